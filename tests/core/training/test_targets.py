from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from chart_hero_core.domain.drums import FAMILIES, VOICES, DrumFamily, DrumOnset, DrumVoice
from chart_hero_core.domain.timing import FrameGrid
from chart_hero_core.training.targets import IGNORED_FRAMES, Targets, make_targets, stack_targets

GRID = FrameGrid(32_000, 320)
N_FRAMES = 100
KICK, SNARE = FAMILIES.index(DrumFamily.KICK), FAMILIES.index(DrumFamily.SNARE)


def targets_of(
    *onsets: DrumOnset,
    audible: bool = True,
    beats_s: tuple[float, ...] = (),
    downbeats_s: tuple[float, ...] = (),
    voices_alike: Mapping[DrumVoice, Collection[DrumVoice]] | None = None,
) -> Targets:
    return make_targets(
        GRID,
        N_FRAMES,
        list(onsets),
        np.full(len(onsets), audible),
        np.array(beats_s),
        np.array(downbeats_s),
        voices_alike=voices_alike or {},
    )


def test_a_stroke_is_one_at_its_frame_and_less_around() -> None:
    families = targets_of(DrumOnset(0.5, DrumVoice.KICK)).families

    assert families[50, KICK] == 1.0
    assert families[49, KICK] == families[51, KICK] == pytest.approx(0.411, abs=0.001)
    assert families[:46, KICK].max() == families[55:, KICK].max() == 0.0


def test_a_stroke_concerns_its_family_alone() -> None:
    families = targets_of(DrumOnset(0.5, DrumVoice.SNARE)).families

    assert families[:, SNARE].max() == 1.0
    assert families.sum() == families[:, SNARE].sum()


@given(second=st.floats(0.05, 0.9))
def test_the_bell_leans_to_the_side_of_the_stroke(second: float) -> None:
    track = targets_of(DrumOnset(second, DrumVoice.KICK)).families[:, KICK].numpy()

    centre = float(np.sum(track * np.arange(N_FRAMES)) / np.sum(track))
    assert centre == pytest.approx(GRID.frame_at(second), abs=0.06)


@pytest.mark.parametrize("second", [-0.1, -0.005, 0.0, 0.99, 0.995, 1.5])
def test_strokes_at_and_beyond_the_edges_are_no_error(second: float) -> None:
    targets = targets_of(DrumOnset(second, DrumVoice.KICK))

    assert torch.isfinite(targets.families).all()
    assert (targets.families.max() > 0.5) == (-0.01 < second < 1.0)


def test_voices_that_the_labels_cannot_tell_apart_weigh_nothing_at_their_strokes() -> None:
    ride = {DrumVoice.RIDE: {DrumVoice.RIDE, DrumVoice.RIDE_BELL}}

    targets = targets_of(DrumOnset(0.2, DrumVoice.RIDE), DrumOnset(0.6, DrumVoice.CRASH), voices_alike=ride)

    expected = torch.ones(N_FRAMES, len(VOICES))
    for voice in ride[DrumVoice.RIDE]:
        expected[19:22, VOICES.index(voice)] = 0.0
    assert torch.equal(targets.voice_weights, expected)
    assert targets.families[20, FAMILIES.index(DrumFamily.CYMBALS)] == 1.0


def test_voices_are_marked_around_their_stroke_only() -> None:
    voices = targets_of(DrumOnset(0.5, DrumVoice.RIDE_BELL)).voices

    assert torch.nonzero(voices).tolist() == [[i, VOICES.index(DrumVoice.RIDE_BELL)] for i in (49, 50, 51)]


def test_two_voices_of_a_family_can_be_struck_at_once() -> None:
    targets = targets_of(DrumOnset(0.5, DrumVoice.TOM_HIGH), DrumOnset(0.5, DrumVoice.TOM_LOW))

    struck = [VOICES[i] for i in torch.nonzero(targets.voices[50]).flatten()]
    assert struck == [DrumVoice.TOM_HIGH, DrumVoice.TOM_LOW]
    assert targets.families[50, FAMILIES.index(DrumFamily.TOMS)] == 1.0


def test_the_louder_of_two_strokes_gives_the_velocity() -> None:
    velocities = targets_of(
        DrumOnset(0.5, DrumVoice.SNARE, velocity=127), DrumOnset(0.5, DrumVoice.SIDE_STICK, velocity=20)
    ).velocities

    assert velocities[50, SNARE] == 1.0


def test_audible_strokes_count() -> None:
    assert (targets_of(DrumOnset(0.5, DrumVoice.KICK)).family_weights == 1.0).all()


def test_a_drowned_stroke_is_neither_right_nor_wrong() -> None:
    weights = targets_of(DrumOnset(0.5, DrumVoice.KICK), audible=False).family_weights

    ignored = torch.nonzero(weights[:, KICK] == 0).flatten().tolist()
    assert ignored == list(range(50 - IGNORED_FRAMES, 50 + IGNORED_FRAMES + 1))
    assert (weights[:, SNARE] == 1.0).all()


def test_beats_and_downbeats_peak_at_their_frames() -> None:
    targets = targets_of(beats_s=(-0.3, 0.2, 0.7, 1.2), downbeats_s=(0.7,))

    assert torch.nonzero(targets.beat == 1.0).flatten().tolist() == [20, 70]
    assert torch.nonzero(targets.downbeat == 1.0).flatten().tolist() == [70]
    assert targets.beat[71] == pytest.approx(0.707, abs=0.001)


def test_a_batch_has_one_more_axis() -> None:
    batch = stack_targets([targets_of(DrumOnset(0.5, DrumVoice.KICK)), targets_of()])

    assert batch.families.shape == (2, N_FRAMES, len(FAMILIES))
    assert batch.beat.shape == (2, N_FRAMES)
    assert batch.families[1].sum() == 0
