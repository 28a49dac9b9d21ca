"""How fast clips are rendered, stage by stage, and whether a training step waits for them.

    python benchmarks/pipeline.py PACK [--before FOLDER] [--clips 120] [--steps 8]

The figures are written to pipeline.md beside this file. FOLDER holds another version of `chart_hero_core`
(`git archive COMMIT chart_hero_core | tar -x -C FOLDER`); both are measured in turns, on the same clips. Each
measurement is a process of its own that computes on one thread. Processor time is what counts on a machine
that does other work too; what the clock says stands beside it.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

import torch
from lightning_fabric import Fabric
from machine import load, machine_text, page_of

from chart_hero_core.training import (
    accompaniment,
    accompaniment_guests,
    accompaniment_stage,
    accompaniment_vocals,
    clips,
    dataset,
    drum_rendering,
    loop,
    mastering,
    performance,
    production,
    sampler,
    singing,
)
from chart_hero_core.training.memory import keep_freed_memory
from chart_hero_core.training.schedule import TrainingSpec

FIRST_CLIP = 48
"""The clips before it are rendered unmeasured: notes and spectra that are kept should be there."""

N_WORKERS = (1, 2)
STAGES: dict[str, tuple[tuple[ModuleType | type, tuple[str, ...]], ...]] = {
    "groove and performance": ((performance.Drummer, ("play",)),),
    "kit: choosing its pieces": ((drum_rendering.VirtualKit, ("__init__",)),),
    "drums: tuning one-shots": ((drum_rendering, ("_bent",)),),
    "drums: playing strokes": ((clips, ("render_drums",)),),
    "accompaniment: song and rhythms": (
        (accompaniment, ("draw_scene",)),
        (accompaniment_stage.Scene, ("hits",)),
    ),
    "accompaniment: notes and chords": ((sampler.Sampler, ("note", "chord")),),
    "accompaniment: voices": ((singing.Singer, ("vowel", "consonant")),),
    "accompaniment: laying sounds": (
        (accompaniment_stage, ("lay",)),
        (accompaniment_vocals, ("lay",)),
        (accompaniment_guests, ("lay",)),
    ),
    "accompaniment: level and tone of parts": ((accompaniment, ("_set_level",)),),
    "accompaniment: its room": ((mastering.MasteringRoom, ("apply",)),),
    "accompaniment: the rest": ((accompaniment.AccompanimentRenderer, ("render",)),),
    "production: filters": ((production, ("_filtered",)),),
    "production: rooms": ((production, ("_convolved",)),),
    "production: compression": ((production, ("compressed", "_envelope")),),
    "production: saturation": ((production, ("_saturated",)),),
    "production: noise": ((production, ("_noise",)),),
    "production: codec": ((production, ("_through_codec",)),),
    "production: measuring levels": ((production, ("_level",)),),
    "production: mixing": ((clips, ("produce",)),),
    "labels: what can be heard": ((clips, ("label_strokes",)),),
    "labels: drawn on frames": ((dataset, ("make_targets",)),),
    "features": ((loop, ("_features",)),),
    "batches": ((loop, ("collate",)),),
}
"""Functions whose own time, without that of other stages called from them, makes up a stage."""


class StageClock:
    """Counts the processor time of stages, each without the stages that it calls."""

    def __init__(self) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self._inside: list[str] = []
        self._since = 0.0

    def watch(self) -> None:
        """Put a stopwatch round every function of `STAGES` that this version of the core has."""
        for stage, places in STAGES.items():
            for place, names in places:
                for name in (name for name in names if hasattr(place, name)):
                    setattr(place, name, self._watched(getattr(place, name), stage))

    def _watched(self, function: Callable[..., Any], stage: str) -> Callable[..., Any]:
        def watched(*arguments: Any, **named: Any) -> Any:
            with self._in(stage):
                return function(*arguments, **named)

        return watched

    @contextmanager
    def _in(self, stage: str) -> Iterator[None]:
        self._turn()
        self._inside.append(stage)
        yield
        self._turn()
        self._inside.pop()

    def _turn(self) -> None:
        now = time.thread_time()
        if self._inside:
            self.seconds[self._inside[-1]] += now - self._since
        self._since = time.thread_time()


def measure_stages(run: loop.TrainingRun, n_clips: int) -> dict[str, Any]:
    """Processor seconds of each stage over the clips, all in this process; what the clips sound like."""
    batch_size = run.spec.training.batch_size
    data = dataset.ClipDataset(
        run._source, run.spec.feature.frame_grid, TrainingSpec().seed, 0, FIRST_CLIP + n_clips
    )
    collate = loop._FeatureCollate(run.log_mel)
    for first in range(0, FIRST_CLIP, batch_size):
        collate([data[first + i] for i in range(batch_size)])
    clock, heard = StageClock(), hashlib.sha256()
    clock.watch()
    cpu, wall = time.thread_time(), time.perf_counter()
    for first in range(FIRST_CLIP, len(data) - batch_size + 1, batch_size):
        items = [data[first + i] for i in range(batch_size)]
        collate(items)
        for samples, targets in items:
            heard.update(samples.numpy().tobytes() + targets.family_weights.numpy().tobytes())
    cpu, wall = time.thread_time() - cpu, time.perf_counter() - wall
    n = n_clips // batch_size * batch_size
    return {
        "stages": {stage: seconds / n for stage, seconds in clock.seconds.items()},
        "cpu": cpu / n,
        "wall": wall / n,
        "heard": heard.hexdigest(),
    }


def measure_workers(run: loop.TrainingRun) -> dict[str, Any]:
    """Take the workers' batches and do nothing else: seconds a clip, of processors and by the clock."""
    n_batches, size = run.spec.training.n_steps, run.spec.training.batch_size
    n_first = run.spec.training.n_workers  # they come together, as do those behind them
    before_s, batches = _children_s(), run._batches()
    for _ in range(n_first):
        next(batches)
    started = time.perf_counter()
    n_later = sum(1 for _ in batches)
    wall = time.perf_counter() - started
    return {"cpu": (_children_s() - before_s) / n_batches / size, "wall": wall / n_later / size}


def measure_learning(run: loop.TrainingRun) -> dict[str, Any]:
    """Learn from what worker processes render: seconds a step of learning and of waiting for a batch."""
    batches = run._batches()
    run._learn(*next(batches))
    seen: defaultdict[str, float] = defaultdict(float)
    n_steps, ended = 0, time.perf_counter()
    for features, targets in batches:
        arrived, cpu = time.perf_counter(), time.process_time()
        run._learn(features, targets)
        seen["waited"] += arrived - ended
        ended = time.perf_counter()
        seen["wall"] += ended - arrived
        seen["cpu"] += time.process_time() - cpu
        n_steps += 1
    return {name: seconds / n_steps for name, seconds in seen.items()}


def _children_s() -> float:
    """Processor time of all processes that this one started and that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def run_child(options: argparse.Namespace) -> None:
    """Measure the stages, or the worker processes, in this process and print what was seen."""
    keep_freed_memory()
    torch.set_num_threads(1)
    source = clips.ClipRenderer(options.pack, "train", clips.ClipSpec())

    with tempfile.TemporaryDirectory() as folder:

        def run(n_workers: int) -> loop.TrainingRun:
            """Lay out a run; what is held out is asked at checkpoints alone."""
            spec = loop.RunSpec(training=TrainingSpec(n_steps=options.steps, n_workers=n_workers))
            fabric = Fabric(accelerator="cpu", devices=1, precision="bf16-mixed")
            return loop.TrainingRun(Path(folder), source, None, spec, fabric, print)

        if options.child == "stages":
            seen = measure_stages(run(0), options.clips)
        else:
            seen = {f"workers {n}": measure_workers(run(n)) for n in N_WORKERS}
            seen |= {f"learning {n}": measure_learning(run(n)) for n in N_WORKERS}
    print(json.dumps(seen))


def measured(options: argparse.Namespace, code: Path, what: str) -> dict[str, Any]:
    """Measure in a process of its own, with the core that stands in a folder."""
    command = [sys.executable, __file__, str(options.pack), "--child", what]
    command += ["--clips", str(options.clips), "--steps", str(options.steps)]
    environment = os.environ | {"PYTHONPATH": str(code), "OMP_NUM_THREADS": "1"}
    result = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if result.returncode != 0:
        sys.exit(f"{what}: the measurement failed\n{result.stderr}")
    seen: dict[str, Any] = json.loads(result.stdout.splitlines()[-1])
    return seen


def stage_page(runs: dict[str, list[dict[str, Any]]]) -> list[str]:
    """Lines of the table of stages: milliseconds of a core for a clip, and clips that makes in a second."""
    heads = [cell for name in runs for cell in (f"{name}: ms a clip", "share", "clips a second")]
    lines = [f"| stage | {' | '.join(heads)} |", "| --- |" + " ---: |" * len(heads)]
    for stage in STAGES:
        cells = []
        for run in runs.values():
            seconds = max(statistics.median(one["stages"].get(stage, 0.0) for one in run), 1e-9)
            cells += [
                f"{1000 * seconds:.2f}",
                f"{100 * seconds / middle(run, 'cpu'):.0f} %",
                f"{1 / seconds:.0f}",
            ]
        lines.append(f"| {stage} | {' | '.join(cells)} |")
    for words, key in (("all, processor time", "cpu"), ("all, by the clock", "wall")):
        cells = [
            cell
            for run in runs.values()
            for cell in (f"{1000 * middle(run, key):.1f}", "", f"{1 / middle(run, key):.1f}")
        ]
        lines.append(f"| {words} | {' | '.join(cells)} |")
    return lines


def worker_page(runs: dict[str, list[dict[str, Any]]]) -> list[str]:
    """Lines of the table of worker processes that do nothing but render."""
    lines = [
        "| | workers | ms of a core a clip | clips a second of a core | clips a second, by the clock |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    for name, run in runs.items():
        for n in N_WORKERS:
            cpu, wall = (middle([one[f"workers {n}"] for one in run], key) for key in ("cpu", "wall"))
            lines.append(f"| {name} | {n} | {1000 * cpu:.1f} | {1 / cpu:.1f} | {1 / wall:.1f} |")
    return lines


def learning_page(runs: dict[str, list[dict[str, Any]]]) -> list[str]:
    """Lines of the table of learning beside rendering, and who waits for whom where each has a core."""
    size = TrainingSpec().batch_size
    lines = [
        "| | workers | a step computes, s | clips it needs a second | a batch costs a worker, s | "
        "by the clock: a step, s | waiting for a batch, s |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    verdicts = []
    for name, run in runs.items():
        for n in N_WORKERS:
            rendering, learning = ([one[f"{what} {n}"] for one in run] for what in ("workers", "learning"))
            step, batch = middle(learning, "cpu"), size * middle(rendering, "cpu")
            cells = (step, size / step, batch, middle(learning, "wall"), middle(learning, "waited"))
            lines.append(f"| {name} | {n} | {' | '.join(f'{cell:.2f}' for cell in cells)} |")
            verdicts.append(verdict(name, n, step, batch / n))
    return [*lines, "", "With a core for learning and one for each worker:", "", *verdicts]


def verdict(name: str, n_workers: int, step_s: float, batch_s: float) -> str:
    """Say who waits for whom: learning takes `step_s` a batch, all workers together `batch_s`."""
    bottleneck, waiting = ("learning", "rendering") if step_s > batch_s else ("rendering", "learning")
    idle = 100 * abs(step_s - batch_s) / max(step_s, batch_s)
    workers = "1 worker" if n_workers == 1 else f"{n_workers} workers"
    return f"- {name}, {workers}: the bottleneck is {bottleneck}; {waiting} waits {idle:.0f} % of the time."


def middle(runs: list[dict[str, Any]], key: str) -> float:
    """Median of a figure over the runs."""
    return statistics.median(run[key] for run in runs)


def write_page(
    options: argparse.Namespace,
    machine: str,
    stages: dict[str, list[dict[str, Any]]],
    workers: dict[str, list[dict[str, Any]]],
) -> None:
    """Write all figures beside this file."""
    with page_of(__file__):
        print("# How fast the data pipeline is\n")
        print(f"{machine} At the end: load {load():.1f}.")
        print(f"Clips of 8 s, {FIRST_CLIP} to {FIRST_CLIP + options.clips - 1} of the series of seed")
        print(f"{TrainingSpec().seed}; runs: {options.runs} (medians), each process on one thread;")
        print("`python benchmarks/pipeline.py PACK`.\n\n## Stages, in one process\n")
        print("\n".join(stage_page(stages)))
        if len(stages) > 1:
            is_same = len({run["heard"] for runs in stages.values() for run in runs}) == 1
            print(f"\nBoth render the same clips and labels, bit for bit: {'yes' if is_same else 'no'}.")
        print(f"\n## Worker processes\n\n{options.steps} batches, and nothing done with them.\n")
        print("\n".join(worker_page(workers)))
        print(f"\n## Against the training step\n\n{options.steps - 1} steps of the usual network.\n")
        print("\n".join(learning_page(workers)))


def main() -> None:
    """Measure one version or two in turns, and write the page."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("pack", type=Path, help="folder of the training pack")
    parser.add_argument("--before", type=Path, help="folder with the core to compare with")
    parser.add_argument("--clips", type=int, default=120)
    parser.add_argument("--steps", type=int, default=8)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--child", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        run_child(options)
        return
    machine, here = machine_text(), Path(__file__).parents[1]
    versions = {"before": options.before, "now": here} if options.before else {"now": here}
    stages: dict[str, list[dict[str, Any]]] = {name: [] for name in versions}
    workers: dict[str, list[dict[str, Any]]] = {name: [] for name in versions}
    for _ in range(options.runs):
        for name, code in versions.items():
            stages[name].append(measured(options, code, "stages"))
            workers[name].append(measured(options, code, "workers"))
    write_page(options, machine, stages, workers)


if __name__ == "__main__":
    main()
