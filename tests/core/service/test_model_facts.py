from __future__ import annotations

from pathlib import Path

import pytest

from chart_hero_core.errors import ModelError
from chart_hero_core.service import default_model, read_model_facts


def test_the_shipped_model_says_what_it_is() -> None:
    facts = read_model_facts(default_model())

    assert facts.name == "Shipped 1.2"
    assert facts.n_steps is not None
    assert facts.score is not None
    assert 0.5 < facts.score < 1.0
    assert facts.n_songs > 0


def test_a_model_without_a_card_is_none(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="card"):
        read_model_facts(tmp_path / "alone.safetensors")
