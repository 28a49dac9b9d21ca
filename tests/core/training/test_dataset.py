from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from chart_hero_core.domain.drums import DrumOnset, DrumVoice
from chart_hero_core.domain.timing import FrameGrid
from chart_hero_core.training.dataset import ClipDataset, LabelledClip, MixedClips

GRID = FrameGrid(32_000, 320)


@dataclass(frozen=True)
class Named:
    """A source whose clips hold the source's number, the seed and the index."""

    number: int

    def render(self, seed: int, index: int) -> LabelledClip:
        samples = np.array([self.number, seed, index], dtype=np.float32)
        return LabelledClip(samples, [], np.zeros(0, dtype=np.bool_), None, None, knows_velocities=False)


def drawn(mixture: MixedClips, n_clips: int) -> list[int]:
    return [int(mixture.render(3, index).samples[0]) for index in range(n_clips)]


def test_a_mixture_keeps_its_shares() -> None:
    numbers = drawn(MixedClips([(3.0, Named(1)), (1.0, Named(2))]), 2000)

    assert set(numbers) == {1, 2}
    assert numbers.count(2) / 2000 == pytest.approx(0.25, abs=0.03)


def test_a_clip_is_the_same_whenever_it_is_asked_for() -> None:
    mixture = MixedClips([(1.0, Named(1)), (1.0, Named(2))])

    assert drawn(mixture, 50) == drawn(mixture, 50)


def test_a_source_is_asked_for_the_clip_of_that_seed_and_number() -> None:
    assert MixedClips([(1.0, Named(7))]).render(3, 11).samples.tolist() == [7, 3, 11]


@pytest.mark.parametrize("shares", [[], [0.0], [1.0, -0.5]])
def test_a_mixture_of_nothing_is_refused(shares: list[float]) -> None:
    with pytest.raises(ValueError, match="shares above 0"):
        MixedClips([(share, Named(1)) for share in shares])


def test_a_data_set_is_a_part_of_the_series() -> None:
    dataset = ClipDataset(Named(1), GRID, seed=5, first=10, n_clips=3)

    assert len(dataset) == 3
    assert [dataset[item][0].tolist() for item in range(3)] == [[1, 5, 10], [1, 5, 11], [1, 5, 12]]


def test_what_is_not_known_weighs_nothing() -> None:
    onsets = [DrumOnset(0.1, DrumVoice.KICK)]
    sound, audible = np.zeros(32_000, dtype=np.float32), np.ones(1, dtype=np.bool_)

    unknown = LabelledClip(sound, onsets, audible, None, None, knows_velocities=False).targets(GRID)
    beats = np.array([0.0, 0.5])
    known = LabelledClip(sound, onsets, audible, beats, beats[:1], knows_velocities=True).targets(GRID)

    assert unknown.velocity_weights.max() == unknown.beat_weights.max() == 0.0
    assert unknown.beat.max() == 0.0
    assert known.velocity_weights.min() == known.beat_weights.min() == 1.0
    assert known.beat[50] == known.downbeat[0] == 1.0
    assert known.downbeat[50] == 0.0
