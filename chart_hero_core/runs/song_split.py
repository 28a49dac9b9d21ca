"""Which songs are held out: never two of one charter, or of one song, on both sides.

Songs that share a charter or a title belong together, and their hash decides, so the same songs are always
split in the same way, and most stay on their side when others come in. What a run has learned from is never
held out any more. Where a source says which of its songs are for measuring, that holds.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from chart_hero_core.runs.data_set import SongRow, SongState

HELD_OUT_SHARE = 0.15
_MOST_HELD_OUT = 0.5  # a group of more songs than this share always trains


@dataclass(frozen=True, slots=True)
class _Group:
    """Songs that stay together: places in the list, how many of them are used, its chance 0..1."""

    members: tuple[int, ...]
    n_used: int
    chance: float


def split_songs(songs: Sequence[SongRow], n_held_out: int | None = None) -> tuple[SongRow, ...]:
    """Mark the songs that are held out, among those that can be learned from or accepted.

    Where all of them hang together (one charter made them all) the charter is passed over, and songs
    alone are kept apart. A single song is never held out.

    Parameters
    ----------
    songs : in any order
    n_held_out : so many of those that are used, as nearly as their groups allow, beside those that their
        source holds out; None: a share of the groups, at least one wherever there are two
    """
    groups = _groups_of(songs)
    free = _may_be_held_out(songs, groups)
    chosen = _share_of(free) if n_held_out is None else _so_many_of(free, n_held_out)
    held_out = {member for group in chosen for member in group.members}
    return tuple(
        song if song.is_side_given else replace(song, is_held_out=i in held_out)
        for i, song in enumerate(songs)
    )


def most_held_out(songs: Sequence[SongRow]) -> int:
    """Count the used songs that `split_songs` can hold out at most, beside those that their source does."""
    return sum(group.n_used for group in _may_be_held_out(songs, _groups_of(songs)))


def _groups_of(songs: Sequence[SongRow]) -> list[_Group]:
    candidates = [
        i
        for i, song in enumerate(songs)
        if not song.is_side_given and (song.state is SongState.USABLE or song.can_be_accepted)
    ]
    groups = _joined(songs, candidates, by_charter=True)
    return groups if len(groups) > 1 else _joined(songs, candidates, by_charter=False)


def _may_be_held_out(songs: Sequence[SongRow], groups: Sequence[_Group]) -> list[_Group]:
    """Groups by chance, without the largest where it is most of the songs, and those learned from."""
    if len(groups) < 2:
        return []
    largest = max(groups, key=lambda group: len(group.members))
    n_songs = sum(len(group.members) for group in groups)
    keeps_largest = len(largest.members) > _MOST_HELD_OUT * n_songs
    free = [
        group
        for group in groups
        if not (keeps_largest and group is largest)
        and not any(songs[member].was_learned_from for member in group.members)
    ]
    if len(free) == len(groups):
        free.remove(largest)
    return sorted(free, key=lambda group: group.chance)


def _share_of(free: Sequence[_Group]) -> list[_Group]:
    """Take the groups whose chance says so, one at least."""
    chosen = [group for group in free if group.chance < HELD_OUT_SHARE]
    return chosen or list(free[:1])


def _so_many_of(free: Sequence[_Group], n_held_out: int) -> list[_Group]:
    """Take groups in turn as long as they fit; the smallest one if none does."""
    chosen: list[_Group] = []
    n_left = n_held_out
    for group in free:
        if group.n_used <= n_left:
            chosen.append(group)
            n_left -= group.n_used
    is_short = n_held_out > 0 and not any(group.n_used for group in chosen)
    used = [group for group in free if group.n_used]
    return [min(used, key=lambda group: group.n_used)] if is_short and used else chosen


def _joined(songs: Sequence[SongRow], candidates: Iterable[int], *, by_charter: bool) -> list[_Group]:
    """Join songs that share a mark; a group's chance hangs on the first of its marks."""
    group_of: dict[str, set[str]] = {}
    marks_of = {i: _marks(songs[i], by_charter=by_charter) for i in candidates}
    for marks in marks_of.values():
        joined = set().union(marks, *(group_of[mark] for mark in marks if mark in group_of))
        group_of.update(dict.fromkeys(joined, joined))
    members: dict[str, list[int]] = defaultdict(list)
    for i, marks in marks_of.items():
        members[min(group_of[next(iter(marks))])].append(i)
    return [
        _Group(tuple(indices), sum(songs[i].is_used for i in indices), _chance(key))
        for key, indices in sorted(members.items())
    ]


def _marks(song: SongRow, *, by_charter: bool) -> set[str]:
    marks = {f"song {_plain(song.artist + song.name) or song.path}"}
    if by_charter and _plain(song.charter):
        marks.add(f"charter {_plain(song.charter)}")
    return marks


def _plain(text: str) -> str:
    """Letters and digits alone: case, blanks and signs tell no two songs apart."""
    return "".join(character for character in text.casefold() if character.isalnum())


def _chance(key: str) -> float:
    """A number 0..1 that hangs on nothing but the text."""
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "big") / 2**64
