"""What a click on the trust bar says about a bar, and what can be done about it."""

from __future__ import annotations

import math

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from chart_hero_app.theme.look import Look
from chart_hero_app.widgets.button import Button
from chart_hero_app.widgets.labels import label
from chart_hero_app.widgets.popover import Popover
from chart_hero_core.domain.grid_trust import FITTING_BAR_MS


class BarTrustPopover(Popover):
    """Says how far a bar is off, and offers what to do.

    "Bar 33: beats 38 ms off": Tap along, Move beat line, Looks right.

    Parameters
    ----------
    look : colours and fonts
    over : what it lies over

    Signals
    -------
    tap_asked(int), move_asked(int) : the tempo should be tapped along, or beat lines moved, from this bar on
    accepted(int) : this bar looks right to the user
    """

    tap_asked = Signal(int)
    move_asked = Signal(int)
    accepted = Signal(int)

    def __init__(self, look: Look, over: QWidget) -> None:
        super().__init__(look, over, leaves_with_focus=True)
        self._number = 1
        self.sentence = label("", "subhead")
        self.buttons = (
            Button(look, self.tr("Tap along"), command="tempo.tap"),
            Button(look, self.tr("Move beat line"), command="tempo.beat_tool"),
            Button(look, self.tr("Looks right")),
        )
        row = QHBoxLayout()
        row.setSpacing(8)
        acts = (
            lambda: self.tap_asked.emit(self._number),
            lambda: self.move_asked.emit(self._number),
            lambda: self.accepted.emit(self._number),
        )
        for button, act in zip(self.buttons, acts, strict=True):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setAutoDefault(True)
            button.clicked.connect(lambda _=False, act=act: self._answer(act))
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 14)
        column.setSpacing(10)
        column.addWidget(self.sentence)
        column.addLayout(row)

    def show_bar(self, number: int, off_ms: float, *, is_accepted: bool = False) -> None:
        """Speak of a bar.

        Parameters
        ----------
        number : counted from 1
        off_ms : how far its beats are from what was heard; NaN if nothing was
        is_accepted : it looked right to the user before
        """
        self._number = number
        fits = off_ms <= FITTING_BAR_MS
        if math.isnan(off_ms):
            text = self.tr("Bar %1: nothing was heard to check it by")
        elif fits:
            text = self.tr("Bar %1: beats fit")
        elif is_accepted:
            text = self.tr("Bar %1: beats %2 ms off, accepted")
        else:
            text = self.tr("Bar %1: beats %2 ms off")
        words = text.replace("%1", str(number))
        self.sentence.setText(words if math.isnan(off_ms) else words.replace("%2", str(round(off_ms))))
        self.setAccessibleName(self.sentence.text())
        right = self.buttons[-1]
        right.setEnabled(not (fits or is_accepted))
        right.setToolTip("" if right.isEnabled() else self.tr("This bar counts as right already"))

    def take_focus(self) -> None:
        """Give the first button the focus."""
        self.buttons[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _answer(self, act: object) -> None:
        self.close_popover()
        assert callable(act)
        act()
