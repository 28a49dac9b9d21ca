"""The card "This model": what it comes from, what it cost, what may be done with it."""

from __future__ import annotations

from itertools import zip_longest

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from chart_hero_app.theme.look import Look
from chart_hero_app.view_models.training.result_shelf import FinishedRun
from chart_hero_app.view_models.training.result_words import model_facts
from chart_hero_app.widgets.labels import label
from chart_hero_app.widgets.mark import Mark
from chart_hero_app.widgets.training.result_card import EDGE_PX, ResultCard

_MOST_FACTS = 6


class ModelCard(ResultCard):
    """Facts, one a line.

    Parameters
    ----------
    look : colours and fonts
    """

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(QCoreApplication.translate("ModelCard", "This model"), parent)
        grid = QGridLayout()
        grid.setContentsMargins(EDGE_PX, 0, EDGE_PX, 12)
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        self.facts = [(label("", "body-2"), label("", wraps=True)) for _ in range(_MOST_FACTS)]
        for row, (name, text) in enumerate(self.facts):
            grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(text, row, 1)
        self.column.addLayout(grid)
        self.column.addStretch(1)
        self._way_back = label("", "label-2", wraps=True)
        foot = self.add_foot(Mark(look, "undo", "text-2"))
        foot.addWidget(self._way_back, 1)

    def show_run(self, run: FinishedRun, way_back: str) -> None:
        """Show the model of another run; `way_back` says which model stays."""
        facts = model_facts(run.result, run.kind)
        for (name, text), fact in zip_longest(self.facts, facts):
            for words in (name, text):
                words.setVisible(fact is not None)
            if fact is not None:
                name.setText(fact.name)
                text.setText(fact.text)
                text.setAccessibleName(f"{fact.name}: {fact.text}")
        self._way_back.setText(way_back)
