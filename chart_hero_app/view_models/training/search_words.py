"""What a search for settings says, in words: settings, their values, trials."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import QCoreApplication

from chart_hero_app.view_models.training.run_words import edits_text
from chart_hero_core.runs.search import Aspect, SearchState, TrialRow, TrialState

translate = QCoreApplication.translate


def aspect_text(aspect: Aspect) -> str:
    """What may be varied: "How strongly it learns"."""
    return {
        Aspect.STRENGTH: translate("Training", "How strongly it learns"),
        Aspect.KIT: translate("Training", "How much comes from the kit"),
        Aspect.LOSS: translate("Training", "What counts how much"),
        Aspect.LABELS: translate("Training", "How exactly a stroke is placed"),
    }[aspect]


def aspect_hint(aspect: Aspect) -> str:
    """The settings that this stands for: "Learning rate, Anchor"."""
    return ", ".join(setting_text(name) for name in aspect.settings)


def setting_text(name: str) -> str:
    """What a setting is called, by its field of `ExpertSettings`: "Learning rate"."""
    texts = {
        "learning_rate": translate("Training", "Learning rate"),
        "anchor_weight": translate("Training", "Anchor"),
        "kit_share": translate("Training", "Kit share"),
        "positive_weight": translate("Training", "Stroke weight"),
        "voice_weight": translate("Training", "Voice weight"),
        "beat_weight": translate("Training", "Beat weight"),
        "onset_width_frames": translate("Training", "Label width"),
    }
    return texts.get(name, name)


def value_text(value: float) -> str:
    """A setting's value with three figures: "0.00213", "0.000052"."""
    return format(Decimal(f"{value:.3g}"), "f")


def row_text(row: TrialRow) -> str:
    """How far a trial is: "finished"."""
    return {
        TrialState.RUNNING: translate("Training", "running"),
        TrialState.WAITING: translate("Training", "waiting"),
        TrialState.FINISHED: translate("Training", "finished"),
        TrialState.GIVEN_UP: translate("Training", "given up"),
        TrialState.FAILED: translate("Training", "failed"),
    }[row.state]


def outcome_text(state: SearchState) -> str:
    """Say what a search found so far: "Better: 17.2 edits per 100 notes, 18.4 with the present settings."."""
    best, present = state.best_row, state.present
    if best is None or best.edits is None:
        return translate("Training", "No trial has finished yet.")
    if present is None or present.edits is None:
        words = translate("Training", "The best so far leaves %1 edits per 100 notes.")
        return words.replace("%1", edits_text(best.edits))
    words = (
        translate("Training", "Better: %1 edits per 100 notes, %2 with the present settings.")
        if state.beats_present
        else translate("Training", "Nothing better than the present settings: %2 edits per 100 notes.")
    )
    return words.replace("%1", edits_text(best.edits)).replace("%2", edits_text(present.edits))
