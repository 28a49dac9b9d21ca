"""The recordings that a song may be, as radio rows."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QRadioButton, QWidget

from chart_hero_app.figures import time_text
from chart_hero_app.identify_messages import tr
from chart_hero_app.theme.look import Look
from chart_hero_core.domain.identification import Rendition, SongMatch

ROW_PX = 48
_DOT_PX = 16
_EDGE_PX = 24
_GAP_PX = 12


class MatchRow(QRadioButton):
    """Title over artist, album and year; at the end what kind of recording it is, and how long.

    Parameters
    ----------
    look : colours and fonts
    match : the recording
    """

    def __init__(self, look: Look, match: SongMatch, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.match = match
        self._about = ", ".join(filter(None, (match.artist, match.album, match.year)))
        self._kind = kind_text(match)
        self.setAccessibleName(", ".join(filter(None, (match.title, self._about, self._kind))))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def sizeHint(self) -> QSize:
        """Room for two lines."""
        theme = self._look.theme
        lines = QFontMetrics(theme.font("body")).height() + QFontMetrics(theme.font("label")).height()
        return QSize(320, max(ROW_PX, lines + 16))

    def minimumSizeHint(self) -> QSize:
        """Words give way, lines do not."""
        return self.sizeHint()

    def hitButton(self, place: object) -> bool:
        """All of the row can be clicked."""
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground, the dot and the words."""
        theme = self._look.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse():
            painter.fillRect(self.rect(), theme.color("hover"))
        painter.fillRect(0, 0, self.width(), 1, theme.color("border"))
        self._draw_dot(painter)
        self._draw_words(painter)
        painter.end()

    def _draw_dot(self, painter: QPainter) -> None:
        theme = self._look.theme
        dot = QRectF(_EDGE_PX, (self.height() - _DOT_PX) / 2, _DOT_PX, _DOT_PX)
        if self.isChecked():
            painter.setPen(QPen(theme.color("accent"), 5))
            painter.setBrush(theme.color("on-accent"))
            painter.drawEllipse(dot.adjusted(2.5, 2.5, -2.5, -2.5))
        else:
            painter.setPen(QPen(theme.color("border-strong"), 1))
            painter.setBrush(theme.color("sunken"))
            painter.drawEllipse(dot.adjusted(0.5, 0.5, -0.5, -0.5))

    def _draw_words(self, painter: QPainter) -> None:
        theme = self._look.theme
        first, second = theme.font("button"), theme.font("label")
        heights = QFontMetrics(first).height(), QFontMetrics(second).height()
        kind_px = QFontMetrics(second).horizontalAdvance(self._kind)
        left = _EDGE_PX + _DOT_PX + _GAP_PX
        width = self.width() - left - _GAP_PX - kind_px - _EDGE_PX
        top = (self.height() - sum(heights)) // 2
        elide, middle = Qt.TextElideMode.ElideRight, Qt.AlignmentFlag.AlignVCenter
        for font, token, text, y, height in (
            (first, "text", self.match.title, top, heights[0]),
            (second, "text-2", self._about, top + heights[0], heights[1]),
        ):
            painter.setFont(font)
            painter.setPen(theme.color(token))
            shown = QFontMetrics(font).elidedText(text, elide, width)
            painter.drawText(QRect(left, y, width, height), middle | Qt.AlignmentFlag.AlignLeft, shown)
        place = QRect(self.width() - _EDGE_PX - kind_px - 1, 0, kind_px + 2, self.height())
        painter.drawText(place, middle | Qt.AlignmentFlag.AlignRight, self._kind)


def kind_text(match: SongMatch) -> str:
    """What kind of recording it is, and how long: "live, 3:21"."""
    names = {
        Rendition.ORIGINAL: tr("studio"),
        Rendition.LIVE: tr("live"),
        Rendition.COVER: tr("cover version"),
        Rendition.REMIX: tr("remix"),
        Rendition.ACOUSTIC: tr("acoustic"),
        Rendition.DEMO: tr("demo"),
        Rendition.INSTRUMENTAL: tr("instrumental"),
        Rendition.KARAOKE: tr("karaoke"),
    }
    length = "" if match.duration_s is None else time_text(match.duration_s)
    return ", ".join(filter(None, (names[match.rendition], length)))
