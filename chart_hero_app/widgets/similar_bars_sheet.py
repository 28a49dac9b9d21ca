"""The sheet that offers a fix of one bar to the bars like it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from chart_hero_app.theme.look import Look
from chart_hero_app.view_models.similar_bars import SimilarBars, SimilarOffer
from chart_hero_app.widgets.button import Button, IconButton
from chart_hero_app.widgets.key_cap import KeyHint
from chart_hero_app.widgets.labels import hairline, label
from chart_hero_app.widgets.shadow import shadow
from chart_hero_app.widgets.similar_bars_card import CARD_SIZE, SimilarBarCard
from chart_hero_app.widgets.tiny_lanes import TinyLanes, TinySpan
from chart_hero_app.words import keys_text
from chart_hero_core.editing.bar_spans import BarSpan

WIDTH_PX = 816
_N_COLUMNS = 3
_GAP_PX = 12
_MOST_ROWS = 3
_SCRIM_OPACITY = 0.55
_STEPS = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Up: -_N_COLUMNS,
    Qt.Key.Key_Down: _N_COLUMNS,
}


class SimilarBarsSheet(QWidget):
    """Darkens what it lies over; in its middle the bar that was fixed and its siblings.

    Space and Shift+Space are commands of the window; arrows move, Enter applies, Esc leaves.

    Parameters
    ----------
    look : colours and fonts
    similar : the offer
    over : what it darkens
    """

    def __init__(self, look: Look, similar: SimilarBars, over: QWidget) -> None:
        super().__init__(over)
        self._look = look
        self._similar = similar
        self._over = over
        self._cards: list[SimilarBarCard] = []
        self.setAccessibleName(self.tr("Fix similar bars too?"))
        self._card = QFrame(self)
        self._card.setProperty("kind", "popover")
        self._card.setGraphicsEffect(shadow(self._card))
        self._fits = label("", "body-2")
        self._before_name, self._now_name = label("", "label-2"), label("", "label-2")
        self._before = TinyLanes(look, QSize(CARD_SIZE.width() - 8, 76))
        self._now = TinyLanes(look, QSize(CARD_SIZE.width() - 8, 76))
        self._grid = QGridLayout()
        self._area = _Area()
        self.apply_button = Button(look, self.tr("Apply"), "primary", "check", keys=keys_text("Return"))
        self.leave_button = Button(look, self.tr("Only this bar"), "quiet", keys=keys_text("Esc"))
        self._lay_out()
        self.apply_button.clicked.connect(similar.apply)
        self.leave_button.clicked.connect(similar.close)
        similar.changed.connect(self._follow_offer)
        similar.ticks_changed.connect(self._show_ticks)
        look.changed.connect(self._place)
        over.installEventFilter(self)
        self.hide()

    def _lay_out(self) -> None:
        close = IconButton(self._look, "cross", self.tr("Close"), keys_text("Esc"), edge_px=28)
        close.clicked.connect(self._similar.close)
        head = QHBoxLayout()
        head.setContentsMargins(24, 16, 16, 16)
        head.setSpacing(12)
        head.addWidget(label(self.tr("Fix similar bars too?"), "title"))
        head.addWidget(self._fits, 1)
        head.addWidget(close)
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addLayout(self._left())
        body.addWidget(hairline(is_upright=True))
        body.addWidget(self._right(), 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(24, 16, 24, 16)
        foot.setSpacing(16)
        foot.addWidget(KeyHint(self._look, words=self.tr("tick"), command="review.similar_tick"))
        foot.addWidget(KeyHint(self._look, words=self.tr("listen"), command="review.similar_listen"))
        foot.addStretch(1)
        for button in (self.leave_button, self.apply_button):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setAutoDefault(True)
            foot.addWidget(button)
        column = QVBoxLayout(self._card)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(hairline())
        column.addLayout(body, 1)
        column.addWidget(hairline())
        column.addLayout(foot)

    def _left(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setContentsMargins(24, 16, 16, 16)
        column.setSpacing(6)
        for name, lanes in ((self._before_name, self._before), (self._now_name, self._now)):
            column.addWidget(name)
            column.addWidget(lanes)
            column.addSpacing(10)
        column.addWidget(_Legend(self._look, is_changed=True))
        column.addWidget(_Legend(self._look, is_changed=False))
        column.addStretch(1)
        return column

    def _right(self) -> QScrollArea:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(24, 16, 20, 16)
        column.addLayout(self._grid)
        column.addStretch(1)
        self._grid.setSpacing(_GAP_PX)
        self._grid.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QScrollArea.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setAccessibleName(self.tr("Bars like it"))
        self._area.setWidget(page)
        return self._area

    # What it shows

    def _follow_offer(self) -> None:
        offer = self._similar.offer
        self._clear()
        self.setVisible(offer is not None)
        if offer is None:
            return
        self._show_fix(offer)
        for index, sibling in enumerate(offer.siblings):
            lines = range(sibling.start_tick, sibling.end_tick, offer.bar.beat_ticks)
            span = TinySpan(sibling.start_tick, sibling.end_tick, lines)
            card = SimilarBarCard(self._look, sibling, span, self._similar.notes_of(index))
            card.clicked.connect(lambda _=False, index=index: self._similar.toggle(index))
            self._cards.append(card)
            self._grid.addWidget(card, index // _N_COLUMNS, index % _N_COLUMNS)
            card.show()  # it takes no room before
        self._show_ticks()
        self._place()
        self.raise_()
        self._cards[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_fix(self, offer: SimilarOffer) -> None:
        bar, number = offer.bar, str(offer.bar.number)
        fits = len(offer.siblings)
        text = (
            self.tr("Your repair of bar %1 fits 1 other bar.")
            if fits == 1
            else self.tr("Your repair of bar %1 fits %2 other bars.")
        )
        self._fits.setText(text.replace("%1", number).replace("%2", str(fits)))
        self._before_name.setText(self.tr("Bar %1 before").replace("%1", number))
        self._now_name.setText(self.tr("Bar %1 now").replace("%1", number))
        span = _span_of(bar)
        known = frozenset((note.tick, note.pad, note.dynamics, note.is_double_kick) for note in offer.before)
        changed = [
            note
            for note in offer.now
            if (note.tick, note.pad, note.dynamics, note.is_double_kick) not in known
        ]
        self._before.show_notes(span, offer.before)
        self._now.show_notes(span, offer.now, changed)
        self._before.setAccessibleName(self._before_name.text())
        self._now.setAccessibleName(self._now_name.text())
        self.leave_button.setText(self.tr("Only bar %1").replace("%1", number))
        self.setAccessibleDescription(self._fits.text())

    def _show_ticks(self) -> None:
        for index, card in enumerate(self._cards):
            card.setChecked(index in self._similar.ticked)
        count = len(self._similar.ticked)
        text = self.tr("Apply to 1 bar") if count == 1 else self.tr("Apply to %1 bars")
        self.apply_button.setText(text.replace("%1", str(count)))
        self.apply_button.setEnabled(count > 0)
        self.apply_button.setToolTip("" if count else self.tr("Tick a bar first"))

    def _clear(self) -> None:
        for card in self._cards:
            self._grid.removeWidget(card)
            card.hide()
            card.deleteLater()
        self._cards = []

    # Which card is meant

    @property
    def current(self) -> int | None:
        """Index of the card with the focus; None if none has it."""
        return next((index for index, card in enumerate(self._cards) if card.hasFocus()), None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move with the arrows; apply, or leave."""
        key = Qt.Key(event.key())
        if key in _STEPS:
            self._move(_STEPS[key])
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._go_to(0 if key is Qt.Key.Key_Home else len(self._cards) - 1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._similar.apply()
        elif key is Qt.Key.Key_Escape:
            self._similar.close()
        else:
            super().keyPressEvent(event)

    def _move(self, step: int) -> None:
        index = (self.current or 0) + step
        if 0 <= index < len(self._cards):
            self._go_to(index)

    def _go_to(self, index: int) -> None:
        self.window().setAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange)
        self._cards[index].setFocus(Qt.FocusReason.TabFocusReason)
        self._area.ensureWidgetVisible(self._cards[index])

    def focusNextPrevChild(self, is_next: bool) -> bool:
        """Keep the focus in the sheet; Esc leaves it."""
        controls = [
            widget
            for widget in (*self._cards, self.leave_button, self.apply_button)
            if widget.isEnabled() and widget.isVisible()
        ]
        if not controls:
            return False
        focus = QApplication.focusWidget()
        here = controls.index(focus) if focus in controls else -1
        controls[(here + (1 if is_next else -1)) % len(controls)].setFocus(Qt.FocusReason.TabFocusReason)
        return True

    # Where it is

    def _place(self) -> None:
        over, scale = self._over, max(self._look.theme.text_scale, 1.0)
        self.setGeometry(0, 0, over.width(), over.height())
        n_rows = min(-(-len(self._cards) // _N_COLUMNS), _MOST_ROWS)
        card_px = self._cards[0].height() if self._cards else CARD_SIZE.height()
        wanted = n_rows * (card_px + _GAP_PX) - _GAP_PX + 32
        self._area.setMinimumHeight(min(max(wanted, 280), max(over.height() - 200, 160)))
        layout = self._card.layout()
        assert layout is not None
        layout.activate()
        width = min(round(WIDTH_PX * scale), over.width() - 32)
        height = min(layout.totalMinimumSize().height(), over.height() - 32)
        self._card.setGeometry((over.width() - width) // 2, (over.height() - height) // 3, width, height)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay as large as what it darkens."""
        if event.type() is QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Darken what lies below."""
        painter = QPainter(self)
        dark = QColor(0, 0, 0)
        dark.setAlphaF(_SCRIM_OPACITY)
        painter.fillRect(self.rect(), dark)
        painter.end()


class _Area(QScrollArea):
    """Leaves the arrows to the sheet, which moves among the cards."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take no key."""
        event.ignore()


class _Legend(QWidget):
    """What teal, or the dot, means."""

    def __init__(self, look: Look, *, is_changed: bool) -> None:
        super().__init__()
        self._look = look
        self._is_changed = is_changed
        words = QLabel(self.tr("changed") if is_changed else self.tr("settled by you, stays"))
        words.setProperty("kind", "label-2")
        row = QHBoxLayout(self)
        row.setContentsMargins(18, 0, 0, 0)
        row.addWidget(words)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the square, or the dot."""
        theme = self._look.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        middle = self.height() // 2
        if self._is_changed:
            colour = theme.color("accent")
            colour.setAlphaF(0.6)
            painter.fillRect(0, middle - 5, 10, 10, colour)
        else:
            painter.setBrush(theme.color("text"))
            painter.drawEllipse(3, middle - 2, 5, 5)
        painter.end()


def _span_of(bar: BarSpan) -> TinySpan:
    return TinySpan(bar.start_tick, bar.end_tick, bar.beat_lines())
