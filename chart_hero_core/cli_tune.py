"""The command `tune`: settings that suit the user's own songs, searched for by a process of its own."""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from chart_hero_core.errors import OptionError, TrainingDataError
from chart_hero_core.runs.control import forget_request
from chart_hero_core.runs.data_folder import read_data_set
from chart_hero_core.runs.events import AnyEvent, Failed, Paused, Searching, event_of
from chart_hero_core.runs.json_files import read_json, to_json, write_json
from chart_hero_core.runs.places import usual_places
from chart_hero_core.runs.plan import FILE_NAME as PLAN_NAME
from chart_hero_core.runs.plan import Boldness, RunKind, RunPlan
from chart_hero_core.runs.search import (
    FILE_NAME,
    Aspect,
    SearchPlan,
    SearchState,
    TrialRow,
    give_more_time,
    new_search,
    search_state,
)
from chart_hero_core.service import model_library

_DONE, _BROKEN_OFF = 0, 1
_MODULE = "chart_hero_core.training.search"


def add_tune(parser: argparse.ArgumentParser) -> None:
    """Say what the command understands."""
    usual = SearchPlan()
    parser.description = (
        "Search for settings that suit your own songs: many short trainings, measured on the songs that are "
        "held out. Run it again with the same STUDY to go on, or beside it to help. Developers search on a "
        "training pack: chart-hero tune FOLDER --pack PACK."
    )
    add = parser.add_argument
    add(
        "study",
        nargs="?",
        type=Path,
        metavar="STUDY",
        help="folder of the search; a new one if none is named",
    )
    add(
        "--data",
        type=Path,
        metavar="DATA",
        help="folder of the data set; that of the window if none is named",
    )
    add("--model", help="model to start from; the one in use if none is named")
    add("--from-scratch", action="store_true", help="learn from nothing, instead of from a model")
    add("--boldness", choices=[one.value for one in Boldness], default=Boldness.NORMAL.value)
    add("--trials", type=int, help=f"of all processes together ({usual.n_trials})")
    add("--hours", type=float, help=f"of computing at most; 0: as long as it takes ({usual.hours:g})")
    add("--steps", type=int, help=f"of each trial ({usual.n_steps})")
    add(
        "--vary",
        nargs="+",
        choices=[aspect.value for aspect in Aspect],
        help="what may differ: how strongly it learns, the share of the kit, what counts in the loss, the "
        "width of labels (all of it)",
    )
    add("--cluster", metavar="ADDRESS", nargs="?", const="", help="run the trials on a Ray cluster")
    add("--json", action="store_true", help="print what was found as JSON")
    add("--debug", action="store_true", help="log everything, and show where an error arose")


def tune(options: argparse.Namespace) -> int:
    """Search, or go on with a search."""
    study = _study_of(options)
    is_over = _work(study, options.cluster)
    state = search_state(study)
    lines = [to_json(state).decode().rstrip()] if options.json else summary(study, state)
    for line in lines:
        print(line, flush=True)  # noqa: T201
    return _DONE if is_over else _BROKEN_OFF


def summary(study: Path, state: SearchState) -> Iterator[str]:
    """Sum a search up for a person: the trials, best first, and what to do with them."""
    for row in sorted(state.rows, key=lambda row: (row.edits is None, row.edits, row.number)):
        yield _line(row)
    best, present = state.best_row, state.present
    if best is None or best.edits is None:
        yield "No trial has finished."
        return
    shares = sorted(state.importances.items(), key=lambda item: -item[1])
    if shares:
        yield "What mattered: " + ", ".join(f"{name} {share:.0%}" for name, share in shares)
    if state.beats_present and present is not None and present.edits is not None:
        yield (
            f"Better: {best.edits:.1f} edits per 100 notes, {present.edits:.1f} with the present settings. "
            f'Use them: chart-hero train --settings-of "{study}"'
        )
    else:
        yield f"Nothing better than the present settings: {best.edits:.1f} edits per 100 notes."


def _line(row: TrialRow) -> str:
    edits = "" if row.edits is None else f"{row.edits:.1f}"
    settings = ", ".join(f"{name} {value:.3g}" for name, value in row.settings.items())
    is_present = ", present settings" if row.is_present else ""
    return f"{row.number:4}  {edits:>5}  {row.state.value}{is_present}  {settings}"


def _study_of(options: argparse.Namespace) -> Path:
    """Find the folder to work in: that of an earlier search, or a new one."""
    study: Path | None = options.study
    if study is not None and (study / FILE_NAME).exists():
        search = read_json(study / FILE_NAME, SearchPlan)
        write_json(study / FILE_NAME, _changed(search, options))
        give_more_time(study)
        forget_request(study)
        return study
    plan, search = _plan_of(options), _changed(SearchPlan(), options)
    if study is None:
        return new_search(usual_places().studies, plan, search)
    write_json(study / PLAN_NAME, plan)
    write_json(study / FILE_NAME, search)
    return study


def _changed(search: SearchPlan, options: argparse.Namespace) -> SearchPlan:
    hours = search.hours if options.hours is None else options.hours or None
    return replace(
        search,
        n_trials=options.trials or search.n_trials,
        hours=hours,
        n_steps=options.steps or search.n_steps,
        vary=tuple(Aspect(name) for name in options.vary) if options.vary else search.vary,
    )


def _plan_of(options: argparse.Namespace) -> RunPlan:
    """Make the plan that the trials vary."""
    data = options.data or usual_places().data
    data_set = read_data_set(data)
    if not data_set.training_songs and data_set.kit is None:
        raise OptionError(f"There is nothing to learn from in {data}; scan a folder with chart-hero data.")
    library = model_library()
    model = library.choice(thorough=True).model if options.model is None else library.find(options.model)
    kind = RunKind.SCRATCH if options.from_scratch else RunKind.FINE_TUNE
    return RunPlan(
        name="Search",
        kind=kind,
        data=data.resolve(),
        base=None if options.from_scratch else model.path,
        base_name="" if options.from_scratch else model.name,
        kit=data_set.kit,
        boldness=Boldness(options.boldness),
    )


def _work(study: Path, cluster: str | None) -> bool:
    """Let a process of the training room search, and show how far it is; tells whether it came to its end."""
    extra = [] if cluster is None else ["--cluster", *([cluster] if cluster else [])]
    last: AnyEvent | None = None
    with subprocess.Popen(_command(study, extra), stdout=subprocess.PIPE) as process, _bar() as bar:
        assert process.stdout is not None
        task = bar.add_task(study.name, total=None)
        for line in process.stdout:
            last = event_of(line) or last
            if isinstance(last, Searching):
                done = last.n_ended + last.share
                bar.update(task, completed=done, total=last.n_trials, description=f"Trial {last.number}")
    if isinstance(last, Failed):
        raise TrainingDataError(last.message)
    return not isinstance(last, Paused) and not process.returncode


def _command(study: Path, extra: Sequence[str]) -> list[str]:
    return [sys.executable, "-m", _MODULE, str(study), *extra]


def _bar() -> Progress:
    return Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=Console(file=sys.stderr),
        transient=True,
        disable=not sys.stderr.isatty(),
    )
