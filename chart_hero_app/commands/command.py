"""What a command is: its name, words, keys, and where it holds."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

CONTEXT = "Commands"


class Scope(Enum):
    """Where a command's keys hold. Keys of two scopes may be the same, save with those of `APP`."""

    APP = "app"
    """Everywhere in the window, while text is typed too."""
    EDITOR = "editor"
    """While the editor is seen and no text is typed."""
    QUEUE = "queue"
    """While the queue is seen and no text is typed."""
    DATA = "data"
    """While the data page of the training is seen and no text is typed."""
    REPAIR = "repair"
    """While other readings of a fill are offered."""
    SIMILAR = "similar"
    """While similar bars are offered."""


class Topic(Enum):
    """What a command is about: its menu, its part of the list of keys."""

    FILE = QT_TRANSLATE_NOOP("Commands", "File")
    EDIT = QT_TRANSLATE_NOOP("Commands", "Edit")
    NOTES = QT_TRANSLATE_NOOP("Commands", "Notes")
    PLAY = QT_TRANSLATE_NOOP("Commands", "Play")
    REVIEW = QT_TRANSLATE_NOOP("Commands", "Review")
    TEMPO = QT_TRANSLATE_NOOP("Commands", "Tempo")
    VIEW = QT_TRANSLATE_NOOP("Commands", "View")
    HELP = QT_TRANSLATE_NOOP("Commands", "Help")
    QUEUE = QT_TRANSLATE_NOOP("Commands", "Queue")
    TRAINING = QT_TRANSLATE_NOOP("Commands", "Training")

    @property
    def label(self) -> str:
        """In the user's language."""
        return QCoreApplication.translate(CONTEXT, str(self.value))


@dataclass(frozen=True, slots=True)
class Command:
    """Something that can be commanded.

    Parameters
    ----------
    id : never changes, for settings keep it: "notes.ghost"
    text : in English, as in a menu: a verb or the thing that is switched
    topic : its menu
    scope : where its keys hold
    keys : of its own, in Qt's portable text, the one to show first; one combination each
    mac_keys : on a Mac, where Ctrl and Alt for Cmd and Option is not enough
    repeats : goes on while its key is held
    begins_group : stands apart from what is above it in its menu
    is_in_menu : else only the lists of commands and keys have it
    submenu : in English, of the menu within its menu where it stands; empty for none
    icon : name of its picture; empty without one
    """

    id: str
    text: str
    topic: Topic
    scope: Scope = Scope.EDITOR
    keys: tuple[str, ...] = ()
    mac_keys: tuple[str, ...] | None = None
    repeats: bool = False
    begins_group: bool = False
    is_in_menu: bool = True
    submenu: str = ""
    icon: str = ""

    @property
    def label(self) -> str:
        """In the user's language."""
        return QCoreApplication.translate(CONTEXT, self.text)

    @property
    def submenu_label(self) -> str:
        """In the user's language."""
        return QCoreApplication.translate(CONTEXT, self.submenu) if self.submenu else ""

    def own_keys(self, *, is_mac: bool) -> tuple[str, ...]:
        """Keys that nobody changed."""
        return self.keys if self.mac_keys is None or not is_mac else self.mac_keys
