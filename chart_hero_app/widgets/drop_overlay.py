"""What lies over the window while something is dragged across an open song, or across the queue."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from chart_hero_app.theme.look import Look
from chart_hero_app.widgets.empty_view import DropState, drop_words
from chart_hero_app.widgets.labels import label

_EDGE_PX = 12
_GROUND_OPACITY = 0.94


class DropOverlay(QWidget):
    """Says what letting go would do; takes no drop itself.

    Parameters
    ----------
    look : colours and fonts
    over : what it covers
    """

    def __init__(self, look: Look, over: QWidget) -> None:
        super().__init__(over)
        self._look = look
        self._state = DropState.NOTHING
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._headline = label("", "headline", wraps=True)
        self._detail = label("", "body-2", wraps=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(48, 48, 48, 48)
        column.setSpacing(6)
        column.addStretch(1)
        for words in (self._headline, self._detail):
            words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(words)
        column.addStretch(1)
        over.installEventFilter(self)
        self.hide()

    @property
    def drop_state(self) -> DropState:
        """What hovers over the window."""
        return self._state

    def show_drop(self, state: DropState) -> None:
        """Cover everything while something hovers, and go away once nothing does."""
        self._state = state
        headline, detail = drop_words(state)
        self._headline.setText(headline)
        self._detail.setText(detail)
        self._cover()
        self.setVisible(state is not DropState.NOTHING)
        self.raise_()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground, through which the window is just seen, and the edge."""
        theme = self._look.theme
        kind = "error" if self._state is DropState.NO_SONG else "accent"
        ground = theme.color(f"{kind}-soft")
        ground.setAlphaF(_GROUND_OPACITY)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme.color(kind), 2.0))
            painter.setBrush(ground)
            inside = QRectF(self.rect()).adjusted(_EDGE_PX, _EDGE_PX, -_EDGE_PX, -_EDGE_PX)
            painter.drawRoundedRect(inside, 12, 12)

    def _cover(self) -> None:
        over = self.parentWidget()
        if over is not None:
            self.setGeometry(over.rect())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay as large as what it covers."""
        if event.type() is QEvent.Type.Resize and self.isVisible():
            self._cover()
        return super().eventFilter(watched, event)
