"""The commands: what they print where, what they return, what they leave behind."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from chart_hero_core import cli_commands
from chart_hero_core.cli import main
from chart_hero_core.domain.drums import DrumVoice
from chart_hero_core.formats.general_midi import read_general_midi
from chart_hero_core.formats.midi_chart import read_midi_chart
from chart_hero_core.service import ChartHero, State, Transcription
from tests.support.performances import steady
from tests.support.songs import strokes_of, write_song

STROKES = strokes_of(steady(120.0, 10.0))


@pytest.fixture(scope="module")
def song(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_song(tmp_path_factory.mktemp("songs") / "Band - Tune.flac", STROKES)


@pytest.fixture(scope="module")
def other_song(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_song(tmp_path_factory.mktemp("songs") / "Other - Song.flac", STROKES)


class Run:
    """A run of `chart-hero transcribe` in a folder of its own.

    Attributes
    ----------
    code, out, err : what came of the last run
    """

    def __init__(self, model: Path, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self._model = model
        self._capsys = capsys

    def __call__(self, *arguments: str | Path) -> int:
        common = ["transcribe", "--model", self._model, "-o", self.folder]
        self.code = main([str(argument) for argument in (*common, *arguments)])
        self.out, self.err = self._capsys.readouterr()
        return self.code

    @property
    def made(self) -> list[str]:
        return sorted(path.name for path in self.folder.iterdir()) if self.folder.exists() else []

    @property
    def objects(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]


@pytest.fixture
def run(burst_model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    return Run(burst_model, tmp_path / "out", capsys)


# ---- one song ----------------------------------------------------------------------------------


def test_the_folder_is_all_that_stdout_gets(run: Run, song: Path) -> None:
    assert run(song) == 0
    assert run.out == f"{run.folder / 'Band - Tune'}\n"
    assert sorted(path.name for path in Path(run.out.strip()).iterdir()) == [
        "album.png",
        "notes.mid",
        "song.ini",
        "song.opus",
    ]


def test_a_summary_goes_to_stderr(run: Run, song: Path) -> None:
    run(song, "--no-audio")

    assert "notes at 120 BPM: " in run.err
    assert "kick" in run.err


def test_json_tells_all_about_the_song(run: Run, song: Path) -> None:
    assert run(song, "--json") == 0

    (told,) = run.objects
    assert told["song"] == str(song)
    assert Path(told["folder"]) == run.folder / "Band - Tune"
    assert sum(told["notes"].values()) == len(STROKES)
    assert told["notes"]["snare"] == sum(stroke.voice is DrumVoice.SNARE for stroke in STROKES)
    assert told["tempo_markers"] == [{"second": 0.0, "bpm": 120.0}]
    assert told["time_signatures"] == [{"second": 0.0, "signature": "4/4"}]
    assert told["duration_s"] == pytest.approx(STROKES[-1].onset_s + 1.0)
    assert set(told["timings_s"]) == {"decode", "listen", "tempo", "chart", "export"}
    assert told["warnings"] == []


def test_lead_in_s_leads_from_heard_to_written_seconds(run: Run, song: Path) -> None:
    run(song, "--json")

    (told,) = run.objects
    chart = read_midi_chart((Path(told["folder"]) / "notes.mid").read_bytes()).chart
    first_s = float(chart.tempo_map.seconds_at(chart.expert[0].tick))
    assert first_s - told["lead_in_s"] == pytest.approx(STROKES[0].onset_s, abs=0.005)


def test_without_audio_a_line_says_how_to_add_the_song(run: Run, song: Path) -> None:
    run(song, "--no-audio")

    assert "put the song into the folder" in run.err
    assert "s of silence in front" in run.err


def test_without_audio_of_a_part_the_line_speaks_of_the_part(run: Run, song: Path) -> None:
    run(song, "--no-audio", "--start", "2")

    assert "put the chosen part of the song into the folder" in run.err


def test_a_part_is_charted(run: Run, song: Path) -> None:
    run(song, "--json", "--start", "2", "--end", "8.5")

    assert run.objects[0]["duration_s"] == pytest.approx(6.5)


def test_the_chart_format_is_chosen(run: Run, song: Path) -> None:
    run(song, "--format", "chart", "--no-audio")

    names = sorted(path.name for path in (run.folder / "Band - Tune").iterdir())
    assert names == ["album.png", "notes.chart", "song.ini"]


def test_names_that_no_file_system_likes(run: Run, song: Path) -> None:
    assert run(song, "--no-audio", "--json", "--title", "CON/🥁" + "x" * 300, "--artist", "") == 0

    (told,) = run.objects
    assert Path(told["folder"]).is_dir()
    ini = (Path(told["folder"]) / "song.ini").read_text(encoding="utf-8")
    assert "name = CON/🥁xxx" in ini


# ---- an existing folder ------------------------------------------------------------------------


@pytest.fixture
def deaf(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every attempt to listen fail the test."""

    def listen(*_: object) -> Transcription:
        raise AssertionError("listened in vain")

    monkeypatch.setattr(ChartHero, "transcribe", listen)


@pytest.fixture
def taken(run: Run) -> Path:
    folder = run.folder / "Band - Tune"
    folder.mkdir(parents=True)
    (folder / "song.ini").write_text("precious")
    return folder


@pytest.mark.usefixtures("deaf")
def test_an_existing_folder_is_refused_without_listening(run: Run, song: Path, taken: Path) -> None:
    assert run(song) == 1
    assert "--overwrite" in run.err
    assert (taken / "song.ini").read_text() == "precious"


def test_an_existing_folder_is_replaced_when_asked(run: Run, song: Path, taken: Path) -> None:
    assert run(song, "--overwrite", "--no-audio") == 0
    assert (taken / "song.ini").read_text().startswith("[song]")
    assert run.made == ["Band - Tune"]


@pytest.mark.usefixtures("deaf")
def test_a_folder_that_is_no_song_is_never_replaced(run: Run, song: Path) -> None:
    (run.folder / "Band - Tune").mkdir(parents=True)
    (run.folder / "Band - Tune" / "thesis.txt").write_text("precious")

    assert run(song, "--overwrite") == 1
    assert "no song folder" in run.err
    assert (run.folder / "Band - Tune" / "thesis.txt").exists()


# ---- several songs -----------------------------------------------------------------------------


def test_all_songs_are_tried_and_one_failure_counts(run: Run, song: Path, other_song: Path) -> None:
    assert run(song, song.with_name("gone.mp3"), other_song, "--json", "--no-audio") == 1

    first, failed, last = run.objects
    assert Path(first["folder"]).is_dir()
    assert "gone.mp3 was not found" in failed["error"]
    assert failed["song"].endswith("gone.mp3")
    assert Path(last["folder"]).is_dir()
    assert "gone.mp3 was not found" in run.err


def test_an_error_that_nobody_foresaw_stops_no_other_song(
    run: Run, song: Path, other_song: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    transcribe = ChartHero.transcribe

    def break_at_first(self: ChartHero, path: Path, *others: Any) -> Transcription:
        if path == song:
            raise ZeroDivisionError("a bug")
        return transcribe(self, path, *others)

    monkeypatch.setattr(ChartHero, "transcribe", break_at_first)
    assert run(song, other_song, "--no-audio") == 1
    assert run.made == ["Other - Song"]
    assert "ZeroDivisionError" in run.err
    assert "Traceback" not in run.err


def test_two_songs_of_one_name_do_not_replace_each_other(run: Run, song: Path, tmp_path: Path) -> None:
    twin = write_song(tmp_path / song.name, STROKES)

    assert run(song, twin, "--overwrite", "--no-audio") == 1
    assert run.made == ["Band - Tune"]
    assert "another song's of this call" in run.err


def test_a_song_that_failed_takes_no_folder_from_another(run: Run, song: Path, tmp_path: Path) -> None:
    silent_twin = write_song(tmp_path / song.name, STROKES[:1])

    assert run(silent_twin, song, "--no-audio") == 1
    assert "No drums heard" in run.err
    assert run.made == ["Band - Tune"]


# ---- General MIDI ------------------------------------------------------------------------------


def test_raw_strokes_go_into_a_file(run: Run, song: Path, tmp_path: Path) -> None:
    midi = tmp_path / "deep" / "drums.mid"

    assert run(song, "--no-audio", "--gm-midi", midi) == 0
    heard_s = [onset.onset_s for onset in read_general_midi(midi.read_bytes())]
    assert heard_s == pytest.approx([stroke.onset_s for stroke in STROKES], abs=0.005)


def test_raw_strokes_of_several_songs_go_into_a_folder(
    run: Run, song: Path, other_song: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "midi"
    folder.mkdir()
    (folder / "other.txt").write_text("stays")

    assert run(song, other_song, "--no-audio", "--gm-midi", folder) == 0
    names = sorted(path.name for path in folder.iterdir())
    assert names == ["Band - Tune.mid", "Other - Song.mid", "other.txt"]


def test_raw_strokes_of_one_song_may_go_into_a_folder_that_is_there(
    run: Run, song: Path, tmp_path: Path
) -> None:
    assert run(song, "--no-audio", "--gm-midi", tmp_path) == 0
    assert (tmp_path / "Band - Tune.mid").is_file()


@pytest.mark.usefixtures("deaf")
def test_an_existing_midi_file_is_refused_without_listening(run: Run, song: Path, tmp_path: Path) -> None:
    midi = tmp_path / "drums.mid"
    midi.write_bytes(b"precious")

    assert run(song, "--gm-midi", midi) == 1
    assert "--overwrite" in run.err
    assert midi.read_bytes() == b"precious"
    assert run.made == []


@pytest.mark.usefixtures("deaf")
def test_several_songs_and_a_midi_file_instead_of_a_folder(
    run: Run, song: Path, other_song: Path, tmp_path: Path
) -> None:
    midi = tmp_path / "drums.mid"
    midi.write_bytes(b"precious")

    assert run(song, other_song, "--gm-midi", midi) == 1
    assert "cannot be written" in run.err
    assert midi.read_bytes() == b"precious"


# ---- misuse and failure ------------------------------------------------------------------------


def test_a_value_out_of_range_is_misuse(run: Run, song: Path) -> None:
    assert run(song, "--sensitivity", "3") == 2
    assert run.err == "chart-hero: A sensitivity of 3 for kick cannot be used; give one from 0 to 1.\n"
    assert run.out == ""


def test_a_failure_is_one_sentence_and_leaves_nothing(run: Run, tmp_path: Path) -> None:
    (tmp_path / "lyrics.mp3").write_text("La la la")

    assert run(tmp_path / "lyrics.mp3") == 1
    assert run.out == ""
    assert run.err.startswith("chart-hero: lyrics.mp3 ")
    assert run.err.count("\n") == 1
    assert run.made == []


def test_a_damaged_model_is_one_sentence(
    tmp_path: Path, song: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["transcribe", str(song), "--model", str(tmp_path / "none.safetensors")]) == 1
    assert capsys.readouterr().err.startswith("chart-hero: The model's card none.json cannot be read")


# ---- the demo ----------------------------------------------------------------------------------


@pytest.fixture
def demo(monkeypatch: pytest.MonkeyPatch, song: Path) -> None:
    monkeypatch.setattr(cli_commands, "demo_song", lambda: song)


@pytest.mark.usefixtures("demo")
def test_the_demo_replaces_its_own_output(run: Run) -> None:
    assert run("--no-audio") == 0
    assert run("--no-audio") == 0
    assert run.made == ["Sectoid - War of Freedom (demo)"]


@pytest.mark.usefixtures("demo", "deaf")
def test_the_demo_replaces_no_midi_file(run: Run, tmp_path: Path) -> None:
    midi = tmp_path / "drums.mid"
    midi.write_bytes(b"precious")

    assert run("--gm-midi", midi) == 1
    assert midi.read_bytes() == b"precious"


@pytest.mark.usefixtures("demo")
def test_the_demo_replaces_no_folder_that_the_user_named(run: Run, taken: Path) -> None:
    assert run("--artist", "Band", "--title", "Tune") == 1
    assert (taken / "song.ini").read_text() == "precious"


# ---- the other commands ------------------------------------------------------------------------


def test_the_doctor_fails_where_something_is_broken(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["doctor", "--model", str(tmp_path / "none.safetensors")]) == 1
    out = capsys.readouterr().out
    assert State.PROBLEM.value in out
    assert "->" in out


def test_the_doctor_is_content_with_a_model_that_loads(
    burst_model: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["doctor", "--model", str(burst_model)]) == 0
    assert "Model bursts.safetensors" in capsys.readouterr().out


def test_a_folder_without_annotated_songs_cannot_be_evaluated(
    burst_model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["evaluate", str(tmp_path), "--model", str(burst_model)]) == 1
    assert str(tmp_path) in capsys.readouterr().err


def test_an_evaluation_prints_its_report_and_writes_it(
    burst_model: Path, song: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    annotated = tmp_path / "songs" / "tune"
    annotated.mkdir(parents=True)
    (annotated / "mix.flac").write_bytes(song.read_bytes())
    (annotated / "subclass.txt").write_text("0.5 KD\n")
    arguments = ["evaluate", annotated.parent, "--truth", "sub", "--report", tmp_path / "report"]

    assert main([*map(str, arguments), "--model", str(burst_model)]) == 0

    out, err = capsys.readouterr()
    assert out.startswith("# 1 song: tune\n")
    assert str(tmp_path / "report" / "report.md") in err
    figures = json.loads((tmp_path / "report" / "report.json").read_text(encoding="utf-8"))
    assert (figures["model"], figures["truth"], figures["songs"]) == (burst_model.stem, "sub", ["tune"])


@pytest.fixture
def window(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the window is called with, instead of a window that opens."""
    called: list[str] = []

    def run_module(name: str, **_: object) -> None:
        called.extend([name, *sys.argv[1:]])
        raise SystemExit(3)

    monkeypatch.setattr(cli_commands.runpy, "run_module", run_module)
    monkeypatch.setattr(sys, "argv", sys.argv)  # given back afterwards
    return called


def test_the_window_gets_the_songs_and_says_how_it_ended(window: list[str]) -> None:
    assert main(["app", "one.mp3", "--two"]) == 3
    assert window == ["chart_hero_app", "one.mp3", "--two"]


def test_a_window_that_is_not_installed_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cli_commands, "find_spec", lambda _: None)

    assert main(["app"]) == 1
    assert "run packaging/bootstrap.py again" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [[], ["unknown"], ["transcribe", "--unknown"]], ids=" ".join)
def test_misuse_ends_with_exit_code_2(arguments: list[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(arguments)


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        main(["--version"])
    assert capsys.readouterr().out.startswith("chart-hero ")
