"""The head of the queue: how far it is, and which of its songs are seen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from chart_hero_app.figures import count_text, left_text
from chart_hero_app.theme.look import Look
from chart_hero_app.view_models.queue import QueueEntry, QueueModel
from chart_hero_app.widgets.button import Button
from chart_hero_app.widgets.filter_field import FilterField
from chart_hero_app.widgets.labels import label
from chart_hero_app.widgets.queue_page_table import QueueGroup, group_of
from chart_hero_app.widgets.wrap_row import WrapRow

_BAR_PX = 420
_ICONS = {
    QueueGroup.ALL: "",
    QueueGroup.GOOD: "check",
    QueueGroup.CHECK: "warning",
    QueueGroup.FAILED: "cross",
    QueueGroup.WAITING: "clock",
}
_TOKENS = {
    QueueGroup.GOOD: "success",
    QueueGroup.CHECK: "warn",
    QueueGroup.FAILED: "error",
    QueueGroup.WAITING: "text-2",
}


class QueueHead(QWidget):
    """Share, time left, pause and more songs.

    Parameters
    ----------
    queue : what it tells of
    look : colours and fonts
    """

    def __init__(self, queue: QueueModel, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._queue, self._look = queue, look
        self.setProperty("kind", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._title = label("", "page")
        self._left = label("", "body-2")
        self._bar = QProgressBar()
        self._bar.setRange(0, 1000)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(self.tr("Queue"))
        self._hint = label("", "label", wraps=True)
        self.pause = Button(look, icon_name="pause", command="queue.pause")
        self.add = Button(look, self.tr("Add a folder"), "primary", "import")
        self.pause.clicked.connect(queue.toggle)
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 16, 24, 16)
        row.setSpacing(16)
        row.addWidget(self._state())
        row.addStretch(1)
        row.addWidget(self.pause)
        row.addWidget(self.add)
        queue.changed.connect(self._show)
        queue.paused_changed.connect(self._show)
        look.changed.connect(self._show)
        self._show()

    def _state(self) -> QWidget:
        words = WrapRow()
        words.add(self._title, self._left)
        self._column = QWidget()
        column = QVBoxLayout(self._column)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(words)
        column.addWidget(self._bar)
        column.addWidget(self._hint)
        return self._column

    def _show(self) -> None:
        queue = self._queue
        n_all = len(queue.entries)
        title = self.tr("1 song") if n_all == 1 else self.tr("%1 of %2 songs done")
        title = title.replace("%1", count_text(n_all - queue.n_left))
        self._title.setText(title.replace("%2", count_text(n_all)))
        left_s = queue.left_s if queue.n_left else None
        left = "" if left_s is None else self.tr("about %1 left").replace("%1", left_text(left_s))
        rests = queue.is_paused or queue.n_held == queue.n_left
        self._left.setText("" if rests else left)
        self._bar.setValue(round(1000 * queue.share))
        self._hint.setText(self._hint_text())
        goes_on = queue.is_paused or queue.n_held > 0
        self.pause.setText(self.tr("Go on") if goes_on else self.tr("Pause"))
        self.pause.show_kind("primary" if queue.n_held else "plain")
        self.pause.show_icon("play" if goes_on else "pause", "on-accent" if queue.n_held else "text")
        self.add.show_kind("plain" if queue.n_held else "primary")
        self.add.show_icon("import", "text" if queue.n_held else "on-accent")
        self.pause.setEnabled(queue.n_left > 0)
        self._column.setFixedWidth(self._look.theme.text_px(_BAR_PX))

    def _hint_text(self) -> str:
        queue = self._queue
        if queue.n_left == 0:
            return self.tr("All songs are done.")
        if queue.n_held:
            words = self.tr("1 song waits") if queue.n_held == 1 else self.tr("%1 songs wait")
            rest = self.tr("%1 from last time. Nothing of it is heard until you go on.")
            return rest.replace("%1", words.replace("%1", count_text(queue.n_held)))
        if queue.is_paused and queue.running is not None:
            return self.tr("Paused. The song that is heard now is heard to its end.")
        if queue.is_paused:
            return self.tr("Paused. No further song is begun.")
        return self.tr("One song at a time. You can open and edit any of them meanwhile.")


class QueueGroups(QWidget):
    """Chips that count the songs of each group and show them alone, and a field for names.

    Parameters
    ----------
    look : colours and fonts

    Signals
    -------
    chosen(QueueGroup) : the songs of a group shall be seen
    letters_typed(str) : the songs with these letters shall be seen
    """

    chosen = Signal(object)
    letters_typed = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._group = QButtonGroup(self)
        self.chips = {group: self._chip(group) for group in QueueGroup}
        self.chips[QueueGroup.ALL].setChecked(True)
        self.field = FilterField(look)
        self.field.textChanged.connect(self.letters_typed)
        row = WrapRow()
        row.add(*self.chips.values(), self.field)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 12, 24, 12)
        column.addLayout(row)

    def show_counts(self, entries: Iterable[QueueEntry]) -> None:
        """Count the songs of each group."""
        counts = Counter(map(group_of, entries))
        counts[QueueGroup.ALL] = counts.total()
        names = {
            QueueGroup.ALL: self.tr("All"),
            QueueGroup.GOOD: self.tr("Good"),
            QueueGroup.CHECK: self.tr("To check"),
            QueueGroup.FAILED: self.tr("Failed"),
            QueueGroup.WAITING: self.tr("Waiting"),
        }
        for group, chip in self.chips.items():
            chip.setText(f"{names[group]}  {count_text(counts[group])}")
            chip.setVisible(group is QueueGroup.ALL or counts[group] > 0 or chip.isChecked())
            chip.updateGeometry()

    def _chip(self, group: QueueGroup) -> Button:
        chip = Button(self._look, icon_name=_ICONS[group], height_px=28)
        if group in _TOKENS:
            chip.show_icon(_ICONS[group], _TOKENS[group])
        chip.setCheckable(True)
        chip.clicked.connect(lambda: self.chosen.emit(group))
        self._group.addButton(chip)
        return chip
