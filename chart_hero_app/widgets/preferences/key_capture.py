"""A field that takes the keys that are pressed in it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QKeyCombination, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from chart_hero_app.theme.look import Look
from chart_hero_app.widgets.soft_card import SoftCard

_MODIFIER_KEYS = frozenset(
    (
        Qt.Key.Key_Shift,
        Qt.Key.Key_Control,
        Qt.Key.Key_Alt,
        Qt.Key.Key_AltGr,
        Qt.Key.Key_Meta,
        Qt.Key.Key_CapsLock,
        Qt.Key.Key_NumLock,
        Qt.Key.Key_unknown,
    )
)


def keys_of_event(event: QKeyEvent) -> str:
    """Write the keys of a press in Qt's portable text; empty for a modifier alone.

    A sign that is typed with Shift counts as the sign alone, as Qt's shortcuts have it.
    """
    if Qt.Key(event.key()) in _MODIFIER_KEYS:
        return ""
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    text = event.text()
    is_sign = len(text) == 1 and text.isprintable() and not text.isalpha() and not text.isspace()
    if is_sign:
        modifiers &= ~Qt.KeyboardModifier.ShiftModifier
    combination = QKeyCombination(modifiers, Qt.Key(event.key()))
    return QKeySequence(combination).toString(QKeySequence.SequenceFormat.PortableText)


class KeyCapture(SoftCard):
    """Says what it waits for; Tab and Esc leave it.

    Parameters
    ----------
    look : colours and fonts

    Signals
    -------
    pressed(str) : keys in Qt's portable text
    left() : it waits no longer, and nothing was pressed
    """

    pressed = Signal(str)
    left = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, "accent", "", parent)
        self.setAccessibleName(self.tr("New keys"))
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.hide()

    def wait_for(self, words: str) -> None:
        """Wait for keys, and say what they are for."""
        self.sentence.setText(words)
        self.setAccessibleName(words)
        self.show()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def event(self, event: QEvent) -> bool:
        """Take keys before any shortcut does."""
        if event.type() is QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take keys."""
        if event.key() == Qt.Key.Key_Escape and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            self._leave()
            return
        keys = keys_of_event(event)
        if keys:
            self.hide()
            self.pressed.emit(keys)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Wait no longer."""
        super().focusOutEvent(event)
        if self.isVisible():
            self._leave()

    def _leave(self) -> None:
        self.hide()
        self.left.emit()
