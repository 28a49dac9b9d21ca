"""What a run says while it works: one JSON object a line, on stdout and in `log.jsonl`.

The key `event` tells the kinds apart, `time` is in seconds since 1970. Whoever reads passes over kinds that
it does not know.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from chart_hero_core.domain.chart import Pad
from chart_hero_core.runs.data_set import SongRow
from chart_hero_core.runs.json_files import decoder_of

LOG_NAME = "log.jsonl"


class Event(msgspec.Struct, frozen=True, tag_field="event", omit_defaults=True, kw_only=True):
    """Something that happened at `time`."""

    time: float = 0.0


class Scanning(Event, tag="scanning", frozen=True):
    """A song is being looked at: number `index` (from 0) of `n_songs`, called `name`."""

    index: int
    n_songs: int
    name: str
    seconds_left: float | None = None


class Scanned(Event, tag="song", frozen=True):
    """A song was looked at."""

    song: SongRow


class FolderScanned(Event, tag="scanned", frozen=True):
    """A developer's folder of songs was looked through: `summary` counts what was found."""

    folder: str
    summary: Mapping[str, Any]


class Preparing(Event, tag="preparing", frozen=True):
    """The sound of a song is being decoded: number `index` (from 0) of `n_songs`.

    All of them will take `needed_bytes` of the `free_bytes` on their disk.
    """

    index: int
    n_songs: int
    name: str
    needed_bytes: int | None = None
    free_bytes: int | None = None


class LeftOut(Event, tag="left out", frozen=True):
    """The song at `path` cannot be read any more, for a `reason`; the run begins without it."""

    path: Path
    reason: str


class Started(Event, tag="started", frozen=True):
    """The run learns from here on."""

    step: int
    n_steps: int
    device: str
    reason: str
    base_name: str
    n_songs: int
    n_held_out: int
    batch_size: int


class Resumed(Event, tag="resumed", frozen=True):
    """The run goes on from a checkpoint; `is_older` if the newest was damaged."""

    step: int
    is_older: bool = False


class Step(Event, tag="step", frozen=True):
    """So far it got. `memory_bytes` of the device that learns, where that is known."""

    step: int
    n_steps: int
    loss: float
    seconds_per_step: float
    seconds_left: float
    memory_bytes: int | None = None
    memory_total_bytes: int | None = None


class Measured(Event, tag="measured", frozen=True):
    """Figures of a checkpoint on held-out excerpts; step 0 stands for the model before.

    `edits` per 100 notes is the mean of songs, `lanes` the same for each lane, all songs together; `scores`
    holds F of the strokes and of each class.
    """

    step: int
    held_out_loss: float | None
    edits: float | None
    lanes: Mapping[Pad, float]
    is_best: bool
    scores: Mapping[str, float] = {}


class Saved(Event, tag="saved", frozen=True):
    """A checkpoint of so many bytes was written; `free_bytes` are left on its disk."""

    step: int
    size_bytes: int
    free_bytes: int


class BatchHalved(Event, tag="batch halved", frozen=True):
    """Memory was short; it goes on with smaller batches."""

    step: int
    before: int
    now: int


class Paused(Event, tag="paused", frozen=True):
    """It was told to pause, and ends; started again it goes on from this step."""

    step: int


class Stopped(Event, tag="stopped", frozen=True):
    """It was told to stop, and keeps the best checkpoint, that of `best_step`."""

    step: int
    best_step: int


class LossLost(Event, tag="loss lost", frozen=True):
    """The loss became no number: it stops, and keeps the best checkpoint, that of `best_step`."""

    step: int
    best_step: int


class Judging(Event, tag="judging", frozen=True):
    """The result is being worked out: number `index` (from 0) of `n_songs`."""

    index: int
    n_songs: int


class Calibrated(Event, tag="calibrated", frozen=True):
    """A developer's model was calibrated and measured on synthesis; `scores` as in its card."""

    scores: Mapping[str, Any]


class Searching(Event, tag="searching", frozen=True):
    """A search is at work: a `share` (0..1) of trial `number` is done, `n_ended` of `n_trials` are over."""

    number: int
    share: float
    n_ended: int
    n_trials: int
    seconds_left: float | None = None


class TrialEnded(Event, tag="trial ended", frozen=True):
    """Trial `number` of a search is over, with so many `edits` per 100 notes; `trials.json` has it."""

    number: int
    edits: float | None
    n_ended: int
    n_trials: int


class Done(Event, tag="done", frozen=True):
    """It came to its end: `result.json` is there."""


class Failed(Event, tag="error", frozen=True):
    """It cannot go on; `message` says what, where, what to do."""

    message: str


AnyEvent = (
    Scanning | Scanned | FolderScanned | Preparing | LeftOut | Started | Resumed | Step | Measured | Saved
    | BatchHalved | Paused | Stopped | LossLost | Judging | Calibrated | Searching | TrialEnded | Done
    | Failed
)  # fmt: skip


_DECODER: msgspec.json.Decoder[AnyEvent] = decoder_of(
    AnyEvent  # type: ignore[arg-type]  # a union is a type to msgspec
)
_END_BYTES = 65_536
"""So much of a log's end holds its last event, be it the longest: a song's row."""


def events_in(log: Path, start: int = 0) -> tuple[list[AnyEvent], int]:
    """Read what a log says from byte `start` on: the events of whole lines, and where the next read begins.

    Lines of unknown kinds, and a damaged line, are passed over. A log that is not there is empty.
    """
    try:
        with log.open("rb") as file:
            file.seek(start)
            content = file.read()
    except OSError:
        return [], start
    whole = content[: content.rfind(b"\n") + 1]
    events = [event for line in whole.splitlines() if (event := event_of(line)) is not None]
    return events, start + len(whole)


def event_of(line: bytes) -> AnyEvent | None:
    """Read one line; None if it is of an unknown kind, or damaged."""
    try:
        return _DECODER.decode(line)
    except msgspec.DecodeError:
        return None


def last_event(log: Path) -> AnyEvent | None:
    """Read the last thing that a log says, without reading all of it; None if it says nothing."""
    try:
        size = log.stat().st_size
    except OSError:
        return None
    events, _ = events_in(log, max(size - _END_BYTES, 0))  # the cut line at its start is passed over
    return events[-1] if events else None
