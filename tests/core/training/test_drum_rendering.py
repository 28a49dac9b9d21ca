from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from chart_hero_core.domain.drums import DrumFamily
from chart_hero_core.training.drum_rendering import DrumStems, VirtualKit, render_drums, resampled
from chart_hero_core.training.pack import SAMPLE_RATE, VOICE_OF_SOUND, DrumPack
from chart_hero_core.training.performance import Stroke


@pytest.fixture(scope="module")
def drums(pack: Path) -> DrumPack:
    return DrumPack(pack, "train")


def kit(drums: DrumPack, seed: int = 0) -> VirtualKit:
    return VirtualKit(np.random.default_rng(seed), drums)


def rendered(drums: DrumPack, *strokes: Stroke, seed: int = 0, duration_s: float = 1.0) -> DrumStems:
    return render_drums(np.random.default_rng(seed), kit(drums, seed), strokes, duration_s)


def stem_of(stems: DrumStems, sound: str) -> np.ndarray:
    return stems.stems[VOICE_OF_SOUND[sound].family]


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("sound", sorted(VOICE_OF_SOUND))
def test_a_stroke_sounds_from_its_onset_on(drums: DrumPack, sound: str, seed: int) -> None:
    onset = 0.3217

    stem = stem_of(rendered(drums, Stroke(onset, sound, 110), seed=seed), sound)

    first_s = np.flatnonzero(np.abs(stem) > 0.02 * np.max(np.abs(stem)))[0] / SAMPLE_RATE
    assert first_s == pytest.approx(onset, abs=0.0005)


@pytest.mark.parametrize("sound", sorted(VOICE_OF_SOUND))
def test_a_stroke_is_in_the_stem_of_its_family_alone(drums: DrumPack, sound: str) -> None:
    stems = rendered(drums, Stroke(0.1, sound, 100)).stems

    assert [family for family, stem in stems.items() if stem.any()] == [VOICE_OF_SOUND[sound].family]


def test_stems_are_as_long_as_the_clip(drums: DrumPack) -> None:
    stems = rendered(drums, Stroke(0.99, "crash", 100), duration_s=1.0).stems

    assert {stem.shape for stem in stems.values()} == {(SAMPLE_RATE,)}
    assert {stem.dtype for stem in stems.values()} == {np.dtype(np.float32)}


def test_a_stroke_before_the_clip_rings_into_it(drums: DrumPack) -> None:
    stem = stem_of(rendered(drums, Stroke(-0.05, "crash", 120)), "crash")

    assert stem[:100].any()


@pytest.mark.parametrize("sound", ["kick", "snare", "hihat_closed", "ride_bow"])
def test_harder_strokes_are_louder(drums: DrumPack, sound: str) -> None:
    levels = rendered(drums, *(Stroke(0.3 * i, sound, 20 + 35 * i) for i in range(4)), duration_s=1.5).levels

    assert np.all(np.diff(levels) > 0)


def test_an_open_hat_stops_where_the_hat_is_closed(drums: DrumPack) -> None:
    ringing = stem_of(rendered(drums, Stroke(0.1, "hihat_open", 110)), "hihat_open")
    choked = stem_of(
        rendered(drums, Stroke(0.1, "hihat_open", 110), Stroke(0.2, "hihat_pedal", 10)), "hihat_open"
    )

    tail = slice(int(0.35 * SAMPLE_RATE), int(0.4 * SAMPLE_RATE))
    assert np.abs(ringing[tail]).max() > 20 * np.abs(choked[tail]).max()


def test_a_hat_that_is_choked_at_the_end_of_a_clip_sounds_as_in_a_longer_one(drums: DrumPack) -> None:
    strokes = (Stroke(0.8, "hihat_open", 110), Stroke(0.995, "hihat_closed", 60))

    short, long = (stem_of(rendered(drums, *strokes, duration_s=s), "hihat_open") for s in (1.0, 1.5))

    assert short[-100:].any()
    np.testing.assert_array_equal(short, long[: len(short)])


@pytest.mark.parametrize("ratio", [0.61, 1.0, 1.37])
def test_a_stroke_is_tuned_by_linear_interpolation(ratio: float) -> None:
    samples = np.random.default_rng(3).standard_normal(500).astype(np.float32)
    n_out = int(len(samples) / ratio)

    tuned = resampled(samples, ratio, n_out)

    expected = np.interp(np.arange(n_out) * ratio, np.arange(len(samples)), samples).astype(np.float32)
    np.testing.assert_allclose(tuned, expected, rtol=1e-6, atol=1e-7)


def test_a_crash_rings_on_over_the_next_one(drums: DrumPack) -> None:
    one = stem_of(rendered(drums, Stroke(0.1, "crash", 110)), "crash")
    two = stem_of(rendered(drums, Stroke(0.1, "crash", 110), Stroke(0.6, "crash", 60)), "crash")

    before = slice(0, int(0.59 * SAMPLE_RATE))
    np.testing.assert_array_equal(one[before], two[before])


def test_equal_generators_give_equal_kits(drums: DrumPack) -> None:
    strokes = [Stroke(0.1 * i, sound, 90) for i, sound in enumerate(sorted(VOICE_OF_SOUND))]

    one, other = (rendered(drums, *strokes, seed=3, duration_s=2.0) for _ in range(2))

    np.testing.assert_array_equal(one.levels, other.levels)
    assert all(np.array_equal(one.stems[family], other.stems[family]) for family in DrumFamily)


def test_kits_are_mixed_from_several(drums: DrumPack) -> None:
    donors = [kit(drums, seed).donors for seed in range(20)]

    assert set.union(*donors) == {"alder", "birch", "circuit"}
    assert max(map(len, donors)) > 1


def test_no_strokes_no_sound(drums: DrumPack) -> None:
    stems = rendered(drums)

    assert not any(stem.any() for stem in stems.stems.values())
    assert len(stems.levels) == 0
