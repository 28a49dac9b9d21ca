"""The search of the workspace: its process is started, paused, gone on with, found; its page shows it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from chart_hero_app.messages import Answer
from chart_hero_app.view_models.training.page_states import TrainingPageName
from chart_hero_app.view_models.training.search import TOPIC, SearchModel, SearchStage
from chart_hero_app.view_models.training.studio import TrainingStudio
from chart_hero_app.widgets.training.search_page import SearchPage
from chart_hero_app.widgets.training.search_table import EDITS, NUMBER, STATE
from chart_hero_core.runs.control import Request, RunState, asked, is_running
from chart_hero_core.runs.events import LOG_NAME, AnyEvent, Done, Failed, Searching, TrialEnded
from chart_hero_core.runs.json_files import read_json, write_json
from chart_hero_core.runs.plan import FILE_NAME as PLAN_NAME
from chart_hero_core.runs.plan import ExpertSettings, RunKind, RunPlan
from chart_hero_core.runs.search import (
    FILE_NAME,
    TRIALS_NAME,
    Aspect,
    SearchPlan,
    SearchState,
    TrialRow,
    TrialState,
    new_search,
    search_state,
)
from tests.support.app_bench import WAIT_MS, AppBench
from tests.support.training_processes import lines_of
from tests.support.training_runs import FakeTraining, a_data_set
from tests.support.widgets import cut_words, nameless_controls, settle

PLAN = RunPlan("Search", RunKind.FINE_TUNE, None, None)
SEARCHING = Searching(number=2, share=0.5, n_ended=2, n_trials=5, seconds_left=600.0)


def a_row(number: int, edits: float | None, state: TrialState = TrialState.FINISHED) -> TrialRow:
    settings = {"learning_rate": 1e-4 * (number + 1), "anchor_weight": 0.3}
    return TrialRow(number, edits, state, settings, 90.0, is_present=number == 0)


def a_state(*edits: float | None) -> SearchState:
    """Trials of a search for five, the last of them at work."""
    rows = [a_row(number, value) for number, value in enumerate(edits)]
    rows.append(a_row(len(rows), None, TrialState.RUNNING))
    best = ExpertSettings(learning_rate=3e-4) if any(value is not None for value in edits) else None
    return SearchState(5, tuple(rows), {"learning_rate": 0.8, "anchor_weight": 0.2}, best)


def from_before(studio: TrainingStudio, state: SearchState, *events: AnyEvent) -> Path:
    folder = new_search(studio.places.studies, PLAN, SearchPlan(n_trials=5))
    write_json(folder / TRIALS_NAME, state)
    (folder / LOG_NAME).write_bytes(lines_of(events))
    return folder


def words(studio: TrainingStudio) -> str:
    return studio.state(TrainingPageName.SEARCH).text


@pytest.fixture
def training(tmp_path: Path) -> FakeTraining:
    return FakeTraining(tmp_path / "fake")


@pytest.fixture
def search(studio: TrainingStudio, training: FakeTraining, bench: AppBench) -> Iterator[SearchModel]:
    """A search that a fake process works on, with songs to learn from and to measure on."""
    studio.change_data_set(lambda _: a_data_set(25, 3))
    bench.until(lambda: bool(studio.data_set.songs))
    search = SearchModel(studio, training.command)
    yield search
    studio.closed.emit()
    bench.until(lambda: search.folder is None or not is_running(search.folder))
    bench.until_idle()


@pytest.fixture
def page(studio: TrainingStudio, search: SearchModel, bench: AppBench) -> Iterator[SearchPage]:
    studio.__dict__["search_model"] = search
    page = SearchPage(studio)
    bench.qtbot.addWidget(page)
    page.resize(1100, 800)
    page.show()
    settle()
    yield page
    page.hide()


def adopt(search: SearchModel, folder: Path, bench: AppBench, state: RunState = RunState.PAUSED) -> None:
    search.adopt(folder, state)
    bench.until(lambda: bool(search.state.rows))


# The search


def test_a_search_is_started_from_what_the_run_page_has_chosen(
    search: SearchModel, studio: TrainingStudio, training: FakeTraining, bench: AppBench
) -> None:
    studio.run_model.form.choose(kind=RunKind.CALIBRATE, expert=ExpertSettings(batch_size=6))
    search.choose(n_trials=40, hours=None, vary=(Aspect.LOSS,))
    training.says(SEARCHING, then="wait")
    search.start()
    bench.until(lambda: search.news.now == SEARCHING)

    folder = search.folder
    assert folder is not None
    assert folder.parent == studio.places.studies
    plan = read_json(folder / PLAN_NAME, RunPlan)
    assert (plan.kind, plan.expert.batch_size) == (RunKind.FINE_TUNE, 6)
    assert read_json(folder / FILE_NAME, SearchPlan) == SearchPlan(40, None, (Aspect.LOSS,))
    assert search.stage is SearchStage.RUNNING
    assert words(studio) == "50 %, 10 min left"
    assert studio.badge == "50 %"
    search.stop()
    bench.until(lambda: not search.stage.is_at_work)


def test_a_pause_is_asked_for_once(search: SearchModel, training: FakeTraining, bench: AppBench) -> None:
    training.says(SEARCHING, then="obey")
    search.start()
    bench.until(lambda: search.news.now is not None)

    search.pause()
    assert search.asked is Request.PAUSE
    bench.until(lambda: search.stage is SearchStage.PAUSED)

    assert search.can_go_on
    assert search.asked is None


def test_a_search_that_broke_off_goes_on(
    search: SearchModel, studio: TrainingStudio, training: FakeTraining, bench: AppBench
) -> None:
    folder = from_before(studio, a_state(20.0), SEARCHING)
    (folder / "request").write_text("stop")
    adopt(search, folder, bench, RunState.BROKEN_OFF)
    assert words(studio) == "broke off at 50 %"
    training.says(Done())

    search.go_on()
    bench.until(lambda: search.stage is SearchStage.DONE)

    assert search.folder == folder
    assert asked(folder) is None


def test_going_on_gives_as_many_hours_again_when_they_are_used_up(
    search: SearchModel, studio: TrainingStudio, training: FakeTraining, bench: AppBench
) -> None:
    folder = from_before(studio, a_state(20.0), Done())
    write_json(folder / FILE_NAME, SearchPlan(n_trials=5, hours=0.05))
    state = search_state(folder)
    write_json(folder / TRIALS_NAME, SearchState(5, (*state.rows, a_row(9, 30.0)), {}, state.best))
    adopt(search, folder, bench, RunState.DONE)

    search.go_on()
    bench.until(lambda: not search.stage.is_at_work)

    hours = read_json(folder / FILE_NAME, SearchPlan).hours
    assert hours == pytest.approx(270 / 3600 + 0.05)


def test_its_end_is_told_where_nobody_looks(
    search: SearchModel, studio: TrainingStudio, training: FakeTraining, bench: AppBench
) -> None:
    pages: list[TrainingPageName] = []
    studio.navigation.connect(pages.append)
    training.says(TrialEnded(number=0, edits=20.0, n_ended=1, n_trials=1), Done())

    search.start()
    bench.until(lambda: search.stage is SearchStage.DONE)

    assert studio.notice.says(TOPIC)
    studio.notice.answer(Answer.SHOW_TRAINING)
    assert pages == [TrainingPageName.SEARCH]


def test_a_search_that_failed_says_why(
    search: SearchModel, studio: TrainingStudio, training: FakeTraining, bench: AppBench
) -> None:
    training.says(SEARCHING, Failed(message="The drive is gone; plug it in."))

    search.start()
    bench.until(lambda: search.stage is SearchStage.FAILED)

    assert "The drive is gone" in search.fault
    assert words(studio) == "failed"


def test_the_search_that_was_worked_on_last_is_found_when_the_window_stands(
    studio: TrainingStudio, bench: AppBench
) -> None:
    folder = from_before(studio, a_state(20.0, 18.0), SEARCHING, Done())

    studio.begin()
    bench.until(lambda: words(studio) == "better by 2.0")

    assert studio.search_model.folder == folder
    bench.until_idle()


def test_what_speaks_against_a_search_is_said(
    search: SearchModel, studio: TrainingStudio, bench: AppBench
) -> None:
    assert search.block == ""
    search.choose(vary=())
    assert "Nothing is ticked" in search.block
    search.choose(vary=(Aspect.STRENGTH,))
    studio.change_data_set(lambda _: a_data_set(25, 0))
    bench.until(lambda: not studio.data_set.held_out_songs)
    assert "held out" in search.block
    search.start()
    assert search.stage is SearchStage.NONE


def test_the_best_set_is_proposed_to_the_next_run(
    search: SearchModel, studio: TrainingStudio, bench: AppBench
) -> None:
    adopt(search, from_before(studio, a_state(20.0, 18.0), Done()), bench)

    with bench.qtbot.waitSignal(studio.settings_proposed, timeout=WAIT_MS) as proposed:
        search.use_best()

    assert proposed.args == [ExpertSettings(learning_rate=3e-4)]
    assert studio.run_model.form.choices.expert == ExpertSettings(learning_rate=3e-4)


# The page


def test_the_start_card_chooses(page: SearchPage, search: SearchModel) -> None:
    page.start.trials.segment(0).click()
    page.start.hours.segment(3).click()
    page.start.aspects[Aspect.KIT].click()

    assert search.choices.n_trials == 10
    assert search.choices.hours is None
    assert search.choices.vary == (Aspect.STRENGTH, Aspect.LOSS, Aspect.LABELS)
    for box in page.start.aspects.values():
        box.setChecked(False)
    assert not page.start.start.isEnabled()


def test_a_running_search_can_be_paused_from_the_page(
    page: SearchPage, search: SearchModel, training: FakeTraining, bench: AppBench
) -> None:
    training.says(SEARCHING, then="obey")

    page.start.start.click()
    bench.until(lambda: search.stage is SearchStage.RUNNING and search.news.now is not None)
    assert page.pause.isVisible()
    assert not page.start.isVisible()
    page.pause.click()
    assert not page.pause.isEnabled()
    bench.until(lambda: search.stage is SearchStage.PAUSED)

    assert page.go_on.isVisible()
    assert page.anew.isVisible()
    page.anew.click()
    assert page.start.isVisible()


def cells(page: SearchPage, column: int) -> list[str]:
    order = page.table.order
    return [order.index(row, column).data() for row in range(order.rowCount())]


def test_trials_are_ordered_by_edits_and_by_whatever_head_is_clicked(
    page: SearchPage, search: SearchModel, studio: TrainingStudio, bench: AppBench
) -> None:
    adopt(search, from_before(studio, a_state(20.0, 18.04, 25.0), Done()), bench)

    assert cells(page, EDITS) == ["18.0", "20.0", "25.0", ""]
    assert cells(page, STATE) == ["best", "present settings", "finished", "running"]
    page.table.sortByColumn(NUMBER, Qt.SortOrder.DescendingOrder)
    assert cells(page, NUMBER) == ["3", "2", "1", "0"]
    heads = [page.table.order.headerData(i, Qt.Orientation.Horizontal) for i in range(4, 6)]
    assert heads == ["Learning rate", "Anchor"]
    assert cells(page, 4) == ["0.0004", "0.0003", "0.0002", "0.0001"]


@pytest.mark.parametrize(
    ("edits", "kind", "is_enabled"),
    [((20.0, 18.0), "primary", True), ((20.0, 21.0), "plain", True), ((), "plain", False)],
)
def test_the_best_set_is_filled_only_when_it_beats_the_present_one(
    page: SearchPage,
    search: SearchModel,
    studio: TrainingStudio,
    bench: AppBench,
    edits: tuple[float, ...],
    kind: str,
    is_enabled: bool,
) -> None:
    adopt(search, from_before(studio, a_state(*edits), Done()), bench)

    assert page.use.property("kind") == kind
    assert page.use.isEnabled() is is_enabled


def test_what_mattered_is_spoken_too(
    page: SearchPage, search: SearchModel, studio: TrainingStudio, bench: AppBench
) -> None:
    adopt(search, from_before(studio, a_state(20.0, 18.0), Done()), bench)

    assert page.bars.accessibleDescription() == "Learning rate 80 %, Anchor 20 %"


@pytest.mark.parametrize("percent", [100, 150])
@pytest.mark.usefixtures("pseudo_locale")
def test_no_word_is_cut_in_a_small_window(
    studio: TrainingStudio, search: SearchModel, bench: AppBench, percent: int
) -> None:
    studio.look.choose_text_percent(percent)
    studio.__dict__["search_model"] = search
    page = SearchPage(studio)
    bench.qtbot.addWidget(page)
    page.resize(808, 572)
    page.show()
    settle()

    assert cut_words(page) == []
    assert nameless_controls(page) == []
    adopt(search, from_before(studio, a_state(20.0, 18.0), SEARCHING), bench)
    settle()
    assert cut_words(page) == []
    assert nameless_controls(page) == []
    page.hide()
