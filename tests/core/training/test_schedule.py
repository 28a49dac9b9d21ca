from __future__ import annotations

from itertools import pairwise

import pytest

from chart_hero_core.training.schedule import TrainingSpec

SPEC = TrainingSpec(n_steps=100, learning_rate=1.0, warm_up_steps=10, decay_share=0.3)


def test_the_rate_climbs_to_its_plateau() -> None:
    rates = [SPEC.learning_rate_at(step) for step in range(10)]

    assert rates == pytest.approx([0.1 * i for i in range(1, 11)])


def test_the_plateau_lasts_until_the_fall() -> None:
    assert {SPEC.learning_rate_at(step) for step in range(10, 71)} == {1.0}


def test_the_rate_falls_to_nearly_nothing_at_the_last_step() -> None:
    rates = [SPEC.learning_rate_at(step) for step in range(70, 100)]

    assert all(later < earlier for earlier, later in pairwise(rates))
    assert rates[-1] == pytest.approx(1 / 30)
    assert SPEC.learning_rate_at(100) == 0.0


def test_a_run_without_warm_up_or_fall_keeps_its_rate() -> None:
    flat = TrainingSpec(n_steps=10, learning_rate=0.5, warm_up_steps=0, decay_share=0.0)

    assert {flat.learning_rate_at(step) for step in range(10)} == {0.5}


@pytest.mark.parametrize("settings", [{"n_steps": 0}, {"batch_size": 0}])
def test_a_run_of_nothing_is_refused(settings: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="must be at least 1"):
        TrainingSpec(**settings)


def test_an_impossible_share_is_refused() -> None:
    with pytest.raises(ValueError, match=r"decay_share 1\.5 is outside"):
        TrainingSpec(decay_share=1.5)
