"""The training workspace in the window: reached by key, command and badge; made when it is seen."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from chart_hero_app.messages import Gravity, say
from chart_hero_app.view_models.training.page_states import TrainingPageName
from chart_hero_app.view_models.training.run import TOPIC
from chart_hero_app.windows.main_window import MainWindow
from chart_hero_app.windows.shell import Workspace
from chart_hero_app.windows.training_room import TrainingRoom
from chart_hero_core.runs.data_folder import change_data_set
from tests.support.app_bench import AppBench
from tests.support.app_window import press, shown_window
from tests.support.data_sets import a_usual_data_set


def test_the_workspace_is_made_when_it_is_first_seen(bench: AppBench, tmp_path: Path) -> None:
    with shown_window(bench, tmp_path) as window:
        room = window.training_page
        assert isinstance(room, TrainingRoom)
        assert not room.is_made

        press(window, Qt.Key.Key_3, Qt.KeyboardModifier.AltModifier)

        assert window.workspace is Workspace.TRAINING
        assert room.is_made
        assert room.page.page is TrainingPageName.DATA


def test_a_command_leads_to_each_page(bench: AppBench, tmp_path: Path) -> None:
    with shown_window(bench, tmp_path) as window:
        for page in TrainingPageName:
            assert window.commands.run(f"training.{page.value}")

            assert window.workspace is Workspace.TRAINING
            assert window.training_page.page.page is page  # type: ignore[attr-defined]


def test_whoever_turns_to_the_result_needs_no_notice_of_it(bench: AppBench, tmp_path: Path) -> None:
    with shown_window(bench, tmp_path) as window:
        notice = bench.app.notice
        notice.say(TOPIC, say(Gravity.SUCCESS, '"My kit 1" has learned.'))

        window.commands.run(f"training.{TrainingPageName.MODELS.value}")
        assert notice.says(TOPIC)
        window.commands.run(f"training.{TrainingPageName.RESULT.value}")

        assert not notice.says(TOPIC)


def test_a_badge_tells_of_a_run_in_every_workspace(bench: AppBench, tmp_path: Path) -> None:
    with shown_window(bench, tmp_path) as window:
        bench.app.training.set_state(TrainingPageName.RUN, "41 %, 13 min left", "41 %")

        segment = window.top_bar.workspaces.segment(Workspace.TRAINING)
        assert segment.accessibleName() == "Training, 41 %"


def test_the_navigation_says_what_a_page_is_at(bench: AppBench, tmp_path: Path) -> None:
    with shown_window(bench, tmp_path) as window:
        window.commands.run("view.training")
        room = window.training_page
        assert isinstance(room, TrainingRoom)

        bench.app.training.set_state(TrainingPageName.RUN, "41 %, 13 min left", "41 %")

        entry = room.page.navigation.entries[TrainingPageName.RUN]
        assert entry.accessibleName() == "Run, 41 %, 13 min left"


def test_keys_decide_about_the_chosen_song(bench: AppBench, tmp_path: Path) -> None:
    studio = bench.app.training
    change_data_set(studio.places.data, lambda _: a_usual_data_set(30))
    studio.read_data_set()
    with shown_window(bench, tmp_path) as window:
        window.commands.run("training.data")
        bench.until(lambda: studio.data_model.figures.n_used == 30)
        room = window.training_page
        assert isinstance(room, TrainingRoom)
        assert room.data_page is not None
        table = room.data_page.table
        table.selectRow(0)
        table.setFocus()

        press(window, Qt.Key.Key_Return)

        bench.until(lambda: studio.data_model.figures.n_accepted == 1)
        bench.until_idle()


def test_a_scan_needs_a_folder(bench: AppBench, tmp_path: Path) -> None:
    with shown_window(bench, tmp_path) as window:
        assert window.commands.reason("training.scan") == "Add a folder to learn from first."


def test_the_training_has_a_status_bar_of_its_own(bench: AppBench, tmp_path: Path) -> None:
    with shown_window(bench, tmp_path) as window:
        window.commands.run("view.training")

        bench.app.status.show_training("41 %")

        bench.until(lambda: "Training, 41 %" in _said(window))
        assert "Editor unaffected" in _said(window)


def test_what_the_training_is_at_is_told_by_itself(bench: AppBench, tmp_path: Path) -> None:
    with shown_window(bench, tmp_path) as window:
        window.commands.run("view.training")

        bench.app.training.set_state(TrainingPageName.SEARCH, "trial 3", "30 %")

        bench.until(lambda: "Training, 30 %" in _said(window))


def test_the_end_of_a_training_is_told_on_the_same_day(bench: AppBench, tmp_path: Path) -> None:
    now = datetime.now()
    with shown_window(bench, tmp_path) as window:
        window.commands.run("view.training")

        bench.app.status.show_training("", "Shipped 1.2", now)
        bench.until(lambda: f"Training finished {now:%H:%M}" in _said(window))
        assert "Shipped 1.2 in use" in _said(window)

        bench.app.status.show_training("", "Shipped 1.2", now - timedelta(days=1))
        bench.until(lambda: "Ready" in _said(window))


def _said(window: MainWindow) -> list[str]:
    return [shown.text() for shown in window.status_bar.findChildren(QLabel)]
