"""A fix and its siblings: the same groove is found, other music is not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest

from chart_hero_core.charting import ChartingSpec
from chart_hero_core.domain.chart import DrumNote, Dynamics, Pad
from chart_hero_core.domain.drums import DrumVoice
from chart_hero_core.domain.timing import TempoMap, TimeSignature
from chart_hero_core.editing.document import ChartDocument, NotePlace
from chart_hero_core.editing.note_placing import add_note, delete_notes, move_to_lane
from chart_hero_core.editing.note_qualities import toggle_ghost
from chart_hero_core.model.onsets import DecodingSpec, SongPeaks
from chart_hero_core.review.reading import reread
from chart_hero_core.review.similar_bars import SimilarBar, apply_to_bars, find_similar_bars
from tests.support.grooves import Stroke, fill_bar, rock_bar
from tests.support.heard_songs import HeardStroke, activations_of, heard, heard_groove

TEMPO_MAP = TempoMap.steady(120.0)
SPEC = ChartingSpec()
BAR = 1920
MISSED = 1680
"""Tick of the hat on 4 and, from the bar line."""

FIRST = 1
"""Index of the bar that is fixed: its last hat was hardly heard."""


def strokes_of(kinds: str) -> list[HeardStroke]:
    """One bar a letter: groove, hat missed, fill, ride groove, empty."""
    strokes: list[HeardStroke] = []
    for bar, kind in enumerate(kinds):
        if kind == "f":
            strokes += heard_groove(fill_bar(bar, per_quarter=4), TEMPO_MAP)
        elif kind != "-":
            groove = rock_bar(bar, hat=DrumVoice.RIDE if kind == "r" else DrumVoice.HI_HAT_CLOSED)
            strokes += heard_groove((one for one in groove if kind != "m" or not is_missed(one)), TEMPO_MAP)
            strokes += [
                heard(one.voice, float(TEMPO_MAP.seconds_at(one.beat * 480)), height=-1.0)
                for one in groove
                if kind == "m" and is_missed(one)
            ]
    return strokes


def is_missed(stroke: Stroke) -> bool:
    return stroke.voice is DrumVoice.HI_HAT_CLOSED and stroke.beat % 4 == 3.5


def heard_song(kinds: str, tempo_map: TempoMap = TEMPO_MAP) -> tuple[ChartDocument, SongPeaks]:
    duration_s = 2.0 * len(kinds)
    peaks = SongPeaks.of(activations_of(strokes_of(kinds), duration_s), DecodingSpec())
    return reread(ChartDocument(tempo_map, duration_s=duration_s), peaks, SPEC), peaks


def with_hat(document: ChartDocument, bar: int = FIRST) -> ChartDocument:
    return add_note(document, NotePlace(bar * BAR + MISSED, Pad.YELLOW_CYMBAL)).document


def numbers(bars: Iterable[SimilarBar]) -> set[int]:
    return {bar.number for bar in bars}


def test_bars_that_miss_the_same_hat_are_found_and_a_fill_is_not() -> None:
    document, peaks = heard_song("gmgmfmrgm-")

    siblings = find_similar_bars(with_hat(document), peaks, SPEC, FIRST * BAR)

    assert numbers(siblings) == {4, 6, 9}
    assert all(bar.is_sure for bar in siblings)


def test_the_same_groove_with_one_missed_hat_is_like_one_without() -> None:
    document, peaks = heard_song("ggmgf")
    moved = move_to_lane(document, [NotePlace(BAR, Pad.YELLOW_CYMBAL)], Pad.GREEN_CYMBAL).document

    siblings = {bar.number: bar for bar in find_similar_bars(moved, peaks, SPEC, BAR)}

    assert set(siblings) == {1, 3, 4}
    assert siblings[3].is_sure
    assert siblings[1].likeness > siblings[3].likeness


def test_the_preview_tells_what_comes_and_goes() -> None:
    document, peaks = heard_song("gmgm")

    (sibling,) = find_similar_bars(with_hat(document), peaks, SPEC, FIRST * BAR)

    assert [(note.tick, note.pad) for note in sibling.added] == [(3 * BAR + MISSED, Pad.YELLOW_CYMBAL)]
    assert sibling.removed == ()
    assert (sibling.start_tick, sibling.end_tick) == (3 * BAR, 4 * BAR)


def test_a_fix_makes_siblings_like_the_fixed_bar() -> None:
    document, peaks = heard_song("gmgmfm")
    fixed = with_hat(document)

    applied = apply_to_bars(fixed, find_similar_bars(fixed, peaks, SPEC, FIRST * BAR))

    assert places(applied, 3) == places(applied, 5) == places(applied, FIRST)
    assert places(applied, 4) == places(document, 4)
    added = [note for note in applied.notes if note.tick in (3 * BAR + MISSED, 5 * BAR + MISSED)]
    assert [note.is_pinned for note in added] == [True, True]


def places(document: ChartDocument, bar: int) -> set[tuple[int, Pad]]:
    return {(note.tick - bar * BAR, note.pad) for note in document.notes_between(bar * BAR, (bar + 1) * BAR)}


def test_deleted_notes_are_deleted_in_siblings_and_settled() -> None:
    document, peaks = heard_song("gggf")
    fixed = delete_notes(document, [NotePlace(BAR + 1200, Pad.KICK)]).document

    applied = apply_to_bars(fixed, find_similar_bars(fixed, peaks, SPEC, BAR))

    assert (1200, Pad.KICK) not in places(applied, 0) | places(applied, 2)
    assert reread(applied, peaks, SPEC).notes == applied.notes


def test_another_dynamics_is_a_fix() -> None:
    document, peaks = heard_song("ggg")
    fixed = toggle_ghost(document, [NotePlace(BAR + 480, Pad.SNARE)]).document

    applied = apply_to_bars(fixed, find_similar_bars(fixed, peaks, SPEC, BAR))

    ghosts = [note.tick for note in applied.notes if note.dynamics is Dynamics.GHOST]
    assert ghosts == [480, BAR + 480, 2 * BAR + 480]


def test_pinned_notes_are_marked_and_left_alone() -> None:
    document, peaks = heard_song("gmgmm")
    pinned = DrumNote(3 * BAR + MISSED, Pad.YELLOW_TOM, is_pinned=True)
    document = replace(document, notes=document.notes_exchanged((), [pinned]))
    also = add_note(document, NotePlace(4 * BAR, Pad.GREEN_CYMBAL)).document

    (sibling,) = find_similar_bars(with_hat(also), peaks, SPEC, FIRST * BAR)

    assert sibling.number == 5
    assert sibling.has_pinned
    assert not sibling.is_sure


def test_a_bar_that_was_mended_already_is_not_offered() -> None:
    document, peaks = heard_song("gmgm")

    assert find_similar_bars(with_hat(with_hat(document), bar=3), peaks, SPEC, FIRST * BAR) == ()


def test_no_fix_has_no_siblings() -> None:
    document, peaks = heard_song("gmgm")

    assert find_similar_bars(document, peaks, SPEC, FIRST * BAR) == ()


def test_bars_of_another_length_are_other_music() -> None:
    tempo_map = TempoMap(TEMPO_MAP.tempo_changes, (TimeSignature(0), TimeSignature(2 * BAR, 3, 4)))
    document, peaks = heard_song("gmmm", tempo_map)

    assert find_similar_bars(with_hat(document), peaks, SPEC, FIRST * BAR) == ()


def test_what_was_there_before_can_be_told() -> None:
    document, peaks = heard_song("gmgm")
    once = with_hat(document)
    twice = delete_notes(once, [NotePlace(FIRST * BAR, Pad.KICK)]).document

    siblings = find_similar_bars(twice, peaks, SPEC, FIRST * BAR, before=once.notes)

    assert numbers(siblings) == {1, 3, 4}
    assert all(bar.added == () and len(bar.removed) == 1 for bar in siblings)


@pytest.mark.parametrize("tick", [FIRST * BAR, FIRST * BAR + 7, 2 * BAR - 1])
def test_any_place_of_the_bar_will_do(tick: int) -> None:
    document, peaks = heard_song("gmgm")

    assert numbers(find_similar_bars(with_hat(document), peaks, SPEC, tick)) == {4}
