from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chart_hero_core.domain.sound_picture import SoundPicture
from chart_hero_core.domain.timing import FrameGrid
from chart_hero_core.errors import FormatError

RATE = 8_000
BINS = FrameGrid(RATE, 20)
FRAMES = FrameGrid(RATE, 80)


def picture_of(peaks: npt.ArrayLike, n_frames: int = 4, duration_s: float | None = None) -> SoundPicture:
    """A picture whose bins swing between minus half their peak and their peak."""
    maxima = np.asarray(peaks, dtype=np.float32)
    strips = np.linspace(0, 1, 3 * n_frames, dtype=np.float32).reshape(3, n_frames)
    length_s = BINS.seconds_at(len(maxima)) if duration_s is None else duration_s
    return SoundPicture(BINS, -maxima / 2, maxima, maxima / 3, FRAMES, strips, length_s)


class Samples:
    """A source of these samples."""

    sample_rate = RATE

    def __init__(self, samples: npt.ArrayLike) -> None:
        self.samples = np.asarray(samples, dtype=np.float32)

    def samples_between(self, first: int, stop: int) -> npt.NDArray[np.float32]:
        return self.samples[max(first, 0) : max(stop, 0)]


@given(st.lists(st.floats(0, 1, width=32), min_size=1, max_size=3_000), st.integers(1, 40))
def test_no_peak_is_lost_at_any_zoom(peaks: list[float], n_columns: int) -> None:
    picture = picture_of(peaks)

    envelope = picture.envelope(0.0, picture.upto_s / n_columns, n_columns)

    if len(peaks) >= n_columns:
        assert envelope.maxima.max() == pytest.approx(max(peaks))
        assert envelope.minima.min() == pytest.approx(-max(peaks) / 2)


def test_a_peak_stands_in_its_own_column() -> None:
    peaks = np.zeros(400)
    peaks[250] = 0.8

    envelope = picture_of(peaks).envelope(0.0, 0.01, 100)  # 4 bins a column

    assert np.flatnonzero(envelope.maxima).tolist() == [62]


def test_columns_stay_the_same_when_the_view_moves_by_whole_columns() -> None:
    picture = picture_of(np.random.default_rng(1).uniform(0, 1, 4_000))

    here, later = picture.envelope(0.0, 0.0125, 100), picture.envelope(0.125, 0.0125, 90)

    np.testing.assert_array_equal(here.maxima[10:], later.maxima)


def test_loudness_of_a_column_is_that_of_its_bins_together() -> None:
    picture = picture_of([0.3, 0.3, 0.9, 0.9])

    rms = picture.envelope(0.0, 0.01, 1).rms

    assert rms[0] == pytest.approx(np.sqrt((0.1**2 + 0.3**2) / 2))


def test_outside_the_song_is_silence() -> None:
    picture = picture_of(np.ones(40))  # 0.1 s

    envelope = picture.envelope(-0.05, 0.01, 20)

    assert envelope.maxima.tolist() == [0.0] * 5 + [1.0] * 10 + [0.0] * 5


def test_columns_finer_than_bins_are_drawn_from_the_samples() -> None:
    samples = np.zeros(RATE)
    samples[4_000] = 0.7

    envelope = picture_of(np.zeros(400)).envelope(0.499, 0.0005, 4, Samples(samples))  # 4 samples a column

    # the next column begins where this one ends, so that the line is whole
    assert envelope.maxima.tolist() == pytest.approx([0.0, 0.0, 0.7, 0.0])


def test_without_samples_fine_columns_join_the_bins_smoothly() -> None:
    envelope = picture_of([0.0, 0.8, 0.0]).envelope(0.0, 0.00025, 30)  # 10 columns a bin

    assert envelope.maxima.max() == pytest.approx(0.76, abs=0.04)
    assert np.abs(np.diff(envelope.maxima)).max() < 0.1


def test_full_scale_is_met_by_all_but_one_peak_in_a_thousand() -> None:
    peaks = np.full(4_000, 0.5)
    peaks[7] = 1.0

    assert picture_of(peaks).full_scale == pytest.approx(0.5)


def test_silence_is_drawn_at_full_scale_one() -> None:
    assert picture_of(np.zeros(10)).full_scale == 1.0


def test_nothing_decoded_yet_is_drawn_as_silence() -> None:
    picture = picture_of([], n_frames=0, duration_s=60.0)

    assert picture.upto_s == 0.0
    assert picture.envelope(0.0, 1.0, 60).rms.tolist() == [0.0] * 60
    assert picture.strip_columns(0.0, 1.0, 60).tolist() == [[0.0] * 60] * 3


def test_strips_keep_the_highest_value_of_a_column() -> None:
    strips = np.zeros((3, 100), dtype=np.float32)
    strips[1, 40] = 0.6
    empty = np.zeros(400, dtype=np.float32)
    picture = SoundPicture(BINS, empty, empty, empty, FRAMES, strips, 1.0)

    columns = picture.strip_columns(0.0, 0.1, 10)

    assert columns[1].tolist() == pytest.approx([0, 0, 0, 0, 0.6, 0, 0, 0, 0, 0])


def test_a_kept_picture_comes_back() -> None:
    picture = picture_of(np.random.default_rng(2).uniform(0, 1.4, 1_000), n_frames=60, duration_s=9.5)

    kept = SoundPicture.from_bytes(picture.to_bytes())

    assert (kept.bins, kept.frames, kept.duration_s) == (BINS, FRAMES, 9.5)
    np.testing.assert_allclose(kept.maxima, picture.maxima, atol=1.4 / 32_000)
    np.testing.assert_allclose(kept.minima, picture.minima, atol=1.4 / 32_000)
    np.testing.assert_allclose(kept.rms, picture.rms, atol=1.4 / 32_000)
    np.testing.assert_allclose(kept.strips, picture.strips, atol=1 / 500)


@pytest.mark.parametrize(
    "damage", [lambda data: data[:20], lambda data: data[:-3], lambda data: b"RIFF" + data[4:]]
)
def test_damaged_bytes_are_told(damage: object) -> None:
    data = picture_of(np.ones(100)).to_bytes()

    with pytest.raises(FormatError, match="waveform is damaged; it is drawn anew"):
        SoundPicture.from_bytes(damage(data))


def test_bytes_of_another_version_are_told() -> None:
    data = bytearray(picture_of(np.ones(100)).to_bytes())
    data[4] = 9

    with pytest.raises(FormatError, match="version 9, this program reads version 1"):
        SoundPicture.from_bytes(bytes(data))
