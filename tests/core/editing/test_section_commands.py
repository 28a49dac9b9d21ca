"""Commands of sections and of what the song is called."""

from __future__ import annotations

import pytest

from chart_hero_core.domain.chart import Section
from chart_hero_core.editing.document import ChartDocument
from chart_hero_core.editing.section_commands import (
    add_section,
    change_metadata,
    delete_section,
    move_section,
    rename_section,
)
from chart_hero_core.errors import OptionError
from tests.support.documents import document_of

INTRO, VERSE = Section(0, "Intro"), Section(3840, "Verse")


def song() -> ChartDocument:
    return document_of(sections=(INTRO, VERSE))


def test_a_new_section_stands_in_order() -> None:
    assert add_section(song(), 1920, " Pre   chorus ").sections == (INTRO, Section(1920, "Pre chorus"), VERSE)


def test_a_section_that_starts_there_takes_the_new_name() -> None:
    assert add_section(song(), 3840, "Chorus").sections == (INTRO, Section(3840, "Chorus"))


def test_a_section_is_renamed() -> None:
    assert rename_section(song(), 0, "Count-in").sections == (Section(0, "Count-in"), VERSE)


def test_a_section_moves_past_another() -> None:
    assert move_section(song(), 0, 5760).sections == (VERSE, Section(5760, "Intro"))


def test_a_section_moved_onto_another_replaces_it() -> None:
    assert move_section(song(), 0, 3840).sections == (Section(3840, "Intro"),)


def test_a_section_moves_not_before_the_song() -> None:
    assert move_section(song(), 3840, -5).sections == (Section(0, "Verse"),)


def test_a_section_is_deleted() -> None:
    assert delete_section(song(), 0).sections == (VERSE,)


@pytest.mark.parametrize("name", ["", "  \t"])
def test_a_name_is_needed(name: str) -> None:
    with pytest.raises(OptionError, match="needs a name"):
        add_section(song(), 0, name)
    with pytest.raises(OptionError, match="needs a name"):
        rename_section(song(), 0, name)


def test_there_must_be_a_section() -> None:
    with pytest.raises(ValueError, match="no section starts at tick 7"):
        rename_section(song(), 7, "X")


def test_metadata_are_replaced_by_name() -> None:
    edited = change_metadata(song(), title="War of Freedom", difficulty_rating=5)

    assert (edited.metadata.title, edited.metadata.difficulty_rating) == ("War of Freedom", 5)


@pytest.mark.parametrize("rating", [-2, 7])
def test_a_rating_that_the_game_does_not_know_is_refused(rating: int) -> None:
    with pytest.raises(OptionError, match="choose 0 to 6"):
        change_metadata(song(), difficulty_rating=rating)


def test_a_preview_before_the_song_is_refused() -> None:
    with pytest.raises(OptionError, match="preview cannot start before"):
        change_metadata(song(), preview_start_s=-1.0)
