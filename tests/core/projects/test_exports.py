"""An export is untouched, or it is not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from chart_hero_core.projects.contents import ExportRecord
from chart_hero_core.projects.exports import fingerprints_of, is_untouched


def written(place: Path) -> ExportRecord:
    return ExportRecord(place, "folder", datetime(2026, 1, 2, tzinfo=UTC), fingerprints_of(place))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "Sectoid - War of Freedom"
    (folder / "art").mkdir(parents=True)
    (folder / "notes.mid").write_bytes(b"MThd")
    (folder / "art" / "cover.png").write_bytes(b"PNG")
    return folder


def test_every_file_has_a_fingerprint(folder: Path) -> None:
    fingerprints = fingerprints_of(folder)

    assert sorted(fingerprints) == ["art/cover.png", "notes.mid"]
    assert len(set(fingerprints.values())) == 2


def test_what_nobody_touched_is_untouched(folder: Path) -> None:
    assert is_untouched(written(folder))


@pytest.mark.parametrize(
    "touch",
    [
        lambda folder: (folder / "notes.mid").write_bytes(b"MThx"),
        lambda folder: (folder / "notes.mid").unlink(),
        lambda folder: (folder / "art" / "video.mp4").write_bytes(b""),
        lambda folder: (folder / "notes.mid").rename(folder / "notes.bak"),
        lambda folder: folder.rename(folder.with_name("moved")),
    ],
    ids=["changed", "removed", "added", "renamed", "moved"],
)
def test_what_somebody_touched_is_not(folder: Path, touch: Callable[[Path], object]) -> None:
    export = written(folder)
    touch(folder)

    assert not is_untouched(export)


def test_a_single_file_is_an_export_too(tmp_path: Path) -> None:
    song = tmp_path / "song.sng"
    song.write_bytes(b"SNGPKG")
    export = written(song)

    assert list(export.fingerprints) == ["song.sng"]
    assert is_untouched(export)
    song.write_bytes(b"SNGPKX")
    assert not is_untouched(export)
