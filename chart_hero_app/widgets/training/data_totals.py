"""Beside the songs of a data set: how many notes each lane has, and how many songs are held out."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QProgressBar, QSlider, QVBoxLayout, QWidget

from chart_hero_app.figures import count_text, left_text
from chart_hero_app.theme.look import Look
from chart_hero_app.view_models.training.data_figures import DataFigures
from chart_hero_app.widgets.labels import label
from chart_hero_app.widgets.lane_glyph import LaneGlyph
from chart_hero_app.widgets.wrap_row import WrapRow
from chart_hero_app.words import lane_name
from chart_hero_core.editing.document import LANES

_PAUSE_MS = 250
"""The split follows when the slider has rested for so long."""


def _card(title: str, fact: QLabel) -> tuple[QFrame, QVBoxLayout]:
    """Make a card with a title and a fact beside it; returns it and its column."""
    frame = QFrame()
    frame.setProperty("kind", "card")
    frame.setAccessibleName(title)
    column = QVBoxLayout(frame)
    column.setContentsMargins(16, 12, 16, 16)
    column.setSpacing(8)
    head = WrapRow(line_gap_px=0)
    head.add(label(title, "subhead"), fact)
    column.addLayout(head)
    return frame, column


class LaneTotals(QWidget):
    """A bar for each lane: the notes that are learned from.

    Parameters
    ----------
    look : colours and fonts
    """

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._music = label("", "label")
        frame, column = _card(self.tr("Notes to learn from"), self._music)
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(2, 1)
        self.bars = {pad: QProgressBar() for pad in LANES}
        self._counts = {pad: label("0", "body-2") for pad in LANES}
        for line, pad in enumerate(LANES):
            bar, count = self.bars[pad], self._counts[pad]
            bar.setTextVisible(False)
            count.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            grid.addWidget(LaneGlyph(look, pad), line, 0)
            grid.addWidget(label(lane_name(pad)), line, 1)
            grid.addWidget(bar, line, 2)
            grid.addWidget(count, line, 3)
        column.addLayout(grid)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)

    def show_figures(self, figures: DataFigures) -> None:
        """Show other figures."""
        most = max(figures.notes.values(), default=0)
        for pad, bar in self.bars.items():
            number = figures.notes.get(pad, 0)
            bar.setRange(0, max(most, 1))
            bar.setValue(number)
            bar.setAccessibleName(
                self.tr("%1, %2 notes").replace("%1", lane_name(pad)).replace("%2", count_text(number))
            )
            self._counts[pad].setText(count_text(number))
        music = self.tr("%1 of music").replace("%1", left_text(figures.music_s))
        self._music.setText(music if figures.music_s else "")


class HeldOutCard(QWidget):
    """How many songs are held out: they measure what was learned.

    Parameters
    ----------
    look : colours and fonts

    Signals
    -------
    chosen(int) : the user wants so many
    """

    chosen = Signal(int)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._count = label("", "body-2")
        frame, column = _card(self.tr("Held out"), self._count)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setPageStep(5)
        column.addWidget(self.slider)
        column.addWidget(label(self.tr("By song and charter, never trained on."), "label-2", wraps=True))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)
        self._rest = QTimer(self, interval=_PAUSE_MS, singleShot=True)
        self._rest.timeout.connect(lambda: self.chosen.emit(self.slider.value()))
        self.slider.valueChanged.connect(self._move)

    @property
    def count_text(self) -> str:
        """What it says: "50 songs"."""
        return self._count.text()

    def show_figures(self, figures: DataFigures) -> None:
        """Show other figures, unless the user is about to choose."""
        if self._rest.isActive() or self.slider.isSliderDown():
            return
        with QSignalBlocker(self.slider):
            self.slider.setRange(0, max(figures.most_held_out, figures.n_held_out))
            self.slider.setValue(figures.n_held_out)
        self.slider.setEnabled(figures.most_held_out > 0)
        why_not = self.tr("Songs of one charter stay together. Another charter's songs are needed.")
        self.slider.setToolTip("" if figures.most_held_out else why_not)
        self._say(figures.n_held_out)

    def _move(self, n_songs: int) -> None:
        self._say(n_songs)
        self._rest.start()

    def _say(self, n_songs: int) -> None:
        words = self.tr("1 song") if n_songs == 1 else self.tr("%1 songs")
        self._count.setText(words.replace("%1", count_text(n_songs)))
        self.slider.setAccessibleName(self.tr("Held out, %1").replace("%1", self._count.text()))
