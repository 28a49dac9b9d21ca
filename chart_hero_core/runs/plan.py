"""What a run shall do: a `RunPlan`, in `plan.json`, written before the run starts and never changed."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from chart_hero_core.domain.chart import Pad

FILE_NAME = "plan.json"


class RunKind(Enum):
    """How a run begins."""

    FINE_TUNE = "fine-tune"
    SCRATCH = "from scratch"
    CALIBRATE = "calibrate"


class RunLength(Enum):
    """How long it learns."""

    SHORT = "short"
    NORMAL = "normal"
    LONG = "long"


class Boldness(Enum):
    """How far a fine-tune may go from the model that it starts from."""

    CAREFUL = "careful"
    NORMAL = "normal"
    BOLD = "bold"


class DeviceChoice(Enum):
    """Where to learn."""

    AUTO = "auto"
    CPU = "cpu"
    GPU = "gpu"


@dataclass(frozen=True, slots=True)
class ExpertSettings:
    """What the expert page shows; None follows from length and boldness.

    Parameters
    ----------
    n_steps : batches in all
    learning_rate : highest one
    batch_size : clips in a batch
    kit_share : of the clips, 0..1, that are synthesised where there is a kit
    anchor_weight : how strongly the outputs are held to those of the model that it starts from
    positive_weight : of frames with a stroke against those without
    voice_weight, beat_weight : of these parts of the loss
    onset_width_frames : half width of a label
    n_workers : processes that make clips
    n_threads : that learn; 0: torch decides
    n_devices : GPUs, or processes without one, that share a batch
    seed : of everything that is drawn
    checkpoint_minutes : between checkpoints, each of which is measured
    """

    n_steps: int | None = None
    learning_rate: float | None = None
    batch_size: int = 12
    kit_share: float = 0.3
    anchor_weight: float | None = None
    positive_weight: float | None = None
    voice_weight: float | None = None
    beat_weight: float | None = None
    onset_width_frames: float | None = None
    n_workers: int = 1
    n_threads: int = 0
    n_devices: int = 1
    seed: int = 1
    checkpoint_minutes: float = 10.0


@dataclass(frozen=True, slots=True)
class RunPlan:
    """What a run shall do.

    Parameters
    ----------
    name : of the model that comes of it, as the user says it
    kind : how it begins
    data : folder of the data set; None learns from the kit alone
    base : weights that it starts from, is held to and is compared with; None: only from scratch
    base_name : as a user knows them ("Shipped 1.2")
    kit : folder to synthesise from; None: none
    length, boldness : in words
    lanes : pads to learn; empty: all. What the others sound like is kept as the base has it
    device : where to learn
    expert : the rest
    version : of this file's layout
    """

    name: str
    kind: RunKind
    data: Path | None
    base: Path | None
    base_name: str = ""
    kit: Path | None = None
    length: RunLength = RunLength.NORMAL
    boldness: Boldness = Boldness.NORMAL
    lanes: tuple[Pad, ...] = ()
    device: DeviceChoice = DeviceChoice.AUTO
    expert: ExpertSettings = field(default_factory=ExpertSettings)
    version: int = 1


@dataclass(frozen=True, slots=True)
class RunEstimate:
    """What a run will cost, before it starts.

    Parameters
    ----------
    device : name of the device that `auto` or the user's choice comes to
    reason : why that one, in one sentence
    seconds : for all of it; None if nothing was measured yet
    cpu_seconds : the same without a GPU; None if there is none, or unknown
    disk_bytes : that the run will write at most, decoded sound included
    free_bytes : on that disk
    n_songs, n_held_out : that it would learn from, and measure on
    music_s : of sound to learn from
    """

    device: str
    reason: str
    seconds: float | None
    cpu_seconds: float | None
    disk_bytes: int
    free_bytes: int
    n_songs: int
    n_held_out: int
    music_s: float
