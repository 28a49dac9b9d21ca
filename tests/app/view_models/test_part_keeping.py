"""Parts that were heard are kept now and then: never more than one at a time, never for long."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Signal

from chart_hero_app.view_models.part_keeping import KEEP_EVERY_S, MOST_KEEPING_SHARE, PartKeeper
from chart_hero_core.model.onsets import DecodingSpec, SongPeaks
from chart_hero_core.projects.project_file import ProjectFile
from chart_hero_core.service import HeardSoFar, HeardSong
from tests.support.heard_songs import activations_of


class Run(QObject):
    """What a part keeper sees of a run."""

    progress_changed = Signal()
    heard_more = Signal(object)
    is_running = False

    def begin(self) -> None:
        self.is_running = True
        self.progress_changed.emit()

    def hear(self, seconds: float) -> None:
        activations = activations_of([], seconds)
        song = HeardSong(Path("song.wav"), activations, DecodingSpec({}), 60.0, is_complete=False)
        peaks = SongPeaks.of(activations, song.decoding)
        self.heard_more.emit(HeardSoFar((), seconds, 60.0, peaks, song))


class Keeping:
    """Takes what is to be kept, and says when it is."""

    def __init__(self) -> None:
        self.begun: list[Callable[[], None]] = []

    def keep_beside(self, write: Callable[[ProjectFile], None], kept: Callable[[], None]) -> None:
        self.begun.append(kept)


class Clock:
    """Time that a test moves on."""

    now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def run(qapp: QObject) -> Run:
    return Run()


@pytest.fixture
def keeping() -> Keeping:
    return Keeping()


@pytest.fixture
def clock(run: Run, keeping: Keeping) -> Iterator[Clock]:
    """The clock of a keeper that follows the run."""
    clock = Clock()
    keeper = PartKeeper(run, keeping, clock=clock)  # type: ignore[arg-type]
    run.begin()
    yield clock
    keeper.deleteLater()


def test_nothing_is_kept_in_the_first_seconds(run: Run, keeping: Keeping, clock: Clock) -> None:
    run.hear(1.0)
    clock.now_s += KEEP_EVERY_S / 2
    run.hear(2.0)
    assert keeping.begun == []

    clock.now_s += KEEP_EVERY_S
    run.hear(3.0)

    assert len(keeping.begun) == 1


def test_the_next_part_waits_until_the_one_before_is_kept(run: Run, keeping: Keeping, clock: Clock) -> None:
    clock.now_s += KEEP_EVERY_S
    run.hear(1.0)
    clock.now_s += 10 * KEEP_EVERY_S
    run.hear(2.0)

    assert len(keeping.begun) == 1


def test_keeping_takes_a_small_share_of_the_time(run: Run, keeping: Keeping, clock: Clock) -> None:
    clock.now_s += KEEP_EVERY_S
    run.hear(1.0)
    took_s = 2.0
    clock.now_s += took_s
    keeping.begun[0]()

    clock.now_s += took_s / MOST_KEEPING_SHARE - 1.0
    run.hear(2.0)
    assert len(keeping.begun) == 1
    clock.now_s += 1.0
    run.hear(3.0)

    assert len(keeping.begun) == 2
