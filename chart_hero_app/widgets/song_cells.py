"""Cells of the tables of songs: words with a picture, a bar, a soft ground, or to be clicked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QImage, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from chart_hero_app.theme.look import Look
from chart_hero_app.theme.theme import FontRole, Theme
from chart_hero_app.widgets.cover import draw_cover

CELL_ROLE = Qt.ItemDataRole.UserRole
"""A model's `Cell`; the usual roles have the words alone."""
Index = QModelIndex | QPersistentModelIndex

ROW_PX = 40
_PAD_PX = 8
_GAP_PX = 8
_ICON_PX = 16
_TILE_PX = 28
_BAR_PX = 92


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell shows.

    Parameters
    ----------
    text : words or a figure
    detail : a second line under it
    token : colour of the words
    icon : drawn before the words, in their colour
    share : a bar before the words, so full (0..1)
    kind : "song" has a picture before two lines, "chip" a soft ground, "link" can be clicked
    is_right : stands at the right
    tooltip : all of it, where it may be cut
    cover : picture of a song; None for a note in its place
    """

    text: str = ""
    detail: str = ""
    token: str = "text"
    icon: str = ""
    share: float | None = None
    kind: Literal["plain", "song", "chip", "link"] = "plain"
    is_right: bool = False
    tooltip: str = ""
    cover: QImage | None = None

    @property
    def spoken(self) -> str:
        """As a screen reader says it."""
        return f"{self.text}, {self.detail}" if self.detail else self.text

    @property
    def role(self) -> FontRole:
        """Type of the words."""
        return "button" if self.kind == "song" else "body"


def cell_data(cell: Cell, role: int) -> object:
    """What a model answers for a cell under a role of Qt's."""
    if role == CELL_ROLE:
        return cell
    if role == Qt.ItemDataRole.DisplayRole:
        return cell.text
    if role == Qt.ItemDataRole.AccessibleTextRole:
        return cell.spoken
    if role == Qt.ItemDataRole.ToolTipRole:
        return cell.tooltip or None
    return None


class CellDelegate(QStyledItemDelegate):
    """Draws cells.

    Parameters
    ----------
    look : colours and fonts
    view : whose cells they are
    """

    def __init__(self, look: Look, view: QTableView) -> None:
        super().__init__(view)
        self._look, self._view = look, view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Room for everything in a line."""
        theme, cell = self._look.theme, cell_of(index)
        width = QFontMetrics(theme.font(cell.role)).horizontalAdvance(cell.text) + 2 * _PAD_PX
        width += (_ICON_PX + _GAP_PX) if cell.icon else 0
        width += (_BAR_PX + _GAP_PX) if cell.share is not None else 0
        width += 2 * _GAP_PX if cell.kind == "chip" else 0
        return QSize(width + 2, theme.text_px(ROW_PX))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw ground, line and what stands on it."""
        theme, cell = self._look.theme, cell_of(index)
        place: QRect = option.rect
        state: QStyle.StateFlag = option.state
        is_selected = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if is_selected:
            painter.fillRect(place, theme.color("accent-soft"))
        painter.fillRect(place.x(), place.bottom(), place.width(), 1, theme.color("border"))
        if self._view.hasFocus() and index.row() == self._view.currentIndex().row():
            painter.fillRect(place.x(), place.y(), place.width(), 2, theme.color("accent"))
            painter.fillRect(place.x(), place.bottom() - 1, place.width(), 2, theme.color("accent"))
        inner = place.adjusted(_PAD_PX, 0, -_PAD_PX, 0)
        if cell.kind == "song":
            _draw_song(painter, theme, inner, cell, is_selected)
        else:
            is_over = bool(state & QStyle.StateFlag.State_MouseOver)
            _draw_line(painter, theme, inner, cell, is_selected, is_over)
        painter.restore()


def cell_of(index: Index) -> Cell:
    """What a cell shows."""
    cell = index.data(CELL_ROLE)
    return cell if isinstance(cell, Cell) else Cell()


def _ink(token: str, is_selected: bool) -> str:
    """Hints are too faint for the ground of a selected row."""
    return "text-2" if is_selected and token == "text-3" else token


def _draw_song(painter: QPainter, theme: Theme, place: QRect, cell: Cell, is_selected: bool) -> None:
    tile = QRect(place.x(), place.y() + (place.height() - _TILE_PX) // 2, _TILE_PX, _TILE_PX)
    picture = None if cell.cover is None else QPixmap.fromImage(cell.cover)
    draw_cover(painter, theme, tile, picture, radius_px=4.0)
    left = tile.right() + 1 + 12
    words = QRect(left, place.y(), place.right() - left + 1, place.height())
    title, detail = theme.font(cell.role), theme.font("label")
    title_px, detail_px = QFontMetrics(title).height(), QFontMetrics(detail).height()
    top = place.y() + (place.height() - title_px - (detail_px if cell.detail else 0)) // 2
    lines = [(cell.text, title, title_px, _ink(cell.token, is_selected))]
    if cell.detail:
        lines.append((cell.detail, detail, detail_px, _ink("text-3", is_selected)))
    for text, font, height, token in lines:
        painter.setFont(font)
        painter.setPen(theme.color(token))
        cut = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(QRect(words.x(), top, words.width(), height), Qt.AlignmentFlag.AlignVCenter, cut)
        top += height


def _draw_line(
    painter: QPainter, theme: Theme, place: QRect, cell: Cell, is_selected: bool, is_over: bool
) -> None:
    font = theme.font(cell.role)
    font.setUnderline(cell.kind == "link" and is_over)
    metrics = QFontMetrics(font)
    before = (_BAR_PX + _GAP_PX if cell.share is not None else 0) + (_ICON_PX + _GAP_PX if cell.icon else 0)
    pad = _GAP_PX if cell.kind == "chip" else 0
    room = place.width() - before - 2 * pad
    text = metrics.elidedText(cell.text, Qt.TextElideMode.ElideRight, max(room, 0))
    width = before + metrics.horizontalAdvance(text) + 2 * pad
    x = place.right() + 1 - width if cell.is_right else place.x()
    if cell.kind == "chip":
        height = metrics.height() + 6
        ground = QRectF(x, place.center().y() - height / 2 + 0.5, width, height)
        painter.setPen(theme.color(cell.token) if theme.has_high_contrast else Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(f"{cell.token}-soft"))
        painter.drawRoundedRect(ground, height / 2, height / 2)
    x += pad
    if cell.share is not None:
        _draw_bar(painter, theme, QRect(x, place.y(), _BAR_PX, place.height()), cell.share, cell.token)
        x += _BAR_PX + _GAP_PX
    if cell.icon:
        icon = QRect(x, place.y() + (place.height() - _ICON_PX) // 2, _ICON_PX, _ICON_PX)
        theme.draw_icon(painter, icon, cell.icon, cell.token)
        x += _ICON_PX + _GAP_PX
    painter.setFont(font)
    painter.setPen(
        QPen(theme.color("accent" if cell.kind == "link" else _ink(_words_token(cell), is_selected)))
    )
    painter.drawText(QRect(x, place.y(), place.width(), place.height()), Qt.AlignmentFlag.AlignVCenter, text)


def _words_token(cell: Cell) -> str:
    """Beside an icon that has the colour, words are plain."""
    return "text" if cell.icon and cell.kind == "plain" else cell.token


def _draw_bar(painter: QPainter, theme: Theme, place: QRect, share: float, token: str) -> None:
    height = 4
    track = QRectF(place.x(), place.center().y() - height / 2 + 0.5, place.width(), height)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color("border-strong" if theme.has_high_contrast else "border"))
    painter.drawRoundedRect(track, 2, 2)
    track.setWidth(max(track.width() * min(max(share, 0.0), 1.0), 2.0))
    painter.setBrush(theme.color(token))
    painter.drawRoundedRect(track, 2, 2)
