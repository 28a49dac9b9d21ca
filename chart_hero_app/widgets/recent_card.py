"""A song that was open before, as a card to open it again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from chart_hero_app.theme.look import Look
from chart_hero_app.widgets.cover import draw_cover

RecentState = Literal["doubt", "success", "warn", "error", "plain"]
_ICON = {"doubt": "doubt", "success": "check", "warn": "warning", "error": "cross"}
_COVER_PX = 40
_PAD_PX = 12
CARD_PX = 207
"""Width at text size 100 %, four to a row."""


@dataclass(frozen=True, slots=True)
class RecentSong:
    """A song as its card shows it.

    Parameters
    ----------
    name : tells it from all others, for whoever opens it
    title : of the song
    words : how far it is: "23 doubtful", "Exported"
    state : kind of the words
    picture : its cover; None for none
    """

    name: str
    title: str
    words: str = ""
    state: RecentState = "plain"
    picture: QPixmap | None = None


class RecentCard(QAbstractButton):
    """Cover, title and how far the song is.

    Parameters
    ----------
    look : colours and fonts
    song : what it shows
    """

    def __init__(self, look: Look, song: RecentSong, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._song = song
        self.setAccessibleName(f"{song.title}, {song.words}" if song.words else song.title)
        self.setToolTip(song.title)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)

    @property
    def song(self) -> RecentSong:
        """What it shows."""
        return self._song

    def _line_heights(self) -> tuple[int, int]:
        theme = self._look.theme
        return QFontMetrics(theme.font("subhead")).height(), QFontMetrics(theme.font("label")).height()

    def sizeHint(self) -> QSize:
        """As high as cover or words."""
        return QSize(CARD_PX, max(_COVER_PX, sum(self._line_heights())) + 2 * _PAD_PX)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the card."""
        theme = self._look.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color("border"), theme.edge_px))
        painter.setBrush(theme.color("hover" if self.underMouse() else "panel"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        self._draw_cover(painter)
        self._draw_words(painter)
        painter.end()

    def _draw_cover(self, painter: QPainter) -> None:
        place = QRect(_PAD_PX, (self.height() - _COVER_PX) // 2, _COVER_PX, _COVER_PX)
        draw_cover(painter, self._look.theme, place, self._song.picture)

    def _draw_words(self, painter: QPainter) -> None:
        theme = self._look.theme
        left = _PAD_PX + _COVER_PX + _PAD_PX
        room = self.width() - left - _PAD_PX
        first, second = self._line_heights()
        top = (self.height() - first - second) // 2
        align = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(theme.font("subhead"))
        painter.setPen(theme.color("text"))
        title = painter.fontMetrics().elidedText(self._song.title, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRect(left, top, room, first), align, title)
        token = "text-2" if self._song.state == "plain" else self._song.state
        if self._song.state in _ICON:
            edge = 13
            icon = QRect(left, top + first + (second - edge) // 2, edge, edge)
            theme.draw_icon(painter, icon, _ICON[self._song.state], token)
            left, room = left + edge + 4, room - edge - 4
        painter.setFont(theme.font("label"))
        painter.setPen(theme.color(token))
        words = painter.fontMetrics().elidedText(self._song.words, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRect(left, top + first, room, second), align, words)
