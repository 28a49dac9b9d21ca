from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chart_hero_app.theme.motion import Motion
from chart_hero_app.view_models.timeline import GO_TO_MARGIN_PX, MAX_PX_PER_S, Span, TimelineModel


@pytest.fixture
def timeline() -> TimelineModel:
    axis = TimelineModel(60.0)
    axis.resize(1_000)
    axis.show_span(10.0, 20.0)
    return axis


@given(st.lists(st.tuples(st.floats(0.2, 5), st.floats(0, 1_000)), max_size=20), st.floats(-10, 90))
def test_the_view_never_leaves_the_song(zooms: list[tuple[float, float]], start_s: float) -> None:
    timeline = TimelineModel(60.0)
    timeline.resize(1_000)

    for factor, x in zooms:
        timeline.zoom(factor, x)
    timeline.scroll_to(start_s)

    assert timeline.x_of(0.0) <= GO_TO_MARGIN_PX + 1e-6
    assert timeline.end_s <= 60.0 + 1e-9
    assert timeline.px_per_s <= MAX_PX_PER_S


def test_what_lies_at_the_pointer_stays_there_while_zooming(timeline: TimelineModel) -> None:
    timeline.zoom(2.0, 300)

    assert timeline.second_at(300) == pytest.approx(13.0)
    assert timeline.px_per_s == pytest.approx(200)


def test_going_to_a_bar_leaves_its_line_in_sight(timeline: TimelineModel) -> None:
    timeline.go_to(30.0)

    assert timeline.x_of(30.0) == pytest.approx(GO_TO_MARGIN_PX)


@pytest.mark.parametrize("px_per_s", [20.0, 100.0, 5_000.0])
def test_the_first_beat_is_never_cut(timeline: TimelineModel, px_per_s: float) -> None:
    timeline.zoom(px_per_s / timeline.px_per_s, 0.0)

    timeline.go_to(0.0)

    assert timeline.x_of(0.0) == pytest.approx(GO_TO_MARGIN_PX)


def test_a_song_is_first_seen_from_a_little_before_its_start() -> None:
    timeline = TimelineModel(60.0)
    timeline.resize(1_000)
    timeline.suggest_bars(2.0)

    assert timeline.x_of(0.0) == pytest.approx(GO_TO_MARGIN_PX)


def test_the_whole_song_fills_the_view_behind_the_room_before_it(timeline: TimelineModel) -> None:
    timeline.show_song()

    assert timeline.x_of(0.0) == pytest.approx(GO_TO_MARGIN_PX)
    assert timeline.end_s == pytest.approx(60.0)


def test_going_back_to_the_start_ends_before_it(timeline: TimelineModel) -> None:
    timeline.follow(12.0)
    timeline.follow(0.0)

    assert timeline.x_of(0.0) == pytest.approx(GO_TO_MARGIN_PX)


def test_what_is_seen_already_is_not_gone_to(timeline: TimelineModel) -> None:
    timeline.reveal(15.0)

    assert timeline.start_s == 10.0


def test_the_page_turns_before_the_playhead_leaves_it(timeline: TimelineModel) -> None:
    timeline.follow(18.98)
    timeline.follow(19.01)

    assert timeline.start_s == pytest.approx(18.01)


def test_a_click_near_the_right_edge_turns_no_page(timeline: TimelineModel) -> None:
    timeline.follow(12.0)
    timeline.follow(19.5)

    assert timeline.start_s == 10.0


def test_a_jump_out_of_sight_is_followed(timeline: TimelineModel) -> None:
    timeline.follow(12.0)
    timeline.follow(40.0)

    assert timeline.start_s <= 40.0 <= timeline.end_s


def test_whoever_scrolled_away_is_left_there(timeline: TimelineModel) -> None:
    timeline.follow(12.0)
    timeline.scroll_to(40.0)
    timeline.follow(12.02)

    assert timeline.start_s == 40.0


def test_without_following_the_view_stays(timeline: TimelineModel) -> None:
    timeline.follows_playhead = False
    timeline.follow(12.0)
    timeline.follow(40.0)

    assert timeline.start_s == 10.0


# Gliding


@pytest.fixture
def motion(timeline: TimelineModel) -> Motion:
    motion = Motion()
    timeline.glide_by(motion)
    return motion


def test_the_view_glides_to_where_it_should_go(timeline: TimelineModel, motion: Motion) -> None:
    timeline.go_to(25.0)
    places = [timeline.start_s]
    for _ in range(3):
        motion.advance(0.04)
        places.append(timeline.start_s)

    assert places[0] == pytest.approx(14.88)
    assert places == sorted(places)
    assert timeline.x_of(25.0) == pytest.approx(GO_TO_MARGIN_PX)
    assert not motion.is_moving


def test_of_a_long_way_only_the_end_is_seen(timeline: TimelineModel, motion: Motion) -> None:
    timeline.go_to(45.0)

    assert timeline.start_s == pytest.approx(44.88 - 10.0)


def test_where_nothing_may_move_the_view_jumps(timeline: TimelineModel, motion: Motion) -> None:
    motion.reduce(True)

    timeline.go_to(45.0)

    assert timeline.x_of(45.0) == pytest.approx(GO_TO_MARGIN_PX)


def test_a_hand_that_scrolls_ends_the_glide(timeline: TimelineModel, motion: Motion) -> None:
    timeline.go_to(45.0)
    motion.advance(0.02)
    timeline.scroll_to(3.0)
    motion.advance(0.02)

    assert timeline.start_s == 3.0


def test_a_playhead_that_jumps_twice_is_followed_twice(timeline: TimelineModel, motion: Motion) -> None:
    for second in (12.0, 40.0, 30.0):
        timeline.follow(second)
        motion.advance(0.02)
    motion.advance(0.12)

    assert timeline.start_s <= 30.0 <= timeline.end_s


# Looping


def test_a_loop_lies_in_the_song_whichever_way_it_was_drawn(timeline: TimelineModel) -> None:
    timeline.set_loop(70.0, 50.0)

    assert timeline.loop == Span(50.0, 60.0)


def test_a_loop_is_switched_off_and_on_again(timeline: TimelineModel) -> None:
    timeline.set_loop(5.0, 9.0)
    timeline.toggle_loop()
    assert timeline.loop is None

    timeline.toggle_loop()
    assert timeline.loop == Span(5.0, 9.0)


def test_an_empty_loop_changes_nothing(timeline: TimelineModel) -> None:
    timeline.set_loop(5.0, 5.0)

    assert timeline.loop is None
