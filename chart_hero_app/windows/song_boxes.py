"""The boxes that ask for a place of the song, a tempo, a time signature."""

from __future__ import annotations

import re

from PySide6.QtCore import QObject, QPoint

from chart_hero_app.messages import as_sentences
from chart_hero_app.theme.look import Look
from chart_hero_app.view_models.song_session import SongSession
from chart_hero_app.widgets.field_box import FieldBox
from chart_hero_app.widgets.timeline.page import TimelinePage
from chart_hero_app.windows.shell import Shell
from chart_hero_core.editing.bar_spans import bar_at
from chart_hero_core.editing.position import parse_position
from chart_hero_core.errors import OptionError

USUAL_SIGNATURES = ("2/4", "3/4", "4/4", "5/4", "6/8", "7/8")
_SIGNATURE = re.compile(r"(\d+)\s*/\s*(\d+)")
_EDGE_PX = 8


class SongBoxes(QObject):
    """Asks, and does what was typed.

    Parameters
    ----------
    session : the song
    look : colours and fonts
    shell : the window
    timeline : the song over time
    parent : Qt's owner
    """

    def __init__(
        self, session: SongSession, look: Look, shell: Shell, timeline: TimelinePage, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._session, self._shell, self._timeline = session, shell, timeline
        self._tick = 0
        self.place = FieldBox(
            look,
            shell,
            self.tr("Go to bar or time"),
            self.tr("Go"),
            self.tr("A bar (48), a bar and beat (31.3) or a time (1:23)"),
            self._go_to,
        )
        self.signature = FieldBox(
            look,
            shell,
            self.tr("Time signature"),
            self.tr("Set"),
            self.tr("It holds up to the next time signature."),
            self._set_signature,
            USUAL_SIGNATURES,
        )
        self.tempo = FieldBox(
            look,
            shell,
            self.tr("Tempo"),
            self.tr("Set"),
            self.tr("Beats per minute. It holds up to the next tempo marker."),
            self._set_tempo,
        )
        for box in (self.place, self.signature, self.tempo):
            box.closed.connect(shell.focus_timeline)

    def close(self) -> None:
        """Close them: the song is gone."""
        for box in (self.place, self.signature, self.tempo):
            box.hide()
            box.deleteLater()

    # A place

    def ask_place(self) -> None:
        """Ask where to go."""
        record = self._shell.song_bar.record
        below = record.mapTo(self._shell, QPoint(0, record.height()))
        self.place.ask(self.tr("Go to bar or time"), "")
        self.place.put(below + QPoint(0, _EDGE_PX))

    def _go_to(self, text: str) -> str:
        session = self._session
        tempo_map = session.editor.document.tempo_map
        try:
            second = float(tempo_map.seconds_at(parse_position(tempo_map, text)))
        except OptionError as error:
            return as_sentences(str(error))
        if second > session.timeline.duration_s:
            last = bar_at(tempo_map, float(tempo_map.ticks_at(session.timeline.duration_s))).number
            return self.tr("The song ends in bar %1.").replace("%1", str(last))
        session.player.seek(max(second, 0.0))
        session.timeline.go_to(max(second, 0.0))
        return ""

    # The grid, from the selection's bar on, or from the playhead's

    def ask_signature(self) -> None:
        """Ask for a time signature."""
        self._tick = self._chosen_tick
        signature = self._session.editor.document.tempo_map.signature_at(self._tick)
        title = self._from_bar(self.tr("Time signature from bar %1 on"))
        self._ask(self.signature, title, f"{signature.numerator}/{signature.denominator}")

    def _set_signature(self, text: str) -> str:
        parts = _SIGNATURE.fullmatch(text)
        if parts is None:
            return self.tr("Type beats and their length, such as 7/8.")
        self._session.grid.set_signature(self._tick, int(parts[1]), int(parts[2]))
        return ""

    def ask_tempo(self) -> None:
        """Ask for a tempo."""
        self._tick = self._chosen_tick
        bpm = self._session.editor.document.tempo_map.bpm_at(self._tick)
        self._ask(
            self.tempo, self._from_bar(self.tr("Tempo from bar %1 on")), f"{bpm:.3f}".rstrip("0").rstrip(".")
        )

    def _set_tempo(self, text: str) -> str:
        try:
            bpm = float(text.replace(",", "."))
        except ValueError:
            return self.tr("Type a number, such as 140.")
        self._session.grid.set_bpm(self._tick, bpm)
        return ""

    def _ask(self, box: FieldBox, title: str, text: str) -> None:
        below = self._timeline.ruler.geometry().bottomLeft() + QPoint(_EDGE_PX, _EDGE_PX)
        box.ask(title, text)
        box.put(self._timeline.mapTo(self._shell, below))

    def _from_bar(self, text: str) -> str:
        bar = bar_at(self._session.editor.document.tempo_map, self._tick)
        return text.replace("%1", str(bar.number))

    @property
    def _chosen_tick(self) -> int:
        notes = self._session.editor.selected_notes
        if notes:
            return notes[0].tick
        tempo_map = self._session.editor.document.tempo_map
        return max(int(tempo_map.ticks_at(self._session.player.position_s)), 0)
