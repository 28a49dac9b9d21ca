"""The cover as something to click, and to drop a picture on."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QAbstractButton, QWidget

from chart_hero_app.theme.look import Look
from chart_hero_app.view_models.song_cover import PICTURE_SUFFIXES
from chart_hero_app.widgets.cover import RADIUS_PX, draw_cover


class CoverField(QAbstractButton):
    """A cover that can be changed.

    Parameters
    ----------
    look : colours
    edge_px : width and height of the picture

    Signals
    -------
    picture_dropped(Path) : a picture file was dropped
    """

    picture_dropped = Signal(object)

    def __init__(self, look: Look, edge_px: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._is_dragged_over = False
        self._picture: QPixmap | None = None
        self.setFixedSize(edge_px, edge_px)
        self.setAcceptDrops(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(self.tr("Change the cover"))
        look.changed.connect(self.update)
        self.setToolTip(self.tr("Drop a picture, or click to choose one"))

    def show_picture(self, picture: QPixmap) -> None:
        """Show a picture."""
        self._picture = picture
        self.update()

    def sizeHint(self) -> QSize:
        """As large as it is."""
        return self.size()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take pictures alone; all else is the window's."""
        self._is_dragged_over = _picture_of(event.mimeData()) is not None
        event.setAccepted(self._is_dragged_over)
        self.update()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Promise nothing any more."""
        self._is_dragged_over = False
        self.update()

    def dropEvent(self, event: QDropEvent) -> None:
        """Hand the picture on."""
        self._is_dragged_over = False
        self.update()
        path = _picture_of(event.mimeData())
        if path is not None:
            event.acceptProposedAction()
            self.picture_dropped.emit(path)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the picture, in a frame while it can be clicked, or another would be taken."""
        theme = self._look.theme
        painter = QPainter(self)
        draw_cover(painter, theme, self.rect(), self._picture)
        if self._is_dragged_over or self.underMouse():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme.color("accent" if self._is_dragged_over else "border-strong"), 2.0))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), RADIUS_PX, RADIUS_PX)
        painter.end()


def _picture_of(data: QMimeData) -> Path | None:
    """The one picture file that is dragged; None for anything else."""
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    return paths[0] if len(paths) == 1 and paths[0].suffix.lower() in PICTURE_SUFFIXES else None
