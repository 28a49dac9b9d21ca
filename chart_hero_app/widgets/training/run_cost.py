"""What a run will cost, before it starts: time, disk, and the device that it takes, with the reason."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from chart_hero_app.figures import count_text, left_text, size_text
from chart_hero_app.theme.look import Look
from chart_hero_app.view_models.training.run_words import device_text
from chart_hero_app.widgets.labels import label
from chart_hero_app.widgets.training.result_card import EDGE_PX, ResultCard
from chart_hero_core.runs.plan import DeviceChoice, RunEstimate

translate = QCoreApplication.translate


class RunCost(ResultCard):
    """Time, disk and device of the run that the form asks for.

    Parameters
    ----------
    look : colours and fonts

    Signals
    -------
    device_chosen(int) : the user took a device, by its index in `DeviceChoice`
    """

    device_chosen = Signal(int)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(translate("RunCost", "Estimate"), parent)
        self.headline = label("", "title", wraps=True)
        self.details = label("", "label-2", wraps=True)
        self.reason = label("", "label-2", wraps=True)
        self.devices = QComboBox()
        self.devices.setAccessibleName(self.tr("Device"))
        self.devices.addItems([self.tr("Best device"), self.tr("CPU"), self.tr("GPU")])
        self.devices.activated.connect(self.device_chosen)
        self.head.addStretch(1)
        self.head.addWidget(label(self.tr("Device"), "label-2"))
        self.head.addWidget(self.devices)
        words = QVBoxLayout()
        words.setContentsMargins(EDGE_PX, 0, EDGE_PX, 16)
        words.setSpacing(4)
        for line in (self.headline, self.details, self.reason):
            words.addWidget(line)
        self.column.addLayout(words)

    def show_cost(
        self, estimate: RunEstimate | None, is_estimating: bool, device: DeviceChoice, *, can_start: bool
    ) -> None:
        """Show what a run will cost; None where that is not known (yet)."""
        with QSignalBlocker(self.devices):
            self.devices.setCurrentIndex(list(DeviceChoice).index(device))
        if estimate is None:
            waits = self.tr("Working out how long it takes.")
            self.headline.setText(waits if is_estimating else self.tr("Not known yet"))
            self.details.setText(self.tr("It can be started all the same.") if can_start else "")
        else:
            self.headline.setText(headline_of(estimate))
            self.details.setText(self._details_of(estimate))
        self.details.setVisible(bool(self.details.text()))
        self.reason.setText("" if estimate is None else estimate.reason)
        self.reason.setVisible(estimate is not None and bool(estimate.reason))

    def _details_of(self, estimate: RunEstimate) -> str:
        words = self.tr("%1 free on the disk. %2 charts to learn from, %3 held out, %4 of music.")
        return (
            words.replace("%1", size_text(estimate.free_bytes))
            .replace("%2", count_text(estimate.n_songs))
            .replace("%3", count_text(estimate.n_held_out))
            .replace("%4", left_text(estimate.music_s))
        )


def headline_of(estimate: RunEstimate) -> str:
    """Time and disk in one line: "23 min on this GPU, 3 h on the CPU, 6 GB"."""
    return ", ".join([*_times_of(estimate), size_text(estimate.disk_bytes)])


def _times_of(estimate: RunEstimate) -> list[str]:
    device = device_text(estimate.device)
    if estimate.seconds is None:
        return [translate("RunCost", "Time unknown until it has begun")]
    times = [
        translate("RunCost", "%1 on this %2").replace("%1", left_text(estimate.seconds)).replace("%2", device)
    ]
    if estimate.cpu_seconds is not None and device != device_text("cpu"):
        times.append(translate("RunCost", "%1 on the CPU").replace("%1", left_text(estimate.cpu_seconds)))
    return times
