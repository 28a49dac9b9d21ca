"""A card in the middle of what it darkens: one question, its answers, and Esc to leave it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLayout, QScrollArea, QVBoxLayout, QWidget

from chart_hero_app.theme.look import Look
from chart_hero_app.widgets.button import Button, IconButton
from chart_hero_app.widgets.labels import label
from chart_hero_app.widgets.shadow import shadow
from chart_hero_app.words import keys_text

WIDTH_PX = 640
EDGE_PX = 24
"""Between the edge of the card and what stands in it."""
_LEAST_FREE_PX = 16
_MARGIN_PX = 1
_SCRIM_OPACITY = 0.55


class Sheet(QWidget):
    """Title, content and a row of buttons; hidden until it is opened. Tab stays within.

    Where the window is too low, the content scrolls; title and buttons stay in sight.

    Parameters
    ----------
    look : colours and fonts
    title : the question
    over : what it darkens
    width_px : of the card, at text size 100 %

    Attributes
    ----------
    card : what the content stands on
    head, column, foot : rows for content: beside the title, below it, and of the buttons
    wide : below the column, from edge to edge

    Signals
    -------
    closed() : it has gone
    """

    closed = Signal()

    def __init__(self, look: Look, title: str, over: QWidget, width_px: int = WIDTH_PX) -> None:
        super().__init__(over)
        self.look = look
        self._over = over
        self._width_px = width_px
        self.setAccessibleName(title)
        self.card = QFrame(self)
        self.card.setProperty("kind", "popover")
        self.card.setGraphicsEffect(shadow(self.card))
        self.close_button = IconButton(look, "cross", self.tr("Close"), keys_text("Esc"), edge_px=28)
        self.close_button.clicked.connect(self.close_sheet)
        self.head = QHBoxLayout()
        self.column, self.wide = QVBoxLayout(), QVBoxLayout()
        self.foot = QHBoxLayout()
        self._content = QWidget()
        self._area = QScrollArea()
        self._lay_out(title)
        look.changed.connect(self.place)
        over.installEventFilter(self)
        self.hide()

    def _lay_out(self, title: str) -> None:
        self.head.setContentsMargins(EDGE_PX, 14, 12, 14)
        self.head.setSpacing(12)
        self.head.addWidget(label(title, "title"), 1)
        self.head.addWidget(self.close_button)
        self.column.setContentsMargins(EDGE_PX, 4, EDGE_PX, 16)
        self.column.setSpacing(12)
        self.foot.setContentsMargins(EDGE_PX, 12, EDGE_PX, 16)
        self.foot.setSpacing(8)
        content = QVBoxLayout(self._content)
        content.setContentsMargins(0, 0, 0, 0)
        content.setSpacing(0)
        content.addLayout(self.column)
        content.addLayout(self.wide)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setAccessibleName(title)
        self._area.setWidget(self._content)
        rows = QVBoxLayout(self.card)
        rows.setContentsMargins(_MARGIN_PX, _MARGIN_PX, _MARGIN_PX, _MARGIN_PX)
        rows.setSpacing(0)
        rows.addLayout(self.head)
        rows.addWidget(self._area, 1)
        rows.addLayout(self.foot)

    def add_buttons(self, *buttons: Button) -> None:
        """Put buttons at the end of the foot; Enter presses the one that has the focus."""
        for button in buttons:
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setAutoDefault(True)
            self.foot.addWidget(button)

    @property
    def scrolls(self) -> bool:
        """Whether there is too little room for the content."""
        return self._area.verticalScrollBar().maximum() > 0

    @property
    def controls(self) -> Sequence[QWidget]:
        """What Tab goes through, in the order of reading."""
        raise NotImplementedError

    @property
    def main_button(self) -> Button:
        """What Enter presses in a field."""
        raise NotImplementedError

    # Coming and going

    def open_sheet(self, first: QWidget) -> None:
        """Show it, with the focus in a control."""
        self.show()
        self.place()
        self.raise_()
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_sheet(self) -> None:
        """Go away."""
        if not self.isHidden():
            self.hide()
            self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave with Esc; in a field, Enter presses the main button."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_sheet()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            focused = QApplication.focusWidget()
            (focused if isinstance(focused, Button) else self.main_button).click()
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, is_next: bool) -> bool:
        """Keep the focus in the sheet."""
        there = [widget for widget in self.controls if widget.isEnabled() and widget.isVisible()]
        if not there:
            return False
        focus = QApplication.focusWidget()
        here = there.index(focus) if focus in there else (-1 if is_next else 0)
        following = there[(here + (1 if is_next else -1)) % len(there)]
        following.setFocus(Qt.FocusReason.TabFocusReason)
        if self._content.isAncestorOf(following):
            self._area.ensureWidgetVisible(following)
        return True

    # Where it is

    def place(self) -> None:
        """Take the middle, as high as the content needs, or as there is room."""
        over, scale = self._over, max(self.look.theme.text_scale, 1.0)
        self.setGeometry(0, 0, over.width(), over.height())
        width = min(round(self._width_px * scale), over.width() - 2 * _LEAST_FREE_PX)
        content = _laid_out(self._content)
        _laid_out(self.card)
        border = self.card.contentsMargins()
        edges_px = border.top() + border.bottom() + 2 * _MARGIN_PX
        content_px = max(content.totalHeightForWidth(width - edges_px), content.totalMinimumSize().height())
        frame_px = sum(part.sizeHint().height() for part in (self.head, self.foot)) + edges_px
        height = min(content_px + frame_px, over.height() - 2 * _LEAST_FREE_PX)
        self.card.setGeometry((over.width() - width) // 2, (over.height() - height) // 2, width, height)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay as large as what it darkens."""
        if event.type() is QEvent.Type.Resize and self.isVisible():
            self.place()
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Darken what lies below."""
        painter = QPainter(self)
        dark = QColor(0, 0, 0)
        dark.setAlphaF(_SCRIM_OPACITY)
        painter.fillRect(self.rect(), dark)
        painter.end()


def _laid_out(widget: QWidget) -> QLayout:
    """The layout of a widget, measured anew."""
    layout = widget.layout()
    assert layout is not None
    layout.invalidate()
    layout.activate()
    return layout
