"""Clips from real songs whose strokes are known: annotated recordings, charts, electronic drum takes.

Songs come in as audio and labels, whoever read them; their sound is decoded once, to a file of plain
samples that every process maps into memory, and clips are cut from it at random places.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import numpy.typing as npt

from chart_hero_core.domain.drums import DrumOnset
from chart_hero_core.errors import TrainingDataError
from chart_hero_core.training.dataset import LabelledClip
from chart_hero_core.training.pack import SAMPLE_RATE
from chart_hero_core.training.targets import VoicesAlike

GAIN_SPREAD_DB = 4.0
"""Standard deviation of a clip's level: nothing hangs on how loud a file happens to be."""


@dataclass(frozen=True, slots=True, eq=False)
class LabelledSong:
    """A song to learn from or to measure on.

    Parameters
    ----------
    name : tells it from the others
    audio : the sound file
    stems : further files that are played together with it, all at the same level
    onsets : all strokes, in order of time, heard seconds
    beats_s, downbeats_s : rising; both None where nobody knows
    knows_velocities : whether the strokes' velocities are true
    voices_alike : between which voices the labels cannot tell, as of a chart, whose notes name pads
    sound_id : names its decoded sound, where that is known; "" has its files read for it
    """

    name: str
    audio: Path
    onsets: Sequence[DrumOnset]
    beats_s: npt.NDArray[np.float64] | None
    downbeats_s: npt.NDArray[np.float64] | None
    knows_velocities: bool
    stems: tuple[Path, ...] = ()
    voices_alike: VoicesAlike = field(default_factory=dict)
    sound_id: str = ""


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


@dataclass(frozen=True, slots=True)
class PreparedSong:
    """A song whose sound is decoded.

    Parameters
    ----------
    song : what is known of it
    sound : .npy file; see `prepare_sound`
    """

    song: LabelledSong
    sound: Path

    @property
    def duration_s(self) -> float:
        """Seconds of sound."""
        return len(self.samples()) / SAMPLE_RATE

    def samples(self) -> npt.NDArray[np.float16]:
        """Map the sound into memory, (n_samples,)."""
        mapped: npt.NDArray[np.float16] = np.load(self.sound, mmap_mode="r", allow_pickle=False)
        return mapped

    def clip_at(self, first: int, n_samples: int, gain: float = 1.0) -> LabelledClip:
        """Cut a clip from sample `first` on; what lies behind the end is silence."""
        samples = np.zeros(n_samples, dtype=np.float32)
        part = self.samples()[first : first + n_samples]
        samples[: len(part)] = part
        start_s, end_s = first / SAMPLE_RATE, (first + n_samples) / SAMPLE_RATE
        onsets = [
            DrumOnset(onset.onset_s - start_s, onset.voice, onset.velocity)
            for onset in self.song.onsets
            if start_s <= onset.onset_s < end_s
        ]
        return LabelledClip(
            samples=np.clip(samples * np.float32(gain), -1.0, 1.0),
            onsets=onsets,
            audible=np.ones(len(onsets), dtype=np.bool_),
            beats_s=_within(self.song.beats_s, start_s, end_s),
            downbeats_s=_within(self.song.downbeats_s, start_s, end_s),
            knows_velocities=self.song.knows_velocities,
            voices_alike=self.song.voices_alike,
        )


def prepare_song(song: LabelledSong, folder: Path) -> PreparedSong:
    """Decode a song once; see `prepare_sound`.

    Raises
    ------
    AudioError, TrainingDataError
        if it cannot be decoded or kept
    """
    return PreparedSong(song, prepare_sound(song.audio, folder, song.stems, song.sound_id))


class SongClips:
    """Clips cut from songs; a long song gives more of them than a short one.

    Parameters
    ----------
    songs : at least one
    duration_s : of a clip; the end of a song shorter than this is silence

    Raises
    ------
    TrainingDataError
        if there is no song
    """

    def __init__(self, songs: Sequence[PreparedSong], duration_s: float) -> None:
        if not songs:
            raise TrainingDataError("There are no songs to learn from; choose a folder with labelled songs.")
        self._songs = songs
        self._n_samples = round(duration_s * SAMPLE_RATE)
        lengths = np.array([len(song.samples()) for song in songs], dtype=np.float64)
        self._lengths = lengths.astype(np.int64).tolist()
        self._bounds = np.cumsum(lengths) / lengths.sum()

    def render(self, seed: int, index: int) -> LabelledClip:
        """Cut clip `index` of the series that `seed` starts: any song, any place, any level."""
        rng = np.random.default_rng([seed, index])
        chosen = min(int(np.searchsorted(self._bounds, rng.random())), len(self._songs) - 1)
        gain = 10 ** (rng.normal(0.0, GAIN_SPREAD_DB) / 20)
        first = round(rng.random() * max(self._lengths[chosen] - self._n_samples, 0))
        return self._songs[chosen].clip_at(first, self._n_samples, gain)


def _within(
    instants_s: npt.NDArray[np.float64] | None, start_s: float, end_s: float
) -> npt.NDArray[np.float64] | None:
    if instants_s is None:
        return None
    return instants_s[(instants_s >= start_s) & (instants_s < end_s)] - start_s
