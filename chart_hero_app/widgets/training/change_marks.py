"""How a change is drawn: a ring where it was, a disc where it is better, a diamond where it is worse."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from chart_hero_app.theme.look import Look
from chart_hero_app.theme.theme import Theme

_RADIUS_PX = 5.0
_DIAMOND_PX = 6.0
_LINE_PX = 4.0
_HEIGHT_PX = 24
_LEAST_WIDTH_PX = 72


class Change(Enum):
    """Whether something got better; the value is the kind of words that say so."""

    BETTER = "better"
    SAME = "same"
    WORSE = "worse"


def change_kind(change: float) -> Change:
    """Tell it by the change of edits, as it is shown: one decimal."""
    shown = round(change, 1)
    return Change.WORSE if shown > 0 else Change.BETTER if shown < 0 else Change.SAME


def change_color(theme: Theme, change: Change) -> QColor:
    """The colour of a change."""
    tokens = {Change.BETTER: "success", Change.SAME: "text-2", Change.WORSE: "error"}
    return theme.color(tokens[change])


def draw_before(painter: QPainter, theme: Theme, centre: QPointF) -> None:
    """Draw the ring: where it was."""
    painter.setPen(QPen(theme.color("text-2"), 2))
    painter.setBrush(theme.color("panel"))
    painter.drawEllipse(centre, _RADIUS_PX - 0.5, _RADIUS_PX - 0.5)


def draw_after(painter: QPainter, theme: Theme, centre: QPointF, change: Change) -> None:
    """Draw where it is: a disc, or a diamond if it is worse."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(change_color(theme, change))
    if change is Change.WORSE:
        x, y, r = centre.x(), centre.y(), _DIAMOND_PX
        corners = [QPointF(x, y - r), QPointF(x + r, y), QPointF(x, y + r), QPointF(x - r, y)]
        painter.drawPolygon(QPolygonF(corners))
    else:
        painter.drawEllipse(centre, _RADIUS_PX, _RADIUS_PX)


class ChangeMark(QWidget):
    """A mark beside the words that explain it.

    Parameters
    ----------
    look : colours
    change : of the mark; None for the ring of before
    """

    def __init__(self, look: Look, change: Change | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._change = look, change
        self.setFixedSize(14, 16)
        look.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the mark."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        centre = QPointF(self.width() / 2, self.height() / 2)
        if self._change is None:
            draw_before(painter, self._look.theme, centre)
        else:
            draw_after(painter, self._look.theme, centre, self._change)
        painter.end()


class Dumbbell(QWidget):
    """Before and after on one line; the farther left, the fewer edits.

    Parameters
    ----------
    look : colours
    """

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._before = self._after = 0.0
        self._most = 1.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.update)

    def show_change(self, before: float, after: float, most: float) -> None:
        """Show edits before and after on a line from 0 to `most`."""
        self._before, self._after, self._most = before, after, max(most, 1e-9)
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(260, _HEIGHT_PX)

    def minimumSizeHint(self) -> QSize:
        """Wide enough to see which is left."""
        return QSize(_LEAST_WIDTH_PX, _HEIGHT_PX)

    def _x_of(self, edits: float) -> float:
        room = self.width() - 2 * _DIAMOND_PX
        return _DIAMOND_PX + room * min(max(edits / self._most, 0.0), 1.0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the track, the line between the two, and the two."""
        theme, middle = self._look.theme, self.height() / 2
        before, after = QPointF(self._x_of(self._before), middle), QPointF(self._x_of(self._after), middle)
        change = change_kind(self._after - self._before)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(
            QPen(theme.color("border"), theme.edge_px) if theme.has_high_contrast else Qt.PenStyle.NoPen
        )
        painter.setBrush(theme.color("hover"))
        painter.drawRoundedRect(QRectF(0, middle - _LINE_PX / 2, self.width(), _LINE_PX), 2, 2)
        painter.setPen(QPen(change_color(theme, change), _LINE_PX))
        painter.drawLine(before, after)
        draw_before(painter, theme, before)
        draw_after(painter, theme, after, change)
        painter.end()
