"""Human grooves: the bars of the Groove MIDI Dataset, in beats rather than seconds.

A *bar* is a tuple of strokes with positions in beats from its first beat. Human timing is kept: a
stroke may lie a little before 0.

References
----------
Gillick et al., "Learning to groove with inverse sequence transformations", ICML 2019 (the data set).
"""

from __future__ import annotations

import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np

from chart_hero_core.errors import TrainingDataError
from chart_hero_core.training.pack import Split

TICKS_PER_BEAT = 480

_SOUND_OF_PITCH = {
    36: "kick",
    38: "snare", 40: "rimshot", 37: "sidestick",
    42: "hihat_closed", 22: "hihat_closed", 46: "hihat_open", 26: "hihat_open", 44: "hihat_pedal",
    48: "tom_high", 50: "tom_high", 45: "tom_mid", 47: "tom_mid", 43: "tom_low", 58: "tom_low",
    49: "crash", 55: "crash", 57: "crash", 52: "china",
    51: "ride_bow", 59: "ride_edge", 53: "ride_bell",
}  # fmt: skip
"""Pitches of the Roland TD-11 that the data set was played on."""

_COLUMNS = (
    "offsets", "delta_ticks", "pitch", "velocity",
    "bpm", "time_signature", "style", "beat_type", "split",
)  # fmt: skip

EARLY_BEATS = 0.1
"""A stroke this little before a bar line belongs to the bar that starts there."""


class BarStroke(NamedTuple):
    """A stroke at `beat` (beats from its bar's start), of one of the pack's sounds."""

    beat: float
    sound: str
    velocity: int


Bar = tuple[BarStroke, ...]


@dataclass(frozen=True, slots=True)
class HumanGroove:
    """One recorded performance.

    Parameters
    ----------
    bars : in order; empty bars stay in
    beats_per_bar : quarter notes in each
    bpm : tempo it was played at
    style : "rock", "funk", ...
    is_fill : recorded as a fill rather than a groove
    """

    bars: tuple[Bar, ...]
    beats_per_bar: int
    bpm: float
    style: str
    is_fill: bool


def read_human_grooves(folder: Path, split: Split) -> list[HumanGroove]:
    """Read the pack's performances whose metre is in quarter notes.

    Raises
    ------
    TrainingDataError
        if the grooves are missing or damaged
    """
    path = folder / "grooves" / "gmd.npz"
    columns = _read_columns(path)
    wanted = {"train"} if split == "train" else {"validation", "test"}
    grooves = []
    for i in range(len(columns["offsets"]) - 1):
        numerator, denominator = (int(part) for part in str(columns["time_signature"][i]).split("-"))
        if str(columns["split"][i]) not in wanted or denominator != 4:
            continue
        notes = slice(int(columns["offsets"][i]), int(columns["offsets"][i + 1]))
        beats = np.cumsum(columns["delta_ticks"][notes].astype(np.int64)) / TICKS_PER_BEAT
        bars = _bars(beats, columns["pitch"][notes], columns["velocity"][notes], numerator)
        style = str(columns["style"][i]).split("/")[0]
        is_fill = str(columns["beat_type"][i]) == "fill"
        grooves.append(HumanGroove(bars, numerator, float(columns["bpm"][i]), style, is_fill))
    if not grooves:
        raise TrainingDataError(f"{path} holds no {split} grooves; copy the training pack again.")
    return grooves


def _read_columns(path: Path) -> dict[str, np.ndarray]:
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as data:
            return {name: data[name] for name in _COLUMNS}
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        raise TrainingDataError(f"{path} cannot be read ({error}); copy the training pack again.") from error


def _bars(
    beats: np.ndarray, pitches: np.ndarray, velocities: np.ndarray, beats_per_bar: int
) -> tuple[Bar, ...]:
    bar_of = np.maximum(np.floor((beats + EARLY_BEATS) / beats_per_bar).astype(int), 0)
    bars: list[list[BarStroke]] = [[] for _ in range(int(bar_of.max(initial=0)) + 1)]
    for beat, bar, pitch, velocity in zip(beats, bar_of, pitches, velocities, strict=True):
        sound = _SOUND_OF_PITCH.get(int(pitch))
        if sound is not None and velocity > 0:
            stroke = BarStroke(float(beat - bar * beats_per_bar), sound, int(velocity))
            bars[bar].append(stroke)
    return tuple(tuple(bar) for bar in bars)
