"""The panels of the editor under the user's hands: moved, hidden, brought back, remembered."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, QSettings, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from chart_hero_app.windows.editor_layout import EditorLayout, Part, Side
from chart_hero_app.windows.editor_page import EditorPage
from chart_hero_app.windows.panel_drag import PanelDrag
from chart_hero_app.windows.shell import Shell, Workspace
from tests.app.windows.conftest import MakeShell
from tests.support.widgets import cut_words, nameless_controls, settle


@pytest.fixture
def page(shell: Shell) -> EditorPage:
    """The editor of a window of the usual size."""
    return sized(shell, 1440)


def sized(shell: Shell, width: int) -> EditorPage:
    shell.resize(width, 900)
    settle()
    return shell.editor_page


def columns(page: EditorPage) -> list[str]:
    """What stands beside one another, from the left."""
    assert page.timeline is not None
    named = {"panel": page.panel, "highway": page.panel.highway_host, "timeline": page.timeline}
    shown = [
        (widget.mapTo(page, QPoint()).x(), name)
        for name, widget in named.items()
        if widget.isVisible() and widget.window() is page.window()
    ]
    is_under = page.panel.isAncestorOf(page.panel.highway_host)
    return [name for _, name in sorted(shown) if not (name == "highway" and is_under)]


@pytest.mark.parametrize(
    ("panel", "highway", "expected"),
    [
        (Side.RIGHT, Side.PANEL, ["timeline", "panel"]),
        (Side.LEFT, Side.PANEL, ["panel", "timeline"]),
        (Side.LEFT, Side.RIGHT, ["panel", "timeline", "highway"]),
        (Side.RIGHT, Side.LEFT, ["highway", "timeline", "panel"]),
        (Side.LEFT, Side.LEFT, ["panel", "highway", "timeline"]),
        (Side.RIGHT, Side.RIGHT, ["timeline", "highway", "panel"]),
        (Side.WINDOW, Side.RIGHT, ["timeline", "highway"]),
        (Side.RIGHT, Side.WINDOW, ["timeline", "panel"]),
        (Side.WINDOW, Side.WINDOW, ["timeline"]),
    ],
)
def test_panels_stand_where_they_are_wanted(
    page: EditorPage, panel: Side, highway: Side, expected: list[str]
) -> None:
    page.move_part(Part.PANEL, panel)
    page.move_part(Part.HIGHWAY, highway)
    settle()

    assert columns(page) == expected
    assert page.panel.isVisible()
    assert page.panel.highway_host.isVisible()
    assert cut_words(page.window()) == []
    assert nameless_controls(page.window()) == []
    page.reset_layout()
    settle()
    assert columns(page) == ["timeline", "panel"]


def test_a_small_window_still_gives_way(shell: Shell) -> None:
    page = sized(shell, 1440)
    page.move_part(Part.PANEL, Side.LEFT)
    page.move_part(Part.HIGHWAY, Side.RIGHT)

    sized(shell, 1100)
    assert columns(page) == ["timeline"]
    page.toggle_panel()
    settle()
    assert page.panel.geometry().left() == 0
    assert page.panel.isAncestorOf(page.panel.highway_host)

    sized(shell, 1440)
    assert columns(page) == ["panel", "timeline", "highway"]


def test_its_own_window_has_a_title_and_goes_with_the_workspace(shell: Shell, page: EditorPage) -> None:
    page.move_part(Part.HIGHWAY, Side.WINDOW)
    window = page.panel.highway_host.window()
    assert window is not shell
    assert window.windowTitle() == "Highway"
    assert window.isVisible()

    shell.show_workspace(Workspace.QUEUE)
    assert not window.isVisible()
    shell.show_workspace(Workspace.EDITOR)

    assert window.isVisible()


def test_closing_its_own_window_hides_a_panel(page: EditorPage) -> None:
    page.move_part(Part.PANEL, Side.WINDOW)

    page.panel.window().close()
    assert not page.panel.isVisible()
    assert not page.has_panel
    page.toggle_panel()

    assert page.panel.isVisible()
    assert page.chosen.panel is Side.WINDOW


def test_a_sheet_docks_a_panel_for_as_long_as_it_is_open(page: EditorPage) -> None:
    page.move_part(Part.PANEL, Side.WINDOW)
    sheet = QWidget()

    page.open_sheet(sheet)
    settle()
    assert columns(page) == ["timeline", "panel"]
    assert page.panel.width() == 400
    page.close_sheet()
    settle()

    assert columns(page) == ["timeline"]
    assert page.panel.isVisible()
    sheet.deleteLater()


def test_the_layout_outlives_the_window(make_shell: MakeShell, layout: QSettings) -> None:
    first = sized(make_shell(), 1440)
    first.move_part(Part.PANEL, Side.LEFT)
    first.move_part(Part.HIGHWAY, Side.WINDOW, QRect(120, 90, 333, 444))
    first.choose(has_strips=False)
    first.window().close()

    second = sized(make_shell(), 1440)

    assert second.chosen == EditorLayout(Side.LEFT, Side.WINDOW, has_strips=False)
    assert columns(second) == ["panel", "timeline"]
    assert second.panel.highway_host.window().geometry() == QRect(120, 90, 333, 444)
    assert second.panel.highway_host.isVisible()


def test_a_window_on_a_screen_that_is_gone_comes_back_to_one_that_is_there(
    make_shell: MakeShell, layout: QSettings
) -> None:
    layout.setValue("editor/layout", EditorLayout(highway=Side.WINDOW).to_text())
    layout.setValue("editor/window-highway", QRect(9000, 90, 333, 444))

    page = sized(make_shell(), 1440)

    place = page.panel.highway_host.window().geometry()
    assert any(screen.availableGeometry().contains(place) for screen in QApplication.screens())
    assert place.size().toTuple() == (333, 444)


def test_f6_reaches_panels_wherever_they_stand(shell: Shell, page: EditorPage) -> None:
    page.move_part(Part.PANEL, Side.LEFT)
    page.move_part(Part.HIGHWAY, Side.RIGHT)

    assert page.regions == (page.panel, page.timeline, page.strip, page.panel.highway_host)


# By mouse


def drag(widget: QWidget, by: QPoint | None, to: QPoint) -> None:
    """Drag from the upper left of a widget, or beside it, to a place of the screen."""
    start = by or QPoint(12, 12)
    QTest.mousePress(widget, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(widget, widget.mapFromGlobal(to))
    QTest.mouseRelease(widget, Qt.MouseButton.LeftButton, pos=widget.mapFromGlobal(to))


@pytest.fixture
def dragging(page: EditorPage, shell: Shell) -> PanelDrag:
    return PanelDrag(page, shell.look)


@pytest.mark.parametrize(
    ("x", "expected"),
    [
        (40, ["highway", "timeline", "panel"]),
        (1000, ["timeline", "highway", "panel"]),
        (600, ["timeline", "panel"]),
    ],
)
def test_the_highway_is_dragged_by_its_head(
    page: EditorPage, dragging: PanelDrag, x: int, expected: list[str]
) -> None:
    drag(page.panel.highway_host.head, None, page.mapToGlobal(QPoint(x, 300)))
    settle()

    assert columns(page) == expected
    assert page.panel.highway_host.isVisible()
    assert not dragging.hint.isVisible()


def test_while_it_is_dragged_the_place_is_shown_in_words(page: EditorPage, dragging: PanelDrag) -> None:
    handle = dragging.handles[Part.PANEL]

    handle.dragged.emit(page.mapToGlobal(QPoint(30, 200)))
    assert dragging.hint.isVisible()
    assert dragging.hint.words == "Left side"
    assert dragging.hint.geometry().left() == 0
    handle.dragged.emit(page.mapToGlobal(QPoint(600, 200)))

    assert dragging.hint.words == "Its own window"


def test_the_panel_is_dragged_by_its_tabs_and_a_click_still_turns_them(
    page: EditorPage, dragging: PanelDrag
) -> None:
    tabs = page.panel.tabs
    QTest.mouseClick(tabs.tabBar(), Qt.MouseButton.LeftButton, pos=tabs.tabBar().tabRect(2).center())
    assert tabs.currentIndex() == 2
    assert page.chosen == EditorLayout()

    drag(tabs.tabBar(), tabs.tabBar().tabRect(2).center(), page.mapToGlobal(QPoint(30, 300)))
    settle()

    assert columns(page) == ["panel", "timeline"]


def test_a_double_click_gives_the_highway_its_own_window_and_back(
    page: EditorPage, dragging: PanelDrag
) -> None:
    head = page.panel.highway_host.head
    QTest.mouseDClick(head, Qt.MouseButton.LeftButton, pos=QPoint(12, 12))
    assert page.chosen == EditorLayout(highway=Side.WINDOW)

    QTest.mouseDClick(head, Qt.MouseButton.LeftButton, pos=QPoint(12, 12))

    assert page.chosen == EditorLayout()


def test_the_right_button_asks_for_the_menu(page: EditorPage, dragging: PanelDrag, qtbot: QtBot) -> None:
    head = page.panel.highway_host.head

    with qtbot.waitSignal(dragging.menu_asked) as asked:
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, QPoint(5, 5), QPoint(50, 60))
        QApplication.sendEvent(head, event)

    assert asked.args == [Part.HIGHWAY, QPoint(50, 60)]
