"""The field for a key: dots, that can be looked at, pasted and tested, and never leave it as text."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QFontMetrics, QGuiApplication, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from chart_hero_app.identify_messages import key_fault
from chart_hero_app.jobs import Job
from chart_hero_app.theme.look import Look
from chart_hero_app.view_models.audd_key import AuddKey
from chart_hero_app.widgets.announce import announce
from chart_hero_app.widgets.button import Button, IconButton
from chart_hero_app.widgets.labels import label
from chart_hero_core.domain.secret import Secret

_PAD_PX = 10


class KeyField(QWidget):
    """Dots, Show, Paste, Test, and below what came of it.

    For the clipboard and for screen readers the field only ever holds dots; what Show shows is painted over
    them.

    Parameters
    ----------
    look : colours and fonts
    audd_key : tests what is typed

    Signals
    -------
    edited() : `key` is another
    said() : there are other words below, or none
    """

    edited = Signal()
    said = Signal()

    def __init__(self, look: Look, audd_key: AuddKey, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._audd_key = audd_key
        self._testing: Job[None] | None = None
        self._accepted: Secret | None = None
        self.edit = QLineEdit()
        self.edit.setEchoMode(QLineEdit.EchoMode.Password)
        self.edit.setAccessibleName(self.tr("Key for AudD"))
        self.edit.setPlaceholderText(self.tr("Key from dashboard.audd.io"))
        self.edit.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.edit.setMinimumWidth(look.theme.text_px(200))
        self._shown = _ShownKey(look, self.edit)
        self.show_button = IconButton(look, "eye", self.tr("Show the key"))
        self.show_button.setCheckable(True)
        self.paste_button = Button(look, self.tr("Paste"))
        self.test_button = Button(look, self.tr("Test"))
        self.outcome = label("", "label-2", wraps=True)
        self.outcome.hide()
        self._lay_out()
        self.edit.textChanged.connect(self._follow)
        self.show_button.toggled.connect(self._shown.setVisible)
        self.paste_button.clicked.connect(self.paste)
        self.test_button.clicked.connect(self.test)
        self._follow()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.edit, 1)
        for button in (self.show_button, self.paste_button, self.test_button):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(row)
        column.addWidget(self.outcome)

    # What is typed

    @property
    def key(self) -> Secret:
        """What is typed; empty for nothing."""
        return Secret(self.edit.text().strip())

    @property
    def is_accepted(self) -> bool:
        """Whether AudD accepted just what is typed."""
        return self._accepted is not None and self._accepted == self.key

    def clear(self) -> None:
        """Forget what was typed, what came of it, and how it was undone."""
        self.stop()
        self._accepted = None
        self.show_button.setChecked(False)
        self.edit.setText("")
        self.say("")

    def paste(self) -> None:
        """Take the key that the user copied."""
        self.edit.setText(QGuiApplication.clipboard().text().strip())
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _follow(self) -> None:
        self.test_button.setEnabled(bool(self.key))
        self.test_button.setToolTip("" if self.key else self.tr("Type a key first"))
        self._shown.update()
        self.say("")
        self.edited.emit()

    # Testing

    def test(self) -> None:
        """Ask AudD whether it accepts what is typed."""
        self.stop()
        tested = self.key
        self.say(self.tr("Testing the key..."))
        self._testing = self._audd_key.test(tested, lambda: self._accept(tested), self.fail)

    def stop(self) -> None:
        """Wait for no answer any more."""
        if self._testing is not None:
            self._testing.abandon()
            self._testing = None

    def _accept(self, tested: Secret) -> None:
        self._testing = None
        self._accepted = tested
        self.say(self.tr("AudD accepts this key."), "success")

    def fail(self, error: Exception) -> None:
        """Say why the key cannot be used, and let it be mended."""
        self._testing = None
        self.say(key_fault(error), "error")
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def say(self, words: str, kind: str = "label-2") -> None:
        """Say what came of it; empty for nothing."""
        self.outcome.setProperty("kind", kind)
        self.outcome.style().polish(self.outcome)
        self.outcome.setText(words)
        self.outcome.setVisible(bool(words))
        self.said.emit()
        if words:
            announce(self, words, at_once=kind == "error")


class _ShownKey(QWidget):
    """Paints the key over the dots of its field: no text that anything but an eye could read."""

    def __init__(self, look: Look, edit: QLineEdit) -> None:
        super().__init__(edit)
        self._look = look
        self._edit = edit
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        edit.installEventFilter(self)
        edit.cursorPositionChanged.connect(lambda: self.update())
        self.hide()

    def eventFilter(self, watched: object, event: object) -> bool:
        """Cover the field, but for its edge."""
        if isinstance(event, QResizeEvent):
            self.setGeometry(self._edit.rect().adjusted(2, 2, -2, -2))
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the key, as much of it as has room before the cursor, and the cursor."""
        theme, text = self._look.theme, self._edit.text()
        font = theme.font("body")
        before_px = QFontMetrics(font).horizontalAdvance(text[: self._edit.cursorPosition()])
        left = _PAD_PX - 2 - max(before_px - (self.width() - 2 * _PAD_PX), 0)
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("sunken"))
        painter.setFont(font)
        painter.setPen(theme.color("text"))
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(QRect(left, 0, 10_000, self.height()), middle, text)
        if self._edit.hasFocus():
            painter.fillRect(left + before_px, 5, 1, self.height() - 10, theme.color("text"))
        painter.end()
