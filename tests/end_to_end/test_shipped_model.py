"""The demo song, with the model that ships, to a folder that an independent reader accepts."""

from __future__ import annotations

import doctest
import json
from pathlib import Path

import numpy as np
import pytest
import torch

from chart_hero_core import service
from chart_hero_core.audio.decode import decode
from chart_hero_core.cli import main
from chart_hero_core.domain.chart import Chart, Difficulty
from chart_hero_core.formats.chart_text import read_chart_text
from chart_hero_core.formats.general_midi import read_general_midi
from chart_hero_core.formats.midi_chart import read_midi_chart
from chart_hero_core.service import (
    ChartFormat,
    ChartHero,
    ExportedSong,
    ExportOptions,
    TranscribeOptions,
    Transcription,
    default_model,
    demo_song,
)
from tests.support.chart_check import complaints

DEMO_BPM = 140.0


@pytest.fixture(scope="module", autouse=True)
def one_thread() -> None:
    """Leave no thread waiting for another: less time on a machine that is busy with other tests."""
    torch.set_num_threads(1)


@pytest.fixture(scope="module")
def demo() -> Transcription:
    return ChartHero().transcribe(demo_song())


@pytest.fixture(scope="module", params=list(ChartFormat), ids=lambda one: one.value)
def exported(
    request: pytest.FixtureRequest, demo: Transcription, tmp_path_factory: pytest.TempPathFactory
) -> ExportedSong:
    options = ExportOptions(
        tmp_path_factory.mktemp("demo"), request.param, title="War of Freedom", artist="Sectoid"
    )
    return ChartHero().export(demo, options)


def written_chart(song: ExportedSong) -> Chart:
    if (song.folder / "notes.mid").exists():
        return read_midi_chart((song.folder / "notes.mid").read_bytes()).chart
    return read_chart_text((song.folder / "notes.chart").read_bytes()).chart


def test_the_model_ships_and_is_small() -> None:
    assert default_model().stat().st_size < 9_000_000
    assert default_model().with_suffix(".json").is_file()


def test_the_demo_song_ships_and_is_small() -> None:
    assert demo_song().stat().st_size < 1_000_000
    assert 40 <= decode(demo_song()).duration_s <= 60
    assert demo_song().with_name("LICENSE.md").is_file()


def test_the_demo_song_gets_a_real_drum_part(demo: Transcription) -> None:
    assert len(demo.chart.expert) > 8 * demo.duration_s
    assert len({note.pad for note in demo.chart.expert}) >= 3


def test_the_demo_song_keeps_its_tempo(demo: Transcription) -> None:
    (change,) = demo.tempo.tempo_map.tempo_changes
    assert change.bpm == pytest.approx(DEMO_BPM, rel=0.0002)


def test_nothing_is_found_wrong_with_the_folder(exported: ExportedSong, chart_check: Path) -> None:
    assert complaints(chart_check, exported.folder) == ""


def test_the_folder_holds_all_difficulties_on_the_heard_instants(
    exported: ExportedSong, demo: Transcription
) -> None:
    chart = written_chart(exported)

    assert {difficulty for difficulty, notes in chart.notes.items() if notes} == set(Difficulty)
    written_s = chart.tempo_map.seconds_at([note.tick for note in chart.expert])
    heard_s = demo.chart.tempo_map.seconds_at([note.tick for note in demo.chart.expert])
    np.testing.assert_allclose(written_s - exported.lead_in_s, heard_s, atol=0.002)
    assert written_s[0] >= 2.0


def test_the_sound_is_as_long_as_the_song_and_its_lead_in(exported: ExportedSong) -> None:
    assert exported.audio_name is not None
    sound = decode(exported.folder / exported.audio_name)
    assert sound.duration_s == pytest.approx(decode(demo_song()).duration_s + exported.lead_in_s, abs=0.001)


def test_the_command_line_transcribes_the_demo_song(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    midi = tmp_path / "drums.mid"

    assert main(["transcribe", "-o", str(tmp_path), "--json", "--gm-midi", str(midi), "--start", "25"]) == 0

    told = json.loads(capsys.readouterr().out)
    assert Path(told["folder"]).is_dir()
    assert len(read_general_midi(midi.read_bytes())) >= sum(told["notes"].values())


def test_the_example_of_the_library_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    example = doctest.DocTestParser().get_doctest(service.__doc__ or "", {}, "service", service.__file__, 0)

    results = doctest.DocTestRunner().run(example)

    assert results.attempted >= 6
    assert results.failed == 0


# ---- songs from outside ------------------------------------------------------------------------


def test_half_a_minute_of_a_complete_song(eval_folder: Path, chart_check: Path, tmp_path: Path) -> None:
    engine = ChartHero()
    song = eval_folder / "songs" / "war_of_freedom" / "song.ogg"

    transcription = engine.transcribe(song, TranscribeOptions(40.0, 70.0))
    exported = engine.export(transcription, ExportOptions(tmp_path))

    assert exported.folder == tmp_path / "war of freedom"
    assert complaints(chart_check, exported.folder) == ""
