"""Differences of documents, and the way from one to the other."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from chart_hero_core.domain.chart import DrumNote, Pad, SongMetadata
from chart_hero_core.domain.drums import DrumVoice, StrokeKey
from chart_hero_core.editing.change import Change, apply_change, difference
from chart_hero_core.editing.document import ChartDocument
from tests.support.documents import document_of, documents, heard_note

KICK, SNARE = DrumNote(0, Pad.KICK), DrumNote(480, Pad.SNARE)
KEY = StrokeKey(DrumVoice.SNARE, 0.5)


def test_a_change_lists_only_what_differs() -> None:
    before = document_of(KICK, SNARE)
    louder = replace(SNARE, velocity=120)
    hat = DrumNote(960, Pad.YELLOW_CYMBAL)

    change = difference("louder", before, document_of(KICK, louder, hat))

    assert (change.removed, change.added) == ((SNARE,), (louder, hat))
    assert not change.fields_before
    assert not change.fields_after


def test_an_equal_note_made_anew_is_no_change() -> None:
    assert difference("nothing", document_of(KICK), document_of(replace(KICK))).is_empty


def test_other_fields_are_kept_by_name() -> None:
    before, after = document_of(), document_of(metadata=SongMetadata("New"))

    change = difference("rename", before, after)

    assert change.fields_before == {"metadata": before.metadata}
    assert change.fields_after == {"metadata": after.metadata}


def test_settled_strokes_are_kept_as_what_came_and_went() -> None:
    other = StrokeKey(DrumVoice.KICK, 0.0)
    before, after = document_of(settled=frozenset({KEY})), document_of(settled=frozenset({other}))

    change = difference("settle", before, after)

    assert (change.unsettled, change.settled) == ({KEY}, {other})
    assert not change.is_empty


@given(documents(), documents())
def test_a_change_leads_from_one_document_to_the_other_and_back(
    before: ChartDocument, after: ChartDocument
) -> None:
    change = difference("all", before, after)

    assert apply_change(before, change) == after
    assert apply_change(after, change.inverse) == before


@given(documents(), documents())
def test_the_inverse_of_the_inverse_is_the_change(before: ChartDocument, after: ChartDocument) -> None:
    change = difference("all", before, after)

    assert change.inverse.inverse == change
    assert change.inverse == difference("all", after, before)


def test_a_change_of_another_document_is_refused() -> None:
    change = difference("delete", document_of(SNARE), document_of())

    with pytest.raises(ValueError, match="no such note"):
        apply_change(document_of(KICK), change)


def test_a_note_cannot_come_where_one_is() -> None:
    change = difference("add", document_of(), document_of(SNARE))

    with pytest.raises(ValueError, match="share a place"):
        apply_change(document_of(heard_note(480, Pad.SNARE)), change)


def test_an_empty_change_is_empty() -> None:
    assert Change("nothing").is_empty
