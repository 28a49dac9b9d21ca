from __future__ import annotations

import numpy as np
import pytest
from scipy.signal import sosfreqz

from chart_hero_core.domain.drums import FAMILIES, DrumFamily
from chart_hero_core.training.drum_rendering import DrumStems
from chart_hero_core.training.pack import SAMPLE_RATE
from chart_hero_core.training.production import Record, bell, compressed, high_shelf, produce

CLICK = 9_600


def click_stems(family: DrumFamily = DrumFamily.SNARE) -> DrumStems:
    """One second with a single click in one family."""
    stems = {family: np.zeros(SAMPLE_RATE, np.float32) for family in FAMILIES}
    stems[family][CLICK] = 1.0
    return DrumStems(stems, np.array([0.1]))


def noise_stems(seed: int) -> DrumStems:
    rng = np.random.default_rng(seed)
    decay = np.exp(-np.arange(SAMPLE_RATE) / 2000)
    stems = {family: (rng.standard_normal(SAMPLE_RATE) * decay).astype(np.float32) for family in FAMILIES}
    return DrumStems(stems, np.ones(1))


def tone(level: float = 0.1) -> np.ndarray:
    return (level * np.sin(2 * np.pi * 330 * np.arange(SAMPLE_RATE) / SAMPLE_RATE)).astype(np.float32)


def rooms() -> list[np.ndarray]:
    rng = np.random.default_rng(0)
    response = rng.standard_normal(8000) * np.exp(-np.arange(8000) / 1500)
    return [(response / np.sqrt(np.sum(response**2))).astype(np.float32)]


def records(n: int, *, with_backing: bool = True) -> list[Record]:
    return [
        produce(np.random.default_rng(seed), noise_stems(seed), tone() if with_backing else None, rooms())
        for seed in range(n)
    ]


@pytest.mark.parametrize("seed", range(40))
def test_production_moves_no_onset(seed: int) -> None:
    record = produce(np.random.default_rng(seed), click_stems(), None, rooms())

    loud = np.flatnonzero(np.abs(record.samples) > 0.3 * np.max(np.abs(record.samples)))
    assert loud[0] == pytest.approx(CLICK, abs=16)


def test_records_are_finite_and_within_full_scale() -> None:
    for record in records(40):
        assert np.all(np.isfinite(record.samples))
        assert 0.02 < np.max(np.abs(record.samples)) <= 1.0
        assert record.samples.dtype == np.float32
        assert record.samples.shape == (SAMPLE_RATE,)


def test_equal_generators_give_equal_records() -> None:
    one, other = (produce(np.random.default_rng(5), noise_stems(1), tone(), rooms()) for _ in range(2))

    np.testing.assert_array_equal(one.samples, other.samples)
    assert one.family_gains == other.family_gains


def test_some_records_are_band_limited() -> None:
    bandwidths = [record.bandwidth_hz for record in records(40)]

    assert 0.2 < np.mean(np.array(bandwidths) < SAMPLE_RATE / 2) < 0.8
    assert min(bandwidths) >= 7_000


def test_a_ratio_is_known_where_drums_and_backing_meet() -> None:
    assert all(record.drums_to_backing_db is not None for record in records(3))
    assert all(record.drums_to_backing_db is None for record in records(3, with_backing=False))


def test_backing_alone_is_a_record() -> None:
    record = produce(np.random.default_rng(0), None, tone(), rooms())

    assert record.drums_to_backing_db is None
    assert np.max(np.abs(record.samples)) > 0.02


def test_silent_drums_do_not_drown_the_backing() -> None:
    silent = DrumStems({family: np.zeros(SAMPLE_RATE, np.float32) for family in FAMILIES}, np.zeros(0))

    record = produce(np.random.default_rng(0), silent, tone(), rooms())

    spectrum = np.abs(np.fft.rfft(record.samples))
    assert int(np.argmax(spectrum)) == 330


def test_nothing_at_all_is_no_record() -> None:
    with pytest.raises(ValueError, match="needs drums or accompaniment"):
        produce(np.random.default_rng(0), None, None, [])


@pytest.mark.parametrize("gain_db", [-12.0, 0.0, 9.0])
def test_a_bell_lifts_its_centre_by_its_gain(gain_db: float) -> None:
    b0, b1, b2, a0, a1, a2 = bell(1000.0, gain_db, 1.0)
    z = np.exp(-2j * np.pi * 1000.0 / SAMPLE_RATE)

    response = (b0 + b1 * z + b2 * z**2) / (a0 + a1 * z + a2 * z**2)

    assert 20 * np.log10(abs(response)) == pytest.approx(gain_db, abs=1e-6)


def test_compression_lowers_what_is_loud_and_leaves_what_is_quiet() -> None:
    quiet_then_loud = np.concatenate((tone(0.01), tone(1.0))).astype(np.float32)

    result = compressed(quiet_then_loud, ratio=4.0, threshold_db=-20.0, attack_ms=5.0, release_ms=100.0)

    half = SAMPLE_RATE // 2
    assert np.max(np.abs(result[:half])) == pytest.approx(0.01, rel=0.01)
    assert np.max(np.abs(result[-half:])) < 0.3


@pytest.mark.parametrize("gain_db", [-12.0, 4.0])
def test_a_high_shelf_moves_the_highs_and_nothing_else(gain_db: float) -> None:
    _, response = sosfreqz(high_shelf(3_000, gain_db)[None], worN=[60, 3_000, 13_000], fs=SAMPLE_RATE)
    heard_db = 20 * np.log10(np.abs(response))
    assert heard_db == pytest.approx([0.0, gain_db / 2, gain_db], abs=0.1)


@pytest.mark.parametrize("seed", range(20))
def test_the_gain_of_a_family_that_plays_alone_is_what_the_record_did_to_it(seed: int) -> None:
    family = FAMILIES[0]
    noise = np.random.default_rng(1).normal(0.0, 0.1, SAMPLE_RATE).astype(np.float32)
    stems = {one: noise if one is family else np.zeros_like(noise) for one in FAMILIES}

    record = produce(np.random.default_rng(seed), DrumStems(stems, np.zeros(0)), None, [])

    expected = np.sqrt(np.mean(record.samples**2)) / np.sqrt(np.mean(noise**2))
    assert record.family_gains[family] == pytest.approx(expected, rel=0.25)
