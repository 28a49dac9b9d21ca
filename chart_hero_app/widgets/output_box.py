"""Through which device sound goes, and how late it is heard there."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from chart_hero_app.playback.latency_test import LatencyTest
from chart_hero_app.playback.player import Player
from chart_hero_app.theme.look import Look
from chart_hero_app.widgets.button import Button
from chart_hero_app.widgets.labels import hairline, label
from chart_hero_app.widgets.latency_card import LatencyCard


class OutputBox(QWidget):
    """Device, latency, and the tap test that measures it.

    Parameters
    ----------
    player : whose devices are shown
    look : colours and fonts
    """

    def __init__(self, player: Player, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._player = player
        self._look = look
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(self._device_rows())
        column.addWidget(hairline())
        column.addLayout(self._latency_row())
        self.card = LatencyCard(LatencyTest(player, self), look)
        self.card.closed.connect(self._close_card)
        self.card.hide()
        column.addWidget(self.card)
        player.outputs.changed.connect(self._show_outputs)
        self._show_outputs()

    def _device_rows(self) -> QVBoxLayout:
        self.devices = QComboBox()
        self.devices.setAccessibleName(self.tr("Output device"))
        self.devices.setMinimumContentsLength(8)
        self.devices.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.devices.activated.connect(self._choose)
        self.refresh = Button(self._look, self.tr("Refresh"), command="help.refresh_devices")
        self.refresh.show_cap(False)
        self.refresh.explain(self.tr("Look for devices again"))
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
