"""The head of the data page: what was found, how far the scan is, what there is to say about it."""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from chart_hero_app.figures import count_text, left_text
from chart_hero_app.theme.look import Look
from chart_hero_app.view_models.training.data import DataModel
from chart_hero_app.view_models.training.data_figures import DataFigures
from chart_hero_app.view_models.training.data_rows import RowGroup
from chart_hero_app.widgets.announce import announce
from chart_hero_app.widgets.button import Button
from chart_hero_app.widgets.filter_field import FilterField
from chart_hero_app.widgets.labels import ElidedLabel, label
from chart_hero_app.widgets.wrap_row import WrapRow
from chart_hero_core.runs.data_set import SongState

_ICONS = {
    RowGroup.USABLE: ("check", "success"),
    RowGroup.MISALIGNED: ("warning", "warn"),
    RowGroup.NO_AUDIO: ("cross", "error"),
    RowGroup.NO_DRUMS: ("cross", "error"),
    RowGroup.DAMAGED: ("cross", "error"),
    RowGroup.HELD_OUT: ("eye", "accent"),
}


class DataHead(QWidget):
    """Title, sum, buttons; below them the scan, while there is one.

    Parameters
    ----------
    model : of the page
    look : colours and fonts
    """

    def __init__(self, model: DataModel, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._was_running = False
        self._summary = label("", "body-2", wraps=True)
        self.add = Button(look, self.tr("Add a folder"), "plain", "folder")
        self.rescan = Button(look, self.tr("Scan again"), "plain", "loop")
        self.cancel = Button(look, self.tr("Cancel"))
        self.train = Button(look, self.tr("Set up a run"), "primary", "play")
        self.cancel.clicked.connect(model.scan.stop)
        self.rescan.clicked.connect(model.scan_again)
        buttons = WrapRow(gap_px=8, is_spread=False)
        buttons.add(self.cancel, self.rescan, self.add, self.train)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(label(self.tr("Data"), "page"), 1)
        row.addLayout(buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(row)
        column.addWidget(self._summary)
        column.addWidget(self._scan_row())
        model.changed.connect(self._show)
        model.scan.changed.connect(self._show)
        self._show()

    def _scan_row(self) -> QWidget:
        self._song, self._left = ElidedLabel("label-2"), label("", "label-2")
        self.bar = QProgressBar()
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Scan"))
        words = QHBoxLayout()
        words.setSpacing(16)
        words.addWidget(self._song, 1)
        words.addWidget(self._left)
        self._scan = QWidget()
        column = QVBoxLayout(self._scan)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.bar)
        column.addLayout(words)
        return self._scan

    @property
    def summary(self) -> str:
        """What was found: "512 usable, 71 no audio"."""
        return self._summary.text()

    @property
    def scan_text(self) -> str:
        """What the scan is at; empty without one."""
        return self._song.accessibleName() if self._model.scan.is_running else ""

    def _show(self) -> None:
        scan, figures = self._model.scan, self._model.figures
        self._summary.setText(self._summary_text(figures))
        self._scan.setVisible(scan.is_running)
        self.cancel.setVisible(scan.is_running)
        self.rescan.setVisible(not scan.is_running)
        self.train.setVisible(not scan.is_running and figures.n_used > 0 and not figures.is_too_small)
        self._show_scan()
        if self._was_running and not scan.is_running and scan.fault is None:
            announce(self, self.tr("The scan is done. %1").replace("%1", self.summary))
        self._was_running = scan.is_running

    def _show_scan(self) -> None:
        progress = self._model.scan.progress
        if progress is None:
            return
        self.bar.setValue(round(1000 * progress.share))
        words = self.tr("Looking for songs")
        if progress.n_songs:
            words = self.tr("Song %1 of %2: %3").replace("%1", count_text(progress.index + 1))
            words = words.replace("%2", count_text(progress.n_songs)).replace("%3", progress.name)
        self._song.setText(words)
        left = progress.seconds_left
        about = "" if left is None else self.tr("about %1 left").replace("%1", left_text(left))
        self._left.setText(about)

    def _summary_text(self, figures: DataFigures) -> str:
        """What was found, the states that occur; who is held out."""
        names = {
            SongState.USABLE: self.tr("%1 usable"),
            SongState.NO_AUDIO: self.tr("%1 no audio"),
            SongState.NO_DRUMS: self.tr("%1 no drums"),
            SongState.MISALIGNED: self.tr("%1 misaligned"),
            SongState.DUPLICATE: self._duplicates_words(figures.states.get(SongState.DUPLICATE, 0)),
            SongState.DAMAGED: self.tr("%1 damaged"),
        }
        if not figures.n_songs:
            return self.tr("No songs were found yet.")
        parts = [
            words.replace("%1", count_text(figures.states[state]))
            for state, words in names.items()
            if figures.states.get(state, 0) or state is SongState.USABLE
        ]
        return ", ".join(parts)

    def _duplicates_words(self, number: int) -> str:
        return self.tr("%1 duplicate") if number == 1 else self.tr("%1 duplicates")


class DataGroups(QWidget):
    """Chips that count the songs of each group and show them alone, and a field for names.

    Parameters
    ----------
    look : colours and fonts

    Signals
    -------
    chosen(RowGroup) : the songs of a group shall be seen
    letters_typed(str) : the songs with these letters shall be seen
    """

    chosen = Signal(object)
    letters_typed = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._group = QButtonGroup(self)
        self.chips = {group: self._chip(group) for group in RowGroup}
        self.chips[RowGroup.ALL].setChecked(True)
        self.field = FilterField(look)
        self.field.textChanged.connect(self.letters_typed)
        row = WrapRow(gap_px=8, is_spread=False)
        row.add(*self.chips.values(), self.field)
        self.setLayout(row)

    def show_figures(self, figures: DataFigures) -> None:
        """Count the songs of each group; those without any are not offered."""
        counts = Counter({RowGroup(state.value): number for state, number in figures.states.items()})
        counts[RowGroup.ALL] = figures.n_songs
        counts[RowGroup.HELD_OUT], counts[RowGroup.LEFT_OUT] = figures.n_held_out, figures.n_left_out
        names = {
            RowGroup.ALL: self.tr("All"),
            RowGroup.USABLE: self.tr("Usable"),
            RowGroup.NO_AUDIO: self.tr("No audio"),
            RowGroup.NO_DRUMS: self.tr("No drums"),
            RowGroup.MISALIGNED: self.tr("Misaligned"),
            RowGroup.DUPLICATE: self.tr("Duplicates"),
            RowGroup.DAMAGED: self.tr("Damaged"),
            RowGroup.HELD_OUT: self.tr("Held out"),
            RowGroup.LEFT_OUT: self.tr("Left out"),
        }
        for group, chip in self.chips.items():
            chip.setText(f"{names[group]}  {count_text(counts[group])}")
            chip.setVisible(group is RowGroup.ALL or counts[group] > 0 or chip.isChecked())
            chip.updateGeometry()

    def _chip(self, group: RowGroup) -> Button:
        icon, token = _ICONS.get(group, ("", "text-2"))
        chip = Button(self._look, icon_name=icon, height_px=28)
        chip.show_icon(icon, token)
        chip.setCheckable(True)
        chip.clicked.connect(lambda: self.chosen.emit(group))
        self._group.addButton(chip)
        return chip
