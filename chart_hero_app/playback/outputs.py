"""Which devices there are, which one is in use, and how late it is heard: what a window shows of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Signal

from chart_hero_app.playback.deck import Deck, DeviceGone, DeviceNews, DeviceOpened, DevicesListed
from chart_hero_app.playback.device import OutputDevice
from chart_hero_app.playback.engine import Engine
from chart_hero_app.playback.worker import TaskQueue


class OutputModel(QObject):
    """The devices of the player. Opening one takes a moment; `changed` tells when it is done.

    Parameters
    ----------
    deck, worker : what opens devices, and where
    pause : pauses the player; another device means another stream
    parent : Qt's owner

    Signals
    -------
    changed() : `devices`, `device` or a latency is another
    """

    changed = Signal()

    def __init__(self, deck: Deck, worker: TaskQueue, pause: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._deck = deck
        self._worker = worker
        self._pause = pause
        self._wanted: str | None = None
        self._latencies: dict[str, float] = {}
        self.devices: tuple[OutputDevice, ...] = ()
        self.device: OutputDevice | None = None
        self.missing_text = ""
        """Why nothing can be heard; empty while a device is in use."""

    @property
    def wanted(self) -> str | None:
        """Name of the device that was chosen; None for the system's choice."""
        return self._wanted

    def choose(self, name: str | None) -> None:
        """Play through another device; None for the system's choice. Playing pauses."""
        self._wanted = name
        self._pause()
        self._worker.post(lambda: self._deck.open_device(name))

    def prefer(self, name: str | None) -> None:
        """Open this device once one is needed, as it was chosen the last time."""
        self._wanted = name

    def refresh(self) -> None:
        """Look for devices anew, and open the chosen one again. Playing pauses."""
        self._pause()
        name = self._wanted
        self._worker.post(lambda: self._deck.refresh(name))

    def open_if_none(self) -> None:
        """Open the chosen device unless one is in use."""
        name = self._wanted
        self._worker.post(lambda: self._deck.open_device_if_none(name))

    @property
    def time_s(self) -> float | None:
        """The clock of the device in use now; None without one."""
        stream = self._deck.speaker.stream
        return None if stream is None else stream.time_s

    def mix_in(self, engine: Engine) -> None:
        """Let another engine be heard beside the song, until the device or its rate is another."""
        self._deck.guest = engine

    @property
    def latency_s(self) -> float:
        """How much later than it says the device in use is heard."""
        return self._latencies.get(self.device.name, 0.0) if self.device is not None else 0.0

    @property
    def latencies(self) -> Mapping[str, float]:
        """Latencies in seconds by name of the device."""
        return dict(self._latencies)

    def set_latencies(self, latencies: Mapping[str, float]) -> None:
        """Take the latencies that were measured before."""
        self._latencies = dict(latencies)
        self.changed.emit()

    def set_latency(self, latency_s: float) -> None:
        """Take a latency for the device in use; without one, nothing happens."""
        if self.device is not None:
            self._latencies[self.device.name] = latency_s
            self.changed.emit()

    def take(self, news: DeviceNews) -> None:
        """Show what the worker told."""
        match news:
            case DevicesListed():
                self.devices = news.devices
            case DeviceOpened():
                self.device, self.missing_text = news.device, ""
            case DeviceGone():
                self.device, self.missing_text = None, news.text
        self.changed.emit()
