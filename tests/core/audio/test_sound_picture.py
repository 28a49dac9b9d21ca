from __future__ import annotations

import numpy as np
import pytest

from chart_hero_core.audio.sound_picture import SoundPictureBuilder
from chart_hero_core.domain.sound_picture import STRIPS, SoundPicture

RATE = 44_100


def tone(hertz: float, length_s: float, amplitude: float = 0.5) -> np.ndarray:
    seconds = np.arange(int(length_s * RATE)) / RATE
    return (amplitude * np.sin(2 * np.pi * hertz * seconds)).astype(np.float32)[:, np.newaxis]


def drawn(sound: np.ndarray, block_length: int = 10_000, rate: int = RATE) -> SoundPicture:
    builder = SoundPictureBuilder(rate, len(sound) / rate)
    for first in range(0, len(sound), block_length):
        builder.add(sound[first : first + block_length])
    return builder.finish()


def test_blocks_of_any_length_make_the_same_picture() -> None:
    sound = np.random.default_rng(1).normal(0, 0.2, (30_000, 2)).astype(np.float32)

    whole, pieces = drawn(sound, 30_000), drawn(sound, 777)

    np.testing.assert_allclose(pieces.rms, whole.rms, atol=1e-6)
    np.testing.assert_array_equal(pieces.maxima, whole.maxima)
    np.testing.assert_allclose(pieces.strips, whole.strips, atol=1e-4)


def test_a_tone_has_its_peak_and_its_loudness() -> None:
    picture = drawn(tone(1_000, 0.5))

    assert picture.maxima[10:-10].mean() == pytest.approx(0.5, abs=0.01)
    assert picture.minima[10:-10].mean() == pytest.approx(-0.5, abs=0.01)
    assert picture.rms[10:-10].mean() == pytest.approx(0.5 / np.sqrt(2), abs=0.02)


def test_channels_are_mixed_to_their_mean() -> None:
    left_only = np.concatenate((tone(1_000, 0.2), 0 * tone(1_000, 0.2)), axis=1)

    assert drawn(left_only).maxima.max() == pytest.approx(0.25, abs=0.01)


@pytest.mark.parametrize(("hertz", "strip"), [(70, "low"), (800, "mid"), (9_000, "high")])
def test_a_tone_shows_in_the_strip_of_its_band(hertz: float, strip: str) -> None:
    sound = np.concatenate([tone(each, 0.5) * (each == hertz) for each in (70, 800, 9_000)] + [tone(70, 0.5)])
    quiet_elsewhere = drawn(sound + 1e-3 * np.concatenate([tone(each, 2.0) for each in (70,)]))

    part = slice(*{"low": (10, 40), "mid": (60, 90), "high": (110, 140)}[strip])

    assert quiet_elsewhere.strips[STRIPS.index(strip), part].min() > 0.9


def test_a_stroke_starts_where_it_starts() -> None:
    sound = np.zeros((RATE, 1), dtype=np.float32)
    click_s = 0.5
    sound[int(click_s * RATE) : int(click_s * RATE) + 200] = tone(9_000, 200 / RATE)

    picture = drawn(sound)

    loudest = int(picture.strips[STRIPS.index("high")].argmax())
    assert picture.frames.seconds_at(loudest) == pytest.approx(click_s, abs=0.011)
    assert picture.bins.seconds_at(int(picture.maxima.argmax())) == pytest.approx(click_s, abs=0.003)


def test_the_picture_says_how_far_it_is() -> None:
    builder = SoundPictureBuilder(RATE, 4.0)

    builder.add(tone(500, 1.0))

    assert builder.picture().upto_s == pytest.approx(1.0, abs=0.003)
    assert builder.picture().duration_s == 4.0


def test_a_finished_picture_is_as_long_as_the_sound() -> None:
    builder = SoundPictureBuilder(RATE, 99.0)  # as its file claimed

    builder.add(tone(500, 1.2345))

    assert builder.finish().duration_s == pytest.approx(1.2345, abs=1e-4)
    assert builder.finish().upto_s == pytest.approx(1.2345, abs=1e-4)


def test_silence_has_flat_strips() -> None:
    assert drawn(np.zeros((RATE, 1), dtype=np.float32)).strips.max() == 0.0


def test_sound_without_high_notes_is_drawn_at_a_low_rate() -> None:
    low_rate = 8_000

    picture = drawn(np.random.default_rng(1).normal(0, 0.2, (low_rate, 1)).astype(np.float32), 999, low_rate)

    assert picture.strips[STRIPS.index("high")].max() == 0.0
    assert picture.strips[STRIPS.index("mid")].max() == 1.0
