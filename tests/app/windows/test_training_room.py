"""The training workspace in the window: reached by key, command and badge; made when it is seen."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt

from chart_hero_app.view_models.training.studio import TrainingPageName
from chart_hero_app.windows.shell import Workspace
from chart_hero_app.windows.training_room import TrainingRoom
from tests.support.app_bench import AppBench
from tests.support.app_window import press, shown_window


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
