"""The picture of a song, or a note where there is none."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

from chart_hero_app.theme.look import Look
from chart_hero_app.theme.theme import Theme

RADIUS_PX = 6.0


class Cover(QWidget):
    """A square picture with round corners.

    Parameters
    ----------
    look : colours
    edge_px : width and height
    """

    def __init__(self, look: Look, edge_px: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._picture: QPixmap | None = None
        self.setFixedSize(edge_px, edge_px)
        self.setAccessibleName(self.tr("Cover"))
        look.changed.connect(self.update)

    def show_picture(self, picture: QPixmap | None) -> None:
        """Show a picture; None for a song without one."""
        self._picture = picture
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the picture or the note."""
        painter = QPainter(self)
        draw_cover(painter, self._look.theme, self.rect(), self._picture)
        painter.end()


def draw_cover(
    painter: QPainter, theme: Theme, place: QRect, picture: QPixmap | None, radius_px: float = RADIUS_PX
) -> None:
    """Draw a picture, cropped to a square, or a note for a song without one.

    Parameters
    ----------
    painter : where; afterwards its clip and its hints are as before
    theme : the colours
    place : a square
    picture : of the song; None for none
    radius_px : of the corners
    """
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    outline = QPainterPath()
    outline.addRoundedRect(QRectF(place), radius_px, radius_px)
    painter.fillPath(outline, theme.color("hover"))
    if picture is not None and not picture.isNull():
        ratio = painter.device().devicePixelRatio()
        edge = round(place.width() * ratio)
        square = picture.copy(square_within(picture.size()))
        square = square.scaled(edge, edge, mode=Qt.TransformationMode.SmoothTransformation)
        square.setDevicePixelRatio(ratio)
        painter.setClipPath(outline)
        painter.drawPixmap(place.topLeft(), square)
    else:
        edge = min(place.width() // 2, 32)
        note = QRect(0, 0, edge, edge)
        note.moveCenter(place.center())
        theme.draw_icon(painter, note, "note", "text-3")
    painter.restore()


def square_within(size: QSize) -> QRect:
    """Largest square in the middle of a picture."""
    edge = min(size.width(), size.height())
    return QRect((size.width() - edge) // 2, (size.height() - edge) // 2, edge, edge)
