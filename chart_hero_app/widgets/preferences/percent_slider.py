"""A slider for a share or a speed, with its figure."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSlider, QWidget

from chart_hero_app.theme.look import Look
from chart_hero_app.widgets.labels import label
from chart_hero_app.words import percent_text

_SLIDER_PX = 200


class PercentSlider(QWidget):
    """A slider in per cent; arrows move it by a step, page keys by two.

    Parameters
    ----------
    look : fonts
    name : what it moves
    lowest, highest, step : per cent

    Signals
    -------
    moved(int) : the user wants this many per cent
    """

    moved = Signal(int)

    def __init__(
        self, look: Look, name: str, lowest: int, highest: int, step: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._step = step
        self._name = name
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(lowest // step, highest // step)
        self.slider.setPageStep(2)
        self.slider.setFixedWidth(_SLIDER_PX)
        self.slider.valueChanged.connect(self._move)
        self.figure = label("", "label-2")
        self.figure.setMinimumWidth(look.theme.text_px(44))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.slider)
        row.addWidget(self.figure)

    def show_value(self, percent: int) -> None:
        """Show a value without telling anyone."""
        with QSignalBlocker(self.slider):
            self.slider.setValue(round(percent / self._step))
        self._say(percent)

    def _move(self, steps: int) -> None:
        self._say(steps * self._step)
        self.moved.emit(steps * self._step)

    def _say(self, percent: int) -> None:
        words = percent_text(percent / 100)
        self.figure.setText(words)
        self.slider.setAccessibleName(f"{self._name}, {words}")
