"""How far a run is: what its log says, folded into what a page shows.

Nothing here knows of windows, files or threads: `RunStory` takes events, whoever reads them, and says where
that leaves the run.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum

from chart_hero_app.view_models.training.curve import Curve, thinned
from chart_hero_core.domain.chart import Pad
from chart_hero_core.runs.events import (
    AnyEvent,
    BatchHalved,
    Done,
    Failed,
    Judging,
    LeftOut,
    LossLost,
    Measured,
    Paused,
    Preparing,
    Resumed,
    Saved,
    Started,
    Step,
    Stopped,
)

LOSS_POINTS = 80
"""Of the loss of single batches, which says little by itself: each point is the mean of many."""
MOST_LINES = 60
"""Of the log on the page; all of it is in the file."""
_NO_CURVE = Curve()
_TOLD = (LeftOut, Started, Resumed, Measured, Saved, BatchHalved, Paused, Stopped, LossLost, Done, Failed)


class RunPhase(Enum):
    """What a run is at."""

    BEGINNING = "beginning"
    PREPARING = "preparing"
    LEARNING = "learning"
    JUDGING = "judging"


@dataclass(frozen=True, slots=True)
class RunProgress:
    """Where a run stands.

    Parameters
    ----------
    phase : what it is at
    share : 0..1 of that phase; of `LEARNING`, of its steps
    step, n_steps : learned so far, and in all; 0 before it is known
    seconds_left : until it has learned; None while nobody can tell
    seconds_per_step : how fast it learns; None before it does
    started : what it began with; None before it has
    batch_size : now; 0 before it is known
    preparing : song whose sound is being decoded; None unless one is
    loss, held_out_loss, edits : over steps
    edits_before, edits_now, edits_best : per 100 notes of held-out songs; None before they are measured
    best_step : of `edits_best`; None before
    lanes_before, lanes_now : the same for each lane
    memory_bytes, memory_total_bytes : of the device; None where unknown
    saved_step : of the last checkpoint; None before the first
    free_bytes : on the disk of the run, when it last said so; None before
    lost : where the loss became no number, if it did
    lines : events worth telling, newest first
    end : its last word, if that was one of those that end it
    """

    phase: RunPhase = RunPhase.BEGINNING
    share: float = 0.0
    step: int = 0
    n_steps: int = 0
    seconds_left: float | None = None
    seconds_per_step: float | None = None
    started: Started | None = None
    batch_size: int = 0
    preparing: Preparing | None = None
    loss: Curve = _NO_CURVE
    held_out_loss: Curve = _NO_CURVE
    edits: Curve = _NO_CURVE
    edits_before: float | None = None
    edits_now: float | None = None
    edits_best: float | None = None
    best_step: int | None = None
    lanes_before: Mapping[Pad, float] = field(default_factory=dict)
    lanes_now: Mapping[Pad, float] = field(default_factory=dict)
    memory_bytes: int | None = None
    memory_total_bytes: int | None = None
    saved_step: int | None = None
    free_bytes: int | None = None
    lost: LossLost | None = None
    lines: tuple[AnyEvent, ...] = ()
    end: Paused | Stopped | LossLost | Done | Failed | None = None


class RunStory:
    """Takes the events of one run as they come, in one thread, and tells where that leaves it."""

    def __init__(self) -> None:
        self._now = RunProgress()
        self._steps: list[float] = []
        self._losses: list[float] = []
        self._measures: list[Measured] = []
        self._lines: deque[AnyEvent] = deque(maxlen=MOST_LINES)

    def take(self, events: Iterable[AnyEvent]) -> None:
        """Go on with what was said since."""
        last_step: Step | None = None
        for event in events:
            if isinstance(event, Step):
                self._steps.append(event.step)
                self._losses.append(event.loss)
                last_step = event
                continue
            if last_step is not None:
                self._take_step(last_step)
                last_step = None
            if isinstance(event, _TOLD):
                self._lines.appendleft(event)
            self._take_other(event)
        if last_step is not None:
            self._take_step(last_step)

    def _take_step(self, event: Step) -> None:
        now = self._now
        self._now = replace(
            now,
            phase=RunPhase.LEARNING,
            share=_share(event.step, event.n_steps),
            step=event.step,
            n_steps=event.n_steps,
            seconds_left=event.seconds_left if math.isfinite(event.seconds_left) else None,
            seconds_per_step=event.seconds_per_step,
            memory_bytes=event.memory_bytes,
            memory_total_bytes=event.memory_total_bytes,
            preparing=None,
            end=None,
        )

    def _take_other(self, event: AnyEvent) -> None:
        now = self._now
        if isinstance(event, Preparing):
            share = _share(event.index, event.n_songs)
            now = replace(now, phase=RunPhase.PREPARING, share=share, preparing=event, end=None)
        elif isinstance(event, Started):
            now = self._started(event)
        elif isinstance(event, Resumed):
            self._forget_after(event.step)
            share = _share(event.step, now.n_steps)
            now = replace(now, phase=RunPhase.LEARNING, share=share, step=event.step, end=None, lost=None)
        elif isinstance(event, Measured):
            self._measures.append(event)
        elif isinstance(event, Saved):
            now = self._saved(event)
        elif isinstance(event, BatchHalved):
            now = replace(now, batch_size=event.now)
        elif isinstance(event, Judging):
            share = _share(event.index, event.n_songs)
            now = replace(now, phase=RunPhase.JUDGING, share=share, seconds_left=None, preparing=None)
        elif isinstance(event, Paused | Stopped | LossLost | Done | Failed):
            lost = event if isinstance(event, LossLost) else now.lost
            now = replace(now, end=event, lost=lost, seconds_left=None, preparing=None)
        self._now = now

    def _started(self, event: Started) -> RunProgress:
        return replace(
            self._now,
            phase=RunPhase.LEARNING,
            share=_share(event.step, event.n_steps),
            step=event.step,
            n_steps=event.n_steps,
            started=event,
            batch_size=event.batch_size,
            preparing=None,
            end=None,
        )

    def _saved(self, event: Saved) -> RunProgress:
        """Count steps up to the checkpoint: those since the last that was told are not told one by one."""
        now = replace(self._now, saved_step=event.step, free_bytes=event.free_bytes)
        if now.phase is not RunPhase.LEARNING or event.step <= now.step:
            return now
        return replace(now, step=event.step, share=_share(event.step, now.n_steps))

    def _forget_after(self, step: int) -> None:
        """Forget what was learned after a checkpoint, and lost."""
        n_kept = bisect_right(self._steps, step)
        del self._steps[n_kept:], self._losses[n_kept:]
        self._measures = [measure for measure in self._measures if measure.step <= step]

    def progress(self) -> RunProgress:
        """Where the run stands, with curves that can be drawn."""
        measures = [measure for measure in self._measures if measure.edits is not None]
        before = next((measure for measure in measures if measure.step == 0), None)
        best = next((measure for measure in reversed(self._measures) if measure.is_best), None)
        now = measures[-1] if measures else None
        return replace(
            self._now,
            loss=thinned(self._steps, self._losses, LOSS_POINTS),
            held_out_loss=_curve(self._measures, "held_out_loss"),
            edits=_curve(self._measures, "edits"),
            edits_before=before.edits if before else None,
            edits_now=now.edits if now else None,
            edits_best=best.edits if best else None,
            best_step=best.step if best else None,
            lanes_before=before.lanes if before else {},
            lanes_now=now.lanes if now else {},
            lines=tuple(self._lines),
        )


def _curve(measures: list[Measured], name: str) -> Curve:
    told = [(m.step, value) for m in measures if (value := getattr(m, name)) is not None]
    return thinned([step for step, _ in told], [value for _, value in told])


def _share(done: int, n_all: int) -> float:
    return min(max(done / n_all, 0.0), 1.0) if n_all else 0.0
