"""The device in use: opened, watched, lost, found again. Everything here runs in the worker's thread."""

from __future__ import annotations

import logging
from collections.abc import Callable

from chart_hero_app.playback.device import DeviceError, OutputDevice, OutputStream, Render, SoundOutput

_logger = logging.getLogger(__name__)

LONGEST_SILENCE_S = 1.0
"""A device that asks for nothing this long is gone, whatever it says."""


class Speaker:
    """Holds the stream.

    Parameters
    ----------
    make_output : the way to the devices; called when first needed, for it can take a while
    render : called by the device
    clock : seconds of any steady clock, for the watch over the device

    Attributes
    ----------
    devices : known ones, the system's choice first
    device, stream : in use; None without any. The GUI thread reads them, and the stream's clock.
    """

    def __init__(
        self, make_output: Callable[[], SoundOutput], render: Render, clock: Callable[[], float]
    ) -> None:
        self._make_output = make_output
        self._render = render
        self._clock = clock
        self._output: SoundOutput | None = None
        self.devices: tuple[OutputDevice, ...] = ()
        self.device: OutputDevice | None = None
        self.stream: OutputStream | None = None
        self._progress: tuple[int, float] = (-1, 0.0)

    def list_devices(self, *, anew: bool) -> None:
        """Learn which devices there are; `anew` looks for new ones, which ends the stream."""
        if self._output is None:
            self._output = self._make_output()
        elif anew:
            self.close()
            self._output.refresh()
        self.devices = self._output.devices()

    def open(self, name: str | None) -> None:
        """Open the device of a name; the system's choice if there is none of it, or no name.

        Raises
        ------
        DeviceError
            if there is no device, or it cannot be used
        """
        self.close()
        if self._output is None:
            self.list_devices(anew=False)
        assert self._output is not None
        if not self.devices:
            raise DeviceError("No audio device found. Everything but playing works.")
        device = next((device for device in self.devices if device.name == name), self.devices[0])
        self.stream = self._output.open(device, self._render)
        self.device = device
        self._progress = (-1, self._clock())
        _logger.info("playing through %s at %d Hz", device.name, device.sample_rate)

    def is_lost(self, next_frame: int) -> bool:
        """Whether the device in use is gone, judged by its word and by whether it goes on asking for sound.

        Parameters
        ----------
        next_frame : that the device will ask for; stands still once it is gone
        """
        if self.stream is None:
            return False
        now = self._clock()
        if next_frame != self._progress[0]:
            self._progress = (next_frame, now)
        return not self.stream.is_alive or now - self._progress[1] > LONGEST_SILENCE_S

    def close(self) -> None:
        """End the stream, if there is one."""
        stream, self.stream, self.device = self.stream, None, None
        if stream is not None:
            stream.close()
