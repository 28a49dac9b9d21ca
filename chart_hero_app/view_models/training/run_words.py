"""What a run says, in words: lines of its log, devices, speeds."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from chart_hero_app.figures import count_text, decimal_text, size_text
from chart_hero_app.messages import as_sentences
from chart_hero_core.runs.events import (
    AnyEvent,
    BatchHalved,
    Done,
    Failed,
    LeftOut,
    LossLost,
    Measured,
    Paused,
    Resumed,
    Saved,
    Started,
    Stopped,
)

translate = QCoreApplication.translate


def device_text(device: str) -> str:
    """What a device is called in short: "GPU", "CPU"."""
    return (
        translate("Training", "CPU") if device.casefold().startswith("cpu") else translate("Training", "GPU")
    )


def edits_text(edits: float) -> str:
    """Edits per 100 notes: "17.8"."""
    return decimal_text(edits)


def speed_text(seconds_per_step: float) -> str:
    """How fast it learns: "3.7 steps/s", "2.4 s a step"."""
    if seconds_per_step <= 0:
        return ""
    if seconds_per_step <= 1:
        return translate("Training", "%1 steps/s").replace("%1", decimal_text(1 / seconds_per_step))
    return translate("Training", "%1 s a step").replace("%1", decimal_text(seconds_per_step))


def is_routine(event: AnyEvent) -> bool:
    """Whether a line of the log tells what happens all the time."""
    return isinstance(event, Saved | Started | Resumed)


def line_text(event: AnyEvent) -> str:
    """Say what happened: "Memory was short: batch 16 became 8. Goes on."."""
    if isinstance(event, Started):
        return _started(event)
    if isinstance(event, Measured):
        return _measured(event)
    if isinstance(event, Saved):
        return _fill(translate("Training", "Checkpoint saved, %1."), size_text(event.size_bytes))
    if isinstance(event, BatchHalved):
        words = translate("Training", "Memory was short: batch %1 became %2. Goes on.")
        return _fill(words, event.before, event.now)
    if isinstance(event, LeftOut):
        return translate("Training", "Left out: %1").replace("%1", as_sentences(event.reason))
    if isinstance(event, Failed):
        return as_sentences(event.message)
    if isinstance(event, Done):
        return translate("Training", "Done.")
    return _turning_point(event)


def _turning_point(event: AnyEvent) -> str:
    if isinstance(event, Resumed):
        words = (
            translate("Training", "The newest checkpoint is damaged. Goes on from step %1.")
            if event.is_older
            else translate("Training", "Goes on from step %1.")
        )
        return _fill(words, count_text(event.step))
    if isinstance(event, Paused):
        return _fill(translate("Training", "Paused at step %1."), count_text(event.step))
    if isinstance(event, Stopped):
        words = translate("Training", "Stopped at step %1. The best is kept, that of step %2.")
        return _fill(words, count_text(event.step), count_text(event.best_step))
    if isinstance(event, LossLost):
        words = translate(
            "Training",
            "The loss was no number any more at step %1. Stopped; the best is kept, that of step %2.",
        )
        return _fill(words, count_text(event.step), count_text(event.best_step))
    return ""


def _started(event: Started) -> str:
    device = device_text(event.device)
    if not event.base_name:
        return _fill(translate("Training", "Started from scratch on the %1."), device)
    return _fill(translate("Training", "Started from %1 on the %2."), event.base_name, device)


def _measured(event: Measured) -> str:
    step = count_text(event.step)
    if event.edits is None:
        if event.held_out_loss is None:
            return _fill(translate("Training", "Step %1."), step)
        return _fill(translate("Training", "Step %1. Held-out loss %2."), step, f"{event.held_out_loss:.3f}")
    edits = edits_text(event.edits)
    if event.step == 0:
        return _fill(translate("Training", "Before: %1 edits per 100 notes of held-out songs."), edits)
    if event.is_best:
        return _fill(translate("Training", "Step %1. Held-out edits %2. The best so far, kept."), step, edits)
    return _fill(translate("Training", "Step %1. Held-out edits %2. Not kept."), step, edits)


def _fill(words: str, *values: object) -> str:
    for number, value in enumerate(values, 1):
        words = words.replace(f"%{number}", str(value))
    return words
