"""The front door: transcribe a song, export it, evaluate a model, examine the machine.

The window, the command line and the end-to-end tests call this module and nothing deeper.

>>> from pathlib import Path
>>> from chart_hero_core.service import ChartHero, ExportOptions, demo_song
>>> engine = ChartHero()
>>> transcription = engine.transcribe(demo_song())
>>> len(transcription.chart.expert) > 500
True
>>> exported = engine.export(transcription, ExportOptions(Path("songs")))
>>> sorted(path.stem for path in exported.folder.iterdir())
['notes', 'song', 'song']

Rooms that need torch are imported inside the calls that need them, so that importing this module is
quick and a window can open before.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from chart_hero_core.audio.decode import AudioStream, DecodeReport, probe_audio
from chart_hero_core.audio.tags import AudioTags, read_tags
from chart_hero_core.charting.chart import chart_drums
from chart_hero_core.charting.result import ChartingResult
from chart_hero_core.charting.spec import ChartingSpec, KitSpec, OpenHatLane
from chart_hero_core.domain.activations import Activations
from chart_hero_core.domain.chart import Chart
from chart_hero_core.domain.drums import DrumOnset, DrumVoice
from chart_hero_core.domain.progress import Monitor, SilentMonitor, Stage, raise_if_cancelled
from chart_hero_core.errors import NoDrumsError, OptionError
from chart_hero_core.export import (
    ChartFormat,
    ExportedSong,
    ExportOptions,
    SongSource,
    check_export,
    export_song,
    name_of_song,
)
from chart_hero_core.formats.general_midi import write_general_midi
from chart_hero_core.system import Finding, State, examine
from chart_hero_core.tempo.estimate import TempoEstimate, TempoHints
from chart_hero_core.tempo.estimator import estimate_tempo

if TYPE_CHECKING:
    from chart_hero_core.evaluation.grids import Grid
    from chart_hero_core.evaluation.report import EvaluationReport
    from chart_hero_core.evaluation.scored_song import ScoredSong
    from chart_hero_core.model.checkpoint import LoadedModel
    from chart_hero_core.model.onsets import SongPeaks

__all__ = [
    "ChartFormat",
    "ChartHero",
    "ChartingSpec",
    "ExportOptions",
    "ExportedSong",
    "Finding",
    "KitSpec",
    "OpenHatLane",
    "State",
    "TempoHints",
    "TranscribeOptions",
    "Transcription",
    "default_model",
    "demo_song",
    "name_of_song",
]

RESOURCES = Path(__file__).parent.parent / "resources"
FEWEST_STROKES = 8
"""A song with fewer drum strokes is said to have none: a chart of them would be an accident."""
FEWEST_STROKES_PER_MINUTE = 6.0


def default_model() -> Path:
    """Weights that ship with the program."""
    return RESOURCES / "models" / "drums.safetensors"


def demo_song() -> Path:
    """Song that ships with the program."""
    return RESOURCES / "demo" / "war_of_freedom.ogg"


@dataclass(frozen=True, slots=True)
class TranscribeOptions:
    """What may be chosen about a transcription.

    Parameters
    ----------
    start_s, end_s : part of the file to transcribe; it is then treated as the whole song
    sensitivities : per voice, 0 (nothing) .. 1 (everything); 0.5 where missing
    tempo : what the user knows about the grid
    charting : choices about the chart
    """

    start_s: float = 0.0
    end_s: float | None = None
    sensitivities: Mapping[DrumVoice, float] = field(default_factory=dict)
    tempo: TempoHints = field(default_factory=TempoHints)
    charting: ChartingSpec = field(default_factory=ChartingSpec)

    def __post_init__(self) -> None:
        end_s = inf if self.end_s is None else self.end_s
        if not 0.0 <= self.start_s < end_s or self.end_s == inf:
            raise OptionError(
                f"From {self.start_s:g} s to {end_s:g} s is no part of a song; "
                "start at 0 or later, and end after the start."
            )
        for voice, value in self.sensitivities.items():
            if not 0.0 <= value <= 1.0:
                name = voice.value.replace("_", " ")
                raise OptionError(
                    f"A sensitivity of {value:g} for {name} cannot be used; give one from 0 to 1."
                )


@dataclass(frozen=True, slots=True, eq=False)
class Transcription:
    """A song as it was heard and charted; every time in heard seconds.

    Parameters
    ----------
    path, options : what was transcribed, and how
    activations : kept, so that thresholds can be moved without listening again
    onsets : the strokes that were heard
    tempo : the grid
    charting : the chart, on the heard clock, and what did not get into it
    duration_s : of the decoded sound
    tags : what the file says about itself
    warnings : plain sentences
    timings_s : seconds that each stage took
    """

    path: Path
    options: TranscribeOptions
    activations: Activations
    onsets: tuple[DrumOnset, ...]
    tempo: TempoEstimate
    charting: ChartingResult
    duration_s: float
    tags: AudioTags
    warnings: tuple[str, ...]
    timings_s: Mapping[Stage, float]

    @property
    def chart(self) -> Chart:
        """The chart on the heard clock."""
        return self.charting.chart

    @property
    def source(self) -> SongSource:
        """The sound that was heard."""
        start_s, end_s = self.options.start_s, self.options.end_s
        return SongSource(self.path, self.tags, self.duration_s, start_s, end_s)


class ChartHero:
    """The engine. Loads its model once, when it is first needed.

    Parameters
    ----------
    model_path : weights to listen with; their card lies beside them
    """

    def __init__(self, model_path: Path | None = None) -> None:
        self.model_path = model_path or default_model()
        self._model: LoadedModel | None = None

    def transcribe(
        self,
        path: Path,
        options: TranscribeOptions | None = None,
        monitor: Monitor | None = None,
    ) -> Transcription:
        """Listen to a song and chart its drums.

        The tempo is estimated from the strokes at default sensitivity, whatever was chosen, so that the grid
        does not hang on a slider; only where these are too few, from the chosen ones.

        Parameters
        ----------
        path : any sound or video file
        options : choices; None for the defaults
        monitor : told about progress, asked about cancelling

        Raises
        ------
        AudioError
            if the file's sound cannot be used
        NoDrumsError
            if there are (hardly) any drums in it
        ModelError
            if the model is damaged
        OptionError
            if a choice cannot be honoured
        CancelledError
            if the monitor asked for it
        """
        options, monitor = options or TranscribeOptions(), monitor or SilentMonitor()
        timings: dict[Stage, float] = {}
        activations, report = self._listen(path, options, monitor, timings)
        peaks = self._peaks(activations)
        onsets = tuple(peaks.pick(options.sensitivities))
        fewest = max(FEWEST_STROKES, FEWEST_STROKES_PER_MINUTE * report.decoded_s / 60)
        if len(onsets) < fewest:
            raise NoDrumsError(
                f"No drums heard in {path.name}; "
                "choose a song with drums, or try a higher --sensitivity such as 0.8.",
                path,
            )
        raise_if_cancelled(monitor)
        with _timed(timings, Stage.TEMPO, monitor):
            usual_onsets = peaks.pick()
            believed = usual_onsets if len(usual_onsets) >= fewest else onsets
            tempo = estimate_tempo(activations, believed, options.tempo)
        raise_if_cancelled(monitor)
        with _timed(timings, Stage.CHART, monitor):
            charting = chart_drums(onsets, tempo.tempo_map, options.charting, report.decoded_s)
        return Transcription(
            path=path,
            options=options,
            activations=activations,
            onsets=onsets,
            tempo=tempo,
            charting=charting,
            duration_s=report.decoded_s,
            tags=read_tags(path),
            warnings=(*report.warnings, *tempo.warnings, *charting.warnings),
            timings_s=timings,
        )

    def check_export(self, path: Path, options: ExportOptions) -> Path:
        """Refuse, before minutes of listening, what `export` would refuse after them.

        Returns
        -------
        Path
            the folder that the song will get

        Raises
        ------
        AudioError
            if the file holds no sound
        FolderExistsError, ExportError
            as `export`
        """
        probe_audio(path)
        return check_export(path, read_tags(path), options)

    def export(
        self, transcription: Transcription, options: ExportOptions, monitor: Monitor | None = None
    ) -> ExportedSong:
        """Write a song folder that the games can play, and the raw strokes beside it if asked for.

        Parameters
        ----------
        transcription : what to write
        options : where and how
        monitor : told about progress, asked about cancelling

        Raises
        ------
        FolderExistsError
            if the folder is there already and may not be replaced
        ExportError
            if it cannot be written; nothing is left behind
        CancelledError
            if the monitor asked for it; nothing is left behind
        """
        return export_song(
            transcription.chart,
            transcription.charting.difficulty_rating,
            write_general_midi(transcription.onsets, transcription.tempo.tempo_map, transcription.duration_s),
            transcription.source,
            options,
            monitor or SilentMonitor(),
        )

    def evaluate(
        self, folder: Path, audio: str = "mix", truth: str = "pp", monitor: Monitor | None = None
    ) -> EvaluationReport:
        """Score the raw strokes and the beats of annotated songs.

        Parameters
        ----------
        folder : one folder per song, with its sound and annotations
        audio : "mix", "quiet" or "drums": which sound of each song
        truth : "pp" or "sub": which annotation
        monitor : told how many songs are done, asked about cancelling

        Raises
        ------
        TrainingDataError
            if the folder holds no annotated songs, or a file is missing
        ModelError
            if the model is damaged
        CancelledError
            if the monitor asked for it
        """
        from chart_hero_core.evaluation.annotated import AudioKind, TruthKind, read_annotated_folder
        from chart_hero_core.evaluation.report import score_songs

        monitor = monitor or SilentMonitor()
        songs = read_annotated_folder(folder)
        scored = []
        for i, song in enumerate(songs):
            raise_if_cancelled(monitor)
            reference = song.truth(TruthKind(truth))
            scored.append(
                self._score(song.name, song.audio_path(AudioKind(audio)), reference, song.beat_grid)
            )
            monitor.advance(Stage.LISTEN, (i + 1) / len(songs))
        return score_songs(scored)

    def examine(self) -> tuple[Finding, ...]:
        """Say what is installed, what is missing and how to mend it."""
        from chart_hero_core.model.checkpoint import load_model

        return examine(self.model_path, load_model)

    def _score(self, name: str, path: Path, reference: Sequence[DrumOnset], grid: Grid | None) -> ScoredSong:
        """Transcribe a song raw, and lay it beside its truth."""
        from chart_hero_core.evaluation.grids import MappedBeats
        from chart_hero_core.evaluation.scored_song import ScoredSong

        activations, _ = self._listen(path, TranscribeOptions(), SilentMonitor(), {})
        onsets = self._peaks(activations).pick()
        heard_grid = MappedBeats(estimate_tempo(activations, onsets).tempo_map) if onsets else None
        return ScoredSong(name, reference, onsets, grid, heard_grid)

    def _loaded(self) -> LoadedModel:
        if self._model is None:
            from chart_hero_core.model.checkpoint import load_model

            self._model = load_model(self.model_path)
        return self._model

    def _listen(
        self, path: Path, options: TranscribeOptions, monitor: Monitor, timings: dict[Stage, float]
    ) -> tuple[Activations, DecodeReport]:
        """Decode and hear a song in one pass."""
        started = time.perf_counter()
        from chart_hero_core.model.inference import listen

        model = self._loaded()
        stream = AudioStream(
            path,
            sample_rate=model.card.feature_spec.sample_rate,
            mono=True,
            start_s=options.start_s,
            end_s=options.end_s,
        )
        timings[Stage.DECODE] = 0.0
        expected_s = stream.info.declared_duration_s
        if expected_s is not None:
            expected_s = min(expected_s, options.end_s or expected_s) - options.start_s
        blocks = _mono_blocks(stream, timings)
        activations = listen(
            model.network, model.log_mel, blocks, model.card.window_spec, monitor, expected_s
        )
        timings[Stage.LISTEN] = time.perf_counter() - started - timings[Stage.DECODE]
        monitor.advance(Stage.LISTEN, 1.0)
        return activations, stream.report

    def _peaks(self, activations: Activations) -> SongPeaks:
        from chart_hero_core.model.onsets import SongPeaks

        return SongPeaks.of(activations, self._loaded().card.decoding_spec)


def _mono_blocks(
    stream: Iterable[npt.NDArray[np.float32]], timings: dict[Stage, float]
) -> Iterator[npt.NDArray[np.float32]]:
    """Pass mono blocks on as (n_samples,), and count the time that decoding takes."""
    iterator = iter(stream)
    while True:
        started = time.perf_counter()
        block = next(iterator, None)
        timings[Stage.DECODE] += time.perf_counter() - started
        if block is None:
            return
        yield block[:, 0]


@contextmanager
def _timed(timings: dict[Stage, float], stage: Stage, monitor: Monitor) -> Iterator[None]:
    """Note how long a stage takes, and tell its beginning and end."""
    monitor.advance(stage, 0.0)
    started = time.perf_counter()
    yield
    timings[stage] = time.perf_counter() - started
    monitor.advance(stage, 1.0)
