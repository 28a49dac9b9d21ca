"""Which sounds of the training pack the accompaniment plays, by role in a band and by split.

Sounds are mono float32 at the pack's 32 kHz. Pitches are MIDI note numbers.
"""

from __future__ import annotations

import csv
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np
import numpy.typing as npt
import soundfile

from chart_hero_core.errors import TrainingDataError

Sound = npt.NDArray[np.float32]
Row = Mapping[str, str]
Item = TypeVar("Item")

PACK_SAMPLE_RATE = 32000
NOTE_RMS = 0.1
LOUDNESS_SAMPLES = 8000
SPLITS = ("train", "validation")
HELD_OUT_OF = 5

# General MIDI programs (from 0) by the role they can take in a band.
GM_ROLES: Mapping[str, tuple[int, ...]] = {
    "bass": (32, 33, 34, 35),
    "slap bass": (36, 37),
    "synth bass": (38, 39),
    "heavy guitar": (29, 30),
    "clean guitar": (26, 27),
    "acoustic guitar": (24, 25),
    "muted guitar": (28,),
    "piano": (0, 1, 2),
    "electric piano": (4, 5, 7),
    "mallets": (8, 11, 12, 112, 114),
    "organ": (16, 17, 18, 19, 21),
    "strings": (40, 42, 44, 48, 49, 50),
    "choir": (52, 53, 54),
    "plucked": (45, 46, 104, 105, 31),
    "brass": (55, 56, 57, 58, 60, 61, 62, 63),
    "woodwind": (64, 65, 66, 68, 71, 73, 75, 78),
    "synth lead": (80, 81, 82, 84, 87),
    "pad": (50, 52, 88, 89, 90, 91, 94),
}
# (folder, beginning of the file name) -> role, semitones from the listed pitch to the sounding one.
# The two basses' files name the written pitch; measured by autocorrelation they sound an octave lower.
SAMPLED_ROLES: Mapping[tuple[str, str], tuple[str, int]] = {
    ("guitar_distorted", ""): ("heavy guitar", 0),
    ("guitar_clean", ""): ("clean guitar", 0),
    ("guitar_other", "emilyguitar"): ("clean guitar", 0),
    ("guitar_other", "black-and-green-guitars_twang"): ("clean guitar", 0),
    ("bass", "pastabass"): ("bass", -12),
    ("bass", "growlybass"): ("bass", -12),
    ("bass", "yr_finger"): ("bass", 0),
    ("bass", "yr_pick"): ("bass", 0),
    ("bass", "sp_bass"): ("synth bass", 0),
}
# Beginnings of file names behind which each file is an instrument of its own.
SINGLE_NOTES = ("sp_bass",)
# Instruments without a sibling of their sort serve both splits.
SHARED_INSTRUMENTS = ("guitar_distorted", "guitar_clean")
CLIP_KINDS = ("vocals", "loops", "stems_nodrums", "noise_fx", "guitar_noises")
PERCUSSION_CLASSES = ("clap", "tambourine", "cowbell", "shaker", "perc")
# Played as a kick drum, or of an unknown kind: no fair example of what is no drum.
LEFT_OUT_PERCUSSION = ("cajon", "stomp", "p")
PITCH_CLASSES = ("C", "CS", "D", "DS", "E", "F", "FS", "G", "GS", "A", "AS", "B")
LOWEST_BASS_PITCH = 29


@dataclass(frozen=True, slots=True, eq=False)
class Instrument:
    """Samples of one instrument.

    Parameters
    ----------
    name : unique among the instruments of a bank
    pitches : MIDI note of each sample, rising; several samples may share one
    samples : the recordings, each at `NOTE_RMS` over its first quarter second
    """

    name: str
    pitches: tuple[int, ...]
    samples: tuple[Sound, ...]


@dataclass(frozen=True, slots=True, eq=False)
class PercussionSet:
    """Takes of one small percussion instrument (a shaker, a pair of congas, hands that clap).

    Parameters
    ----------
    name : kit and articulation
    family : clap, tambourine, cowbell, shaker, or the articulation of other percussion
    samples : the takes; each begins 0.5 ms before its attack
    """

    name: str
    family: str
    samples: tuple[Sound, ...]


@dataclass(frozen=True, slots=True, eq=False)
class PackSounds:
    """The sounds of one split.

    Parameters
    ----------
    instruments : by role (bass, heavy guitar, organ, ...)
    clips : whole recordings by kind (`CLIP_KINDS`)
    percussion : the small percussion that a chart leaves out
    """

    instruments: Mapping[str, tuple[Instrument, ...]]
    clips: Mapping[str, tuple[Sound, ...]]
    percussion: tuple[PercussionSet, ...]


def load_pack_sounds(pack: Path, split: str) -> PackSounds:
    """Read the accompaniment's sounds.

    Parameters
    ----------
    pack : folder of the training pack
    split : `train`, or `validation` for the instruments, loops and voices that training never hears

    Raises
    ------
    TrainingDataError
        the pack lacks a file or holds an unreadable one, or the split is unknown
    """
    if split not in SPLITS:
        raise TrainingDataError(f"The split {split!r} is unknown; choose one of {', '.join(SPLITS)}.")
    rows = _read_table(pack / "confounders" / "manifest.csv")
    clips = {
        kind: _clips(pack, [row for row in rows if _clip_kind(row) == kind], split) for kind in CLIP_KINDS
    }
    return PackSounds(_instruments(pack, rows, split), clips, _percussion(pack, split))


def is_held_out(unit: str) -> bool:
    """Tell by a stable hash whether an instrument or clip belongs to the validation split."""
    return zlib.crc32(unit.encode()) % HELD_OUT_OF == 0


def _of_split(items: Sequence[Item], name: Callable[[Item], str], split: str) -> list[Item]:
    """Keep the items of one split; all of them where that would leave nothing."""
    kept = [item for item in items if is_held_out(name(item)) == (split == "validation")]
    return kept or list(items)


def _instruments(pack: Path, rows: Iterable[Row], split: str) -> dict[str, tuple[Instrument, ...]]:
    files: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
    roles: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows:
        for role, name, pitch in _parts_in_band(row):
            roles[role].add(name)
            if (pitch, row["file"]) not in files[name]:
                files[name].append((pitch, row["file"]))
    chosen = {
        role: _of_split(sorted(names), lambda name: name, split)
        + [name for name in sorted(names) if name in SHARED_INSTRUMENTS]
        for role, names in roles.items()
    }
    used = {name for names in chosen.values() for name in names}
    loaded = {name: _instrument(pack, name, sorted(files[name])) for name in sorted(used)}
    return {role: tuple(loaded[name] for name in dict.fromkeys(names)) for role, names in chosen.items()}


def _parts_in_band(row: Row) -> list[tuple[str, str, int]]:
    """Return role, instrument and sounding pitch for each role that a file of the manifest can take."""
    kind, stem = row["kind"], Path(row["file"]).stem
    if kind == "gm_notes":
        program = int(stem[1:4])
        return [
            (role, f"gm{program:03d}", int(row["pitch"]))
            for role, programs in GM_ROLES.items()
            if program in programs
        ]
    for (folder, beginning), (role, transposed) in SAMPLED_ROLES.items():
        if kind == folder and stem.startswith(beginning):
            pitch = int(row["pitch"]) if row["pitch"] else _pitch_by_name(stem)
            name = stem if beginning in SINGLE_NOTES else beginning or folder
            return [(role, name, pitch + transposed)]
    return []


def _clip_kind(row: Row) -> str:
    """Return the kind of clip that a row is: its folder, or slides, dives and scrapes of guitars."""
    is_noise = row["kind"] == "guitar_other" and not row["pitch"]
    return "guitar_noises" if is_noise else row["kind"]


def _pitch_by_name(stem: str) -> int:
    """Read the pitch class behind the last underscore; the octave is the bass guitar's lowest."""
    pitch_class = PITCH_CLASSES.index(stem.rpartition("_")[2].rstrip("0123456789").upper())
    return LOWEST_BASS_PITCH + (pitch_class - LOWEST_BASS_PITCH) % 12


def _instrument(pack: Path, name: str, files: Sequence[tuple[int, str]]) -> Instrument:
    samples = tuple(_at_note_loudness(_read_sound(pack / file)) for _, file in files)
    return Instrument(name, tuple(pitch for pitch, _ in files), samples)


def _clips(pack: Path, rows: Sequence[Row], split: str) -> tuple[Sound, ...]:
    kept = _of_split(rows, lambda row: row["file"], split)
    return tuple(_at_note_loudness(_read_sound(pack / row["file"]), None) for row in kept)


def _percussion(pack: Path, split: str) -> tuple[PercussionSet, ...]:
    files: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for row in _read_table(pack / "manifest.csv"):
        if row["class"] in PERCUSSION_CLASSES:
            family = row["articulation"] if row["class"] == "perc" else row["class"]
            if family in LEFT_OUT_PERCUSSION:
                continue
            files[family, f"{row['kit']} {row['articulation']}"].append(row["file"])
    kept = _of_split(sorted(files), lambda key: key[1], split)
    return tuple(
        PercussionSet(
            name, family, tuple(_at_peak(_read_sound(pack / file)) for file in sorted(files[family, name]))
        )
        for family, name in kept
    )


def _at_note_loudness(sound: Sound, n_samples: int | None = LOUDNESS_SAMPLES) -> Sound:
    """Scale to `NOTE_RMS` over the first samples (None: over all)."""
    measured = sound[:n_samples]
    rms = float(np.sqrt(np.mean(measured * measured)))
    return sound * np.float32(NOTE_RMS / max(rms, 1e-6))


def _at_peak(sound: Sound) -> Sound:
    return sound * np.float32(0.5 / max(float(np.max(np.abs(sound))), 1e-6))


def _read_table(path: Path) -> list[dict[str, str]]:
    try:
        with path.open(newline="", encoding="utf-8") as file:
            return list(csv.DictReader(file))
    except OSError as error:
        raise TrainingDataError(
            f"The training pack lacks {path}; check the folder that was given as pack."
        ) from error


def _read_sound(path: Path) -> Sound:
    try:
        sound, sample_rate = soundfile.read(path, dtype="float32")
    except (OSError, soundfile.LibsndfileError) as error:
        raise TrainingDataError(
            f"The training pack's sound {path} cannot be read; restore the file from the pack."
        ) from error
    if sample_rate != PACK_SAMPLE_RATE or sound.ndim != 1:
        raise TrainingDataError(
            f"The training pack's sound {path} is not {PACK_SAMPLE_RATE} Hz mono; convert it."
        )
    return np.asarray(sound, np.float32)
