from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from pytestqt.qtbot import QtBot

from chart_hero_app.jobs import Jobs
from chart_hero_app.view_models.song_samples import SAMPLE_RATE, SongSamples
from chart_hero_core.errors import UnreadableAudioError

LENGTH = 20 * SAMPLE_RATE


@pytest.fixture
def jobs() -> Iterator[Jobs]:
    jobs = Jobs()
    yield jobs
    assert jobs.close()


def ramp(sample_rate: int) -> Iterator[npt.NDArray[np.float32]]:
    """Twenty seconds whose right channel counts the samples, in blocks of a second."""
    for first in range(0, LENGTH, sample_rate):
        count = np.arange(first, first + sample_rate, dtype=np.float32)
        yield np.stack([np.zeros_like(count), count], axis=1)


def fetched(samples: SongSamples, first: int, stop: int, qtbot: QtBot) -> npt.NDArray[np.float32]:
    with qtbot.waitSignal(samples.fetched):
        assert samples.samples_between(first, stop) is None
    found = samples.samples_between(first, stop)
    assert found is not None
    return found


def test_samples_come_after_they_were_asked_for(jobs: Jobs, qtbot: QtBot) -> None:
    samples = SongSamples(ramp, jobs)
    first = 9 * SAMPLE_RATE + 7

    found = fetched(samples, first, first + 100, qtbot)

    np.testing.assert_array_equal(found, np.arange(first, first + 100, dtype=np.float32) / 2)


def test_what_lies_around_is_at_hand_at_once(jobs: Jobs, qtbot: QtBot) -> None:
    samples = SongSamples(ramp, jobs)
    first = 9 * SAMPLE_RATE
    fetched(samples, first, first + 100, qtbot)

    later = first + 4 * SAMPLE_RATE

    assert samples.samples_between(later, later + 1) is not None


def test_behind_the_end_there_are_fewer(jobs: Jobs, qtbot: QtBot) -> None:
    samples = SongSamples(ramp, jobs)

    assert len(fetched(samples, LENGTH - 30, LENGTH + 500, qtbot)) == 30


def test_a_song_that_cannot_be_read_is_asked_for_once(jobs: Jobs, qtbot: QtBot) -> None:
    asked: list[int] = []

    def unreadable(sample_rate: int) -> Iterator[npt.NDArray[np.float32]]:
        asked.append(sample_rate)
        raise UnreadableAudioError("It is gone.", Path("song.mp3"))

    samples = SongSamples(unreadable, jobs)
    assert samples.samples_between(0, 10) is None
    qtbot.waitUntil(lambda: jobs.is_idle)

    assert samples.samples_between(0, 10) is None
    assert jobs.is_idle
    assert asked == [SAMPLE_RATE]
