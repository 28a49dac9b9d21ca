"""Levels of pitch classes."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
import torch

from chart_hero_core.audio.harmony import PitchLevels
from chart_hero_core.domain.activations import HARMONY_STEPS_PER_DB, N_PITCH_LEVELS
from chart_hero_core.domain.timing import FrameGrid

GRID = FrameGrid(32_000, 320)


def tone(hertz: float, amplitude: float = 0.3, seconds: float = 1.0) -> npt.NDArray[np.float32]:
    times_s = np.arange(round(seconds * GRID.sample_rate)) / GRID.sample_rate
    return (amplitude * np.sin(2 * np.pi * hertz * times_s)).astype(np.float32)


def levels(samples: npt.NDArray[np.float32], grid: FrameGrid = GRID) -> npt.NDArray[np.int64]:
    with torch.inference_mode():
        return PitchLevels(grid)(torch.from_numpy(samples)).numpy().astype(np.int64)


@pytest.mark.parametrize(
    ("hertz", "loudest"), [(110.0, 0), (146.83, 5), (440.0, 12), (880.0, 12), (523.25, 15), (1568.0, 22)]
)
def test_a_tone_is_loudest_in_its_pitch_class(hertz: float, loudest: int) -> None:
    assert levels(tone(hertz))[50].argmax() == loudest


def test_ten_decibels_are_ten_decibels() -> None:
    loud, quiet = (levels(tone(440.0, amplitude))[50, 12] for amplitude in (0.5, 0.5 / 10**0.5))
    assert loud - quiet == pytest.approx(10 * HARMONY_STEPS_PER_DB, abs=1)


def test_silence_has_no_pitch() -> None:
    assert not levels(np.zeros(8000, np.float32)).any()


def test_a_change_of_note_is_seen_where_it_happens() -> None:
    found = levels(np.concatenate((tone(440.0), tone(523.25))))
    assert np.abs(np.flatnonzero(np.diff(np.sign(found[:, 15] - found[:, 12]))) - 100).min() <= 2


@pytest.mark.parametrize("grid", [GRID, FrameGrid(22_050, 441), FrameGrid(8000, 100), FrameGrid(44_100, 512)])
@pytest.mark.parametrize("n_samples", [1, 7, 3199, 3200, 9999])
def test_there_is_a_frame_for_every_hop(grid: FrameGrid, n_samples: int) -> None:
    found = levels(np.zeros(n_samples, np.float32), grid)
    assert found.shape == (n_samples // grid.hop_length + 1, N_PITCH_LEVELS)
