"""Where the playhead goes: laps, ends, and the seconds on the way."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chart_hero_app.playback.route import Lap, Loop, Route

RATE = 48_000

routes = st.builds(
    Route,
    st.sampled_from([44_100, RATE]),
    st.floats(0, 20),
    st.sampled_from([0.25, 0.5, 0.6, 1.0, 1.5]),
    st.one_of(
        st.none(),
        st.builds(lambda start, length: Loop(start, start + length), st.floats(0, 20), st.floats(0.06, 9)),
    ),
)


def test_without_a_loop_there_is_one_lap() -> None:
    assert list(Route(RATE, 1.0).laps(0, 100)) == [Lap(0, 0, RATE, RATE + 100)]


def test_the_loop_is_played_over_and_over() -> None:
    route = Route(RATE, 1.0, loop=Loop(0.5, 1.5))

    laps = list(route.laps(0, 2 * RATE))

    assert laps == [
        Lap(0, 0, RATE, RATE * 3 // 2),
        Lap(1, RATE // 2, RATE // 2, RATE * 3 // 2),
        Lap(2, RATE * 3 // 2, RATE // 2, RATE * 3 // 2),
    ]


@given(routes, st.integers(0, 2_000_000), st.integers(1, 100_000))
def test_laps_follow_one_another_without_a_gap(route: Route, first: int, n: int) -> None:
    laps = list(route.laps(first, first + n))

    assert laps[0].first_step <= first
    for lap, following in itertools.pairwise(laps):
        assert lap.first_step + lap.end_x - lap.start_x == following.first_step
    assert laps[-1].first_step + laps[-1].end_x - laps[-1].start_x >= first + n


@given(routes, st.integers(0, 2_000_000))
def test_the_second_of_a_step_is_that_of_its_lap(route: Route, step: int) -> None:
    (lap,) = route.laps(step, step + 1)

    x = lap.start_x + step - lap.first_step
    assert route.second_at(step) == pytest.approx(x * route.speed / route.sample_rate)


def test_a_start_behind_the_loop_leaves_it_alone() -> None:
    assert Route(RATE, 5.0, loop=Loop(1.0, 2.0)).second_at(RATE) == pytest.approx(6.0)


def test_a_route_stops_at_its_end() -> None:
    route = Route(RATE, 1.0, 0.5, end_s=2.0)

    assert list(route.laps(0, 10 * RATE)) == [Lap(0, 0, 2 * RATE, 4 * RATE)]
    assert list(route.laps(2 * RATE, 3 * RATE)) == []
    assert route.second_at(10 * RATE) == pytest.approx(2.0)


def test_nothing_is_played_before_the_start() -> None:
    route = Route(RATE, 1.0)

    assert list(route.laps(-100, 0)) == []
    assert route.second_at(-100) == 1.0


@pytest.mark.parametrize("speed", [0.2, 1.6, 0.0, -1.0])
def test_a_speed_that_cannot_be_played_is_refused(speed: float) -> None:
    with pytest.raises(ValueError, match="outside"):
        Route(RATE, speed=speed)


@pytest.mark.parametrize(("start_s", "end_s"), [(1.0, 1.0), (2.0, 1.0), (1.0, 1.04), (-1.0, 1.0)])
def test_a_loop_that_is_none_is_refused(start_s: float, end_s: float) -> None:
    with pytest.raises(ValueError, match="a loop from"):
        Loop(start_s, end_s)
