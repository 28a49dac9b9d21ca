"""A bar like the one that was fixed, as a card to tick."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton

from chart_hero_app.theme.look import Look
from chart_hero_app.widgets.tiny_lanes import TinySpan, paint_ground, paint_tiny_lanes
from chart_hero_app.words import percent_text
from chart_hero_core.domain.chart import DrumNote
from chart_hero_core.review.similar_bars import SimilarBar

CARD_SIZE = QSize(176, 116)
_LANES_PX = 72
_TICK_PX = 16


class SimilarBarCard(QAbstractButton):
    """The bar as it would be, its number, how alike it is, and whether it is ticked.

    Parameters
    ----------
    look : colours and fonts
    bar : what it shows
    span : of the tiny lanes
    notes : of the bar, with the fix
    """

    def __init__(self, look: Look, bar: SimilarBar, span: TinySpan, notes: Sequence[DrumNote]) -> None:
        super().__init__()
        self._look = look
        self._bar = bar
        self._span = span
        self._notes = notes
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        scale = max(look.theme.text_scale, 1.0)
        self.setFixedSize(round(CARD_SIZE.width() * scale), CARD_SIZE.height() + round(24 * (scale - 1)))
        self._name = self.tr("Bar %1").replace("%1", str(bar.number))
        alike = self.tr("%1 alike").replace("%1", percent_text(bar.likeness))
        self._detail = self.tr("pinned note") if bar.has_pinned else alike
        self.setAccessibleName(f"{self._name}, {alike}, {self._detail}" if bar.has_pinned else self._name)
        self.setAccessibleDescription(self._detail)

    def nextCheckState(self) -> None:
        """Leave it to the model whether the bar is ticked."""

    def sizeHint(self) -> QSize:
        """As large as it is."""
        return self.size()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave all keys to the sheet and to the commands of the window."""
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the card."""
        theme = self._look.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = theme.color("accent" if self.isChecked() else "border")
        painter.setPen(QPen(edge, 1.5))
        painter.setBrush(theme.color("hover" if self.underMouse() else "panel"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
        ground = QRectF(8, 8, self.width() - 16, _LANES_PX)
        paint_ground(painter, theme, ground)
        lanes = ground.adjusted(4, 4, -4, -4)
        paint_tiny_lanes(painter, theme, lanes, self._span, self._notes, self._bar.added)
        foot = QRect(8, _LANES_PX + 8, self.width() - 16, self.height() - _LANES_PX - 12)
        self._paint_tick(painter, QRectF(foot.left(), foot.center().y() - 7, _TICK_PX, _TICK_PX))
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(theme.font("label"))
        painter.setPen(theme.color("text-2"))
        painter.drawText(foot, middle | Qt.AlignmentFlag.AlignRight, self._detail)
        painter.setFont(theme.font("subhead"))
        painter.setPen(theme.color("text"))
        painter.drawText(foot.adjusted(_TICK_PX + 8, 0, 0, 0), middle, self._name)
        painter.end()

    def _paint_tick(self, painter: QPainter, box: QRectF) -> None:
        theme = self._look.theme
        painter.setPen(QPen(theme.color("accent" if self.isChecked() else "border-strong"), 1))
        painter.setBrush(theme.color("accent" if self.isChecked() else "sunken"))
        painter.drawRoundedRect(box, 4, 4)
        if self.isChecked():
            pen = QPen(theme.color("on-accent"), 2, c=Qt.PenCapStyle.RoundCap, j=Qt.PenJoinStyle.RoundJoin)
            painter.setPen(pen)
            corners = [QPointF(box.left() + x, box.top() + y) for x, y in ((4, 8.5), (7, 11.5), (12, 5))]
            painter.drawPolyline(corners)
