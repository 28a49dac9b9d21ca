"""Commands of the grid, and the notes on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chart_hero_core.domain.chart import DrumNote, Pad, Section
from chart_hero_core.domain.timing import TempoChange, TempoMap, TimeSignature
from chart_hero_core.editing.document import ChartDocument
from chart_hero_core.editing.tempo_commands import (
    double_tempo,
    halve_tempo,
    insert_marker,
    move_beat,
    remove_marker,
    set_bpm,
    set_signature,
    set_tapped_tempo,
    start_bar,
    tapped_beat,
)
from chart_hero_core.errors import OptionError
from tests.support.documents import STEADY, document_of, documents, groove_document, heard_note

GROOVE = groove_document()


def at_tempo(document: ChartDocument, bpm: float) -> ChartDocument:
    """The same heard song on a wrong grid, its notes left off it."""
    grid = TempoMap.steady(bpm)
    notes = tuple(
        replace(note, tick=round(float(grid.ticks_at(note.onset_s))))
        for note in document.notes
        if note.onset_s is not None
    )
    return replace(document_of(*notes, tempo_map=grid), duration_s=document.duration_s)


def test_notes_come_onto_the_grid_when_its_tempo_is_right() -> None:
    wrong = at_tempo(GROOVE, 117.3)

    right = set_bpm(wrong, 0, 120.0)

    assert right.notes == GROOVE.notes


def test_pins_and_settled_strokes_stay() -> None:
    pinned = replace(GROOVE, notes=tuple(replace(note, is_pinned=True) for note in GROOVE.notes))

    edited = set_bpm(pinned, 0, 119.0)

    assert all(note.is_pinned for note in edited.notes)
    assert edited.settled == pinned.settled


def test_a_note_that_nobody_heard_follows_the_second_of_its_place() -> None:
    document = document_of(heard_note(0, Pad.KICK), DrumNote(1920, Pad.SNARE, is_pinned=True))

    edited = set_bpm(document, 0, 60.0)

    assert [note.tick for note in edited.notes] == [0, 960]


def test_a_tempo_holds_from_its_bar_up_to_the_next_marker() -> None:
    grid = TempoMap((TempoChange(0, 120.0), TempoChange(7680, 100.0)))

    edited = set_bpm(document_of(tempo_map=grid), 2500, 140.0)

    assert edited.tempo_map.bpm_at(1919) == 120.0
    assert edited.tempo_map.bpm_at(1920) == 140.0
    assert edited.tempo_map.seconds_at(8640) == pytest.approx(8.0)


def test_sections_go_with_their_seconds_to_the_nearest_bar_line() -> None:
    document = replace(GROOVE, sections=(Section(0, "Intro"), Section(3840, "Verse")))

    edited = double_tempo(document)

    assert edited.sections == (Section(0, "Intro"), Section(7680, "Verse"))


def test_two_sections_that_want_one_bar_line_stay_two() -> None:
    document = replace(GROOVE, sections=(Section(0, "A"), Section(1920, "B"), Section(3840, "C")))

    assert [section.tick for section in set_bpm(document, 0, 40.0).sections] == [0, 1920, 3840]


# ---- tapping -----------------------------------------------------------------------------------


def test_taps_say_beat_and_start() -> None:
    beat = tapped_beat([1.01, 1.49, 2.0, 2.5])

    assert beat.beat_s == pytest.approx(0.498)
    assert beat.first_s == pytest.approx(1.003)


def test_a_missed_tap_is_a_gap_of_two_beats() -> None:
    assert tapped_beat([1.0, 1.5, 2.5, 3.0]).beat_s == pytest.approx(0.5)


@pytest.mark.parametrize("taps", [[], [1.0], [1.0, 1.5]])
def test_few_taps_are_no_tempo(taps: list[float]) -> None:
    with pytest.raises(OptionError, match="3 taps make a tempo"):
        tapped_beat(taps)


def test_taps_at_one_moment_are_no_tempo() -> None:
    with pytest.raises(OptionError, match="do not follow each other"):
        tapped_beat([1.0, 1.0, 1.0])


def test_taps_set_the_tempo_from_the_first_on() -> None:
    edited = set_tapped_tempo(GROOVE, [4.1, 4.7, 5.3, 5.9])

    grid = edited.tempo_map
    assert grid.seconds_at([3360, 3840, 4320]) == pytest.approx([3.5, 4.1, 4.7])
    assert grid.bpm_at(3840) == pytest.approx(100.0)


def test_markers_under_the_taps_go_and_the_next_one_stays_in_time() -> None:
    grid = TempoMap((TempoChange(0, 120.0), TempoChange(2400, 90.0), TempoChange(9600, 120.0)))
    end_s = float(grid.seconds_at(9600))
    document = document_of(tempo_map=grid)

    edited = set_tapped_tempo(document, [2.0, 2.5, 3.0, 3.5]).tempo_map

    assert edited.tempo_changes[1].bpm == pytest.approx(120.0)
    assert edited.seconds_at(edited.tempo_changes[-1].tick) == pytest.approx(end_s)


def test_a_tap_of_six_eight_is_a_dotted_quarter() -> None:
    document = document_of(tempo_map=TempoMap.steady(90.0, signature=TimeSignature(0, 6, 8)))

    edited = set_tapped_tempo(document, [0.0, 0.75, 1.5, 2.25])

    assert edited.tempo_map.bpm_at(0) == pytest.approx(120.0)


def test_absurd_taps_are_refused() -> None:
    with pytest.raises(OptionError, match="BPM cannot be used"):
        set_tapped_tempo(GROOVE, [1.0, 1.01, 1.02, 1.03])


# ---- half, double, beat lines, markers ----------------------------------------------------------


def test_double_and_half_lead_home() -> None:
    assert halve_tempo(double_tempo(GROOVE)) == GROOVE


@pytest.mark.parametrize("edit", [halve_tempo, double_tempo])
def test_at_another_count_notes_keep_their_places_in_time(edit) -> None:
    assert edit(GROOVE).seconds == pytest.approx(GROOVE.seconds)


def test_notes_beside_a_dragged_line_follow_what_was_heard() -> None:
    late = tuple(
        replace(note, onset_s=note.onset_s + 0.03) if note.tick == 1920 else note for note in GROOVE.notes
    )

    edited = move_beat(replace(GROOVE, notes=late), 1900, 2.03)

    assert edited.tempo_map.seconds_at(1920) == pytest.approx(2.03)
    assert {note.tick for note in edited.notes} == {note.tick for note in GROOVE.notes}


def test_a_dragged_line_leaves_the_rest_of_the_song_alone() -> None:
    loose = replace(GROOVE.notes[-1], tick=GROOVE.notes[-1].tick + 17, is_pinned=True)
    document = replace(GROOVE, notes=(*GROOVE.notes[:-1], loose))

    edited = move_beat(document, 1920, 2.1)

    assert edited.notes[-1] == loose
    assert edited.seconds[-10:] == pytest.approx(document.seconds[-10:])


def test_a_marker_comes_and_goes() -> None:
    marked = insert_marker(GROOVE, 1930)

    assert marked.tempo_map.tempo_changes[1] == TempoChange(1920, 120.0)
    assert marked.notes == GROOVE.notes
    assert remove_marker(marked, 1920) == GROOVE


# ---- bars --------------------------------------------------------------------------------------


def test_another_signature_moves_no_note() -> None:
    edited = set_signature(GROOVE, 0, 3, 4)

    assert edited.notes == GROOVE.notes
    assert edited.tempo_map.time_signatures == (TimeSignature(0, 3, 4),)


def test_bars_start_where_they_are_told_and_sections_follow() -> None:
    document = replace(GROOVE, sections=(Section(3840, "Verse"),))

    edited = start_bar(document, 480)

    assert edited.seconds == pytest.approx(document.seconds)
    assert float(edited.tempo_map.seconds_at(edited.sections[0].tick)) == pytest.approx(4.5)


def test_bars_before_here_stay() -> None:
    edited = start_bar(GROOVE, 3840 + 960, from_here=True)

    assert edited.tempo_map.time_signatures == (
        TimeSignature(0),
        TimeSignature(3840, 2, 4),
        TimeSignature(4800),
    )
    assert edited.notes == GROOVE.notes


# ---- laws --------------------------------------------------------------------------------------

EDITS: tuple[Callable[[ChartDocument, int, int], ChartDocument], ...] = (
    lambda document, tick, n: set_bpm(document, tick, 60.0 + n),
    lambda document, tick, n: set_tapped_tempo(
        document, [tick / 960 + k * (0.3 + n / 200) for k in range(5)]
    ),
    lambda document, _tick, _n: double_tempo(document),
    lambda document, _tick, _n: halve_tempo(document),
    lambda document, tick, n: move_beat(
        document, tick, float(document.tempo_map.seconds_at(tick)) + n / 1000
    ),
    lambda document, tick, n: move_beat(document, tick, tick / 960 + n / 1000, between_markers=True),
    lambda document, tick, n: set_signature(document, tick, 1 + n % 12, (4, 8)[n % 2]),
    lambda document, tick, _n: start_bar(document, tick),
    lambda document, tick, _n: start_bar(document, tick, from_here=True),
    lambda document, tick, _n: insert_marker(document, tick),
    lambda document, tick, _n: remove_marker(
        document, document.tempo_map.tempo_changes[tick % len(document.tempo_map.tempo_changes)].tick
    ),
)


@given(documents(), st.sampled_from(EDITS), st.integers(0, 20_000), st.integers(0, 99))
@settings(max_examples=250)
def test_no_note_and_no_section_is_lost_on_the_way(
    document: ChartDocument, edit: Callable[[ChartDocument, int, int], ChartDocument], tick: int, n: int
) -> None:
    edited = edit(document, tick, n)

    def heard(note: DrumNote) -> tuple[object, ...]:
        return (
            note.pad.value,
            str(note.onset_s),
            note.velocity,
            str(note.voice),
            note.is_pinned,
            note.confidence,
        )

    assert sorted(map(heard, edited.notes)) == sorted(map(heard, document.notes))
    assert [section.name for section in edited.sections] == [section.name for section in document.sections]
    assert set(s.tick for s in edited.sections) <= set(edited.tempo_map.bar_ticks(200_000))
    assert edited.settled == document.settled


@given(documents(), st.sampled_from(EDITS), st.integers(0, 20_000), st.integers(0, 99))
@settings(max_examples=100)
def test_notes_land_near_where_they_were_heard(
    document: ChartDocument, edit: Callable[[ChartDocument, int, int], ChartDocument], tick: int, n: int
) -> None:
    edited = edit(document, tick, n)

    # 40 ms to a line, 12 ms beside the place before, and a push where strokes crowd
    wanted = {
        (note.pad, note.onset_s): float(second)
        for note, second in zip(document.notes, document.seconds, strict=True)
    }
    for note, second in zip(edited.notes, edited.seconds, strict=True):
        if note.onset_s is not None:
            assert abs(second - max(note.onset_s, edited.tempo_map.origin_s)) < 0.08 or wanted[
                note.pad, note.onset_s
            ] == pytest.approx(second)


@given(documents(), st.integers(480, 20_000), st.integers(-80, 80))
@settings(max_examples=60)
def test_far_from_a_dragged_line_every_note_keeps_its_place(
    document: ChartDocument, tick: int, shift_ms: int
) -> None:
    second = float(document.tempo_map.seconds_at(tick))
    edited = move_beat(document, tick, second + shift_ms / 1000)

    far = np.abs(document.ticks - tick) > 2 * 720
    assert [
        note for note, is_far in zip(document.notes, far, strict=True) if is_far and note not in edited.notes
    ] == []
    assert edited.tempo_map.resolution == STEADY.resolution
