"""What a user may ask of a run, what speaks against it, and the plan that comes of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from chart_hero_app.figures import count_text, size_text
from chart_hero_core.domain.chart import Pad
from chart_hero_core.editing.document import LANES
from chart_hero_core.runs.data_set import FEWEST_CHARTS, DataSet
from chart_hero_core.runs.plan import (
    Boldness,
    DeviceChoice,
    ExpertSettings,
    RunEstimate,
    RunKind,
    RunLength,
    RunPlan,
)

ENOUGH_FOR_SCRATCH = 200
"""So many charts, some twelve hours of sound, are worth beginning from nothing; a kit makes any number."""

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class BaseModel:
    """A model that a run may start from: its name as the user knows it, and its weights."""

    name: str
    path: Path


@dataclass(frozen=True, slots=True)
class RunChoices:
    """What the user asks of the next run; see `RunPlan`.

    Parameters
    ----------
    kind : None for the one that fits the data
    base : weights to start from; None for the model in use
    name : "" for the next free one
    lanes : pads to learn, at least one
    """

    kind: RunKind | None = None
    base: Path | None = None
    name: str = ""
    length: RunLength = RunLength.NORMAL
    boldness: Boldness = Boldness.NORMAL
    lanes: frozenset[Pad] = frozenset(LANES)
    device: DeviceChoice = DeviceChoice.AUTO
    expert: ExpertSettings = field(default_factory=ExpertSettings)


def fitting_kind(data_set: DataSet) -> RunKind:
    """Tell how a run best begins with this much to learn from."""
    return RunKind.CALIBRATE if reason_against(RunKind.FINE_TUNE, data_set) else RunKind.FINE_TUNE


def reason_against(kind: RunKind, data_set: DataSet) -> str:
    """Say why a run cannot begin so; "" if it can."""
    n_songs = len(data_set.training_songs)
    if kind is RunKind.CALIBRATE:
        return "" if n_songs or data_set.held_out_songs else no_songs()
    if kind is RunKind.SCRATCH:
        if data_set.kit is not None or n_songs >= ENOUGH_FOR_SCRATCH:
            return ""
        words = translate("Training", "Beginning from nothing takes a kit folder, or at least %1 charts.")
        return words.replace("%1", count_text(ENOUGH_FOR_SCRATCH))
    if data_set.is_too_small and data_set.kit is None:
        return too_few(n_songs)
    return ""


def too_few(n_songs: int) -> str:
    """Say that a fine-tune would learn the songs and not the drums."""
    if n_songs == 0:
        return no_songs()
    words = (
        translate("Training", "1 chart is too few to train on: %2 are needed.")
        if n_songs == 1
        else translate("Training", "%1 charts are too few to train on: %2 are needed.")
    )
    return words.replace("%1", count_text(n_songs)).replace("%2", count_text(FEWEST_CHARTS))


def no_songs() -> str:
    """Say that there is nothing to learn from."""
    return translate("Training", "There are no songs to learn from. Add a folder on the Data page.")


def reason_to_wait(choices: RunChoices, data_set: DataSet, estimate: RunEstimate | None) -> str:
    """Say why a run cannot start as it stands; "" if it can."""
    against = reason_against(choices.kind or fitting_kind(data_set), data_set)
    if against:
        return against
    if data_set.must_ask_about_cymbals:
        return translate(
            "Training",
            "Some charts look as if ride and crash were swapped. Answer the question on the Data page.",
        )
    if not choices.lanes:
        return translate("Training", "No lane is ticked. Tick at least one.")
    if estimate is not None and estimate.disk_bytes > estimate.free_bytes:
        words = translate("Training", "Not enough room: it takes %1, and %2 are free. Make room on the disk.")
        return words.replace("%1", size_text(estimate.disk_bytes)).replace(
            "%2", size_text(estimate.free_bytes)
        )
    return ""


def free_name(taken: Iterable[str]) -> str:
    """The first of "My kit 1", "My kit 2" ... that is nobody's."""
    names = {name.casefold() for name in taken}
    number = 1
    while (name := translate("Training", "My kit %1").replace("%1", str(number))).casefold() in names:
        number += 1
    return name


def plan_of(choices: RunChoices, name: str, base: BaseModel, data: Path, data_set: DataSet) -> RunPlan:
    """Make the plan of a run.

    Parameters
    ----------
    choices : of the user
    name : of the model that comes of it
    base : the model to start from; from scratch it is only compared with
    data, data_set : folder to learn from, and what is in it
    """
    kind = choices.kind or fitting_kind(data_set)
    lanes = tuple(pad for pad in LANES if pad in choices.lanes)
    return RunPlan(
        name=name,
        kind=kind,
        data=data,
        base=base.path,
        base_name=base.name,
        kit=None if kind is RunKind.CALIBRATE else data_set.kit,
        length=choices.length,
        boldness=choices.boldness,
        lanes=() if len(lanes) == len(LANES) else lanes,
        device=choices.device,
        expert=choices.expert,
    )
