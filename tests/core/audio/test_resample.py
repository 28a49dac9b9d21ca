"""Resampling in pieces."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chart_hero_core.audio.resample import StreamResampler
from tests.support.audio_files import click_onset_s, click_track, noise


def _in_pieces(samples: np.ndarray, cuts: list[int], input_rate: int, output_rate: int) -> np.ndarray:
    resampler = StreamResampler(input_rate, output_rate, samples.shape[1])
    pieces = [resampler.process(piece) for piece in np.split(samples, sorted(cuts))]
    return np.concatenate([*pieces, resampler.flush()])


@settings(max_examples=40)
@given(
    cuts=st.lists(st.integers(0, 4410), max_size=10),
    rates=st.sampled_from([(44100, 48000), (44100, 22050), (8000, 44100), (192000, 44100), (44100, 44100)]),
)
def test_it_does_not_matter_where_the_sound_is_cut(cuts: list[int], rates: tuple[int, int]) -> None:
    samples = noise(44100, 0.1)
    whole = _in_pieces(samples, [], *rates)
    assert len(whole) == pytest.approx(len(samples) * rates[1] / rates[0], abs=1.0)
    np.testing.assert_allclose(_in_pieces(samples, cuts, *rates), whole, atol=1e-6)


@pytest.mark.parametrize("input_rate", [8000, 11025, 44100, 48000, 96000, 192000])
@pytest.mark.parametrize("output_rate", [22050, 44100, 48000])
def test_a_click_stays_at_its_instant(input_rate: int, output_rate: int) -> None:
    samples = click_track(input_rate, onset_s=0.28, duration_s=0.5, n_channels=1)
    resampled = _in_pieces(samples, [1000], input_rate, output_rate)
    assert click_onset_s(resampled, output_rate) == pytest.approx(0.28, abs=2 / output_rate)


def test_equal_rates_leave_the_samples_untouched() -> None:
    samples = noise(44100, 0.1)
    np.testing.assert_array_equal(_in_pieces(samples, [], 44100, 44100), samples)
