"""The training loop: make clips, learn, checkpoint, measure, resume.

A run lives in a folder: `state.pt` (everything that is needed to go on), the one before it,
`model.safetensors` with its card (the moving average, ready to use) and `best.safetensors` (the same when it
was best). Killed at any point, it goes on from its last checkpoint with the very clips that would have come
next, and ends with the very weights of an unbroken run.
"""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from enum import Enum
from pathlib import Path

from lightning_fabric import Fabric
from torch import Tensor
from torch.utils.data import DataLoader

from chart_hero_core.audio.features import LogMel
from chart_hero_core.errors import TrainingDataError
from chart_hero_core.runs.control import Request, asked
from chart_hero_core.runs.event_log import Report
from chart_hero_core.runs.events import (
    BatchHalved,
    LossLost,
    Paused,
    Resumed,
    Saved,
    Step,
    Stopped,
)
from chart_hero_core.training.checkpoints import has_checkpoint, load_checkpoint, save_checkpoint
from chart_hero_core.training.dataset import ClipDataset, ClipSource, collate
from chart_hero_core.training.hardware import shares_of_batches
from chart_hero_core.training.keeping import Base, ModelKeeper
from chart_hero_core.training.learner import FeatureCollate, Learner, NoNumberError, features_of
from chart_hero_core.training.memory import is_out_of_memory, memory_use
from chart_hero_core.training.run_spec import RunSpec
from chart_hero_core.training.targets import Targets
from chart_hero_core.training.validation import HeldOutClips

Ask = Callable[[], Request | None]
"""Tells what the run is asked for."""

_REPORT_STEPS, _REPORT_S = 20, 2.0  # a step is told after so many of them, or so many seconds


class End(Enum):
    """How a run ended."""

    LEARNED = "learned"
    PAUSED = "paused"
    STOPPED = "stopped"
    LOST = "lost"


class TrainingRun:
    """One run, new or resumed.

    Parameters
    ----------
    folder : where the run lives; made if need be
    source : what is learned from; clips of `spec.clip`'s length
    held_out : what the run is measured by; never learned from
    spec : what to learn; a resumed run must have the same features, model, clips, sources and seed
    fabric : the devices to learn on, launched; of several processes, the first alone writes and reports
    report : told what happens
    base : what it is compared with; it starts from there if `spec.anchor` is given
    ask : tells what it is asked for; by default what stands in its folder
    choosing : what the best checkpoint is chosen by; by default `held_out`

    Attributes
    ----------
    step, n_clips : taken so far, learned from so far
    batch_size : clips in a batch, less than in `spec` once memory ran out

    Raises
    ------
    TrainingDataError
        if the folder holds a run of other specs or nothing but damaged checkpoints, or a batch cannot be
        shared out evenly among the devices
    """

    def __init__(
        self,
        folder: Path,
        source: ClipSource,
        held_out: HeldOutClips,
        spec: RunSpec,
        fabric: Fabric,
        report: Report,
        base: Base | None = None,
        ask: Ask | None = None,
        choosing: HeldOutClips | None = None,
    ) -> None:
        self.folder, self.spec, self.fabric, self.base = folder, spec, fabric, base
        self.report = report if fabric.is_global_zero else _say_nothing
        self.device = fabric.device
        folder.mkdir(parents=True, exist_ok=True)
        self._source = source
        self._ask = ask or (lambda: asked(folder))
        self._starts_from = base.model.network if base and spec.anchor else None
        self._learner = Learner(spec, fabric, self._starts_from)
        self.step, self.n_clips, self.batch_size = 0, 0, spec.training.batch_size
        self._is_over, self._seconds, self._began = False, 0.0, time.monotonic()
        self._keeper = ModelKeeper(folder, held_out, spec, base, self.report, choosing or HeldOutClips({}))
        self._pace: _Pace | None = None
        if has_checkpoint(folder):
            self._resume()

    @property
    def seconds(self) -> float:
        """How long it took so far, of all its processes."""
        return self._seconds + time.monotonic() - self._began

    def train(self) -> End:
        """Train to the end of the schedule, with checkpoints on the way and a last one at the end.

        Raises
        ------
        TrainingDataError
            if memory runs out for a single clip, or a checkpoint cannot be written
        """
        if self._is_over:
            return End.STOPPED
        if self.step == 0 and self.base:
            if self.fabric.is_global_zero:
                self._keeper.measure_base(self.device)
            self._save_state()
        self._pace = _Pace(self.step)
        end: End | None = None
        while end is None:
            try:
                end = self._learn_on()
            except (MemoryError, RuntimeError) as error:
                if not is_out_of_memory(error):
                    raise
                self._halve_batch(error)
        return end

    def _learn_on(self) -> End:
        """Take the steps that are left with batches of the present size."""
        training = self.spec.training
        last_checkpoint = time.monotonic()
        for features, targets in self._batches():
            try:
                loss = self._learner.learn(features, targets, self.step)
            except NoNumberError:
                return self._lose()
            self.step += 1
            self.n_clips += self.batch_size
            self._tell_step(loss)
            is_due = time.monotonic() - last_checkpoint > 60 * training.checkpoint_minutes
            is_due |= bool(training.checkpoint_steps) and self.step % training.checkpoint_steps == 0
            request, is_due = self.fabric.broadcast((self._ask(), is_due))
            if request is Request.PAUSE:
                return self._pause()
            if request is Request.STOP:
                return self._stop()
            if is_due and self.step < training.n_steps:
                self.checkpoint()
                last_checkpoint = time.monotonic()
        self.checkpoint()
        return End.LEARNED

    def _pause(self) -> End:
        self._save_state()
        self.report(Paused(step=self.step))
        return End.PAUSED

    def _stop(self) -> End:
        self._is_over = True
        self.checkpoint()
        self.report(Stopped(step=self.step, best_step=self._best_step))
        return End.STOPPED

    def _lose(self) -> End:
        """End with what was good; the weights that lost the loss are saved nowhere."""
        self.report(LossLost(step=self.step, best_step=self._best_step))
        if self.fabric.is_global_zero and has_checkpoint(self.folder):
            save_checkpoint(self.folder, {**load_checkpoint(self.folder, self.device).state, "is_over": True})
        return End.LOST

    def _tell_step(self, loss: float) -> None:
        if self._pace is None:
            return
        n_steps = self.spec.training.n_steps
        self._pace.add(loss)
        if self._pace.is_due or self.step == n_steps:
            use = memory_use(self.device)
            mean_loss, pace = self._pace.take(self.step)
            self.report(
                Step(
                    step=self.step,
                    n_steps=n_steps,
                    loss=round(mean_loss, 4),
                    seconds_per_step=round(pace, 3),
                    seconds_left=round(pace * (n_steps - self.step)),
                    memory_bytes=use.used_bytes,
                    memory_total_bytes=use.total_bytes,
                )
            )

    def _batches(self) -> Iterator[tuple[Tensor, Targets]]:
        """Make the batches that are left: features, and what the network should say of them.

        Without a CUDA GPU the processes that make the clips compute the features too: learning takes longest.
        """
        training = self.spec.training
        on_gpu = self.device.type == "cuda"
        dataset = ClipDataset(
            self._source,
            self.spec.feature.frame_grid,
            training.seed,
            first=self.n_clips,
            n_clips=max(training.n_steps - self.step, 0) * self.batch_size,
            labels=self.spec.label,
        )
        loader: DataLoader[tuple[Tensor, Targets]] = DataLoader(
            dataset,
            batch_sampler=shares_of_batches(
                len(dataset), self.batch_size, self.fabric.world_size, self.fabric.global_rank
            ),
            num_workers=training.n_workers,
            collate_fn=collate if on_gpu else FeatureCollate(LogMel(self.spec.feature)),
            prefetch_factor=4 if training.n_workers else None,
        )
        for inputs, targets in loader:
            inputs = inputs.to(self.device)
            features = features_of(self._learner.log_mel, inputs) if on_gpu else inputs
            yield features, targets.to(self.device)

    def _halve_batch(self, error: Exception) -> None:
        """Go on with the same clips, fewer at once.

        Raises
        ------
        TrainingDataError
            if there is but one, or several devices share it
        """
        if self.batch_size < 2 or self.fabric.world_size > 1:
            raise TrainingDataError(
                f"Memory ran out at step {self.step} with {self.batch_size} clip(s) in a batch; close other "
                "programs, choose another device or smaller batches, and go on."
            ) from error
        before, self.batch_size = self.batch_size, self.batch_size // 2
        if self._learner.is_amid_step:  # the weights are neither the old ones nor the new ones
            self._go_back()
        self._learner.forget_batch()
        self.report(BatchHalved(step=self.step, before=before, now=self.batch_size))

    def _go_back(self) -> None:
        """Take the last checkpoint up again; without one, begin again."""
        if not has_checkpoint(self.folder):
            self._learner = Learner(self.spec, self.fabric, self._starts_from)
            self.step, self.n_clips = 0, 0
            return
        state = load_checkpoint(self.folder, self.device).state
        self._learner.take(state)
        self.step, self.n_clips = state["step"], state["n_clips"]

    @property
    def _best_step(self) -> int:
        return self.step if self._keeper.best_step is None else self._keeper.best_step

    def checkpoint(self) -> None:
        """Save everything, and measure the moving average on held-out clips."""
        if self.fabric.is_global_zero:
            self._keeper.measure(self._learner.average, self._learner.log_mel, self.step)
        self._save_state()

    def _save_state(self) -> None:
        if self.fabric.is_global_zero:
            size = save_checkpoint(
                self.folder,
                {
                    **self._learner.state(),
                    "step": self.step,
                    "n_clips": self.n_clips,
                    "batch_size": self.batch_size,
                    "best": self._keeper.state(),
                    "is_over": self._is_over,
                    "seconds": self.seconds,
                    "identity": self._identity(),
                },
            )
            free = shutil.disk_usage(self.folder).free
            self.report(Saved(step=self.step, size_bytes=size, free_bytes=free))
        self.fabric.barrier()

    def _identity(self) -> str:
        """What must be the same for a run to be resumed."""
        spec = self.spec
        parts: list[object] = [asdict(spec.feature), asdict(spec.model), asdict(spec.clip)]
        start = [asdict(spec.anchor), self.base.model.sha256] if self.base and spec.anchor else []
        return json.dumps([*parts, spec.training.seed, spec.training.batch_size, *spec.sources, *start])

    def _resume(self) -> None:
        found = load_checkpoint(self.folder, self.device)
        state = found.state
        if state.get("identity") != self._identity():
            raise TrainingDataError(
                f"{self.folder} holds a run with other settings; choose another folder or the same settings."
            )
        self._learner.take(state)
        self.step = state["step"]
        self.batch_size = state.get("batch_size", self.batch_size)  # older checkpoints say nothing of either
        self.n_clips = state.get("n_clips", self.step * self.batch_size)
        self._keeper.take(state.get("best"))
        self._is_over = state.get("is_over", False)
        self._seconds = state.get("seconds", 0.0)
        self.report(Resumed(step=self.step, is_older=found.is_older))


class _Pace:
    """How quickly steps are taken, and what their losses were since that was last told."""

    def __init__(self, first_step: int) -> None:
        self._began = self._told = time.monotonic()
        self._first_step = first_step
        self._losses: list[float] = []

    @property
    def is_due(self) -> bool:
        return len(self._losses) >= _REPORT_STEPS or time.monotonic() - self._told > _REPORT_S

    def add(self, loss: float) -> None:
        self._losses.append(loss)

    def take(self, step: int) -> tuple[float, float]:
        """Mean loss since the last time, seconds per step since the beginning."""
        now = time.monotonic()
        mean = sum(self._losses) / len(self._losses)
        self._losses, self._told = [], now
        return mean, (now - self._began) / max(step - self._first_step, 1)


def _say_nothing(_event: object) -> None:
    pass
