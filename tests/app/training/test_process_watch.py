"""Processes of the training are watched through their files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from chart_hero_app.view_models.training.process_watch import ProcessWatch, last_words
from chart_hero_app.view_models.training.studio import TrainingStudio
from chart_hero_core.runs.control import Request, RunState, ask, is_running
from chart_hero_core.runs.events import LOG_NAME, AnyEvent, Done, Failed, Paused, Preparing
from tests.support.app_bench import WAIT_MS, AppBench
from tests.support.training_processes import lines_of, script, waiting_process

FIRST, SECOND = Preparing(index=0, n_songs=2, name="One"), Preparing(index=1, n_songs=2, name="Two")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """That the processes work in."""
    folder = tmp_path / "run"
    folder.mkdir()
    return folder


@pytest.fixture
def watch(studio: TrainingStudio) -> Iterator[ProcessWatch]:
    """A watch that looks at nothing after the test."""
    watch = studio.new_watch()
    yield watch
    watch.stop_watching()


def to_say(tmp_path: Path, *events: AnyEvent) -> Path:
    says = tmp_path / "says.jsonl"
    says.write_bytes(lines_of(events))
    return says


def test_what_a_process_says_is_told_in_order(
    watch: ProcessWatch, bench: AppBench, folder: Path, tmp_path: Path
) -> None:
    told: list[AnyEvent] = []
    watch.told.connect(told.extend)

    with bench.qtbot.waitSignal(watch.ended, timeout=WAIT_MS) as ended:
        watch.start(folder, script(folder, to_say(tmp_path, FIRST, SECOND, Done())))

    assert told == watch.events == [FIRST, SECOND, Done()]
    assert ended.args == [RunState.DONE]
    assert not watch.is_watching


@pytest.mark.parametrize(
    ("last", "state"),
    [
        (Paused(step=3), RunState.PAUSED),
        (Failed(message="The disk is full; make room."), RunState.FAILED),
        (SECOND, RunState.BROKEN_OFF),
    ],
)
def test_the_last_word_says_how_it_ended(
    watch: ProcessWatch, bench: AppBench, folder: Path, tmp_path: Path, last: AnyEvent, state: RunState
) -> None:
    with bench.qtbot.waitSignal(watch.ended, timeout=WAIT_MS) as ended:
        watch.start(folder, script(folder, to_say(tmp_path, FIRST, last)))

    assert ended.args == [state]


def test_a_process_that_dies_without_a_word_broke_off(
    watch: ProcessWatch, bench: AppBench, folder: Path
) -> None:
    with bench.qtbot.waitSignal(watch.ended, timeout=WAIT_MS) as ended:
        watch.start(folder, ["-c", "import sys; sys.exit('no such room')"])

    assert ended.args == [RunState.BROKEN_OFF]
    assert last_words(folder) == "no such room"


def test_a_process_that_goes_on_is_found_by_its_folder(
    watch: ProcessWatch, bench: AppBench, folder: Path, tmp_path: Path
) -> None:
    process = waiting_process(folder, to_say(tmp_path, FIRST))
    bench.until(lambda: is_running(folder))
    watch.attach(folder)
    bench.until(lambda: watch.events == [FIRST])

    with bench.qtbot.waitSignal(watch.ended, timeout=WAIT_MS):
        ask(folder, Request.STOP)

    assert process.wait(10) == 0


def test_what_its_log_said_before_is_passed_over_if_the_work_is_new(
    watch: ProcessWatch, bench: AppBench, folder: Path, tmp_path: Path
) -> None:
    (folder / LOG_NAME).write_bytes(lines_of([FIRST, Done()]))

    with bench.qtbot.waitSignal(watch.ended, timeout=WAIT_MS):
        watch.start(folder, script(folder, to_say(tmp_path, SECOND, Done())), is_new=True)

    assert watch.events == [SECOND, Done()]


def test_a_log_that_is_begun_anew_is_read_from_its_beginning(
    watch: ProcessWatch, bench: AppBench, folder: Path
) -> None:
    (folder / LOG_NAME).write_bytes(lines_of([FIRST, SECOND]))
    new = f"from pathlib import Path; Path({str(folder / LOG_NAME)!r}).write_bytes({lines_of([SECOND])!r})"

    with bench.qtbot.waitSignal(watch.ended, timeout=WAIT_MS):
        watch.start(folder, ["-c", new], is_new=True)

    assert watch.events == [SECOND]


def test_a_process_can_be_ended(watch: ProcessWatch, bench: AppBench, folder: Path, tmp_path: Path) -> None:
    watch.start(folder, script(folder, to_say(tmp_path, FIRST), "wait"))
    bench.until(lambda: watch.events == [FIRST])

    with bench.qtbot.waitSignal(watch.ended, timeout=WAIT_MS) as ended:
        watch.end()

    assert ended.args == [RunState.BROKEN_OFF]
    assert not is_running(folder)


def test_a_folder_that_cannot_be_written_is_told(
    watch: ProcessWatch, bench: AppBench, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")

    with bench.qtbot.waitSignal(watch.failed, timeout=WAIT_MS) as failed:
        watch.start(tmp_path / "file" / "run", ["-c", "pass"])

    assert "cannot be started" in str(failed.args[0])
    assert not watch.is_watching
