"""The queue: every song that waits, is heard or was heard in this run of the app."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from chart_hero_app.figures import count_text
from chart_hero_app.theme.look import Look
from chart_hero_app.view_models.queue import QueueEntry, QueueModel, QueueState
from chart_hero_app.view_models.row_covers import RowCovers
from chart_hero_app.widgets.button import Button
from chart_hero_app.widgets.labels import ElidedLabel, hairline, label
from chart_hero_app.widgets.queue_page_head import QueueGroups, QueueHead
from chart_hero_app.widgets.queue_page_table import QueueColumn, QueueFilter, QueueTableModel, is_to_name
from chart_hero_app.widgets.song_table import SongTable


class QueueTable(SongTable):
    """The songs of the queue; those that wait can be dragged.

    Parameters
    ----------
    queue : what it shows
    look : colours and fonts
    covers : pictures of the songs
    """

    def __init__(
        self, queue: QueueModel, look: Look, covers: RowCovers, parent: QWidget | None = None
    ) -> None:
        self._queue = queue
        self._rows = QueueTableModel(queue, covers)
        self.filter = QueueFilter(self._rows)
        super().__init__(look, "", self.filter, parent)
        self.setAccessibleName(self.tr("Songs of the queue"))
        self._rows.setParent(self)
        self.filter.setParent(self)
        self.share_width({QueueColumn.SONG, QueueColumn.CARE})
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDragDropOverwriteMode(False)
        self.setDropIndicatorShown(True)
        covers.changed.connect(self.viewport().update)

    @property
    def current(self) -> QueueEntry | None:
        """The song that the keys are about; None without one."""
        index = self.currentIndex()
        return self.entry_at(index) if index.isValid() else None

    @property
    def selected(self) -> list[QueueEntry]:
        """All songs that are selected, in order."""
        return [self.entry_at(index) for index in sorted(self.selectionModel().selectedRows())]

    def entry_at(self, index: QModelIndex) -> QueueEntry:
        """The song of a row."""
        return self._rows.entry(self.filter.mapToSource(index).row())

    def dropEvent(self, event: QDropEvent) -> None:
        """Move the waiting songs that were dragged."""
        place = self._place_at(event.position().toPoint())
        dragged = [entry for entry in self.selected if entry.state is QueueState.WAITING]
        for entry in dragged:
            self._queue.move_to(entry.number, place)
            numbers = [other.number for other in self._queue.entries]
            place = numbers.index(entry.number) + 1
        event.setDropAction(Qt.DropAction.IgnoreAction)  # the rows have moved already
        event.accept()

    def _place_at(self, point: QPoint) -> int:
        """Index in the queue in front of which a drop there falls."""
        index = self.indexAt(point)
        if not index.isValid():
            return len(self._queue.entries)
        is_below = point.y() > self.visualRect(index).center().y()
        return self.filter.mapToSource(index).row() + is_below


class QueuePage(QWidget):
    """The workspace of the queue.

    Parameters
    ----------
    queue : the songs
    look : colours and fonts
    covers : pictures of the songs

    Signals
    -------
    add_folder_asked() : a folder of songs is to be added
    details_asked(Message) : why a song failed, at length
    """

    add_folder_asked = Signal()
    details_asked = Signal(object)

    def __init__(
        self, queue: QueueModel, look: Look, covers: RowCovers, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._queue, self._look = queue, look
        self.setAccessibleName(self.tr("Queue"))
        self.head = QueueHead(queue, look)
        self.groups = QueueGroups(look)
        self.table = QueueTable(queue, look, covers)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._empty())
        self._pages.addWidget(self._filled())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._pages)
        self._connect()
        self._show()

    # What it is made of

    def _empty(self) -> QWidget:
        self.add_first = Button(self._look, self.tr("Add a folder"), "primary", "import", height_px=40)
        title = label(self.tr("No songs are waiting"), "page")
        words = label(
            self.tr("Drop several songs or a folder here. They are charted one after the other."),
            "body-2",
            wraps=True,
        )
        words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(8)
        column.addStretch(2)
        column.addWidget(title, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(words)
        column.addSpacing(12)
        column.addWidget(self.add_first, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        return page

    def _filled(self) -> QWidget:
        self._selected = label("", "label")
        self.remove_done = Button(self._look, self.tr("Remove what is done"), "quiet", height_px=28)
        hint = ElidedLabel("label")
        hint.setText(self.tr("Double-click opens a song. The queue goes on meanwhile."))
        hint.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        foot_bar = QWidget()
        foot_bar.setProperty("kind", "panel")
        foot_bar.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        foot = QHBoxLayout(foot_bar)
        foot.setContentsMargins(24, 6, 24, 6)
        foot.setSpacing(12)
        foot.addWidget(self.remove_done)
        foot.addWidget(self._selected)
        foot.addWidget(hint, 1)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(hairline())
        column.addWidget(self.groups)
        rows = QHBoxLayout()
        rows.setContentsMargins(16, 0, 16, 0)
        rows.addWidget(self.table)
        column.addLayout(rows, 1)
        column.addWidget(hairline())
        column.addWidget(foot_bar)
        return page

    def _connect(self) -> None:
        self._queue.changed.connect(self._show)
        for button in (self.head.add, self.add_first):
            button.clicked.connect(self.add_folder_asked)
        self.remove_done.clicked.connect(self._queue.remove_done)
        self.groups.chosen.connect(self.table.filter.show_group)
        self.groups.letters_typed.connect(self.table.filter.show_letters)
        self.table.doubleClicked.connect(lambda _: self.open_current())
        self.table.link_clicked.connect(self._follow_link)
        self.table.selectionModel().selectionChanged.connect(self._show_selected)

    # What it shows

    def _show(self) -> None:
        entries = self._queue.entries
        self.groups.show_counts(entries)
        self._pages.setCurrentIndex(1 if entries else 0)
        self.remove_done.setVisible(any(entry.state.is_over for entry in entries))
        self._show_selected()

    def _show_selected(self) -> None:
        n_selected = len(self.table.selected)
        words = self.tr("%1 selected").replace("%1", count_text(n_selected))
        self._selected.setText(words if n_selected else "")

    # What it does

    def _follow_link(self, index: QModelIndex) -> None:
        entry = self.table.entry_at(index)
        if entry.state is QueueState.WAITING or (entry.state is QueueState.FAILED and entry.is_missing):
            self._queue.ask_remove(entry.number)
        elif entry.state is QueueState.FAILED and entry.message is not None:
            self.details_asked.emit(entry.message)
        elif is_to_name(entry):
            self._queue.ask_identify(entry.number)
        else:
            self._queue.ask_open(entry.number)

    def open_current(self) -> None:
        """Open the current song, or say at length why it failed."""
        entry = self.table.current
        if entry is None:
            return
        if entry.state is QueueState.FAILED and entry.message is not None:
            self.details_asked.emit(entry.message)
        else:
            self._queue.ask_open(entry.number)

    def remove_selected(self) -> None:
        """Take the selected songs out of the queue; what was found of them stays in their projects."""
        for entry in self.table.selected:
            self._queue.ask_remove(entry.number)

    def move_current(self, steps: int) -> None:
        """Move the current song, if it waits, up (below 0) or down."""
        entry = self.table.current
        if entry is not None:
            self._queue.move(entry.number, steps)
            self.table.scrollTo(self.table.currentIndex())

    def toggle_pause(self) -> None:
        """Begin no further song, or go on."""
        self._queue.toggle()
