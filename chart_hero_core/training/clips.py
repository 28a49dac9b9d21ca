"""Clips on the fly: a performance, its drums, its accompaniment, a record made of them, its labels.

Clip `index` of seed `seed` is always the same clip, whichever worker renders it and in whichever
order: a training run can stop and go on, and two runs see the same data.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor
from torch.utils.data import Dataset

from chart_hero_core.domain.drums import DrumOnset
from chart_hero_core.domain.timing import FrameGrid
from chart_hero_core.training.accompaniment import AccompanimentRenderer
from chart_hero_core.training.drum_rendering import DrumStems, VirtualKit, render_drums
from chart_hero_core.training.grooves import read_human_grooves
from chart_hero_core.training.pack import SAMPLE_RATE, VOICE_OF_SOUND, DrumPack, Split
from chart_hero_core.training.performance import Drummer, Performance
from chart_hero_core.training.production import Record, produce
from chart_hero_core.training.targets import HEARING_LIMITS_DB, Targets, make_targets, stack_targets

_LOCAL_S = 0.08
"""A stroke is compared with the record's level in a window of this length around it."""


@dataclass(frozen=True, slots=True)
class ClipSpec:
    """What clips are made of.

    Parameters
    ----------
    duration_s : length of a clip
    drumless_share : clips with accompaniment alone, 0..1
    unaccompanied_share : clips with drums alone, 0..1
    human_share : performances built on human recordings, 0..1
    """

    duration_s: float = 8.0
    drumless_share: float = 0.06
    unaccompanied_share: float = 0.16
    human_share: float = 0.45

    def __post_init__(self) -> None:
        if self.drumless_share + self.unaccompanied_share > 1:
            raise ValueError("drumless_share and unaccompanied_share exceed 1 together")


@dataclass(frozen=True, slots=True, eq=False)
class Clip:
    """A rendered clip with its labels.

    Parameters
    ----------
    samples : (n_samples,) float32 at the pack's sample rate
    onsets : strokes within the clip; empty for a drumless one
    audible : (n_onsets,) whether the record lets them be heard
    performance : timeline and style
    record : how it was mixed
    kits : names of the kits that its drums come from; empty for a drumless one
    """

    samples: npt.NDArray[np.float32]
    onsets: list[DrumOnset]
    audible: npt.NDArray[np.bool_]
    performance: Performance
    record: Record
    kits: tuple[str, ...]


class ClipRenderer:
    """Renders clips from a training pack.

    Parameters
    ----------
    pack : the pack's folder
    split : which kits, grooves and instruments to use
    spec : what clips are made of

    Raises
    ------
    TrainingDataError
        if the pack is incomplete
    """

    def __init__(self, pack: Path, split: Split, spec: ClipSpec) -> None:
        self.spec = spec
        self._pack = DrumPack(pack, split)
        self._drummer = Drummer(read_human_grooves(pack, split), spec.human_share)
        self._accompaniment = AccompanimentRenderer(pack, split)

    def render(self, seed: int, index: int) -> Clip:
        """Render clip `index` of the endless series that `seed` starts."""
        rng = np.random.default_rng([seed, index])
        performance = self._drummer.play(rng, self.spec.duration_s)
        share = rng.random()
        drums, backing = None, None
        kits: tuple[str, ...] = ()
        if share >= self.spec.drumless_share:
            kit = VirtualKit(rng, self._pack)
            drums = render_drums(rng, kit, performance.strokes, self.spec.duration_s)
            kits = tuple(sorted(kit.donors))
        if share < 1.0 - self.spec.unaccompanied_share or drums is None:
            backing = self._accompaniment.render(rng, performance.timeline).samples
        record = produce(rng, drums, backing, self._pack.rooms)
        onsets, audible = _labels(performance, drums, record)
        return Clip(record.samples, onsets, audible, performance, record, kits)


def _labels(
    performance: Performance, drums: DrumStems | None, record: Record
) -> tuple[list[DrumOnset], npt.NDArray[np.bool_]]:
    """List the strokes within the clip, and whether each stands out from the record around it."""
    if drums is None:
        return [], np.zeros(0, dtype=np.bool_)
    onsets, audible = [], []
    reach = int(_LOCAL_S / 2 * SAMPLE_RATE)
    for stroke, level in zip(performance.strokes, drums.levels, strict=True):
        if stroke.onset_s < 0:
            continue
        voice = VOICE_OF_SOUND[stroke.sound]
        centre = int(stroke.onset_s * SAMPLE_RATE)
        around = record.samples[max(centre - reach, 0) : centre + reach]
        loudness = float(np.sqrt(np.mean(around**2))) + 1e-7
        relative_db = 20 * np.log10(level * record.family_gains[voice.family] / loudness + 1e-9)
        onsets.append(DrumOnset(stroke.onset_s, voice, stroke.velocity))
        audible.append(relative_db > HEARING_LIMITS_DB[voice.family])
    return onsets, np.array(audible, dtype=np.bool_)


class ClipDataset(Dataset[tuple[Tensor, Targets]]):
    """Clips as the network wants them: sound and labels, number `first` to `first + n_clips - 1`.

    Parameters
    ----------
    renderer : renders
    grid : frames of the labels
    seed : of the series
    first, n_clips : which part of it
    """

    def __init__(self, renderer: ClipRenderer, grid: FrameGrid, seed: int, first: int, n_clips: int) -> None:
        self._renderer = renderer
        self._grid = grid
        self._seed = seed
        self._first = first
        self._n_clips = n_clips

    def __len__(self) -> int:
        """Count the clips."""
        return self._n_clips

    def __getitem__(self, item: int) -> tuple[Tensor, Targets]:
        """Render one clip: (n_samples,) float32, and its targets."""
        clip = self._renderer.render(self._seed, self._first + item)
        timeline = clip.performance.timeline
        targets = make_targets(
            self._grid,
            n_frames=len(clip.samples) // self._grid.hop_length + 1,
            onsets=clip.onsets,
            audible=clip.audible,
            beats_s=timeline.beats_s,
            downbeats_s=timeline.beats_s[timeline.bar_starts],
        )
        return torch.from_numpy(clip.samples), targets


def collate(items: list[tuple[Tensor, Targets]]) -> tuple[Tensor, Targets]:
    """Make a batch: (batch, n_samples) and stacked targets."""
    return torch.stack([samples for samples, _ in items]), stack_targets([targets for _, targets in items])
