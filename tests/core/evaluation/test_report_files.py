"""The report as files: what is written, and that its pictures show something."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from chart_hero_core.domain.drums import DrumOnset, DrumVoice
from chart_hero_core.errors import ExportError
from chart_hero_core.evaluation.report import EvaluationReport, score_songs
from chart_hero_core.evaluation.report_files import write_report
from chart_hero_core.evaluation.scored_song import ScoredSong
from tests.core.evaluation.strategies import strokes_at

PNG = b"\x89PNG\r\n\x1a\n"
PICTURES = {"classes", "confusion", "timing", "edits", "songs", "reliability"}


def report_of(heard: list[DrumOnset]) -> EvaluationReport:
    played = strokes_at(DrumVoice.KICK, *np.arange(1.0, 9.0)) + strokes_at(DrumVoice.SNARE, 1.5, 2.5)
    return score_songs([ScoredSong("one", played, heard), ScoredSong("other", played, played)])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report about a song with a late kick and a snare taken for a tom."""
    folder = tmp_path_factory.mktemp("reports") / "deep" / "report"
    heard = strokes_at(DrumVoice.KICK, 1.01, 2.0, 3.0) + strokes_at(DrumVoice.TOM_LOW, 1.5)
    write_report(report_of(heard), folder, {"model": "drums.safetensors", "data": ["here", "there"]})
    return folder


def test_a_report_is_a_page_its_figures_and_its_pictures(folder: Path) -> None:
    assert {path.name for path in folder.iterdir()} == {
        "report.md",
        "report.json",
        *(f"{name}.png" for name in PICTURES),
    }


def test_the_page_shows_every_picture_and_what_was_measured(folder: Path) -> None:
    page = (folder / "report.md").read_text(encoding="utf-8")

    assert all(f"({name}.png)" in page for name in PICTURES)
    assert "- model: drums.safetensors\n- data: here, there" in page
    assert page.startswith("# 2 songs: one, other\n")
    assert "## Edits per 100 notes, raw onsets" in page


def test_the_figures_are_those_of_the_report(folder: Path) -> None:
    figures = json.loads((folder / "report.json").read_text(encoding="utf-8"))

    assert figures["model"] == "drums.safetensors"
    assert figures["edits"]["30 ms"]["pooled"]["kinds"]["lane move"] == 1
    assert figures["confusion"]["counts"][1][4] == 1


@pytest.mark.parametrize("name", sorted(PICTURES))
def test_pictures_are_png_of_a_readable_size(folder: Path, name: str) -> None:
    content = (folder / f"{name}.png").read_bytes()

    assert content.startswith(PNG)
    width, height = (int.from_bytes(content[i : i + 4], "big") for i in (16, 20))
    assert width >= 600
    assert height >= 150


def test_equal_figures_make_equal_pictures(folder: Path, tmp_path: Path) -> None:
    heard = strokes_at(DrumVoice.KICK, 1.01, 2.0, 3.0) + strokes_at(DrumVoice.TOM_LOW, 1.5)

    write_report(report_of(heard), tmp_path, {})

    assert (tmp_path / "classes.png").read_bytes() == (folder / "classes.png").read_bytes()


def test_a_report_of_nothing_heard_has_pictures_too(tmp_path: Path) -> None:
    kick = strokes_at(DrumVoice.KICK, 1.0)

    write_report(score_songs([ScoredSong("silent", kick, [])]), tmp_path, {})

    assert {path.stem for path in tmp_path.glob("*.png")} == PICTURES - {"reliability"}


def test_an_earlier_report_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "report.md").write_text("old")
    (tmp_path / "notes.txt").write_text("mine")

    write_report(report_of([]), tmp_path, {})

    assert "old" not in (tmp_path / "report.md").read_text(encoding="utf-8")
    assert (tmp_path / "notes.txt").read_text() == "mine"


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")

    with pytest.raises(ExportError, match="The report cannot be written into"):
        write_report(report_of([]), tmp_path / "taken", {})


def test_scoring_does_not_bring_matplotlib() -> None:
    program = "import sys, chart_hero_core.evaluation.report_files; sys.exit('matplotlib' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
