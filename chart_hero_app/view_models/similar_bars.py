"""A fix of one bar, offered to the bars like it: which of them, heard one by one, and taken at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtCore import QObject, Signal

from chart_hero_app.jobs import Job, Jobs
from chart_hero_app.playback.desk import Fader
from chart_hero_app.playback.player import Span
from chart_hero_app.playback.score import strokes_of
from chart_hero_app.view_models.song_session import SongSession
from chart_hero_core.domain.chart import DrumNote
from chart_hero_core.editing.bar_spans import BarSpan, bar_at
from chart_hero_core.editing.document import ChartDocument
from chart_hero_core.review.reading import SongPeaks, read
from chart_hero_core.review.similar_bars import BarFix, SimilarBar, apply_to_bars, find_similar_bars
from chart_hero_core.service import ChartingSpec


@dataclass(frozen=True)
class SimilarOffer:
    """A fix, and where else it fits.

    Parameters
    ----------
    bar : that was fixed
    before, now : its notes before the fix and now
    siblings : bars that the fix would change, the most alike first
    """

    bar: BarSpan
    before: tuple[DrumNote, ...]
    now: tuple[DrumNote, ...]
    siblings: tuple[SimilarBar, ...]

    @property
    def is_fixed(self) -> bool:
        """Whether the hand changed anything in the bar."""
        return not BarFix.between(self.before, self.now, self.bar.start_tick).is_empty


class SimilarBars(QObject):
    """Offers what the hand did to a bar to the bars like it. Any other edit takes the offer back.

    Parameters
    ----------
    session : the song
    jobs : the threads
    parent : Qt's owner

    Signals
    -------
    changed() : there is an offer, or no longer
    ticks_changed() : other bars are ticked
    nothing_found(str) : there is no bar to offer it to; says why
    """

    changed = Signal()
    ticks_changed = Signal()
    nothing_found = Signal(str)

    def __init__(self, session: SongSession, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._jobs = jobs
        self._job: Job[SimilarOffer] | None = None
        self.offer: SimilarOffer | None = None
        """What is offered; None for nothing."""
        self.ticked: frozenset[int] = frozenset()
        """Indices of the ticked siblings."""
        session.editor.changed.connect(self.close)

    # Looking for them

    def hindrance(self) -> str:
        """Why nothing can be looked for now; empty if it can."""
        return "" if self._session.rereading.peaks is not None else self.tr("Nothing was heard yet")

    def look(self, tick: int, before: Sequence[DrumNote] | None = None) -> None:
        """Look for bars like the one that holds a tick.

        Parameters
        ----------
        tick : anywhere in the bar that was fixed
        before : notes of the song before the fix, if it was made just now; nothing is said then if no other
            bar is like it. None: somebody asks, and the fix is whatever differs from what the model reads
        """
        self.close()
        peaks = self._session.rereading.peaks
        if peaks is None:
            return
        document, spec = self._session.editor.document, self._session.charting
        self._job = self._jobs.start(
            lambda _: _find(document, peaks, spec, tick, before),
            done=partial(self._take_found, was_asked_for=before is None),
            failed=self._fail,
        )

    def _take_found(self, offer: SimilarOffer, *, was_asked_for: bool) -> None:
        self._job = None
        if offer.siblings:
            self.offer = offer
            self.ticked = frozenset(i for i, bar in enumerate(offer.siblings) if bar.is_sure)
            self.changed.emit()
        elif was_asked_for:
            self.nothing_found.emit(self._why_nothing(offer))

    def _why_nothing(self, offer: SimilarOffer) -> str:
        text = (
            self.tr("No other bar is like bar %1, or those that are have the same notes already.")
            if offer.is_fixed
            else self.tr("You have changed nothing in bar %1 yet. Fix it first, then fix the bars like it.")
        )
        return text.replace("%1", str(offer.bar.number))

    def _fail(self, error: Exception) -> None:
        self._job = None
        raise error

    def close(self) -> None:
        """Take the offer back."""
        if self._job is not None:
            self._job.abandon()
            self._job = None
        if self.offer is not None:
            self.offer, self.ticked = None, frozenset()
            self.changed.emit()

    # Choosing

    def toggle(self, index: int) -> None:
        """Tick a sibling, or no longer."""
        if self.offer is not None and index in range(len(self.offer.siblings)):
            self.ticked ^= {index}
            self.ticks_changed.emit()

    def notes_of(self, index: int) -> tuple[DrumNote, ...]:
        """The notes of a sibling as they would be, in order of time."""
        sibling = self._sibling(index)
        gone = frozenset(sibling.removed)
        kept = self._session.editor.document.notes_between(sibling.start_tick, sibling.end_tick)
        notes = [note for note in kept if note not in gone]
        return tuple(sorted((*notes, *sibling.added), key=lambda note: note.tick))

    def listen(self, index: int) -> None:
        """Play a sibling as it would be."""
        sibling, player = self._sibling(index), self._session.player
        document = apply_to_bars(self._session.editor.document, [sibling])
        start_s, end_s = document.tempo_map.seconds_at([sibling.start_tick, sibling.end_tick]).tolist()
        desk = replace(player.desk.with_switch(Fader.KIT, True), muted=frozenset(), soloed=frozenset())
        player.play_span(Span(max(start_s, 0.0), end_s, strokes_of(document), desk))

    def apply(self) -> None:
        """Fix the ticked bars, as one step of undo."""
        offer = self.offer
        if offer is None or not self.ticked:
            return
        chosen = [offer.siblings[index] for index in sorted(self.ticked)]
        name = self.tr("fix %1 bars like bar %2") if len(chosen) > 1 else self.tr("fix 1 bar like bar %2")
        name = name.replace("%1", str(len(chosen))).replace("%2", str(offer.bar.number))
        self._session.editor.perform(name, partial(apply_to_bars, bars=chosen))

    def _sibling(self, index: int) -> SimilarBar:
        assert self.offer is not None, "nothing is offered"
        return self.offer.siblings[index]


def _find(
    document: ChartDocument,
    peaks: SongPeaks,
    spec: ChartingSpec,
    tick: int,
    before: Sequence[DrumNote] | None,
) -> SimilarOffer:
    if before is None:
        before = read(peaks, document.sensitivities, document.tempo_map, spec).notes
    bar = bar_at(document.tempo_map, tick)
    return SimilarOffer(
        bar,
        tuple(note for note in before if bar.start_tick <= note.tick < bar.end_tick),
        tuple(document.notes_between(bar.start_tick, bar.end_tick)),
        find_similar_bars(document, peaks, spec, tick, before),
    )
