"""What happened in a run, newest first, each with its time of day."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtGui import QTextBlockFormat, QTextCharFormat, QTextCursor, QTextOption
from PySide6.QtWidgets import QFrame, QTextEdit, QWidget

from chart_hero_app.figures import instant_text
from chart_hero_app.theme.look import Look
from chart_hero_app.view_models.training.run_words import is_routine, line_text
from chart_hero_app.widgets.button import Button
from chart_hero_app.widgets.labels import label
from chart_hero_app.widgets.mark import Mark
from chart_hero_app.widgets.training.result_card import EDGE_PX, ResultCard
from chart_hero_core.runs.events import AnyEvent

_TIME_PX = 68


class RunLog(ResultCard):
    """The lines of the log that tell more than a step.

    Parameters
    ----------
    look : colours and fonts

    Signals
    -------
    file_asked() : the log is to be seen as it is
    """

    file_asked = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(QCoreApplication.translate("RunLog", "Log"), parent)
        self._look = look
        self._events: tuple[AnyEvent, ...] = ()
        self.open_file = Button(look, self.tr("Open the file"), "link", height_px=20)
        self.open_file.clicked.connect(self.file_asked)
        self.head.addStretch(1)
        self.head.addWidget(self.open_file)
        self.lines = QTextEdit()
        self.lines.setObjectName("run-log")
        self.lines.setReadOnly(True)
        self.lines.setTabChangesFocus(True)
        self.lines.setFrameShape(QFrame.Shape.NoFrame)
        self.lines.setWordWrapMode(QTextOption.WrapMode.WordWrap)
        self.lines.setAccessibleName(self.tr("Log"))
        self.lines.setMinimumHeight(80)
        self.lines.document().setDocumentMargin(0)
        self.lines.setViewportMargins(EDGE_PX, 0, 8, 0)
        self.column.addWidget(self.lines, 1)
        self.hint = label("", "label-2", wraps=True)
        self.add_foot(Mark(look, "info", "text-2")).addWidget(self.hint, 1)
        look.changed.connect(self._write)

    def show_events(self, events: tuple[AnyEvent, ...], *, is_over: bool) -> None:
        """Show other events, the newest in front, of a run that is over or not."""
        goes_on = self.tr("Runs on its own: you can edit, or close the window and resume later.")
        self.hint.setText(self.tr("Every step is in the file.") if is_over else goes_on)
        if events != self._events:
            self._events = events
            self._write()

    def _write(self) -> None:
        theme = self._look.theme
        self.lines.clear()
        cursor = QTextCursor(self.lines.document())
        hanging, time_px = QTextBlockFormat(), theme.text_px(_TIME_PX)
        hanging.setLeftMargin(time_px)
        hanging.setTextIndent(-time_px)
        hanging.setBottomMargin(4)
        self.lines.setTabStopDistance(time_px)
        plain = QTextCharFormat()
        plain.setFont(theme.font("label"))
        for index, event in enumerate(self._events):
            if index:
                cursor.insertBlock()
            cursor.setBlockFormat(hanging)
            plain.setForeground(theme.color("text-3"))
            cursor.insertText(_time_of(event) + "\t", plain)
            plain.setForeground(theme.color("text-2" if is_routine(event) else "text"))
            cursor.insertText(line_text(event), plain)
        self.lines.moveCursor(QTextCursor.MoveOperation.Start)


def _time_of(event: AnyEvent) -> str:
    """The time of day at which something happened; "" where nobody said when."""
    return instant_text(datetime.fromtimestamp(event.time)) if event.time else ""
