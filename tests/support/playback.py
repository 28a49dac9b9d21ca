"""A device that plays when it is told to, a worker without a thread, and songs to play."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence

import numpy as np

from chart_hero_app.playback.device import DeviceError, OutputDevice, OutputStream, Render
from chart_hero_app.playback.player import Player
from chart_hero_app.playback.tape import Samples
from chart_hero_app.playback.worker import Task, Work

RATE = 44_100
BUILT_IN = OutputDevice("Built-in speakers", RATE, is_default=True)
HEADSET = OutputDevice("USB Headset", 48_000)


class HandWorker:
    """Carries tasks out where they are posted, in the same thread, and then works until nothing is left."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._tasks: deque[Task] = deque()
        self._is_running = False
        self._is_stopped = False

    def post(self, task: Task) -> None:
        self._tasks.append(task)
        self.run()

    def run(self) -> None:
        """Do all there is to do now."""
        if self._is_running or self._is_stopped:
            return
        self._is_running = True
        try:
            while True:
                while self._tasks:
                    self._tasks.popleft()()
                if self._work() != 0:
                    break
        finally:
            self._is_running = False

    def stop(self) -> None:
        self._is_stopped = True


class FakeStream:
    """What a fake device plays: blocks that are kept, each with the second at which it is heard."""

    def __init__(self, output: FakeOutput, device: OutputDevice, render: Render) -> None:
        self._output = output
        self._render = render
        self.device = device
        self.sample_rate = device.sample_rate
        self.is_alive = True
        self.is_closed = False
        self.blocks: list[Samples] = []

    @property
    def time_s(self) -> float:
        return self._output.now_s

    def close(self) -> None:
        self.is_closed, self.is_alive = True, False

    def ask_for_block(self, n_frames: int) -> None:
        trembling_s = self._output.trembles_s * (-1) ** len(self.blocks)
        block = np.full((n_frames, 2), np.nan, dtype=np.float32)
        self._render(block, self._output.now_s + self._output.delay_s + trembling_s)
        self.blocks.append(block)


class FakeOutput:
    """Devices without sound, on a clock that stands still until `advance`.

    Parameters
    ----------
    devices : there are from the start
    delay_s : from a block being asked for to its first frame being heard
    trembles_s : how far the device's stamps are off, by turns early and late
    n_block : frames a block
    """

    def __init__(
        self,
        devices: Sequence[OutputDevice] = (BUILT_IN, HEADSET),
        *,
        delay_s: float = 0.02,
        trembles_s: float = 0.0,
        n_block: int = 512,
    ) -> None:
        self.plugged_in = list(devices)
        self.delay_s = delay_s
        self.trembles_s = trembles_s
        self.n_block = n_block
        self.now_s = 100.0
        self.streams: list[FakeStream] = []
        self._listed = tuple(devices)

    def devices(self) -> tuple[OutputDevice, ...]:
        return self._listed

    def refresh(self) -> None:
        assert not self._open_streams(), "every stream has to be closed before"
        self._listed = tuple(self.plugged_in)

    def open(self, device: OutputDevice, render: Render) -> OutputStream:
        if device not in self.plugged_in:
            raise DeviceError(f'"{device.name}" is not there any more. Choose another device.')
        stream = FakeStream(self, device, render)
        self.streams.append(stream)
        return stream

    @property
    def stream(self) -> FakeStream:
        """The one that is open."""
        (stream,) = self._open_streams()
        return stream

    @property
    def heard(self) -> Samples:
        """Everything that the open stream was given, (n_frames, 2)."""
        return np.concatenate(self.stream.blocks)

    def unplug(self, device: OutputDevice) -> None:
        """Take a device away from under its stream."""
        self.plugged_in.remove(device)
        for stream in self._open_streams():
            if stream.device == device:
                stream.is_alive = False

    def advance(self, seconds: float, between: Callable[[], None] = lambda: None) -> None:
        """Let time pass, block by block; `between` is called after each."""
        end_s = self.now_s + seconds
        while self.now_s < end_s:
            block_s = self.n_block / RATE
            for stream in self._open_streams():
                if stream.is_alive:
                    stream.ask_for_block(self.n_block)
                    block_s = self.n_block / stream.sample_rate
            self.now_s += block_s
            between()

    def _open_streams(self) -> list[FakeStream]:
        return [stream for stream in self.streams if not stream.is_closed]


class PlayerBench:
    """A player with a fake device and no thread of its own."""

    def __init__(self, output: FakeOutput | None = None) -> None:
        self.output = output or FakeOutput()
        self._workers: list[HandWorker] = []
        self.player = Player(lambda: self.output, self._make_worker, clock=lambda: self.output.now_s)

    def _make_worker(self, work: Work) -> HandWorker:
        self._workers.append(HandWorker(work))
        return self._workers[-1]

    def load(self, sound: Samples, rate: int = RATE) -> None:
        """Give the player a song."""
        self.player.load(lambda _: blocks_of(sound, rate))

    def advance(self, seconds: float) -> None:
        """Let time pass; the worker gets its turn after each block."""
        self.output.advance(seconds, self._workers[-1].run)

    def heard(self, seconds: float) -> Samples:
        """Let time pass, and return what was put out in it."""
        n_before = sum(len(block) for block in self.output.stream.blocks)
        self.advance(seconds)
        return self.output.heard[n_before:]


def blocks_of(sound: Samples, n_block: int = RATE) -> Iterator[Samples]:
    """A sound as a decoder gives it: block by block."""
    for start in range(0, len(sound), n_block):
        yield sound[start : start + n_block]


def tone(seconds: float, frequency: float = 440.0, level: float = 0.5, rate: int = RATE) -> Samples:
    """A sine on both channels, (n, 2)."""
    t = np.arange(int(seconds * rate)) / rate
    return np.repeat(level * np.sin(2 * np.pi * frequency * t)[:, np.newaxis], 2, axis=1).astype(np.float32)


def ramp(seconds: float, rate: int = RATE) -> Samples:
    """A sound whose every sample tells its own place: it rises from 0 to 0.9, (n, 2)."""
    return np.repeat(np.linspace(0, 0.9, int(seconds * rate))[:, np.newaxis], 2, axis=1).astype(np.float32)


def clicks(seconds: float, at_s: Iterable[float], rate: int = RATE) -> Samples:
    """Silence with short clicks at the given seconds, (n, 2)."""
    sound = np.zeros((int(seconds * rate), 2), dtype=np.float32)
    t = np.arange(int(0.004 * rate))
    click = 0.8 * np.sin(2 * np.pi * 3000 * t / rate) * np.hanning(len(t))
    for second in at_s:
        start = round(second * rate)
        sound[start : start + len(click)] += click[: len(sound) - start, np.newaxis].astype(np.float32)
    return sound
