"""What deserves a look before the chart is played, the worst first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from chart_hero_app.view_models.song_marks import reason_text
from chart_hero_app.view_models.song_session import SongSession
from chart_hero_core.domain.timing import TempoMap
from chart_hero_core.editing.bar_spans import bar_at, bar_of_number
from chart_hero_core.review.playability import Hindrance

translate = QCoreApplication.translate

_WORST_FIRST = (Hindrance.THIRD_HAND, Hindrance.NO_TIME_TO_MOVE, Hindrance.FAST_FEET)


@dataclass(frozen=True, slots=True)
class ChartWarning:
    """One thing that deserves a look.

    Parameters
    ----------
    sentence : what is the matter
    tick : where it begins; None for nowhere in particular
    """

    sentence: str
    tick: int | None = None

    def bar(self, tempo_map: TempoMap) -> int | None:
        """Number of the bar in which it begins, from 1."""
        return None if self.tick is None else bar_at(tempo_map, self.tick).number


def chart_warnings(session: SongSession) -> tuple[ChartWarning, ...]:
    """List what cannot be played, then bars that miss what was heard, then what is true of the whole song."""
    return (*_against_the_hands(session), *_off_the_beat(session), *_remarks(session))


def _against_the_hands(session: SongSession) -> Iterator[ChartWarning]:
    by_gravity = sorted(session.marks.unplayable, key=lambda place: _WORST_FIRST.index(place.hindrance))
    for place in by_gravity:
        yield ChartWarning(reason_text(place.hindrance), place.tick)


def _off_the_beat(session: SongSession) -> Iterator[ChartWarning]:
    tempo_map = session.editor.document.tempo_map
    for run in sorted(session.timeline.display.trust.doubtful_runs, key=lambda run: -run.off_ms):
        text = (
            translate("Warnings", "Up to %1 ms off")
            if run.first == run.last
            else translate("Warnings", "%2 bars up to %1 ms off")
        )
        text = text.replace("%1", str(round(run.off_ms))).replace("%2", str(run.last - run.first + 1))
        yield ChartWarning(text, bar_of_number(tempo_map, run.first).start_tick)


def _remarks(session: SongSession) -> Iterator[ChartWarning]:
    """What the run said; of the grid only while it is still that one, and no bar says it better."""
    tempo, trust = session.tempo, session.timeline.display.trust
    of_grid = () if tempo is None else tempo.warnings
    if trust.is_known and not trust.doubtful_runs:
        yield from map(ChartWarning, of_grid)
    yield from (ChartWarning(sentence) for sentence in session.warnings if sentence not in of_grid)
