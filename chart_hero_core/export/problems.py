"""What to say about a chart before it is exported: what the games cannot load, and what deserves a look."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np

from chart_hero_core.domain.chart import Pad
from chart_hero_core.editing.document import ChartDocument, is_doubtful
from chart_hero_core.export.metadata import known_artist

CLOSEST_S = 0.015
"""Notes nearer to each other than this, but not on one tick, cannot be hit apart."""
MOST_HANDS = 2


class ProblemKind(Enum):
    """What can be wrong with a chart."""

    NO_NOTES = "no notes"
    THREE_HANDS = "three hands"
    TOO_CLOSE = "too close"
    DOUBTFUL = "doubtful"
    NO_ARTIST = "no artist"


@dataclass(frozen=True, slots=True)
class ExportProblem:
    """One thing that is wrong with a chart.

    Parameters
    ----------
    kind : what it is
    ticks : where, in rising order; empty if it is nowhere in particular
    """

    kind: ProblemKind
    ticks: tuple[int, ...] = ()

    @property
    def is_blocking(self) -> bool:
        """Whether no game would load the song."""
        return self.kind is ProblemKind.NO_NOTES


def problems_of(document: ChartDocument) -> tuple[ExportProblem, ...]:
    """Look a document over, the gravest problem first."""
    if not document.notes:
        return (ExportProblem(ProblemKind.NO_NOTES),)
    found = {
        ProblemKind.THREE_HANDS: _three_hands(document),
        ProblemKind.TOO_CLOSE: _too_close(document),
        ProblemKind.DOUBTFUL: [note.tick for note in document.notes if is_doubtful(note)],
    }
    problems = [ExportProblem(kind, tuple(ticks)) for kind, ticks in found.items() if len(ticks)]
    if not known_artist(document.metadata):
        problems.append(ExportProblem(ProblemKind.NO_ARTIST))
    return tuple(problems)


def _three_hands(document: ChartDocument) -> Sequence[int]:
    hands = Counter(note.tick for note in document.notes if note.pad is not Pad.KICK)
    return sorted(tick for tick, number in hands.items() if number > MOST_HANDS)


def _too_close(document: ChartDocument) -> Sequence[int]:
    ticks = np.unique(document.ticks)
    gaps_s = np.diff(document.tempo_map.seconds_at(ticks))
    later: Iterator[int] = iter(ticks[1:][gaps_s < CLOSEST_S].tolist())
    return list(later)
