"""How much work a chart still is, as the model's own doubts tell it."""

from __future__ import annotations

from collections.abc import Iterable

from chart_hero_core.domain.chart import DrumNote
from chart_hero_core.editing.document import ChartDocument


def edits_per_100_notes(document: ChartDocument, candidates: Iterable[DrumNote]) -> float | None:
    """Estimate how many edits are left, per 100 notes of the chart.

    A confidence is the calibrated chance that a note needs no edit. So a note of confidence c that no hand
    has settled is expected to cost 1 - c edits: it is deleted, or becomes another. What was nearly heard with
    confidence c is a note that is missing with chance c, and costs c edits. Their sum is the expected number
    of edits. What was not even nearly heard is not in it, and an edit that puts two of them right (a note
    goes to the lane of a candidate) counts twice.

    Parameters
    ----------
    document : the song as it is
    candidates : what was nearly heard and is no note, with the confidence of each

    Returns
    -------
    float or None
        0 or more; None for a chart without notes
    """
    if not document.notes:
        return None
    wrong = sum(1.0 - note.confidence for note in document.notes if not note.is_pinned)
    missing = sum(note.confidence for note in candidates)
    return 100.0 * (wrong + missing) / len(document.notes)
