"""Frame times of the timeline: real paint events while it scrolls, plays and zooms.

    python benchmarks/timeline.py

A made-up song of 20,000 notes with 2,000 of them in sight, its sound noise under an envelope. A frame is
everything that one turn takes: the change of the view (or of the playhead), every paint event that follows
from it, and the copy to the screen's server. The first frames of each run, which fill what is kept, count.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import PySide6
from machine import begin_ahead, machine_text, page_of
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from chart_hero_app.theme.look import Look, ThemeChoice
from chart_hero_app.view_models.editor import EditorModel
from chart_hero_app.view_models.timeline import TimelineModel
from chart_hero_app.widgets.timeline.page import TimelinePage
from chart_hero_core.audio.sound_picture import SoundPictureBuilder
from chart_hero_core.domain.chart import DrumNote, Dynamics, Pad, Section
from chart_hero_core.domain.sound_picture import SoundPicture
from chart_hero_core.domain.timing import TempoMap
from chart_hero_core.editing.document import ChartDocument, note_order, place_of
from chart_hero_core.editing.history import History

N_NOTES, N_VISIBLE = 20_000, 2_000
N_FRAMES, N_DRAGS = 500, 50
WIDTH_PX, HEIGHT_PX = 1440, 900
BPM, SAMPLE_RATE = 150.0, 44_100
FRAME_PX = 7
"""Scrolled a frame: at 60 frames a second, as fast as a song plays with a bar in 230 px."""
DRAG_STEP_PX = 15
"""A sixteenth: notes snap, and in between nothing would be painted."""


class Samples:
    """All samples in memory."""

    def __init__(self, samples: npt.NDArray[np.float32]) -> None:
        self._samples = samples
        self.sample_rate = SAMPLE_RATE

    def samples_between(self, first: int, stop: int) -> npt.NDArray[np.float32]:
        """Samples [first, stop)."""
        return self._samples[max(first, 0) : max(stop, 0)]


@dataclass(frozen=True)
class Run:
    """Milliseconds of each frame of a run: by the clock, and of the thread's own computing."""

    name: str
    frames_ms: list[float]
    computing_ms: list[float]

    def row(self) -> str:
        """The run as a row of the table."""
        figures = [
            figure
            for times in (self.frames_ms, self.computing_ms)
            for figure in (statistics.median(times), float(np.percentile(times, 99)), max(times))
        ]
        return (
            f"| {self.name} | {len(self.frames_ms)} | {' | '.join(f'{figure:.1f}' for figure in figures)} |"
        )


def busy_song() -> ChartDocument:
    """A song with a note in three lanes at every sixteenth; every tenth is doubtful, many are ghosts."""
    pads = (Pad.KICK, Pad.SNARE, Pad.YELLOW_CYMBAL, Pad.BLUE_TOM, Pad.GREEN_CYMBAL)
    notes = []
    for index in range(N_NOTES):
        step, turn = divmod(index, 3)
        pad = pads[(turn * 2 + step % 2) % len(pads)]
        is_ghost = pad is not Pad.KICK and index % 4 == 0
        notes.append(
            DrumNote(
                step * 120,
                pad,
                Dynamics.GHOST if is_ghost else Dynamics.NEUTRAL,
                confidence=0.4 if index % 10 == 0 else 1.0,
                is_pinned=index % 17 == 0,
            )
        )
    tempo_map = TempoMap.steady(BPM)
    end_s = float(tempo_map.seconds_at(notes[-1].tick)) + 2.0
    sections = tuple(Section(bar * 1920, f"Part {bar // 16 + 1}") for bar in range(0, N_NOTES // 48, 16))
    return ChartDocument(tempo_map, tuple(sorted(notes, key=note_order)), sections, duration_s=end_s)


def noise(duration_s: float) -> tuple[SoundPicture, Samples, float]:
    """Draw noise that swells with the beat; also how many seconds of the processor the drawing took."""
    seconds = np.arange(int(duration_s * SAMPLE_RATE), dtype=np.float32) / SAMPLE_RATE
    swell = np.exp(-6 * (seconds % (60 / BPM))).astype(np.float32)
    samples = np.random.default_rng(1).normal(0, 0.3, len(seconds)).astype(np.float32) * swell
    stereo = np.stack([samples, samples], axis=1)
    started = time.process_time()
    builder = SoundPictureBuilder(SAMPLE_RATE, duration_s)
    for first in range(0, len(stereo), SAMPLE_RATE):
        builder.add(stereo[first : first + SAMPLE_RATE])
    picture = builder.finish()
    return picture, Samples(samples), time.process_time() - started


class Bench:
    """The page in a window of its own, and the time that its frames take."""

    def __init__(self, application: QApplication) -> None:
        self.application = application
        document = busy_song()
        self.picture, samples, self.drawing_s = noise(document.duration_s)
        look = Look(application)
        look.choose_theme(ThemeChoice.DARK)
        self.timeline = TimelineModel(document.duration_s)
        self.timeline.display.show_sound(self.picture)
        self.timeline.display.take_samples(samples)
        self.timeline.display.show_trust(np.full(2_000, 4.0))
        self.playhead_s = 0.0
        self.editor = EditorModel(History(document))
        self.page = TimelinePage(self.editor, self.timeline, look, lambda: self.playhead_s)
        self.page.resize(WIDTH_PX, HEIGHT_PX)
        self.page.arrange(48, 48, 160)
        self.page.show()
        for _ in range(20):
            application.processEvents()

    @property
    def visible_s(self) -> float:
        """Seconds in which `N_VISIBLE` notes stand."""
        return N_VISIBLE / N_NOTES * self.editor.document.duration_s

    def run(self, name: str, steps: Iterator[Callable[[], None]]) -> Run:
        """Take steps, each followed by everything that Qt paints because of it."""
        frames_ms, computing_ms = [], []
        for step in steps:
            started, started_computing = time.perf_counter(), time.thread_time()
            step()
            self.application.processEvents()
            computing_ms.append(1000 * (time.thread_time() - started_computing))
            frames_ms.append(1000 * (time.perf_counter() - started))
        return Run(name, frames_ms, computing_ms)

    def scrolling(self) -> Iterator[Callable[[], None]]:
        """Scroll by some pixels a frame."""
        self.timeline.show_span(0.0, self.visible_s)
        step_s = FRAME_PX / self.timeline.px_per_s
        for frame in range(N_FRAMES):
            yield lambda frame=frame: self.timeline.scroll_to(10.0 + frame * step_s)

    def scrolling_shapes(self) -> Iterator[Callable[[], None]]:
        """Scroll where notes are large enough for their shapes: 15 px a sixteenth."""
        self.timeline.show_span(0.0, self.timeline.width_px / 150)
        step_s = FRAME_PX / self.timeline.px_per_s
        for frame in range(N_FRAMES):
            yield lambda frame=frame: self.timeline.scroll_to(10.0 + frame * step_s)

    def playing(self) -> Iterator[Callable[[], None]]:
        """Play at 60 frames a second, the page turning."""
        self.timeline.show_span(0.0, 8.0)

        def frame_at(second: float) -> None:
            self.playhead_s = second
            self.page.advance()

        for frame in range(N_FRAMES):
            yield lambda frame=frame: frame_at(frame / 60)

    def zooming(self) -> Iterator[Callable[[], None]]:
        """Zoom from the whole song to 10 ms and back: every frame is painted anew from nothing."""
        self.timeline.show_span(0.0, self.timeline.duration_s)
        n_steps = N_FRAMES // 2
        factor = (self.timeline.duration_s / 0.010) ** (1 / n_steps)
        x = self.timeline.width_px * 0.4
        for frame in range(N_FRAMES):
            way = factor if frame < n_steps else 1 / factor
            yield lambda way=way: self.timeline.zoom(way, x)

    def selecting(self) -> Iterator[Callable[[], None]]:
        """Move the selection from note to note, as the arrow keys do."""
        self.timeline.show_span(10.0, 10.0 + self.timeline.width_px / 150)
        places = [place_of(note) for note in self.editor.document.notes[300:500]]
        for place in places:
            yield lambda place=place: self.editor.select([place])

    def dragging(self) -> Iterator[Callable[[], None]]:
        """Drag half of all notes at once; the last step lets go of them."""
        self.timeline.show_span(0.0, self.timeline.width_px / 150)
        notes = self.editor.document.notes
        self.editor.select([place_of(note) for note in notes[: N_NOTES // 2]])
        gestures, rows, no_key = (
            self.page.lanes.gestures,
            self.page.lanes.rows,
            Qt.KeyboardModifier.NoModifier,
        )
        grip = notes[30]
        x = self.timeline.x_of(float(self.editor.document.seconds[30]))
        y = rows.top_of(rows.row_of(grip.pad)) + rows.lane_px / 2
        gestures.press(x, y, no_key)
        for step in range(1, N_DRAGS):
            yield lambda step=step: gestures.drag(x + DRAG_STEP_PX * step, y, no_key)
        yield lambda: gestures.release(x + DRAG_STEP_PX * N_DRAGS, y, no_key)


def main() -> None:
    """Run everything and write the page."""
    begin_ahead(needs_screen=True)
    application = QApplication(sys.argv)
    platform_name = QGuiApplication.platformName()
    bench = Bench(application)
    bench.timeline.show_span(0.0, bench.visible_s)
    in_sight = int(np.searchsorted(bench.editor.document.seconds, bench.visible_s))
    runs = [
        bench.run(f"scroll, {in_sight:,} of {N_NOTES:,} notes in sight (ticks)", bench.scrolling()),
        bench.run("scroll, 15 px a sixteenth (shapes)", bench.scrolling_shapes()),
        bench.run("play: playhead, glowing notes, page turns", bench.playing()),
        bench.run("zoom, whole song to 10 ms and back", bench.zooming()),
        bench.run("selection from note to note", bench.selecting()),
        bench.run(f"drag {N_NOTES // 2:,} notes; the worst is letting go", bench.dragging()),
    ]
    with page_of(__file__):
        print_page(bench, runs, platform_name)


def print_page(bench: Bench, runs: list[Run], platform_name: str) -> None:
    """Print the page with its table."""
    print("# The timeline: time of a frame\n")
    print(f'{machine_text()} PySide6 {PySide6.__version__}, platform "{platform_name}",')
    print(f"page {WIDTH_PX} x {HEIGHT_PX} at {bench.page.devicePixelRatioF():.0f}00 %.\n")
    print(
        "Milliseconds from the change to the end of the last paint event that follows from it: by the clock, "
        "and what the GUI thread computed of it, which other programs on the machine do not stretch.\n"
    )
    print("Goal, on a machine with nothing else to do: median under 8 ms, worst under 33 ms.\n")
    print("| what | frames | median | 99 % | worst | computing: median | 99 % | worst |")
    print("| --- |" + " ---: |" * 7)
    print("\n".join(run.row() for run in runs))
    minutes = bench.picture.duration_s / 60
    print(
        f"\nDrawing the sound of {minutes:.1f} minutes (peaks, loudness, three strips) took "
        f"{bench.drawing_s:.2f} s of one core: {bench.drawing_s / minutes * 4:.2f} s for 4 minutes. "
        f"It is kept in {len(bench.picture.to_bytes()) / 1e6:.1f} MB."
    )


if __name__ == "__main__":
    main()
