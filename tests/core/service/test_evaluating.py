"""Annotated songs heard, charted and scored, with a model made by hand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from chart_hero_core.domain.chart import Chart, Difficulty, DrumNote, SongMetadata
from chart_hero_core.domain.drums import DrumOnset
from chart_hero_core.domain.timing import TempoChange, TempoMap, TimeSignature
from chart_hero_core.errors import OptionError, TrainingDataError
from chart_hero_core.evaluation.report import EvaluationReport
from chart_hero_core.evaluation.strokes import PAD_OF_VOICE
from chart_hero_core.formats.chart_text import write_chart_text
from chart_hero_core.formats.general_midi import write_general_midi
from chart_hero_core.service import ChartHero
from chart_hero_core.service.evaluating import _from_the_first_sample
from tests.support.performances import steady
from tests.support.songs import strokes_of, write_song

GRID = steady(120.0, 16.0)
STROKES = strokes_of(GRID, first_bar=1)
DURATION_S = STROKES[-1].onset_s + 1.0


def lead_map() -> TempoMap:
    """A bar from second 0 to the grid's first bar line, then 120 BPM."""
    first_s = float(GRID.beats_s[GRID.places == 0][0]) + 2.0
    return TempoMap((TempoChange(0, round(60 * 4 / first_s, 3)), TempoChange(4 * 480, 120.0)))


def write_annotated_song(folder: Path) -> Path:
    """Write a song with its strokes, and a chart of them."""
    folder.mkdir(parents=True)
    write_song(folder / "mix.flac", STROKES, duration_s=DURATION_S)
    onsets = [DrumOnset(stroke.onset_s, stroke.voice) for stroke in STROKES]
    grid = lead_map()
    (folder / "truth.mid").write_bytes(write_general_midi(onsets, grid, DURATION_S))
    notes = {}
    for onset in onsets:
        tick = round(float(grid.ticks_at(onset.onset_s)) / 60) * 60
        pad = PAD_OF_VOICE[onset.voice]
        notes.setdefault((tick, pad.colour), DrumNote(tick, pad))
    expert = tuple(sorted(notes.values(), key=lambda note: note.tick))
    text = write_chart_text(Chart(grid, {Difficulty.EXPERT: expert}), SongMetadata("Song"))
    (folder / "reference.chart").write_text(text, encoding="utf-8")
    return folder.parent


@pytest.fixture(scope="module")
def songs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_annotated_song(tmp_path_factory.mktemp("songs") / "song")


@pytest.fixture(scope="module")
def silence(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sound without drums, beside a file that is no sound."""
    folder = tmp_path_factory.mktemp("drumless")
    write_song(folder / "hum.flac", [], duration_s=6.0)
    write_song(folder / "kick.flac", STROKES[:1], duration_s=6.0)
    (folder / "about.txt").write_text("no sound")
    return folder


@pytest.fixture(scope="module")
def report(burst_model: Path, songs: Path, silence: Path) -> EvaluationReport:
    return ChartHero(burst_model).evaluate(songs, drumless=[silence])


def test_strokes_are_heard_at_their_times(report: EvaluationReport) -> None:
    kick = report.onsets["5 classes"].narrow.per_class["KD"]

    assert kick.n_reference > 5
    assert kick.f_measure == 1.0


def test_charts_are_scored_on_both_grids(report: EvaluationReport) -> None:
    assert report.charts is not None
    for flow in (report.charts.known_grid, report.charts.own_grid):
        assert [summary.title for summary in flow] == ["15 ms", "30 ms", "50 ms"]
        assert set(flow[0].songs) == {"song"}
    known = report.charts.known_grid[1].songs["song"]
    assert known.n_reference == len({(stroke.onset_s, stroke.voice) for stroke in STROKES})
    assert known.n_edits == report.edits[1].songs["song"].n_edits
    assert report.charts.without_own_grid == ()


def test_confidences_are_those_of_notes_on_the_known_grid(report: EvaluationReport) -> None:
    assert report.reliability_flow == "known grid"
    assert report.charts is not None
    n_predicted = report.charts.known_grid[1].songs["song"].n_predicted
    assert report.reliability["all"].n_notes == n_predicted
    assert report.reliability["candidates"].n_notes >= n_predicted


def test_without_tapped_beats_the_chart_says_where_they_are(report: EvaluationReport) -> None:
    assert report.beats is not None
    beats = report.beats.songs["song"]
    assert beats.beat_f_70 == 1.0
    assert beats.n_reference_markers is not None


def test_what_is_heard_without_drums_is_counted(report: EvaluationReport) -> None:
    assert report.false_hits is not None
    assert report.false_hits.n_files == 2
    assert report.false_hits.minutes == pytest.approx(0.2, abs=0.01)
    assert report.false_hits.n_files_with_notes <= 1


def test_a_song_without_drums_counts_as_an_empty_chart(burst_model: Path, tmp_path: Path) -> None:
    folder = write_annotated_song(tmp_path / "song")
    write_song(folder / "song" / "mix.flac", [], duration_s=DURATION_S)

    report = ChartHero(burst_model).evaluate(folder)

    assert report.charts is not None
    assert report.charts.without_own_grid == ("song",)
    assert report.charts.own_grid[1].pooled.per_100 == 100.0
    assert "counted as empty: song." in report.as_text()


def test_songs_of_one_name_are_refused(burst_model: Path, songs: Path) -> None:
    with pytest.raises(OptionError, match="songs of one name; score them apart"):
        ChartHero(burst_model).evaluate([songs, songs])


def test_a_damaged_chart_is_named(burst_model: Path, tmp_path: Path) -> None:
    folder = write_annotated_song(tmp_path / "song")
    (folder / "song" / "reference.chart").write_bytes(b"\xff\xfe\xff")

    with pytest.raises(TrainingDataError, match=r"reference\.chart cannot be read as a chart"):
        ChartHero(burst_model).evaluate(folder)


def test_a_folder_without_sound_is_refused(burst_model: Path, songs: Path, tmp_path: Path) -> None:
    with pytest.raises(TrainingDataError, match="holds no sound"):
        ChartHero(burst_model).evaluate(songs, drumless=[tmp_path])


def test_a_drumless_folder_that_is_none_is_refused(burst_model: Path, songs: Path, tmp_path: Path) -> None:
    with pytest.raises(TrainingDataError, match="nowhere is no folder"):
        ChartHero(burst_model).evaluate(songs, drumless=[tmp_path / "nowhere"])


def test_a_chart_that_begins_late_gets_bars_in_front() -> None:
    grid = TempoMap(
        (TempoChange(0, 60.0), TempoChange(1440, 120.0)), (TimeSignature(0, 3), TimeSignature(2880)), 7.0
    )
    notes = (DrumNote(0, PAD_OF_VOICE[STROKES[0].voice]),)
    late = Chart(grid, {Difficulty.EXPERT: notes})

    early = _from_the_first_sample(late)

    assert early.tempo_map.origin_s == pytest.approx(-2.0)  # three bars of 3 s
    seconds = early.tempo_map.seconds_at([early.expert[0].tick, 9 * 480 + 2880])
    assert seconds.tolist() == pytest.approx(grid.seconds_at([0, 2880]).tolist())
    assert early.tempo_map.signature_at(9 * 480 + 2880).numerator == 4


def test_a_chart_that_begins_at_the_first_sample_stays() -> None:
    chart = Chart(lead_map(), {})

    assert _from_the_first_sample(chart) is chart
    assert (
        _from_the_first_sample(replace(chart, tempo_map=chart.tempo_map.moved_by(-1.0))).tempo_map.origin_s
        == -1
    )
