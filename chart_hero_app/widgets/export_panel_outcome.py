"""What became of an export: done, to be asked about, failed."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from chart_hero_app.figures import size_text
from chart_hero_app.messages import Answer, Gravity, Message
from chart_hero_app.theme.look import Look
from chart_hero_app.view_models.export_work import WrittenSong
from chart_hero_app.widgets.announce import announce
from chart_hero_app.widgets.button import Button
from chart_hero_app.widgets.labels import ElidedLabel, label
from chart_hero_app.widgets.mark import Mark
from chart_hero_app.widgets.soft_card import SoftCard, SoftKind

_KINDS: dict[Gravity, SoftKind] = {
    Gravity.HINT: "accent",
    Gravity.SUCCESS: "success",
    Gravity.WARNING: "warn",
    Gravity.WORKING: "accent",
    Gravity.FAULT: "error",
}
_SHOWN_FILES = 8


class ExportOutcome(QWidget):
    """A card that says what became of the export; hidden before.

    Parameters
    ----------
    look : colours and fonts

    Signals
    -------
    answered(Answer) : a button was pressed
    details_asked(Message) : the log of a failure is wanted
    """

    answered = Signal(object)
    details_asked = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.card: SoftCard | None = None
        self.buttons: dict[Answer, Button] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.hide()

    def clear(self) -> None:
        """Say nothing."""
        if self.card is not None:
            self._column.removeWidget(self.card)
            self.card.hide()
            self.card.deleteLater()
        self.card, self.buttons = None, {}
        self.hide()

    def show_message(self, message: Message, written: WrittenSong | None = None) -> None:
        """Say something.

        Parameters
        ----------
        message : what, with its buttons
        written : the files to list; None for none
        """
        self.clear()
        self.card = SoftCard(self._look, _KINDS[message.gravity], message.sentence)
        if written is not None:
            self.card.add_below(self._files(written))
            for warning in written.song.warnings:
                self.card.add_below(label(warning, "warn", wraps=True))
        pairs = zip(message.answers, message.labels, strict=True)
        buttons = [self._button(answer, text) for answer, text in pairs]
        if message.details and message.gravity is Gravity.FAULT:
            details = Button(self._look, self.tr("Details"), "quiet", height_px=28)
            details.clicked.connect(lambda: self.details_asked.emit(message))
            buttons.append(details)
        self.card.add_buttons(*buttons)
        self._column.addWidget(self.card)
        self.show()
        announce(self, message.sentence, at_once=message.gravity is Gravity.FAULT)

    def take_focus(self) -> None:
        """Give the focus to a button that does no harm."""
        harmless = (Answer.CANCEL, Answer.OPEN_FOLDER, Answer.TRY_AGAIN)
        button = next((self.buttons[answer] for answer in harmless if answer in self.buttons), None)
        if button is not None:
            button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _button(self, answer: Answer, text: str) -> Button:
        is_next = answer is Answer.OPEN_FOLDER
        button = Button(self._look, text, "primary" if is_next else "plain", height_px=28)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda: self.answered.emit(answer))
        self.buttons[answer] = button
        return button

    def _files(self, written: WrittenSong) -> QWidget:
        rows = QWidget()
        column = QVBoxLayout(rows)
        column.setContentsMargins(24, 0, 0, 0)
        column.setSpacing(2)
        for file in written.files[:_SHOWN_FILES]:
            column.addLayout(self._file_row(file.name, size_text(file.n_bytes)))
        n_more = len(written.files) - _SHOWN_FILES
        if n_more > 0:
            column.addWidget(label(self.tr("and %1 more").replace("%1", str(n_more)), "label-2"))
        return rows

    def _file_row(self, name: str, size: str) -> QHBoxLayout:
        tick = Mark(self._look, "check", "success")
        tick.setAccessibleName(self.tr("Written"))
        words = ElidedLabel("label-2")
        words.setText(name)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(tick)
        row.addWidget(words, 1)
        row.addWidget(label(size, "label-2"))
        return row
