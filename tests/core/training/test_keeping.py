"""Which checkpoint is kept as the best, and what is told of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from chart_hero_core.runs.events import Event, Measured
from chart_hero_core.training.keeping import ModelKeeper
from chart_hero_core.training.validation import HeldOutClips, HeldOutFigures
from tests.support.tiny_models import tiny_log_mel, tiny_network
from tests.support.tiny_runs import SPEC, Grooves


class Figures(HeldOutClips):
    """Clips on which the networks do as they are told, one after the other."""

    def __init__(self, *edits: float) -> None:
        super().__init__({"song": [Grooves().render(1, 0)]})
        self._edits = iter(edits)

    def measure(self, *_: Any) -> HeldOutFigures:
        return HeldOutFigures(loss=0.5, edits=next(self._edits))


def best_steps(folder: Path, shown: Sequence[float], choosing: HeldOutClips) -> tuple[list[int], list[float]]:
    """Measure checkpoints; returns which of them were the best so far, and what is told."""
    events: list[Event] = []
    keeper = ModelKeeper(folder, Figures(*shown), SPEC, None, events.append, choosing)
    for step in range(len(shown)):
        keeper.measure(tiny_network(step), tiny_log_mel(), step)
    measured = [event for event in events if isinstance(event, Measured)]
    return [one.step for one in measured if one.is_best], [one.edits or 0.0 for one in measured]


def test_what_is_set_apart_chooses_and_what_is_held_out_is_told(tmp_path: Path) -> None:
    assert best_steps(tmp_path, [30.0, 20.0, 25.0], Figures(9.0, 9.5, 8.0)) == ([0, 2], [30.0, 20.0, 25.0])


def test_where_nothing_is_set_apart_held_out_songs_choose(tmp_path: Path) -> None:
    assert best_steps(tmp_path, [30.0, 20.0, 25.0], HeldOutClips({}))[0] == [0, 1]
