"""Paints a doubtful place as a row: position, name, how sure as a bar and in per cent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from chart_hero_app.theme.look import Look
from chart_hero_app.theme.theme import Theme
from chart_hero_app.view_models.place_names import place_name
from chart_hero_app.words import percent_text
from chart_hero_core.review.doubts import DoubtPlace

PLACE_ROLE = Qt.ItemDataRole.UserRole
_ROW_PX, _AIR_PX = 32, 10
_EDGE_PX, _GAP_PX = 16, 12
_BAR_PX, _BAR_HEIGHT_PX = 48, 4


@dataclass(frozen=True, slots=True)
class RowPlan:
    """How the rows of a list are laid out: position, name, bar and percentage in columns, or in two lines.

    Parameters
    ----------
    position_px, percent_px : widths of the first and of the last column
    line_px : height of a line of words
    is_stacked : the name has a line of its own, and position, bar and percentage stand below it
    """

    position_px: int = 0
    percent_px: int = 0
    line_px: int = 0
    is_stacked: bool = False

    @property
    def row_px(self) -> int:
        """Height of a row."""
        return max(_ROW_PX, self.line_px * (2 if self.is_stacked else 1) + _AIR_PX)

    @classmethod
    def of(cls, places: Sequence[DoubtPlace], theme: Theme, width_px: int) -> RowPlan:
        """Plan for these places, so that no name is cut where the row is so wide."""
        metrics = QFontMetrics(theme.font("body"))

        def widest(texts: set[str]) -> int:
            return max(map(metrics.horizontalAdvance, texts), default=0)

        position_px = widest({max((place.position for place in places), key=len, default="")})
        percent_px = widest({percent_text(place.least_confidence) for place in places})
        name_px = widest({place_name(place) for place in places})
        needed_px = position_px + name_px + _BAR_PX + percent_px + 3 * _GAP_PX + 2 * _EDGE_PX
        return cls(position_px, percent_px, metrics.height(), needed_px > width_px)


class PlacePainter(QStyledItemDelegate):
    """Paints the rows of a list of places.

    Parameters
    ----------
    look : colours and fonts

    Attributes
    ----------
    plan : how the rows are laid out
    leaving : places that fade
    opacity : of those, 0..1
    """

    def __init__(self, look: Look, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.plan = RowPlan()
        self.leaving: frozenset[DoubtPlace] = frozenset()
        self.opacity = 1.0

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """As high as the words, as wide as the list."""
        return QSize(0, self.plan.row_px)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw one row: its ground, then what stands on it."""
        place: DoubtPlace = index.data(PLACE_ROLE)
        theme = self._look.theme
        row = QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.leaving and place in self.leaving:
            painter.setOpacity(self.opacity)
        is_current = bool(option.state & QStyle.StateFlag.State_Selected)
        if is_current:
            painter.fillRect(row, theme.color("accent-soft"))
            painter.fillRect(QRectF(row.left(), row.top(), 3, row.height()), theme.color("accent"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(row, theme.color("hover"))
        is_mirrored = option.direction is Qt.LayoutDirection.RightToLeft
        _Row(painter, theme, row.adjusted(_EDGE_PX, 0, -_EDGE_PX, 0), is_mirrored).paint(
            place, self.plan, is_current
        )
        painter.restore()


class _Row:
    """One row while it is painted; mirrored where one reads from the right."""

    def __init__(self, painter: QPainter, theme: Theme, row: QRectF, is_mirrored: bool) -> None:
        self._painter = painter
        self._theme = theme
        self._row = row
        self._is_mirrored = is_mirrored

    def paint(self, place: DoubtPlace, plan: RowPlan, is_current: bool) -> None:
        """Draw position and name from the one side, percentage and bar from the other."""
        width = self._row.width()
        text, text_2 = self._theme.color("text"), self._theme.color("text" if is_current else "text-2")
        percent_x = width - plan.percent_px
        line = self._row
        if plan.is_stacked:
            name = QRectF(self._row.left(), self._row.top() + _AIR_PX / 2, width, plan.line_px)
            self._words(name, 0, width, place_name(place), text)
            line = name.translated(0, plan.line_px)
        else:
            name_x = plan.position_px + _GAP_PX
            self._words(line, name_x, percent_x - name_x, place_name(place), text)
        self._words(line, 0, plan.position_px, place.position, text_2)
        self._bar(line, percent_x - _GAP_PX - _BAR_PX, place.least_confidence)
        self._words(line, percent_x, plan.percent_px, percent_text(place.least_confidence), text, is_end=True)

    def _part(self, line: QRectF, x: float, width: float) -> QRectF:
        left = line.right() - x - width if self._is_mirrored else line.left() + x
        return QRectF(left, line.top(), width, line.height())

    def _words(
        self, line: QRectF, x: float, width: float, words: str, ink: QColor, is_end: bool = False
    ) -> None:
        is_right = is_end is not self._is_mirrored
        side = Qt.AlignmentFlag.AlignRight if is_right else Qt.AlignmentFlag.AlignLeft
        self._painter.setFont(self._theme.font("body"))
        self._painter.setPen(ink)
        self._painter.drawText(self._part(line, x, width), side | Qt.AlignmentFlag.AlignVCenter, words)

    def _bar(self, line: QRectF, x: float, share: float) -> None:
        """Draw how sure the least sure of the notes is."""
        ground = self._part(line, x, _BAR_PX)
        ground.setTop(ground.center().y() - _BAR_HEIGHT_PX / 2)
        ground.setHeight(_BAR_HEIGHT_PX)
        filled = QRectF(ground)
        filled.setWidth(_BAR_PX * share)
        if self._is_mirrored:
            filled.moveRight(ground.right())
        self._painter.setPen(Qt.PenStyle.NoPen)
        for part, token in ((ground, "hover"), (filled, "doubt")):
            self._painter.setBrush(self._theme.color(token))
            self._painter.drawRoundedRect(part, 2, 2)
