"""Labels per frame: what the network should say about a rendered clip."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from chart_hero_core.domain.drums import FAMILIES, VOICES, DrumFamily, DrumOnset
from chart_hero_core.domain.timing import FrameGrid
from chart_hero_core.training.voices_alike import KNOWN_VOICES, VoicesAlike

IGNORED_FRAMES = 2
"""An inaudible stroke is neither right nor wrong: so many frames on both sides do not count."""


@dataclass(frozen=True, slots=True)
class LabelSpec:
    """Shape of the labels: bells, so that the peak of the activation can be found between frames.

    Parameters
    ----------
    onset_width_frames : standard deviation of a stroke's bell; at 0.75 its neighbours get 0.4
    beat_width_frames : of a beat's
    """

    onset_width_frames: float = 0.75
    beat_width_frames: float = 1.2

    def __post_init__(self) -> None:
        if min(self.onset_width_frames, self.beat_width_frames) <= 0:
            raise ValueError("labels need a width above 0")


USUAL_LABELS = LabelSpec()


@dataclass(frozen=True, slots=True)
class Targets:
    """What the network should say, per frame; a batch has one more axis in front.

    Parameters
    ----------
    families : (n_frames, n_families), 1 at strokes
    family_weights : (n_frames, n_families), 0 where neither answer is wrong
    voices : (n_frames, n_voices), 1 for each voice struck in this frame or the next on either side
    voice_weights : (n_frames, n_voices), 0 where nobody knows whether a stroke is that voice
    velocities : (n_frames, n_families), 0..1
    velocity_weights : (n_frames,), 0 where velocities are not known
    beat, downbeat : (n_frames,)
    beat_weights : (n_frames,), 0 where beats are not known
    """

    families: Tensor
    family_weights: Tensor
    voices: Tensor
    voice_weights: Tensor
    velocities: Tensor
    velocity_weights: Tensor
    beat: Tensor
    downbeat: Tensor
    beat_weights: Tensor

    def to(self, device: torch.device) -> Targets:
        """Bring all arrays to a device."""
        return Targets(*(getattr(self, field.name).to(device) for field in fields(self)))


def stack_targets(targets: list[Targets]) -> Targets:
    """Make a batch of single clips' targets."""
    return Targets(*(torch.stack([getattr(one, field.name) for one in targets]) for field in fields(Targets)))


def make_targets(
    grid: FrameGrid,
    n_frames: int,
    onsets: list[DrumOnset],
    audible: npt.NDArray[np.bool_],
    beats_s: npt.NDArray[np.float64] | None,
    downbeats_s: npt.NDArray[np.float64] | None,
    *,
    knows_velocities: bool = True,
    voices_alike: VoicesAlike = KNOWN_VOICES,
    spec: LabelSpec = USUAL_LABELS,
) -> Targets:
    """Draw the labels of a clip.

    Parameters
    ----------
    grid : the frames
    n_frames : length of the clip
    onsets : all strokes, those outside the clip too
    audible : (n_onsets,) whether the record lets a stroke be heard at all
    beats_s, downbeats_s : seconds; both None where nobody knows
    knows_velocities : whether the strokes' velocities are true
    voices_alike : between which voices the labels cannot tell; these teach the family alone
    spec : shape of the labels
    """
    families = np.zeros((n_frames, len(FAMILIES)), dtype=np.float32)
    weights = np.ones_like(families)
    voices = np.zeros((n_frames, len(VOICES)), dtype=np.float32)
    voice_weights = np.ones_like(voices)
    velocities = np.zeros_like(families)
    for onset, is_audible in zip(onsets, audible, strict=True):
        position = grid.frame_at(onset.onset_s)
        family = FAMILIES.index(onset.voice.family)
        _add_bell(families[:, family], position, spec.onset_width_frames)
        nearest = slice(max(round(position) - 1, 0), max(round(position) + 2, 0))
        velocities[nearest, family] = np.maximum(velocities[nearest, family], onset.velocity / 127)
        voices[nearest, VOICES.index(onset.voice)] = 1.0
        if len(alike := voices_alike.get(onset.voice, ())) > 1:
            voice_weights[nearest, [VOICES.index(voice) for voice in alike]] = 0.0
        if not is_audible:
            ignored = slice(
                max(round(position) - IGNORED_FRAMES, 0), max(round(position) + IGNORED_FRAMES + 1, 0)
            )
            weights[ignored, family] = 0.0
    arrays = (
        families,
        weights,
        voices,
        voice_weights,
        velocities,
        np.full(n_frames, knows_velocities, dtype=np.float32),
        _bells(grid, n_frames, beats_s, spec.beat_width_frames),
        _bells(grid, n_frames, downbeats_s, spec.beat_width_frames),
        np.full(n_frames, beats_s is not None, dtype=np.float32),
    )
    return Targets(*(torch.from_numpy(array) for array in arrays))


def _bells(
    grid: FrameGrid, n_frames: int, instants_s: npt.NDArray[np.float64] | None, width: float
) -> npt.NDArray[np.float32]:
    track = np.zeros(n_frames, dtype=np.float32)
    for second in () if instants_s is None else instants_s:
        _add_bell(track, grid.frame_at(float(second)), width)
    return track


def _add_bell(track: npt.NDArray[np.float32], position: float, width: float) -> None:
    reach = int(np.ceil(3 * width))
    first, last = max(round(position) - reach, 0), min(round(position) + reach + 1, len(track))
    if last > first:
        frames = np.arange(first, last)
        bell = np.exp(-0.5 * ((frames - position) / width) ** 2)
        track[first:last] = np.maximum(track[first:last], bell)


HEARING_LIMITS_DB = {
    DrumFamily.KICK: -24.0,
    DrumFamily.SNARE: -26.0,
    DrumFamily.HI_HAT: -40.0,
    DrumFamily.TOMS: -24.0,
    DrumFamily.CYMBALS: -44.0,
}
"""A stroke this much below the record's level around it is not to be heard; hats and cymbals live where
little else does. Set where the share of strokes that show an attack (benchmarks/data.py) falls halfway
from that of loud strokes to chance; 250 clips, 22 November 2026."""
