"""A table of songs, that leaves its keys to the commands."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from chart_hero_app.theme.look import Look
from chart_hero_app.widgets.focus_ring import OWN_FOCUS
from chart_hero_app.widgets.song_cells import ROW_PX, CellDelegate, cell_of

_COMMAND_KEYS = frozenset(
    (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
)


class SongTable(QTableView):
    """A table of songs, row by row.

    Space, Enter and Delete are left to the window's commands, and Tab leaves the table.

    Parameters
    ----------
    look : colours and fonts
    name : for screen readers
    model : has `CELL_ROLE`

    Signals
    -------
    link_clicked(QModelIndex) : a link was clicked
    """

    link_clicked = Signal(QModelIndex)

    def __init__(
        self, look: Look, name: str, model: QAbstractItemModel, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look = look
        self.setAccessibleName(name)
        self.setProperty(OWN_FOCUS, True)
        self.setModel(model)
        self.setItemDelegate(CellDelegate(look, self))
        self.setShowGrid(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setAccessibleName(self.tr("Heads of the columns"))
        self.verticalHeader().setAccessibleName(self.tr("Rows"))
        header.setHighlightSections(False)
        header.setSectionsMovable(False)
        header.setResizeContentsPrecision(40)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.clicked.connect(self._follow_link)
        look.changed.connect(self._grow)
        self._grow()

    def share_width(self, stretched: set[int]) -> None:
        """Let some columns share what the others, each as wide as its words, leave."""
        header = self.horizontalHeader()
        for column in range(self.model().columnCount()):
            mode = QHeaderView.ResizeMode
            header.setSectionResizeMode(
                column, mode.Stretch if column in stretched else mode.ResizeToContents
            )

    def _grow(self) -> None:
        self.verticalHeader().setDefaultSectionSize(self._look.theme.text_px(ROW_PX))
        self.viewport().update()

    def _follow_link(self, index: QModelIndex) -> None:
        if cell_of(index).kind == "link" and cell_of(index).text:
            self.link_clicked.emit(index)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show a hand over links."""
        super().mouseMoveEvent(event)
        is_link = cell_of(self.indexAt(event.position().toPoint())).kind == "link"
        self.viewport().setCursor(
            Qt.CursorShape.PointingHandCursor if is_link else Qt.CursorShape.ArrowCursor
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave to the commands what is theirs."""
        if event.key() in _COMMAND_KEYS:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Draw the current row anew when the focus comes or goes."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.viewport().update()
        return super().event(event)
