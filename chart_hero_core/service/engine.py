"""The engine: each call checks nothing and computes nothing itself, but hands over to the module that does.

Modules that need torch, scipy or the decoders are imported inside the calls that need them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from chart_hero_core.audio.tags import read_tags
from chart_hero_core.charting.spec import ChartingSpec
from chart_hero_core.domain.drum_model import DrumModel
from chart_hero_core.domain.progress import Monitor, SilentMonitor
from chart_hero_core.editing.document import ChartDocument
from chart_hero_core.errors import CancelledError
from chart_hero_core.export import (
    ExportedSong,
    ExportOptions,
    ExportPlan,
    FinishedSong,
    SongSource,
    check_export,
    song_metadata,
)
from chart_hero_core.service.documents import finished
from chart_hero_core.service.loaded_models import LoadedModels, OpenLibrary
from chart_hero_core.service.shipped import default_model
from chart_hero_core.service.transcription import HeardSong, Listener, TranscribeOptions, Transcription
from chart_hero_core.system import Finding, examine

if TYPE_CHECKING:
    from chart_hero_core.evaluation.report import EvaluationReport


class ChartHero:
    """The engine. Loads its model once, when it is first needed.

    Which one, the arguments alone decide: who serves the user asks `model_library().choice()`.

    Parameters
    ----------
    model_path : weights to listen with, their card beside them; None for those that ship with the program
    models : opens the library in which other models are found, those of songs that were heard before
    """

    def __init__(self, model_path: Path | None = None, models: OpenLibrary | None = None) -> None:
        self._models = LoadedModels(model_path or default_model(), models)

    @property
    def model_path(self) -> Path:
        """Weights that songs are listened to with."""
        return self._models.path

    def transcribe(
        self,
        path: Path,
        options: TranscribeOptions | None = None,
        monitor: Monitor | None = None,
        listener: Listener | None = None,
    ) -> Transcription:
        """Listen to a song and chart its drums.

        The tempo is estimated from the strokes at default sensitivity, whatever was chosen, so that the grid
        does not hang on a slider; only where these are too few, from the chosen ones.

        Parameters
        ----------
        path : any sound or video file
        options : choices; None for the defaults
        monitor : told about progress, asked about cancelling
        listener : told what was heard so far

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
        heard = self.listen(path, options, monitor, listener)
        if not heard.is_complete:
            raise CancelledError("Stopped on request.")
        return self.chart(heard, monitor)

    def listen(
        self,
        path: Path,
        options: TranscribeOptions | None = None,
        monitor: Monitor | None = None,
        listener: Listener | None = None,
        model: DrumModel | None = None,
    ) -> HeardSong:
        """Listen to a song, the long first half of `transcribe`.

        Parameters
        ----------
        path, options, monitor, listener : as `transcribe`
        model : to listen with this once, of the library; None for the engine's own

        Returns
        -------
        HeardSong
            if the monitor cancelled, no error but what was heard until then, with `is_complete` unset

        Raises
        ------
        AudioError, ModelError, OptionError
            as `transcribe`, or the model is not in the library
        """
        from chart_hero_core.service.listening import go_on_listening, nothing_heard

        loaded = self._models.loaded(model)
        heard = nothing_heard(loaded, path, options or TranscribeOptions())
        return go_on_listening(loaded, heard, monitor or SilentMonitor(), listener)

    def go_on(
        self, heard: HeardSong, monitor: Monitor | None = None, listener: Listener | None = None
    ) -> HeardSong:
        """Listen to what is left of a song, with the model that began, as if nobody had stopped.

        Parameters
        ----------
        heard : as `listen` left it
        monitor, listener : as `transcribe`

        Returns
        -------
        HeardSong
            as `listen`

        Raises
        ------
        AudioError, ModelError, OptionError
            as `transcribe`, or the model that began is not in the library any more
        """
        from chart_hero_core.service.listening import go_on_listening

        return go_on_listening(self._models.loaded(heard.model), heard, monitor or SilentMonitor(), listener)

    def listen_again(
        self, heard: HeardSong, start_s: float, end_s: float, monitor: Monitor | None = None
    ) -> HeardSong:
        """Hear a part of a song anew, with the model that heard the rest, together with the sound around it.

        Parameters
        ----------
        heard : what is kept but for that part
        start_s, end_s : the part, heard seconds
        monitor : told about progress, asked about cancelling

        Raises
        ------
        AudioError, ModelError
            as `transcribe`
        OptionError
            if nothing of that part was heard before, or its model is not in the library any more
        CancelledError
            if the monitor asked for it
        """
        from chart_hero_core.service.listening import listen_again

        return listen_again(
            self._models.loaded(heard.model), heard, start_s, end_s, monitor or SilentMonitor()
        )

    def chart(
        self, heard: HeardSong, monitor: Monitor | None = None, *, accept_few: bool = False
    ) -> Transcription:
        """Chart what was heard, the short second half of `transcribe`; needs no model.

        Parameters
        ----------
        heard : a whole song or the beginning of one; its options say how
        monitor : told about progress, asked about cancelling
        accept_few : whether a song with hardly any strokes, or none, is charted all the same

        Raises
        ------
        NoDrumsError
            if there are (hardly) any drums in it, unless `accept_few` is set
        CancelledError
            if the monitor asked for it
        """
        from chart_hero_core.service.charted import chart_heard

        return chart_heard(heard, monitor or SilentMonitor(), accept_few=accept_few)

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
        from chart_hero_core.audio.decode import probe_audio

        probe_audio(path)
        return check_export(path, song_metadata(path, read_tags(path)), options)

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
        FolderChangedError
            if the folder was changed by something else since the last export
        FolderExistsError
            if the folder is there already and may not be replaced
        ExportError
            if it cannot be written; nothing is left behind
        CancelledError
            if the monitor asked for it; nothing is left behind
        """
        from chart_hero_core.export.writing import export_song

        metadata = replace(
            song_metadata(transcription.path, transcription.heard.tags),
            difficulty_rating=transcription.charting.difficulty_rating,
        )
        song = FinishedSong(transcription.chart, metadata, transcription.onsets, transcription.source)
        return export_song(song, options, monitor or SilentMonitor())

    def export_document(
        self,
        document: ChartDocument,
        source: SongSource,
        options: ExportOptions,
        charting: ChartingSpec | None = None,
        monitor: Monitor | None = None,
    ) -> ExportedSong:
        """Finish the chart of an edited song (lower difficulties, star power, fills), and write its folder.

        Parameters
        ----------
        document : its notes, grid, sections and metadata are written as they are; a rating below 0 and a
            preview that starts nowhere are found
        source : the sound
        options : where and how
        charting : what to make of the notes; None for everything
        monitor : told about progress, asked about cancelling

        Raises
        ------
        FolderChangedError, FolderExistsError, ExportError, CancelledError
            as `export`
        """
        from chart_hero_core.export.writing import export_song

        song = finished(document, source, charting or ChartingSpec())
        return export_song(song, options, monitor or SilentMonitor())

    def plan_export(
        self,
        document: ChartDocument,
        source: SongSource,
        options: ExportOptions,
        charting: ChartingSpec | None = None,
    ) -> ExportPlan:
        """Say what `export_document` would write, without writing or encoding anything.

        Raises
        ------
        AudioError
            if the sound is wanted, and the file holds none
        """
        from chart_hero_core.export.writing import plan_export

        return plan_export(finished(document, source, charting or ChartingSpec()), options)

    def evaluate(
        self,
        folders: Path | Sequence[Path],
        audio: str = "mix",
        truth: str = "pp",
        monitor: Monitor | None = None,
        drumless: Sequence[Path] = (),
    ) -> EvaluationReport:
        """Score strokes, beats and charts of annotated songs.

        Parameters
        ----------
        folders : each holds one folder per song, with its sound and annotations
        audio : "mix", "quiet" or "drums": which sound of each song
        truth : "pp" or "sub": which annotation
        monitor : told how many songs are done, asked about cancelling
        drumless : folders of sound files without drums, in which every note is a false one

        Raises
        ------
        TrainingDataError
            if a folder holds no annotated songs or no sound, or a file is missing or damaged
        OptionError
            if two songs have one name
        ModelError
            if the model is damaged
        CancelledError
            if the monitor asked for it
        """
        from chart_hero_core.evaluation.annotated import AudioKind, TruthKind
        from chart_hero_core.service.evaluating import EvaluationSet, evaluate

        where = (folders,) if isinstance(folders, Path) else tuple(folders)
        chosen = EvaluationSet(where, AudioKind(audio), TruthKind(truth), tuple(drumless))
        return evaluate(self, chosen, monitor or SilentMonitor())

    def write_report(
        self, report: EvaluationReport, folder: Path, facts: Mapping[str, object] | None = None
    ) -> Path:
        """Write what `evaluate` measured into a folder: a page (which is returned), figures, pictures.

        Parameters
        ----------
        report : of this engine's model
        folder : made if need be
        facts : what was measured on; plain values

        Raises
        ------
        ExportError
            if it cannot be written
        """
        from chart_hero_core.evaluation.report_files import write_report

        model = {"model": self.known_model.name, "sha256": self._models.loaded().sha256}
        return write_report(report, folder, {**model, **(facts or {})})[0]

    @property
    def known_model(self) -> DrumModel:
        """Name and digest of the engine's own model; raises ModelError if it is damaged."""
        return self._models.loaded().known_as

    def examine(self) -> tuple[Finding, ...]:
        """Say what is installed, what is missing and how to mend it."""
        from chart_hero_core.model.checkpoint import load_model

        return examine(self.model_path, load_model)

    def get_ready(self, n_threads: int | None = None, model_path: Path | None = None) -> None:
        """Load torch and the model, so that the first song need not wait for them.

        Parameters
        ----------
        n_threads : to compute with, in the whole process; None for as many as torch finds right
        model_path : weights to listen with from now on; None for those of before

        Raises
        ------
        ModelError
            if the model is damaged
        """
        from chart_hero_core.model.libraries import preload_torch

        preload_torch()
        from chart_hero_core.model.inference import use_threads

        if n_threads is not None:
            use_threads(n_threads)
        if model_path is not None and model_path != self.model_path:
            self._models.change(model_path)
        self._models.loaded()

    def use_model(self, path: Path) -> None:
        """Listen with other weights from now on.

        Parameters
        ----------
        path : of the weights; their card lies beside them

        Raises
        ------
        ModelError
            if they are damaged; they are tried again at the next song
        """
        self._models.change(path)
        self._models.loaded()
