"""What a run keeps of its checkpoints: the model of each, its figures on held-out clips, and the best one."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch

from chart_hero_core.audio.features import LogMel
from chart_hero_core.errors import TrainingDataError
from chart_hero_core.model.checkpoint import LoadedModel, ModelCard, save_model
from chart_hero_core.model.inference import WindowSpec
from chart_hero_core.model.network import DrumTranscriber
from chart_hero_core.model.onsets import DecodingSpec
from chart_hero_core.runs.event_log import Report
from chart_hero_core.runs.events import Measured
from chart_hero_core.training.credits import CREDITS
from chart_hero_core.training.run_spec import RunSpec
from chart_hero_core.training.validation import HeldOutClips, HeldOutFigures, MeasuringSpec

MODEL_NAME, BEST_NAME = "model.safetensors", "best.safetensors"


@dataclass(frozen=True, slots=True)
class Base:
    """A model that a run is compared with and, if its spec has an anchor, starts from.

    Parameters
    ----------
    model : weights and card
    name : as a user knows it
    """

    model: LoadedModel
    name: str


@dataclass(frozen=True, slots=True)
class _Best:
    """The best checkpoint so far: its edits per 100 notes, or its loss, or None if nothing is measured."""

    step: int
    value: float | None


class ModelKeeper:
    """Measures models at checkpoints, writes them with their cards, and keeps the best.

    Parameters
    ----------
    folder : of the run
    held_out : what is measured on
    spec : of the run
    base : as `Base`
    report : told the figures
    choosing : what the best is chosen by; without clips it is `held_out`
    """

    def __init__(
        self,
        folder: Path,
        held_out: HeldOutClips,
        spec: RunSpec,
        base: Base | None,
        report: Report,
        choosing: HeldOutClips,
    ) -> None:
        self._folder, self._held_out, self._spec, self._base = folder, held_out, spec, base
        self._choosing = choosing
        self._report = report
        self._best: _Best | None = None
        card = base.model.card if base else None
        own = WindowSpec(spec.clip.duration_s, margin_s=spec.clip.duration_s / 8)
        # Calibrated as the base is, so that figures before and after can be compared.
        self._measuring = MeasuringSpec(
            window=card.window_spec if card and spec.anchor else own,
            decoding=card.decoding_spec if card else DecodingSpec(),
            label=spec.label,
            loss=spec.loss,
        )

    @property
    def best_step(self) -> int | None:
        """Step of the best checkpoint; None before there is one."""
        return self._best.step if self._best else None

    def state(self) -> dict[str, Any] | None:
        """What has to be known to go on."""
        return asdict(self._best) if self._best else None

    def take(self, state: dict[str, Any] | None) -> None:
        """Go on from a `state`."""
        self._best = _Best(**state) if state else None

    def measure_base(self, device: torch.device) -> None:
        """Measure what is to be beaten; a fine-tune keeps it until something is better."""
        if self._base is None:
            return
        network, log_mel = self._base.model.network.to(device), self._base.model.log_mel.to(device)
        figures = self._held_out.measure(network, log_mel, self._measuring)
        is_best = self._spec.anchor is not None
        if is_best:
            self._keep_best(network, 0, figures, self._value(network, log_mel, figures))
        self._tell(0, figures, is_best=is_best)

    def measure(self, network: DrumTranscriber, log_mel: LogMel, step: int) -> None:
        """Measure a checkpoint, write its model, and keep it if none was better.

        Raises
        ------
        TrainingDataError
            if it cannot be written
        """
        figures = self._held_out.measure(network, log_mel, self._measuring)
        self._write(MODEL_NAME, network, step, figures)
        value, best = self._value(network, log_mel, figures), self._best
        is_best = value is None or best is None or best.value is None or value < best.value
        if is_best:
            self._keep_best(network, step, figures, value)
        self._tell(step, figures, is_best=is_best)

    def _value(self, network: DrumTranscriber, log_mel: LogMel, figures: HeldOutFigures) -> float | None:
        """Tell what a checkpoint is chosen by: songs that judge would be flattered by it."""
        if self._choosing.clips:
            figures = self._choosing.measure(network, log_mel, self._measuring)
        return figures.loss if figures.edits is None else figures.edits

    def _keep_best(
        self, network: DrumTranscriber, step: int, figures: HeldOutFigures, value: float | None
    ) -> None:
        self._write(BEST_NAME, network, step, figures)
        self._best = _Best(step, value)

    def _tell(self, step: int, figures: HeldOutFigures, *, is_best: bool) -> None:
        if figures.loss is not None:
            self._report(
                Measured(
                    step=step,
                    held_out_loss=figures.loss,
                    edits=figures.edits,
                    lanes=figures.lanes,
                    is_best=is_best,
                    scores=figures.scores,
                )
            )

    def _write(self, name: str, network: DrumTranscriber, step: int, figures: HeldOutFigures) -> None:
        training: dict[str, Any] = {"steps": step, "run": asdict(self._spec)}
        credit: tuple[str, ...] = CREDITS
        if self._base and self._spec.anchor:
            training["base"] = {"name": self._base.name, "sha256": self._base.model.sha256}
            credit = self._base.model.card.credits
        card = ModelCard(
            feature_spec=self._spec.feature,
            model_spec=self._spec.model,
            window_spec=self._measuring.window,
            decoding_spec=self._measuring.decoding,
            training=training,
            scores={"held_out_while_training": {"edits_per_100": figures.edits, **figures.scores}},
            credits=credit,
        )
        try:
            save_model(self._folder / name, network, card)
        except OSError as error:
            raise TrainingDataError(
                f"{name} of step {step} cannot be written to {self._folder} ({error.strerror or error}); "
                "make room and go on: the checkpoint before is kept."
            ) from error
