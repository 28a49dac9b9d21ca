"""Songs of a data set are chosen, ordered and counted."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chart_hero_app.view_models.training.data_figures import figures_of
from chart_hero_app.view_models.training.data_rows import RowGroup, RowKey, RowUse, RowView, use_of
from chart_hero_core.domain.chart import Pad
from chart_hero_core.domain.drums import DrumVoice
from chart_hero_core.runs.data_set import DataSet, Decision, SongState
from tests.support.data_sets import SONGS, a_data_set, a_row, a_usual_data_set

ROWS = a_usual_data_set(6).songs


def names(view: RowView) -> list[str]:
    return [row.name for row in view.of(ROWS)]


def test_what_is_to_be_decided_comes_first() -> None:
    assert names(RowView())[:3] == ["Late", "Drifting", "Broken"]


@pytest.mark.parametrize(
    ("group", "expected"),
    [
        (RowGroup.MISALIGNED, ["Drifting", "Late"]),
        (RowGroup.NO_AUDIO, ["Silent"]),
        (RowGroup.DUPLICATE, ["Again"]),
    ],
)
def test_a_group_is_seen_alone(group: RowGroup, expected: list[str]) -> None:
    assert names(RowView(group, key=RowKey.SONG)) == expected


def test_letters_are_looked_for_in_title_artist_and_charter() -> None:
    assert names(RowView(letters="charter of LATE")) == ["Late"]


def test_held_out_songs_are_a_group() -> None:
    held_out = RowView(RowGroup.HELD_OUT).of(ROWS)

    assert held_out
    assert all(row.is_held_out and row.is_used for row in held_out)


@given(st.sampled_from(RowKey), st.booleans())
def test_no_order_loses_a_song(key: RowKey, is_descending: bool) -> None:
    assert set(names(RowView(key=key, is_descending=is_descending))) == {row.name for row in ROWS}


def test_offsets_are_ordered_by_their_size() -> None:
    rows = (a_row("Early", offset_s=-0.1), a_row("Right", offset_s=0.0), a_row("Unknown", offset_s=None))

    assert [row.name for row in RowView(key=RowKey.OFFSET).of(rows)] == ["Right", "Early", "Unknown"]


@pytest.mark.parametrize(
    ("facts", "use"),
    [
        ({}, RowUse.USED),
        ({"is_held_out": True}, RowUse.HELD_OUT),
        ({"decision": Decision.LEFT_OUT}, RowUse.LEFT_OUT),
        ({"state": SongState.MISALIGNED}, RowUse.TO_DECIDE),
        ({"state": SongState.MISALIGNED, "decision": Decision.ACCEPTED}, RowUse.USED),
        ({"state": SongState.MISALIGNED, "offset_s": None}, RowUse.MISALIGNED),
    ],
)
def test_what_becomes_of_a_song(facts: dict[str, object], use: RowUse) -> None:
    assert use_of(replace(a_row("Song"), **facts)) is use  # type: ignore[arg-type]


def test_songs_are_counted_by_what_was_found() -> None:
    figures = figures_of(a_usual_data_set(40))

    assert figures.states[SongState.USABLE] == 40
    assert figures.states[SongState.MISALIGNED] == 2
    assert figures.n_used == 40
    assert figures.n_training + figures.n_held_out == 40
    assert figures.n_held_out > 0
    assert figures.sources[SONGS].n_songs == 46
    assert figures.n_swapped == 2


def test_notes_are_counted_on_the_lanes_that_players_see() -> None:
    hats = {DrumVoice.HI_HAT_OPEN: 3, DrumVoice.HI_HAT_CLOSED: 4, DrumVoice.RIDE_BELL: 5}
    figures = figures_of(a_data_set(a_row("One", n_strokes=hats)))

    assert figures.notes[Pad.YELLOW_CYMBAL] == 7
    assert figures.notes[Pad.BLUE_CYMBAL] == 5
    assert figures.notes[Pad.KICK] == 0


@pytest.mark.parametrize(("n_songs", "is_too_small"), [(0, False), (5, True), (60, False)])
def test_a_few_songs_are_too_few_but_none_are_none(n_songs: int, is_too_small: bool) -> None:
    data_set = a_data_set(*(a_row(f"Song {i}") for i in range(n_songs)))

    assert figures_of(data_set).is_too_small is is_too_small


def test_an_empty_data_set_is_counted() -> None:
    assert figures_of(DataSet()).n_songs == 0
