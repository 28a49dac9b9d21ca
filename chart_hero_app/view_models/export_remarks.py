"""What there is to say about a chart before it is exported, in words."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from chart_hero_app.figures import count_text
from chart_hero_core.editing.document import ChartDocument
from chart_hero_core.editing.position import position_of
from chart_hero_core.service import ExportProblem, ProblemKind

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class ExportRemark:
    """Something to say before the export.

    Parameters
    ----------
    problem : what the core found
    sentence : in words
    place_s : heard second of the first place; None for none in particular
    """

    problem: ExportProblem
    sentence: str
    place_s: float | None


def remark_of(problem: ExportProblem, document: ChartDocument) -> ExportRemark:
    """Say what the core found in a document."""
    if not problem.ticks:
        return ExportRemark(problem, _sentence(problem, ""), None)
    tick = problem.ticks[0]
    bar = str(position_of(document.tempo_map, tick).bar)
    return ExportRemark(problem, _sentence(problem, bar), float(document.tempo_map.seconds_at(tick)))


def _sentence(problem: ExportProblem, bar: str) -> str:
    n_places = len(problem.ticks)
    sentences = {
        ProblemKind.NO_NOTES: translate("Export", "There are no notes: no game would load the song."),
        ProblemKind.THREE_HANDS: translate("Export", "Three hands at once in bar %1.")
        if n_places == 1
        else translate("Export", "Three hands at once in bar %1, and %2 times in all."),
        ProblemKind.TOO_CLOSE: translate("Export", "Notes too close together in bar %1.")
        if n_places == 1
        else translate("Export", "Notes too close together in bar %1, and %2 times in all."),
        ProblemKind.DOUBTFUL: translate("Export", "1 note is still doubtful.")
        if n_places == 1
        else translate("Export", "%2 notes are still doubtful."),
        ProblemKind.NO_ARTIST: translate("Export", "The artist is not known."),
    }
    return sentences[problem.kind].replace("%1", bar).replace("%2", count_text(n_places))
