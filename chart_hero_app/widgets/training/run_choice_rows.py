"""Choices of a run in words: how it begins, how long and how strongly it learns, which lanes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from chart_hero_app.theme.look import Look
from chart_hero_app.widgets.labels import label
from chart_hero_app.widgets.lane_glyph import LaneGlyph
from chart_hero_app.widgets.segments import SegmentedControl
from chart_hero_app.words import lane_name
from chart_hero_core.domain.chart import Pad
from chart_hero_core.editing.document import LANES
from chart_hero_core.runs.plan import RunKind

_INDENT_PX = 24  # words below a button stand where its own begin


class KindChoice(QWidget):
    """Fine-tune, from scratch, calibrate: each with a sentence, or with what speaks against it.

    Parameters
    ----------
    look : colours and fonts

    Signals
    -------
    chosen(RunKind) : the user took another
    """

    chosen = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        names = {
            RunKind.FINE_TUNE: self.tr("Fine-tune"),
            RunKind.SCRATCH: self.tr("From scratch"),
            RunKind.CALIBRATE: self.tr("Calibrate only"),
        }
        self._sentences = {
            RunKind.FINE_TUNE: self.tr("The model learns your sounds on top of what it knows."),
            RunKind.SCRATCH: self.tr("A new model learns from your sounds alone. Days on a CPU."),
            RunKind.CALIBRATE: self.tr("Thresholds and offsets are fitted in seconds. It learns no sounds."),
        }
        self.buttons = {kind: QRadioButton(name) for kind, name in names.items()}
        self._details = {kind: label("", "label-2", wraps=True) for kind in RunKind}
        self._group = QButtonGroup(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for index, (kind, button) in enumerate(self.buttons.items()):
            self._group.addButton(button, index)
            self._details[kind].setIndent(_INDENT_PX)
            column.addWidget(button)
            column.addWidget(self._details[kind])
            column.addSpacing(6)
        self._group.idClicked.connect(lambda index: self.chosen.emit(list(self.buttons)[index]))

    def show_kind(self, kind: RunKind, reasons: Mapping[RunKind, str]) -> None:
        """Show which one is taken, and why others cannot be ("" if they can)."""
        self.buttons[kind].setChecked(True)
        for each, button in self.buttons.items():
            words = reasons[each] or self._sentences[each]
            button.setEnabled(not reasons[each])
            button.setToolTip(reasons[each])
            button.setAccessibleDescription(words)
            self._details[each].setText(words)


class WordChoice(QWidget):
    """A choice among a few words, its name above, what the word means below.

    Parameters
    ----------
    look : colours and fonts
    name : what is chosen
    texts : the words

    Signals
    -------
    chosen(int) : the user took another, by its index
    """

    chosen = Signal(int)

    def __init__(self, look: Look, name: str, texts: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.segments = SegmentedControl(look, name, texts, height_px=28)
        self.segments.chosen.connect(self.chosen)
        self._hint = label("", "label-2", wraps=True)
        self._meaning = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(label(name, "label-2"))
        column.addWidget(self.segments)
        column.addWidget(self._hint)

    def show_choice(self, index: int, meaning: str) -> None:
        """Show which word is taken, and what it means."""
        self.segments.show_current(index)
        self._meaning = meaning
        self._hint.setText(meaning)

    def offer(self, reason: str) -> None:
        """Let it be chosen, or say why it cannot be."""
        self.segments.setEnabled(not reason)
        self.segments.setToolTip(reason)
        self._hint.setText(reason or self._meaning)
        self.segments.setAccessibleDescription(self._hint.text())


class LaneChoice(QWidget):
    """The lanes, each ticked or not.

    Parameters
    ----------
    look : colours and fonts

    Signals
    -------
    chosen(frozenset) : pads that are ticked now
    """

    chosen = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.boxes = {pad: QCheckBox(lane_name(pad)) for pad in LANES}
        self._hint = label("", "label-2", wraps=True)
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        for index, (pad, box) in enumerate(self.boxes.items()):
            box.clicked.connect(self._tell)
            pair = QHBoxLayout()
            pair.setSpacing(6)
            pair.addWidget(LaneGlyph(look, pad))
            pair.addWidget(box)
            pair.addStretch(1)
            grid.addLayout(pair, index // 4, index % 4)
        for place in range(4):
            grid.setColumnStretch(place, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(label(self.tr("Which lanes"), "label-2"))
        column.addLayout(grid)
        column.addWidget(self._hint)

    def show_lanes(self, lanes: Set[Pad], reason: str) -> None:
        """Show which ones are ticked; `reason` says why that cannot be changed, "" if it can."""
        for pad, box in self.boxes.items():
            box.setChecked(pad in lanes)
            box.setEnabled(not reason)
            box.setToolTip(reason)
        all_of_them = self.tr("What is not ticked stays as the model hears it now.")
        self._hint.setText(reason or all_of_them)

    def _tell(self) -> None:
        self.chosen.emit(frozenset(pad for pad, box in self.boxes.items() if box.isChecked()))
