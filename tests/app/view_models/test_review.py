from __future__ import annotations

from dataclasses import replace

import pytest

from chart_hero_app.view_models.review import SLOW
from chart_hero_app.view_models.song_session import SongSession
from chart_hero_core.editing.document import ChartDocument
from tests.support.app_bench import AppBench

DOUBTFUL = (4, 20, 21, 40)
"""Indices of notes made doubtful; the two in the middle are neighbours."""


@pytest.fixture
def doubtful(session: SongSession) -> SongSession:
    """The groove, with four notes that are not sure."""

    def doubt(document: ChartDocument) -> ChartDocument:
        notes = [
            replace(note, confidence=0.5 if i in DOUBTFUL else 0.9) for i, note in enumerate(document.notes)
        ]
        return replace(document, notes=tuple(notes))

    session.editor.perform("doubt", doubt)
    return session


def test_neighbours_are_one_place(doubtful: SongSession) -> None:
    assert doubtful.review.n_left == 4
    assert [len(place.notes) for place in doubtful.review.doubts.places] == [1, 2, 1]


def test_next_and_previous_go_around(doubtful: SongSession) -> None:
    review = doubtful.review
    numbers = []
    for go in (review.next, review.next, review.next, review.next, review.previous, review.previous):
        go()
        numbers.append(review.current_number)

    assert numbers == [1, 2, 3, 1, 3, 2]


def test_a_place_is_selected_looped_and_slow(bench: AppBench, doubtful: SongSession) -> None:
    doubtful.review.next()
    doubtful.review.next()

    place = doubtful.review.current
    assert place is not None
    assert doubtful.editor.selected_notes == place.notes
    loop = doubtful.timeline.loop
    assert loop is not None
    assert loop.start_s < place.start_s - 1.0
    assert loop.end_s > place.end_s + 1.0
    assert doubtful.player.loop is not None
    assert doubtful.player.loops
    assert doubtful.player.speed == SLOW
    assert doubtful.player.is_playing
    assert doubtful.player.position_s == pytest.approx(loop.start_s, abs=0.1)


def test_without_loop_the_playhead_only_goes_there(doubtful: SongSession) -> None:
    doubtful.review.switch_loop(False)
    doubtful.review.next()

    assert doubtful.review.current is not None
    assert doubtful.timeline.loop is None
    assert not doubtful.player.is_playing
    assert doubtful.player.position_s == pytest.approx(doubtful.review.current.start_s)


def test_keep_settles_the_place_and_counts_down(doubtful: SongSession) -> None:
    doubtful.review.next()
    doubtful.review.keep()

    assert doubtful.review.n_left == 3
    assert doubtful.review.n_settled == 1
    assert doubtful.review.current_number is None
    doubtful.editor.undo()
    assert doubtful.review.n_left == 4


def test_review_goes_on_behind_a_place_that_was_settled(doubtful: SongSession) -> None:
    doubtful.review.next()
    first = doubtful.review.current
    doubtful.review.keep()
    doubtful.review.next()

    assert first is not None
    assert doubtful.review.current is not None
    assert doubtful.review.current.start_s > first.start_s


def test_slow_and_back(doubtful: SongSession) -> None:
    doubtful.player.set_speed(0.9)

    doubtful.review.toggle_slow()
    assert doubtful.player.speed == SLOW
    doubtful.review.toggle_slow()
    assert doubtful.player.speed == 0.9


def test_switching_slow_off_plays_as_fast_as_before(bench: AppBench, doubtful: SongSession) -> None:
    doubtful.review.next()
    doubtful.review.switch_slow(False)

    assert doubtful.player.speed == 1.0
    assert not bench.app.settings.choices.review.is_slow


def test_the_limit_of_doubt_can_be_moved(bench: AppBench, doubtful: SongSession) -> None:
    bench.app.settings.change("review", doubt_limit=0.4)

    assert doubtful.review.n_left == 0
    doubtful.review.next()
    assert doubtful.review.current is None
