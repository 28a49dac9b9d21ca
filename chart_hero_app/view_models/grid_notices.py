"""What the notice row asks about the grid that was found: bars that may be off, half or double the tempo."""

from __future__ import annotations

from PySide6.QtCore import QObject

from chart_hero_app import run_messages
from chart_hero_app.messages import Message
from chart_hero_app.view_models.notice import NoticeModel
from chart_hero_app.view_models.song_session import SongSession, SongState
from chart_hero_core.editing.bar_spans import bar_of_number
from chart_hero_core.service import TempoEstimate

GRID, LEVEL = "grid", "level"


class GridNotices(QObject):
    """Asks as long as the grid is the one that was found, and nobody said that it is right.

    A question that was closed is not asked again; one that was settled is, once the settling is undone.

    Parameters
    ----------
    session : the song
    notice : says it
    parent : Qt's owner
    """

    def __init__(self, session: SongSession, notice: NoticeModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._notice = session, notice
        self._asked: dict[str, Message | None] = {}
        session.timeline.display.trust_changed.connect(self._follow)

    def show(self) -> None:
        """Ask what there is to ask; take back what is settled."""
        for topic, message in self._questions().items():
            self._ask(topic, message)

    def _follow(self) -> None:
        for topic, message in self._questions().items():
            was_settled = topic in self._asked and self._asked[topic] is None
            if message is None or was_settled or self._notice.says(topic):
                self._ask(topic, message)

    def _ask(self, topic: str, message: Message | None) -> None:
        self._asked[topic] = message
        if message is None:
            self._notice.unsay(topic)
        else:
            self._notice.say(topic, message)

    def _questions(self) -> dict[str, Message | None]:
        """What to ask, the gravest last: of equals it is shown first."""
        session, tempo = self._session, self._session.tempo
        if session.state is not SongState.READY or tempo is None or not session.has_found_grid:
            return {GRID: None, LEVEL: None}
        answers = session.answers
        return {
            GRID: None if answers.grid_is_right else self._grid_message(tempo),
            LEVEL: None if answers.level_is_right else _level_message(tempo),
        }

    def _grid_message(self, tempo: TempoEstimate) -> Message | None:
        run, tempo_map = self._session.timeline.display.trust.longest_run, tempo.tempo_map
        if run is not None:
            start_s = float(tempo_map.seconds_at(bar_of_number(tempo_map, run.first).start_tick))
            return run_messages.tempo_doubtful(run.first, run.last, run.off_ms, max(start_s, 0.0))
        return run_messages.caution(tempo.warnings[0]) if tempo.warnings else None


def _level_message(tempo: TempoEstimate) -> Message | None:
    other = tempo.other_level
    if other is None or not other.is_likely:
        return None
    return run_messages.other_level(tempo.main_bpm, other.ratio)
