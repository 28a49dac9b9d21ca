"""The songs that wait to be heard, the one that is heard now, and what became of the others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from chart_hero_app.messages import Message


class QueueState(Enum):
    """What became of a song of the queue."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"
    NO_DRUMS = "no drums"
    FAILED = "failed"

    @property
    def is_over(self) -> bool:
        """Whether nothing more happens to it by itself."""
        return self not in (QueueState.WAITING, QueueState.RUNNING)


@dataclass(frozen=True, slots=True)
class QueueEntry:
    """A song of the queue.

    Parameters
    ----------
    number : tells it from all others of this run of the app
    path : its file
    title, artist : as far as they are known
    state : what became of it
    share : 0..1 of its run
    left_s : seconds until it is done; None while nobody can tell
    n_notes, n_doubtful, bpm : what was found
    trust : 0..1, how far its chart is believed; None while there is none
    care : what to look at, in a few words; empty for nothing
    took_s : seconds that it took
    message : what went wrong
    project : what is kept of it; None before it was opened
    is_held : it waits from the last run of the app, until the user agrees
    is_missing : its file was gone when the app started
    is_nameless : its name was wanted, and nobody was sure of it
    is_asked : its name is asked for now
    """

    number: int
    path: Path
    title: str
    artist: str = ""
    state: QueueState = QueueState.WAITING
    share: float = 0.0
    left_s: float | None = None
    n_notes: int = 0
    n_doubtful: int = 0
    bpm: str = ""
    trust: float | None = None
    care: str = ""
    took_s: float = 0.0
    message: Message | None = None
    project: Path | None = None
    is_held: bool = False
    is_missing: bool = False
    is_nameless: bool = False
    is_asked: bool = False


class QueueModel(QObject):
    """The songs, in the order in which they are heard; those of the last run of the app in front.

    Signals
    -------
    changed() : an entry came, went, moved or went on
    paused_changed() : it was paused, or goes on
    open_asked(int), remove_asked(int), identify_asked(int) : the user wants to see, to be rid of, or to name
        the entry of this number
    """

    changed = Signal()
    paused_changed = Signal()
    open_asked = Signal(int)
    remove_asked = Signal(int)
    identify_asked = Signal(int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._entries: list[QueueEntry] = []
        self._last_number = 0
        self._is_paused = False

    @property
    def entries(self) -> tuple[QueueEntry, ...]:
        """All songs, in order."""
        return tuple(self._entries)

    @property
    def running(self) -> QueueEntry | None:
        """The song that is heard now."""
        return next((entry for entry in self._entries if entry.state is QueueState.RUNNING), None)

    @property
    def next_waiting(self) -> QueueEntry | None:
        """The song that is heard next; None while the queue is paused, or nothing waits that is not held."""
        if self._is_paused:
            return None
        waiting = (entry for entry in self._entries if entry.state is QueueState.WAITING)
        return next((entry for entry in waiting if not entry.is_held), None)

    @property
    def n_held(self) -> int:
        """Songs that wait from the last run, until `go_on`."""
        return sum(entry.is_held for entry in self._entries)

    @property
    def n_left(self) -> int:
        """Songs that wait or are heard."""
        return sum(not entry.state.is_over for entry in self._entries)

    @property
    def share(self) -> float:
        """0..1 of all that was put in."""
        if not self._entries:
            return 0.0
        return sum(1.0 if entry.state.is_over else entry.share for entry in self._entries) / len(
            self._entries
        )

    @property
    def left_s(self) -> float | None:
        """Seconds until all are heard, if they take as long as those before; None while nobody can tell."""
        running = self.running
        running_s = 0.0 if running is None else running.left_s
        n_waiting = sum(entry.state is QueueState.WAITING for entry in self._entries)
        took_s = [entry.took_s for entry in self._entries if entry.state is QueueState.DONE]
        if running is not None and running_s is not None and running.share < 1:
            took_s.append(running_s / (1 - running.share))
        if running_s is None or (n_waiting and not took_s):
            return None
        return running_s + (n_waiting * sum(took_s) / len(took_s) if n_waiting else 0.0)

    @property
    def is_paused(self) -> bool:
        """Whether no further song is begun."""
        return self._is_paused

    def entry(self, number: int) -> QueueEntry | None:
        """The entry of a number; None if it was removed."""
        return next((entry for entry in self._entries if entry.number == number), None)

    def entry_of(self, path: Path) -> QueueEntry | None:
        """The newest entry of a file that is not over."""
        return next(
            (entry for entry in reversed(self._entries) if entry.path == path and not entry.state.is_over),
            None,
        )

    @property
    def next_number(self) -> int:
        """Number that the next entry will have."""
        return self._last_number + 1

    def add(self, path: Path, title: str = "", artist: str = "", *, is_next: bool = False) -> QueueEntry:
        """Let a song wait, behind all others or in front of all that wait."""
        self._last_number += 1
        entry = QueueEntry(self._last_number, path, title or path.stem, artist)
        index = len(self._entries)
        if is_next:
            waiting = (i for i, other in enumerate(self._entries) if other.state is QueueState.WAITING)
            index = next(waiting, index)
        self._entries.insert(index, entry)
        self.changed.emit()
        return entry

    def restore(self, entries: Iterable[QueueEntry]) -> None:
        """Put the songs of the last run in front, with numbers of this one; songs that wait stay single."""
        known = {entry.path for entry in self._entries if not entry.state.is_over}
        restored = []
        for entry in entries:
            if entry.state.is_over or entry.path not in known:
                self._last_number += 1
                restored.append(replace(entry, number=self._last_number))
        if restored:
            self._entries = [*restored, *self._entries]
            self.changed.emit()

    def update(self, number: int, **values: Any) -> None:
        """Change what is known of an entry; one that was removed stays so."""
        for i, entry in enumerate(self._entries):
            if entry.number == number:
                changed = replace(entry, **values)
                if changed != entry:
                    self._entries[i] = changed
                    self.changed.emit()

    def remove(self, numbers: Iterable[int]) -> None:
        """Take entries out; what was found of them stays in their projects."""
        gone = set(numbers)
        kept = [entry for entry in self._entries if entry.number not in gone]
        if len(kept) != len(self._entries):
            self._entries = kept
            self.changed.emit()

    def move(self, number: int, steps: int) -> None:
        """Move a waiting song up (below 0) or down among those that wait."""
        waiting = [i for i, entry in enumerate(self._entries) if entry.state is QueueState.WAITING]
        places = [i for i in waiting if self._entries[i].number == number]
        if not places:
            return
        target = waiting[min(max(waiting.index(places[0]) + steps, 0), len(waiting) - 1)]
        if target != places[0]:
            self._entries.insert(target, self._entries.pop(places[0]))
            self.changed.emit()

    def move_to(self, number: int, place: int) -> None:
        """Move a waiting song in front of the entry of an index, or as near to that as songs wait."""
        waiting = [i for i, entry in enumerate(self._entries) if entry.state is QueueState.WAITING]
        places = [rank for rank, i in enumerate(waiting) if self._entries[i].number == number]
        if places:
            wanted = sum(i < place for i in waiting if self._entries[i].number != number)
            self.move(number, wanted - places[0])

    def go_on(self) -> None:
        """Hear the songs of the last run too, and begin with the next one."""
        self._entries = [replace(entry, is_held=False) for entry in self._entries]
        self._is_paused = False
        self.paused_changed.emit()
        self.changed.emit()

    def toggle(self) -> None:
        """Do what the one button of the head does: go on if something is held or paused, else pause."""
        if self.n_held or self._is_paused:
            self.go_on()
        else:
            self.pause()

    def remove_done(self) -> None:
        """Take out all songs that are over."""
        self.remove(entry.number for entry in self._entries if entry.state.is_over)

    def pause(self, is_paused: bool = True) -> None:
        """Begin no further song, or go on; the one that is heard is heard to its end."""
        if is_paused != self._is_paused:
            self._is_paused = is_paused
            self.paused_changed.emit()

    # What the user asks for

    def ask_open(self, number: int) -> None:
        """Show a song, while the queue goes on."""
        if self.entry(number) is not None:
            self.open_asked.emit(number)

    def ask_remove(self, number: int) -> None:
        """Be rid of a song; if it is heard just now, that stops."""
        if self.entry(number) is not None:
            self.remove_asked.emit(number)

    def ask_identify(self, number: int) -> None:
        """Show a song, and find out which one it is."""
        if self.entry(number) is not None:
            self.identify_asked.emit(number)
