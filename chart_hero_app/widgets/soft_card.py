"""A sentence on a soft ground, with the way out: what is said inside of a panel."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from chart_hero_app.theme.look import Look
from chart_hero_app.widgets.button import Button
from chart_hero_app.widgets.labels import label
from chart_hero_app.widgets.wrap_row import WrapRow

SoftKind = Literal["success", "warn", "error", "doubt", "accent"]

_ICONS: dict[SoftKind, str] = {
    "success": "check",
    "warn": "warning",
    "error": "cross",
    "doubt": "doubt",
    "accent": "info",
}
_ICON_PX = 16
_PAD_PX = 12
_GAP_PX = 8


class SoftLink(Button):
    """A link in the colour of the card that it stands on.

    Parameters
    ----------
    look : colours and fonts
    text : the verb
    kind : of the card
    """

    def __init__(self, look: Look, text: str, kind: SoftKind) -> None:
        super().__init__(look, text, "link", height_px=24)
        self._soft_kind = kind

    def _ink(self) -> QColor:
        return self._look.theme.color(self._soft_kind)


class SoftCard(QFrame):
    """Icon and sentence, a link beside them, more below.

    Parameters
    ----------
    look : colours and fonts
    kind : its colour, and its icon, which says the same
    sentence : what is the case
    """

    def __init__(self, look: Look, kind: SoftKind, sentence: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._kind = kind
        self.setAccessibleName(sentence)
        self.sentence = label(sentence, wraps=True)
        self.links: list[Button] = []
        self._row = QHBoxLayout()
        self._row.setContentsMargins(_ICON_PX + _GAP_PX, 0, 0, 0)
        self._row.setSpacing(_PAD_PX)
        self._row.addWidget(self.sentence, 1)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(_PAD_PX, 8, _PAD_PX, 8)
        self._column.setSpacing(8)
        self._column.addLayout(self._row)
        look.changed.connect(self.update)

    def add_link(self, text: str, follow: Callable[[], object]) -> None:
        """Put a link behind the sentence."""
        link = SoftLink(self._look, text, self._kind)
        link.setAccessibleName(f"{text}: {self.sentence.text()}")
        link.clicked.connect(lambda: follow())
        self._row.addWidget(link, 0, Qt.AlignmentFlag.AlignVCenter)
        self.links.append(link)

    def add_below(self, widget: QWidget) -> None:
        """Put something below the sentence."""
        self._column.addWidget(widget)

    def add_buttons(self, *buttons: Button) -> None:
        """Put buttons at the end, in as many lines as they need."""
        line = QWidget()
        row = WrapRow(gap_px=_GAP_PX, is_spread=False)
        row.add(*buttons)
        line.setLayout(row)
        self._column.addWidget(line)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground and the icon."""
        theme = self._look.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = QPen(theme.color(self._kind), 2.0) if theme.has_high_contrast else Qt.PenStyle.NoPen
        painter.setPen(edge)
        painter.setBrush(theme.color(f"{self._kind}-soft"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        line_px = self.sentence.fontMetrics().height()
        n_lines = max(self.sentence.height() // max(line_px, 1), 1)
        top = self.sentence.y() + (self.sentence.height() - n_lines * line_px) // 2
        place = QRect(_PAD_PX, top + (line_px - _ICON_PX) // 2, _ICON_PX, _ICON_PX)
        theme.draw_icon(painter, place, _ICONS[self._kind], self._kind)
        painter.end()
