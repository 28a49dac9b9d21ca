"""The command `train`: a model made the user's own, by a process of its own."""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from contextlib import suppress
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from chart_hero_core.cli_train_words import estimate_lines, result_lines, sentence_of
from chart_hero_core.domain.chart import Pad
from chart_hero_core.errors import OptionError, TrainingDataError
from chart_hero_core.runs.control import OUTPUT_NAME, Request, ask, is_running, new_run
from chart_hero_core.runs.data_folder import read_data_set
from chart_hero_core.runs.events import (
    AnyEvent,
    Failed,
    Judging,
    Preparing,
    Step,
    event_of,
)
from chart_hero_core.runs.json_files import from_json, read_json, write_json
from chart_hero_core.runs.places import usual_places
from chart_hero_core.runs.plan import FILE_NAME as PLAN_NAME
from chart_hero_core.runs.plan import (
    Boldness,
    DeviceChoice,
    ExpertSettings,
    RunEstimate,
    RunKind,
    RunLength,
    RunPlan,
)
from chart_hero_core.runs.results import FILE_NAME as RESULT_NAME
from chart_hero_core.runs.results import RunResult
from chart_hero_core.runs.search import best_settings
from chart_hero_core.service import model_library

if TYPE_CHECKING:
    from chart_hero_core.runs.library import ModelLibrary

_DONE = 0
_MODULE = "chart_hero_core.training"

LANES = {
    "kick": Pad.KICK,
    "snare": Pad.SNARE,
    "hi-hat": Pad.YELLOW_CYMBAL,
    "ride": Pad.BLUE_CYMBAL,
    "crash": Pad.GREEN_CYMBAL,
    "high-tom": Pad.YELLOW_TOM,
    "mid-tom": Pad.BLUE_TOM,
    "floor-tom": Pad.GREEN_TOM,
}
_EXPERT = {
    "n_steps": ("--steps", int, "batches in all"),
    "learning_rate": ("--learning-rate", float, "highest one"),
    "batch_size": ("--batch-size", int, "clips in a batch"),
    "kit_share": ("--kit-share", float, "of the clips, 0..1, that are made from the kit"),
    "anchor_weight": ("--anchor-weight", float, "of what the model before says"),
    "positive_weight": ("--positive-weight", float, "of frames with a stroke"),
    "voice_weight": ("--voice-weight", float, "of the choice among voices"),
    "beat_weight": ("--beat-weight", float, "of beats and bars"),
    "onset_width_frames": ("--onset-width", float, "half width of a label, frames"),
    "n_workers": ("--workers", int, "processes that make clips"),
    "n_threads": ("--threads", int, "that learn; 0: PyTorch decides"),
    "n_devices": ("--devices", int, "GPUs, or processes without one, that share a batch"),
    "seed": ("--seed", int, "of everything that is drawn"),
    "checkpoint_minutes": ("--checkpoint-minutes", float, "between checkpoints"),
}


def add_train(parser: argparse.ArgumentParser) -> None:
    """Say what the command understands."""
    parser.description = (
        "Make the model yours: learn from the songs that chart-hero data found, and compare before and after "
        "on songs that are held out. Which model is in use is not changed. Developers train on a pack: "
        "chart-hero train RUN --pack PACK (python -m chart_hero_core.training --help)."
    )
    add = parser.add_argument
    add("--data", type=Path, metavar="DATA", help="folder of the data set; the window's if none is named")
    add("--name", help="of the model that comes of it")
    add("--base", metavar="MODEL", help="name or weights of the model to start from; else the one in use")
    add("--from-scratch", action="store_true", help="learn from nothing, instead of from a model")
    add("--calibrate-only", action="store_true", help="fit thresholds and offsets alone: seconds, not hours")
    add("--kit", type=Path, metavar="FOLDER", help="folder of a kit to make songs from")
    add("--length", choices=[one.value for one in RunLength], default=RunLength.NORMAL.value)
    add("--boldness", choices=[one.value for one in Boldness], default=Boldness.NORMAL.value)
    add("--lanes", nargs="+", choices=list(LANES), help="learn these alone; the others stay as they are")
    add("--device", choices=[one.value for one in DeviceChoice], default=DeviceChoice.AUTO.value)
    add("--settings-of", type=Path, metavar="STUDY", help="take the best settings that a search found")
    add("--estimate", action="store_true", help="tell what it would cost, and do nothing")
    add("--json", action="store_true", help="print what happens as JSON, one event a line")
    add("--debug", action="store_true", help="log everything, and show where an error arose")
    runs = parser.add_argument_group("a training that is there already")
    runs.add_argument("--resume", metavar="RUN", help="go on where it stopped")
    runs.add_argument("--pause", metavar="RUN", help="let it write down where it is, and end")
    runs.add_argument("--stop", metavar="RUN", help="let it end with the best that it has")
    expert = parser.add_argument_group("for experts; otherwise length and boldness decide")
    for name, (option, kind, what) in _EXPERT.items():
        expert.add_argument(option, dest=name, type=kind, metavar=option[2].upper(), help=what)


def train(options: argparse.Namespace) -> int:
    """Train, go on with a training, or ask it for something."""
    for name, request in ((options.pause, Request.PAUSE), (options.stop, Request.STOP)):
        if name is not None:
            return _ask(_run_called(name), request)
    if options.resume is not None:
        return _work(_run_called(options.resume), as_json=options.json)
    plan = plan_of(options)
    if options.estimate:
        return _estimate(plan, as_json=options.json)
    run = new_run(usual_places().runs, plan)
    _say(f"The training is in {run}")
    return _work(run, as_json=options.json)


def plan_of(options: argparse.Namespace) -> RunPlan:
    """Make the plan that the options want.

    Raises
    ------
    ModelError, OptionError, TrainingDataError
        if it cannot be made
    """
    data = (options.data or usual_places().data).resolve()
    data_set = read_data_set(data)
    kit = options.kit.resolve() if options.kit else data_set.kit
    if not data_set.training_songs and kit is None:
        raise OptionError(f"There is nothing to learn from in {data}; scan a folder with chart-hero data.")
    library = model_library()
    weights, base_name = _base(library, options.base)
    kind = RunKind.SCRATCH if options.from_scratch else RunKind.FINE_TUNE
    return RunPlan(
        name=options.name or library.free_name("My kit"),
        kind=RunKind.CALIBRATE if options.calibrate_only else kind,
        data=data if data_set.songs else None,
        base=weights,
        base_name=base_name,
        kit=kit,
        length=RunLength(options.length),
        boldness=Boldness(options.boldness),
        lanes=tuple(LANES[lane] for lane in options.lanes or ()),
        device=DeviceChoice(options.device),
        expert=_expert(options),
    )


def _base(library: ModelLibrary, named: str | None) -> tuple[Path, str]:
    """Find weights by their path or the name of a kept model, and what they are called."""
    if named is not None and Path(named).is_file():
        return Path(named).resolve(), Path(named).stem
    model = library.choice(thorough=True).model if named is None else library.find(named)
    return model.path, model.name


def _expert(options: argparse.Namespace) -> ExpertSettings:
    expert = ExpertSettings()
    if options.settings_of is not None:
        found = best_settings(options.settings_of)
        if found is None:
            raise OptionError(f"{options.settings_of} found no settings yet; let it finish a trial first.")
        expert = found
    given = {one.name: getattr(options, one.name) for one in fields(ExpertSettings)}
    return replace(expert, **{name: value for name, value in given.items() if value is not None})


def _run_called(name: str) -> Path:
    """Find a run by its folder or its name."""
    for run in (Path(name), usual_places().runs / name):
        if (run / PLAN_NAME).exists():
            return run
    raise OptionError(f'There is no training "{name}"; name its folder in {usual_places().runs}.')


def _ask(run: Path, request: Request) -> int:
    if not is_running(run):
        raise OptionError(f"{run.name} is not running; nothing was asked of it.")
    ask(run, request)
    return _DONE


def _estimate(plan: RunPlan, *, as_json: bool) -> int:
    with tempfile.TemporaryDirectory(prefix="chart-hero-") as folder:
        path = Path(folder) / PLAN_NAME
        write_json(path, plan)
        command = [sys.executable, "-m", f"{_MODULE}.estimate", str(path)]
        told = subprocess.run(command, capture_output=True, check=False)
    if told.returncode:
        lines = told.stderr.decode(errors="replace").strip().splitlines()
        raise TrainingDataError(lines[-1] if lines else "It is not known what this costs; start it to see.")
    if as_json:
        _print(told.stdout.decode().rstrip())
        return _DONE
    for line in estimate_lines(from_json(told.stdout, RunEstimate)):
        _print(line)
    return _DONE


def _work(run: Path, *, as_json: bool) -> int:
    """Let a process of the training room work, and show how far it is."""
    last: AnyEvent | None = None
    with (run / OUTPUT_NAME).open("ab") as output, _bar(is_hidden=as_json) as bar:
        task = bar.add_task(run.name, total=None)
        command = [sys.executable, "-m", _MODULE, str(run)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=output) as process:
            assert process.stdout is not None
            try:
                for line in process.stdout:
                    last = event_of(line) or last
                    if as_json:
                        _print(line.decode().rstrip())
                    elif last is not None:
                        _show(bar, task, last)
            except KeyboardInterrupt:  # Ctrl-C reaches the training too, a SIGTERM does not
                ask(run, Request.PAUSE)
                with suppress(KeyboardInterrupt):
                    process.wait()
                _say(f'Go on with: chart-hero train --resume "{run}"')
                raise
    if isinstance(last, Failed):
        raise TrainingDataError(last.message)
    if process.returncode:
        raise TrainingDataError(
            f"{run.name} broke off ({run / OUTPUT_NAME} may say why); go on with --resume."
        )
    if not as_json and (run / RESULT_NAME).exists():
        for sentence in result_lines(run, read_json(run / RESULT_NAME, RunResult)):
            _print(sentence)
    return _DONE


def _show(bar: Progress, task: TaskID, event: AnyEvent) -> None:
    """Move the bar, or say what happened."""
    if isinstance(event, Preparing | Judging):
        what = event.name if isinstance(event, Preparing) else "Judging"
        bar.update(task, completed=event.index, total=event.n_songs, description=what)
    elif isinstance(event, Step):
        bar.update(task, completed=event.step, total=event.n_steps, description=f"Loss {event.loss:.3f}")
    else:
        sentence = sentence_of(event)
        if sentence:
            bar.console.print(sentence, markup=False, highlight=False)


def _bar(*, is_hidden: bool) -> Progress:
    return Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=Console(file=sys.stderr),
        transient=True,
        disable=is_hidden or not sys.stderr.isatty(),
    )


def _print(line: str) -> None:
    print(line, flush=True)  # noqa: T201


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)  # noqa: T201
