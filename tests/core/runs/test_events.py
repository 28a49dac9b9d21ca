"""The log of a run: whole lines are read, whatever else lies between them."""

from __future__ import annotations

from pathlib import Path

import msgspec

from chart_hero_core.runs.control import RunState, state_of
from chart_hero_core.runs.events import LOG_NAME, Event, Paused, Saved, Step, events_in, last_event


def line(event: Event) -> bytes:
    return msgspec.json.encode(event) + b"\n"


def a_step(number: int) -> Step:
    return Step(step=number, n_steps=100, loss=0.5, seconds_per_step=0.1, seconds_left=1.0)


def test_a_log_is_read_on_from_where_it_was_left(tmp_path: Path) -> None:
    log = tmp_path / LOG_NAME
    log.write_bytes(line(a_step(1)) + line(a_step(2))[:10])
    first, end = events_in(log)
    log.write_bytes(line(a_step(1)) + line(a_step(2)))

    second, _ = events_in(log, end)

    assert (first, second) == ([a_step(1)], [a_step(2)])


def test_damaged_and_unknown_lines_are_passed_over(tmp_path: Path) -> None:
    log = tmp_path / LOG_NAME
    log.write_bytes(b'\x00\x00{"event": "st\n{"event": "sang", "song": 3}\n\n' + line(a_step(7)))

    events, _ = events_in(log)

    assert events == [a_step(7)]


def test_the_last_event_of_a_long_log_is_found_without_the_rest(tmp_path: Path) -> None:
    log = tmp_path / LOG_NAME
    log.write_bytes(line(a_step(5)) * 2000 + line(Paused(step=5)) + b'{"event": "ste')

    assert last_event(log) == Paused(step=5)
    assert state_of(tmp_path) is RunState.PAUSED


def test_a_log_that_is_not_there_has_no_last_event(tmp_path: Path) -> None:
    assert last_event(tmp_path / LOG_NAME) is None
    assert state_of(tmp_path) is RunState.WAITING


def test_a_log_that_ends_amid_its_work_was_broken_off(tmp_path: Path) -> None:
    (tmp_path / LOG_NAME).write_bytes(line(Saved(step=5, size_bytes=1, free_bytes=1)))

    assert state_of(tmp_path) is RunState.BROKEN_OFF
