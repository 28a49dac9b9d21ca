"""The Drums tab: the lanes and their sensitivity, what deserves a look, and the tempo.

What deserves a look comes before the tempo, which the ruler and the status bar say as well: in a window of
900 pixels there is room for one of them beside the highway.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from chart_hero_app.theme.look import Look
from chart_hero_app.view_models.chart_warnings import chart_warnings
from chart_hero_app.view_models.lane_figures import lanes_now
from chart_hero_app.view_models.song_session import SongSession
from chart_hero_app.widgets.labels import hairline
from chart_hero_app.widgets.lane_table import LaneTable
from chart_hero_app.widgets.sensitivity_slider import MOST
from chart_hero_app.widgets.song_page import SongPage
from chart_hero_app.widgets.tempo_card import TempoCard
from chart_hero_app.widgets.warning_list import WarningList
from chart_hero_core.domain.chart import Pad
from chart_hero_core.service import voices_on


class DrumsPanel(SongPage):
    """The Drums tab of one song.

    Parameters
    ----------
    session : the song
    look : colours and fonts
    """

    def __init__(self, session: SongSession, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.lanes = LaneTable(look)
        self.tempo = TempoCard(session, look)
        self.warnings = WarningList(look)
        self._line = hairline()
        below = QVBoxLayout()
        below.setContentsMargins(16, 8, 16, 16)
        below.setSpacing(8)
        for widget in (hairline(), self.warnings, self._line, self.tempo):
            below.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.lanes)
        column.addLayout(below)
        column.addStretch(1)
        self.lanes.lane_chosen.connect(session.editor.activate_lane)
        self.warnings.place_asked.connect(self._go_to)
        for pad, slider in self.lanes.sliders.items():
            slider.chosen.connect(partial(self._choose_sensitivity, pad))
            slider.let_go.connect(session.rereading.end_sensitivity)
        display = session.timeline.display
        self.follow_bursts(session.review.changed, session.editor.lane_changed, session.state_changed)
        self.follow_bursts(session.rereading.changed, session.rereading.failed)
        self.follow_bursts(display.hearing_changed, display.trust_changed, display.marks_changed)
        self.leave_letters_to_song()
        self.show_song()

    def show_song(self) -> None:
        """Show the song as it is now."""
        session = self._session
        self.lanes.show_counts(lanes_now(session))
        self.lanes.show_active(session.editor.active_pad)
        self._show_sensitivities()
        self.tempo.show_song()
        warnings = chart_warnings(session) if session.has_grid else ()
        self.warnings.show_warnings(warnings, session.editor.document.tempo_map)
        self._line.setVisible(bool(warnings))

    def _show_sensitivities(self) -> None:
        """Show what the document says, once no move of a slider is still on its way there."""
        rereading = self._session.rereading
        for pad, slider in self.lanes.sliders.items():
            is_played = bool(voices_on(pad, rereading.charting.kit))
            slider.setEnabled(is_played)
            if not is_played:
                slider.setToolTip(self.tr("Your kit has no such pad"))
            if not rereading.is_busy:
                slider.show_value(round(MOST * rereading.sensitivity(pad)))

    def _choose_sensitivity(self, pad: Pad, value: int) -> None:
        self._session.rereading.set_sensitivity(pad, value / MOST)
        self._session.editor.activate_lane(pad)

    def _go_to(self, tick: int) -> None:
        second = max(float(self._session.editor.document.tempo_map.seconds_at(tick)), 0.0)
        self._session.player.seek(second)
        self._session.timeline.go_to(second)
