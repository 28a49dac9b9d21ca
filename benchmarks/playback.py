"""What playing costs: the device's callback, stretching, memory, and the way from the space bar to sound.

    python benchmarks/playback.py

Needs no device: the callback is called as one would.
"""

from __future__ import annotations

import gc
import statistics
import sys
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import numpy as np
from machine import begin_ahead, machine_text, page_of
from PySide6.QtCore import QCoreApplication

from chart_hero_app.playback.desk import Desk, Fader
from chart_hero_app.playback.device import SWITCH_S, WANTED_LATENCY_S, OutputDevice, OutputStream, Render
from chart_hero_app.playback.engine import Engine
from chart_hero_app.playback.kit import KitSound, load_kit
from chart_hero_app.playback.mixer import MixState, Transport, lay_out
from chart_hero_app.playback.player import Player
from chart_hero_app.playback.route import Route
from chart_hero_app.playback.score import Strokes, strokes_of
from chart_hero_app.playback.stretch import StretchProcess, stretch
from chart_hero_app.playback.tape import Samples, Strip, Tape
from chart_hero_core.domain.chart import DrumNote, Pad
from chart_hero_core.domain.timing import TempoMap
from chart_hero_core.editing.document import ChartDocument, note_order

RATE = 48_000
N_BLOCK = 512
BLOCK_MS = 1000 * N_BLOCK / RATE
SOUNDS = [sound for sound in KitSound if sound not in (KitSound.CLICK, KitSound.CLICK_ACCENT)]


class SilentStream:
    """A device without sound: it asks for a block whenever one would be due, and notes what came when."""

    sample_rate = RATE
    is_alive = True

    def __init__(self, render: Render) -> None:
        self._render = render
        self._is_open = True
        self.first_sound_s: float | None = None
        self.late_ms: list[float] = []
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    @property
    def time_s(self) -> float:
        """The device's clock."""
        return time.perf_counter()

    def close(self) -> None:
        """End the thread."""
        self._is_open = False
        self._thread.join()

    def _run(self) -> None:
        out = np.zeros((N_BLOCK, 2), dtype=np.float32)
        due_s = time.perf_counter()
        while self._is_open:
            due_s = max(due_s + N_BLOCK / RATE, time.perf_counter())
            time.sleep(max(due_s - time.perf_counter(), 0))
            self._render(out, due_s + WANTED_LATENCY_S)
            ended_s = time.perf_counter()
            self.late_ms.append(1000 * (ended_s - due_s))
            if self.first_sound_s is None and out.any():
                self.first_sound_s = ended_s


class SilentOutput:
    """One such device."""

    def __init__(self) -> None:
        self.streams: list[SilentStream] = []

    def devices(self) -> tuple[OutputDevice, ...]:
        """The one."""
        return (OutputDevice("Silence", RATE, is_default=True),)

    def refresh(self) -> None:
        """Find no other."""

    def open(self, device: OutputDevice, render: Render) -> OutputStream:
        """Begin to ask for blocks."""
        self.streams.append(SilentStream(render))
        return self.streams[-1]


def main() -> None:
    """Measure, and write the page."""
    begin_ahead()
    app = QCoreApplication([])
    with page_of(__file__):
        print("# Playback\n")
        print(machine_text())
        print(
            f"`python benchmarks/playback.py`; {RATE} Hz, blocks of {N_BLOCK} frames ({BLOCK_MS:.1f} ms), "
            "no real device."
        )
        print_callback()
        print_player(app)
        print_stretch()
        print_edits()
        print_memory(app)


# The callback


def print_callback() -> None:
    """Time share of the callback, by how busy the chart is."""
    print("\n## The device's callback\n\nComputing time of the thread, 2,500 blocks each.\n")
    print("| what sounds | median us | worst us | median share of the block |")
    print("| --- | ---: | ---: | ---: |")
    song = np.random.default_rng(1).uniform(-0.5, 0.5, (30 * RATE, 2)).astype(np.float32)
    print_callback_row("nothing (paused)", MixState())
    print_callback_row("song alone", playing(song, 0))
    print_callback_row("song, click, 8 strokes a second", playing(song, 8))
    print_callback_row("song, click, 40 strokes a second", playing(song, 40))


def playing(song: Samples, n_per_s: int) -> MixState:
    """A song with its metronome and so many strokes a second, through all sounds of the kit."""
    route, desk = Route(RATE), Desk().with_switch(Fader.CLICK, True)
    tracks = []
    for n in (n_per_s, 3 if n_per_s else 0):
        sounds = [SOUNDS[i % len(SOUNDS)] for i in range(30 * n)]
        strokes = Strokes(np.arange(30 * n) / max(n, 1), sounds, np.full(30 * n, 0.5), [None] * (30 * n))
        tracks.append(lay_out(strokes, load_kit(RATE), route, desk.lane_gain))
    return MixState(Transport(route, 0), Tape({0: Strip((0,), (song,))}), tracks[0], tracks[1], desk)


def print_callback_row(name: str, state: MixState) -> None:
    """Render 27 s of a state."""
    engine = Engine(RATE)
    engine.update(lambda _: state)
    out = np.zeros((N_BLOCK, 2), dtype=np.float32)
    times_us = timed(lambda: engine.render(out, 0.0), 2500)
    median_us = statistics.median(times_us)
    print(f"| {name} | {median_us:.0f} | {max(times_us):.0f} | {median_us / BLOCK_MS / 10:.2f} % |")


def timed(call: Callable[[], object], n: int) -> list[float]:
    """Microseconds of the thread's own computing, for each of n calls."""
    gc.collect()
    times = []
    for _ in range(n):
        started = time.thread_time()
        call()
        times.append(1e6 * (time.thread_time() - started))
    return times


# Stretching


def print_stretch() -> None:
    """Cost of stretching in place, and in the process."""
    print("\n## Other speeds\n")
    print("| stretching to | computing per second heard | a first piece (0.3 s) in place, ms |")
    print("| --- | ---: | ---: |")
    song = np.random.default_rng(1).uniform(-0.5, 0.5, (15 * RATE, 2)).astype(np.float32)
    for speed in (0.25, 0.5, 0.8, 1.5):
        started = time.thread_time()
        out = stretch(song[: int(8 * RATE * speed)], speed, RATE)
        share = (time.thread_time() - started) / (len(out) / RATE)
        started = time.thread_time()
        stretch(song[: int((0.36 * speed + 0.24) * RATE)], speed, RATE)
        print(f"| {100 * speed:.0f} % | {100 * share:.1f} % | {1000 * (time.thread_time() - started):.1f} |")
    print_process(song[: int(7.5 * RATE)])


def print_process(song: Samples) -> None:
    """How long the process takes to start, and for a long piece."""
    process = StretchProcess()
    started = time.perf_counter()
    while not process.is_ready():
        time.sleep(0.005)
    start_s = time.perf_counter() - started
    started = time.perf_counter()
    process.submit(song, 0.5, RATE)
    submit_ms = 1000 * (time.perf_counter() - started)
    while process.poll() is None:
        time.sleep(0.005)
    took_s = time.perf_counter() - started
    process.close()
    print(
        "\n`process` of python-stretch keeps the interpreter's lock: 15 s at 50 % would stop every other\n"
        "thread for 0.4 s and more. Hence a process of its own for long pieces: ready after\n"
        f"{start_s:.2f} s, then 15 s at 50 % are back after {took_s:.2f} s, and handing them over keeps\n"
        f"the worker for {submit_ms:.0f} ms. Until it is ready, pieces of 0.3 s are stretched in place."
    )


# An edit


def print_edits() -> None:
    """From a new document to strokes on the tape."""
    print("\n## An edit\n")
    for n in (1_200, 20_000):
        times_us = timed(partial(lay_out_notes, document_of(n)), 15)
        median_ms = statistics.median(times_us) / 1000
        print(f"- A chart of {n:,} notes is laid out in {median_ms:.1f} ms after an edit, on the worker.")


def document_of(n: int) -> ChartDocument:
    """So many notes, over all lanes."""
    pads = list(Pad)
    notes = sorted((DrumNote(i * 60, pads[i % len(pads)]) for i in range(n)), key=note_order)
    return ChartDocument(TempoMap.steady(140.0), tuple(notes))


def lay_out_notes(document: ChartDocument) -> object:
    """What the worker does after an edit."""
    return lay_out(strokes_of(document), load_kit(RATE), Route(RATE), Desk().lane_gain)


# The whole player


def noise_blocks(seconds: float) -> Iterator[Samples]:
    """A song, a second at a time."""
    block = np.random.default_rng(2).uniform(-0.5, 0.5, (RATE, 2)).astype(np.float32)
    for _ in range(int(seconds)):
        yield block


def wait(app: QCoreApplication, condition: Callable[[], bool]) -> None:
    """Let the event loop turn until something is so."""
    while not condition():
        app.processEvents()
        time.sleep(0.001)


def wait_s(app: QCoreApplication, seconds: float) -> None:
    """Let the event loop turn for a while."""
    ends = time.perf_counter() + seconds
    wait(app, lambda: time.perf_counter() > ends)


def print_player(app: QCoreApplication) -> None:
    """From `play` to sound, and how late blocks come beside threads that compute."""
    print("\n## From the space bar to sound, and beside other threads\n")
    output = SilentOutput()
    player = Player(lambda: output)
    player.load(lambda _: noise_blocks(60))
    wait(app, lambda: player.is_whole and player.can_play)
    stream = output.streams[0]
    for speed in (1.0, 0.5):
        player.set_speed(speed)
        delays_ms = [space_to_sound_ms(app, player, stream, 2.0 * place) for place in range(12)]
        print(
            f"- Space to sound at {100 * speed:.0f} %: {statistics.median(delays_ms):.0f} ms (median), "
            f"{max(delays_ms):.0f} ms (worst of {len(delays_ms)}), and the device's latency "
            f"({1000 * WANTED_LATENCY_S:.0f} ms are asked for)."
        )
    player.set_speed(1.0)
    player.play()
    sys.setswitchinterval(SWITCH_S)
    for n_threads in (0, 1, 2):
        print_lateness(app, stream, n_threads)
    player.close()
    print(
        "\nThe callback is Python, so it needs the interpreter's lock. Two things keep it there: the mix\n"
        "goes in parts of 240 frames (over 500 numbers numpy lets go of the lock in every step and has to\n"
        "wait for it again; with parts of 1,024 frames one block in ten waited 7 to 24 ms inside the mix),\n"
        "and threads have to give way after 1 ms instead of 5."
    )


def space_to_sound_ms(app: QCoreApplication, player: Player, stream: SilentStream, second: float) -> float:
    """Play from a place that was gone to a moment ago."""
    player.seek(second)
    wait_s(app, 0.5)
    stream.first_sound_s = None
    started_s = time.perf_counter()
    player.play()
    wait(app, lambda: stream.first_sound_s is not None)
    player.pause()
    assert stream.first_sound_s is not None
    return 1000 * (stream.first_sound_s - started_s)


def print_lateness(app: QCoreApplication, stream: SilentStream, n_threads: int) -> None:
    """How late blocks are done while other threads of Python compute without a pause."""
    is_over = threading.Event()

    def compute() -> None:
        while not is_over.is_set():
            sum(i * i for i in range(1000))

    threads = [threading.Thread(target=compute) for _ in range(n_threads)]
    for thread in threads:
        thread.start()
    n_before = len(stream.late_ms)
    wait_s(app, 5.0)
    is_over.set()
    for thread in threads:
        thread.join()
    late = sorted(stream.late_ms[n_before:])
    print(
        f"- Beside {n_threads} computing threads a block is done {statistics.median(late):.1f} ms (median), "
        f"{late[int(0.99 * len(late))]:.1f} ms (99 of 100) after it is asked for."
    )


def print_memory(app: QCoreApplication) -> None:
    """Memory of the process while a song is loaded and played, by its length."""
    print("\n## Memory\n\nThe song lies on disk as 16-bit sound; memory is that of the whole process.\n")
    print("| song | resident MB before | loaded | playing at 50 % | decoded in s |")
    print("| --- | ---: | ---: | ---: | ---: |")
    for minutes in (4, 60):
        print_memory_row(app, minutes)
    print(
        "\nThe stretching process takes another 30 MB once another speed is chosen. "
        "On disk an hour at 48 kHz is 691 MB."
    )


def print_memory_row(app: QCoreApplication, minutes: int) -> None:
    """Load a song of noise, and play it at half speed."""
    player = Player(SilentOutput)
    before_mb = resident_mb()
    started = time.perf_counter()
    player.load(lambda _: noise_blocks(60 * minutes))
    wait(app, lambda: player.is_whole and player.can_play)
    took_s = time.perf_counter() - started
    loaded_mb = resident_mb()
    player.set_speed(0.5)
    player.seek(30.0)
    player.play()
    wait_s(app, 4.0)
    print(f"| {minutes} min | {before_mb:.0f} | {loaded_mb:.0f} | {resident_mb():.0f} | {took_s:.1f} |")
    player.close()


def resident_mb() -> float:
    """Memory of this process (Linux)."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith("VmRSS"))) / 1024


if __name__ == "__main__":
    main()
