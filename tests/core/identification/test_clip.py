"""The clip: which part of a song is sent."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from chart_hero_core.domain.progress import SilentMonitor
from chart_hero_core.errors import CancelledError, SilentAudioError
from chart_hero_core.identification.clip import CLIP_S, best_spans, cut_clip, plan_clips
from tests.core.identification.conftest import LOUD_FROM_S, LOUD_TO_S, write_tones


def test_the_loudest_steady_part_is_chosen(song: Path) -> None:
    plan = plan_clips(song, SilentMonitor())

    assert (plan.first.start_s, plan.first.end_s) == (LOUD_FROM_S, LOUD_TO_S)
    assert plan.second is not None
    assert plan.second.start_s >= LOUD_TO_S
    assert plan.duration_s == pytest.approx(30.0)


def test_a_steady_part_goes_before_a_louder_one_with_gaps() -> None:
    levels_db = np.full(200, -20.0)
    levels_db[100:150:4] = 0.0

    first = best_spans(levels_db, 100.0).first

    assert first.end_s <= 50.0 or first.start_s >= 75.0


@given(arrays(np.float64, st.integers(1, 400), elements=st.floats(-80, 0)))
def test_clips_lie_in_the_song_and_apart(levels_db: np.ndarray) -> None:
    duration_s = len(levels_db) * 0.5
    plan = best_spans(levels_db, duration_s)

    for span in filter(None, (plan.first, plan.second)):
        assert 0.0 <= span.start_s < span.end_s <= duration_s
        assert span.end_s - span.start_s <= CLIP_S
    if plan.second is not None:
        assert abs(plan.first.start_s - plan.second.start_s) >= CLIP_S


def test_the_same_part_gives_the_same_bytes(song: Path) -> None:
    span = plan_clips(song, SilentMonitor()).first

    assert cut_clip(song, span, SilentMonitor()).data == cut_clip(song, span, SilentMonitor()).data


def test_silence_is_not_sent(tmp_path: Path) -> None:
    import soundfile

    soundfile.write(tmp_path / "silent.wav", np.zeros(80_000, np.float32), 8_000)

    with pytest.raises(SilentAudioError):
        plan_clips(tmp_path / "silent.wav", SilentMonitor())


def test_looking_for_a_part_can_be_cancelled(tmp_path: Path) -> None:
    class Cancelling(SilentMonitor):
        def is_cancelled(self) -> bool:
            return True

    with pytest.raises(CancelledError):
        plan_clips(write_tones(tmp_path / "song.wav"), Cancelling())
