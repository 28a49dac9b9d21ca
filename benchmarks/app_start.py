"""The window as a user meets it: start, first sight of a song, event loop while it is heard, memory.

    python benchmarks/app_start.py [SONG...] [--runs 3]

Each run is a process of its own, in a virtual screen (Xvfb) unless there is a real one, with settings and
projects of its own. Times count from the start of the process, by the clock; the song is dropped once the
model is loaded. A gap is the time between two turns of the event loop (a timer of 5 ms): while the model is
loaded, and from the drop until the song is charted; beside it stands what the GUI thread itself computed in
the worst of the latter. The first run fills the file system's cache and is told by itself; the others by
their median and worst. Nothing else should run on the machine meanwhile: where something does, its load is
told, and the processor's own seconds say more than the clock's.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from machine import begin_ahead, machine_text, page_of
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication

from chart_hero_app import application
from chart_hero_app.view_models.app import AppModel
from chart_hero_app.view_models.song_session import SongState
from chart_hero_app.widgets.timeline.waveform import WaveformView
from chart_hero_app.windows.main_window import MainWindow

START_VARIABLE = "CHART_HERO_BENCHMARK_START"
ROWS = {
    "window_s": "window painted, s",
    "window_cpu_s": "... of the processor, s",
    "model_s": "model loaded behind the window, s",
    "model_gap_ms": "longest gap meanwhile, ms",
    "first_wave_s": "drop to first waveform, s",
    "first_wave_cpu_s": "... of the processor, s",
    "first_notes_s": "drop to first strokes, s",
    "first_notes_share": "... of the run, %",
    "charted_s": "drop to chart, s",
    "longest_gap_ms": "longest gap in the event loop, ms",
    "listening_gap_ms": "... once the waveform is seen, ms",
    "gui_ms": "longest computing of the GUI thread, ms",
    "idle_mb": "memory of the empty window, MB",
    "peak_mb": "highest memory, MB",
}


def run_child(song: Path) -> None:
    """Run the app itself with eyes in it, until the song is charted; print what they saw."""
    qt = QApplication([])
    eyes = Eyes(song, float(os.environ[START_VARIABLE]))
    qt.installEventFilter(eyes)
    application.AppModel = eyes.make_app
    code = application.main([])
    eyes.seen["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(eyes.seen))
    sys.exit(code)


class Eyes(QObject):
    """Sees what is painted, and how long the event loop keeps waiting.

    Parameters
    ----------
    song : dropped once the window stands
    started_s : when the process was started, seconds since 1970
    """

    def __init__(self, song: Path, started_s: float) -> None:
        super().__init__()
        self._song = song
        self._started_s = started_s
        self._app: AppModel | None = None
        self._timer = QTimer(self, interval=5, timeout=self._turn)
        self.seen: dict[str, float] = {}

    def make_app(self, *arguments: object) -> AppModel:
        """Make the app as `application.main` would, and know it."""
        self._app = AppModel(*arguments)
        return self._app

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Look at what is painted; let it pass."""
        if event.type() is QEvent.Type.Paint:
            if isinstance(watched, MainWindow) and "window_s" not in self.seen:
                self.seen["window_s"] = time.time() - self._started_s
                self.seen["window_cpu_s"] = time.process_time()
                QTimer.singleShot(0, self._wait_for_model)
            if isinstance(watched, WaveformView):
                self._see_wave()
        return False

    def _wait_for_model(self) -> None:
        self._stood_s = self._last_s = time.time()
        self._last_gui_s = time.thread_time()
        self.seen |= {"idle_mb": memory_mb(), "model_gap_ms": 0.0}
        self._timer.start()

    def _drop(self) -> None:
        self._dropped_s, self._dropped_cpu_s = time.time(), time.process_time()
        self.seen |= {"model_s": self._dropped_s - self._stood_s, "longest_gap_ms": 0.0, "gui_ms": 0.0}
        self._app.open_paths([self._song])

    def _see_wave(self) -> None:
        session = self._app.session
        if session is not None and session.picture is not None and "first_wave_s" not in self.seen:
            self.seen["first_wave_s"] = time.time() - self._dropped_s
            self.seen["first_wave_cpu_s"] = time.process_time() - self._dropped_cpu_s

    def _turn(self) -> None:
        now_s, gui_s = time.time(), time.thread_time()
        gap_s, computed_s = now_s - self._last_s, gui_s - self._last_gui_s
        self._last_s, self._last_gui_s = now_s, gui_s
        if "longest_gap_ms" not in self.seen:
            self._see_longest("model_gap_ms", gap_s)
            if self._app.jobs.is_idle and now_s > self._stood_s + 0.5:
                self._drop()
            return
        self._see_longest("longest_gap_ms", gap_s)
        self._see_longest("gui_ms", computed_s)
        if "first_wave_s" in self.seen:
            self._see_longest("listening_gap_ms", gap_s)
        session = self._app.session
        if session is None:
            return
        hearing = session.timeline.display.hearing
        if hearing is not None and hearing.strokes and session.progress is not None:
            self.seen.setdefault("first_notes_s", now_s - self._dropped_s)
            self.seen.setdefault("first_notes_share", 100 * session.progress.share)
        if session.state is SongState.READY:
            self._timer.stop()
            self.seen["charted_s"] = now_s - self._dropped_s
            QTimer.singleShot(500, QApplication.closeAllWindows)

    def _see_longest(self, name: str, seconds: float) -> None:
        self.seen[name] = max(self.seen.get(name, 0.0), 1000 * seconds)


def memory_mb() -> float:
    """Memory of this process now; its highest where the system does not say."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return pages * os.sysconf("SC_PAGESIZE") / 2**20


def run_once(song: Path, compiled: Path) -> dict[str, float]:
    """Run the app in a process and a home of its own.

    Parameters
    ----------
    song : what is dropped
    compiled : where Python keeps what it compiled; the first start of an installed app fills it
    """
    command = [sys.executable, __file__, "--child", str(song)]
    with tempfile.TemporaryDirectory() as home:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("XDG_")}
        environment |= {
            "HOME": home,
            "QT_QPA_PLATFORM": "xcb",
            "PYTHONDONTWRITEBYTECODE": "",
            "PYTHONPYCACHEPREFIX": str(compiled),
            "PYTHONPATH": str(Path(__file__).parents[1]),
            START_VARIABLE: str(time.time()),
        }
        result = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if result.returncode != 0:
        sys.exit(f"{song}: the run failed\n{result.stderr}")
    seen: dict[str, float] = json.loads(result.stdout.splitlines()[-1])
    return seen


def table(runs: list[dict[str, float]]) -> list[str]:
    """Lines of a table: first run, median and worst of the others."""
    first, others = runs[0], runs[1:] or runs
    lines = ["| | first run | median | worst |", "| --- | ---: | ---: | ---: |"]
    for name, words in ROWS.items():
        values = [run.get(name, float("nan")) for run in others]
        figures = (first.get(name, float("nan")), statistics.median(values), max(values))
        digits = 2 if name.endswith("_s") else 0
        lines.append(f"| {words} | " + " | ".join(f"{figure:.{digits}f}" for figure in figures) + " |")
    return lines


def demo_of_four_minutes(folder: Path) -> Path:
    """Write the demo song, repeated."""
    from window_jobs import write_long_demo  # what it imports must not count as part of a start

    return write_long_demo(folder / "four minutes.mp3")


def main() -> None:
    """Measure, and print the page."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("songs", nargs="*", type=Path, help="instead of the demo, repeated for four minutes")
    parser.add_argument("--runs", type=int, default=3, help="runs of each song after a first one")
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        run_child(options.songs[0])
    begin_ahead(needs_screen=True)
    with tempfile.TemporaryDirectory() as folder:
        songs = options.songs or [demo_of_four_minutes(Path(folder))]
        compiled = Path(folder) / "compiled"
        runs = {song: [run_once(song, compiled) for _ in range(options.runs + 1)] for song in songs}
    with page_of(__file__):
        print("# The window: start, first sight, event loop, memory\n")
        print(machine_text())
        print(f"`python benchmarks/app_start.py`; {options.runs} runs after a first one.")
        for song, runs_of_song in runs.items():
            print(f"\n## {song.parent.name if song.stem == 'song' else song.name}\n")
            print("\n".join(table(runs_of_song)))


if __name__ == "__main__":
    main()
