"""What a dead process left goes; what may still be somebody's stays."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from chart_hero_core.formats import staging
from chart_hero_core.formats.song_folder import staged_folder
from chart_hero_core.formats.staging import former_name, remove_abandoned, unfinished_name


@pytest.fixture(scope="module")
def dead_process() -> int:
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    return process.pid


def of_process(name: Path, process: int) -> Path:
    """The name that another process would have chosen."""
    return name.with_name(name.name.replace(f"-{os.getpid()}-", f"-{process}-"))


def folder_at(path: Path) -> Path:
    path.mkdir()
    (path / "song.opus").write_bytes(b"half a song")
    return path


def test_what_a_dead_process_left_goes_with_the_next_folder(tmp_path: Path, dead_process: int) -> None:
    left = folder_at(of_process(unfinished_name(tmp_path / "Song"), dead_process))

    with staged_folder(tmp_path / "Other") as folder:
        (folder / "song.ini").write_text("new")

    assert not left.exists()
    assert [path.name for path in tmp_path.iterdir()] == ["Other"]


def test_an_abandoned_file_goes_as_well(tmp_path: Path, dead_process: int) -> None:
    left = of_process(unfinished_name(tmp_path / "drums.mid"), dead_process)
    left.write_bytes(b"MThd")

    remove_abandoned(tmp_path)

    assert not left.exists()


def test_what_a_living_process_works_on_stays(tmp_path: Path) -> None:
    ours = folder_at(unfinished_name(tmp_path / "Song"))
    parents = folder_at(of_process(unfinished_name(tmp_path / "Song"), os.getppid()))

    remove_abandoned(tmp_path)

    assert ours.exists()
    assert parents.exists()


def test_what_another_machine_works_on_stays(
    tmp_path: Path, dead_process: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(staging.platform, "node", lambda: "another machine")
        theirs = folder_at(of_process(unfinished_name(tmp_path / "Song"), dead_process))

    remove_abandoned(tmp_path)

    assert theirs.exists()


def test_a_song_that_was_about_to_be_replaced_is_never_removed(tmp_path: Path, dead_process: int) -> None:
    former = folder_at(of_process(former_name(tmp_path / "Song"), dead_process))

    remove_abandoned(tmp_path)

    assert former.exists()


@pytest.mark.parametrize("name", [".chart-hero-0badcafe.part", ".chart-hero-x-1-2.part", "Song.part"])
def test_names_that_are_not_surely_ours_stay(tmp_path: Path, name: str) -> None:
    folder_at(tmp_path / name)

    remove_abandoned(tmp_path)

    assert (tmp_path / name).exists()


def test_a_folder_that_is_not_there_is_no_reason_to_stop(tmp_path: Path) -> None:
    remove_abandoned(tmp_path / "gone")
