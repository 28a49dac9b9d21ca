"""Slower and faster with the pitch kept, by Signalsmith's stretcher.

`process` keeps the interpreter's lock all the while it computes: 0.2 s and more for 15 s of sound, in which
neither the window nor the device's thread would get a turn. So long pieces go to a process of their own,
and only short ones, a few milliseconds each, are stretched where they are needed.

The stretcher sets its own delay right (clicks come out within 1 ms at 50 to 150 %, 6 ms at 25 %), but only
for what one call gets: sound cut into small calls wanders and hums. Hence pieces of seconds, with some
sound to spare at both ends, where a piece fades in and out.
"""

from __future__ import annotations

import logging
import multiprocessing
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from types import ModuleType

import numpy as np
from python_stretch import Signalsmith

from chart_hero_app.playback.tape import Samples

_logger = logging.getLogger(__name__)

SPARE_S = 0.12
"""Sound around a piece that is stretched with it and cut off: as long as the stretcher's block."""

Read = Callable[[int, int], Samples]
"""First frame and number of frames of the song, any; gives (n, 2)."""


def stretch(samples: Samples, speed: float, sample_rate: int) -> Samples:
    """Play sound (n, 2) at another speed in one go; gives about n / speed frames. Its ends are weak."""
    stretcher = Signalsmith.Stretch()
    stretcher.preset(2, float(sample_rate))
    stretcher.setTimeFactor(speed)
    stretched = np.asarray(stretcher.process(np.ascontiguousarray(samples.T)), dtype=np.float32)
    return np.ascontiguousarray(stretched.T)


def piece_source(x: int, n: int, speed: float, sample_rate: int) -> tuple[int, int, int]:
    """What has to be stretched for tape frames [x, x + n).

    Returns
    -------
    first, n_frames, offset : song frames to stretch, and where in the result frame x lies
    """
    n_spare = int(SPARE_S * sample_rate)
    first = int(x * speed) - n_spare
    last = int((x + n) * speed) + n_spare
    return first, last - first, round(x - first / speed)


def stretch_piece(read: Read, x: int, n: int, speed: float, sample_rate: int) -> Samples:
    """Stretch tape frames [x, x + n) here and now, (n, 2); meant for short pieces."""
    first, n_frames, offset = piece_source(x, n, speed, sample_rate)
    return stretch(read(first, n_frames), speed, sample_rate)[offset : offset + n]


class StretchProcess:
    """A process that stretches one long piece at a time.

    If it cannot start, or dies, it is never ready again; short pieces have to do then.
    """

    def __init__(self) -> None:
        self._process: SpawnProcess | None = None
        self._pipe: Connection | None = None
        self._is_greeted = False
        self._is_broken = False
        self.is_busy = False

    def is_ready(self) -> bool:
        """Whether it can take a piece now. Asking for the first time starts it, which takes a moment."""
        if self._is_broken or self.is_busy:
            return False
        if self._process is None:
            self._start()
        elif not self._is_greeted:
            self._is_greeted = self._received() is not None
        return self._is_greeted

    def submit(self, samples: Samples, speed: float, sample_rate: int) -> None:
        """Begin to stretch a piece (n, 2).

        Raises
        ------
        RuntimeError
            if it is not ready
        """
        if not self.is_ready() or self._pipe is None:
            raise RuntimeError("the stretching process is not ready")
        self.is_busy = True
        try:
            self._pipe.send((speed, sample_rate))
            self._pipe.send_bytes(samples.tobytes())
        except OSError as error:
            self._give_up(error)

    def poll(self) -> Samples | None:
        """The stretched piece (n, 2), once; None while it is not there."""
        if not self.is_busy:
            return None
        raw = self._received()
        if raw is None:
            return None
        self.is_busy = False
        return np.frombuffer(raw, dtype=np.float32).reshape(-1, 2)

    def close(self) -> None:
        """End the process; asking for it again starts another."""
        self.is_busy = self._is_greeted = False
        if self._pipe is not None:
            self._pipe.close()
            self._pipe = None
        if self._process is not None:
            if self._process.pid is not None:
                self._process.kill()  # it holds nothing that anybody needs
                self._process.join()
            self._process.close()
            self._process = None

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs,), name="chart-hero stretch", daemon=True)
        try:
            with _without_main_module():
                self._process.start()
        except OSError as error:
            self._give_up(error)
        theirs.close()

    def _received(self) -> bytes | None:
        try:
            return self._pipe.recv_bytes() if self._pipe is not None and self._pipe.poll() else None
        except (OSError, EOFError) as error:
            self._give_up(error)
            return None

    def _give_up(self, error: Exception) -> None:
        _logger.warning("the stretching process is gone: %r", error)
        self._is_broken = True
        self.close()


@contextmanager
def _without_main_module() -> Iterator[None]:
    """Let a new process start bare: it would import the program's main module, and with it the window."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


def _serve(pipe: Connection) -> None:
    """Stretch what comes, until the other end is closed."""
    try:
        pipe.send_bytes(b"ready")
        while True:
            speed, sample_rate = pipe.recv()
            samples = np.frombuffer(pipe.recv_bytes(), dtype=np.float32).reshape(-1, 2)
            pipe.send_bytes(stretch(samples, speed, sample_rate).tobytes())
    except (EOFError, OSError):
        return  # nobody listens any more
