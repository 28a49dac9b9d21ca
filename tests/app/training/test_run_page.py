"""The run page: the form before, the run as it works, rests and ends."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget

from chart_hero_app.theme.look import Look, ThemeChoice
from chart_hero_app.view_models.training.page_states import TrainingPageName
from chart_hero_app.view_models.training.run import RunModel, RunStage
from chart_hero_app.view_models.training.studio import TrainingStudio
from chart_hero_app.widgets.sheet import Sheet
from chart_hero_app.widgets.training.chart_ticks import step_ticks, value_text, value_ticks
from chart_hero_app.widgets.training.discard_sheet import DiscardSheet
from chart_hero_app.widgets.training.run_page import RunPage
from chart_hero_core.domain.chart import Pad
from chart_hero_core.runs.control import Request, asked, new_run
from chart_hero_core.runs.events import (
    LOG_NAME,
    AnyEvent,
    BatchHalved,
    Failed,
    Judging,
    LossLost,
    Paused,
    Preparing,
    Saved,
)
from chart_hero_core.runs.plan import RunKind, RunPlan
from tests.support.app_bench import AppBench
from tests.support.training_processes import lines_of
from tests.support.training_runs import STARTED, FakeTraining, a_data_set, a_measure, a_step
from tests.support.widgets import nameless_controls, settle, too_wide

SAVED = Saved(step=2000, size_bytes=46 * 1024**2, free_bytes=41 * 1024**3)
LEARNED = (STARTED, a_measure(0, 24.6), a_step(1000), a_measure(2000, 17.8), SAVED, a_step(2050))
Rest = Callable[..., RunPage]


@pytest.fixture
def training(tmp_path: Path) -> FakeTraining:
    return FakeTraining(tmp_path / "fake")


@pytest.fixture
def run(studio: TrainingStudio, training: FakeTraining) -> Iterator[RunModel]:
    """The run of the studio, with a fake process."""
    run = RunModel(studio, training.command, shutil.rmtree)
    studio.__dict__["run_model"] = run
    yield run
    studio.run_watch.stop_watching()


@pytest.fixture
def page(run: RunModel, studio: TrainingStudio, bench: AppBench) -> RunPage:
    page = RunPage(studio)
    bench.qtbot.addWidget(page)
    page.resize(1180, 800)
    page.show()
    return page


@pytest.fixture
def rest(page: RunPage, run: RunModel, studio: TrainingStudio, bench: AppBench) -> Rest:
    """Show a run whose process is gone."""

    def show(*events: AnyEvent, kind: RunKind = RunKind.FINE_TUNE) -> RunPage:
        folder = new_run(studio.places.runs, RunPlan("My kit 1", kind, None, None, "Shipped 1.2"))
        (folder / LOG_NAME).write_bytes(lines_of(events))
        run.adopt(folder)
        bench.until(lambda: not run.stage.is_at_work and bool(run.progress.lines or not events))
        bench.until_idle()
        return page

    return show


def shown(page: RunPage) -> set[str]:
    """The buttons that can be seen in the head of a run."""
    head = page.view.head
    buttons = ("go_on", "show_result", "new", "pause", "stop", "keep_best", "discard")
    return {name for name in buttons if getattr(head, name).isVisible()}


# Where a run stands


def test_a_run_is_started_by_the_form_and_its_end_leads_to_the_result(
    page: RunPage, run: RunModel, studio: TrainingStudio, bench: AppBench, training: FakeTraining
) -> None:
    studio.change_data_set(lambda _: a_data_set(25, 3))
    bench.until(lambda: page.form.start.isEnabled())
    training.says(*LEARNED, then="obey")
    pages: list[TrainingPageName] = []
    studio.navigation.connect(pages.append)

    page.form.start.click()
    assert page.view.isVisible()
    bench.until(lambda: run.progress.step == 2050)
    page.view.head.stop.click()
    assert page.view.head.done_text == "Stopping after this step; the best is kept"
    bench.until(lambda: run.stage is RunStage.DONE)

    assert pages == [TrainingPageName.RESULT]
    assert shown(page) == {"show_result", "new"}
    assert page.view.log.hint.text() == "Every step is in the file."
    assert page.view.head.done_text == "Step 2,050 of 5,000"
    assert page.view.head.bar.value() == page.view.head.bar.maximum()
    page.view.head.new.click()
    assert page.form.isVisible()
    bench.until_idle()


def test_a_run_at_work_says_how_far_it_is(
    page: RunPage, run: RunModel, studio: TrainingStudio, bench: AppBench, training: FakeTraining
) -> None:
    studio.change_data_set(lambda _: a_data_set(25, 3))
    bench.until(lambda: page.form.start.isEnabled())
    training.says(*LEARNED, BatchHalved(step=2050, before=16, now=8), then="obey")
    page.form.start.click()
    bench.until(lambda: run.progress.step == 2050)
    head, figures = page.view.head, page.view.figures

    assert shown(page) == {"pause", "stop", "discard"}
    assert head.sentence == (
        "Fine-tuning Shipped 1.2 on 462 charts; 50 are held out and never trained on."
    ).replace("Shipped 1.2", run.plan.base_name if run.plan else "")
    assert (head.done_text, head.left_text) == ("Step 2,050 of 5,000", "about 13 min left")
    assert [figure.accessibleName() for figure in figures.all] == [
        "Edits per 100 notes, held out, 17.8, 24.6 before",
        "Held-out loss, 0.223, falling",
        "Speed, 3.7 steps/s, batch 8",
        "Device, GPU, 7.0 of 12 GB",
        f"Disk, {figures.disk.value.text()}, 41.0 GB free",
    ]
    assert "batch 16 became 8" in page.view.log.lines.toPlainText()
    head.pause.click()
    assert not head.pause.isEnabled()
    bench.until(lambda: run.stage is RunStage.PAUSED)
    bench.until_idle()


@pytest.mark.parametrize(
    ("last", "buttons", "button", "sentence"),
    [
        (Paused(step=2050), {"go_on", "keep_best", "discard"}, "Go on from step 2,000", "Paused."),
        (a_step(2060), {"go_on", "keep_best", "discard"}, "Go on from step 2,000", "ended without a word"),
        (
            Failed(message="The disk is full; make room."),
            {"go_on", "keep_best", "discard"},
            "Try again",
            "The disk is full. Make room.",
        ),
    ],
)
def test_a_run_that_rests_says_why_and_what_can_be_done(
    rest: Rest, last: AnyEvent, buttons: set[str], button: str, sentence: str
) -> None:
    page = rest(*LEARNED, last)

    assert shown(page) == buttons
    assert page.view.head.go_on.text() == button
    assert page.view.card is not None
    assert sentence in page.view.card.sentence.text()


def test_a_run_that_had_learned_nothing_starts_again(rest: Rest) -> None:
    page = rest(STARTED)

    assert shown(page) == {"go_on", "discard"}
    assert page.view.head.go_on.text() == "Start again"


def test_a_loss_that_was_lost_is_said_plainly(rest: Rest) -> None:
    page = rest(*LEARNED, LossLost(step=2050, best_step=2000), Judging(index=0, n_songs=3), Paused(step=2050))

    assert "no number any more" in page.view.log.lines.toPlainText()


def test_a_run_that_is_over_has_a_best_and_no_best_so_far(rest: Rest, bench: AppBench) -> None:
    curves = rest(*LEARNED, LossLost(step=2050, best_step=2000)).view.curves
    bench.until(lambda: curves.edits is not None)
    assert curves.edits is not None

    assert curves.edits.accessibleDescription().startswith("Shipped 1.2 24.6. best 17.8")


def test_songs_are_counted_while_they_are_decoded(rest: Rest) -> None:
    page = rest(STARTED, Preparing(index=12, n_songs=512, name="War of Freedom"))

    assert page.view.head.done_text == "Decoding song 13 of 512: War of Freedom"


def test_a_calibration_has_no_curves(rest: Rest) -> None:
    page = rest(STARTED, Judging(index=1, n_songs=4), kind=RunKind.CALIBRATE)

    assert not page.view.curves.isVisible()
    assert not page.view.figures.isVisible()
    assert page.view.head.done_text == "Comparing before and after, 25 %"


def test_lanes_say_what_was_and_what_is(rest: Rest) -> None:
    lanes = rest(*LEARNED).view.lanes

    assert (lanes.before[Pad.KICK].text(), lanes.now[Pad.KICK].text()) == ("25", "18")
    assert lanes.bars[Pad.KICK].accessibleName() == "Kick: 25 before, 18 now"


# What is done


def test_a_run_is_thrown_away_after_a_question(
    rest: Rest, run: RunModel, bench: AppBench, studio: TrainingStudio
) -> None:
    page = rest(*LEARNED, Paused(step=2050))

    page.view.head.discard.click()
    sheet = page.findChild(DiscardSheet)
    assert isinstance(sheet, Sheet)
    assert sheet.keep.hasFocus() or sheet.isVisible()
    sheet.discard.click()
    bench.until(lambda: run.stage is RunStage.NONE)

    assert page.form.isVisible()
    assert list(studio.places.runs.iterdir()) == []
    bench.until_idle()


def test_a_run_is_kept_by_whoever_says_so(rest: Rest, run: RunModel) -> None:
    page = rest(*LEARNED, Paused(step=2050))

    page.view.head.discard.click()
    sheet = page.findChild(DiscardSheet)
    assert sheet is not None
    sheet.keep.click()

    assert run.stage is RunStage.PAUSED


def test_a_paused_run_goes_on_by_its_button(
    rest: Rest, run: RunModel, bench: AppBench, training: FakeTraining
) -> None:
    page = rest(*LEARNED, Paused(step=2050))
    training.says(a_step(2100), then="obey")

    page.view.head.go_on.click()
    bench.until(lambda: run.progress.step == 2100)

    assert run.stage is RunStage.RUNNING
    page.view.head.pause.click()
    assert run.folder is not None
    assert asked(run.folder) in (None, Request.PAUSE)
    bench.until(lambda: run.stage is RunStage.PAUSED)
    bench.until_idle()


# Curves


def test_curves_are_drawn_once_they_are_seen(rest: Rest, bench: AppBench) -> None:
    curves = rest(*LEARNED).view.curves
    bench.until(lambda: curves.edits is not None)
    assert curves.edits is not None
    assert curves.loss is not None

    assert curves.edits.content.curves[0].values == (24.6, 17.8)
    assert curves.edits.accessibleDescription().startswith("Shipped 1.2 24.6. best so far 17.8")
    assert "Training loss: from 0.300 to 0.300 at step 2,050" in curves.loss.accessibleDescription()


def test_curves_follow_the_theme(rest: Rest, bench: AppBench, look: Look) -> None:
    page = rest(*LEARNED)
    bench.until(lambda: page.view.curves.edits is not None)
    chart = page.view.curves.edits
    assert chart is not None

    before, panel = ground_of(chart), look.theme.color("panel").name()
    look.choose_theme(ThemeChoice.LIGHT)

    assert before == panel
    assert ground_of(chart) == look.theme.color("panel").name()


def ground_of(widget: QWidget) -> str:
    return widget.grab().toImage().pixelColor(widget.width() - 6, widget.height() - 12).name()


@pytest.mark.parametrize(
    ("values", "ticks"),
    [
        ([], [0.0, 1.0]),
        ([24.6, 17.8], [15.0, 17.5, 20.0, 22.5, 25.0, 27.5]),
        ([0.5, 0.2], [0.1, 0.2, 0.3, 0.4, 0.5, 0.6]),
        ([7.0, 7.0], [6.8, 6.9, 7.0, 7.1, 7.2]),
    ],
)
def test_a_scale_is_round_and_holds_its_curves(values: list[float], ticks: list[float]) -> None:
    assert value_ticks(values) == pytest.approx(ticks)


def test_steps_and_values_are_named_in_round_numbers() -> None:
    assert step_ticks(5000) == [0, 1000, 2000, 3000, 4000, 5000]
    assert step_ticks(3) == [0, 1, 2, 3]
    assert [value_text(0.25, 0.05), value_text(23.0, 3.0)] == ["0.25", "23"]


def test_the_window_starts_without_what_draws_curves() -> None:
    code = "import sys, chart_hero_app.windows.main_window; print('pyqtgraph' in sys.modules)"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert result.stdout.strip() == "False"


# How it is seen


def test_every_control_of_a_run_has_a_name(rest: Rest, bench: AppBench) -> None:
    page = rest(*LEARNED)
    bench.until(lambda: page.view.curves.edits is not None)

    assert nameless_controls(page) == []


@pytest.mark.parametrize(("text_percent", "width"), [(100, 808), (150, 1116)])
@pytest.mark.usefixtures("pseudo_locale")
def test_a_run_is_not_wider_than_its_room(rest: Rest, look: Look, text_percent: int, width: int) -> None:
    look.choose_text_percent(text_percent)
    page = rest(*LEARNED)
    page.resize(width, 700)
    settle()

    assert too_wide(page.view) == 0
