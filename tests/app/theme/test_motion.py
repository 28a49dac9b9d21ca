"""Movements, moved on by hand in place of a window's frames."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from chart_hero_app.theme.motion import Motion, Movement


@pytest.fixture
def motion(qapp: QApplication) -> Motion:
    return Motion()


def test_a_movement_takes_its_time_and_slows_down(motion: Motion) -> None:
    shown: list[float] = []
    movement = Movement(motion, 100, shown.append, motion)

    movement.start()
    for _ in range(4):
        motion.advance(0.025)

    assert shown[0] == 0.0
    assert shown[-1] == 1.0
    steps = [after - before for before, after in pairwise(shown)]
    assert steps == sorted(steps, reverse=True)
    assert not movement.is_running


def test_frames_are_asked_for_once_and_until_all_have_arrived(motion: Motion, qtbot: QtBot) -> None:
    short, long = (Movement(motion, duration, lambda _: None, motion) for duration in (50, 100))

    with qtbot.waitSignal(motion.begun):
        short.start()
    with qtbot.assertNotEmitted(motion.begun):
        long.start()

    motion.advance(0.06)
    assert motion.is_moving
    motion.advance(0.06)
    assert not motion.is_moving


def test_where_motion_is_reduced_everything_is_there_at_once(motion: Motion) -> None:
    shown: list[float] = []
    motion.reduce(True)

    Movement(motion, 100, shown.append, motion).start()

    assert shown == [1.0]
    assert not motion.is_moving


def test_a_movement_that_was_stopped_stays_where_it_is(motion: Motion) -> None:
    shown: list[float] = []
    movement = Movement(motion, 100, shown.append, motion)
    movement.start()
    motion.advance(0.05)
    movement.stop()

    motion.advance(0.05)

    assert len(shown) == 2
    assert shown[-1] < 1.0


def test_what_is_gone_moves_no_more(motion: Motion, qtbot: QtBot) -> None:
    shown: list[float] = []
    owner = QObject()
    Movement(motion, 100, shown.append, owner).start()
    with qtbot.waitSignal(owner.destroyed):
        owner.deleteLater()

    motion.advance(0.2)

    assert shown == [0.0]
