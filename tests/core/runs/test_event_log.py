"""What a process says is kept line by line, whatever became of the line before."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from chart_hero_core.errors import TrainingDataError
from chart_hero_core.runs.data_set import SongRow, SongState
from chart_hero_core.runs.event_log import EventLog
from chart_hero_core.runs.events import LOG_NAME, Done, Paused, Scanned, events_in


def test_events_are_said_and_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with EventLog() as log:
        log.open(tmp_path / "run")
        log(Paused(step=3))
        log(Done())

    events, _ = events_in(tmp_path / "run" / LOG_NAME)
    assert [type(event) for event in events] == [Paused, Done]
    assert all(event.time > 0 for event in events)
    assert (tmp_path / "run" / LOG_NAME).read_text(encoding="utf-8") == capsys.readouterr().out


def test_paths_are_written_as_text(tmp_path: Path) -> None:
    row = SongRow(tmp_path / "a", tmp_path, "a", SongState.USABLE, "It fits.")

    with EventLog() as log:
        log.open(tmp_path)
        log(Scanned(song=row))

    (event,), _ = events_in(tmp_path / LOG_NAME)
    assert isinstance(event, Scanned)
    assert event.song == row


def test_a_line_that_was_cut_spoils_no_other(tmp_path: Path) -> None:
    (tmp_path / LOG_NAME).write_bytes(b'{"event":"pau')

    with EventLog() as log:
        log.open(tmp_path)
        log(Paused(step=3))

    events, _ = events_in(tmp_path / LOG_NAME)
    assert [type(event) for event in events] == [Paused]


def test_a_reader_that_has_gone_ends_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Gone(io.StringIO):
        def write(self, _text: str) -> int:
            raise BrokenPipeError

    monkeypatch.setattr(sys, "stdout", Gone())

    with EventLog() as log:
        log.open(tmp_path)
        log(Done())

    assert len(events_in(tmp_path / LOG_NAME)[0]) == 1


def test_a_silent_one_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with EventLog(is_silent=True) as log:
        log.open(tmp_path)
        log(Done())

    assert capsys.readouterr().out == ""
    assert not (tmp_path / LOG_NAME).exists()


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with EventLog() as log, pytest.raises(TrainingDataError, match="file cannot be written to"):
        log.open(tmp_path / "file")
