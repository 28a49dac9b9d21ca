"""Other readings of a fill: found, heard and seen one after the other, and one of them taken."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Signal

from chart_hero_app.figures import bars_text
from chart_hero_app.jobs import Job, Jobs
from chart_hero_app.playback.desk import Fader
from chart_hero_app.view_models.song_session import SongSession
from chart_hero_app.view_models.timeline import Span
from chart_hero_core.domain.chart import DrumNote
from chart_hero_core.domain.timing import TempoMap
from chart_hero_core.editing.bar_spans import bar_at, beat_line_after, beat_line_before
from chart_hero_core.review.fill_repair import Reading, apply_reading, find_readings

MOST_READINGS = 3
"""What the chart has now, and the two likeliest others."""

MOST_BARS = 4
"""More than this is no fill, and takes longer to read than anybody wants to wait."""


@dataclass(frozen=True, slots=True)
class FillSpan:
    """The beats that hold a fill, [start_tick, end_tick).

    Parameters
    ----------
    start_tick, end_tick : beat lines
    first_bar, last_bar : numbers of its bars
    first_beat, last_beat : within the first and the last bar, counted from 1
    is_whole : whether they are whole bars
    """

    start_tick: int
    end_tick: int
    first_bar: int
    last_bar: int
    first_beat: int
    last_beat: int
    is_whole: bool

    @classmethod
    def around(cls, tempo_map: TempoMap, first_tick: int, last_tick: int) -> FillSpan:
        """The beats that hold two ticks and all between them."""
        first, last = bar_at(tempo_map, first_tick), bar_at(tempo_map, last_tick)
        first_beat = (first_tick - first.start_tick) // first.beat_ticks
        last_beat = (last_tick - last.start_tick) // last.beat_ticks
        start = first.start_tick + first_beat * first.beat_ticks
        end = min(last.start_tick + (last_beat + 1) * last.beat_ticks, last.end_tick)
        is_whole = start == first.start_tick and end == last.end_tick
        return cls(start, end, first.number, last.number, first_beat + 1, last_beat + 1, is_whole)

    @property
    def n_bars(self) -> int:
        """Bars that it touches."""
        return self.last_bar - self.first_bar + 1


class FillRepair(QObject):
    """Offers other readings of the selected notes, or of the doubtful place that is looked at.

    While it is open, one reading is chosen: what it changes is drawn as candidates, and once the user listens
    it is what plays, in a loop around the fill. Any other edit, and another selection, close it.

    Parameters
    ----------
    session : the song
    jobs : the threads
    parent : Qt's owner

    Signals
    -------
    changed() : it was opened or closed, the readings were found, or another one is chosen
    taken(int, tuple) : a reading was taken; a tick of the fill, and the song's notes before
    """

    changed = Signal()
    taken = Signal(int, object)

    def __init__(self, session: SongSession, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._jobs = jobs
        self._job: Job[tuple[Reading, ...]] | None = None
        self.span: FillSpan | None = None
        """The fill; None while closed."""
        self.readings: tuple[Reading, ...] = ()
        """What the chart has now, then others; empty while they are sought, and if no other was heard."""
        self.chosen = 0
        """Index of the reading that is seen and heard."""
        self._before: _Before | None = None
        session.editor.changed.connect(self.close)
        session.editor.selection_changed.connect(self.close)

    # Whether there is a fill

    @property
    def notes(self) -> tuple[DrumNote, ...]:
        """The notes to repair: the selected ones, else those of the place that is looked at."""
        place = self._session.review.current
        return self._session.editor.selected_notes or (place.notes if place is not None else ())

    def hindrance(self) -> str:
        """Why nothing can be repaired now; empty if it can."""
        if self._session.rereading.peaks is None:
            return self.tr("Nothing was heard yet")
        if not self.notes:
            return self.tr("Select the notes of a fill first")
        if self._fill().n_bars > MOST_BARS:
            return self.tr("Select no more than %1 bars").replace("%1", str(MOST_BARS))
        return ""

    def _fill(self) -> FillSpan:
        notes = self.notes
        return FillSpan.around(self._session.editor.document.tempo_map, notes[0].tick, notes[-1].tick)

    # Open and closed

    @property
    def is_open(self) -> bool:
        """Whether readings are offered, or sought."""
        return self.span is not None

    @property
    def is_searching(self) -> bool:
        """Whether they are sought."""
        return self._job is not None

    def open(self) -> None:
        """Look for other readings."""
        self.close()
        peaks = self._session.rereading.peaks
        if peaks is None or not self.notes:
            return
        span = self.span = self._fill()
        document, spec = self._session.editor.document, self._session.charting
        self._job = self._jobs.start(
            lambda _: find_readings(document, peaks, spec, span.start_tick, span.end_tick),
            done=self._take_found,
            failed=self._fail,
        )
        self.changed.emit()

    def _take_found(self, readings: tuple[Reading, ...]) -> None:
        self._job = None
        self.readings, self.chosen = readings[:MOST_READINGS], 0
        self.changed.emit()

    def _fail(self, error: Exception) -> None:
        self.close()
        raise error

    def close(self) -> None:
        """Leave the fill as it is; everything plays and loops as before."""
        if not self.is_open:
            return
        before = self._before
        self.abandon()
        self._session.timeline.display.propose(())
        if before is not None:
            self._give_back(before)
        self.changed.emit()

    def abandon(self) -> None:
        """Stop without giving anything back but the fader: the song is gone."""
        if self._job is not None:
            self._job.abandon()
            self._job = None
        if self._before is not None and not self._before.has_kit:
            self._session.player.switch_fader(Fader.KIT, False)
        self.span, self.readings, self.chosen, self._before = None, (), 0, None

    # Choosing and hearing

    def step(self, step: int) -> None:
        """Choose the next reading (1) or the one before (-1), and hear it."""
        if self.readings:
            self.choose((self.chosen + step) % len(self.readings))

    def choose(self, index: int) -> None:
        """See and hear a reading, by its index; nothing happens where there is none."""
        if index not in range(len(self.readings)):
            return
        self.chosen = index
        reading = self.readings[index]
        now = frozenset(self.readings[0].notes)
        self._session.timeline.display.propose(note for note in reading.notes if note not in now)
        self._hear(reading)
        self.changed.emit()

    def hear_again(self) -> None:
        """Hear the chosen reading from the start of the loop."""
        self.choose(self.chosen)

    def take(self) -> None:
        """Take the chosen reading as one step of undo."""
        if not self.readings or self.span is None:
            return
        reading, span = self.readings[self.chosen], self.span
        before = self._session.editor.document.notes
        name = self.tr("repair fill, %1").replace("%1", bars_text(span.first_bar, span.last_bar))
        self.close()
        self._session.editor.perform(name, partial(apply_reading, reading=reading))
        if reading.decided or reading.removed:
            self.taken.emit(span.start_tick, before)

    # What plays meanwhile

    def _hear(self, reading: Reading) -> None:
        player, timeline = self._session.player, self._session.timeline
        if not player.can_play or self.span is None:
            return
        around = self._around(self.span)
        if self._before is None:
            self._before = _Before(timeline.loop, player.is_playing, player.desk.is_on(Fader.KIT))
            player.switch_fader(Fader.KIT, True)
        timeline.set_loop(*around)
        player.set_notes(apply_reading(self._session.editor.document, reading))
        player.seek(around.start_s)
        player.play()

    def _around(self, span: FillSpan) -> Span:
        """The bars of the fill, with a beat on both sides."""
        tempo_map = self._session.editor.document.tempo_map
        first, last = bar_at(tempo_map, span.start_tick), bar_at(tempo_map, span.end_tick - 1)
        ticks = [
            beat_line_before(tempo_map, first.start_tick),
            beat_line_after(tempo_map, last.end_tick),
        ]
        start_s, end_s = tempo_map.seconds_at(ticks).tolist()
        return Span(max(start_s, 0.0), end_s)

    def _give_back(self, before: _Before) -> None:
        player, timeline = self._session.player, self._session.timeline
        player.set_notes(self._session.editor.document)
        if before.loop is not None:
            timeline.set_loop(*before.loop)
        elif timeline.loop is not None:
            timeline.toggle_loop()
        if not before.is_playing:
            player.pause()


@dataclass(frozen=True, slots=True)
class _Before:
    """What played before the readings did."""

    loop: Span | None
    is_playing: bool
    has_kit: bool
