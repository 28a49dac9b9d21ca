"""Notes that are doubted because the grid is wrong, not they."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QObject

from chart_hero_app.messages import Answer, Gravity, Message
from chart_hero_app.view_models.notice import NoticeModel
from chart_hero_app.view_models.song_session import SongSession
from chart_hero_core.editing.bar_spans import nearest_beat_line
from chart_hero_core.editing.document import ChartDocument
from chart_hero_core.review.doubts import DoubtPlace

FEWEST_NOTES = 3
LEAST_OFF_MS = 25.0
"""Nearer to the grid than this, a bar counts as fitting."""
LARGEST_SCATTER_MS = 8.0
"""Strokes that lie farther than this from their common distance, in the median, are played so.

On the demo song's grid, which fits, places are at most 2 ms off with a scatter of 2 to 8 ms.
"""


@dataclass(frozen=True, slots=True)
class GridFault:
    """Notes in a row that all come late, or early, by the same time.

    Parameters
    ----------
    n_notes : how many
    off_ms : how late they come; negative for early
    tick : of the beat line in their midst
    second : heard second where that line would have to be
    """

    n_notes: int
    off_ms: float
    tick: int
    second: float


def find_grid_fault(document: ChartDocument, place: DoubtPlace) -> GridFault | None:
    """Say whether all that was heard at a doubtful place is off the grid by one and the same time."""
    heard = [
        (note.tick, note.onset_s)
        for note in document.notes_between(place.start_tick, place.end_tick + 1)
        if note.onset_s is not None and not note.is_pinned
    ]
    if len(heard) < FEWEST_NOTES:
        return None
    ticks = np.array([tick for tick, _ in heard])
    off_ms = 1000.0 * (np.array([second for _, second in heard]) - document.tempo_map.seconds_at(ticks))
    common_ms = float(np.median(off_ms))
    scatter_ms = float(np.median(np.abs(off_ms - common_ms)))
    if abs(common_ms) < LEAST_OFF_MS or scatter_ms > LARGEST_SCATTER_MS:
        return None
    line = nearest_beat_line(document.tempo_map, float(np.median(ticks)))
    second = float(document.tempo_map.seconds_at(line)) + common_ms / 1000.0
    return GridFault(len(heard), common_ms, line, second)


GRID_FAULT = "grid at fault"
"""What the notice is about."""


class GridFaultNotice(QObject):
    """Offers to move the beat line where the grid is at fault, once at each place under review.

    Parameters
    ----------
    session : the song
    notice : says it
    parent : Qt's owner
    """

    def __init__(self, session: SongSession, notice: NoticeModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._notice = session, notice
        self._fault: GridFault | None = None
        self._kept: set[int] = set()
        session.review.current_changed.connect(self._look)
        session.editor.changed.connect(self._unsay)
        notice.answered.connect(self._answer)

    def close(self) -> None:
        """Say nothing more: the song is gone."""
        self._notice.answered.disconnect(self._answer)
        self._unsay()

    def _look(self) -> None:
        place = self._session.review.current
        document = self._session.editor.document
        self._fault = None if place is None else find_grid_fault(document, place)
        if self._fault is None or self._fault.tick in self._kept:
            self._unsay()
        else:
            self._notice.say(GRID_FAULT, self._message(self._fault))

    def _message(self, fault: GridFault) -> Message:
        text = (
            self.tr("%1 notes here come %2 ms late. Move the beat line instead of the notes?")
            if fault.off_ms > 0
            else self.tr("%1 notes here come %2 ms early. Move the beat line instead of the notes?")
        )
        sentence = text.replace("%1", str(fault.n_notes)).replace("%2", str(abs(round(fault.off_ms))))
        labels = (self.tr("Move beat line"), self.tr("Keep"))
        return Message(Gravity.WARNING, sentence, (Answer.MOVE_BEAT, Answer.KEEP), labels)

    def _unsay(self) -> None:
        self._fault = None
        self._notice.unsay(GRID_FAULT)

    def _answer(self, topic: str, _: Message, answer: Answer) -> None:
        fault = self._fault
        if topic != GRID_FAULT or fault is None:
            return
        self._kept.add(fault.tick)
        self._unsay()
        if answer is Answer.MOVE_BEAT:
            self._session.grid.move_beat(fault.tick, fault.second)
