"""What is struck, when and how loud: the chart's notes and the metronome, in heard seconds, as values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from chart_hero_app.playback.kit import KitSound, sound_of, sound_of_pad
from chart_hero_core.domain.chart import DrumNote, Dynamics, Pad
from chart_hero_core.domain.timing import TempoMap
from chart_hero_core.editing.document import ChartDocument
from chart_hero_core.runs.results import HeardNote

USUAL_VELOCITY = 100
GHOST_GAIN, ACCENT_GAIN = 0.4, 1.25
"""A ghost is at most, an accent at least this loud, whatever its velocity: it was marked to be heard."""
LOUDEST_GAIN = 1.5


@dataclass(frozen=True, slots=True, eq=False)
class Strokes:
    """Strokes in rising order of time.

    Parameters
    ----------
    seconds : (n_strokes,) heard seconds
    sounds : n_strokes
    gains : (n_strokes,) 1 = the sample as it is
    pads : n_strokes, for mute and solo; None for the metronome
    """

    seconds: npt.NDArray[np.float64]
    sounds: Sequence[KitSound]
    gains: npt.NDArray[np.float64]
    pads: Sequence[Pad | None]

    def __len__(self) -> int:
        return len(self.sounds)

    def as_clicks(self) -> Strokes:
        """The same strokes as short clicks, all equally loud: whether they sit shows best so."""
        return replace(self, sounds=[KitSound.CLICK] * len(self), gains=np.ones(len(self)))


NO_STROKES = Strokes(np.zeros(0), (), np.zeros(0), ())


def no_strokes() -> Strokes:
    """Nothing is struck."""
    return NO_STROKES


def strokes_of(document: ChartDocument) -> Strokes:
    """The notes of a document, at their places on its grid."""
    notes = document.notes
    return Strokes(
        document.seconds,
        [sound_of(note) for note in notes],
        np.array([gain_of(note) for note in notes], dtype=np.float64),
        [note.pad for note in notes],
    )


def strokes_of_heard(notes: Iterable[HeardNote]) -> Strokes:
    """The notes of a piece, in any order, where and as loud as they were heard."""
    notes = sorted(notes, key=lambda note: note.onset_s)
    return Strokes(
        np.array([note.onset_s for note in notes], dtype=np.float64),
        [sound_of_pad(note.pad) for note in notes],
        np.array([_gain_at(note.velocity) for note in notes], dtype=np.float64),
        [note.pad for note in notes],
    )


def _gain_at(velocity: int) -> float:
    gain: float = min((velocity / USUAL_VELOCITY) ** 1.5, LOUDEST_GAIN)
    return gain


def gain_of(note: DrumNote) -> float:
    """Gain of a note, 0..`LOUDEST_GAIN`: by velocity, within what its dynamics ask for."""
    gain = _gain_at(note.velocity)
    if note.dynamics is Dynamics.GHOST:
        return min(gain, GHOST_GAIN)
    if note.dynamics is Dynamics.ACCENT:
        return max(gain, ACCENT_GAIN)
    return gain


def metronome_of(tempo_map: TempoMap, end_s: float) -> Strokes:
    """Clicks on every beat from the start of the song to `end_s`, the first of each bar accented.

    A beat is a note of the time signature's denominator: 7/8 has seven.
    """
    end_tick = max(int(tempo_map.ticks_at(end_s)), 0)
    bars = tempo_map.bar_ticks(end_tick)
    ticks: list[int] = []
    for start, stop in zip(bars, [*bars[1:], end_tick + 1], strict=True):
        beat = tempo_map.resolution * 4 // tempo_map.signature_at(start).denominator
        ticks.extend(range(start, stop, beat))
    downbeats = set(bars)
    seconds = tempo_map.seconds_at(np.array(ticks, dtype=np.float64))
    is_in_song = seconds >= 0
    sounds = [KitSound.CLICK_ACCENT if tick in downbeats else KitSound.CLICK for tick in ticks]
    kept = [sound for sound, is_kept in zip(sounds, is_in_song, strict=True) if is_kept]
    return Strokes(seconds[is_in_song], kept, np.ones(len(kept)), [None] * len(kept))
