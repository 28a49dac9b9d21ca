"""The beat of the screen: when frames come, and what they move."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, QTimer, Signal
from pytestqt.qtbot import QtBot

from chart_hero_app.theme.motion import Motion, Movement
from chart_hero_app.windows.frames import FrameDriver

WAIT_MS = 10_000


class StillPlayer(QObject):
    """A player at rest."""

    state_changed = Signal()
    is_playing = False


@pytest.fixture
def motion(qtbot: QtBot) -> Motion:
    return Motion()


@pytest.fixture
def frames(motion: Motion) -> Iterator[FrameDriver]:
    driver = FrameDriver(StillPlayer(motion), motion, motion)
    yield driver
    driver.stop()


def interval_ms(frames: FrameDriver) -> int | None:
    """Between two frames; None where none come."""
    timer = frames.findChild(QTimer)
    assert timer is not None
    return timer.interval() if timer.isActive() else None


def test_a_movement_brings_frames_until_it_has_arrived(
    frames: FrameDriver, motion: Motion, qtbot: QtBot
) -> None:
    shown: list[float] = []

    Movement(motion, 40, shown.append, motion).start()
    assert interval_ms(frames) == 16

    qtbot.waitUntil(lambda: shown[-1] == 1.0, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: interval_ms(frames) is None, timeout=WAIT_MS)


def test_a_song_at_rest_is_drawn_now_and_then(frames: FrameDriver, motion: Motion, qtbot: QtBot) -> None:
    with qtbot.waitSignal(frames.frame, timeout=WAIT_MS):
        frames.start()
    assert interval_ms(frames) == 100

    Movement(motion, 40, lambda _: None, motion).start()
    assert interval_ms(frames) == 16
    qtbot.waitUntil(lambda: interval_ms(frames) == 100, timeout=WAIT_MS)


def test_a_song_that_plays_is_drawn_as_fast_as_screens_are(frames: FrameDriver, qtbot: QtBot) -> None:
    frames.start()
    player = frames.parent().findChild(StillPlayer)
    player.is_playing = True

    with qtbot.waitSignal(frames.frame):
        player.state_changed.emit()

    assert interval_ms(frames) == 16


def test_without_a_song_nothing_is_drawn(frames: FrameDriver) -> None:
    frames.start()
    frames.stop()

    assert interval_ms(frames) is None
