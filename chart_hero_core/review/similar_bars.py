"""A fix for one bar, offered to the bars like it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from chart_hero_core.charting.bars import Bars
from chart_hero_core.charting.spec import ChartingSpec
from chart_hero_core.domain.chart import DrumNote, Pad
from chart_hero_core.editing.document import ChartDocument, note_order
from chart_hero_core.editing.hand import put_notes
from chart_hero_core.editing.note_placing import hand_copy
from chart_hero_core.model.onsets import SongPeaks
from chart_hero_core.review.bar_profiles import BarProfiles, note_profiles
from chart_hero_core.review.reading import read

LEAST_LIKENESS = 0.7
"""Bars less like than this are other music."""

SURE_LIKENESS = 0.9
"""Bars more like than this are taken without asking."""

_SAME_PLACE_QUARTERS = 1 / 24
"""Notes this near, counted from their bar lines, stand in the same place."""


@dataclass(frozen=True)
class SimilarBar:
    """A bar like the one that was fixed, and what the fix would do to it.

    Parameters
    ----------
    number : of the bar, counted from 1
    start_tick, end_tick : its bar line and the next
    likeness : 0..1
    removed, added : notes that would go and come, in order; a changed note is in both
    has_pinned : whether the hand has settled a note of it; those are left alone
    """

    number: int
    start_tick: int
    end_tick: int
    likeness: float
    removed: tuple[DrumNote, ...]
    added: tuple[DrumNote, ...]
    has_pinned: bool

    @property
    def is_sure(self) -> bool:
        """Whether the fix is right here for all one can tell."""
        return self.likeness > SURE_LIKENESS and not self.has_pinned


@dataclass(frozen=True)
class BarFix:
    """What the hand changed in a bar; ticks are counted from the bar line.

    Parameters
    ----------
    removed : notes that went
    added : notes that came
    changed : notes that stayed in their place and sound otherwise, as they are now
    """

    removed: tuple[DrumNote, ...]
    added: tuple[DrumNote, ...]
    changed: tuple[DrumNote, ...]

    @classmethod
    def between(cls, before: Sequence[DrumNote], after: Sequence[DrumNote], start_tick: int) -> BarFix:
        """Compare the notes of a bar that begins at a tick."""
        old, new = _by_place(before, start_tick), _by_place(after, start_tick)
        return cls(
            tuple(note for place, note in old.items() if place not in new),
            tuple(note for place, note in new.items() if place not in old),
            tuple(n for place, n in new.items() if place in old and not _sounds_alike(n, old[place])),
        )

    @property
    def is_empty(self) -> bool:
        """Whether nothing was changed."""
        return not (self.removed or self.added or self.changed)


def find_similar_bars(
    document: ChartDocument,
    peaks: SongPeaks,
    spec: ChartingSpec,
    tick: int,
    before: Sequence[DrumNote] | None = None,
) -> tuple[SimilarBar, ...]:
    """Offer what the hand did to a bar to the bars like it.

    Parameters
    ----------
    document : the song as it is, with the fix in it
    peaks : of the song's activations
    spec : choices about the chart
    tick : anywhere in the bar that was fixed
    before : notes of the song before the fix; None: as the model reads it

    Returns
    -------
    tuple of SimilarBar
        those that the fix would change, the most alike first; empty if the hand changed nothing
    """
    if before is None:
        before = read(peaks, document.sensitivities, document.tempo_map, spec).notes
    profiles = BarProfiles.of(document.notes, document.tempo_map, peaks, max(document.end_tick, tick))
    bars = profiles.bars
    bar = int(bars.index_of(tick))
    start, end = bars.lines[bar : bar + 2].tolist()
    old = [note for note in before if start <= note.tick < end]
    fix = BarFix.between(old, document.notes_between(start, end), start)
    if fix.is_empty:
        return ()
    # a sibling is like the bar as it was, or was mended in part already
    likeness = np.maximum(
        profiles.likeness_to(bar, note_profiles(old, bars)[bar]),
        profiles.likeness_to(bar, profiles.notes[bar]),
    )
    likeness[bar] = 0.0
    siblings = np.flatnonzero(likeness >= LEAST_LIKENESS).tolist()
    found = [_similar_bar(document, bars, one, float(likeness[one]), fix) for one in siblings]
    return tuple(
        sorted(
            (one for one in found if one.removed or one.added), key=lambda one: (-one.likeness, one.number)
        )
    )


def apply_to_bars(document: ChartDocument, bars: Iterable[SimilarBar]) -> ChartDocument:
    """Fix similar bars, as `find_similar_bars` found them in this document."""
    chosen = tuple(bars)
    removed = [note for bar in chosen for note in bar.removed]
    return put_notes(document, removed, [note for bar in chosen for note in bar.added]).document


def _similar_bar(document: ChartDocument, bars: Bars, bar: int, likeness: float, fix: BarFix) -> SimilarBar:
    start, end = bars.lines[bar : bar + 2].tolist()
    notes = document.notes_between(start, end)
    near = bars.resolution * _SAME_PLACE_QUARTERS

    def twin_of(note: DrumNote) -> DrumNote | None:
        return next((n for n in notes if n.pad is note.pad and abs(n.tick - start - note.tick) <= near), None)

    removed = [twin for note in fix.removed if (twin := twin_of(note)) is not None and not twin.is_pinned]
    added = []
    for note in fix.added:
        newcomer = hand_copy(note, start + note.tick, note.pad)
        rivals = [n for n in notes if n.tick == newcomer.tick and n.pad.colour == note.pad.colour]
        if twin_of(note) is None and not any(rival.is_pinned for rival in rivals):
            added.append(newcomer)
            removed += [rival for rival in rivals if rival not in removed]
    for note in fix.changed:
        twin = twin_of(note)
        if twin is not None and not twin.is_pinned and not _sounds_alike(twin, note):
            removed.append(twin)
            added.append(replace(_with_sound_of(twin, note), is_pinned=True))
    return SimilarBar(
        bar + 1,
        start,
        end,
        likeness,
        tuple(sorted(removed, key=note_order)),
        tuple(sorted(added, key=note_order)),
        any(note.is_pinned for note in notes),
    )


def _by_place(notes: Iterable[DrumNote], start_tick: int) -> dict[tuple[int, Pad], DrumNote]:
    moved = (replace(note, tick=note.tick - start_tick) for note in notes)
    return {(note.tick, note.pad): note for note in moved}


def _sounds_alike(one: DrumNote, other: DrumNote) -> bool:
    return (one.dynamics, one.is_double_kick) == (other.dynamics, other.is_double_kick)


def _with_sound_of(note: DrumNote, model: DrumNote) -> DrumNote:
    return replace(
        note, dynamics=model.dynamics, is_double_kick=model.is_double_kick, velocity=model.velocity
    )
