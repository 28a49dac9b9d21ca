"""The event loop of a warm app while a song of four minutes is opened, heard and charted; its memory.

    python benchmarks/window_jobs.py [SONG] [--runs 3]

Each run is the app itself in a process and a home of its own, its window painted into memory (Qt's offscreen
platform: no screen, no driver). It is left alone until the model is loaded; then the song is dropped. Without
a song, the demo is repeated until it lasts four minutes. A gap is the time between two turns of the event
loop, watched by a timer of 10 ms and told by the stage in which it ended; beside the clock's milliseconds
stand those that the GUI thread computed in it, which is what a machine that does nothing else would show.
`app_start.py` measures the same song dropped on a window that has just opened, torch not yet imported.
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

import numpy as np
import soundfile
from machine import begin_ahead, machine_text, page_of
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from chart_hero_app import application
from chart_hero_app.view_models.app import AppModel
from chart_hero_app.view_models.song_session import SongState
from chart_hero_core.domain.progress import Stage
from chart_hero_core.service import demo_song

DURATION_S = 240.0
TURN_MS = 10
GOAL_MS = 100.0
REST_S = 2.0
"""So long the app is left alone before the drop, and after the chart."""
STAGES = {
    "opening": "the song is opened and first drawn",
    "listening": "it is decoded and heard",
    "charting": "its tempo is found, it is charted",
    "showing": "the chart is shown",
}


class Watch:
    """Drops a song on the app that `application.main` makes, and watches the event loop until it is charted.

    Parameters
    ----------
    song : what is dropped
    """

    def __init__(self, song: Path) -> None:
        self._song = song
        self._app: AppModel | None = None
        self._dropped_s: float | None = None
        self._ended_s: float | None = None
        self._gaps: dict[str, list[tuple[float, float]]] = {stage: [] for stage in STAGES}
        self.seen: dict[str, float] = {}
        self._last = (time.perf_counter(), time.thread_time())
        self._started_s = self._last[0]
        self._timer = QTimer(interval=TURN_MS, timeout=self._turn)
        self._timer.start()

    def make_app(self, *arguments: object) -> AppModel:
        """Make the app as `application.main` would, and know it."""
        self._app = AppModel(*arguments)
        return self._app

    def _turn(self) -> None:
        now = (time.perf_counter(), time.thread_time())
        if self._dropped_s is None:
            self._drop_when_ready(now[0])
        elif self._ended_s is None or now[0] < self._ended_s + REST_S:
            stage = self._stage(now[0])
            self._gaps[stage].append((1000 * (now[0] - self._last[0]), 1000 * (now[1] - self._last[1])))
        else:
            self._timer.stop()
            self._tell()
            QApplication.closeAllWindows()
        self._last = (time.perf_counter(), time.thread_time())

    def _drop_when_ready(self, now_s: float) -> None:
        app = self._app
        if app is not None and app.model.facts is not None and now_s > self._started_s + REST_S:
            self.seen["memory of the empty window, model loaded, MB"] = memory_mb()
            self._dropped_s = now_s
            app.open_paths([self._song])

    def _stage(self, now_s: float) -> str:
        session = self._app.session
        if session is None or session.state in (SongState.UNHEARD, SongState.WAITING):
            return "opening"
        if session.state is SongState.READY:
            if self._ended_s is None:
                self._ended_s = now_s
                self.seen["drop to chart, s"] = now_s - self._dropped_s
            return "showing"
        progress = session.progress
        if session.picture is not None:
            self.seen.setdefault("drop to first waveform, ms", 1000 * (now_s - self._dropped_s))
        hearing = session.timeline.display.hearing
        if hearing is not None and hearing.strokes and progress is not None:
            self.seen.setdefault("drop to first notes, s", now_s - self._dropped_s)
            self.seen.setdefault("... of the run, %", 100 * progress.share)
        is_heard = progress is None or progress.stage in (Stage.TEMPO, Stage.CHART)
        return "charting" if is_heard else "listening"

    def _tell(self) -> None:
        self.seen["memory with the charted song, MB"] = memory_mb()
        for stage, gaps in self._gaps.items():
            longest = max(gaps, default=(0.0, 0.0))
            self.seen[f"{stage}: clock"], self.seen[f"{stage}: computed"] = longest
            self.seen[f"{stage}: most computed"] = max((own for _, own in gaps), default=0.0)
            self.seen[f"{stage}: beyond"] = sum(gap > GOAL_MS for gap, _ in gaps)
            self.seen[f"{stage}: turns"] = len(gaps)


def run_child(song: Path) -> None:
    """Run the app with a watch in it; print what it saw."""
    qt = QApplication([])
    watch = Watch(song)
    application.AppModel = watch.make_app
    code = application.main([])
    watch.seen["highest memory, MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(watch.seen))
    del qt
    sys.exit(code)


def memory_mb() -> float:
    """Memory of this process now; its highest where the system does not say."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return pages * os.sysconf("SC_PAGESIZE") / 2**20


def write_long_demo(path: Path) -> Path:
    """Repeat the demo song until it lasts `DURATION_S`; the name says how it is packed."""
    sound, sample_rate = soundfile.read(demo_song(), dtype="float32")
    n = round(DURATION_S * sample_rate)
    soundfile.write(path, np.concatenate([sound] * (n // len(sound) + 1))[:n], sample_rate)
    return path


def run_once(song: Path) -> dict[str, float]:
    """Run the app in a process and a home of its own."""
    with tempfile.TemporaryDirectory() as home:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("XDG_")}
        environment |= {
            "HOME": home,
            "QT_QPA_PLATFORM": "offscreen",
            "PYTHONPATH": str(Path(__file__).parents[1]),
        }
        command = [sys.executable, __file__, "--child", str(song)]
        result = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if result.returncode != 0:
        sys.exit(f"{song}: the run failed\n{result.stderr}")
    seen: dict[str, float] = json.loads(result.stdout.splitlines()[-1])
    return seen


def page(runs: list[dict[str, float]]) -> list[str]:
    """Lines of the two tables."""
    lines = [
        "| while | longest gap, median | worst | computed in it | most computed in any | gaps over 100 ms |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    for stage, words in STAGES.items():
        longest = [run[f"{stage}: clock"] for run in runs]
        worst = max(runs, key=lambda run: run[f"{stage}: clock"])
        cells = (
            f"{statistics.median(longest):.0f}",
            f"{max(longest):.0f}",
            f"{worst[f'{stage}: computed']:.0f}",
            f"{max(run[f'{stage}: most computed'] for run in runs):.0f}",
            f"{sum(run[f'{stage}: beyond'] for run in runs):.0f} of "
            f"{sum(run[f'{stage}: turns'] for run in runs):.0f} turns",
        )
        lines.append(f"| {words} | {' | '.join(cells)} |")
    lines += ["", "| | median | worst |", "| --- | ---: | ---: |"]
    for name in (name for name in runs[0] if name.partition(":")[0] not in STAGES):
        values = [run[name] for run in runs]
        digits = 1 if name.endswith(", s") else 0
        lines.append(f"| {name} | {statistics.median(values):.{digits}f} | {max(values):.{digits}f} |")
    return lines


def main() -> None:
    """Measure, and print the page."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("song", nargs="?", type=Path, help="instead of the repeated demo")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        run_child(options.song)
    begin_ahead()
    with tempfile.TemporaryDirectory() as folder:
        song = options.song or write_long_demo(Path(folder) / "long demo.flac")
        runs = [run_once(song) for _ in range(options.runs)]
    with page_of(__file__):
        print("# The event loop while a song is heard\n")
        print(f"{machine_text()} Painted offscreen.")
        print(
            f"`python benchmarks/window_jobs.py`, {len(runs)} runs, {song.name}. Milliseconds: by the clock,"
        )
        print("and what the GUI thread itself computed.\n")
        print("\n".join(page(runs)))


if __name__ == "__main__":
    main()
