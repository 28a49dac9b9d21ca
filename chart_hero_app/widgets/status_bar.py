"""The line at the bottom: what goes on, the song in figures, and the machine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QStatusBar, QWidget

from chart_hero_app.theme.look import Look
from chart_hero_app.widgets.labels import label

HEIGHT_PX = 28
Dot = Literal["ready", "busy", "fault"]
"""What the dot says: all is ready, something runs, something broke off."""

_COLOUR = {"ready": "success", "busy": "accent", "fault": "error"}


@dataclass(frozen=True, slots=True)
class StatusItem:
    """A few words in the status bar.

    Parameters
    ----------
    words : what is said
    is_doubt : it speaks of doubtful notes
    tooltip : more of it; empty for none
    """

    words: str
    is_doubt: bool = False
    tooltip: str = ""


class ActivityDot(QWidget):
    """A dot: full while all is ready, a ring while something runs, a square after a fault."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._activity: Dot = "ready"
        self.setFixedSize(12, 12)
        look.changed.connect(self.update)

    def show_activity(self, activity: Dot, words: str) -> None:
        """Show what goes on."""
        self._activity = activity
        self.setAccessibleName(words)
        self.setToolTip(words)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the dot."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._look.theme.color(_COLOUR[self._activity]))
        place = QRectF(2, 2, 8, 8)
        if self._activity == "fault":
            painter.drawRect(place)
        else:
            painter.drawEllipse(place)
        if self._activity == "busy":
            painter.setBrush(self._look.theme.color("window"))
            painter.drawEllipse(place.adjusted(2.5, 2.5, -2.5, -2.5))
        painter.end()


class StatusBar(QStatusBar):
    """Facts about the song at the left, about the machine at the right.

    Parameters
    ----------
    look : colours and fonts
    """

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self.setAccessibleName(self.tr("Status"))
        self._dot = ActivityDot(look)
        self._body = QWidget()
        self._left: list[QLabel] = []
        self._right: list[QLabel] = []
        self._row = QHBoxLayout(self._body)
        self._row.setContentsMargins(12, 0, 16, 0)
        self._row.setSpacing(16)
        self._row.addWidget(self._dot)
        self._row.addStretch(1)
        self._body.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.addWidget(self._body, 1)
        self.setMinimumHeight(HEIGHT_PX)
        self.show_activity("ready", self.tr("Ready"))

    def show_activity(self, activity: Dot, words: str) -> None:
        """Show whether something runs, and what."""
        self._dot.show_activity(activity, words)

    def show_left(self, items: Sequence[StatusItem]) -> None:
        """Say what goes on, and the song in figures."""
        self._fill(self._left, items, 1)

    def show_right(self, items: Sequence[StatusItem]) -> None:
        """Say what is to be known of the machine."""
        self._fill(self._right, items, 2 + len(self._left))

    def _fill(self, labels: list[QLabel], items: Sequence[StatusItem], place: int) -> None:
        while len(labels) > len(items):
            gone = labels.pop()
            self._row.removeWidget(gone)
            gone.deleteLater()
        while len(labels) < len(items):
            added = label("", "label-2")
            self._row.insertWidget(place + len(labels), added)
            labels.append(added)
        for shown, item in zip(labels, items, strict=True):
            kind = "doubt-strong" if item.is_doubt else "label-2"
            if shown.property("kind") != kind:
                shown.setProperty("kind", kind)
                shown.style().polish(shown)
            shown.setText(item.words)
            shown.setToolTip(item.tooltip)
        self._give_way()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave facts out that have no room."""
        super().resizeEvent(event)
        self._give_way()

    def _give_way(self) -> None:
        """Show what has room: of the left from the left, then of the right from the right."""
        left_px = self.width() - 12 - 16 - 12 - 16
        for shown in [*self._left, *reversed(self._right)]:
            left_px -= shown.sizeHint().width() + 16
            shown.setVisible(left_px >= 0)

    def minimumSizeHint(self) -> QSize:
        """Facts give way; the height does not."""
        return QSize(0, max(HEIGHT_PX, self._dot.fontMetrics().height() + 8))
