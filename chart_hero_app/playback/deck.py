"""What the worker holds: the feeder with its engine, and the speaker that it sounds through."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from chart_hero_app.playback.device import DeviceError, OutputDevice, SoundOutput
from chart_hero_app.playback.engine import Engine
from chart_hero_app.playback.feeder import Feeder, News
from chart_hero_app.playback.mixer import LARGEST_BLOCK
from chart_hero_app.playback.speaker import Speaker
from chart_hero_app.playback.tape import Samples

USUAL_RATE = 48_000
"""Sample rate while no device says otherwise."""
WATCH_S = 0.25
"""How often the device is looked after."""


@dataclass(frozen=True, slots=True)
class DevicesListed:
    """These devices are known, the system's choice first."""

    devices: tuple[OutputDevice, ...]


@dataclass(frozen=True, slots=True)
class DeviceOpened:
    """Everything is heard through this device from now on."""

    device: OutputDevice


@dataclass(frozen=True, slots=True)
class DeviceGone:
    """Nothing can be heard, and why; `was_lost` if something could before."""

    text: str
    was_lost: bool


DeviceNews = DevicesListed | DeviceOpened | DeviceGone


class Deck:
    """Feeder and speaker. Everything here runs in the worker's thread, but for `_render`: the device's.

    Parameters
    ----------
    make_output : the way to the devices
    tell : gets news, in the worker's thread
    clock : steady seconds, to watch over the device

    Attributes
    ----------
    guest : an engine that is heard as well, at the device's rate; None without one. Any thread may swap it
    """

    def __init__(
        self,
        make_output: Callable[[], SoundOutput],
        tell: Callable[[News | DeviceNews], None],
        clock: Callable[[], float],
    ) -> None:
        self._tell = tell
        self.feeder = Feeder(USUAL_RATE, tell)
        self.speaker = Speaker(make_output, self._render, clock)
        self.guest: Engine | None = None
        self._guest_block = np.zeros((LARGEST_BLOCK, 2), dtype=np.float32)

    def work(self) -> float | None:
        """Do one piece of work; see `worker.Work`."""
        wait_s = self.feeder.work()
        if self.speaker.stream is None:
            return wait_s
        if self.speaker.is_lost(self.feeder.engine.next_frame):
            name = "" if self.speaker.device is None else self.speaker.device.name
            self.speaker.close()
            self._tell(DeviceGone(f'"{name}" was unplugged.', was_lost=True))
        return WATCH_S if wait_s is None else wait_s

    def open_device(self, name: str | None) -> None:
        """Open the device of a name, or the system's choice, and tell what became of it."""
        try:
            self.speaker.open(name)
        except DeviceError as error:
            self._tell(DeviceGone(str(error), was_lost=False))
        self._tell(DevicesListed(self.speaker.devices))
        device = self.speaker.device
        if device is not None:
            if self.guest is not None and self.guest.sample_rate != device.sample_rate:
                self.guest = None
            self.feeder.use_rate(device.sample_rate)
            self._tell(DeviceOpened(device))

    def open_device_if_none(self, name: str | None) -> None:
        """Open a device unless one is in use."""
        if self.speaker.stream is None:
            self.open_device(name)

    def refresh(self, name: str | None) -> None:
        """Look for devices anew, and open one."""
        self.speaker.list_devices(anew=True)
        self.open_device(name)

    def close(self) -> None:
        """Let go of the device and of the song."""
        self.speaker.close()
        self.feeder.close()

    def _render(self, out: Samples, heard_s: float) -> None:
        self.feeder.engine.render(out, heard_s)
        guest = self.guest
        if guest is not None:
            self._add(guest, out, heard_s)

    def _add(self, guest: Engine, out: Samples, heard_s: float) -> None:
        for done in range(0, len(out), LARGEST_BLOCK):
            part = out[done : done + LARGEST_BLOCK]
            block = self._guest_block[: len(part)]
            guest.render(block, heard_s + done / guest.sample_rate)
            np.add(part, block, out=part)
        np.clip(out, -1.0, 1.0, out=out)
