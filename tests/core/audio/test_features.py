from __future__ import annotations

import warnings
from collections.abc import Iterator

import numpy as np
import pytest
import torch
from scipy.signal import lfilter

from chart_hero_core.audio.features import FeatureSpec, LogMel, without_band_means

SPEC = FeatureSpec()
LOG_MEL = LogMel(SPEC)


@pytest.fixture(scope="module", autouse=True)
def one_thread() -> Iterator[None]:
    """Short sounds are quicker on one thread, far quicker beside other work."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def noise(n_samples: int, level: float = 0.3) -> torch.Tensor:
    generator = torch.Generator().manual_seed(1)
    return level * torch.randn(1, n_samples, generator=generator)


@pytest.mark.parametrize("n_samples", [1, 319, 320, 321, 6400])
def test_there_is_a_frame_for_every_hop_and_one_at_the_start(n_samples: int) -> None:
    features = LOG_MEL(noise(n_samples))

    assert features.shape == (1, 2, n_samples // SPEC.hop_length + 1, SPEC.n_mels)


@pytest.mark.parametrize("frame", [0, 1, 17, 40, 50])
def test_a_frame_is_centred_on_its_sample(frame: int) -> None:
    samples = torch.zeros(1, 50 * SPEC.hop_length + 1)
    samples[0, frame * SPEC.hop_length] = 1.0

    loudness = LOG_MEL(samples)[0].sum(dim=-1)

    assert int(loudness[0].argmax()) == frame
    assert int(loudness[1].argmax()) == frame


def test_the_short_window_knows_more_exactly_when_a_click_sounded() -> None:
    samples = torch.zeros(1, 50 * SPEC.hop_length)
    samples[0, 20 * SPEC.hop_length] = 1.0

    short, long = (LOG_MEL(samples)[0] > np.log(SPEC.floor) + 1e-3).any(dim=-1)

    assert int(short.sum()) < int(long.sum())


def test_band_means_are_taken_away_per_clip_and_resolution() -> None:
    features = without_band_means(LOG_MEL(torch.cat((noise(16_000), noise(16_000, 0.01)))))

    assert features.mean(dim=2).abs().max() < 1e-4


def test_level_does_not_matter_above_the_floor() -> None:
    samples = noise(32_000)

    loud, quiet = (without_band_means(LOG_MEL(gain * samples)) for gain in (1.0, 0.25))

    assert (loud - quiet).abs().max() < 0.2
    assert (loud - quiet).abs().mean() < 0.02


def test_smooth_equalisation_hardly_matters_above_the_floor() -> None:
    samples = noise(32_000)
    darker = torch.from_numpy(lfilter([1.0], [1.0, -0.3], samples.numpy()).astype(np.float32))

    plain, filtered = (without_band_means(LOG_MEL(sound)) for sound in (samples, darker))

    assert (plain - filtered).abs().mean() < 0.1 * plain.abs().mean()


def test_silence_gives_finite_features() -> None:
    assert torch.isfinite(without_band_means(LOG_MEL(torch.zeros(1, 3200)))).all()


def test_no_band_of_the_default_is_empty() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        log_mel = LogMel(FeatureSpec())

    assert all((resolution.mel_scale.fb.sum(dim=0) > 0).all() for resolution in log_mel.resolutions)


def test_bands_above_half_the_sample_rate_are_refused() -> None:
    with pytest.raises(ValueError, match=r"max_hz 17000\.0"):
        FeatureSpec(max_hz=17_000.0)


def test_a_spec_without_windows_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one window"):
        FeatureSpec(window_lengths=())
