"""Five figures of a run beside each other."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from chart_hero_app.figures import count_text, decimal_text, size_text
from chart_hero_app.view_models.training.run_progress import RunProgress
from chart_hero_app.view_models.training.run_words import device_text, edits_text, speed_text
from chart_hero_app.widgets.labels import hairline, label

_LEVEL = 0.005
"""A held-out loss that changed by less than this share is level."""
_NONE = "\N{EN DASH}"


class RunFigure(QWidget):
    """A figure, what it is above, more of it below.

    Parameters
    ----------
    name : what it is
    """

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self.value = QLabel(_NONE)
        self.value.setProperty("kind", "page")
        self.detail = label("", "label", wraps=True)
        title = label(name, "label", wraps=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 10, 8, 10)
        column.setSpacing(0)
        for line in (title, self.value, self.detail):
            column.addWidget(line)
        column.addStretch(1)
        self.show_figure("", "")

    def show_figure(self, value: str, detail: str, kind: str = "page") -> None:
        """Show another figure; `kind` is its style."""
        self.value.setText(value or _NONE)
        self.detail.setText(detail)
        self.setAccessibleName(", ".join(filter(None, (self._name, value, detail))))
        if self.value.property("kind") != kind:
            self.value.setProperty("kind", kind)
            self.value.style().polish(self.value)


class RunFigures(QFrame):
    """Edits, held-out loss, speed, device, disk.

    Attributes
    ----------
    all : these five, in their order
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self.edits = RunFigure(self.tr("Edits per 100 notes, held out"))
        self.loss = RunFigure(self.tr("Held-out loss"))
        self.speed = RunFigure(self.tr("Speed"))
        self.device = RunFigure(self.tr("Device"))
        self.disk = RunFigure(self.tr("Disk"))
        self.all = (self.edits, self.loss, self.speed, self.device, self.disk)
        row = QHBoxLayout(self)
        row.setContentsMargins(1, 1, 1, 1)
        row.setSpacing(0)
        for index, figure in enumerate(self.all):
            if index:
                row.addWidget(hairline(is_upright=True))
            row.addWidget(figure, 1)

    def show_progress(self, progress: RunProgress, disk_bytes: int) -> None:
        """Show the figures of a run."""
        self._show_edits(progress)
        losses = progress.held_out_loss.values
        loss = decimal_text(losses[-1], 3) if losses else ""
        self.loss.show_figure(loss, self._trend(losses))
        per_step = progress.seconds_per_step
        batch = self.tr("batch %1").replace("%1", count_text(progress.batch_size))
        speed = speed_text(per_step) if per_step is not None else ""
        self.speed.show_figure(speed, batch if progress.batch_size else "")
        started = progress.started
        self.device.show_figure(device_text(started.device) if started else "", memory_text(progress))
        self.device.setToolTip(started.reason if started else "")
        free = "" if progress.free_bytes is None else self.tr("%1 free")
        free = free.replace("%1", size_text(progress.free_bytes or 0))
        self.disk.show_figure(size_text(disk_bytes) if disk_bytes else "", free)

    def _show_edits(self, progress: RunProgress) -> None:
        before, now, best = progress.edits_before, progress.edits_now, progress.edits_best
        details = []
        if before is not None:
            details.append(self.tr("%1 before").replace("%1", edits_text(before)))
        if best is not None and now is not None and best < now:
            details.append(self.tr("best %1").replace("%1", edits_text(best)))
        is_better = now is not None and before is not None and now < before
        self.edits.show_figure(
            edits_text(now) if now is not None else "",
            ", ".join(details),
            "page-accent" if is_better else "page",
        )

    def _trend(self, losses: tuple[float, ...]) -> str:
        if len(losses) < 2:
            return ""
        change = losses[-1] - losses[-2]
        if abs(change) < _LEVEL * abs(losses[-2]):
            return self.tr("level")
        return self.tr("falling") if change < 0 else self.tr("rising")


def memory_text(progress: RunProgress) -> str:
    """Memory that the device has taken: "7.1 of 12 GB"."""
    taken, total = progress.memory_bytes, progress.memory_total_bytes
    if taken is None:
        return ""
    if total is None:
        return size_text(taken)
    giga = 1024.0**3
    words = QCoreApplication.translate("RunFigures", "%1 of %2 GB")
    return words.replace("%1", decimal_text(taken / giga)).replace("%2", decimal_text(total / giga, 0))
