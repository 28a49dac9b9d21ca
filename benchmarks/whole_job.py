"""The whole job, song file to chart folder, as a user runs it: time and memory.

    python benchmarks/whole_job.py SONG... [--runs 3] > benchmarks/whole_job.md

Each run is a process of its own (`chart-hero transcribe --json`), so its time holds the start of Python and
torch, and its memory is the process's highest. The first run of a song comes after the file system's
cache was filled by nothing but the song before it; quote the median of the others. Nothing else should
run on the machine meanwhile.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

STAGES = ("decode", "listen", "tempo", "chart", "export", "start")


@dataclass(frozen=True)
class Run:
    """One process: wall seconds, highest memory, what it printed."""

    wall_s: float
    peak_mb: float
    result: dict


def run_once(song: Path) -> Run:
    """Transcribe a song in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        command = [
            sys.executable,
            "-m",
            "chart_hero_core.cli",
            "transcribe",
            str(song),
            "-o",
            folder,
            "--json",
        ]
        started = time.perf_counter()
        process = subprocess.Popen(command, stdout=subprocess.PIPE)
        output = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        wall_s = time.perf_counter() - started
    if status != 0:
        sys.exit(f"{song}: the run failed")
    return Run(wall_s, usage.ru_maxrss / 1024, json.loads(output))


def cpu_name() -> str:
    """Name of this machine's processor, as the system gives it."""
    info = Path("/proc/cpuinfo")
    if info.exists():
        for line in info.read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def main() -> None:
    """Run every song and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("songs", nargs="+", type=Path)
    parser.add_argument("--runs", type=int, default=3, help="after the first")
    options = parser.parse_args()
    print("# The whole job: song file to chart folder\n")
    print(f"{cpu_name()}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}.")
    print(f"`python benchmarks/whole_job.py SONG...`; median of {options.runs} runs after a first one.\n")
    columns = ["song", "length s", "first run s", "then s", "share of length", "peak MB", *STAGES]
    print(f"| {' | '.join(columns)} |")
    print(f"| --- |{' ---: |' * (len(columns) - 1)}")
    for song in options.songs:
        first, *others = [run_once(song) for _ in range(options.runs + 1)]
        wall_s = statistics.median(run.wall_s for run in others)
        typical = min(others, key=lambda run: abs(run.wall_s - wall_s))
        stages = typical.result["timings_s"]
        rest = typical.wall_s - sum(stages.values())
        length_s = typical.result["duration_s"]
        peak_mb = max(run.peak_mb for run in (first, *others))
        cells = [song.parent.name, f"{length_s:.0f}", f"{first.wall_s:.1f}", f"{wall_s:.1f}"]
        cells += [f"{wall_s / length_s:.4f}", f"{peak_mb:.0f}"]
        cells += [f"{100 * seconds / typical.wall_s:.0f} %" for seconds in (*stages.values(), rest)]
        print(f"| {' | '.join(cells)} |")


if __name__ == "__main__":
    main()
