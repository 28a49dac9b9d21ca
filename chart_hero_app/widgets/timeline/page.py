"""The timeline as a whole: all bands one above the other on one axis, their heads to the left."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget

from chart_hero_app.theme.look import Look
from chart_hero_app.view_models.editor import EditorModel
from chart_hero_app.view_models.timeline import TimelineModel
from chart_hero_app.widgets.timeline.accessible import install_lanes_accessibility, tell_focus
from chart_hero_app.widgets.timeline.band import Playhead
from chart_hero_app.widgets.timeline.headers import RulerHeader, SoundHeader, StripsHeader
from chart_hero_app.widgets.timeline.lane_headers import LaneHeaders
from chart_hero_app.widgets.timeline.lanes import LanesView
from chart_hero_app.widgets.timeline.overlay import TimelineOverlay
from chart_hero_app.widgets.timeline.overview import Overview
from chart_hero_app.widgets.timeline.ruler import Ruler
from chart_hero_app.widgets.timeline.strips import EnergyStrips
from chart_hero_app.widgets.timeline.waveform import WaveformView

_RULER, _WAVEFORM, _STRIPS, _LANES = range(1, 5)
_LISTEN_GAP_PX = 24


class TimelinePage(QWidget):
    """Overview, ruler, waveform, strips and lanes of the open song.

    Whoever drives the frames calls `advance` once a frame; the page has no timer of its own.

    Parameters
    ----------
    editor : the song
    timeline : the axis, and what is shown beside the document
    look : colours and fonts
    playhead : says at which heard second the playhead stands now

    Attributes
    ----------
    overview, ruler, waveform, strips, lanes : the bands

    Signals
    -------
    seek_asked(second) : the playhead should go there
    menu_asked(QPoint) : the menu of the selection should open at this point of the screen
    bar_asked(bar) : the user wants to know how far a bar, counted from 1, is trusted
    listen_asked(second) : the rest of the song should be heard, from there on
    """

    seek_asked = Signal(float)
    menu_asked = Signal(QPoint)
    bar_asked = Signal(int)
    listen_asked = Signal(float)

    def __init__(
        self,
        editor: EditorModel,
        timeline: TimelineModel,
        look: Look,
        playhead: Playhead,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        install_lanes_accessibility()
        timeline.glide_by(look.motion)
        self._editor = editor
        self._timeline = timeline
        self._look = look
        self._layout = QGridLayout(self)
        self._playhead = playhead
        self.overview = Overview(editor, timeline, look, playhead, self)
        self.ruler = Ruler(editor, timeline, look, playhead, self)
        self.waveform = WaveformView(editor, timeline, look, playhead, self)
        self.strips = EnergyStrips(editor, timeline, look, playhead, self)
        self.lanes = LanesView(editor, timeline, look, playhead, self)
        self._ruler_header = RulerHeader(editor, timeline, look, playhead, self)
        self._sound_header = SoundHeader(look, self)
        self._strips_header = StripsHeader(look, self)
        self._lane_headers = LaneHeaders(editor, timeline, look, self)
        self._overlay = TimelineOverlay(editor, timeline, look, playhead, self)
        self._listen = QPushButton(self.tr("Listen again"), self.lanes)
        self._listen.hide()
        self.setAccessibleName(self.tr("Timeline"))
        self._build()
        self._connect()
        self._follow_rows()

    def _build(self) -> None:
        layout = self._layout
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.overview, 0, 0, 1, 2)
        heads = (self._ruler_header, self._sound_header, self._strips_header, self._lane_headers)
        bands = (self.ruler, self.waveform, self.strips, self.lanes)
        for row, (head, band) in enumerate(zip(heads, bands, strict=True), _RULER):
            layout.addWidget(head, row, 0)
            layout.addWidget(band, row, 1)
        layout.setColumnStretch(1, 1)
        layout.setRowStretch(_WAVEFORM, 1)
        self._overlay.raise_()

    def _connect(self) -> None:
        self.ruler.seek_asked.connect(self.seek_asked)
        self.ruler.bar_asked.connect(self.bar_asked)
        self.lanes.seek_asked.connect(self.seek_asked)
        self.lanes.menu_asked.connect(self.menu_asked)
        self.lanes.rows_changed.connect(self._follow_rows)
        self._look.changed.connect(self._follow_rows)
        self._timeline.view_changed.connect(self._place_listen)
        self._timeline.display.hearing_changed.connect(self._place_listen)
        self._listen.clicked.connect(self._ask_to_listen)
        self._editor.selection_changed.connect(self._tell_focus)

    def arrange(self, lane_px: int, strips_px: int, least_waveform_px: int) -> None:
        """Share the height out; the waveform takes what is left.

        Parameters
        ----------
        lane_px : of one lane of eight
        strips_px : of the three strips together; 0 hides them
        least_waveform_px : what the waveform never goes below
        """
        for strips in (self.strips, self._strips_header):
            strips.setVisible(strips_px > 0)
            strips.setFixedHeight(strips_px)
        for waveform in (self.waveform, self._sound_header):
            waveform.setMinimumHeight(least_waveform_px)
        self.lanes.set_lane_px(lane_px)

    def advance(self) -> None:
        """Paint a frame: put everything that moves with the playhead where it is now."""
        second = self._playhead()
        self._timeline.follow(second)
        self._overlay.advance()
        self.lanes.advance(second)
        self.overview.advance()
        self._ruler_header.advance()

    def _follow_rows(self) -> None:
        self._lane_headers.show_rows(self.lanes.rows)
        for header in (self._ruler_header, self._sound_header, self._strips_header, self._lane_headers):
            header.setFixedWidth(self._lane_headers.needed_px)
        self._place_overlay()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the overlay over the bands."""
        super().resizeEvent(event)
        self._place_overlay()

    def _place_overlay(self) -> None:
        self._layout.activate()
        area = QRect(self.ruler.geometry().topLeft(), self.lanes.geometry().bottomRight())
        self._overlay.setGeometry(area)

    def _place_listen(self) -> None:
        """Offer to hear the rest, where a run has stopped."""
        hearing = self._timeline.display.hearing
        has_stopped = hearing is not None and not hearing.is_running
        x = 0.0 if hearing is None else self._timeline.x_of(hearing.heard_s) + _LISTEN_GAP_PX
        self._listen.setVisible(has_stopped and x < self.lanes.width())
        size = self._listen.sizeHint()
        self._listen.move(round(max(x, _LISTEN_GAP_PX)), (self.lanes.height() - size.height()) // 2)

    def _tell_focus(self) -> None:
        tell_focus(self.lanes)

    def _ask_to_listen(self) -> None:
        hearing = self._timeline.display.hearing
        if hearing is not None:
            self.listen_asked.emit(hearing.heard_s)
