"""The command data: what it prints where, and what it returns."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from chart_hero_core.cli import main
from chart_hero_core.cli_data import summary
from chart_hero_core.domain.drums import DrumVoice
from chart_hero_core.runs.data_folder import read_data_set
from chart_hero_core.runs.data_set import CymbalAnswer, DataSet, SongState
from chart_hero_core.training import data as data_process
from tests.support.data_sets import a_data_set, a_row
from tests.support.song_folders import add_song


class Said:
    """What the command returned and printed."""

    def __init__(self, capfd: pytest.CaptureFixture[str], *arguments: object) -> None:
        self.code = main([str(argument) for argument in arguments])
        self.out, self.err = capfd.readouterr()


@pytest.fixture
def songs(tmp_path: Path) -> Path:
    for i, name in enumerate("ABC"):
        add_song(tmp_path / "songs", name, seed=i, charter=f"Charter of {name}")
    add_song(tmp_path / "songs", "Late", seed=8, delay_ms=-84)
    return tmp_path / "songs"


def test_songs_are_found_decided_about_and_decoded(
    songs: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    to = tmp_path / "data"

    scanned = Said(capfd, "data", "scan", songs, "--to", to, "--accept", "late", "--leave-out", songs / "A")
    decided = Said(capfd, "data", "scan", "--to", to, "--held-out", 1, "--cymbals", "as-written", "--json")
    built = Said(capfd, "data", "build", to)

    assert scanned.code == decided.code == built.code == 0, scanned.err
    assert scanned.out.startswith("3 usable, 1 misaligned\n")
    assert "  left out    Band - A: The chart lies within" in scanned.out
    assert "Fewer than 20 songs" in scanned.out
    told: dict[str, Any] = json.loads(decided.out)
    assert [song["decision"] for song in told["songs"]] == ["left out", "as found", "as found", "accepted"]
    assert sum(song["is_held_out"] for song in told["songs"] if song["decision"] != "left out") == 1
    assert read_data_set(to).cymbals is CymbalAnswer.AS_WRITTEN
    assert len(list((to / "sound").glob("*.npy"))) == 3


def test_a_folder_without_songs_fails(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "a.jpg").touch()

    said = Said(capfd, "data", "scan", tmp_path / "photos", "--to", tmp_path / "data")

    assert said.code == 1
    assert "chart-hero: " in said.err
    assert "holds no song with a chart (notes.chart, notes.mid, .sng)" in said.err


def test_what_is_no_folder_fails_at_once(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    said = Said(capfd, "data", "scan", tmp_path / "nowhere", "--to", tmp_path / "data")

    assert said.code == 1
    assert "is no folder" in said.err
    assert not (tmp_path / "data").exists()


@pytest.fixture
def scanned(songs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data set whose songs were found; a further scan of it takes no process."""
    to = tmp_path / "data"

    def work(folder: Path, arguments: list[str], what: str) -> None:
        data_process.main(arguments)

    monkeypatch.setattr("chart_hero_core.cli_data._work", work)
    assert main(["data", "scan", str(songs), "--to", str(to)]) == 0
    return to


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--accept", "Nobody"), "No song is called “Nobody”"),
        (("--held-out", "-1"), "-1 songs cannot be held out"),
    ],
)
def test_decisions_that_cannot_be_honoured_are_misuse(
    scanned: Path, capfd: pytest.CaptureFixture[str], arguments: tuple[str, ...], message: str
) -> None:
    said = Said(capfd, "data", "scan", "--to", scanned, *arguments)

    assert said.code == 2
    assert message in said.err


def test_the_usual_place_is_the_windows_own(
    songs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, scanned: Path
) -> None:
    monkeypatch.setattr("platformdirs.user_data_path", lambda *_, **__: tmp_path / "user")

    assert main(["data", "scan", str(songs)]) == 0

    assert len(read_data_set(tmp_path / "user" / "training" / "data").songs) == 4


def test_own_corrections_must_be_there(
    scanned: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("platformdirs.user_data_path", lambda *_, **__: tmp_path / "user")

    Said(capfd, "data", "scan", "--to", scanned, "--own-corrections")

    log = (scanned / "log.jsonl").read_text(encoding="utf-8")
    assert "that was corrected by hand; correct one first" in log.splitlines()[-1]


def test_the_question_about_cymbals_is_asked() -> None:
    lines = list(summary(a_data_set(a_row("Odd", looks_swapped=True), a_row("Even"))))

    assert "Ride and crash look swapped in 1 charts: say --cymbals swapped, or --cymbals as-written." in lines


def test_totals_are_told_by_voice() -> None:
    row = a_row("One", n_strokes={DrumVoice.KICK: 1200, DrumVoice.HI_HAT_CLOSED: 3})

    assert "1,200 kick, 3 hi hat closed" in list(summary(a_data_set(row)))


def test_no_songs_are_told_as_such() -> None:
    assert next(summary(DataSet())) == "no songs"
    assert next(summary(a_data_set(a_row("A", SongState.NO_AUDIO)))) == "1 no audio"
