"""PortAudio behind its wall: which devices are offered, how a stream is opened, what becomes of faults."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from chart_hero_app.playback.device import (
    DeviceError,
    NullOutput,
    OutputDevice,
    PortAudioOutput,
    system_output,
)
from chart_hero_app.playback.tape import Samples


class FakePortAudioError(Exception):
    """What sounddevice raises."""


class FakePortAudio:
    """As much of the module `sounddevice` as is used."""

    PortAudioError = FakePortAudioError

    def __init__(self, *, opens: bool = True) -> None:
        self.calls: list[str] = []
        self._opens = opens
        self.streams: list[SimpleNamespace] = []
        self.WasapiSettings = SimpleNamespace

    def query_hostapis(self) -> list[dict[str, Any]]:
        return [
            {"name": "ALSA", "devices": [0, 1, 2], "default_output_device": 1},
            {"name": "OSS", "devices": [3], "default_output_device": -1},
        ]

    def query_devices(self, index: int) -> dict[str, Any]:
        names = ["Microphone", "Speakers", "Headset", "Old card"]
        channels = [0, 2, 2, 2]
        return {
            "name": names[index],
            "max_output_channels": channels[index],
            "default_samplerate": 48000.0,
        }

    def OutputStream(self, **options: Any) -> SimpleNamespace:  # noqa: N802 - its name there
        if not self._opens:
            raise FakePortAudioError("Device unavailable")
        stream = SimpleNamespace(
            time=5.0, latency=0.03, active=True, options=options, closed=False, start=lambda: None
        )
        stream.close = lambda ignore_errors: setattr(stream, "closed", True)
        self.streams.append(stream)
        return stream

    def _terminate(self) -> None:
        self.calls.append("terminate")

    def _initialize(self) -> None:
        self.calls.append("initialize")


@pytest.fixture(autouse=True)
def same_switch_interval() -> Iterator[None]:
    interval_s = sys.getswitchinterval()
    yield
    sys.setswitchinterval(interval_s)


def ignore(out: Samples, heard_s: float) -> None:
    out.fill(0)


def test_devices_that_sound_are_offered_the_system_s_choice_first() -> None:
    devices = PortAudioOutput(FakePortAudio()).devices()

    assert devices == (
        OutputDevice("Speakers", 48_000, is_default=True),
        OutputDevice("Headset", 48_000, is_default=False),
    )


def test_a_refresh_starts_portaudio_anew() -> None:
    port_audio = FakePortAudio()

    PortAudioOutput(port_audio).refresh()

    assert port_audio.calls == ["terminate", "initialize"]


def test_other_threads_give_way_to_the_device_quickly() -> None:
    PortAudioOutput(FakePortAudio())

    assert sys.getswitchinterval() <= 0.001


def test_a_device_is_opened_at_its_own_rate() -> None:
    port_audio = FakePortAudio()

    stream = PortAudioOutput(port_audio).open(OutputDevice("Headset", 48_000), ignore)

    (opened,) = port_audio.streams
    assert (opened.options["device"], opened.options["samplerate"], opened.options["channels"]) == (
        2,
        48_000,
        2,
    )
    assert opened.options["latency"] < 0.05
    assert (stream.sample_rate, stream.time_s, stream.is_alive) == (48_000, 5.0, True)
    stream.close()
    assert opened.closed


@pytest.mark.parametrize(
    ("dac_s", "expected_s"),
    [(7.02, 7.02), (0.0, 5.03), (99.0, 5.03)],
    ids=["as the host says", "a host that does not tell", "a host that talks nonsense"],
)
def test_a_block_is_stamped_with_when_it_is_heard(dac_s: float, expected_s: float) -> None:
    port_audio = FakePortAudio()
    stamps: list[float] = []
    PortAudioOutput(port_audio).open(
        OutputDevice("Headset", 48_000), lambda _, heard_s: stamps.append(heard_s)
    )
    times = SimpleNamespace(outputBufferDacTime=dac_s, currentTime=7.0)

    port_audio.streams[0].options["callback"](
        np.zeros((64, 2), dtype=np.float32), 64, times, SimpleNamespace(output_underflow=False)
    )

    assert stamps == pytest.approx([expected_s])


def test_a_device_that_is_held_by_another_program_is_a_plain_sentence() -> None:
    output = PortAudioOutput(FakePortAudio(opens=False))

    with pytest.raises(DeviceError, match=r'"Headset" cannot be used: .* choose another device'):
        output.open(OutputDevice("Headset", 48_000), ignore)


def test_a_device_that_has_gone_is_a_plain_sentence() -> None:
    with pytest.raises(DeviceError, match='"Boombox" is not there any more'):
        PortAudioOutput(FakePortAudio()).open(OutputDevice("Boombox", 48_000), ignore)


def test_without_portaudio_there_is_no_device(monkeypatch: pytest.MonkeyPatch) -> None:
    class NoLibrary:
        def find_spec(self, name: str, *_: object) -> None:
            if name == "sounddevice":
                raise OSError("PortAudio library not found")

    monkeypatch.delitem(sys.modules, "sounddevice", raising=False)
    monkeypatch.setattr(sys, "meta_path", [NoLibrary(), *sys.meta_path])
    system_output.cache_clear()

    output = system_output()
    system_output.cache_clear()

    assert isinstance(output, NullOutput)
    assert output.devices() == ()
    with pytest.raises(DeviceError, match="not there any more"):
        output.open(OutputDevice("Speakers", 48_000), ignore)
