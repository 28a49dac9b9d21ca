"""The picture of a song, or a note where there is none."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

from chart_hero_app.theme.look import Look

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
        """Draw the picture, cropped to a square, or the note."""
        theme = self._look.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        outline = QPainterPath()
        outline.addRoundedRect(QRectF(self.rect()), RADIUS_PX, RADIUS_PX)
        painter.fillPath(outline, theme.color("hover"))
        if self._picture is not None and not self._picture.isNull():
            painter.setClipPath(outline)
            painter.drawPixmap(self.rect(), self._picture, square_within(self._picture.size()))
        else:
            edge = min(self.width() // 2, 32)
            place = QRect(0, 0, edge, edge)
            place.moveCenter(self.rect().center())
            theme.draw_icon(painter, place, "note", "text-3")
        painter.end()


def square_within(size: QSize) -> QRect:
    """Largest square in the middle of a picture."""
    edge = min(size.width(), size.height())
    return QRect((size.width() - edge) // 2, (size.height() - edge) // 2, edge, edge)
