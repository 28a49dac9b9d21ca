"""What lies over the timeline of the open song for a moment: fill repair, similar bars, boxes, tap strip."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect
from PySide6.QtWidgets import QWidget

from chart_hero_app import messages
from chart_hero_app.commands.command import Scope
from chart_hero_app.commands.registry import CommandRegistry
from chart_hero_app.messages import Gravity, Message
from chart_hero_app.view_models.app import AppModel
from chart_hero_app.view_models.fill_repair import FillRepair
from chart_hero_app.view_models.grid_fault import GridFaultNotice
from chart_hero_app.view_models.similar_bars import SimilarBars
from chart_hero_app.view_models.song_session import SongSession
from chart_hero_app.view_models.tap_along import TapAlong
from chart_hero_app.view_models.timeline_display import Tool
from chart_hero_app.widgets.bar_trust_popover import BarTrustPopover
from chart_hero_app.widgets.fill_repair_popover import FillRepairPopover
from chart_hero_app.widgets.similar_bars_sheet import SimilarBarsSheet
from chart_hero_app.widgets.tap_strip import TapStrip
from chart_hero_app.widgets.timeline.page import TimelinePage
from chart_hero_app.windows.lent_view import NOTE_HALF_PX, LentView
from chart_hero_app.windows.shell import Shell
from chart_hero_app.windows.song_boxes import SongBoxes
from chart_hero_core.editing.bar_spans import bar_at, bar_of_number

SIMILAR = "similar bars"
"""What the notice that no other bar is alike is about."""

_EDGE_PX = 8


class SongPopovers(QObject):
    """Opens and places them, and closes them with the song.

    Parameters
    ----------
    session : the song
    app : behind the window
    shell : the window
    commands : whose keys the tap strip shows
    timeline : the song over time

    Attributes
    ----------
    repair, similar, taps : what they show
    boxes : places, tempos and signatures to type
    sheet : of the similar bars
    """

    def __init__(
        self,
        session: SongSession,
        app: AppModel,
        shell: Shell,
        commands: CommandRegistry,
        timeline: TimelinePage,
    ) -> None:
        super().__init__(shell)
        self._session, self._app, self._shell = session, app, shell
        self._timeline = timeline
        look = app.look
        self.repair = FillRepair(session, app.jobs, self)
        self.similar = SimilarBars(session, app.jobs, self)
        self.taps = TapAlong(session, self)
        self._views = LentView(session.timeline)
        self._grid_fault = GridFaultNotice(session, app.notice, self)
        body = shell.centralWidget()
        self.repair_popover = FillRepairPopover(look, self.repair, timeline)
        self.sheet = SimilarBarsSheet(look, self.similar, body)
        self.trust = BarTrustPopover(look, timeline)
        self.tap_strip = TapStrip(look, self.taps, timeline)
        self.boxes = SongBoxes(session, look, shell, timeline, self)
        self._connect()

    def _connect(self) -> None:
        timeline, session = self._timeline, self._session
        self.repair.changed.connect(self._show_repair)
        self.repair.taken.connect(self.similar.look)
        self.repair_popover.sensitivity_asked.connect(self._show_sensitivity)
        self.similar.changed.connect(self._follow_similar)
        self.similar.nothing_found.connect(self._say_nothing_found)
        self.taps.changed.connect(self._show_taps)
        self.trust.tap_asked.connect(self.tap_from)
        self.trust.move_asked.connect(self._move_beats)
        self.trust.accepted.connect(lambda number: session.answers.accept_bars(number, number))
        self.trust.closed.connect(self._shell.focus_timeline)
        timeline.bar_asked.connect(self.ask_about_bar)
        session.timeline.view_changed.connect(self._follow_view)
        session.timeline.display.trust_changed.connect(self.trust.close_popover)
        self._shell.workspace_changed.connect(self.close_all)
        timeline.installEventFilter(self)

    def close(self) -> None:
        """Close everything: the song is gone."""
        self.repair.abandon()
        self.similar.close()
        self.taps.end()
        self._app.notice.unsay(SIMILAR)
        self._grid_fault.close()
        self._timeline.removeEventFilter(self)
        for widget in self._widgets():
            widget.hide()
            widget.deleteLater()
        self.boxes.close()
        self.deleteLater()

    def close_all(self) -> None:
        """Leave everything as it is; the song stays."""
        self.repair.close()
        self.similar.close()
        self.trust.close_popover()

    def _widgets(self) -> tuple[QWidget, ...]:
        return self.repair_popover, self.sheet, self.trust, self.tap_strip

    @property
    def scopes(self) -> tuple[Scope, ...]:
        """Whose keys hold before those of the window, if the editor is seen."""
        if self.similar.offer is not None:
            return (Scope.SIMILAR,)
        return (Scope.REPAIR, Scope.EDITOR) if self.repair.is_open else (Scope.EDITOR,)

    # Fill repair

    def _show_repair(self) -> None:
        popover = self.repair_popover
        popover.show_readings()
        if not self.repair.is_open:
            had_focus = popover.isVisible()
            popover.hide()
            self._views.give_back()
            if had_focus and self.similar.offer is None:
                self._shell.focus_timeline()
            return
        if popover.isHidden():
            self._views.lend(*self._fill_seconds(), popover.needed_px())
        self._place_repair()
        popover.show()
        popover.raise_()
        popover.take_focus()

    def _fill_seconds(self) -> tuple[float, float]:
        span, tempo_map = self.repair.span, self._session.editor.document.tempo_map
        assert span is not None, "no fill is being repaired"
        start_s, end_s = tempo_map.seconds_at([span.start_tick, span.end_tick]).tolist()
        return start_s, end_s

    def _place_repair(self) -> None:
        lanes, ruler = self._timeline.lanes.geometry(), self._timeline.ruler.geometry()
        axis = self._session.timeline
        start_s, end_s = self._fill_seconds()
        left, right = (lanes.left() + round(axis.x_of(second)) for second in (start_s, end_s))
        fill = QRect(QPoint(left - NOTE_HALF_PX, lanes.top()), QPoint(right, lanes.bottom()))
        room = QRect(ruler.bottomLeft(), lanes.bottomRight()).adjusted(_EDGE_PX, 0, -_EDGE_PX, 0)
        self.repair_popover.put_beside(fill, room)

    def _show_sensitivity(self) -> None:
        self._shell.editor_page.show_panel(True)
        self._shell.editor_page.panel.show_page("drums")

    # Similar bars

    def look_for_similar_bars(self) -> None:
        """Offer the fix of the selected bar, or of the one at the playhead, to the bars like it."""
        notes = self._session.editor.selected_notes
        self.similar.look(notes[0].tick if notes else self._playhead_tick)

    def _follow_similar(self) -> None:
        if self.similar.offer is None:
            self._shell.focus_timeline()

    def _say_nothing_found(self, sentence: str) -> None:
        self._app.notice.say(SIMILAR, Message(Gravity.HINT, sentence, lasts_s=messages.BRIEF_S))

    # The grid

    def ask_about_bar(self, number: int) -> None:
        """Say how far a bar fits what was heard, under its trust bar."""
        trust = self._session.timeline.display.trust
        self.trust.show_bar(number, trust.off_ms(number), is_accepted=number in trust.accepted)
        x = self._session.timeline.x_of(self._second_of_bar(number))
        ruler = self._timeline.ruler.geometry()
        self.trust.open_at(ruler.bottomLeft() + QPoint(max(round(x), 0), _EDGE_PX))
        self.trust.take_focus()

    def ask_about_this_bar(self) -> None:
        """Say how far the bar at the playhead fits."""
        number = bar_at(self._session.editor.document.tempo_map, self._playhead_tick).number
        self._session.timeline.reveal(self._second_of_bar(number))
        self.ask_about_bar(number)

    def tap_from(self, number: int) -> None:
        """Play from a bar on, to be tapped along with."""
        self._go_to_bar(number)
        self.taps.begin()

    def _move_beats(self, number: int) -> None:
        self._go_to_bar(number)
        self._session.timeline.display.choose(tool=Tool.BEAT)

    def _go_to_bar(self, number: int) -> None:
        second = self._second_of_bar(number)
        self._session.player.seek(second)
        self._session.timeline.reveal(second)

    def _second_of_bar(self, number: int) -> float:
        tempo_map = self._session.editor.document.tempo_map
        return max(float(tempo_map.seconds_at(bar_of_number(tempo_map, number).start_tick)), 0.0)

    @property
    def _playhead_tick(self) -> int:
        tempo_map = self._session.editor.document.tempo_map
        return max(int(tempo_map.ticks_at(self._session.player.position_s)), 0)

    def rename_section(self) -> None:
        """Put a field over the name of the section at the playhead."""
        document, here = self._session.editor.document, self._playhead_tick
        ticks = [section.tick for section in document.sections if section.tick <= here]
        if ticks:
            self._session.timeline.reveal(float(document.tempo_map.seconds_at(ticks[-1])))
            self._timeline.ruler.rename(ticks[-1])

    def _show_taps(self) -> None:
        strip = self.tap_strip
        strip.show_taps()
        if self.taps.is_on:
            self._place_taps()
            strip.show()
        else:
            strip.hide()

    # Where they are

    def _place_taps(self) -> None:
        waveform, strip = self._timeline.waveform.geometry(), self.tap_strip
        x = waveform.center().x() - strip.fitted_size().width() // 2
        strip.put(QPoint(x, waveform.top() + _EDGE_PX))

    def _follow_view(self) -> None:
        self.trust.close_popover()
        if self.repair_popover.isVisible():
            self._place_repair()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in place when the timeline gets another size."""
        if event.type() is QEvent.Type.Resize:
            self._follow_view()
            if self.tap_strip.isVisible():
                self._place_taps()
        return super().eventFilter(watched, event)
