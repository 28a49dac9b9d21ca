"""The lanes' heads: what each is called, whether it sounds, how loud."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from chart_hero_app.theme.look import Look
from chart_hero_app.view_models.editor import EditorModel
from chart_hero_app.view_models.timeline import TimelineModel
from chart_hero_app.widgets.lane_glyph import draw_glyph
from chart_hero_app.widgets.timeline.gestures import DRAG_PX
from chart_hero_app.widgets.timeline.note_shapes import NoteStyle
from chart_hero_app.widgets.timeline.rows import LaneRows, row_name
from chart_hero_core.domain.chart import Pad

LEAST_HEADER_PX, MOST_HEADER_PX = 152, 200
_GLYPH_X, _NAME_X = 24, 42
_BUTTON_PX = 24
_RIGHT_PX = 6
_ACTIVE_PX = 3
_PX_PER_DOUBLING = 60.0
"""Dragging a name up by so much doubles the lane's volume."""


class LaneHeader(QWidget):
    """The head of one row.

    A click makes its lane the active one, a drag on the name up or down sets its volume.

    Parameters
    ----------
    pads : of the row, the one that stands for it first
    editor, timeline, look : the song, its axis, colours and fonts
    has_line_above : whether it is set off from the one above
    """

    def __init__(
        self,
        pads: tuple[Pad, ...],
        editor: EditorModel,
        timeline: TimelineModel,
        look: Look,
        *,
        has_line_above: bool,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._pads = pads
        self._editor = editor
        self._display = timeline.display
        self._look = look
        self._has_line_above = has_line_above
        self._name = row_name(pads)
        self._pressed_y: float | None = None
        self._mute = self._button("M", self.tr("Mute %1").replace("%1", self._name))
        self._solo = self._button("S", self.tr("Solo %1").replace("%1", self._name))
        self._mute.clicked.connect(lambda: self._display.toggle_mute(self._pads))
        self._solo.clicked.connect(lambda: self._display.toggle_solo(self._pads))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, _RIGHT_PX, 0)
        layout.setSpacing(0)
        layout.addStretch()
        layout.addWidget(self._mute)
        layout.addWidget(self._solo)
        self.setAccessibleName(self._name)
        editor.lane_changed.connect(self.update)
        look.changed.connect(self._follow_look)
        self._display.mix_changed.connect(self._follow_mix)
        self._follow_mix()
        self._follow_look()

    @property
    def needed_px(self) -> int:
        """Width that the name and the buttons take."""
        name_px = QFontMetrics(self._look.theme.font("body")).horizontalAdvance(self._name)
        return _NAME_X + name_px + 4 + 2 * _BUTTON_PX + _RIGHT_PX

    def _button(self, text: str, name: str) -> QToolButton:
        button = QToolButton(self)
        button.setText(text)
        button.setCheckable(True)
        button.setAutoRaise(True)
        button.setFixedSize(_BUTTON_PX, _BUTTON_PX)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setAccessibleName(name)
        button.setToolTip(name)
        return button

    def _follow_look(self) -> None:
        for button in (self._mute, self._solo):
            button.setFont(self._look.theme.font("caption"))
        self.update()

    def _follow_mix(self) -> None:
        pads = frozenset(self._pads)
        self._mute.setChecked(pads <= self._display.muted)
        self._solo.setChecked(pads <= self._display.soloed)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground, the sample of a note and the name."""
        theme = self._look.theme
        is_active = self._editor.active_pad in self._pads
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), theme.color("raised" if is_active else "panel"))
            painter.fillRect(QRectF(self.width() - 1, 0, 1, self.height()), theme.color("border"))
            if self._has_line_above:
                painter.fillRect(QRectF(0, 0, self.width(), 1), theme.color("border"))
            if is_active:
                painter.fillRect(QRectF(0, 0, _ACTIVE_PX, self.height()), theme.color("accent"))
            draw_glyph(painter, theme, NoteStyle(self._pads[0]), QPointF(_GLYPH_X, self.height() / 2))
            self._paint_name(painter)

    def _paint_name(self, painter: QPainter) -> None:
        theme = self._look.theme
        is_heard = any(self._display.is_heard(pad) for pad in self._pads)
        font = theme.font("body")
        font.setStrikeOut(not is_heard)
        painter.setFont(font)
        painter.setPen(theme.color("text" if is_heard else "text-2"))
        box = QRectF(_NAME_X, 0, self.width() - _NAME_X, self.height())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, self._name)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Make the lane the active one."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._editor.activate_lane(self._pads[0])
            self._pressed_y = event.position().y()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Ask for another volume."""
        if self._pressed_y is None:
            return
        moved_px = self._pressed_y - event.position().y()
        if abs(moved_px) >= DRAG_PX:
            self._pressed_y = event.position().y()
            for pad in self._pads:
                self._display.volume_asked.emit(pad, 2 ** (moved_px / _PX_PER_DOUBLING))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End the drag."""
        self._pressed_y = None


class LaneHeaders(QWidget):
    """The heads of all rows, one below the other.

    Parameters
    ----------
    editor, timeline, look : the song, its axis, colours and fonts
    """

    def __init__(
        self, editor: EditorModel, timeline: TimelineModel, look: Look, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._editor = editor
        self._timeline = timeline
        self._look = look
        self._headers: list[LaneHeader] = []
        self._rows: LaneRows | None = None

    @property
    def needed_px(self) -> int:
        """Width that the longest name takes, within what a header may have."""
        widest = max((header.needed_px for header in self._headers), default=0)
        return min(max(widest, LEAST_HEADER_PX), MOST_HEADER_PX)

    def show_rows(self, rows: LaneRows) -> None:
        """Stand beside these rows."""
        if self._rows is None or self._rows.pads != rows.pads:
            for header in self._headers:
                header.deleteLater()
            self._headers = [self._header(rows, row) for row in range(len(rows.pads))]
        self._rows = rows
        self.setFixedHeight(rows.height_px)
        self._lay_out()

    def _header(self, rows: LaneRows, row: int) -> LaneHeader:
        header = LaneHeader(
            rows.pads[row],
            self._editor,
            self._timeline,
            self._look,
            has_line_above=rows.has_line_above(row),
            parent=self,
        )
        header.show()
        return header

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the heads the whole width."""
        super().resizeEvent(event)
        self._lay_out()

    def _lay_out(self) -> None:
        if self._rows is None:
            return
        for row, header in enumerate(self._headers):
            header.setGeometry(0, self._rows.top_of(row), self.width(), self._rows.lane_px)
