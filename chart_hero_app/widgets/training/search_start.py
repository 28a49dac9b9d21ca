"""The start card of a search: how many trials, how long, what may differ."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QVBoxLayout, QWidget

from chart_hero_app.figures import count_text
from chart_hero_app.theme.look import Look
from chart_hero_app.view_models.training.search import SearchModel
from chart_hero_app.view_models.training.search_words import aspect_hint, aspect_text
from chart_hero_app.widgets.button import Button
from chart_hero_app.widgets.labels import label
from chart_hero_app.widgets.segments import SegmentedControl
from chart_hero_app.widgets.wrap_row import WrapRow
from chart_hero_core.runs.search import Aspect

TRIALS = (10, 20, 40, 80)
HOURS: tuple[float | None, ...] = (1.0, 4.0, 12.0, None)
_HINT_INDENT_PX = 22


class SearchStart(QFrame):
    """What the user chooses of the next search.

    Parameters
    ----------
    model : of the search
    look : colours and fonts

    Signals
    -------
    asked() : the search is to start
    """

    asked = Signal()

    def __init__(self, model: SearchModel, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model, self._look = model, look
        self.setProperty("kind", "card")
        self.trials = SegmentedControl(look, self.tr("Trials"), [count_text(number) for number in TRIALS])
        self.hours = SegmentedControl(look, self.tr("At most"), [self._hours_text(hours) for hours in HOURS])
        self.aspects = {aspect: self._box(aspect) for aspect in Aspect}
        self.start = Button(look, self.tr("Start the search"), "primary", "search", height_px=40)
        self._block = label("", "warn", wraps=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        column.addWidget(self._pair(self.tr("Trials"), self.trials))
        column.addWidget(self._pair(self.tr("At most"), self.hours))
        column.addSpacing(8)
        column.addWidget(label(self.tr("What may differ"), "subhead"))
        for aspect, box in self.aspects.items():
            column.addLayout(_explained(box, aspect_hint(aspect)))
        column.addSpacing(8)
        row = WrapRow(gap_px=16, is_spread=False)
        row.add(self.start)
        column.addLayout(row)
        column.addWidget(self._block)
        self.trials.chosen.connect(lambda index: model.choose(n_trials=TRIALS[index]))
        self.hours.chosen.connect(lambda index: model.choose(hours=HOURS[index]))
        self.start.clicked.connect(self.asked)
        model.changed.connect(self.follow)
        self.follow()

    def _hours_text(self, hours: float | None) -> str:
        return self.tr("no limit") if hours is None else self.tr("%1 h").replace("%1", f"{hours:g}")

    def _pair(self, name: str, control: SegmentedControl) -> QWidget:
        line = QWidget()
        row = WrapRow(gap_px=16, is_spread=False)
        words = label(name)
        words.setMinimumWidth(self._look.theme.text_px(72))
        row.add(words, control)
        line.setLayout(row)
        return line

    def _box(self, aspect: Aspect) -> QCheckBox:
        box = QCheckBox(aspect_text(aspect))
        box.setAccessibleDescription(aspect_hint(aspect))
        box.toggled.connect(self._choose_aspects)
        return box

    def _choose_aspects(self) -> None:
        ticked = tuple(aspect for aspect, box in self.aspects.items() if box.isChecked())
        self._model.choose(vary=ticked)

    def follow(self) -> None:
        """Show what is chosen, and what speaks against a start."""
        choices = self._model.choices
        if choices.n_trials in TRIALS:
            self.trials.show_current(TRIALS.index(choices.n_trials))
        if choices.hours in HOURS:
            self.hours.show_current(HOURS.index(choices.hours))
        for aspect, box in self.aspects.items():
            with QSignalBlocker(box):
                box.setChecked(aspect in choices.vary)
        block = self._model.block
        self.start.setEnabled(not block)
        self.start.explain(self.start.text(), block)
        self._block.setText(block)
        self._block.setVisible(bool(block))


def _explained(box: QCheckBox, hint: str) -> QVBoxLayout:
    words = label(hint, "label", wraps=True)
    words.setContentsMargins(_HINT_INDENT_PX, 0, 0, 0)
    column = QVBoxLayout()
    column.setSpacing(0)
    column.addWidget(box)
    column.addWidget(words)
    return column
