"""Which frame is heard: close to the truth, smooth, never back."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chart_hero_app.playback.engine import Stamp
from chart_hero_app.playback.playhead import Playhead

RATE = 48_000
N_BLOCK = 480


def followed(trembling_s: list[float], steps_s: float = 0.004) -> tuple[list[float], list[float]]:
    """Frames that a playhead gives, and the true ones, while stamps come in that tremble."""
    playhead = Playhead(RATE)
    given_frames, true_frames = [], []
    for i, off_s in enumerate(trembling_s):
        stamp = Stamp(i * N_BLOCK, 10.0 + i * N_BLOCK / RATE + 0.03 + off_s)
        for k in range(2):
            now_s = 10.0 + i * N_BLOCK / RATE + k * steps_s
            frame = playhead.frame_at(now_s, stamp)
            assert frame is not None
            given_frames.append(frame)
            true_frames.append((now_s - 10.03) * RATE)
    return given_frames, true_frames


def test_before_the_first_block_nothing_is_heard() -> None:
    assert Playhead(RATE).frame_at(1.0, None) is None


def test_exact_stamps_give_the_exact_frame() -> None:
    given_frames, true_frames = followed([0.0] * 50)

    assert given_frames == pytest.approx(true_frames, abs=0.01)


@settings(max_examples=30)
@given(st.lists(st.floats(-0.006, 0.006), min_size=60, max_size=120))
def test_trembling_stamps_stay_within_ten_milliseconds(trembling_s: list[float]) -> None:
    given_frames, true_frames = followed(trembling_s)

    assert np.max(np.abs(np.subtract(given_frames, true_frames))) < 0.010 * RATE


@settings(max_examples=30)
@given(st.lists(st.floats(-0.02, 0.02), min_size=10, max_size=60))
def test_it_never_goes_back(trembling_s: list[float]) -> None:
    given_frames, _ = followed(trembling_s)

    assert all(later >= earlier for earlier, later in itertools.pairwise(given_frames))


def test_lost_time_is_believed_at_once() -> None:
    playhead = Playhead(RATE)
    playhead.frame_at(10.0, Stamp(0, 10.0))

    # the device stood still for half a second
    frame = playhead.frame_at(10.6, Stamp(4800, 10.6))

    assert frame == pytest.approx(4800)


def test_a_late_device_is_heard_later() -> None:
    assert Playhead(RATE).frame_at(11.0, Stamp(0, 10.0), 0.15) == pytest.approx(0.85 * RATE)
