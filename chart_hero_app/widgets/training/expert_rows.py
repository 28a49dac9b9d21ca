"""Every setting of a run, for experts: its name in plain words, its value, its default."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

from PySide6.QtCore import QCoreApplication, QSignalBlocker, Signal
from PySide6.QtWidgets import QDoubleSpinBox, QGridLayout, QWidget

from chart_hero_app.theme.look import Look
from chart_hero_app.widgets.button import Button
from chart_hero_app.widgets.labels import label
from chart_hero_app.widgets.training.result_card import EDGE_PX, ResultCard
from chart_hero_core.runs.plan import ExpertSettings

_DEFAULTS = ExpertSettings()
_N_COLUMNS = 2


@dataclass(frozen=True, slots=True)
class _Range:
    """What a setting may be: least, most, step, decimals."""

    least: float
    most: float
    step: float = 1.0
    decimals: int = 0


_RANGES = {
    "n_steps": _Range(1, 1_000_000, 500),
    "learning_rate": _Range(1e-7, 0.1, 1e-5, 7),
    "batch_size": _Range(1, 512),
    "kit_share": _Range(0, 1, 0.05, 2),
    "anchor_weight": _Range(0, 100, 0.1, 2),
    "positive_weight": _Range(0.1, 100, 0.5, 1),
    "voice_weight": _Range(0, 100, 0.1, 2),
    "beat_weight": _Range(0, 100, 0.1, 2),
    "onset_width_frames": _Range(0.5, 10, 0.5, 1),
    "n_workers": _Range(0, 64),
    "n_threads": _Range(0, 256),
    "n_devices": _Range(1, 64),
    "seed": _Range(0, 1_000_000_000),
    "checkpoint_minutes": _Range(0.1, 240, 1, 1),
}


class ExpertRows(ResultCard):
    """A number for every field of `ExpertSettings`.

    Parameters
    ----------
    look : colours and fonts

    Signals
    -------
    chosen(ExpertSettings) : the user took another value
    """

    chosen = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(QCoreApplication.translate("ExpertRows", "Expert settings"), parent)
        self._settings = ExpertSettings()
        self.boxes = {field.name: self._box(field.name) for field in fields(ExpertSettings)}
        self.reset = Button(look, self.tr("Reset to defaults"), "link", height_px=24)
        self.reset.clicked.connect(lambda: self.chosen.emit(ExpertSettings()))
        self.head.addStretch(1)
        self.head.addWidget(self.reset)
        hint = label(self.tr("Automatic values follow from how long and how strongly it learns."), "label-2")
        hint.setContentsMargins(EDGE_PX, 0, EDGE_PX, 12)
        grid = QGridLayout()
        grid.setContentsMargins(EDGE_PX, 0, EDGE_PX, 16)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        n_rows = -(-len(self.boxes) // _N_COLUMNS)
        for index, (name, box) in enumerate(self.boxes.items()):
            row, place = index % n_rows, 2 * (index // n_rows)
            words = label(self._names()[name], wraps=True)
            words.setBuddy(box)
            grid.addWidget(words, row, place)
            grid.addWidget(box, row, place + 1)
            grid.setColumnStretch(place, 1)
        self.column.addWidget(hint)
        self.column.addLayout(grid)

    def show_settings(self, settings: ExpertSettings) -> None:
        """Show other values."""
        self._settings = settings
        for name, box in self.boxes.items():
            value = getattr(settings, name)
            with QSignalBlocker(box):
                box.setValue(box.minimum() if value is None else value)
        self.reset.setEnabled(settings != _DEFAULTS)

    def _box(self, name: str) -> QDoubleSpinBox:
        """A field with a number; below its least one stands "automatic" where that can be."""
        extent, default = _RANGES[name], getattr(_DEFAULTS, name)
        box = QDoubleSpinBox()
        box.setDecimals(extent.decimals)
        box.setSingleStep(extent.step)
        box.setRange(extent.least - (extent.step if default is None else 0.0), extent.most)
        if default is None:
            box.setSpecialValueText(self.tr("automatic"))
        box.setAccessibleName(self._names()[name])
        shown = self.tr("automatic") if default is None else box.textFromValue(default)
        box.setToolTip(self.tr("Default: %1").replace("%1", shown))
        box.setKeyboardTracking(False)
        box.setMinimumWidth(120)
        box.valueChanged.connect(lambda value, name=name: self._take(name, value))
        return box

    def _take(self, name: str, value: float) -> None:
        extent = _RANGES[name]
        taken: float | int | None = value
        if value < extent.least:
            taken = None
        elif extent.decimals == 0:
            taken = round(value)
        self.chosen.emit(replace(self._settings, **{name: taken}))  # type: ignore[arg-type]  # by its name

    def _names(self) -> dict[str, str]:
        return {
            "n_steps": self.tr("Steps in all"),
            "learning_rate": self.tr("Learning rate, highest"),
            "batch_size": self.tr("Clips in a batch"),
            "kit_share": self.tr("Share of clips from the kit"),
            "anchor_weight": self.tr("Pull towards the old model"),
            "positive_weight": self.tr("Weight of frames with a stroke"),
            "voice_weight": self.tr("Weight of the drum voices"),
            "beat_weight": self.tr("Weight of the beats"),
            "onset_width_frames": self.tr("Half width of a label, frames"),
            "n_workers": self.tr("Processes that make clips"),
            "n_threads": self.tr("Threads that learn (0: as many as fit)"),
            "n_devices": self.tr("GPUs or processes that share a batch"),
            "seed": self.tr("Seed of everything drawn"),
            "checkpoint_minutes": self.tr("Minutes between checkpoints"),
        }
