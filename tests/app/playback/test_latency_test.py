"""The tap test: a median of distances, found however the hand trembles."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from chart_hero_app.playback.latency_test import FEWEST_TAPS, N_IGNORED, LatencyTest
from tests.support.playback import FakeOutput, PlayerBench

DELAY_S = 0.02
TREMBLING_S = (0.0, 0.018, -0.018, 0.006, -0.012)


@pytest.fixture
def bench() -> Iterator[PlayerBench]:
    bench = PlayerBench(FakeOutput(delay_s=DELAY_S, n_block=64))
    bench.player.outputs.open_if_none()
    yield bench
    bench.player.close()


def tap_along(bench: PlayerBench, test: LatencyTest, late_s: float, n_taps: int) -> None:
    """Tap with each click, so much later than the device says it is heard."""
    started_s = bench.output.now_s
    for tap in range(n_taps):
        trembling_s = TREMBLING_S[tap % len(TREMBLING_S)]
        at_s = started_s + 1.0 + 0.6 * tap + DELAY_S + late_s + trembling_s
        bench.advance(at_s - bench.output.now_s)
        test.tap()


@pytest.mark.parametrize("late_s", [0.0, 0.04, 0.25])
def test_the_median_of_the_taps_is_the_latency(bench: PlayerBench, late_s: float) -> None:
    test = LatencyTest(bench.player)
    test.start()

    tap_along(bench, test, late_s, 16)

    assert test.latency_s == pytest.approx(late_s, abs=0.008)
    assert test.spread_s is not None
    assert test.spread_s < 0.02


def test_it_clicks_without_a_song_and_nothing_else_is_heard(bench: PlayerBench) -> None:
    test = LatencyTest(bench.player)
    test.start()

    out = bench.heard(1.2)

    assert abs(out[: bench.output.stream.sample_rate * 95 // 100]).max() == 0
    assert abs(out).max() > 0.2


def test_too_few_taps_give_no_result(bench: PlayerBench) -> None:
    test = LatencyTest(bench.player)
    test.start()

    tap_along(bench, test, 0.03, N_IGNORED + FEWEST_TAPS - 1)

    assert test.latency_s is None
    with pytest.raises(RuntimeError, match="too few taps"):
        test.accept()


def test_a_tap_far_from_every_click_is_left_out(bench: PlayerBench) -> None:
    test = LatencyTest(bench.player)
    test.start()

    bench.advance(0.3)
    test.tap()

    assert test.n_taps == 0


def test_a_second_test_finds_the_same_though_the_first_is_in_force(bench: PlayerBench) -> None:
    test = LatencyTest(bench.player)
    for _ in range(2):
        test.start()
        tap_along(bench, test, 0.1, 16)
        test.accept()
        test.stop()

    assert bench.player.outputs.latency_s == pytest.approx(0.1, abs=0.01)


def test_it_ends_by_itself(bench: PlayerBench) -> None:
    test = LatencyTest(bench.player)
    test.start()

    bench.advance(17.0)

    assert not test.is_running
    assert not bench.player.is_playing


def test_without_a_device_it_does_not_begin() -> None:
    bench = PlayerBench(FakeOutput(devices=()))
    bench.player.outputs.open_if_none()
    test = LatencyTest(bench.player)

    test.start()

    assert not test.is_running
    bench.player.close()
