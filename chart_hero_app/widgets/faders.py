"""Faders of the desk: how loud song, chart and click are, each with its switch and its figure."""

from __future__ import annotations

from collections.abc import Sequence
from math import isinf

from PySide6.QtCore import QCoreApplication, QSignalBlocker, Qt
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QSlider, QWidget

from chart_hero_app.playback.desk import HIGHEST_LEVEL, Fader, decibels
from chart_hero_app.playback.player import Player
from chart_hero_app.widgets.labels import label

translate = QCoreApplication.translate

_ROW_PX = 32
_PAGE_STEP = 10


def fader_name(fader: Fader) -> str:
    """What a fader moves."""
    names = {
        Fader.SONG: translate("Faders", "Song"),
        Fader.KIT: translate("Faders", "Chart sounds"),
        Fader.CLICK: translate("Faders", "Click"),
        Fader.MASTER: translate("Faders", "Volume"),
    }
    return names[fader]


class Faders(QWidget):
    """A row a fader; all but the volume have a switch.

    Parameters
    ----------
    player : whose desk is shown and moved
    faders : from the top
    """

    def __init__(self, player: Player, faders: Sequence[Fader], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._player = player
        self.sliders: dict[Fader, QSlider] = {}
        self.switches: dict[Fader, QCheckBox] = {}
        self.figures: dict[Fader, QLabel] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(1, 1)
        for row, fader in enumerate(faders):
            grid.setRowMinimumHeight(row, _ROW_PX)
            grid.addWidget(self._name(fader), row, 0)
            grid.addWidget(self._slider(fader), row, 1)
            grid.addWidget(self._figure(fader), row, 2)
        player.levels_changed.connect(self._show_desk)
        self._show_desk()

    def _name(self, fader: Fader) -> QWidget:
        name = fader_name(fader)
        if fader is Fader.MASTER:
            return label(name)
        switch = QCheckBox(name)
        switch.setAccessibleName(self.tr("{name} on").format(name=name))
        switch.toggled.connect(lambda is_on: self._player.switch_fader(fader, is_on))
        self.switches[fader] = switch
        return switch

    def _slider(self, fader: Fader) -> QSlider:
        slider = QSlider(Qt.Orientation.Horizontal)
        slider.setRange(0, round(HIGHEST_LEVEL * 100))
        slider.setPageStep(_PAGE_STEP)
        slider.setAccessibleName(self.tr("{name}, level in per cent").format(name=fader_name(fader)))
        slider.valueChanged.connect(lambda percent: self._player.set_level(fader, percent / 100))
        self.sliders[fader] = slider
        return slider

    def _figure(self, fader: Fader) -> QLabel:
        figure = label("", "label-2")
        figure.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        figure.setMinimumWidth(figure.fontMetrics().horizontalAdvance("-00.0 dB"))
        self.figures[fader] = figure
        return figure

    def _show_desk(self) -> None:
        desk = self._player.desk
        for fader, slider in self.sliders.items():
            with QSignalBlocker(slider):
                slider.setValue(round(desk.level(fader) * 100))
            self.figures[fader].setText(self._decibel_text(desk.level(fader)))
        for fader, switch in self.switches.items():
            with QSignalBlocker(switch):
                switch.setChecked(desk.is_on(fader))
            self.sliders[fader].setEnabled(desk.is_on(fader))
            self.figures[fader].setEnabled(desk.is_on(fader))

    def _decibel_text(self, level: float) -> str:
        value = decibels(level)
        if isinf(value):
            return self.tr("silent")
        figure = f"{value:+.1f}" if round(value, 1) else "0.0"
        return self.tr("{figure} dB").format(figure=figure)
