"""The queue as a small file: what waits, in order, and what became of the songs before."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from chart_hero_app.messages import Gravity, Message, song_vanished
from chart_hero_app.view_models.queue import QueueEntry, QueueState

_logger = logging.getLogger(__name__)

VERSION = 1
MOST_OVER = 200
"""So many songs that are done, the last ones, are kept; those that wait are kept all."""
_FIELDS = ("title", "artist", "n_notes", "n_doubtful", "bpm", "trust", "care", "took_s", "is_nameless")


def as_kept(entry: QueueEntry) -> QueueEntry:
    """Leave out what does not outlive the program: a run that was on its way, a file that was gone."""
    if entry.state.is_over and not entry.is_missing:
        return entry
    if entry.state.is_over and entry.state is not QueueState.FAILED:
        return replace(entry, is_missing=False)
    return QueueEntry(entry.number, entry.path, entry.title, entry.artist, project=entry.project)


def write_queue(path: Path, entries: Iterable[QueueEntry]) -> None:
    """Write the file anew; it changes whole or not at all.

    Parameters
    ----------
    path : of the file; its folder is made if need be
    entries : as `as_kept` makes them

    Raises
    ------
    OSError
        if it cannot be written
    """
    content = {"version": VERSION, "songs": [_row_of(entry) for entry in _without_oldest(list(entries))]}
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(".new")
    beside.write_text(json.dumps(content, indent=1, ensure_ascii=False), encoding="utf-8")
    beside.replace(path)


def read_queue(path: Path) -> tuple[QueueEntry, ...]:
    """Read the file; songs that wait are held, and those whose file is gone say so.

    Without a file, or with one that cannot be read, the queue is empty; such a one is put aside.
    """
    try:
        return tuple(map(_looked_for, _entries_in(json.loads(path.read_text(encoding="utf-8")))))
    except FileNotFoundError:
        return ()
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        _logger.warning("%s cannot be read and is put aside: %r", path, error)
        _put_aside(path)
        return ()


def _entries_in(content: dict[str, Any]) -> Iterator[QueueEntry]:
    if content["version"] != VERSION:
        raise ValueError(f"version {content['version']}")
    return map(_entry_of, content["songs"])


def _put_aside(path: Path) -> None:
    try:
        path.replace(path.with_suffix(".aside"))
    except OSError as error:
        _logger.warning("%s cannot be renamed: %s", path, error)


def _without_oldest(entries: list[QueueEntry]) -> list[QueueEntry]:
    n_too_many = sum(entry.state.is_over for entry in entries) - MOST_OVER
    kept = []
    for entry in entries:
        if entry.state.is_over and n_too_many > 0:
            n_too_many -= 1
        else:
            kept.append(entry)
    return kept


def _row_of(entry: QueueEntry) -> dict[str, Any]:
    row: dict[str, Any] = {"path": str(entry.path), "state": entry.state.value}
    default = QueueEntry(0, entry.path, "")
    row |= {name: value for name in _FIELDS if (value := getattr(entry, name)) != getattr(default, name)}
    if entry.project is not None:
        row["project"] = str(entry.project)
    if entry.message is not None:
        row["message"] = {"sentence": entry.message.sentence, "details": entry.message.details}
    return row


def _entry_of(row: dict[str, Any]) -> QueueEntry:
    """Read a row.

    Raises
    ------
    ValueError, KeyError, TypeError, AttributeError
        if it is none
    """
    path, message, project = Path(row["path"]), row.get("message"), row.get("project")
    fields = {name: row[name] for name in _FIELDS if name in row}
    default = QueueEntry(0, path, path.stem, trust=0.0, took_s=0.0)
    for name, value in fields.items():
        kind = float if isinstance(getattr(default, name), float) else type(getattr(default, name))
        if not isinstance(value, (int, float) if kind is float else kind):
            raise ValueError(f"{name} is {value!r}")  # noqa: TRY004 - the file is at fault, not the program
    state = QueueState(row["state"])
    return replace(
        QueueEntry(0, path, path.stem),
        **fields,
        state=state,
        is_held=state is QueueState.WAITING,
        project=None if project is None else Path(project),
        message=None
        if message is None
        else Message(Gravity.FAULT, str(message["sentence"]), details=str(message["details"])),
    )


def _looked_for(entry: QueueEntry) -> QueueEntry:
    """Say of a song whose file is gone that it is."""
    if _is_there(entry.path):
        return entry
    if entry.state is not QueueState.WAITING:
        return replace(entry, is_missing=True)
    message = song_vanished(entry.path.name, str(entry.path.parent))
    return replace(entry, state=QueueState.FAILED, is_held=False, is_missing=True, message=message)


def _is_there(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # a path that no system could have
        return False
