"""The mixing desk as widgets mirror it: what each control does to the `Desk`."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from chart_hero_app.playback.desk import Desk, Fader
from chart_hero_core.domain.chart import Pad


class DeskModel(QObject):
    """Holds a desk. Whoever plays through it overrides `_take_desk`.

    Signals
    -------
    levels_changed() : `desk` is another
    """

    levels_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = Desk()

    @property
    def desk(self) -> Desk:
        """Faders, switches, lanes, ears."""
        return self._desk

    def set_desk(self, desk: Desk) -> None:
        """Take another desk; it is heard with the next block."""
        if desk != self._desk:
            self._desk = desk
            self._take_desk(desk)
            self.levels_changed.emit()

    def set_level(self, fader: Fader, level: float) -> None:
        """Move a fader, 0..1.5."""
        self.set_desk(self._desk.with_level(fader, level))

    def switch_fader(self, fader: Fader, is_on: bool) -> None:
        """Let a fader's sound be heard, or not."""
        self.set_desk(self._desk.with_switch(fader, is_on))

    def split_ears(self, is_split: bool) -> None:
        """Play the song on the left ear and the chart on the right, or both on both."""
        self.set_desk(self._desk.with_ears(is_split))

    def mute(self, pad: Pad, is_muted: bool) -> None:
        """Mute a lane of the chart's drums, or not."""
        self.set_desk(self._desk.with_muted(pad, is_muted))

    def solo(self, pad: Pad, is_soloed: bool) -> None:
        """Solo a lane of the chart's drums, or not."""
        self.set_desk(self._desk.with_soloed(pad, is_soloed))

    def set_lane_level(self, pad: Pad, level: float) -> None:
        """Set how loud a lane of the chart's drums is, 0..1.5."""
        self.set_desk(self._desk.with_lane_level(pad, level))

    def _take_desk(self, desk: Desk) -> None:
        """Let another desk be heard."""
