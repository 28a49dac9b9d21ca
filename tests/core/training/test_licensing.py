"""What may be done with a model hangs on what it learned from."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from chart_hero_core.model.checkpoint import save_model
from chart_hero_core.runs.model_cards import Provenance, read_card_facts
from chart_hero_core.runs.plan import ExpertSettings, RunKind, RunPlan
from chart_hero_core.training.licensing import licence_of
from tests.support.tiny_models import tiny_network
from tests.support.tiny_runs import tiny_base

PLAN = RunPlan("Mine", RunKind.FINE_TUNE, Path("data"), None, "Shipped 1.2")
KIT = replace(PLAN, kit=Path("kit"))


@pytest.mark.parametrize(
    ("plan", "n_songs", "sources"),
    [
        (PLAN, 3, "the charts"),
        (KIT, 0, "the sounds of the kit"),
        (KIT, 3, "the charts and the sounds of the kit"),
        (replace(KIT, expert=ExpertSettings(kit_share=0.0)), 3, "the charts"),
    ],
    ids=["songs", "kit alone", "both", "kit unused"],
)
def test_sharing_depends_on_what_was_learned_from(plan: RunPlan, n_songs: int, sources: str) -> None:
    assert licence_of(plan, n_songs) == f"Your own use; sharing depends on {sources}"


def test_weights_that_a_calibration_keeps_keep_their_licence(tmp_path: Path) -> None:
    base = tmp_path / "base.safetensors"
    save_model(base, tiny_network(), tiny_base().model.card)
    plan = replace(PLAN, kind=RunKind.CALIBRATE, base=base)
    assert licence_of(plan, 3) == "That of Shipped 1.2, whose weights are unchanged"

    card = base.with_suffix(".json")
    told = Provenance(datetime(2026, 11, 22, tzinfo=UTC), licence="Ask the drummer")
    card.write_text(read_card_facts(card).text("Before", told), encoding="utf-8")
    assert licence_of(plan, 3) == "Ask the drummer"
