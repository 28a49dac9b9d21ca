"""Songs whose drums are known, heard and charted as any song is, and laid beside what is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from chart_hero_core.charting.chart import chart_drums
from chart_hero_core.charting.pads import voices_alike
from chart_hero_core.charting.spec import ChartingSpec
from chart_hero_core.domain.chart import Chart, Difficulty
from chart_hero_core.domain.drums import VOICES, DrumOnset
from chart_hero_core.domain.progress import Monitor, Stage, raise_if_cancelled
from chart_hero_core.domain.timing import TempoMap
from chart_hero_core.editing.document import ChartDocument, note_order
from chart_hero_core.errors import FormatError, NoDrumsError, OptionError, TrainingDataError
from chart_hero_core.evaluation.annotated import (
    AnnotatedSong,
    AudioKind,
    TruthKind,
    read_annotated_folder,
)
from chart_hero_core.evaluation.doubt_spans import DoubtSpan
from chart_hero_core.evaluation.false_hits import DrumlessFile
from chart_hero_core.evaluation.grids import MappedBeats
from chart_hero_core.evaluation.report import EvaluationReport, score_songs
from chart_hero_core.evaluation.scored_song import ScoredSong, SongCharts
from chart_hero_core.formats.chart_text import read_chart_text
from chart_hero_core.model.onsets import SongPeaks
from chart_hero_core.review.doubts import Doubts
from chart_hero_core.service.found_songs import may_be_song
from chart_hero_core.service.transcription import HeardSong, Transcription

CANDIDATE_CHANCE = 0.05
"""A stroke less likely than this is no candidate."""

EXPERT_ALONE = ChartingSpec(
    difficulties=frozenset({Difficulty.EXPERT}),
    with_sections=False,
    with_star_power=False,
    with_activation_fills=False,
)
"""Only the notes of Expert are judged."""


class Engine(Protocol):
    """What is evaluated: the two steps of the service."""

    def listen(self, path: Path) -> HeardSong:
        """Listen to a song."""

    def chart(self, heard: HeardSong, *, accept_few: bool = False) -> Transcription:
        """Chart what was heard; NoDrumsError if that is (hardly) anything and not accepted."""


@dataclass(frozen=True, slots=True)
class EvaluationSet:
    """What a model is judged by.

    Parameters
    ----------
    folders : each holds one folder per annotated song (`evaluation.annotated`)
    audio : which sound of each song
    truth : which annotation
    drumless : folders of sound files without any drum
    """

    folders: tuple[Path, ...]
    audio: AudioKind
    truth: TruthKind
    drumless: tuple[Path, ...] = ()


def evaluate(engine: Engine, chosen: EvaluationSet, monitor: Monitor) -> EvaluationReport:
    """Hear every song and score it; see `ChartHero.evaluate`."""
    songs = [song for folder in chosen.folders for song in read_annotated_folder(folder)]
    _require_different_names(songs)
    quiet_files = [path for folder in chosen.drumless for path in _sound_files(folder)]
    n_done, n_all = 0, len(songs) + len(quiet_files)
    scored, drumless = [], []
    for song in songs:
        raise_if_cancelled(monitor)
        scored.append(_scored(engine, song, chosen))
        n_done += 1
        monitor.advance(Stage.LISTEN, n_done / n_all)
    for path in quiet_files:
        raise_if_cancelled(monitor)
        heard = engine.listen(path)
        drumless.append(
            DrumlessFile(SongPeaks.of(heard.activations, heard.decoding).pick(), heard.duration_s)
        )
        n_done += 1
        monitor.advance(Stage.LISTEN, n_done / n_all)
    return score_songs(scored, drumless)


def _scored(engine: Engine, song: AnnotatedSong, chosen: EvaluationSet) -> ScoredSong:
    """Transcribe a song, and lay it beside its truth."""
    reference = song.truth(chosen.truth)
    reference_chart = _read_chart(song.chart_path) if song.chart_path else None
    heard = engine.listen(song.audio_path(chosen.audio))
    heard = replace(heard, options=replace(heard.options, charting=EXPERT_ALONE))
    peaks = SongPeaks.of(heard.activations, heard.decoding)
    onsets = peaks.pick()
    own = _charted(engine, heard)
    forced = own or (engine.chart(heard, accept_few=True) if onsets else None)
    return ScoredSong(
        name=song.name,
        reference=reference,
        predicted=onsets,
        reference_grid=song.beat_grid,
        predicted_grid=MappedBeats(forced.tempo.tempo_map) if forced else None,
        candidates=_candidates(peaks),
        charts=_charts(heard, onsets, reference_chart, own) if reference_chart else None,
    )


def _charted(engine: Engine, heard: HeardSong) -> Transcription | None:
    """Chart a song as the product does; None where it says that there are no drums."""
    try:
        return engine.chart(heard)
    except NoDrumsError:
        return None


def _candidates(peaks: SongPeaks) -> list[DrumOnset]:
    nearly_all = peaks.pick(dict.fromkeys(VOICES, 1.0 - CANDIDATE_CHANCE))
    alike = voices_alike(EXPERT_ALONE.kit)
    return [onset for onset in nearly_all if onset.chance_with(alike[onset.voice]) > CANDIDATE_CHANCE]


def _charts(
    heard: HeardSong, onsets: Sequence[DrumOnset], reference: Chart, own: Transcription | None
) -> SongCharts:
    known = chart_drums(onsets, reference.tempo_map, EXPERT_ALONE, heard.duration_s).chart
    document = ChartDocument(known.tempo_map, tuple(sorted(known.expert, key=note_order)))
    doubts = tuple(DoubtSpan(place.start_s, place.end_s) for place in Doubts.of(document).places)
    return SongCharts(reference, known, own.chart if own else None, doubts)


def _read_chart(path: Path) -> Chart:
    """Read a reference chart, with room before its first note for whatever may be heard there."""
    try:
        chart = read_chart_text(path.read_bytes()).chart
    except (OSError, FormatError) as error:
        raise TrainingDataError(f"{path} cannot be read as a chart ({error}); restore the file.") from error
    return _from_the_first_sample(chart)


def _from_the_first_sample(chart: Chart) -> Chart:
    """Put whole bars in front of a chart, until its tick 0 sounds at second 0 or earlier."""
    grid = chart.tempo_map
    first_bar = grid.signature_at(0).bar_ticks(grid.resolution)
    bar_s = float(grid.seconds_at(first_bar)) - grid.origin_s
    n_bars = max(int(-(-grid.origin_s // bar_s)), 0)
    if not n_bars:
        return chart
    ticks = n_bars * first_bar
    moved = TempoMap(
        tuple(replace(one, tick=one.tick + ticks if one.tick else 0) for one in grid.tempo_changes),
        tuple(replace(one, tick=one.tick + ticks if one.tick else 0) for one in grid.time_signatures),
        float(grid.seconds_at(-ticks)),
        grid.resolution,
    )
    notes = tuple(replace(note, tick=note.tick + ticks) for note in chart.expert)
    return Chart(moved, {Difficulty.EXPERT: notes})


def _sound_files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        raise TrainingDataError(f"{folder} is no folder; name one that holds sound without drums.")
    files = [path for path in sorted(folder.iterdir()) if path.is_file() and may_be_song(path)]
    if not files:
        raise TrainingDataError(f"{folder} holds no sound; name a folder of sound files without drums.")
    return files


def _require_different_names(songs: Sequence[AnnotatedSong]) -> None:
    seen: dict[str, AnnotatedSong] = {}
    for song in songs:
        if song.name in seen:
            raise OptionError(
                f"{seen[song.name].folder} and {song.folder} are songs of one name; score them apart."
            )
        seen[song.name] = song
