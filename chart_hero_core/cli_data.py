"""The command `data`: which songs a training can learn from, found and judged by a process of its own."""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from chart_hero_core.errors import OptionError, TrainingDataError
from chart_hero_core.projects.library import default_folder
from chart_hero_core.runs.control import Request, ask
from chart_hero_core.runs.data_folder import change_data_set, read_data_set
from chart_hero_core.runs.data_set import FEWEST_CHARTS, CymbalAnswer, DataSet, Decision, SongRow, SongState
from chart_hero_core.runs.decisions import add_source, answer_cymbals, decide, hold_out
from chart_hero_core.runs.events import AnyEvent, Failed, Paused, Preparing, Scanning, event_of
from chart_hero_core.runs.json_files import to_json
from chart_hero_core.runs.places import usual_places

_DONE = 0
_MODULE = "chart_hero_core.training.data"
_ANSWERS = {"swapped": CymbalAnswer.SWAPPED, "as-written": CymbalAnswer.AS_WRITTEN}


def data(options: argparse.Namespace) -> int:
    """Scan or build."""
    folder = options.data or usual_places().data
    if options.action == "scan":
        _scan(folder, options)
    else:
        _work(folder, ["build", str(folder), *_on_cluster(options)], "Decoding")
    data_set = read_data_set(folder)
    lines = [to_json(data_set).decode().rstrip()] if options.json else summary(data_set)
    for line in lines:
        print(line, flush=True)  # noqa: T201
    return _DONE


def summary(data_set: DataSet) -> Iterator[str]:
    """Sum a data set up for a person."""
    counts = {state: data_set.count(state) for state in SongState}
    yield ", ".join(f"{number:,} {state.value}" for state, number in counts.items() if number) or "no songs"
    n_held_out, learned = len(data_set.held_out_songs), data_set.training_songs
    hours = sum(song.duration_s for song in learned) / 3600
    yield f"{len(learned):,} to learn from ({hours:.1f} h), {n_held_out:,} held out to measure on"
    strokes = data_set.strokes()
    if strokes:
        yield ", ".join(f"{number:,} {voice.value.replace('_', ' ')}" for voice, number in strokes.items())
    for source in data_set.sources:
        yield f"{source.path}: {source.kind.value}. {source.note}".rstrip()
    for song in data_set.songs:
        if not song.is_used:
            state = Decision.LEFT_OUT.value if song.decision is Decision.LEFT_OUT else song.state.value
            yield f"  {state:10}  {song.full_name}: {song.reason}"
    yield from _questions(data_set)


def _questions(data_set: DataSet) -> Iterator[str]:
    if data_set.must_ask_about_cymbals:
        n_swapped = sum(song.looks_swapped for song in data_set.songs)
        yield (
            f"Ride and crash look swapped in {n_swapped:,} charts: say --cymbals swapped, or "
            "--cymbals as-written."
        )
    if data_set.is_too_small:
        yield f"Fewer than {FEWEST_CHARTS} songs are too few to train on; calibrate instead."


def _scan(folder: Path, options: argparse.Namespace) -> None:
    for source in options.folders:
        if not source.is_dir():
            raise TrainingDataError(f"{source} is no folder; name the folder that holds the songs.")
        change_data_set(folder, partial(add_source, path=source.resolve()))
    corrections = ["--corrections", str(default_folder())] if options.own_corrections else []
    _work(folder, ["scan", str(folder), *corrections, *_on_cluster(options)], "Scanning")
    change_data_set(folder, partial(_decided, options=options))


def _on_cluster(options: argparse.Namespace) -> list[str]:
    return [] if options.cluster is None else ["--cluster", *filter(None, [options.cluster])]


def _decided(data_set: DataSet, options: argparse.Namespace) -> DataSet:
    for names, decision in (
        (options.accept, Decision.ACCEPTED),
        (options.leave_out, Decision.LEFT_OUT),
    ):
        for name in names:
            data_set = decide(data_set, _song(data_set, name).path, decision)
    if options.held_out is not None:
        data_set = hold_out(data_set, options.held_out)
    if options.cymbals is not None:
        data_set = answer_cymbals(data_set, _ANSWERS[options.cymbals])
    return data_set


def _song(data_set: DataSet, name: str) -> SongRow:
    """Find a song by its path or one of its names."""
    path = Path(name).resolve()
    plain = name.casefold()
    found = [song for song in data_set.songs if song.path == path] or [
        song
        for song in data_set.songs
        if plain in (song.name.casefold(), song.full_name.casefold(), song.path.name.casefold())
    ]
    if len(found) != 1:
        which = "No song is" if not found else f"{len(found)} songs are"
        raise OptionError(f"{which} called “{name}”; name its folder.")
    return found[0]


def _work(folder: Path, arguments: Sequence[str], what: str) -> None:
    """Let a process of the training room work, and show how far it is."""
    command = [sys.executable, "-m", _MODULE, *arguments]
    last: AnyEvent | None = None
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process, _bar() as bar:
        assert process.stdout is not None
        task = bar.add_task(what, total=None)
        try:
            for line in process.stdout:
                last = event_of(line) or last
                if isinstance(last, Scanning | Preparing):
                    bar.update(task, completed=last.index, total=last.n_songs, description=last.name)
        except KeyboardInterrupt:
            ask(folder, Request.STOP)  # it ends with the song that it is at
            process.wait()
            raise
    if isinstance(last, Failed):
        raise TrainingDataError(last.message)
    if isinstance(last, Paused) or process.returncode:
        raise TrainingDataError(f"{what} was broken off; start it again to go on.")


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
