"""What may be done with a model that came of a run, in one sentence."""

from __future__ import annotations

from chart_hero_core.runs.model_cards import CARD_SUFFIX, read_card_facts
from chart_hero_core.runs.plan import RunKind, RunPlan


def licence_of(plan: RunPlan, n_songs: int) -> str:
    """Say what sharing a model depends on: on whatever it learned from.

    Parameters
    ----------
    plan : of the run
    n_songs : that were learned from, or calibrated on

    Raises
    ------
    ModelError
        if the card of the model before, whose weights a calibration keeps, cannot be read
    """
    if plan.kind is RunKind.CALIBRATE and plan.base is not None:
        told = read_card_facts(plan.base.with_suffix(CARD_SUFFIX)).provenance
        return (told.licence if told else "") or f"That of {plan.base_name}, whose weights are unchanged"
    sources = ["the charts"] if n_songs else []
    if plan.kit is not None and (plan.expert.kit_share > 0 or not n_songs):
        sources.append("the sounds of the kit")
    return f"Your own use; sharing depends on {' and '.join(sources)}"
