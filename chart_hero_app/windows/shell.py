"""The shell of the main window: what stands where, at every size; it decides nothing about songs."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum

from PySide6.QtCore import QByteArray, QMimeData, QRect, QSettings, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QMainWindow,
    QMenuBar,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from chart_hero_app.theme.look import Look
from chart_hero_app.widgets.drop_overlay import DropOverlay
from chart_hero_app.widgets.empty_view import DropState, EmptyView
from chart_hero_app.widgets.error_card import ErrorCard
from chart_hero_app.widgets.focus_ring import FocusRing
from chart_hero_app.widgets.notice_row import NoticeRow
from chart_hero_app.widgets.song_bar import SongBar
from chart_hero_app.widgets.status_bar import StatusBar
from chart_hero_app.widgets.top_bar import TopBar
from chart_hero_app.windows.drops import dropped_paths, is_picture, may_hold_songs
from chart_hero_app.windows.editor_layout import EditorLayout, Part
from chart_hero_app.windows.editor_page import EditorPage
from chart_hero_app.windows.layout_plan import (
    LEAST_HEIGHT_PX,
    LEAST_WIDTH_PX,
    LaneHeights,
    plan_columns,
    plan_heights,
)
from chart_hero_app.windows.regions import TabOrder, go_to_region

START_SIZE = QSize(1440, 900)


class Workspace(IntEnum):
    """What fills the window."""

    EDITOR = 0
    QUEUE = 1
    TRAINING = 2


class Shell(QMainWindow):
    """Top bar, song bar, notice, the workspace, status bar.

    Parameters
    ----------
    look : colours and fonts
    layout : remembers where everything stood
    snap_texts : the steps of the grid that are offered
    queue_page, training_page : the other workspaces
    menus : of the window; None to have none

    Signals
    -------
    workspace_changed(Workspace) : another one is seen
    heights_planned(LaneHeights) : the timeline's parts get other heights
    dropped(tuple) : paths of files and folders were let go over the window
    closing(QCloseEvent) : the window is about to close; may be refused
    """

    workspace_changed = Signal(Workspace)
    heights_planned = Signal(LaneHeights)
    dropped = Signal(tuple)
    closing = Signal(QCloseEvent)

    def __init__(
        self,
        look: Look,
        layout: QSettings,
        snap_texts: Sequence[str],
        queue_page: QWidget,
        training_page: QWidget,
        menus: QMenuBar | None = None,
    ) -> None:
        super().__init__()
        self._look = look
        self._layout = layout
        self._heights: LaneHeights | None = None
        self._has_song = False
        self.setWindowTitle("Chart Hero")
        self.setMinimumSize(LEAST_WIDTH_PX, LEAST_HEIGHT_PX)
        self.setAcceptDrops(True)
        names = [self.tr("Editor"), self.tr("Queue"), self.tr("Training")]
        self.top_bar = TopBar(look, menus, names)
        self.song_bar = SongBar(look, snap_texts)
        self.notice_row = NoticeRow(look)
        self.empty_view = EmptyView(look)
        self.editor_page = EditorPage(look)
        self.queue_page, self.training_page = queue_page, training_page
        self.status_bar = StatusBar(look)
        self._pages = QStackedWidget()
        for page in (self.empty_view, self.editor_page, self.queue_page, self.training_page):
            self._pages.addWidget(page)
        self._lay_out()
        self.error_card = ErrorCard(look, self._pages)
        self.drop_overlay = DropOverlay(look, self.centralWidget())
        self._ring = FocusRing(look, _application(), self)
        self._tab_order = TabOrder(self, self.regions)
        self.top_bar.workspaces.chosen.connect(lambda index: self.show_workspace(Workspace(index)))
        self._return_focus()
        look.changed.connect(self.plan_layout)
        self.editor_page.layout_changed.connect(self._tab_order.renew)
        self.editor_page.strip.rebuilt.connect(self._tab_order.renew)
        self.notice_row.rebuilt.connect(self._tab_order.renew)
        self._restore()
        self.editor_page.layout_changed.connect(self.remember_layout)
        self.show_empty()

    def _lay_out(self) -> None:
        self.setMenuWidget(self.top_bar)
        body = QWidget()
        body.setObjectName("body")
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.song_bar)
        column.addWidget(self.notice_row)
        column.addWidget(self._pages, 1)
        self.setCentralWidget(body)
        self.setStatusBar(self.status_bar)

    @property
    def look(self) -> Look:
        """Colours and fonts."""
        return self._look

    # What fills it

    @property
    def workspace(self) -> Workspace:
        """What is seen."""
        return Workspace(self.top_bar.workspaces.current)

    def show_workspace(self, workspace: Workspace) -> None:
        """Turn to another workspace."""
        self.top_bar.workspaces.show_current(workspace)
        is_editor = workspace is Workspace.EDITOR
        pages: dict[Workspace, QWidget] = {
            Workspace.EDITOR: self.editor_page if self._has_song else self.empty_view,
            Workspace.QUEUE: self.queue_page,
            Workspace.TRAINING: self.training_page,
        }
        self._pages.setCurrentWidget(pages[workspace])
        self.song_bar.setVisible(is_editor and self._has_song)
        self.plan_layout()
        self.workspace_changed.emit(workspace)

    def show_empty(self) -> None:
        """Go back to the start page."""
        self._has_song = False
        self.show_workspace(Workspace.EDITOR)

    def show_song(self, timeline: QWidget, highway: QWidget) -> None:
        """Show a song's timeline and highway."""
        self._has_song = True
        self.editor_page.set_song(timeline, highway)
        self.show_workspace(Workspace.EDITOR)
        self._tab_order.renew()
        timeline.setFocus(Qt.FocusReason.OtherFocusReason)

    # Where the focus goes

    def regions(self) -> tuple[QWidget, ...]:
        """The parts that F6 walks through, in the order of reading."""
        editor = self.editor_page
        inner = (self.empty_view, self.queue_page, self.training_page, *editor.regions)
        return (self.top_bar, self.song_bar, self.notice_row, *inner, self.status_bar)

    def order_tabs(self) -> None:
        """Have the Tab key go through the regions in order again: there are other controls."""
        self._tab_order.renew()

    def next_region(self) -> None:
        """Move the focus one region on."""
        go_to_region(self.regions(), 1)

    def previous_region(self) -> None:
        """Move the focus one region back."""
        go_to_region(self.regions(), -1)

    def focus_timeline(self) -> None:
        """Give the timeline the focus, so that letters are commands."""
        timeline = self.editor_page.timeline
        if timeline is not None and timeline.isVisible():
            timeline.setFocus(Qt.FocusReason.OtherFocusReason)

    def _return_focus(self) -> None:
        """Have the timeline take the focus after a click on a button of the bars."""
        for bar in (self.song_bar, self.top_bar):
            for button in bar.findChildren(QAbstractButton):
                button.clicked.connect(lambda _=False, button=button: self._after_click(button))

    def _after_click(self, button: QAbstractButton) -> None:
        if not button.hasFocus():  # who came by key stays where the keys are
            self.focus_timeline()

    # How it gives way

    def plan_layout(self) -> None:
        """Give every part the room that the window has for it."""
        columns = plan_columns(self.width(), self._look.theme.text_scale)
        self.song_bar.give_way(columns.has_title, columns.has_control_words, columns.has_record)
        self.editor_page.give_way(columns)
        notice_px = 0 if self.notice_row.isHidden() else self.notice_row.height()
        heights = plan_heights(self.height(), notice_px)
        if heights != self._heights:
            self._heights = heights
            self.heights_planned.emit(heights)

    @property
    def lane_heights(self) -> LaneHeights:
        """How the timeline shares its height now."""
        return self._heights or plan_heights(self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give way."""
        super().resizeEvent(event)
        self.plan_layout()

    def toggle_full_screen(self) -> None:
        """Fill the screen, or be a window again."""
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    # What is dropped on it

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Say what letting go would do."""
        self.show_drag(event.mimeData())
        event.acceptProposedAction()

    def show_drag(self, data: QMimeData) -> None:
        """Say what letting go of this would do."""
        paths = dropped_paths(data)
        self._show_drop(DropState.SONG if may_hold_songs(paths) else DropState.NO_SONG, is_picture(paths))

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Say nothing any more."""
        self._show_drop(DropState.NOTHING)

    def _show_drop(self, state: DropState, is_for_cover: bool = False) -> None:
        """Say it in the drop area where that is seen, else over everything."""
        is_empty = self._pages.currentWidget() is self.empty_view
        nothing = DropState.NOTHING
        self.empty_view.drop_area.show_drop(state if is_empty else nothing)
        self.drop_overlay.show_drop(nothing if is_empty or is_for_cover else state)

    def dropEvent(self, event: QDropEvent) -> None:
        """Hand the files on."""
        self._show_drop(DropState.NOTHING)
        paths = dropped_paths(event.mimeData())
        if paths:
            event.acceptProposedAction()
            QTimer.singleShot(0, self, lambda: self.dropped.emit(paths))  # let the other program go first

    # What it remembers

    def _restore(self) -> None:
        geometry = self._layout.value("window/geometry")
        if not (isinstance(geometry, QByteArray) and self.restoreGeometry(geometry)):
            self.resize(START_SIZE)
        panel = self._layout.value("editor/panel")
        if isinstance(panel, QByteArray):
            self.editor_page.panel.restore_layout(panel)
        places = {part: self._layout.value(f"editor/window-{part}") for part in Part}
        self.editor_page.restore(
            EditorLayout.from_text(self._layout.value("editor/layout")),
            {part: place for part, place in places.items() if isinstance(place, QRect)},
        )

    def remember_layout(self) -> None:
        """Keep where everything stands for the next start, however this run may end."""
        self._layout.setValue("window/geometry", self.saveGeometry())
        self._layout.setValue("editor/panel", self.editor_page.panel.layout_state())
        self._layout.setValue("editor/layout", self.editor_page.chosen.to_text())
        for part, place in self.editor_page.window_places.items():
            self._layout.setValue(f"editor/window-{part}", place)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask whoever listens, then remember."""
        self.closing.emit(event)
        if event.isAccepted():
            self.remember_layout()


def _application() -> QApplication:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    return application
