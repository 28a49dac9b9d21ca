"""Steps, and the short way through many of them."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chart_hero_core.domain.chart import DrumNote, Pad
from chart_hero_core.editing.change import Change, apply_change, difference
from chart_hero_core.editing.history import History
from chart_hero_core.projects.codec import pack_change
from chart_hero_core.projects.journal import Difference, StoredChange, base_of, replay
from tests.support.projects import example_document, example_history, random_step, renamed


def walked(seed: int, n_steps: int) -> History:
    dice = random.Random(seed)
    history = History(example_document())
    for _ in range(n_steps):
        history = random_step(history, dice)
    return history


@settings(max_examples=30)
@given(st.integers(0, 10**6), st.integers(0, 40))
def test_replaying_is_taking_each_step(seed: int, n_steps: int) -> None:
    history = walked(seed, n_steps)
    document = example_document()
    for step in history.done:
        document = apply_change(document, step)

    assert replay(example_document(), history.done) == document == history.document


@settings(max_examples=30)
@given(st.integers(0, 10**6), st.integers(0, 40))
def test_the_base_is_what_undoing_everything_leads_to(seed: int, n_steps: int) -> None:
    assert base_of(walked(seed, n_steps)) == example_document()


def test_a_step_that_removes_a_note_which_is_not_there_is_refused() -> None:
    document = example_document()
    stranger = DrumNote(77, Pad.SNARE)

    with pytest.raises(ValueError, match="no such note"):
        replay(document, [Change("delete", removed=(stranger,))])


def test_a_note_is_not_removed_twice() -> None:
    document = example_document()
    deleted = Change("delete", removed=document.notes[:1])

    with pytest.raises(ValueError, match="no such note"):
        replay(document, [deleted, deleted])


def test_a_note_is_not_added_where_one_is() -> None:
    document = example_document()
    rival = replace(document.notes[0], velocity=1)

    with pytest.raises(ValueError, match="share a place"):
        replay(document, [Change("add", added=(rival,))])


def test_a_stored_change_equals_the_change() -> None:
    document = example_document()
    change = difference("rename section", document, renamed(document, "Chorus"))
    stored = StoredChange(pack_change(change))

    assert stored == change
    assert change == stored
    assert stored.name == "rename section"
    assert apply_change(document, stored) == renamed(document, "Chorus")
    assert apply_change(renamed(document, "Chorus"), stored.inverse) == document


def test_an_edit_adds_a_step() -> None:
    history = example_history().redo().redo()
    later = history.edited("rename section", renamed(history.document, "Coda"))

    assert Difference.between(history, later) == Difference(5, later.done[-1:])


def test_undo_and_redo_change_no_step() -> None:
    history = example_history()

    assert Difference.between(history, history.undo()) == Difference(5, ())
    assert Difference.between(history, history.redo()) == Difference(5, ())


def test_an_edit_behind_undone_steps_cuts_them_off() -> None:
    history = example_history()
    later = history.edited("rename section", renamed(history.document, "Coda"))

    assert Difference.between(history, later) == Difference(3, later.done[-1:])


def test_an_amendment_is_known_as_one() -> None:
    history = example_history().redo().redo()
    later = history.amended("rename section", renamed(history.document, "Coda"))

    assert Difference.between(history, later) == Difference(4, later.done[-1:], is_amendment=True)


def test_another_document_below_the_same_steps_is_a_new_base() -> None:
    history = example_history()
    moved = replace(history, document=replace(history.document, duration_s=99.0))

    assert Difference.between(history, moved).new_base == replace(example_document(), duration_s=99.0)


def test_another_document_without_steps_is_a_new_base() -> None:
    other = example_document(5)

    assert Difference.between(example_history(), History(other)) == Difference(0, (), new_base=other)


def test_a_history_whose_steps_do_not_lead_to_its_document_is_refused() -> None:
    document = example_document()
    history = History(document).edited("delete", replace(document, notes=document.notes[1:]))

    with pytest.raises(ValueError, match="share a place"):
        Difference.between(History(document), replace(history, document=document))
