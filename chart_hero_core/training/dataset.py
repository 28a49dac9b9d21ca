"""What a run learns from: any endless series of labelled clips.

Synthesis (`clips`), annotated songs (`songs`) and mixtures of them look the same from here. Clip `index`
of seed `seed` is always the same clip, whichever process asks for it and in whichever order: a run can
stop and go on, and two runs hear the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor
from torch.utils.data import Dataset

from chart_hero_core.domain.drums import DrumOnset
from chart_hero_core.domain.timing import FrameGrid
from chart_hero_core.training.targets import (
    USUAL_LABELS,
    LabelSpec,
    Targets,
    make_targets,
    stack_targets,
)
from chart_hero_core.training.voices_alike import VoicesAlike


@dataclass(frozen=True, slots=True, eq=False)
class LabelledClip:
    """A piece of sound, and all that is known of it.

    Parameters
    ----------
    samples : (n_samples,) float32, mono
    onsets : strokes within the clip
    audible : (n_onsets,) whether the record lets them be heard
    beats_s, downbeats_s : seconds within the clip; both None where nobody knows
    knows_velocities : whether the strokes' velocities are true
    voices_alike : between which voices the labels cannot tell
    """

    samples: npt.NDArray[np.float32]
    onsets: list[DrumOnset]
    audible: npt.NDArray[np.bool_]
    beats_s: npt.NDArray[np.float64] | None
    downbeats_s: npt.NDArray[np.float64] | None
    knows_velocities: bool
    voices_alike: VoicesAlike = field(default_factory=dict, kw_only=True)

    def targets(self, grid: FrameGrid, spec: LabelSpec = USUAL_LABELS) -> Targets:
        """Draw the labels on the frames of a grid."""
        return make_targets(
            grid,
            n_frames=len(self.samples) // grid.hop_length + 1,
            onsets=self.onsets,
            audible=self.audible,
            beats_s=self.beats_s,
            downbeats_s=self.downbeats_s,
            knows_velocities=self.knows_velocities,
            voices_alike=self.voices_alike,
            spec=spec,
        )


class ClipSource(Protocol):
    """An endless series of clips of one length for every seed."""

    def render(self, seed: int, index: int) -> LabelledClip:
        """Make clip `index` (from 0) of the series that `seed` starts."""
        ...


class MixedClips:
    """Clips of several sources, drawn by chance.

    Parameters
    ----------
    sources : at least one, with the share of clips that comes from it; shares are weighed against
        their sum

    Raises
    ------
    ValueError
        if there is no source, or no share above 0
    """

    def __init__(self, sources: Sequence[tuple[float, ClipSource]]) -> None:
        shares = np.array([share for share, _ in sources])
        if not len(shares) or shares.min() < 0 or shares.sum() <= 0:
            raise ValueError("a mixture needs sources with shares above 0")
        self._bounds = np.cumsum(shares / shares.sum())
        self._sources = [source for _, source in sources]

    def render(self, seed: int, index: int) -> LabelledClip:
        """Let one of the sources make the clip."""
        draw = np.random.default_rng([seed, index, len(self._sources)]).random()
        chosen = min(int(np.searchsorted(self._bounds, draw, side="right")), len(self._sources) - 1)
        return self._sources[chosen].render(seed, index)


class ClipDataset(Dataset[tuple[Tensor, Targets]]):
    """Clips as the network wants them: sound and labels, number `first` to `first + n_clips - 1`.

    Parameters
    ----------
    source : makes them
    grid : frames of the labels
    seed : of the series
    first, n_clips : which part of it
    labels : shape of the labels
    """

    def __init__(
        self,
        source: ClipSource,
        grid: FrameGrid,
        seed: int,
        first: int,
        n_clips: int,
        labels: LabelSpec = USUAL_LABELS,
    ) -> None:
        self._source = source
        self._grid = grid
        self._labels = labels
        self._seed = seed
        self._first = first
        self._n_clips = n_clips

    def __len__(self) -> int:
        """Count the clips."""
        return self._n_clips

    def __getitem__(self, item: int) -> tuple[Tensor, Targets]:
        """Make one clip: (n_samples,) float32, and its targets."""
        clip = self._source.render(self._seed, self._first + item)
        return torch.from_numpy(clip.samples), clip.targets(self._grid, self._labels)


def collate(items: list[tuple[Tensor, Targets]]) -> tuple[Tensor, Targets]:
    """Make a batch: (batch, n_samples) and stacked targets."""
    return torch.stack([samples for samples, _ in items]), stack_targets([targets for _, targets in items])
