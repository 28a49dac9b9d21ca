"""Shapes of what the model says."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from chart_hero_core.domain.activations import N_PITCH_LEVELS, Activations, joined
from chart_hero_core.domain.audio import Waveform
from chart_hero_core.domain.drums import FAMILIES, VOICES
from chart_hero_core.domain.timing import FrameGrid


def activations_of(n_frames: int, n_beat_frames: int) -> Activations:
    def zeros(*shape: int) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
        return np.zeros(shape, np.float32)

    return Activations(
        FrameGrid(22_050, 441),
        family_logits=zeros(n_frames, len(FAMILIES)),
        voice_logits=zeros(n_frames, len(VOICES)),
        velocities=zeros(n_frames, len(FAMILIES)),
        beat_logits=zeros(n_beat_frames),
        downbeat_logits=zeros(n_frames),
    )


def test_the_duration_follows_from_the_frames() -> None:
    assert activations_of(100, 100).duration_s == pytest.approx(2.0)


def test_heads_of_different_lengths_are_refused() -> None:
    with pytest.raises(ValueError, match=r"beat_logits has shape \(99,\), expected \(100,\)"):
        activations_of(100, 99)


def test_pieces_cut_out_and_joined_are_the_whole() -> None:
    whole = activations_of(100, 100)
    whole.beat_logits[:] = np.arange(100)

    pieces = [whole.frames(0, 30), whole.frames(30, 30), whole.frames(30, 100)]

    assert [piece.n_frames for piece in pieces] == [30, 0, 70]
    np.testing.assert_array_equal(joined(pieces).beat_logits, whole.beat_logits)
    assert joined(pieces).frame_grid == whole.frame_grid


def test_harmony_is_cut_and_joined_with_the_rest() -> None:
    levels = np.arange(100 * N_PITCH_LEVELS).reshape(100, N_PITCH_LEVELS).astype(np.uint8)
    whole = replace(activations_of(100, 100), harmony=levels)
    np.testing.assert_array_equal(joined([whole.frames(0, 30), whole.frames(30, 100)]).harmony, levels)


def test_a_song_of_which_a_part_was_heard_without_harmony_has_none() -> None:
    without = activations_of(40, 40)
    with_harmony = replace(without, harmony=np.zeros((40, N_PITCH_LEVELS), np.uint8))
    assert len(joined([without, with_harmony]).harmony) == 0


def test_harmony_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match=r"harmony has shape \(39, 24\), expected \(40, 24\)"):
        replace(activations_of(40, 40), harmony=np.zeros((39, N_PITCH_LEVELS), np.uint8))


def test_a_waveform_tells_its_length() -> None:
    assert Waveform(np.zeros((44_100, 2), np.float32), 22_050).duration_s == 2.0


def test_samples_without_a_channel_axis_are_refused() -> None:
    with pytest.raises(ValueError, match=r"\(n_samples, n_channels\)"):
        Waveform(np.zeros(100, np.float32), 22_050)


def test_a_sample_rate_must_be_positive() -> None:
    with pytest.raises(ValueError, match="must be positive"):
        Waveform(np.zeros((1, 1), np.float32), 0)
