"""The export panel and the queue in the window: opened by their commands, closed, led away from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from chart_hero_app.view_models.queue import QueueState
from chart_hero_app.view_models.song_session import SongSession
from chart_hero_app.widgets.export_panel import ExportPanel
from chart_hero_app.widgets.queue_page import QueuePage
from chart_hero_app.windows.main_window import MainWindow
from chart_hero_app.windows.shell import Workspace
from tests.support.app_bench import AppBench
from tests.support.widgets import cut_words


@pytest.fixture
def window(bench: AppBench, layout: QSettings) -> Iterator[MainWindow]:
    window = MainWindow(bench.app, layout)
    window.resize(1440, 900)
    window.show()
    yield window
    window.close()
    window.deleteLater()


@pytest.fixture
def panel(window: MainWindow, session: SongSession, bench: AppBench, tmp_path: Path) -> ExportPanel:
    """The export panel of the groove, open; its games' folder is `tmp_path / "Songs"`."""
    (tmp_path / "Songs").mkdir()
    bench.app.settings.change("export", songs_folders=(str(tmp_path / "Songs"),))
    window.commands.run("file.export")
    bench.until_idle()
    assert window.export_sheet.panel is not None
    return window.export_sheet.panel


@pytest.fixture
def page(window: MainWindow, bench: AppBench) -> QueuePage:
    """The queue with four songs, paused; the last three wait."""
    bench.app.queue.pause()
    for name in ("a", "b", "c", "d"):
        bench.app.queue.add(Path(f"{name}.mp3"))
    bench.app.queue.update(1, state=QueueState.DONE)
    window.commands.run("view.queue")
    page = window.queue_page
    assert isinstance(page, QueuePage)
    page.table.setFocus()
    page.table.selectRow(1)
    return page


def titles(bench: AppBench) -> list[str]:
    return [entry.title for entry in bench.app.queue.entries]


# Export


def test_it_lies_over_the_tabs_until_it_is_closed(window: MainWindow, panel: ExportPanel) -> None:
    assert panel.isVisible()
    assert window.editor_page.panel.width() == 400

    QTest.keyClick(panel, Qt.Key.Key_Escape)

    assert not panel.isVisible()
    assert window.editor_page.panel.width() == 304
    window.commands.run("file.export")
    assert panel.isVisible()


def test_in_a_small_window_it_comes_over_the_timeline(window: MainWindow, panel: ExportPanel) -> None:
    window.resize(1024, 640)
    QApplication.processEvents()
    assert not panel.isVisible()

    window.commands.run("file.export")

    assert panel.isVisible()
    assert panel.mapTo(window, panel.rect().topRight()).x() == window.width() - 1
    assert cut_words(panel) == []


def test_export_again_writes_at_once(
    window: MainWindow, panel: ExportPanel, bench: AppBench, session: SongSession, tmp_path: Path
) -> None:
    panel.close_button.click()

    window.commands.run("file.export_again")
    bench.until_idle()

    assert (tmp_path / "Songs" / "Nobody - Groove" / "notes.mid").exists()
    assert panel.isVisible()
    assert panel.outcome.card is not None


def test_a_panel_that_was_closed_meanwhile_leaves_a_notice(
    window: MainWindow, panel: ExportPanel, bench: AppBench
) -> None:
    panel.button.click()
    panel.close_button.click()
    bench.until_idle()

    assert not panel.isVisible()
    assert bench.app.notice.message is not None
    assert bench.app.notice.message.sentence.startswith("Ready.")


def test_what_went_wrong_opens_it_again(
    window: MainWindow, panel: ExportPanel, bench: AppBench, tmp_path: Path
) -> None:
    (tmp_path / "Songs" / "Nobody - Groove").mkdir()
    (tmp_path / "Songs" / "Nobody - Groove" / "notes.chart").write_text("somebody's work")
    panel.button.click()
    panel.close_button.click()

    bench.until_idle()

    assert panel.isVisible()
    assert panel.outcome.card is not None


def test_its_links_lead_to_song_and_review(
    window: MainWindow, panel: ExportPanel, session: SongSession, bench: AppBench
) -> None:
    panel.edit_asked.emit()
    assert not panel.isVisible()
    assert window.editor_page.panel.current_page == "song"

    session.editor.perform(
        "doubt",
        lambda document: replace(
            document, notes=(replace(document.notes[0], confidence=0.1), *document.notes[1:])
        ),
    )
    window.commands.run("file.export")
    panel.review_asked.emit()
    bench.until_idle()
    assert not panel.isVisible()
    assert session.review.current is not None


def test_it_goes_with_its_song(window: MainWindow, panel: ExportPanel, bench: AppBench) -> None:
    bench.app.close_song()
    bench.until_idle()

    assert window.export_sheet.panel is None
    assert not window.commands.is_enabled("file.export")


# Queue


@pytest.mark.parametrize(
    ("key", "modifier", "order"),
    [
        (Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier, ["a", "c", "b", "d"]),
        (Qt.Key.Key_Delete, Qt.KeyboardModifier.NoModifier, ["a", "c", "d"]),
    ],
)
def test_keys_move_and_remove(
    bench: AppBench,
    page: QueuePage,
    key: Qt.Key,
    modifier: Qt.KeyboardModifier,
    order: list[str],
) -> None:
    QTest.keyClick(page.table, key, modifier)

    assert titles(bench) == order


def test_space_pauses_and_goes_on(bench: AppBench, page: QueuePage) -> None:
    QTest.keyClick(page.table, Qt.Key.Key_Space)
    went_on = not bench.app.queue.is_paused
    QTest.keyClick(page.table, Qt.Key.Key_Space)
    bench.until(lambda: all(entry.state is not QueueState.RUNNING for entry in bench.app.queue.entries))
    bench.until_idle()

    assert went_on
    assert bench.app.queue.is_paused


def test_enter_opens_a_song_and_the_open_one_is_turned_to(
    window: MainWindow, bench: AppBench, page: QueuePage, groove: Path
) -> None:
    bench.app.queue.remove(range(1, 5))
    bench.app.queue.add(groove)
    page.table.selectRow(0)

    QTest.keyClick(page.table, Qt.Key.Key_Return)
    bench.until(lambda: bench.app.session is not None)
    bench.until(lambda: window.workspace is Workspace.EDITOR)
    bench.until(lambda: bool(bench.app.queue.entries))  # taken up once it is seen

    window.show_workspace(Workspace.QUEUE)
    page.table.selectRow(0)
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    assert window.workspace is Workspace.EDITOR
    bench.until_idle()


def test_the_badge_counts_what_is_left(window: MainWindow, page: QueuePage) -> None:
    assert window.top_bar.workspaces.segment(Workspace.QUEUE).accessibleName() == "Queue, 3"
