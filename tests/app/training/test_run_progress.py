"""What a run says, folded into what a page shows."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chart_hero_app.view_models.training.curve import MOST_POINTS, thinned
from chart_hero_app.view_models.training.run_progress import RunPhase, RunProgress, RunStory
from chart_hero_app.view_models.training.run_words import line_text, speed_text
from chart_hero_core.domain.chart import Pad
from chart_hero_core.runs.events import (
    AnyEvent,
    BatchHalved,
    Done,
    Failed,
    Judging,
    LeftOut,
    LossLost,
    Measured,
    Paused,
    Preparing,
    Resumed,
    Saved,
    Step,
    Stopped,
)
from tests.support.training_runs import STARTED, a_measure, a_step


def after(*events: AnyEvent) -> RunProgress:
    story = RunStory()
    story.take(events)
    return story.progress()


# The fold


def test_a_run_that_has_said_nothing_begins() -> None:
    assert after() == RunProgress()


def test_songs_are_decoded_before_it_learns() -> None:
    progress = after(Preparing(index=1, n_songs=4, name="Feelings"))

    assert (progress.phase, progress.share) == (RunPhase.PREPARING, 0.25)
    assert progress.preparing is not None
    assert progress.preparing.name == "Feelings"


def test_a_step_says_how_far_it_is_and_how_fast() -> None:
    progress = after(STARTED, a_step(2050))

    assert progress.phase is RunPhase.LEARNING
    assert (progress.step, progress.n_steps, progress.share) == (2050, 5000, 0.41)
    assert progress.seconds_left == pytest.approx(0.27 * 2950)
    assert (progress.batch_size, progress.memory_total_bytes) == (16, 12 * 1024**3)


def test_a_checkpoint_says_how_far_it_is_too() -> None:
    progress = after(STARTED, a_step(2040), Saved(step=2050, size_bytes=1, free_bytes=2))

    assert (progress.step, progress.saved_step, progress.share) == (2050, 2050, 0.41)


def test_measures_make_before_now_and_best() -> None:
    progress = after(STARTED, a_measure(0, 24.6), a_measure(1000, 17.8), a_measure(2000, 18.4, is_best=False))

    assert (progress.edits_before, progress.edits_now, progress.edits_best) == (24.6, 18.4, 17.8)
    assert progress.best_step == 1000
    assert progress.edits.steps == (0, 1000, 2000)
    assert progress.lanes_before[Pad.KICK] == pytest.approx(24.6)
    assert progress.lanes_now[Pad.KICK] == pytest.approx(18.4)


def test_nothing_held_out_leaves_the_edits_open() -> None:
    progress = after(STARTED, Measured(step=0, held_out_loss=None, edits=None, lanes={}, is_best=False))

    assert (progress.edits_before, progress.edits_now, progress.best_step) == (None, None, None)
    assert progress.held_out_loss.steps == ()


def test_the_best_is_known_by_its_loss_where_edits_cannot_be_counted() -> None:
    measure = Measured(step=500, held_out_loss=0.3, edits=None, lanes={}, is_best=True)

    assert after(STARTED, measure).best_step == 500


def test_steps_that_a_crash_took_are_forgotten() -> None:
    lost = [a_step(step) for step in range(100, 1000, 100)]
    progress = after(STARTED, *lost, a_measure(800, 9.0), Resumed(step=300), a_step(400))

    assert progress.loss.steps == (100, 200, 300, 400)
    assert progress.edits_best is None
    assert progress.step == 400


def test_a_run_that_goes_on_has_not_ended() -> None:
    assert after(STARTED, a_step(5), Paused(step=5)).end == Paused(step=5)
    assert after(STARTED, a_step(5), Paused(step=5), Resumed(step=5)).end is None


def test_short_memory_makes_the_batch_smaller() -> None:
    assert after(STARTED, BatchHalved(step=3, before=16, now=8)).batch_size == 8


def test_the_result_is_worked_out_after_it_has_learned() -> None:
    progress = after(STARTED, a_step(5000), Stopped(step=5000, best_step=4000), Judging(index=1, n_songs=2))

    assert (progress.phase, progress.share) == (RunPhase.JUDGING, 0.5)


def test_a_loss_that_is_no_number_is_not_drawn() -> None:
    progress = after(STARTED, a_step(1), a_step(2, loss=math.nan), LossLost(step=2, best_step=0))

    assert progress.loss.steps == (1,)
    assert progress.end == LossLost(step=2, best_step=0)


def test_what_happens_all_the_time_is_not_told() -> None:
    saved = Saved(step=3, size_bytes=1, free_bytes=2)

    assert after(STARTED, a_step(1), Preparing(index=0, n_songs=1, name=""), saved).lines == (saved, STARTED)


def test_events_may_come_in_any_pieces() -> None:
    events = [STARTED, a_step(1), a_measure(1, 20.0), a_step(2), Resumed(step=1), a_step(2), Done()]
    story = RunStory()
    for event in events:
        story.take([event])

    assert story.progress() == after(*events)


# Curves


@given(st.lists(st.floats(0.0, 1.0), max_size=3000))
def test_a_curve_is_short_and_keeps_its_ends(values: list[float]) -> None:
    curve = thinned(range(len(values)), values)

    assert len(curve.steps) == len(curve.values) == min(len(values), MOST_POINTS)
    assert list(curve.steps) == sorted(curve.steps)
    if values:
        assert (curve.steps[0], curve.values[0]) == (0, values[0])
        assert (curve.steps[-1], curve.values[-1]) == (len(values) - 1, values[-1])
        assert min(values) - 1e-9 <= min(curve.values) <= max(curve.values) <= max(values) + 1e-9


# Words


@pytest.mark.parametrize(
    ("event", "words"),
    [
        (STARTED, "Started from Shipped 1.2 on the GPU."),
        (a_measure(0, 24.6), "Before: 24.6 edits per 100 notes of held-out songs."),
        (
            LeftOut(path=Path("gone"), reason="“Gone” is gone; plug it in."),
            "Left out: “Gone” is gone. Plug it in.",
        ),
        (a_measure(2050, 17.8), "Step 2,050. Held-out edits 17.8. The best so far, kept."),
        (a_measure(2050, 17.8, is_best=False), "Step 2,050. Held-out edits 17.8. Not kept."),
        (Saved(step=1, size_bytes=46 * 1024**2, free_bytes=1), "Checkpoint saved, 46.0 MB."),
        (BatchHalved(step=1, before=16, now=8), "Memory was short: batch 16 became 8. Goes on."),
        (Resumed(step=2040), "Goes on from step 2,040."),
        (Resumed(step=1800, is_older=True), "The newest checkpoint is damaged. Goes on from step 1,800."),
        (Paused(step=2050), "Paused at step 2,050."),
        (Stopped(step=2050, best_step=1900), "Stopped at step 2,050. The best is kept, that of step 1,900."),
        (
            LossLost(step=2050, best_step=1900),
            "The loss was no number any more at step 2,050. Stopped; the best is kept, that of step 1,900.",
        ),
        (Failed(message="The disk is full; make room."), "The disk is full. Make room."),
        (Done(), "Done."),
    ],
)
def test_events_are_told_in_sentences(event: AnyEvent, words: str) -> None:
    assert line_text(event) == words


@pytest.mark.parametrize(("seconds", "words"), [(0.27, "3.7 steps/s"), (2.4, "2.4 s a step"), (0.0, "")])
def test_speed_is_told_in_steps_or_in_seconds(seconds: float, words: str) -> None:
    assert speed_text(seconds) == words


def test_a_step_is_a_step_of_all() -> None:
    assert (
        after(STARTED, Step(step=7, n_steps=0, loss=1, seconds_per_step=1, seconds_left=math.inf)).share == 0
    )
