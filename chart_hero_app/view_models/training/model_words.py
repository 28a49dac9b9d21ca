"""What is said of a model on its card: where it comes from, how good it is, what may be done with it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale

from chart_hero_app.figures import count_text, decimal_text, size_text
from chart_hero_app.view_models.training.result_words import fill
from chart_hero_app.words import lane_name
from chart_hero_core.runs.kept_models import KeptModel
from chart_hero_core.runs.model_cards import Provenance
from chart_hero_core.runs.plan import RunKind
from chart_hero_core.runs.results import LaneChange, Verdict

translate = QCoreApplication.translate

_HOUR_S = 3600.0


def origin_text(model: KeptModel) -> str:
    """Where a model comes from: "Fine-tuned from Shipped 1.2 on 462 charts, 29 h of music."."""
    told = model.provenance
    if model.is_shipped:
        return translate("Models", "Came with Chart Hero. Trained on synthesis alone.")
    if told is None:
        return translate("Models", "Its card does not say where it comes from.")
    return fill(_kind_words(told), told.base_name, _charts_text(told))


def _kind_words(told: Provenance) -> str:
    if told.kind is RunKind.SCRATCH:
        return translate("Models", "Trained from scratch on %2.")
    if told.kind is RunKind.CALIBRATE:
        return translate("Models", "%1, calibrated on %2.")
    return translate("Models", "Fine-tuned from %1 on %2.")


def _charts_text(told: Provenance) -> str:
    if told.n_songs == 0:
        return translate("Models", "a kit")
    charts = translate("Models", "1 chart") if told.n_songs == 1 else translate("Models", "%1 charts")
    charts = fill(charts, count_text(told.n_songs))
    if told.music_s < _HOUR_S / 2:
        return charts
    hours = decimal_text(told.music_s / _HOUR_S, 0)
    return fill(translate("Models", "%1, %2 h of music"), charts, hours)


def verdict_text(model: KeptModel) -> str:
    """How good it is: "Better: 17.4 edits per 100 notes, 24.6 before, on 50 held-out songs."."""
    told = model.provenance
    if told is None or told.before is None or told.after is None:
        return ""
    words = {
        Verdict.BETTER: translate("Models", "Better: %1 edits per 100 notes, %2 before, on %3."),
        Verdict.SAME: translate("Models", "Within chance: %1 edits per 100 notes, %2 before, on %3."),
        Verdict.WORSE: translate("Models", "Not better: %1 edits per 100 notes, %2 before, on %3."),
    }[told.verdict or Verdict.SAME]
    songs = translate("Models", "%1 held-out songs") if told.is_held_out else translate("Models", "%1 songs")
    songs = fill(songs, count_text(told.n_held_out))
    return fill(words, decimal_text(told.after), decimal_text(told.before), songs)


def lane_text(lane: LaneChange) -> str:
    """A lane before and after: "Crash 38.2 → 26.9"."""
    return f"{lane_name(lane.pad)} {decimal_text(lane.before)} → {decimal_text(lane.after)}"


def foot_text(model: KeptModel) -> str:
    """What is left to say: licence, day, size."""
    told = model.provenance
    parts = []
    if model.is_shipped:
        parts.append(translate("Models", "Licence: MIT, as Chart Hero's own."))
    elif told is not None and told.licence:
        parts.append(fill(translate("Models", "Licence: %1"), _sentence(told.licence)))
    if told is not None:
        day = QLocale().toString(
            QDateTime.fromSecsSinceEpoch(int(told.kept_at.timestamp())).date(), QLocale.FormatType.ShortFormat
        )
        parts.append(fill(translate("Models", "Kept on %1."), day))
    parts.append(fill(translate("Models", "%1."), size_text(model.size_bytes)))
    return " ".join(parts)


def count_of_models(count: int) -> str:
    """What the list of pages says: "3 models"."""
    if count == 1:
        return translate("Models", "1 model")
    return fill(translate("Models", "%1 models"), count_text(count))


def _sentence(text: str) -> str:
    return text if text.endswith(".") else f"{text}."
