"""Every held-out song as a bar: below the line it got better, above it worse."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from chart_hero_app.figures import decimal_text
from chart_hero_app.theme.look import Look
from chart_hero_app.theme.theme import Theme
from chart_hero_app.view_models.training.result_words import change_of, step_text
from chart_hero_app.widgets.announce import announce
from chart_hero_app.widgets.training.change_marks import change_color, change_kind
from chart_hero_core.runs.results import SongChange

_EDGE_PX, _GAP_PX = 16, 12
_LEAST_BAR_PX = 2.0
_WIDEST_BAR_PX = 28.0
_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500)
_MOST_LINES = 5


class SongBars(QWidget):
    """The songs, most gained first. The pointer or the arrows choose one.

    Parameters
    ----------
    look : colours and fonts

    Signals
    -------
    pointed(str) : a song with its figures, or nothing, is pointed at
    """

    pointed = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._songs: Sequence[SongChange] = ()
        self._chosen: int | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Song by song, the arrows go through them"))
        look.changed.connect(self.update)

    def show_songs(self, songs: Sequence[SongChange]) -> None:
        """Show other songs."""
        self._songs = songs
        self._choose(None)
        self.update()

    @property
    def chosen(self) -> SongChange | None:
        """The song that is pointed at; None without one."""
        return None if self._chosen is None else self._songs[self._chosen]

    def sizeHint(self) -> QSize:
        """Room for the lines."""
        return QSize(400, 190)

    def minimumSizeHint(self) -> QSize:
        """Bars give way."""
        return QSize(200, self._look.theme.text_px(140))

    # Where everything is

    @property
    def _axis_px(self) -> int:
        metrics = QFontMetrics(self._look.theme.font("caption"))
        return max(metrics.horizontalAdvance(decimal_text(value, 0)) for value in self._lines)

    @property
    def _range(self) -> tuple[float, float]:
        """Changes at the bottom and at the top."""
        changes = [change_of(song) for song in self._songs]
        least, most = min([0.0, *changes]), max([0.0, *changes])
        return (least, most) if most - least >= 1 else (least - 0.5, most + 0.5)

    @property
    def _lines(self) -> list[int]:
        """Changes at which there is a line."""
        least, most = self._range
        step = next((one for one in _STEPS if (most - least) / one <= _MOST_LINES), _STEPS[-1])
        return [step * i for i in range(ceil(least / step), floor(most / step) + 1)] or [0]

    @property
    def _plot(self) -> QRectF:
        """Where the bars are."""
        left = _EDGE_PX + self._axis_px + _GAP_PX
        return QRectF(left, 8.0, max(self.width() - left - _EDGE_PX, 1.0), max(self.height() - 20.0, 1.0))

    def _y_of(self, change: float) -> float:
        least, most = self._range
        plot = self._plot
        return plot.top() + plot.height() * (most - change) / (most - least)

    @property
    def _pitch_px(self) -> float:
        return min(self._plot.width() / max(len(self._songs), 1), _WIDEST_BAR_PX * 1.4)

    def _index_at(self, x: float) -> int | None:
        index = floor((x - self._plot.left()) / self._pitch_px)
        return index if 0 <= index < len(self._songs) else None

    # Pointing

    def _choose(self, index: int | None) -> None:
        if index == self._chosen:
            return
        self._chosen = index
        song = self.chosen
        words = "" if song is None else f"{song.name}: {step_text(song)}"
        self.setToolTip(words)
        self.setAccessibleDescription(words)
        self.pointed.emit(words)
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Point at the song under the pointer."""
        self._choose(self._index_at(event.position().x()))

    def leaveEvent(self, event: QEvent) -> None:
        """Point at nothing."""
        super().leaveEvent(event)
        if not self.hasFocus():
            self._choose(None)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Point at the first song."""
        super().focusInEvent(event)
        if self._chosen is None and self._songs:
            self._choose(0)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Point at nothing."""
        super().focusOutEvent(event)
        self._choose(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from song to song."""
        last = len(self._songs) - 1
        now = 0 if self._chosen is None else self._chosen
        goals = {
            Qt.Key.Key_Left: max(now - 1, 0),
            Qt.Key.Key_Right: min(now + 1, last),
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        goal = goals.get(Qt.Key(event.key()))
        if goal is None or last < 0:
            super().keyPressEvent(event)
        else:
            self._choose(goal)
            announce(self, self.accessibleDescription())

    # Drawing

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw lines, bars, and what is pointed at."""
        theme = self._look.theme
        painter = QPainter(self)
        self._draw_lines(painter, theme)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for index, song in enumerate(self._songs):
            self._draw_bar(painter, theme, index, change_of(song))
        painter.end()

    def _draw_lines(self, painter: QPainter, theme: Theme) -> None:
        plot = self._plot
        font = theme.font("caption")
        height = QFontMetrics(font).height()
        painter.setFont(font)
        for value in self._lines:
            y = round(self._y_of(value))
            painter.setPen(QPen(theme.color("border-strong" if value == 0 else "border"), theme.edge_px))
            painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
            painter.setPen(theme.color("text-3"))
            words = QRectF(_EDGE_PX, y - height / 2, self._axis_px, height)
            painter.drawText(
                words, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, decimal_text(value, 0)
            )

    def _draw_bar(self, painter: QPainter, theme: Theme, index: int, change: float) -> None:
        pitch = self._pitch_px
        left = self._plot.left() + index * pitch
        width = max(pitch * 0.74, 1.0)
        x = left + (pitch - width) / 2
        zero, end = self._y_of(0.0), self._y_of(change)
        kind = change_kind(change)
        if index == self._chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("hover"))
            painter.drawRect(QRectF(left, self._plot.top(), pitch, self._plot.height()))
            painter.setPen(QPen(theme.color("accent"), 2))
        else:
            painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(change_color(theme, kind))
        top, height = min(zero, end), max(abs(end - zero), _LEAST_BAR_PX)
        if abs(end - zero) < _LEAST_BAR_PX:
            top = zero - _LEAST_BAR_PX / 2
        radius = min(2.0, width / 2, height / 2)
        painter.drawRoundedRect(QRectF(x, top, width, height), radius, radius)
