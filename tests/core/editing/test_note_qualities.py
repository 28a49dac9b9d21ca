"""Commands that say what notes are."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chart_hero_core.domain.chart import DrumNote, Dynamics, Pad
from chart_hero_core.domain.drums import DrumVoice
from chart_hero_core.editing.document import place_of, stroke_of
from chart_hero_core.editing.note_qualities import (
    change_velocity,
    toggle_accent,
    toggle_cymbal,
    toggle_double_kick,
    toggle_ghost,
    toggle_open_hat,
)
from tests.support.documents import document_of, documents, heard_note, places, selections

KICK, SNARE = heard_note(0, Pad.KICK), heard_note(480, Pad.SNARE)
HAT = heard_note(0, Pad.YELLOW_CYMBAL)
TOM = heard_note(960, Pad.BLUE_TOM)


def test_a_tom_becomes_the_cymbal_of_its_colour() -> None:
    edited = toggle_cymbal(document_of(TOM), places(TOM))

    [note] = edited.document.notes
    assert (note.pad, note.voice, note.is_pinned) == (Pad.BLUE_CYMBAL, DrumVoice.RIDE, True)
    assert edited.places == {(960, Pad.BLUE_CYMBAL)}
    assert edited.document.settled == {stroke_of(TOM)}


def test_a_mixed_selection_becomes_cymbals_then_toms() -> None:
    once = toggle_cymbal(document_of(HAT, TOM), places(HAT, TOM))
    twice = toggle_cymbal(once.document, once.places)

    assert [note.pad for note in once.document.notes] == [Pad.YELLOW_CYMBAL, Pad.BLUE_CYMBAL]
    assert [note.pad for note in twice.document.notes] == [Pad.YELLOW_TOM, Pad.BLUE_TOM]


def test_snare_and_kick_have_no_cymbal() -> None:
    document = document_of(KICK, SNARE)

    assert toggle_cymbal(document, places(KICK, SNARE)).document is document


@pytest.mark.parametrize(
    ("toggle", "dynamics"), [(toggle_ghost, Dynamics.GHOST), (toggle_accent, Dynamics.ACCENT)]
)
def test_dynamics_go_on_where_not_all_have_them_and_off_where_all_do(toggle, dynamics: Dynamics) -> None:
    marked = replace(SNARE, dynamics=dynamics)
    document = document_of(marked, TOM)

    once = toggle(document, places(marked, TOM))
    twice = toggle(once.document, once.places)

    assert [note.dynamics for note in once.document.notes] == [dynamics, dynamics]
    assert [note.dynamics for note in twice.document.notes] == [Dynamics.NEUTRAL, Dynamics.NEUTRAL]


def test_a_kick_in_the_selection_neither_changes_nor_counts() -> None:
    ghost = replace(SNARE, dynamics=Dynamics.GHOST)

    edited = toggle_ghost(document_of(KICK, ghost), places(KICK, ghost))

    assert edited.document.notes == (KICK, replace(SNARE, is_pinned=True))
    assert edited.places == places(KICK, ghost)


def test_an_accent_replaces_a_ghost() -> None:
    ghost = replace(SNARE, dynamics=Dynamics.GHOST)

    [note] = toggle_accent(document_of(ghost), places(ghost)).document.notes

    assert note.dynamics is Dynamics.ACCENT


def test_a_second_pedal_for_kicks_alone() -> None:
    edited = toggle_double_kick(document_of(KICK, SNARE), places(KICK, SNARE))

    assert [note.is_double_kick for note in edited.document.notes] == [True, False]


def test_an_open_hat_keeps_its_lane_and_settles_what_was_heard() -> None:
    edited = toggle_open_hat(document_of(HAT), places(HAT))

    [note] = edited.document.notes
    assert (note.pad, note.voice) == (Pad.YELLOW_CYMBAL, DrumVoice.HI_HAT_OPEN)
    assert edited.document.settled == {(DrumVoice.HI_HAT_CLOSED, 0.0)}


def test_open_hats_close() -> None:
    hat = heard_note(0, Pad.YELLOW_CYMBAL, DrumVoice.HI_HAT_OPEN)

    [note] = toggle_open_hat(document_of(hat), places(hat)).document.notes

    assert note.voice is DrumVoice.HI_HAT_CLOSED


@pytest.mark.parametrize(("delta", "velocity"), [(8, 108), (-8, 92), (50, 127), (-200, 1)])
def test_velocity_stays_within_what_midi_has(delta: int, velocity: int) -> None:
    [note] = change_velocity(document_of(SNARE), places(SNARE), delta).document.notes

    assert note.velocity == velocity


def test_what_is_as_loud_as_can_be_was_not_touched() -> None:
    loud = DrumNote(0, Pad.SNARE, velocity=127)
    document = document_of(loud)

    assert change_velocity(document, places(loud), 8).document is document


def look(note: DrumNote) -> tuple[object, ...]:
    return place_of(note), note.dynamics, note.is_double_kick, note.voice is DrumVoice.HI_HAT_OPEN


TOGGLES = (toggle_cymbal, toggle_ghost, toggle_accent, toggle_double_kick, toggle_open_hat)


@given(st.data(), st.sampled_from(TOGGLES))
@settings(max_examples=60)
def test_a_third_press_does_what_the_first_did(data: st.DataObject, toggle) -> None:
    document = data.draw(documents())

    once = toggle(document, data.draw(selections(document)))
    twice = toggle(once.document, once.places)
    thrice = toggle(twice.document, twice.places)

    assert list(map(look, thrice.document.notes)) == list(map(look, once.document.notes))
    assert len(once.document.notes) == len(document.notes)


@given(st.data(), st.sampled_from(TOGGLES))
@settings(max_examples=60)
def test_only_the_selection_changes(data: st.DataObject, toggle) -> None:
    document = data.draw(documents())
    chosen = data.draw(selections(document))

    edited = toggle(document, chosen)

    untouched = [note for note in document.notes if place_of(note) not in chosen]
    assert set(untouched) <= set(edited.document.notes)
