"""Asks before a run is thrown away."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QWidget

from chart_hero_app.theme.look import Look
from chart_hero_app.widgets.button import Button
from chart_hero_app.widgets.labels import label
from chart_hero_app.widgets.sheet import Sheet

_WIDTH_PX = 440


class DiscardSheet(Sheet):
    """One question; the way back has the focus.

    Parameters
    ----------
    look : colours and fonts
    name : of the run
    over : what it darkens

    Signals
    -------
    accepted() : the run shall be thrown away
    """

    accepted = Signal()

    def __init__(self, look: Look, name: str, over: QWidget) -> None:
        title = QCoreApplication.translate("DiscardSheet", 'Discard "%1"?').replace("%1", name)
        super().__init__(look, title, over, _WIDTH_PX)
        words = self.tr(
            "What it has learned goes to the trash. Your songs and the model in use stay as they are."
        )
        self.column.addWidget(label(words, wraps=True))
        self.discard = Button(look, self.tr("Discard"), "danger")
        self.keep = Button(look, self.tr("Keep it"), "primary")
        self.foot.addStretch(1)
        self.add_buttons(self.discard, self.keep)
        self.keep.clicked.connect(self.close_sheet)
        self.discard.clicked.connect(self._accept)

    def open(self) -> None:
        """Ask."""
        self.open_sheet(self.keep)

    def _accept(self) -> None:
        self.accepted.emit()
        self.close_sheet()

    @property
    def controls(self) -> Sequence[QWidget]:
        """What Tab goes through."""
        return (self.close_button, self.discard, self.keep)

    @property
    def main_button(self) -> Button:
        """What Enter presses."""
        return self.keep
