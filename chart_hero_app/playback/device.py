"""Output devices: which there are, and a stream into one of them. All of PortAudio stands here.

PortAudio freezes its list of devices when it starts; to see a new one it has to be started anew, which ends
every stream (python-sounddevice issue 125). A system without PortAudio, or without a device, gets a
`NullOutput`: everything but playing works.
"""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, Protocol

import numpy as np

from chart_hero_app.playback.tape import Samples
from chart_hero_core.errors import ChartHeroError

_logger = logging.getLogger(__name__)

Render = Callable[[Samples, float], None]
"""Fills a block (n, 2), given the second of the device's clock at which it begins to sound."""

WANTED_LATENCY_S = 0.03
"""What the device is asked to hold ready: Python's other threads may keep a block waiting for 10 ms."""
SWITCH_S = 0.001
"""How long a thread of Python may go on while the device's waits for its turn (else 5 ms, each time)."""
LONGEST_LATENCY_S = 1.0
"""A device that says it sounds later than this, or in the past, does not know."""
_PREFERRED_HOSTS = ("Windows WASAPI", "Core Audio")
"""PortAudio's default on Windows (MME) sounds 90 ms late or more."""


class DeviceError(ChartHeroError):
    """No sound can be put out; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class OutputDevice:
    """A device that sound can go to.

    Parameters
    ----------
    name : what the system calls it; tells it from all others
    sample_rate : its own
    is_default : the system's choice
    """

    name: str
    sample_rate: int
    is_default: bool = False


class OutputStream(Protocol):
    """Sound on its way to a device."""

    @property
    def sample_rate(self) -> int:
        """Samples per second."""

    @property
    def time_s(self) -> float:
        """The device's clock now."""

    @property
    def is_alive(self) -> bool:
        """Whether the device still takes sound."""

    def close(self) -> None:
        """End it; `render` is not called any more."""


class SoundOutput(Protocol):
    """The way to all devices. Used by one thread at a time; only a stream's clock is read by others."""

    def devices(self) -> tuple[OutputDevice, ...]:
        """Devices known now, the system's choice first."""

    def refresh(self) -> None:
        """Look for devices anew; every stream has to be closed before."""

    def open(self, device: OutputDevice, render: Render) -> OutputStream:
        """Begin to put out sound; `render` is called from a thread of the device.

        Raises
        ------
        DeviceError
            if the device cannot be used
        """


class NullOutput:
    """A system without any device."""

    def devices(self) -> tuple[OutputDevice, ...]:
        """None."""
        return ()

    def refresh(self) -> None:
        """Find none."""

    def open(self, device: OutputDevice, render: Render) -> OutputStream:
        """Refuse."""
        raise DeviceError(f'"{device.name}" is not there any more. Choose another device.')


class PortAudioOutput:
    """Devices by PortAudio.

    Parameters
    ----------
    sounddevice : the module; importing it starts PortAudio, and fails without it
    """

    def __init__(self, sounddevice: Any) -> None:
        sys.setswitchinterval(SWITCH_S)
        self._sounddevice = sounddevice
        self._lock = threading.Lock()

    def devices(self) -> tuple[OutputDevice, ...]:
        """Devices of the host system's best interface that take two channels."""
        with self._lock:
            return tuple(
                OutputDevice(entry["name"], int(entry["default_samplerate"]), index == default)
                for index, entry, default in self._entries()
            )

    def refresh(self) -> None:
        """Start PortAudio anew."""
        with self._lock:
            self._sounddevice._terminate()
            self._sounddevice._initialize()

    def open(self, device: OutputDevice, render: Render) -> OutputStream:
        """Open a device at its own rate."""
        with self._lock:
            indices = [index for index, entry, _ in self._entries() if entry["name"] == device.name]
            if not indices:
                raise DeviceError(f'"{device.name}" is not there any more. Choose another device.')
            try:
                return _PortAudioStream(self._sounddevice, indices[0], device.sample_rate, render)
            except self._sounddevice.PortAudioError as error:
                raise DeviceError(
                    f'"{device.name}" cannot be used: another program may hold it. '
                    "Close that program, or choose another device."
                ) from error

    def _entries(self) -> list[tuple[int, Any, int]]:
        """Index and description of each device, and the index of the default one, which comes first."""
        hosts = self._sounddevice.query_hostapis()
        if not hosts:
            return []
        named = {host["name"]: host for host in hosts}
        host = next((named[name] for name in _PREFERRED_HOSTS if name in named), None)
        if host is None:
            host = next((host for host in hosts if host["default_output_device"] >= 0), hosts[0])
        default = host["default_output_device"]
        indices = sorted(host["devices"], key=lambda index: index != default)
        entries = [(index, self._sounddevice.query_devices(index), default) for index in indices]
        return [entry for entry in entries if entry[1]["max_output_channels"] >= 2]


class _PortAudioStream:
    """A stream that is open until it is closed."""

    def __init__(self, sounddevice: Any, index: int, sample_rate: int, render: Render) -> None:
        self.sample_rate = sample_rate
        self._error = sounddevice.PortAudioError
        self._n_underflows = 0
        self._last_time_s = 0.0
        stream: Any = None

        def call_back(out: Samples, _n_frames: int, times: Any, status: Any) -> None:
            if status.output_underflow:
                self._n_underflows += 1
            delay_s = times.outputBufferDacTime - times.currentTime
            if 0.0 < delay_s < LONGEST_LATENCY_S:
                render(out, times.outputBufferDacTime)
            else:  # this host does not tell; PortAudio's own estimate has to do
                render(out, stream.time + stream.latency)

        is_wasapi = sys.platform == "win32"
        stream = sounddevice.OutputStream(
            device=index,
            samplerate=sample_rate,
            channels=2,
            dtype=np.float32,
            latency=WANTED_LATENCY_S,
            callback=call_back,
            extra_settings=sounddevice.WasapiSettings(auto_convert=True) if is_wasapi else None,
        )
        self._stream = stream
        stream.start()

    @property
    def time_s(self) -> float:
        """PortAudio's clock; it stands still once the device is gone."""
        try:
            self._last_time_s = float(self._stream.time)
        except self._error:
            _logger.debug("the device's clock cannot be read any more")
        return self._last_time_s

    @property
    def is_alive(self) -> bool:
        """Whether PortAudio still asks for sound."""
        return bool(self._stream.active)

    def close(self) -> None:
        """End the stream; one whose device is gone may complain, to nobody's use."""
        if self._n_underflows:
            _logger.info("the device ran dry %d times", self._n_underflows)
        try:
            self._stream.close(ignore_errors=True)
        except self._error as error:
            _logger.info("closing the stream: %s", error)


@cache
def system_output() -> SoundOutput:
    """The devices of this system. The first call starts PortAudio, which can take a while: not in the GUI."""
    try:
        import sounddevice
    except OSError as error:  # the package is there, the library behind it is not
        _logger.warning("PortAudio cannot be loaded: %s", error)
        return NullOutput()
    return PortAudioOutput(sounddevice)
