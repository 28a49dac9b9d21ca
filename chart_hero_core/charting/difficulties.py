"""Hard, Medium and Easy, cut from Expert: notes are left out, never moved or invented.

Each level is cut from the one above, so a note of Easy is a note of all; what holds for Expert
(two hands, no tom and cymbal of a colour on a tick) holds below.

- Hard: eighths and eighth triplets, other places only where the music is slow; no 2x kick, no
  kicks inside tom fills.
- Medium: beats; never three limbs at once; no ghosts; time to move after a crash.
- Easy: beats at a calm pace; one limb at a time: crash, snare, tom, then kick on
  the bar line and hi-hat or ride on the other beats.

A note off the level's places stays where none on them is within a quarter note (an offbeat song).
Star power phrases and the ends of activation fills keep a note in every level.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from chart_hero_core.charting.bars import Bars, Strength
from chart_hero_core.charting.chords import chords, in_order, is_crash, is_timekeeper
from chart_hero_core.domain.chart import Difficulty, DrumNote, Dynamics, Pad, Phrase
from chart_hero_core.domain.timing import TempoMap

_SLOW_GAP_S = 0.20
"""Notes off the eighths are easy enough for Hard with this much time on both sides (16ths at 75 BPM)."""

_CRASH_GAP_S = 0.40
"""Time that Medium gives to come back from a crash."""


@dataclass(frozen=True)
class _Level:
    """What one difficulty keeps: the weakest place, the least gaps, the notes of a chord."""

    difficulty: Difficulty
    weakest: Strength
    tick_gap_s: float
    hand_gap_s: float
    kick_gap_s: float
    keep_of_chord: Callable[[Sequence[DrumNote], Strength], list[DrumNote]]


@dataclass(frozen=True, eq=False)
class Reducer:
    """Cuts difficulties from Expert.

    Parameters
    ----------
    tempo_map : the grid, for gaps in seconds
    bars : the bars, for metrical strength
    spans : [tick, end) that must keep a note in every level
    """

    tempo_map: TempoMap
    bars: Bars
    spans: Sequence[Phrase] = ()

    def reduce(self, expert: Sequence[DrumNote]) -> Mapping[Difficulty, tuple[DrumNote, ...]]:
        """Make all four levels; each below Expert has fewer notes and, if Expert has any, at least one."""
        levels = {Difficulty.EXPERT: tuple(expert)}
        notes = list(expert)
        for level in _LEVELS:
            notes = self._cut(notes, level)
            if len(notes) == len(expert):
                notes = _without_weakest(notes, self.bars, self.spans)
            levels[level.difficulty] = tuple(notes)
        return levels

    def _cut(self, notes: Sequence[DrumNote], level: _Level) -> list[DrumNote]:
        allowed = self._on_level(notes, level)
        strengths = self._strengths_of(allowed)
        chosen = [
            note for chord in chords(allowed) for note in level.keep_of_chord(chord, strengths[chord[0].tick])
        ]
        kept = self._spaced(chosen, strengths, level)
        if level.difficulty is not Difficulty.HARD:
            kept = self._with_time_after_crashes(kept)
        return self._with_spans_kept(kept, notes)

    def _strengths_of(self, notes: Sequence[DrumNote]) -> dict[int, Strength]:
        ticks = np.unique(np.array([note.tick for note in notes], dtype=np.int64))
        return {
            int(tick): Strength(strength)
            for tick, strength in zip(ticks, self.bars.strengths_of(ticks), strict=True)
        }

    def _on_level(self, notes: Sequence[DrumNote], level: _Level) -> list[DrumNote]:
        """Keep the notes on places of the level; off them lonely ones and, in Hard, slow ones."""
        ticks = np.array([note.tick for note in notes], dtype=np.int64)
        is_kept = self.bars.strengths_of(ticks) >= level.weakest
        is_kept |= _distance_to(ticks[is_kept], ticks) >= self.bars.resolution
        if level.difficulty is Difficulty.HARD:
            is_kept |= self._is_slow(ticks)
            is_kept &= ~_is_kick_in_fill(notes, self.bars)
        else:
            is_kept &= np.array([note.dynamics is not Dynamics.GHOST for note in notes], dtype=np.bool_)
        is_kept &= np.array([not note.is_double_kick for note in notes], dtype=np.bool_)
        return [note for note, keep in zip(notes, is_kept, strict=True) if keep]

    def _is_slow(self, ticks: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
        distinct = np.unique(ticks)
        gaps = np.diff(self.tempo_map.seconds_at(distinct), prepend=-np.inf, append=np.inf)
        is_slow = (gaps[:-1] >= _SLOW_GAP_S) & (gaps[1:] >= _SLOW_GAP_S)
        return np.asarray(is_slow[np.searchsorted(distinct, ticks)])

    def _spaced(
        self, notes: Sequence[DrumNote], strengths: Mapping[int, Strength], level: _Level
    ) -> list[DrumNote]:
        """Keep notes at least the level's gaps apart, those on bar lines first, then the most important."""

        def claim(i: int) -> tuple[bool, int, int, int]:
            rank, order = _worth(notes[i])
            strength = strengths[notes[i].tick]
            return strength is Strength.BAR, rank, int(strength), order

        seconds = self.tempo_map.seconds_at([note.tick for note in notes]).tolist()
        kicks_s: list[float] = []
        hands_s: list[float] = []
        kept = []
        for i in sorted(range(len(notes)), key=claim, reverse=True):
            is_kick = notes[i].pad is Pad.KICK
            own, other = (kicks_s, hands_s) if is_kick else (hands_s, kicks_s)
            gap_s = level.kick_gap_s if is_kick else level.hand_gap_s
            if _is_clear(own, seconds[i], gap_s) and _is_clear(other, seconds[i], level.tick_gap_s):
                insort(own, seconds[i])
                kept.append(notes[i])
        return in_order(kept)

    def _with_time_after_crashes(self, notes: Sequence[DrumNote]) -> list[DrumNote]:
        """Leave out hands that follow a crash too soon, but no snare and no further crash."""
        grouped = list(chords(notes))
        seconds = self.tempo_map.seconds_at([chord[0].tick for chord in grouped])
        kept = [note for chord in grouped[:1] for note in chord]
        for (before, chord), gap in zip(pairwise(grouped), np.diff(seconds), strict=True):
            is_hurried = gap < _CRASH_GAP_S and any(map(is_crash, before))
            kept += [n for n in chord if not is_hurried or n.pad in (Pad.KICK, Pad.SNARE) or is_crash(n)]
        return kept

    def _with_spans_kept(self, kept: list[DrumNote], notes: Sequence[DrumNote]) -> list[DrumNote]:
        """Bring the most important note back to each span that was emptied; likewise to an empty song."""
        spans = [(span.tick, span.end_tick) for span in self.spans]
        if notes:
            spans.append((notes[0].tick, notes[-1].tick + 1))
        kept_ticks = sorted(note.tick for note in kept)
        ticks = [note.tick for note in notes]
        rescued: dict[tuple[int, Pad], DrumNote] = {}
        for start, end in spans:
            place = bisect_left(kept_ticks, start)
            if place < len(kept_ticks) and kept_ticks[place] < end:
                continue
            inside = notes[bisect_left(ticks, start) : bisect_left(ticks, end)]
            inside = [note for note in inside if not note.is_double_kick] or list(inside)
            if inside:
                strengths = self._strengths_of(inside)
                best = max(inside, key=lambda note: (strengths[note.tick], *_worth(note)))
                rescued[best.tick, best.pad] = replace(best, is_double_kick=False)
        return in_order([*kept, *rescued.values()])


def _distance_to(targets: npt.NDArray[np.int64], ticks: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Distance from each tick (n,) to the nearest target (rising); far beyond any bar if there is none."""
    far = np.iinfo(np.int32).max
    framed = np.concatenate(([-far], targets, [ticks.max(initial=0) + far]))
    behind = np.searchsorted(framed, ticks)
    return np.asarray(np.minimum(framed[behind] - ticks, ticks - framed[behind - 1]))


def _is_clear(taken_s: Sequence[float], second: float, gap_s: float) -> bool:
    """Tell whether a second is one of those taken (rising), or at least a gap away from all."""
    place = bisect_left(taken_s, second)
    neighbours = taken_s[max(place - 1, 0) : place + 1]
    return all(other == second or abs(other - second) >= gap_s for other in neighbours)


def _worth(note: DrumNote) -> tuple[int, int]:
    """Rank notes of equal strength: crash, snare, tom, kick, timekeeper; then the earlier one."""
    ranks = (
        is_timekeeper(note),
        note.pad is Pad.KICK,
        note.pad.is_tom,
        note.pad is Pad.SNARE,
        is_crash(note),
    )
    return ranks.index(True), -note.tick


def _is_kick_in_fill(notes: Sequence[DrumNote], bars: Bars) -> npt.NDArray[np.bool_]:
    """Tell which kicks lie in a quarter note with two toms or more and no cymbal."""
    quarters = np.array([note.tick // bars.resolution for note in notes], dtype=np.int64)
    is_tom = np.array([note.pad.is_tom for note in notes], dtype=np.bool_)
    is_cymbal = np.array([note.pad.is_cymbal for note in notes], dtype=np.bool_)
    is_kick = np.array([note.pad is Pad.KICK for note in notes], dtype=np.bool_)
    n_quarters = int(quarters.max(initial=0)) + 1
    is_fill = np.bincount(quarters[is_tom], minlength=n_quarters) >= 2
    is_fill &= np.bincount(quarters[is_cymbal], minlength=n_quarters) == 0
    return np.asarray(is_kick & is_fill[quarters])


def _all_of(chord: Sequence[DrumNote], strength: Strength) -> list[DrumNote]:
    return list(chord)


def _two_limbs(chord: Sequence[DrumNote], strength: Strength) -> list[DrumNote]:
    """Of three limbs, leave out the kick under a snare or tom, else the lesser hand."""
    if len(chord) < 3:
        return list(chord)
    if any(note.pad is Pad.SNARE or note.pad.is_tom for note in chord):
        return [note for note in chord if note.pad is not Pad.KICK]
    least = min((note for note in chord if note.pad is not Pad.KICK), key=_worth)
    return [note for note in chord if note is not least]


def _one_limb(chord: Sequence[DrumNote], strength: Strength) -> list[DrumNote]:
    """Keep the most important note; off the bar line a timekeeper goes before a kick."""
    best = max(chord, key=_worth)
    if best.pad is Pad.KICK and strength < Strength.BAR:
        return [next((note for note in chord if is_timekeeper(note)), best)]
    return [best]


def _without_weakest(notes: list[DrumNote], bars: Bars, spans: Sequence[Phrase]) -> list[DrumNote]:
    """Leave out the least important note of each bar that has several; in the sparsest songs, one note.

    For songs that hold nothing to thin, such as a backbeat in quarters.
    """
    needed = {i for span in spans for i in _sole_note(notes, span)}
    index = bars.index_of([note.tick for note in notes])
    strengths = bars.strengths_of(np.array([note.tick for note in notes], dtype=np.int64)).tolist()
    weakest: dict[int, tuple[int, ...]] = {}
    for i, (strength, note) in enumerate(zip(strengths, notes, strict=True)):
        if i not in needed:
            bar, rank = int(index[i]), (strength, *_worth(note), i)
            weakest[bar] = min(weakest.get(bar, rank), rank)
    if len(notes) < 2 or not weakest:
        return notes
    n_in_bar = np.bincount(index)
    left_out = {rank[-1] for bar, rank in weakest.items() if n_in_bar[bar] > 1}
    left_out = left_out or {min(weakest.values())[-1]}
    return [note for i, note in enumerate(notes) if i not in left_out]


def _sole_note(notes: Sequence[DrumNote], span: Phrase) -> range:
    """Return the index of a span's only note, or nothing."""
    first = bisect_left(notes, span.tick, key=lambda note: note.tick)
    stop = bisect_left(notes, span.end_tick, key=lambda note: note.tick)
    return range(first, stop if stop - first == 1 else first)


# Gaps in seconds between ticks in use, between strokes of the hands, between kicks. Easy: a backbeat in
# quarters keeps kick, snare, snare up to 200 BPM, and hats between them up to 133 BPM.
_LEVELS = (
    _Level(Difficulty.HARD, Strength.TRIPLET, 0.12, 0.14, 0.22, _all_of),
    _Level(Difficulty.MEDIUM, Strength.BEAT, 0.28, 0.28, 0.40, _two_limbs),
    _Level(Difficulty.EASY, Strength.BEAT, 0.30, 0.45, 0.45, _one_limb),
)
