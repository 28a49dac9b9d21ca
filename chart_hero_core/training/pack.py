"""The training pack on disk: drum one-shots by kit and sound, impulse responses.

A pack is a folder with `manifest.csv` (one row per one-shot), `drums/`, `grooves/gmd.npz`,
`confounders/` and `ir/`, all audio mono at 32 kHz. One-shots start `ATTACK_S` before their attack.
Whole kits are held out for validation, so that a score on them says something about unknown drums.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt
import soundfile

from chart_hero_core.domain.drums import DrumVoice
from chart_hero_core.errors import TrainingDataError

SAMPLE_RATE = 32_000
ATTACK_S = 0.0005

Split = Literal["train", "validation"]

VOICE_OF_SOUND = {
    "kick": DrumVoice.KICK,
    "snare": DrumVoice.SNARE,
    "rimshot": DrumVoice.SNARE,
    "sidestick": DrumVoice.SIDE_STICK,
    "hihat_closed": DrumVoice.HI_HAT_CLOSED,
    "hihat_half": DrumVoice.HI_HAT_OPEN,
    "hihat_open": DrumVoice.HI_HAT_OPEN,
    "hihat_pedal": DrumVoice.HI_HAT_PEDAL,
    "tom_high": DrumVoice.TOM_HIGH,
    "tom_mid": DrumVoice.TOM_MID,
    "tom_low": DrumVoice.TOM_LOW,
    "crash": DrumVoice.CRASH,
    "splash": DrumVoice.CRASH,
    "china": DrumVoice.CRASH,
    "ride_bow": DrumVoice.RIDE,
    "ride_edge": DrumVoice.RIDE,
    "ride_bell": DrumVoice.RIDE_BELL,
}
"""The pack's classes that are drums, and what a transcriber should call them."""

_COLUMNS = frozenset({"kit", "class", "articulation", "velocity", "mix_gain_db", "kind", "file"})

VALIDATION_KITS = frozenset(
    {"pearl_master", "sonicpi_acoustic", "gogodze_close", "gogodze_room", "avl_zeppelin", "dm_lm2", "was_R8"}
)
"""Held out for validation; kits that share a recording session stay on one side."""


@dataclass(frozen=True, slots=True, eq=False)
class OneShot:
    """One recorded stroke.

    Parameters
    ----------
    samples : (n_samples,) float32
    velocity : how hard it was struck, 1..127
    balance_db : gain that brings the loudest layer of its kit's class to a common balance
    """

    samples: npt.NDArray[np.float32]
    velocity: int
    balance_db: float


@dataclass(frozen=True, slots=True, eq=False)
class Kit:
    """All strokes of one kit, by sound and articulation.

    Parameters
    ----------
    name : folder name in the pack
    is_electronic : a drum machine rather than wood and metal
    sounds : sound (a key of `VOICE_OF_SOUND`) to articulation to strokes
    """

    name: str
    is_electronic: bool
    sounds: dict[str, dict[str, tuple[OneShot, ...]]]


class DrumPack:
    """The one-shots and rooms of one split of a training pack, held in memory.

    Parameters
    ----------
    folder : the pack
    split : "train" leaves the validation kits out, "validation" has nothing else

    Raises
    ------
    TrainingDataError
        if the folder is no training pack, or a file in it is missing or unreadable
    """

    def __init__(self, folder: Path, split: Split) -> None:
        self.kits = _read_kits(folder, split)
        self.rooms = _read_rooms(folder, split)

    def kits_with(self, sound: str) -> list[Kit]:
        """Kits that have a sound."""
        return [kit for kit in self.kits if sound in kit.sounds]


def count_sounds(folder: Path) -> int:
    """Count the drum sounds that the manifest of a folder lists; 0 if it is no training pack."""
    try:
        with (folder / "manifest.csv").open(encoding="utf-8", newline="") as file:
            rows = csv.DictReader(file)
            if not _COLUMNS.issubset(rows.fieldnames or ()):
                return 0
            return sum(row["class"] in VOICE_OF_SOUND for row in rows)
    except (OSError, ValueError, csv.Error):
        return 0  # some other table, or none


def has_kits(folder: Path, split: Split) -> bool:
    """Tell whether a pack has drums of a split.

    Raises
    ------
    TrainingDataError
        if it is no pack
    """
    rows = read_manifest(folder / "manifest.csv")
    return any((row.get("kit") in VALIDATION_KITS) == (split == "validation") for row in rows)


def read_mono(path: Path) -> npt.NDArray[np.float32]:
    """Read one of the pack's audio files (first channel).

    Raises
    ------
    TrainingDataError
        if the file is missing, unreadable, or not at 32 kHz
    """
    try:
        samples, sample_rate = soundfile.read(path, dtype="float32", always_2d=True)
    except (OSError, soundfile.LibsndfileError) as error:
        raise TrainingDataError(f"{path} cannot be read ({error}); copy the training pack again.") from error
    if sample_rate != SAMPLE_RATE:
        raise TrainingDataError(f"{path} is at {sample_rate} Hz, the training pack is at {SAMPLE_RATE} Hz.")
    return np.ascontiguousarray(samples[:, 0])


def read_manifest(path: Path) -> list[dict[str, str]]:
    """Read a manifest of the pack.

    Raises
    ------
    TrainingDataError
        if it is missing
    """
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))
    except OSError as error:
        raise TrainingDataError(
            f"{path} is missing: this is not a training pack; name its folder with --pack."
        ) from error


def _read_kits(folder: Path, split: Split) -> list[Kit]:
    strokes: dict[str, dict[str, dict[str, list[OneShot]]]] = defaultdict(
        lambda: defaultdict(lambda: defaultdict(list))
    )
    electronic: dict[str, bool] = {}
    for line, row in enumerate(read_manifest(folder / "manifest.csv"), start=2):
        try:
            kit, sound = row["kit"], row["class"]
            if sound not in VOICE_OF_SOUND or (kit in VALIDATION_KITS) != (split == "validation"):
                continue
            electronic[kit] = row["kind"] == "electronic"
            velocity, balance_db = int(row["velocity"]), float(row["mix_gain_db"])
            one_shot = OneShot(read_mono(folder / row["file"]), velocity, balance_db)
            strokes[kit][sound][row["articulation"]].append(one_shot)
        except (KeyError, ValueError, TypeError) as error:
            raise TrainingDataError(
                f"Line {line} of {folder / 'manifest.csv'} is damaged; copy the training pack again."
            ) from error
    if not strokes:
        raise TrainingDataError(f"{folder / 'manifest.csv'} lists no {split} drums; copy the pack again.")
    return [
        Kit(
            name,
            electronic[name],
            {
                sound: {articulation: tuple(shots) for articulation, shots in by_articulation.items()}
                for sound, by_articulation in sounds.items()
            },
        )
        for name, sounds in sorted(strokes.items())
    ]


def _read_rooms(folder: Path, split: Split) -> list[npt.NDArray[np.float32]]:
    """Impulse responses at unit energy, cut to 1.5 s; every fourth is kept for validation."""
    paths = sorted((folder / "ir").glob("*.flac"))
    chosen = [path for i, path in enumerate(paths) if (i % 4 == 3) == (split == "validation")] or paths
    rooms = []
    for path in chosen:
        response = read_mono(path)[: int(1.5 * SAMPLE_RATE)]
        energy = float(np.sqrt(np.sum(response**2)))
        if energy > 0:
            rooms.append((response / energy).astype(np.float32))
    return rooms
