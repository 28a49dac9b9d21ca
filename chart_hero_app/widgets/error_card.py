"""A card in the middle of an unchanged view: what cannot be done, why, and the way out."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from chart_hero_app.messages import Gravity, Message
from chart_hero_app.theme.look import Look
from chart_hero_app.widgets.announce import announce
from chart_hero_app.widgets.button import Button, IconButton
from chart_hero_app.widgets.labels import label
from chart_hero_app.widgets.shadow import shadow

WIDTH_PX = 480
_ICON = {
    Gravity.HINT: ("info", "accent"),
    Gravity.SUCCESS: ("check", "success"),
    Gravity.WARNING: ("warning", "warn"),
    Gravity.WORKING: ("info", "accent"),
    Gravity.FAULT: ("warning", "error"),
}


class ErrorCard(QFrame):
    """The message of a fault, over the widget that it is about.

    Parameters
    ----------
    look : colours and fonts
    over : the widget whose middle it takes

    Signals
    -------
    answered(Message, Answer) : a button was pressed; the card has gone
    closed() : it has gone, with or without an answer
    """

    answered = Signal(object, object)
    closed = Signal()

    def __init__(self, look: Look, over: QWidget) -> None:
        super().__init__(over)
        self._look = look
        self._over = over
        self._message: Message | None = None
        self.setProperty("kind", "popover")
        self._icon = QLabel()
        self._icon.setFixedSize(24, 24)
        self._sentence = label("", wraps=True)
        self._sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.close_button = IconButton(look, "cross", self.tr("Close"), "Esc", edge_px=28)
        self.close_button.clicked.connect(self.dismiss)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self._sentence, 1)
        head.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        self._details = QPlainTextEdit()
        self._details.setReadOnly(True)
        self._details.setAccessibleName(self.tr("Details"))
        self._details.setFixedHeight(140)
        self._details.setTabChangesFocus(True)
        self.unfold = Button(look, self.tr("Details"), "quiet", parent=self)
        self.unfold.setCheckable(True)
        self.unfold.toggled.connect(self._show_details)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(8)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 20, 16, 16)
        column.setSpacing(16)
        column.addLayout(head)
        column.addWidget(self._details)
        column.addLayout(self._buttons)
        self.setGraphicsEffect(shadow(self))
        over.installEventFilter(self)
        self.hide()

    @property
    def message(self) -> Message | None:
        """What it says; None while it is not there."""
        return self._message

    def show_message(self, message: Message) -> None:
        """Say what cannot be done."""
        self._message = message
        self.setAccessibleName(message.sentence)
        self._sentence.setText(message.sentence)
        self._details.setPlainText(message.details)
        self.unfold.setChecked(False)
        self._show_details(False)
        self._fill_buttons(message)
        name, token = _ICON[message.gravity]
        icon = self._look.theme.icon(name, token)
        self._icon.setPixmap(icon.pixmap(QSize(24, 24), self.devicePixelRatioF()))
        self.show()
        self.raise_()
        self._centre()
        first = self._buttons.itemAt(self._buttons.count() - 1)
        widget = first.widget() if first is not None else None
        (widget or self.close_button).setFocus(Qt.FocusReason.OtherFocusReason)
        announce(self, message.sentence, at_once=True)

    def dismiss(self) -> None:
        """Go away without an answer."""
        self._message = None
        self.hide()
        self.closed.emit()

    def _fill_buttons(self, message: Message) -> None:
        while (item := self._buttons.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None and widget is not self.unfold:
                widget.hide()
                widget.deleteLater()
        if message.details:
            self._buttons.addWidget(self.unfold)
        self.unfold.setVisible(bool(message.details))
        self._buttons.addStretch(1)
        pairs = list(zip(message.answers, message.labels, strict=True))
        for index, (answer, text) in reversed(list(enumerate(pairs))):
            button = Button(self._look, text, "plain" if index else "primary")
            button.clicked.connect(lambda _=False, answer=answer: self._answer(answer))
            self._buttons.addWidget(button)

    def _answer(self, answer: object) -> None:
        message = self._message
        self.dismiss()
        self.answered.emit(message, answer)

    def _show_details(self, is_shown: bool) -> None:
        self._details.setVisible(is_shown)
        self._centre()

    def _centre(self) -> None:
        over = self._over
        width = min(round(WIDTH_PX * self._look.theme.text_scale), over.width() - 32)
        self.setFixedWidth(width)
        layout = self.layout()
        assert layout is not None
        layout.activate()
        height = max(layout.totalHeightForWidth(width), layout.totalMinimumSize().height())
        self.resize(width, height)
        self.move((over.width() - width) // 2, max((over.height() - height) // 2, 16))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in the middle."""
        if event.type() is QEvent.Type.Resize and self.isVisible():
            self._centre()
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close with Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        else:
            super().keyPressEvent(event)
