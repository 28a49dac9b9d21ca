"""The song read anew from what was heard: sensitivities moved, a part heard again, another run or kit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from chart_hero_app.jobs import Job, JobMonitor, Jobs, Lane
from chart_hero_app.settings import Settings
from chart_hero_app.view_models.background_edits import BackgroundEdits
from chart_hero_app.view_models.editor import EditorModel
from chart_hero_app.words import lane_name
from chart_hero_core.domain.chart import Pad
from chart_hero_core.editing.document import ChartDocument, NotePlace
from chart_hero_core.editing.note_settling import unpin_notes
from chart_hero_core.editing.regridding import on_grid
from chart_hero_core.errors import CancelledError
from chart_hero_core.review.reading import (
    DEFAULT_SENSITIVITY,
    SongPeaks,
    read,
    reread,
    reread_span,
    unpin_home,
    with_fresh_notes,
)
from chart_hero_core.service import ChartHero, ChartingSpec, HeardSong, voices_on


class Rereading(QObject):
    """What was heard of a song, and every way to make other notes of it. What the hand settled stays.

    Parameters
    ----------
    editor : whose notes they are
    engine, jobs, settings : shared by all songs
    parent : Qt's owner

    Signals
    -------
    changed() : there is something to read from, or no longer
    heard_again(HeardSong) : a part was heard again
    listening_changed() : `is_listening`
    failed(Exception) : it could not be read
    """

    changed = Signal()
    heard_again = Signal(object)
    listening_changed = Signal()
    failed = Signal(object)

    def __init__(
        self,
        editor: EditorModel,
        engine: ChartHero,
        jobs: Jobs,
        settings: Settings,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._editor = editor
        self._engine = engine
        self._jobs = jobs
        self._settings = settings
        self._charting = self.charting
        self._edits = BackgroundEdits(editor, jobs, self)
        self._wanted: dict[Pad, float] = {}
        """Sensitivities on their way into the document, while edits are worked out."""
        self._job: Job[tuple[HeardSong, SongPeaks]] | None = None
        self.heard: HeardSong | None = None
        self.peaks: SongPeaks | None = None
        self._edits.failed.connect(self.failed)
        settings.changed.connect(self._follow_charting)

    def take(self, heard: HeardSong, peaks: SongPeaks) -> None:
        """Read from what a run heard from now on."""
        self.heard, self.peaks = heard, peaks
        self.changed.emit()

    def forget(self) -> None:
        """Read from nothing; notes stay as they are."""
        self.heard = self.peaks = None
        self.changed.emit()

    def close(self) -> None:
        """Stop, and change nothing any more."""
        self._edits.close()
        if self._job is not None:
            self._job.abandon()
            self._job = None

    @property
    def charting(self) -> ChartingSpec:
        """How notes are made of strokes, on the player's kit."""
        choices = self._settings.choices
        return ChartingSpec(
            kit=choices.kit.spec,
            with_dynamics=choices.transcription.has_dynamics,
            with_double_kick=choices.transcription.has_double_kick,
        )

    @property
    def is_busy(self) -> bool:
        """Whether an edit is being worked out."""
        return self._edits.is_busy

    # Another run

    def merge(
        self,
        fresh: ChartDocument,
        make: Callable[[ChartDocument], None],
        *,
        keeps_grid: bool,
    ) -> None:
        """Put the chart of a run into the document.

        Parameters
        ----------
        fresh : as the run charted it
        make : gets the new document
        keeps_grid : whether the document's own grid holds, rather than the run's
        """
        peaks, spec = self.peaks, self.charting
        is_charted_so = self.heard is None or self.heard.options.charting == spec

        def work_out(document: ChartDocument) -> ChartDocument:
            base = document if keeps_grid else on_grid(document, fresh.tempo_map)
            base = replace(base, duration_s=fresh.duration_s, sections=base.sections or fresh.sections)
            is_as_wanted = is_charted_so and base.sensitivities == fresh.sensitivities
            if peaks is not None and (keeps_grid or not is_as_wanted):
                return reread(base, peaks, spec)
            return with_fresh_notes(base, fresh.notes)

        self._edits.start("run", work_out, make)

    # Sensitivities

    def sensitivity(self, pad: Pad) -> float:
        """How much is, or will be once it is worked out, heard of a lane, 0..1; 0.5 is the model's own."""
        if self._edits.is_busy and pad in self._wanted:
            return self._wanted[pad]
        sensitivities = self._editor.document.sensitivities
        values = [
            sensitivities.get(voice, DEFAULT_SENSITIVITY) for voice in voices_on(pad, self.charting.kit)
        ]
        return max(values, default=DEFAULT_SENSITIVITY)  # they are moved together

    def set_sensitivity(self, pad: Pad, sensitivity: float) -> None:
        """Hear more (towards 1) or fewer (towards 0) notes of a lane; one step until `end_sensitivity`."""
        self._read_with(
            dict.fromkeys((pad,), sensitivity),
            self.tr("sensitivity of %1").replace("%1", lane_name(pad)),
            f"sensitivity {pad.value}",
        )

    def raise_all(self, sensitivity: float) -> None:
        """Hear every lane at one sensitivity, as one step."""
        self._read_with(dict.fromkeys(Pad, sensitivity), self.tr("sensitivity of all lanes"), "sensitivity")
        self.end_sensitivity()

    def end_sensitivity(self) -> None:
        """Let the next move of a slider be a step of its own."""
        if self._edits.is_busy:
            self._edits.start("end", lambda document: document, lambda _: self._editor.end_amending())
        else:
            self._editor.end_amending()

    def _read_with(self, wanted: dict[Pad, float], name: str, key: str) -> None:
        self._wanted = {**self._wanted, **wanted} if self._edits.is_busy else wanted
        peaks, spec = self.peaks, self.charting
        changes = {voice: value for pad, value in wanted.items() for voice in voices_on(pad, spec.kit)}

        def work_out(document: ChartDocument) -> ChartDocument:
            sensitivities = {**document.sensitivities, **changes}
            if peaks is None:  # nothing was heard yet: the run will use them
                return replace(document, sensitivities=sensitivities)
            return reread(document, peaks, spec, sensitivities)

        self._edits.start(key, work_out, lambda document: self._editor.perform(name, lambda _: document, key))

    # Given back

    def unpin(self, places: frozenset[NotePlace], name: str) -> None:
        """Unpin notes, as one step of undo; those that were moved go back to what was heard."""
        peaks, spec = self.peaks, self.charting
        if peaks is None:
            self._editor.perform(name, lambda document: unpin_notes(document, places).document)
            return
        heard_peaks = peaks
        self._edits.start(
            f"unpin {name}",
            lambda document: unpin_home(document, places, heard_peaks, spec),
            lambda document: self._editor.perform(name, lambda _: document),
        )

    # Another kit

    def _follow_charting(self) -> None:
        spec, before = self.charting, self._charting
        if spec == before:
            return
        self._charting = spec
        name = self.tr("play on another kit") if spec.kit != before.kit else self.tr("chart in another way")
        peaks = self.peaks
        if peaks is not None and self._editor.document.notes:
            heard_peaks = peaks
            self._edits.start(
                "kit",
                lambda document: reread(document, heard_peaks, spec),
                lambda document: self._editor.perform(name, lambda _: document),
            )

    # A part heard again

    @property
    def is_listening(self) -> bool:
        """Whether a part is being heard again."""
        return self._job is not None

    def listen_again(self, start_s: float, end_s: float) -> None:
        """Hear a part again, as one step of undo."""
        heard = self.heard
        if heard is None or self._job is not None:
            return
        engine = self._engine

        def listen(monitor: JobMonitor) -> tuple[HeardSong, SongPeaks]:
            again = engine.listen_again(heard, start_s, end_s, monitor)
            return again, SongPeaks.of(again.activations, again.decoding)

        self._job = self._jobs.start(
            listen,
            done=lambda found: self._take_part(*found, start_s, end_s),
            failed=self._fail_part,
            lane=Lane.MODEL,
        )
        self.listening_changed.emit()

    def stop_listening_again(self) -> None:
        """Stop hearing the part; nothing changes."""
        if self._job is not None:
            self._job.cancel()

    def _take_part(self, heard: HeardSong, peaks: SongPeaks, start_s: float, end_s: float) -> None:
        self._job = None
        self.take(heard, peaks)
        spec, name = self.charting, self.tr("listen again")

        def work_out(document: ChartDocument) -> ChartDocument:
            start_tick, end_tick = document.tempo_map.ticks_at([start_s, end_s]).tolist()
            fresh = read(peaks, document.sensitivities, document.tempo_map, spec)
            return reread_span(document, fresh.notes, max(int(start_tick), 0), int(end_tick) + 1)

        self._edits.start("part", work_out, lambda document: self._editor.perform(name, lambda _: document))
        self.listening_changed.emit()
        self.heard_again.emit(heard)

    def _fail_part(self, error: Exception) -> None:
        self._job = None
        self.listening_changed.emit()
        if not isinstance(error, CancelledError):
            self.failed.emit(error)
