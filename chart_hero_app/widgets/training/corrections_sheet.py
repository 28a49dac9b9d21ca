"""Which songs that the user corrected may be learned from: all are off until they are ticked."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from chart_hero_app.figures import count_text
from chart_hero_app.theme.look import Look
from chart_hero_app.widgets.button import Button
from chart_hero_app.widgets.labels import label
from chart_hero_app.widgets.sheet import Sheet
from chart_hero_core.projects.library import LibraryEntry

_LIST_PX = 280
_FILE_ROLE = Qt.ItemDataRole.UserRole


class CorrectionsSheet(Sheet):
    """A list of songs to tick.

    Parameters
    ----------
    look : colours and fonts
    over : what it darkens

    Signals
    -------
    chosen(tuple) : paths of the project files that were ticked
    """

    chosen = Signal(tuple)

    def __init__(self, look: Look, over: QWidget) -> None:
        title = QCoreApplication.translate("CorrectionsSheet", "Learn from your own corrections")
        super().__init__(look, title, over)
        words = self.tr("Only what you tick is learned from. It stays on this computer.")
        self.column.addWidget(label(words, "body-2", wraps=True))
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Songs with edits of yours"))
        self.list.setMinimumHeight(_LIST_PX)
        self.column.addWidget(self.list)
        self.cancel = Button(look, self.tr("Cancel"), "quiet")
        self.use = Button(look, "", "primary")
        self.foot.addStretch(1)
        self.add_buttons(self.cancel, self.use)
        self.cancel.clicked.connect(self.close_sheet)
        self.use.clicked.connect(self._take)
        self.list.itemChanged.connect(lambda _: self._count())

    def ask(self, entries: Sequence[LibraryEntry], used: Sequence[Path]) -> None:
        """Show the songs, those that are used ticked."""
        self.list.clear()
        for entry in entries:
            assert entry.summary is not None
            edits = self.tr("%1 edits").replace("%1", count_text(entry.summary.position))
            item = QListWidgetItem(f"{entry.title}, {edits}")
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            is_used = entry.path in used
            item.setCheckState(Qt.CheckState.Checked if is_used else Qt.CheckState.Unchecked)
            item.setData(_FILE_ROLE, str(entry.path))
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self._count()
        self.open_sheet(self.list)

    @property
    def ticked(self) -> tuple[Path, ...]:
        """Project files that are ticked."""
        items = [self.list.item(row) for row in range(self.list.count())]
        return tuple(
            Path(item.data(_FILE_ROLE)) for item in items if item.checkState() is Qt.CheckState.Checked
        )

    @property
    def controls(self) -> Sequence[QWidget]:
        """List, then buttons."""
        return (self.list, self.cancel, self.use, self.close_button)

    @property
    def main_button(self) -> Button:
        """What Enter presses."""
        return self.use

    def _count(self) -> None:
        n_ticked = len(self.ticked)
        words = self.tr("Use 1 song") if n_ticked == 1 else self.tr("Use %1 songs")
        self.use.setText(words.replace("%1", count_text(n_ticked)) if n_ticked else self.tr("Use none"))

    def _take(self) -> None:
        self.close_sheet()
        self.chosen.emit(self.ticked)
