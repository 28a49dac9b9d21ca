"""Whether the sync check runs."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from chart_hero_app.playback.player import Span
from chart_hero_app.view_models.song_session import SongSession
from chart_hero_app.view_models.sync_check import SyncCheckModel
from tests.support.app_bench import AppBench


@pytest.fixture
def check(bench: AppBench, session: SongSession) -> SyncCheckModel:
    """The check of a song that can be played, running."""
    bench.until(lambda: session.player.can_play)
    check = SyncCheckModel(session, session)
    check.toggle()
    assert check.is_running
    return check


@pytest.mark.parametrize(
    "interrupt",
    [
        lambda session: session.player.seek(3.0),
        lambda session: session.player.pause(),
        lambda session: session.player.play_span(Span(0.0, 1.0)),
    ],
    ids=["gone elsewhere", "paused", "something else is played"],
)
def test_whatever_interrupts_it_ends_it(
    session: SongSession, check: SyncCheckModel, interrupt: Callable[[SongSession], None]
) -> None:
    told: list[bool] = []
    check.changed.connect(lambda: told.append(check.is_running))

    interrupt(session)

    assert told
    assert not told[-1]
    assert not check.is_running


def test_a_second_press_ends_it(session: SongSession, check: SyncCheckModel) -> None:
    check.toggle()

    assert not check.is_running
    assert not session.player.is_playing


def test_it_can_be_begun_again_after_a_seek(session: SongSession, check: SyncCheckModel) -> None:
    session.player.seek(3.0)

    check.toggle()

    assert check.is_running
