"""The row under the song bar that says the one thing that matters most now, or shows how far a run is."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QWidget

from chart_hero_app.figures import left_text
from chart_hero_app.messages import Gravity, Message
from chart_hero_app.theme.look import Look
from chart_hero_app.view_models.progress import STAGES, Progress
from chart_hero_app.widgets.announce import announce
from chart_hero_app.widgets.button import Button, IconButton
from chart_hero_app.widgets.labels import label
from chart_hero_app.widgets.stages import StageRow
from chart_hero_app.words import percent_text
from chart_hero_core.domain.progress import Stage

HEIGHT_PX = 40
_GROUND = {
    Gravity.HINT: "accent-soft",
    Gravity.SUCCESS: "success-soft",
    Gravity.WARNING: "warn-soft",
    Gravity.WORKING: "accent-soft",
    Gravity.FAULT: "error-soft",
}
_ICON = {
    Gravity.HINT: ("info", "accent"),
    Gravity.SUCCESS: ("check", "success"),
    Gravity.WARNING: ("warning", "warn"),
    Gravity.WORKING: ("clock", "accent"),
    Gravity.FAULT: ("cross", "error"),
}
_WORDS_FROM_PX = 1180


class NoticeRow(QFrame):
    """One message with its buttons; hidden while there is none.

    Parameters
    ----------
    look : colours and fonts

    Signals
    -------
    answered(Answer) : a button was pressed
    dismissed() : the message was closed
    details_asked(Message) : the message's details are wanted
    rebuilt() : there are other buttons
    """

    answered = Signal(object)
    dismissed = Signal()
    details_asked = Signal(object)
    rebuilt = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._message: Message | None = None
        self._icon = QLabel()
        self._icon.setFixedSize(16, 16)
        self._sentence = label("", wraps=True)
        self._progress = ProgressParts(look)
        self._buttons = QWidget()
        self._button_row = QHBoxLayout(self._buttons)
        self._button_row.setContentsMargins(0, 0, 0, 0)
        self._button_row.setSpacing(8)
        self._close = IconButton(look, "cross", self.tr("Close this notice"), edge_px=28)
        self._close.clicked.connect(self.dismissed)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 4, 12, 4)
        row.setSpacing(12)
        row.addWidget(self._icon)
        row.addWidget(self._progress, 3)
        row.addWidget(self._sentence, 2)
        row.addWidget(self._buttons)
        row.addWidget(self._close)
        self.setMinimumHeight(HEIGHT_PX)
        self.hide()
        look.changed.connect(self._retint)

    @property
    def message(self) -> Message | None:
        """What it says."""
        return self._message

    def show_message(self, message: Message | None) -> None:
        """Say something else; nothing for None."""
        before, self._message = self._message, message
        self.setVisible(message is not None)
        if message is None:
            return
        self.setAccessibleName(message.sentence)
        self._sentence.setText(message.sentence)
        self._progress.setVisible(message.gravity is Gravity.WORKING and self._progress.has_progress)
        self._close.setVisible(message.gravity is not Gravity.WORKING)
        if before is None or (before.answers, before.labels) != (message.answers, message.labels):
            self._fill_buttons(message)
        self._retint()
        if before is None or before.gravity is not message.gravity:
            announce(self, message.sentence, at_once=message.gravity is Gravity.FAULT)

    def show_progress(self, progress: Progress | None) -> None:
        """Show how far the run is that the message speaks of; None without one."""
        self._progress.show_progress(progress)
        is_working = self._message is not None and self._message.gravity is Gravity.WORKING
        self._progress.setVisible(is_working and progress is not None)
        self._retint()

    def _fill_buttons(self, message: Message) -> None:
        while (item := self._button_row.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        is_working = message.gravity is Gravity.WORKING
        for answer, text in zip(message.answers, message.labels, strict=True):
            icon_name, command = ("cross", "edit.select_none") if is_working else ("", "")
            button = Button(self._look, text, icon_name=icon_name, command=command, height_px=28)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(lambda _=False, answer=answer: self.answered.emit(answer))
            self._button_row.addWidget(button)
        if message.details:
            details = Button(self._look, self.tr("Details"), "quiet", height_px=28)
            details.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            details.clicked.connect(lambda: self.details_asked.emit(message))
            self._button_row.addWidget(details)
        self.rebuilt.emit()

    def take_focus(self) -> None:
        """Give the first button the focus, for Enter to press it."""
        item = self._button_row.itemAt(0)
        widget = item.widget() if item is not None else None
        if widget is not None:
            widget.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _retint(self) -> None:
        if self._message is None:
            return
        name, token = _ICON[self._message.gravity]
        has_progress = not self._progress.isHidden()
        self._icon.setVisible(not has_progress)
        self._icon.setPixmap(
            self._look.theme.icon(name, token).pixmap(QSize(16, 16), self.devicePixelRatioF())
        )
        self._give_way()
        self.update()

    def _give_way(self) -> None:
        """Beside a progress bar, only the last words of the sentence; in a narrow window, none."""
        if self._progress.isHidden():
            if self._message is not None:
                self._sentence.setText(self._message.sentence)
            self._sentence.setAlignment(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
            self._sentence.setProperty("kind", "")
            return
        is_wide = self.width() >= _WORDS_FROM_PX * self._look.theme.text_scale
        self._sentence.setText(self.tr("You can play it already.") if is_wide else "")
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave words out where there is no room."""
        super().resizeEvent(event)
        self._give_way()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground, and a line below."""
        if self._message is None:
            return
        theme = self._look.theme
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color(_GROUND[self._message.gravity]))
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme.color("border"))
        painter.end()


class ProgressParts(QWidget):
    """Stages, bar, share and time left of a run.

    Parameters
    ----------
    look : colours and fonts
    """

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        names = {
            Stage.DECODE: self.tr("Decode"),
            Stage.TEMPO: self.tr("Tempo"),
            Stage.LISTEN: self.tr("Listen"),
            Stage.CHART: self.tr("Chart"),
        }
        self._has_progress = False
        self._stages = StageRow(look, [names[stage] for stage in STAGES])
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setMinimumWidth(80)
        self._bar.setMaximumWidth(300)
        self._bar.setRange(0, 1000)
        self._bar.setAccessibleName(self.tr("Progress"))
        self._share = label("", "subhead")
        self._left = label("", "body-2")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(self._stages)
        row.addSpacing(8)
        row.addWidget(self._bar, 100)
        row.addWidget(self._share)
        row.addWidget(self._left)
        row.addStretch(1)
        self.hide()

    @property
    def has_progress(self) -> bool:
        """Whether there is a run to show."""
        return self._has_progress

    def show_progress(self, progress: Progress | None) -> None:
        """Show how far a run is."""
        self._has_progress = progress is not None
        if progress is None:
            return
        self._stages.show_stage(STAGES.index(progress.stage))
        self._bar.setUpdatesEnabled(False)  # it would paint at once, and with it all that waits to be painted
        self._bar.setValue(round(1000 * progress.share))
        self._bar.setUpdatesEnabled(True)
        self._share.setText(percent_text(progress.share))
        left = "" if progress.left_s is None else left_text(progress.left_s)
        self._left.setText(self.tr("about %1 left").replace("%1", left) if left else "")
