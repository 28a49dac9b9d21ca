"""A small box with one field: what is typed is done with Enter, or the box says why it cannot be."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from chart_hero_app.theme.look import Look
from chart_hero_app.widgets.announce import announce
from chart_hero_app.widgets.button import Button
from chart_hero_app.widgets.labels import label
from chart_hero_app.widgets.popover import Popover
from chart_hero_app.words import keys_text

WIDTH_PX = 280

Answer = Callable[[str], str]
"""Does what was typed; returns why it cannot, as a sentence, empty if it is done."""


class FieldBox(Popover):
    """Title, field, verb, and what can be typed; closes when something else gets the focus.

    Parameters
    ----------
    look : colours and fonts
    over : what it lies over
    title : what is asked for
    verb : on the button
    hint : what can be typed
    answer : does it
    offers : texts to choose from, instead of typing
    """

    def __init__(
        self,
        look: Look,
        over: QWidget,
        title: str,
        verb: str,
        hint: str,
        answer: Answer,
        offers: Sequence[str] = (),
    ) -> None:
        super().__init__(look, over, leaves_with_focus=True)
        self._answer = answer
        self._hint = hint
        self.setAccessibleName(title)
        self._title = label(title, "subhead")
        self.field = _Field()
        self.field.setAccessibleName(title)
        self.field.setAccessibleDescription(hint)
        self._words = label(hint, "label-2", wraps=True)
        self.button = Button(look, verb, "primary", keys=keys_text("Return"))
        self.button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.button.setAutoDefault(True)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.field, 1)
        row.addWidget(self.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 14)
        column.setSpacing(8)
        column.addWidget(self._title)
        column.addLayout(row)
        if offers:
            column.addLayout(self._offers(offers))
        column.addWidget(self._words)
        self.setFixedWidth(round(WIDTH_PX * max(look.theme.text_scale, 1.0)))
        self.field.entered.connect(self._enter)
        self.field.textEdited.connect(lambda _: self._say(self._hint, "label-2"))
        self.button.clicked.connect(self._enter)

    def _offers(self, offers: Sequence[str]) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(4)
        for text in offers:
            button = Button(self.look, text, "quiet", height_px=28)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setAutoDefault(True)
            button.clicked.connect(lambda _=False, text=text: self._take(text))
            row.addWidget(button)
        row.addStretch(1)
        return row

    def ask(self, title: str, text: str) -> None:
        """Say what is asked for now, with what holds already in the field."""
        self._title.setText(title)
        self.setAccessibleName(title)
        self.field.setText(text)
        self.field.selectAll()
        self._say(self._hint, "label-2")
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _take(self, text: str) -> None:
        self.field.setText(text)
        self._enter()

    def _enter(self) -> None:
        problem = self._answer(self.field.text().strip())
        if problem:
            self._say(problem, "error")
            self.field.setFocus(Qt.FocusReason.OtherFocusReason)
            self.field.selectAll()
            announce(self, problem, at_once=True)
        else:
            self.close_popover()

    def _say(self, text: str, kind: str) -> None:
        self._words.setText(text)
        self._words.setProperty("kind", kind)
        self._words.style().polish(self._words)
        self.resize(self.fitted_size())


class _Field(QLineEdit):
    """A field whose Enter goes no farther.

    Signals
    -------
    entered() : Enter was pressed
    """

    entered = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Enter; leave Esc to the box."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)
