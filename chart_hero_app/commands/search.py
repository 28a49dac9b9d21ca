"""Finding a command by a few letters of it, as they come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Findable:
    """What can be found.

    Parameters
    ----------
    id : of the command
    label : its words
    path : where it stands in the menus, "Notes"; found too, but after the words
    """

    id: str
    label: str
    path: str = ""


def find(query: str, entries: Sequence[Findable], recent: Sequence[str] = ()) -> list[Findable]:
    """Find entries whose words have the letters of the query in this order.

    Parameters
    ----------
    query : as typed; empty finds all
    entries : in their usual order
    recent : ids used before, the newest first; of equally good ones these come first

    Returns
    -------
    list
        the best first
    """
    letters = "".join(query.split()).casefold()
    ranks = {command_id: rank for rank, command_id in enumerate(recent)}
    found = []
    for place, entry in enumerate(entries):
        cost = _cost(letters, entry.label)
        if cost is None:
            in_path = _cost(letters, f"{entry.path} {entry.label}")
            cost = None if in_path is None else in_path + _PATH_COST
        if cost is not None:
            found.append((cost, ranks.get(entry.id, len(recent)), place, entry))
    return [entry for *_, entry in sorted(found, key=lambda item: item[:3])]


def has_words(query: str, text: str) -> bool:
    """Whether a text has every word of a query, or the beginning of it, in any order."""
    text = text.casefold()
    return all(word in text for word in query.casefold().split())


_PATH_COST = 10
_JUMP_COST = 2
"""A letter that does not follow the one before, unless it begins a word."""


def _cost(letters: str, text: str) -> int | None:
    """How far letters are from a text, 0 where it begins with them; None if it lacks one.

    Every way to lay the letters into the text is tried, the cheapest counts.
    """
    text = text.casefold()
    if not letters:
        return 0
    costs: dict[int, int] = {-1: 0}  # place of the last letter laid: cheapest way there
    for letter in letters:
        reached: dict[int, int] = {}
        for place, here in enumerate(text):
            if here == letter:
                ways = [cost + _step(text, before, place) for before, cost in costs.items() if before < place]
                if ways:
                    reached[place] = min(ways)
        costs = reached
    return min(costs.values(), default=None)


def _step(text: str, before: int, place: int) -> int:
    if place == before + 1:
        return 0
    return 1 if place == 0 or not text[place - 1].isalnum() else _JUMP_COST + 1
