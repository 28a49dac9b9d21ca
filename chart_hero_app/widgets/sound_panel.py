"""The Sound tab: how loud song, chart and click are, on which ears, through which device, how late."""

from __future__ import annotations

from math import isinf

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from chart_hero_app.playback.desk import HIGHEST_LEVEL, Fader, decibels
from chart_hero_app.playback.latency_test import LatencyTest
from chart_hero_app.playback.player import Player
from chart_hero_app.theme.look import Look
from chart_hero_app.widgets.button import Button
from chart_hero_app.widgets.labels import hairline, label
from chart_hero_app.widgets.latency_card import LatencyCard

_ROW_PX = 32
_PAGE_STEP = 10


class SoundPanel(QWidget):
    """The Sound tab.

    Parameters
    ----------
    player : whose desk and devices are shown
    look : colours and fonts
    """

    def __init__(self, player: Player, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._player = player
        self._look = look
        self._test = LatencyTest(player, self)
        self._sliders: dict[Fader, QSlider] = {}
        self._figures: dict[Fader, QLabel] = {}
        self._switches: dict[Fader, QCheckBox] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(12)
        column.addLayout(self._fader_rows())
        column.addWidget(self._ears_switch())
        column.addWidget(hairline())
        column.addLayout(self._device_rows())
        column.addWidget(hairline())
        column.addLayout(self._latency_row())
        self.card = LatencyCard(self._test, look)
        self.card.closed.connect(self._close_card)
        self.card.hide()
        column.addWidget(self.card)
        column.addStretch(1)
        player.levels_changed.connect(self._show_desk)
        player.outputs.changed.connect(self._show_outputs)
        self._show_desk()
        self._show_outputs()

    # What it is made of

    def _fader_rows(self) -> QGridLayout:
        names = {
            Fader.SONG: self.tr("Song"),
            Fader.KIT: self.tr("Chart sounds"),
            Fader.CLICK: self.tr("Click"),
            Fader.MASTER: self.tr("Volume"),
        }
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(1, 1)
        for row, (fader, name) in enumerate(names.items()):
            grid.setRowMinimumHeight(row, _ROW_PX)
            grid.addWidget(self._fader_name(fader, name), row, 0)
            grid.addWidget(self._slider(fader, name), row, 1)
            figure = label("", "label-2")
            figure.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            figure.setMinimumWidth(figure.fontMetrics().horizontalAdvance("-00.0 dB"))
            grid.addWidget(figure, row, 2)
            self._figures[fader] = figure
        return grid

    def _fader_name(self, fader: Fader, name: str) -> QWidget:
        if fader is Fader.MASTER:
            return label(name)
        switch = QCheckBox(name)
        switch.setAccessibleName(self.tr("{name} on").format(name=name))
        switch.toggled.connect(lambda is_on: self._player.switch_fader(fader, is_on))
        self._switches[fader] = switch
        return switch

    def _slider(self, fader: Fader, name: str) -> QSlider:
        slider = QSlider(Qt.Orientation.Horizontal)
        slider.setRange(0, round(HIGHEST_LEVEL * 100))
        slider.setPageStep(_PAGE_STEP)
        slider.setAccessibleName(self.tr("{name}, level in per cent").format(name=name))
        slider.valueChanged.connect(lambda percent: self._player.set_level(fader, percent / 100))
        self._sliders[fader] = slider
        return slider

    def _ears_switch(self) -> QCheckBox:
        self.ears = QCheckBox(self.tr("Song left ear, chart right"))
        self.ears.toggled.connect(self._player.split_ears)
        return self.ears

    def _device_rows(self) -> QVBoxLayout:
        self.devices = QComboBox()
        self.devices.setAccessibleName(self.tr("Output device"))
        self.devices.setMinimumContentsLength(8)
        self.devices.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.devices.activated.connect(self._choose)
        self.refresh = Button(self._look, self.tr("Refresh"))
        self.refresh.setToolTip(self.tr("Look for devices again (F5)"))
        self.refresh.clicked.connect(self._player.outputs.refresh)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.devices, 1)
        row.addWidget(self.refresh)
        self.fault = label("", "warn", wraps=True)
        rows = QVBoxLayout()
        rows.setSpacing(8)
        rows.addWidget(label(self.tr("Device"), "subhead"))
        rows.addLayout(row)
        rows.addWidget(self.fault)
        return rows

    def _latency_row(self) -> QHBoxLayout:
        self.latency = label("", "body-2")
        self.calibrate = Button(self._look, self.tr("Calibrate"), "link")
        self.calibrate.clicked.connect(self._open_card)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(label(self.tr("Latency"), "subhead"))
        row.addStretch(1)
        row.addWidget(self.latency)
        row.addWidget(self.calibrate)
        return row

    # What it shows

    def _show_desk(self) -> None:
        desk = self._player.desk
        for fader, slider in self._sliders.items():
            with QSignalBlocker(slider):
                slider.setValue(round(desk.level(fader) * 100))
            self._figures[fader].setText(self._decibel_text(desk.level(fader)))
        for fader, switch in self._switches.items():
            with QSignalBlocker(switch):
                switch.setChecked(desk.is_on(fader))
            self._sliders[fader].setEnabled(desk.is_on(fader))
            self._figures[fader].setEnabled(desk.is_on(fader))
        with QSignalBlocker(self.ears):
            self.ears.setChecked(desk.splits_ears)

    def _decibel_text(self, level: float) -> str:
        value = decibels(level)
        if isinf(value):
            return self.tr("silent")
        figure = f"{value:+.1f}" if round(value, 1) else "0.0"
        return self.tr("{figure} dB").format(figure=figure)

    def _show_outputs(self) -> None:
        outputs = self._player.outputs
        with QSignalBlocker(self.devices):
            self.devices.clear()
            self.devices.addItems([device.name for device in outputs.devices])
            if outputs.device is not None:
                self.devices.setCurrentText(outputs.device.name)
        self.devices.setEnabled(bool(outputs.devices))
        self.fault.setText(outputs.missing_text)
        self.fault.setVisible(bool(outputs.missing_text))
        self.latency.setText(self.tr("{ms} ms").format(ms=round(outputs.latency_s * 1000)))
        self.calibrate.setEnabled(outputs.device is not None)
        self.calibrate.setToolTip("" if outputs.device is not None else outputs.missing_text)

    # What it does

    def _choose(self, index: int) -> None:
        self._player.outputs.choose(self.devices.itemText(index))

    def _open_card(self) -> None:
        self.card.show()
        self.calibrate.setEnabled(False)
        self.card.begin()

    def _close_card(self) -> None:
        self.card.hide()
        self._show_outputs()
        self.calibrate.setFocus(Qt.FocusReason.OtherFocusReason)
