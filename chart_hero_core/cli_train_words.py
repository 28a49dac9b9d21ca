"""What the command line says of a training: what it will cost, what happens, what came of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from chart_hero_core.runs.events import (
    AnyEvent,
    BatchHalved,
    LeftOut,
    LossLost,
    Measured,
    Paused,
    Resumed,
    Started,
    Stopped,
)
from chart_hero_core.runs.plan import RunEstimate
from chart_hero_core.runs.results import RunResult


def estimate_lines(cost: RunEstimate) -> Iterator[str]:
    """Tell what a run will cost."""
    if cost.seconds is not None:
        slower = "" if cost.cpu_seconds is None else f", {_span(cost.cpu_seconds)} on the CPU"
        yield f"about {_span(cost.seconds)} on {cost.device}{slower}"
    yield cost.reason
    yield f"{cost.disk_bytes / 1e9:.1f} GB on disk, {cost.free_bytes / 1e9:.0f} GB are free"
    yield f"{cost.n_songs:,} songs to learn from ({cost.music_s / 3600:.1f} h), {cost.n_held_out:,} held out"


def sentence_of(event: AnyEvent) -> str:
    """Say what happened; nothing for what the bar shows, or what nobody needs to know."""
    if isinstance(event, Started):
        return f"{event.n_songs:,} songs, {event.n_held_out:,} held out; on {event.device}. {event.reason}"
    if isinstance(event, LeftOut):
        return f"Left out: {event.reason}"
    if isinstance(event, Resumed):
        return f"Goes on at step {event.step:,}." + (
            " The newest checkpoint was damaged." if event.is_older else ""
        )
    if isinstance(event, Measured) and event.edits is not None:
        when = f"Step {event.step:,}" if event.step else "Before"
        best = ", the best so far" if event.is_best and event.step else ""
        return f"{when}: {event.edits:.1f} edits per 100 notes{best}."
    if isinstance(event, BatchHalved):
        return f"Memory was short: batch {event.before} became {event.now}. Goes on."
    if isinstance(event, Paused):
        return f"Paused at step {event.step:,}."
    if isinstance(event, Stopped):
        return f"Stopped at step {event.step:,}; the best is that of step {event.best_step:,}."
    if isinstance(event, LossLost):
        return f"The loss became no number at step {event.step:,}: kept is that of step {event.best_step:,}."
    return ""


def result_lines(run: Path, result: RunResult) -> Iterator[str]:
    """Sum up what came of a run, and what to do with it."""
    if result.is_compared:
        yield f"{result.after:.1f} edits per 100 notes, {result.before:.1f} before: {result.verdict.value}."
        for lane in result.lanes:
            yield f"  {lane.pad.value.replace('_', ' '):14}  {lane.before:5.1f} -> {lane.after:5.1f}"
    else:
        yield result.not_compared
    yield f'Keep it: chart-hero models keep "{run}"'


def _span(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
