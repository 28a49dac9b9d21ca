"""Finding a command by a few letters of it."""

from __future__ import annotations

from chart_hero_app.commands.search import Findable, find

ENTRIES = (
    Findable("repair", "Repair fill", "Review"),
    Findable("repeat", "Repeat in the next bar", "Notes"),
    Findable("ghost", "Ghost", "Notes"),
    Findable("bar", "Bar starts here", "Tempo"),
)


def ids(query: str, recent: tuple[str, ...] = ()) -> list[str]:
    return [entry.id for entry in find(query, ENTRIES, recent)]


def test_nothing_typed_finds_all_in_their_order() -> None:
    assert ids("") == ["repair", "repeat", "ghost", "bar"]


def test_what_was_used_last_comes_first() -> None:
    assert ids("", ("bar", "ghost")) == ["bar", "ghost", "repair", "repeat"]


def test_letters_need_not_follow_each_other() -> None:
    assert ids("rpf") == ["repair"]


def test_the_beginnings_of_words_count() -> None:
    assert ids("rf")[0] == "repair"
    assert ids("bsh") == ["bar"]


def test_words_that_begin_with_the_letters_come_first() -> None:
    assert ids("bar")[:2] == ["bar", "repeat"]


def test_of_equals_the_one_used_last_comes_first() -> None:
    assert ids("rep", ("repeat",)) == ["repeat", "repair"]


def test_case_and_spaces_do_not_matter() -> None:
    assert ids("  GHO st") == ["ghost"]


def test_the_menu_is_searched_after_the_words() -> None:
    assert ids("notes gh") == ["ghost"]


def test_what_is_nowhere_is_not_found() -> None:
    assert ids("xylophone") == []
