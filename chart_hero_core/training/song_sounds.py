"""The sound of songs: stems mixed, decoded once, to a file of plain samples that every process can map."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import numpy.typing as npt

from chart_hero_core.errors import TrainingDataError
from chart_hero_core.training.pack import SAMPLE_RATE


def prepare_sound(audio: Path, folder: Path, stems: Sequence[Path] = (), sound_id: str = "") -> Path:
    """Decode a song to `folder`, once: mono float16 at the pack's sample rate, named by its content.

    Parameters
    ----------
    audio : the song, or one of its stems
    folder : where decoded sound is kept
    stems : the other stems; all are mixed at the same level
    sound_id : its name, if that is known already: files are then read only if it is not there yet

    Returns
    -------
    Path
        a .npy file of (n_samples,)

    Raises
    ------
    AudioError
        if the song cannot be decoded
    TrainingDataError
        if the folder cannot be written to
    """
    target = folder / f"{sound_id or sound_digest((audio, *stems))}.npy"
    if target.exists():
        return target
    samples = mixed_sound((audio, *stems), SAMPLE_RATE)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=folder, prefix=".part-") as place:
            partial = Path(place) / target.name
            np.save(partial, samples.astype(np.float16))
            partial.replace(target)
    except OSError as error:
        raise TrainingDataError(f"{folder} cannot be written to ({error}); choose another folder.") from error
    return target


def sound_digest(files: Sequence[Path]) -> str:
    """Hash the contents of a song's sound files: 32 hexadecimal digits."""
    digests = []
    for path in files:
        with path.open("rb") as file:
            digests.append(hashlib.file_digest(file, "sha256"))
    if len(digests) == 1:
        return digests[0].hexdigest()[:32]
    return hashlib.sha256(b"".join(sorted(digest.digest() for digest in digests))).hexdigest()[:32]


def mixed_sound(files: Sequence[Path], sample_rate: int) -> npt.NDArray[np.float32]:
    """Decode sounds that are played together, and mix them at the same level.

    Returns
    -------
    (n_samples,) as long as the longest; turned down as a whole where the sum exceeds full scale

    Raises
    ------
    AudioError
        if one cannot be decoded
    """
    from chart_hero_core.audio.decode import decode  # PyAV, which synthesis does without

    mix = np.zeros(0, dtype=np.float32)
    for path in files:
        sound = decode(path, sample_rate=sample_rate, mono=True).samples[:, 0]
        longer, shorter = (sound, mix) if len(sound) > len(mix) else (mix, sound)
        mix = longer.copy()
        mix[: len(shorter)] += shorter
    return mix / max(float(np.abs(mix).max(initial=0.0)), 1.0) if len(files) > 1 else mix
