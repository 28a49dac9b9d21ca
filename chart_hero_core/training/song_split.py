"""Which songs of a folder are held out: never two of one charter, or of one song, on both sides.

Songs that share a charter or a title belong together, and their hash decides, so the same folder is always
split in the same way, and most songs stay on their side when others come in.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from chart_hero_core.training.song_scan import ScannedSong

HELD_OUT_SHARE = 0.15
_MOST_HELD_OUT = 0.5  # a group of more songs than this share always trains


def held_out_songs(scanned: Sequence[ScannedSong], share: float = HELD_OUT_SHARE) -> list[ScannedSong]:
    """Mark the songs that are held out, among those that can be learned from or accepted.

    Where all of them hang together (one charter made them all) the charter is passed over, and songs
    alone are kept apart. A single song is never held out.

    Parameters
    ----------
    scanned : in any order
    share : of the groups, 0..1; at least one is held out wherever there are two
    """
    candidates = [i for i, one in enumerate(scanned) if one.song is not None]
    groups = _groups(scanned, candidates, by_charter=True)
    if len(groups) < 2:
        groups = _groups(scanned, candidates, by_charter=False)
    held_out = set(_held_out_members(groups, len(candidates), share))
    return [replace(one, is_held_out=i in held_out) for i, one in enumerate(scanned)]


def _held_out_members(groups: dict[str, list[int]], n_songs: int, share: float) -> list[int]:
    if len(groups) < 2:
        return []
    largest = max(sorted(groups), key=lambda key: len(groups[key]))
    may_be = {
        key: _chance(key)
        for key, members in groups.items()
        if len(members) <= _MOST_HELD_OUT * n_songs or key != largest
    }
    chosen = [key for key, chance in may_be.items() if chance < share]
    chosen = chosen or [min(may_be, key=lambda key: may_be[key])]
    if len(chosen) == len(groups):
        chosen.remove(largest)
    return [member for key in chosen for member in groups[key]]


def _groups(
    scanned: Sequence[ScannedSong], candidates: Sequence[int], *, by_charter: bool
) -> dict[str, list[int]]:
    """Join songs that share a mark; each group under the first of its marks."""
    group_of: dict[str, set[str]] = {}
    marks_of = {i: _marks(scanned[i], by_charter=by_charter) for i in candidates}
    for marks in marks_of.values():
        joined = set().union(marks, *(group_of[mark] for mark in marks if mark in group_of))
        group_of.update(dict.fromkeys(joined, joined))
    groups: dict[str, list[int]] = defaultdict(list)
    for i, marks in marks_of.items():
        groups[min(group_of[next(iter(marks))])].append(i)
    return dict(groups)


def _marks(one: ScannedSong, *, by_charter: bool) -> set[str]:
    name = one.song.name if one.song else one.path.name
    marks = {f"song {_plain(name)}"}
    if by_charter and _plain(one.charter):
        marks.add(f"charter {_plain(one.charter)}")
    return marks


def _plain(text: str) -> str:
    """Letters and digits alone: case, blanks and signs tell no two songs apart."""
    return "".join(character for character in text.casefold() if character.isalnum())


def _chance(key: str) -> float:
    """A number 0..1 that hangs on nothing but the text."""
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "big") / 2**64
