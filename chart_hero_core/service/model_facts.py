"""What the card of a set of weights says to whoever uses them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class ModelFacts:
    """A model in a few words.

    Parameters
    ----------
    name : as its card says, else that of its file
    n_steps : of its training; None if the card does not say
    score : share of strokes found and right, 0..1, on songs that it never heard; None if it was not measured
    n_songs : so many
    """

    name: str
    n_steps: int | None = None
    score: float | None = None
    n_songs: int = 0


def read_model_facts(path: Path) -> ModelFacts:
    """Read what the card beside the weights says.

    Raises
    ------
    ModelError
        if the card is missing, damaged, or of something else
    """
    from chart_hero_core.model.checkpoint import read_card

    card, _ = read_card(path.with_suffix(".json"))
    n_steps = card.training.get("steps")
    measured = card.scores.get("held_out_songs")
    measured = measured if isinstance(measured, Mapping) else {}
    score, n_songs = measured.get("micro_f_5_classes"), measured.get("n_songs")
    return ModelFacts(
        card.name or path.stem,
        n_steps if isinstance(n_steps, int) else None,
        float(score) if isinstance(score, int | float) else None,
        n_songs if isinstance(n_songs, int) else 0,
    )
