"""Asks before a model is deleted."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QWidget

from chart_hero_app.theme.look import Look
from chart_hero_app.widgets.button import Button
from chart_hero_app.widgets.labels import label
from chart_hero_app.widgets.sheet import Sheet

_WIDTH_PX = 440


class DeleteSheet(Sheet):
    """One question; the way back has the focus.

    Parameters
    ----------
    look : colours and fonts
    name : of the model
    is_in_use : whether songs are heard with it
    over : what it darkens

    Signals
    -------
    accepted() : the model shall be deleted
    """

    accepted = Signal()

    def __init__(self, look: Look, name: str, is_in_use: bool, over: QWidget) -> None:
        title = QCoreApplication.translate("DeleteSheet", 'Delete "%1"?').replace("%1", name)
        super().__init__(look, title, over, _WIDTH_PX)
        words = self.tr("It goes to the trash. Songs that it heard keep their chart.")
        if is_in_use:
            words += " " + self.tr("The shipped model is used from now on.")
        self.column.addWidget(label(words, wraps=True))
        self.delete = Button(look, self.tr("Delete"), "danger")
        self.keep = Button(look, self.tr("Keep it"), "primary")
        self.foot.addStretch(1)
        self.add_buttons(self.delete, self.keep)
        self.keep.clicked.connect(self.close_sheet)
        self.delete.clicked.connect(self._accept)

    def open(self) -> None:
        """Ask."""
        self.open_sheet(self.keep)

    def _accept(self) -> None:
        self.close_sheet()
        self.accepted.emit()

    @property
    def controls(self) -> Sequence[QWidget]:
        """What Tab goes through."""
        return (self.close_button, self.delete, self.keep)

    @property
    def main_button(self) -> Button:
        """What Enter presses."""
        return self.keep
