"""Downmixing: laws of the weights."""

from __future__ import annotations

import av
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chart_hero_core.audio.channels import channel_names, mix_matrix

layouts = st.sampled_from(
    ["mono", "stereo", "2.1", "3.0", "4.0", "quad", "5.0", "5.1", "6.1", "7.1", "7.1.4"]
)


@given(layout=layouts, n_out=st.sampled_from([1, 2]))
def test_a_mix_of_full_scale_channels_is_full_scale(layout: str, n_out: int) -> None:
    matrix = mix_matrix(channel_names(av.AudioLayout(layout)), n_out)
    np.testing.assert_allclose(matrix.sum(axis=0), 1.0, rtol=1e-6)


@given(layout=layouts)
def test_the_mix_to_mono_is_the_mean_of_the_mix_to_stereo(layout: str) -> None:
    names = channel_names(av.AudioLayout(layout))
    stereo = mix_matrix(names, 2)
    if len(names) > 1:
        np.testing.assert_allclose(mix_matrix(names, 1)[:, 0], stereo.mean(axis=1), rtol=1e-6)


@given(layout=layouts)
def test_as_many_channels_stay_as_they_are(layout: str) -> None:
    names = channel_names(av.AudioLayout(layout))
    np.testing.assert_array_equal(mix_matrix(names, len(names)), np.eye(len(names)))


@pytest.mark.parametrize("n_channels", [2, 9])
def test_channels_without_names_reach_both_sides_alike(n_channels: int) -> None:
    matrix = mix_matrix(("?",) * n_channels, 2)
    np.testing.assert_allclose(matrix.sum(axis=0), 1.0, rtol=1e-6)


def test_nothing_but_effects_channels_is_still_heard() -> None:
    np.testing.assert_allclose(mix_matrix(("LFE", "LFE2", "LFE"), 1), 1 / 3, rtol=1e-6)


def test_mono_becomes_two_equal_sides() -> None:
    np.testing.assert_array_equal(mix_matrix(("FC",), 2), [[1.0, 1.0]])


def test_stereo_within_a_surround_file_keeps_to_the_first_two() -> None:
    matrix = mix_matrix(("FL", "FR"), 6)
    np.testing.assert_array_equal(matrix[:, :2], np.eye(2))
    assert not matrix[:, 2:].any()
