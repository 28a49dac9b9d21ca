"""Commands that say where notes are."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chart_hero_core.domain.chart import DrumNote, Dynamics, Pad
from chart_hero_core.domain.drums import DrumVoice, StrokeKey
from chart_hero_core.domain.timing import TempoChange, TempoMap, TimeSignature
from chart_hero_core.editing.document import LANES, ChartDocument, NotePlace, place_of, stroke_of
from chart_hero_core.editing.note_placing import (
    add_note,
    clear_span,
    copy_by_ticks,
    delete_notes,
    move_by_lanes,
    move_by_seconds,
    move_by_steps,
    move_by_ticks,
    move_to_lane,
    repeat_in_next_bar,
    snap_notes,
)
from chart_hero_core.editing.snapping import Grouping, SnapSpec
from tests.support.documents import document_of, documents, heard_note, places, selections

SIXTEENTHS = SnapSpec(16)
KICK = heard_note(0, Pad.KICK)
SNARE = heard_note(480, Pad.SNARE, late_s=0.004)
HAT = heard_note(480, Pad.YELLOW_CYMBAL)


# ---- add, delete -------------------------------------------------------------------------------


def test_an_added_note_is_pinned_and_sounds_like_its_pad() -> None:
    edited = add_note(document_of(KICK), NotePlace(960, Pad.BLUE_CYMBAL))

    assert edited.document.notes[-1] == DrumNote(960, Pad.BLUE_CYMBAL, voice=DrumVoice.RIDE, is_pinned=True)
    assert edited.places == {(960, Pad.BLUE_CYMBAL)}


def test_a_note_that_is_there_already_is_pinned() -> None:
    edited = add_note(document_of(SNARE), place_of(SNARE))

    assert edited.document.notes == (replace(SNARE, is_pinned=True),)
    assert edited.document.settled == {stroke_of(SNARE)}


def test_the_newer_of_two_of_a_colour_wins_and_the_older_stays_away() -> None:
    edited = add_note(document_of(HAT), NotePlace(480, Pad.YELLOW_TOM))

    assert [note.pad for note in edited.document.notes] == [Pad.YELLOW_TOM]
    assert edited.document.settled == {StrokeKey(DrumVoice.HI_HAT_CLOSED, 0.5)}


def test_a_deleted_note_stays_away() -> None:
    edited = delete_notes(document_of(KICK, SNARE), places(SNARE))

    assert edited.document.notes == (KICK,)
    assert edited.document.settled == {stroke_of(SNARE)}
    assert not edited.places


def test_deleting_nothing_is_no_edit() -> None:
    document = document_of(KICK)

    assert delete_notes(document, [NotePlace(7, Pad.KICK)]).document is document


def test_a_span_is_cleared_up_to_its_end() -> None:
    edited = clear_span(document_of(KICK, SNARE, HAT, heard_note(960, Pad.KICK)), 1, 960)

    assert [note.tick for note in edited.document.notes] == [0, 960]


# ---- move --------------------------------------------------------------------------------------


def test_the_heard_second_moves_with_its_note() -> None:
    edited = move_by_ticks(document_of(SNARE), places(SNARE), 120)

    [moved] = edited.document.notes
    assert (moved.tick, moved.is_pinned) == (600, True)
    assert moved.onset_s == pytest.approx(0.504 + 0.125)
    assert edited.document.settled == {StrokeKey(DrumVoice.SNARE, 0.504)}
    assert edited.places == {(600, Pad.SNARE)}


def test_a_selection_stops_at_the_start_as_one_piece() -> None:
    notes = (heard_note(60, Pad.KICK), heard_note(200, Pad.SNARE))

    edited = move_by_ticks(document_of(*notes), places(*notes), -100)

    assert [note.tick for note in edited.document.notes] == [0, 140]


def test_a_selection_stops_at_the_edge_of_the_stave_as_one_piece() -> None:
    edited = move_by_lanes(document_of(KICK, SNARE), places(KICK, SNARE), 1)

    assert edited.document.notes == (KICK, SNARE)


def test_a_note_moved_onto_another_replaces_it() -> None:
    later = heard_note(600, Pad.SNARE, velocity=50)

    edited = move_by_ticks(document_of(SNARE, later), places(SNARE), 120)

    assert [note.velocity for note in edited.document.notes] == [100]
    assert edited.document.settled == {stroke_of(SNARE), stroke_of(later)}


def test_moving_again_settles_no_second_that_nobody_heard() -> None:
    once = move_by_ticks(document_of(SNARE), places(SNARE), 120)

    twice = move_by_ticks(once.document, once.places, 120)

    assert twice.document.settled == {stroke_of(SNARE)}


def test_a_step_moves_by_the_grid_and_keeps_what_lies_beside_it_there() -> None:
    loose = heard_note(487, Pad.SNARE)

    edited = move_by_steps(document_of(loose), places(loose), SIXTEENTHS, 2)

    assert [note.tick for note in edited.document.notes] == [727]


def test_triplet_steps() -> None:
    edited = move_by_steps(document_of(KICK), places(KICK), SnapSpec(8, Grouping.TRIPLETS), 1)

    assert [note.tick for note in edited.document.notes] == [160]


@pytest.mark.parametrize(("delta_s", "tick"), [(0.010, 490), (-0.010, 470), (0.0001, 481), (-0.0001, 479)])
def test_milliseconds_move_by_a_tick_at_least(delta_s: float, tick: int) -> None:
    edited = move_by_seconds(document_of(SNARE), places(SNARE), delta_s)

    assert [note.tick for note in edited.document.notes] == [tick]


def test_seconds_are_kept_across_a_change_of_tempo() -> None:
    grid = TempoMap((TempoChange(0, 120.0), TempoChange(480, 60.0)))
    notes = (DrumNote(240, Pad.SNARE), DrumNote(480, Pad.KICK))

    edited = move_by_seconds(document_of(*notes, tempo_map=grid), places(*notes), 0.25)

    assert edited.document.seconds.tolist() == [0.5, 0.75]


def test_no_seconds_move_nothing() -> None:
    document = document_of(SNARE)

    assert move_by_seconds(document, places(SNARE), 0.0).document is document


@given(st.data())
@settings(max_examples=50)
def test_a_selection_keeps_its_distances(data: st.DataObject) -> None:
    document = data.draw(documents())
    chosen = data.draw(selections(document))
    shift = data.draw(st.integers(-3_000, 3_000))

    edited = move_by_ticks(document, chosen, shift)

    if chosen:
        shift = max(shift, -min(place.tick for place in chosen))
    assert edited.places == {NotePlace(place.tick + shift, place.pad) for place in chosen}


@given(st.data())
@settings(max_examples=50)
def test_a_move_over_free_ground_and_back_leads_home(data: st.DataObject) -> None:
    document = data.draw(documents())
    chosen = frozenset(map(place_of, document.notes))

    there = move_by_ticks(document, chosen, 5_000)
    back = move_by_ticks(there.document, there.places, -5_000)

    assert [place_of(note) for note in back.document.notes] == [place_of(note) for note in document.notes]
    for now, before in zip(back.document.notes, document.notes, strict=True):
        assert now.onset_s == (None if before.onset_s is None else pytest.approx(before.onset_s))


# ---- lanes -------------------------------------------------------------------------------------


def test_a_note_takes_the_voice_of_its_new_lane() -> None:
    edited = move_to_lane(document_of(SNARE), places(SNARE), Pad.GREEN_CYMBAL)

    [moved] = edited.document.notes
    assert (moved.pad, moved.voice, moved.onset_s) == (Pad.GREEN_CYMBAL, DrumVoice.CRASH, SNARE.onset_s)
    assert edited.document.settled == {stroke_of(SNARE)}


def test_a_kick_has_no_ghost_and_only_a_kick_is_doubled() -> None:
    ghost = heard_note(0, Pad.SNARE, dynamics=Dynamics.GHOST)
    double = heard_note(480, Pad.KICK, is_double_kick=True)
    document = document_of(ghost, double)

    to_kick = move_to_lane(document, places(ghost), Pad.KICK).document.notes[0]
    to_snare = move_to_lane(document, places(double), Pad.SNARE).document.notes[1]

    assert to_kick.dynamics is Dynamics.NEUTRAL
    assert not to_snare.is_double_kick


def test_of_a_chord_moved_to_one_lane_one_note_stays() -> None:
    edited = move_to_lane(document_of(SNARE, HAT), places(SNARE, HAT), Pad.BLUE_TOM)

    assert [place_of(note) for note in edited.document.notes] == [(480, Pad.BLUE_TOM)]
    assert edited.places == {(480, Pad.BLUE_TOM)}


def test_the_next_lane_is_the_next_row() -> None:
    for row, pad in enumerate(LANES[:-1]):
        note = DrumNote(0, pad)

        [moved] = move_by_lanes(document_of(note), places(note), 1).document.notes

        assert moved.pad is LANES[row + 1]


# ---- snap, copy, repeat ------------------------------------------------------------------------


def test_each_note_goes_to_its_own_line() -> None:
    notes = (heard_note(7, Pad.KICK), heard_note(470, Pad.SNARE), heard_note(960, Pad.KICK))

    edited = snap_notes(document_of(*notes), places(*notes), SIXTEENTHS)

    assert [note.tick for note in edited.document.notes] == [0, 480, 960]
    assert [note.is_pinned for note in edited.document.notes] == [True, True, False]
    assert edited.places == {(0, Pad.KICK), (480, Pad.SNARE), (960, Pad.KICK)}


def test_a_copy_was_heard_by_nobody() -> None:
    edited = copy_by_ticks(document_of(SNARE), places(SNARE), 480, delta_rows=-1)

    copy = edited.document.notes[1]
    assert edited.document.notes[0] == SNARE
    assert (copy.tick, copy.pad, copy.onset_s, copy.is_pinned) == (960, Pad.GREEN_TOM, None, True)
    assert edited.places == {(960, Pad.GREEN_TOM)}


def test_a_bar_is_repeated_in_the_next() -> None:
    edited = repeat_in_next_bar(document_of(KICK, SNARE), places(KICK, SNARE))

    assert [note.tick for note in edited.document.notes] == [0, 480, 1920, 2400]
    assert edited.places == {(1920, Pad.KICK), (2400, Pad.SNARE)}


def test_two_bars_are_repeated_in_two() -> None:
    notes = (heard_note(1440, Pad.SNARE), heard_note(1920, Pad.KICK))

    edited = repeat_in_next_bar(document_of(*notes), places(*notes))

    assert sorted(place.tick for place in edited.places) == [5280, 5760]


def test_what_a_shorter_bar_has_no_room_for_is_left_out() -> None:
    grid = TempoMap((TempoChange(0, 120.0),), (TimeSignature(0), TimeSignature(1920, 3, 4)))
    notes = (DrumNote(960, Pad.KICK), DrumNote(1440, Pad.SNARE))

    edited = repeat_in_next_bar(document_of(*notes, tempo_map=grid), places(*notes))

    assert edited.places == {(2880, Pad.KICK)}


@pytest.mark.parametrize(
    "command",
    [
        lambda document: move_by_ticks(document, (), 10),
        lambda document: move_by_steps(document, (), SIXTEENTHS, 1),
        lambda document: move_by_seconds(document, (), 0.1),
        lambda document: move_to_lane(document, (), Pad.KICK),
        lambda document: snap_notes(document, (), SIXTEENTHS),
        lambda document: copy_by_ticks(document, (), 10),
        lambda document: repeat_in_next_bar(document, ()),
    ],
)
def test_without_a_selection_nothing_is_done(command) -> None:
    document = document_of(KICK, SNARE)

    edited = command(document)

    assert edited.document is document
    assert not edited.places


@given(st.data())
@settings(max_examples=60)
def test_the_chart_s_law_holds_whatever_is_moved(data: st.DataObject) -> None:
    document = data.draw(documents())
    chosen = data.draw(selections(document))
    commands = [
        lambda: move_by_ticks(
            document, chosen, data.draw(st.integers(-500, 500)), data.draw(st.integers(-8, 8))
        ),
        lambda: move_by_steps(document, chosen, SIXTEENTHS, data.draw(st.integers(-4, 4))),
        lambda: move_by_seconds(document, chosen, data.draw(st.floats(-0.5, 0.5))),
        lambda: move_to_lane(document, chosen, data.draw(st.sampled_from(Pad))),
        lambda: snap_notes(document, chosen, SnapSpec(4)),
        lambda: copy_by_ticks(document, chosen, 120, data.draw(st.integers(-8, 8))),
        lambda: repeat_in_next_bar(document, chosen),
    ]

    edited = data.draw(st.sampled_from(commands))()

    # the document itself refuses what no chart can hold
    assert isinstance(edited.document, ChartDocument)
    assert edited.places == {place_of(note) for note in edited.document.notes_at(edited.places)}
    left = [note for note in document.notes if note not in edited.document.notes and not note.is_pinned]
    assert edited.document.settled >= {stroke for stroke in map(stroke_of, left) if stroke is not None}
