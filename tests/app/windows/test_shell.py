"""The window's shell: it gives way by the table, cuts no word, and can be used without a mouse."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, QSettings, QSize, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from chart_hero_app.messages import nothing_to_open
from chart_hero_app.run_messages import listening, tempo_doubtful
from chart_hero_app.theme.look import Look, ThemeChoice
from chart_hero_app.view_models.progress import Progress
from chart_hero_app.widgets.empty_view import DropState
from chart_hero_app.windows.layout_plan import LaneHeights
from chart_hero_app.windows.shell import Shell, Workspace
from chart_hero_core.domain.progress import Stage
from tests.app.windows.conftest import MakeShell
from tests.support.widgets import cut_words, nameless_controls, overlapping, tab_order

SIZES = [(1024, 640), (1180, 700), (1280, 800), (1440, 900), (1720, 1000)]


def resized(shell: Shell, width: int, height: int) -> Shell:
    """Give a shell a size, and let it settle."""
    shell.resize(width, height)
    for _ in range(3):
        QApplication.processEvents()
    return shell


def all_cuts(shell: Shell) -> list[str]:
    top = [w for w in shell.top_bar.children() if isinstance(w, QWidget)]
    bar = [w for w in shell.song_bar.children() if isinstance(w, QWidget)]
    return cut_words(shell) + overlapping(top) + overlapping(bar)


# Giving way


def test_it_is_never_smaller_than_can_be_used(shell: Shell) -> None:
    resized(shell, 300, 200)

    assert shell.size() == QSize(1024, 640)


def test_a_usual_window_shows_everything(shell: Shell) -> None:
    resized(shell, 1440, 900)
    bar = shell.song_bar

    assert shell.editor_page.panel.width() == 304
    assert shell.editor_page.panel.isVisible()
    assert bar.record.isVisible()
    assert bar._title.isVisible()


def test_below_1280_words_and_record_leave_the_song_bar(shell: Shell) -> None:
    resized(shell, 1279, 900)

    assert shell.editor_page.panel.width() == 280
    assert not shell.song_bar.record.isVisible()
    assert shell.song_bar._title.isVisible()


def test_below_1180_the_panel_is_hidden_and_f7_lays_it_over_the_timeline(shell: Shell) -> None:
    resized(shell, 1100, 700)
    page = shell.editor_page
    assert not page.panel.isVisible()
    assert page.timeline is not None
    width_before = page.timeline.width()

    page.toggle_panel()

    assert page.panel.isVisible()
    assert page.timeline.width() == width_before == 1100
    assert page.panel.geometry().right() == page.rect().right()


def test_a_hidden_panel_comes_for_a_sheet_and_goes_with_it(shell: Shell) -> None:
    page, sheet = shell.editor_page, QWidget()
    for width, is_seen in ((1440, True), (1100, False)):
        resized(shell, width, 700)
        before = page.panel.width()
        assert page.panel.isVisible() is is_seen

        page.open_sheet(sheet)
        assert page.panel.isVisible()
        page.close_sheet()

        assert page.panel.isVisible() is is_seen
        assert page.panel.width() == before
    sheet.deleteLater()


def test_the_panel_grows_with_the_text(shell: Shell, look: Look) -> None:
    look.choose_text_percent(125)
    resized(shell, 1700, 900)

    assert shell.editor_page.panel.width() == 304 * 1.25


def test_the_panel_comes_back_in_a_wider_window(shell: Shell) -> None:
    resized(shell, 1100, 700)
    resized(shell, 1440, 700)

    assert shell.editor_page.panel.isVisible()
    assert shell.editor_page.timeline is not None
    assert shell.editor_page.timeline.width() == 1440 - 304


def test_a_wide_window_gives_the_highway_a_column_of_its_own(shell: Shell) -> None:
    host = shell.editor_page.panel.highway_host
    resized(shell, 1800, 900)
    assert host.width() == 320
    assert not shell.editor_page.panel.isAncestorOf(host)

    resized(shell, 1440, 900)

    assert shell.editor_page.panel.isAncestorOf(host)
    assert host.width() == 303


def test_heights_are_planned_anew_when_the_window_grows(shell: Shell, qtbot: QtBot) -> None:
    resized(shell, 1440, 800)

    with qtbot.waitSignal(shell.heights_planned) as planned:
        resized(shell, 1440, 1010)

    assert planned.args == [LaneHeights(56, 48, 160)]


def test_a_notice_pushes_down_and_is_taken_from_the_waveform(shell: Shell) -> None:
    resized(shell, 1440, 900)
    shell.notice_row.show_message(tempo_doubtful(33, 48, 38.0, 60.0))
    resized(shell, 1441, 900)

    assert shell.lane_heights == LaneHeights(48, 48, 120)
    assert shell.editor_page.mapTo(shell, shell.editor_page.rect().topLeft()).y() == 40 + 56 + 40


# No word is cut


@pytest.mark.parametrize("text_percent", [100, 150])
def test_no_word_is_cut_at_any_size(shell: Shell, look: Look, text_percent: int) -> None:
    look.choose_text_percent(text_percent)

    assert {size: all_cuts(resized(shell, *size)) for size in SIZES} == {size: [] for size in SIZES}


@pytest.mark.usefixtures("pseudo_locale")
@pytest.mark.parametrize("text_percent", [100, 150])
def test_no_word_of_a_longer_language_is_cut(make_shell: MakeShell, look: Look, text_percent: int) -> None:
    shell = make_shell()
    look.choose_text_percent(text_percent)

    assert {size: all_cuts(resized(shell, *size)) for size in SIZES} == {size: [] for size in SIZES}


@pytest.mark.usefixtures("pseudo_locale")
@pytest.mark.parametrize("text_percent", [100, 150])
def test_no_word_of_the_start_page_is_cut(make_shell: MakeShell, look: Look, text_percent: int) -> None:
    shell = make_shell()
    look.choose_text_percent(text_percent)
    shell.show_empty()
    resized(shell, 1024, 640)

    assert cut_words(shell) == []


@pytest.mark.usefixtures("pseudo_locale")
@pytest.mark.parametrize("width", [1024, 1440])
def test_no_word_of_a_notice_is_cut(make_shell: MakeShell, width: int) -> None:
    shell = make_shell()
    shell.notice_row.show_message(tempo_doubtful(33, 48, 38.0, 60.0))
    resized(shell, width, 700)
    assert cut_words(shell) == []

    shell.notice_row.show_message(listening(52.0, 19.0))
    shell.notice_row.show_progress(Progress(Stage.LISTEN, 0.32, 19.0, 52.0))
    resized(shell, width, 701)

    assert cut_words(shell) == []


@pytest.mark.usefixtures("pseudo_locale")
@pytest.mark.parametrize("text_percent", [100, 150])
def test_no_word_of_an_error_card_is_cut(make_shell: MakeShell, look: Look, text_percent: int) -> None:
    shell = make_shell()
    look.choose_text_percent(text_percent)
    resized(shell, 1024, 640)
    shell.error_card.show_message(nothing_to_open(("intro.wav",)))
    QApplication.processEvents()

    assert cut_words(shell.error_card) == []


def test_both_themes_can_be_drawn(shell: Shell, look: Look) -> None:
    resized(shell, 1440, 900)
    dark = shell.grab().toImage().pixelColor(700, 5)
    look.choose_theme(ThemeChoice.LIGHT)
    light = shell.grab().toImage().pixelColor(700, 5)

    assert (dark.name(), light.name()) == ("#14161b", "#e9ecf1")


# Without a mouse, without eyes


def test_every_control_has_a_name(shell: Shell) -> None:
    shell.notice_row.show_message(tempo_doubtful(33, 48, 38.0, 60.0))
    shell.error_card.show_message(nothing_to_open(("intro.wav",)))

    assert nameless_controls(shell) == []


def test_the_tab_key_goes_in_the_order_of_reading(shell: Shell) -> None:
    resized(shell, 1440, 900)
    shell.notice_row.show_message(tempo_doubtful(33, 48, 38.0, 60.0))
    order = tab_order(shell)
    regions = shell.regions()

    def region_of(widget: QWidget) -> int:
        return next(i for i, region in enumerate(regions) if region is widget or region.isAncestorOf(widget))

    walked = [region_of(widget) for widget in order]

    assert walked == sorted(walked)
    assert set(walked) >= {0, 1, 2, 6, 7}


def test_f6_walks_through_the_regions_and_back(shell: Shell) -> None:
    resized(shell, 1440, 900)
    shell.activateWindow()
    shell.focus_timeline()
    page = shell.editor_page

    shell.next_region()
    assert page.strip.isAncestorOf(QApplication.focusWidget())
    shell.next_region()
    assert page.panel.isAncestorOf(QApplication.focusWidget())
    shell.next_region()
    assert shell.top_bar.isAncestorOf(QApplication.focusWidget())
    shell.previous_region()

    assert page.panel.isAncestorOf(QApplication.focusWidget())


def test_a_click_on_a_button_leaves_the_focus_with_the_timeline(shell: Shell) -> None:
    resized(shell, 1440, 900)
    shell.activateWindow()
    shell.focus_timeline()

    QTest.mouseClick(shell.song_bar.loop, Qt.MouseButton.LeftButton)

    assert QApplication.focusWidget() is shell.editor_page.timeline


def test_a_button_reached_by_key_keeps_the_focus(shell: Shell) -> None:
    resized(shell, 1440, 900)
    shell.activateWindow()
    shell.song_bar.loop.setFocus(Qt.FocusReason.TabFocusReason)

    QTest.keyClick(shell.song_bar.loop, Qt.Key.Key_Space)

    assert QApplication.focusWidget() is shell.song_bar.loop


# Workspaces, drops, memory


def test_the_queue_has_no_song_bar(shell: Shell) -> None:
    shell.show_workspace(Workspace.QUEUE)
    assert shell.queue_page.isVisible()
    assert not shell.song_bar.isVisible()

    shell.show_workspace(Workspace.EDITOR)

    assert shell.editor_page.isVisible()
    assert shell.song_bar.isVisible()


def test_closing_the_song_brings_the_start_page_back(shell: Shell) -> None:
    shell.show_empty()

    assert shell.empty_view.isVisible()
    assert not shell.song_bar.isVisible()


def drag_of(*urls: str) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl(url) for url in urls])
    return data


@pytest.mark.parametrize(
    ("url", "state"),
    [("file:///songs/a.mp3", DropState.SONG), ("https://example.org/a.mp3", DropState.NO_SONG)],
)
def test_the_start_page_says_what_letting_go_would_do(shell: Shell, url: str, state: DropState) -> None:
    shell.show_empty()

    shell.show_drag(drag_of(url))

    assert shell.empty_view.drop_area.drop_state is state


def test_dropped_files_are_handed_on(shell: Shell, qtbot: QtBot) -> None:
    data = drag_of("file:///songs/a.mp3", "file:///songs/b")
    event = QDropEvent(
        QPointF(50, 50),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )

    with qtbot.waitSignal(shell.dropped) as dropped:
        shell.dropEvent(event)

    assert dropped.args == [(Path("/songs/a.mp3"), Path("/songs/b"))]


def test_the_layout_is_remembered(make_shell: MakeShell, layout: QSettings) -> None:
    first = make_shell()
    first.editor_page.show_highway(False)
    first.editor_page.show_panel(False)
    first.close()

    second = make_shell()

    assert not second.editor_page.panel.isVisible()
    assert not second.editor_page.has_highway


def test_a_sheet_takes_the_place_of_the_panel(shell: Shell, look: Look) -> None:
    resized(shell, 1440, 900)
    page, sheet = shell.editor_page, QWidget()

    page.open_sheet(sheet)
    assert page.panel.width() == 400
    assert sheet.isVisible()

    page.close_sheet()
    assert page.panel.width() == 304
    assert not sheet.isVisible()
    sheet.deleteLater()


def test_a_workspace_change_is_told(shell: Shell, qtbot: QtBot) -> None:
    with qtbot.waitSignal(shell.workspace_changed) as changed:
        shell.top_bar.workspaces.segment(1).click()

    assert changed.args == [Workspace.QUEUE]
