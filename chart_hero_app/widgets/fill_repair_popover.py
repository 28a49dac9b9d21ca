"""The popover with other readings of a fill, beside the fill and never over it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from chart_hero_app.theme.look import Look
from chart_hero_app.view_models.fill_repair import FillRepair, FillSpan
from chart_hero_app.widgets.announce import announce
from chart_hero_app.widgets.button import Button, IconButton
from chart_hero_app.widgets.fill_repair_words import changes_text, fill_text, reading_name
from chart_hero_app.widgets.key_cap import KeyHint, draw_key_cap, key_cap_size
from chart_hero_app.widgets.labels import hairline, label
from chart_hero_app.widgets.popover import Popover
from chart_hero_app.widgets.tiny_lanes import TinySpan, paint_tiny_lanes
from chart_hero_app.words import percent_text
from chart_hero_core.editing.document import LANES
from chart_hero_core.review.fill_repair import Reading

WIDTH_PX = 432
GAP_PX = 16
"""Between the popover and the fill."""
_ROW_PX = 76
_LANES_LEFT_PX, _LANES_PX = 44, 166
_WORDS_GAP_PX = 14


class FillRepairPopover(Popover):
    """Readings to hear and to choose from. Its keys are commands of the window.

    Parameters
    ----------
    look : colours and fonts
    repair : finds, plays and takes the readings
    over : what it lies over

    Signals
    -------
    sensitivity_asked() : nothing was found; the sensitivity sliders are wanted
    """

    sensitivity_asked = Signal()

    def __init__(self, look: Look, repair: FillRepair, over: QWidget) -> None:
        super().__init__(look, over)
        self._repair = repair
        self._rows: list[ReadingRow] = []
        self.setAccessibleName(self.tr("Repair fill"))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setProperty("shows_own_focus", True)
        self._icon = QLabel()
        self._where = label("", "label-2")
        self._sentence = label("", "body-2", wraps=True)
        self._list = QVBoxLayout()
        self._list.setSpacing(4)
        self._close = Button(look, self.tr("Close"), command="review.repair_close")
        self._take = Button(look, self.tr("Take it"), "primary", command="review.repair_take")
        self._sensitivity = Button(look, self.tr("Open sensitivity"), "primary")
        self._listen = self._listen_hint()
        self._build()
        self._close.clicked.connect(repair.close)
        self._take.clicked.connect(repair.take)
        self._sensitivity.clicked.connect(self._ask_for_sensitivity)
        look.changed.connect(self._tint)
        self._tint()

    def _build(self) -> None:
        cross = IconButton(self.look, "cross", self.tr("Close"), edge_px=28, command="review.repair_close")
        cross.clicked.connect(self._repair.close)
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(self._icon)
        head.addWidget(label(self.tr("Repair fill"), "title"))
        head.addWidget(self._where, 1)
        head.addWidget(cross)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self._listen)
        foot.addStretch(1)
        for button in (self._close, self._take, self._sensitivity):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setAutoDefault(True)  # Enter presses the one that has the focus
            foot.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(8)
        column.addLayout(head)
        column.addLayout(self._list)
        column.addWidget(self._sentence)
        column.addWidget(hairline())
        column.addLayout(foot)

    def _listen_hint(self) -> QWidget:
        """Up and Down, and what they are for."""
        hint = QWidget()
        row = QHBoxLayout(hint)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(KeyHint(self.look, command="review.repair_previous"))
        row.addWidget(KeyHint(self.look, words=self.tr("listen"), command="review.repair_next"))
        return hint

    def _tint(self) -> None:
        theme = self.look.theme
        icon = theme.icon("wand", "accent")
        self._icon.setPixmap(icon.pixmap(QSize(16, 16), self.devicePixelRatioF()))
        self.setFixedWidth(round(WIDTH_PX * max(theme.text_scale, 1.0)))

    # What it shows

    def show_readings(self) -> None:
        """Show what the model has found by now."""
        repair, readings = self._repair, self._repair.readings
        if repair.span is None:
            self._clear()
            return
        if [row.reading for row in self._rows] != list(readings):
            self._fill_rows(readings, repair.span)
        for index, row in enumerate(self._rows):
            row.setChecked(index == repair.chosen)
        self._where.setText(fill_text(repair.span))
        self._sentence.setVisible(not readings)
        self._sentence.setText(self._why_empty())
        is_empty = not readings and not repair.is_searching
        for widget in (self._take, self._listen):
            widget.setVisible(bool(readings))
        self._sensitivity.setVisible(is_empty)
        self.resize(self.fitted_size())

    def take_focus(self) -> None:
        """Have screen readers speak of the chosen reading, or of what there is instead."""
        if self._rows:
            self._rows[self._repair.chosen].setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.setFocus(Qt.FocusReason.OtherFocusReason)
            announce(self, self._sentence.text())

    def _why_empty(self) -> str:
        if self._repair.is_searching:
            return self.tr("Looking for other readings.")
        return self.tr("No other reading of this fill was heard. A higher sensitivity may show more.")

    def _fill_rows(self, readings: Sequence[Reading], span: FillSpan) -> None:
        self._clear()
        played = {note.pad for reading in readings for note in reading.notes}
        tiny = TinySpan(span.start_tick, span.end_tick, (), [pad for pad in LANES if pad in played])
        self._rows = [
            ReadingRow(self.look, number, reading, tiny) for number, reading in enumerate(readings, 1)
        ]
        for index, row in enumerate(self._rows):
            row.clicked.connect(lambda _=False, index=index: self._repair.choose(index))
            self._list.addWidget(row)
            row.show()  # it takes no room before
            row.show()  # at once: the size of the popover hangs on it

    def _clear(self) -> None:
        for row in self._rows:
            self._list.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows = []

    def _ask_for_sensitivity(self) -> None:
        self._repair.close()
        self.sensitivity_asked.emit()

    # Where it is

    def put_beside(self, fill: QRect, room: QRect) -> None:
        """Stand beside the fill.

        Parameters
        ----------
        fill : the notes, in pixels of what the popover lies over
        room : that it may cover
        """
        size = self.fitted_size()
        left = fill.left() - GAP_PX - size.width()
        right = fill.right() + GAP_PX
        is_left = left >= room.left() or left - room.left() > room.right() - right - size.width()
        self.put(QPoint(left if is_left else right, room.bottom() - size.height()))

    def needed_px(self) -> int:
        """Room that it takes beside the fill."""
        return self.width() + 2 * GAP_PX

    def close_popover(self) -> None:
        """Leave the fill as it is."""
        self._repair.close()


class ReadingRow(QAbstractButton):
    """One reading: its number, tiny lanes, name, what it changes, how likely it is.

    Parameters
    ----------
    look : colours and fonts
    number : its place, from 1
    reading : what it shows
    span : of the tiny lanes
    """

    def __init__(self, look: Look, number: int, reading: Reading, span: TinySpan) -> None:
        super().__init__()
        self._look = look
        self._number = number
        self.reading = reading
        self._span = span
        self.setCheckable(True)
        self.setAutoExclusive(False)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setProperty("shows_own_focus", True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        look.keys.changed.connect(self.update)
        name, changes = reading_name(reading.name), changes_text(reading)
        self._name, self._changes, self._share = name, changes, percent_text(reading.share)
        self.setAccessibleName(f"{number}, {name}, {changes}, {self._share}")

    @property
    def keys(self) -> str:
        """The key that chooses it; empty without one."""
        return self._look.keys.text(f"review.repair_{self._number}")

    def nextCheckState(self) -> None:
        """Leave it to the model which reading is chosen."""

    def sizeHint(self) -> QSize:
        """Room for two lines of words."""
        return QSize(WIDTH_PX - 24, max(_ROW_PX, self._look.theme.text_px(_ROW_PX)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave all keys to the commands of the window."""
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the frame of the chosen one, then what the row says."""
        theme = self._look.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.isChecked() or self.underMouse():
            painter.setPen(QPen(theme.color("accent"), 2) if self.isChecked() else Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accent-soft" if self.isChecked() else "hover"))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 8, 8)
        if self.keys:
            cap = key_cap_size(theme, self.keys)
            top = (self.height() - cap.height()) / 2
            draw_key_cap(painter, theme, QRectF(12, top, cap.width(), cap.height()), self.keys)
        lanes = QRectF(_LANES_LEFT_PX, 10, _LANES_PX, self.height() - 20)
        paint_tiny_lanes(painter, theme, lanes, self._span, self.reading.notes, shows_rows=True)
        self._paint_words(painter, round(lanes.right()) + _WORDS_GAP_PX)
        painter.end()

    def _paint_words(self, painter: QPainter, left: int) -> None:
        theme = self._look.theme
        painter.setFont(theme.font("subhead"))
        painter.setPen(theme.color("text"))
        share = QRect(left, 0, self.width() - left - 12, self.height())
        painter.drawText(share, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, self._share)
        width = share.width() - painter.fontMetrics().horizontalAdvance(self._share) - 8
        name = QFontMetrics(painter.font()).elidedText(self._name, Qt.TextElideMode.ElideRight, width)
        middle = self.height() // 2
        line = painter.fontMetrics().height()
        left_top = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRect(left, middle - line - 1, width, line), left_top, name)
        painter.setFont(theme.font("label"))
        painter.setPen(theme.color("text-2"))
        changes = painter.fontMetrics().elidedText(self._changes, Qt.TextElideMode.ElideRight, width)
        painter.drawText(QRect(left, middle + 1, width, line), left_top, changes)
