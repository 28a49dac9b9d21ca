"""What has no better place: how the app starts, where the games keep their songs, how large text is."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem, QWidget

from chart_hero_app.jobs import Job, Jobs
from chart_hero_app.settings import Settings
from chart_hero_app.theme.look import TEXT_SIZES_PERCENT, Look
from chart_hero_app.view_models.export_work import SongsFolders, list_folders
from chart_hero_app.widgets.button import Button
from chart_hero_app.widgets.labels import label
from chart_hero_app.widgets.preferences.page import PreferencesPage
from chart_hero_app.words import percent_text
from chart_hero_core.service import GameFolder

_PATH = Qt.ItemDataRole.UserRole
_MOST_ROWS = 5


class GeneralPage(PreferencesPage):
    """The General page.

    Parameters
    ----------
    look : colours and fonts
    settings : what is chosen
    jobs : one of them looks for the games' folders

    Signals
    -------
    folder_wanted() : a songs folder is to be added; `add_folder` takes it
    """

    icon_name = "gear"
    folder_wanted = Signal()

    def __init__(self, look: Look, settings: Settings, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(look, settings, parent)
        self._jobs = jobs
        self._search: Job[SongsFolders] | None = None
        self._searched: tuple[str, ...] | None = None
        starts = {"page": self.tr("Start page"), "song": self.tr("Last song")}
        self.start = self.segments("general", "start", self.tr("Start with"), starts)
        self.add_row(self.tr("Start with"), self.start)
        sizes = sorted({*TEXT_SIZES_PERCENT, self.chosen("look", "text_percent")})
        percents = {percent: percent_text(percent / 100) for percent in sizes}
        self.text_size = self.segments("look", "text_percent", self.tr("Text size"), percents)
        self.add_row(self.tr("Text size"), self.text_size)
        self._add_folders()
        self.column.addStretch(1)
        self.mirror(self._look_for_folders)

    @property
    def title(self) -> str:
        """What the page is called."""
        return self.tr("General")

    def _add_folders(self) -> None:
        self.add_heading(self.tr("Songs folders"))
        self.add_note(self.tr("Where your games look for songs. Export goes to the first one."))
        self.folders = QListWidget()
        self.folders.setAccessibleName(self.tr("Songs folders"))
        self.folders.setIconSize(QSize(16, 16))
        self.folders.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.folders.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.folders.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.folders.currentItemChanged.connect(self._follow_selection)
        self.none_found = label(
            self.tr("None found. Add the one that your game uses."), "label-2", wraps=True
        )
        self.add_button = Button(self.look, self.tr("Add folder"), icon_name="plus")
        self.add_button.clicked.connect(self.folder_wanted)
        self.first_button = Button(self.look, self.tr("Export to it"))
        self.first_button.clicked.connect(self._put_first)
        self.remove_button = Button(self.look, self.tr("Remove"), "danger")
        self.remove_button.clicked.connect(self._remove)
        self.add(self.folders)
        self.add(self.none_found, 0)
        self.add_line(self.add_button, self.first_button, self.remove_button)

    # What it lists

    @property
    def _chosen_folders(self) -> tuple[str, ...]:
        return self.settings.choices.export.songs_folders

    def _look_for_folders(self) -> None:
        chosen = self._chosen_folders
        if chosen != self._searched:
            self._searched = chosen
            if self._search is not None:
                self._search.abandon()
            self._search = self._jobs.start(lambda _: list_folders(chosen), done=self._fill)

    def _fill(self, found: SongsFolders) -> None:
        self._search = None
        kept = self._selected
        self.folders.clear()
        for folder in found.folders:
            self.folders.addItem(self._item(folder, folder.path in found.found))
        missing = [name for name in self._chosen_folders if not Path(name).is_dir()]
        for name in missing:
            item = QListWidgetItem(self.tr("%1  (not there now)").replace("%1", name))
            item.setData(_PATH, name)
            self.folders.addItem(item)
        for row in range(self.folders.count()):
            if self.folders.item(row).data(_PATH) == kept:
                self.folders.setCurrentRow(row)
        has_any = self.folders.count() > 0
        self.folders.setVisible(has_any)
        self.none_found.setVisible(not has_any)
        rows = min(max(self.folders.count(), 1), _MOST_ROWS)
        self.folders.setFixedHeight(rows * max(self.folders.sizeHintForRow(0), 24) + 16)
        self._follow_selection()

    def _item(self, folder: GameFolder, is_found: bool) -> QListWidgetItem:
        words = self.tr("%1  (found, %2)") if is_found else self.tr("%1  (added by you)")
        if not folder.is_writable:
            words = self.tr("%1  (read-only)")
        words = words.replace("%1", str(folder.path)).replace("%2", folder.game.value)
        item = QListWidgetItem(self.look.theme.icon("folder"), words)
        item.setData(_PATH, str(folder.path))
        item.setToolTip(str(folder.path))
        return item

    # What it changes

    @property
    def _selected(self) -> str:
        item = self.folders.currentItem()
        return "" if item is None else str(item.data(_PATH))

    def _is_own(self, path: str) -> bool:
        return any(_same(path, name) for name in self._chosen_folders)

    def _follow_selection(self) -> None:
        path = self._selected
        self.first_button.setEnabled(bool(path) and self.folders.currentRow() > 0)
        self.remove_button.setEnabled(bool(path) and self._is_own(path))
        found = self.tr("Chart Hero found this folder by itself.")
        self.remove_button.setToolTip(found if path and not self._is_own(path) else "")

    def add_folder(self, path: Path) -> None:
        """Export to this folder from now on; those before stay in the list."""
        others = [name for name in self._chosen_folders if not _same(name, str(path))]
        self.choose("export", "songs_folders", (str(path), *others))

    def _put_first(self) -> None:
        self.add_folder(Path(self._selected))

    def _remove(self) -> None:
        path = self._selected
        others = tuple(name for name in self._chosen_folders if not _same(name, path))
        self.choose("export", "songs_folders", others)


def _same(name: str, other: str) -> bool:
    return Path(name) == Path(other) or Path(name).resolve() == Path(other).resolve()
