from __future__ import annotations

import pytest

from chart_hero_app.view_models.progress import SHARES, STAGES, progress_at
from chart_hero_core.domain.progress import Stage


def test_shares_make_a_whole() -> None:
    assert sum(SHARES[stage] for stage in STAGES) == pytest.approx(1.0)


def test_it_never_goes_back() -> None:
    shares = [progress_at(stage, part / 4, 1.0, 200.0).share for stage in STAGES for part in range(5)]

    assert shares == sorted(shares)
    assert shares[0] == 0.0
    assert shares[-1] == pytest.approx(1.0)


def test_time_left_follows_from_the_time_taken() -> None:
    half = 0.5 / SHARES[Stage.LISTEN]

    assert progress_at(Stage.LISTEN, half, 20.0, 200.0).left_s == pytest.approx(20.0)


def test_what_was_heard_before_took_no_time_now() -> None:
    half_before = progress_at(Stage.LISTEN, 0.75, 10.0, 200.0, heard_before_s=100.0)

    assert half_before.left_s == pytest.approx(10.0 * (1 - 0.92 * 0.75) / (0.92 * 0.25))
    assert progress_at(Stage.LISTEN, 0.51, 1.0, 200.0, heard_before_s=100.0).left_s is None


def test_at_the_beginning_nobody_can_tell_the_time_left() -> None:
    assert progress_at(Stage.LISTEN, 0.01, 0.5, 200.0).left_s is None


@pytest.mark.parametrize(
    ("stage", "share", "heard_s"),
    [(Stage.DECODE, 1.0, 0.0), (Stage.LISTEN, 0.25, 50.0), (Stage.TEMPO, 0.5, 200.0)],
)
def test_how_much_is_heard(stage: Stage, share: float, heard_s: float) -> None:
    assert progress_at(stage, share, 10.0, 200.0).heard_s == heard_s
