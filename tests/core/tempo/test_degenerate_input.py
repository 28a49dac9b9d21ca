from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chart_hero_core.domain.drums import DrumOnset, DrumVoice
from chart_hero_core.tempo.estimate import TempoEstimate, TempoHints
from chart_hero_core.tempo.estimator import estimate_tempo
from tests.support import performances as songs
from tests.support.performances import make_activations, perform


def quiet(n_frames: int) -> songs.Activations:
    return make_activations(np.zeros(n_frames), np.zeros(n_frames))


def kicks(*times_s: float) -> list[DrumOnset]:
    return [DrumOnset(time_s, DrumVoice.KICK) for time_s in times_s]


def assert_sensible(found: TempoEstimate) -> None:
    assert found.tempo_map.origin_s <= 0
    assert all(10 < change.bpm <= 400 for change in found.tempo_map.tempo_changes)
    assert 0.0 <= found.trust <= 1.0
    assert np.all(np.diff(found.beats_s) > 0)


@pytest.mark.parametrize("n_frames", [0, 1, 2, 3, 30, 100, 1000])
def test_silence_gets_a_plain_grid_and_a_warning(n_frames: int) -> None:
    found = estimate_tempo(quiet(n_frames), [])
    assert_sensible(found)
    assert found.trust == 0.0
    assert found.warnings == ("No beat was found; the tempo is a guess. Give it yourself if you know it.",)


def test_a_single_stroke_lies_on_a_beat() -> None:
    found = estimate_tempo(quiet(1000), kicks(5.0))
    assert_sensible(found)
    assert np.abs(found.beats_s - 5.0).min() < 0.005


def test_few_regular_strokes_give_the_tempo() -> None:
    found = estimate_tempo(quiet(1000), kicks(*(1 + 0.6 * np.arange(12))))
    assert found.tempo_map.tempo_changes[0].bpm == pytest.approx(100, rel=5e-3)


def test_three_seconds_keep_their_tempo_at_low_trust() -> None:
    performance = perform(songs.steady(120, 3))
    found = estimate_tempo(performance.activations, performance.onsets)
    assert found.tempo_map.tempo_changes[0].bpm == pytest.approx(120, rel=0.01)
    assert found.trust < 0.5


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_logits_that_are_no_numbers_are_ignored(value: float) -> None:
    found = estimate_tempo(
        make_activations(np.full(1000, value), np.full(1000, value)), kicks(*(0.5 * np.arange(18)))
    )
    assert found.tempo_map.tempo_changes[0].bpm == pytest.approx(120, rel=5e-3)


def test_noise_is_not_trusted_and_gets_no_tempo_changes() -> None:
    random = np.random.default_rng(0)
    found = estimate_tempo(make_activations(random.normal(-4, 1, 6000), random.normal(-4, 1, 6000)), [])
    assert found.is_steady
    assert found.trust < 0.3
    assert found.warnings


@settings(max_examples=25)
@given(
    times_s=st.lists(st.floats(-0.1, 8.0), max_size=20),
    n_frames=st.integers(0, 800),
    seed=st.integers(0, 99),
    hints=st.builds(
        TempoHints,
        bpm=st.none() | st.floats(20, 400),
        first_beat_s=st.none() | st.floats(0, 15),
        time_signature=st.none() | st.tuples(st.integers(1, 32), st.sampled_from([2, 4, 8])),
    ),
)
def test_any_input_gets_a_grid(times_s: list[float], n_frames: int, seed: int, hints: TempoHints) -> None:
    random = np.random.default_rng(seed)
    logits = random.normal(-3, 3, n_frames)
    assert_sensible(estimate_tempo(make_activations(logits, logits[::-1]), kicks(*times_s), hints))
