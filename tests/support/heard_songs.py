"""Activations as a network would give them for known strokes, as sure of each as a test likes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from chart_hero_core.domain.activations import Activations
from chart_hero_core.domain.drums import FAMILIES, VOICES, DrumVoice
from chart_hero_core.domain.timing import FrameGrid, TempoMap
from tests.support.grooves import Stroke

GRID = FrameGrid(32_000, 320)
QUIET = -8.0
SURE = 4.0
_WIDTH_FRAMES = 0.75
_REACH_FRAMES = 4


@dataclass(frozen=True)
class HeardStroke:
    """A stroke in the ears of a network.

    Parameters
    ----------
    second : when it is struck
    voices : logit of each voice that it may be; all of one family
    height : logit of the family
    velocity : 0..1
    """

    second: float
    voices: Mapping[DrumVoice, float]
    height: float = SURE
    velocity: float = 0.75


def heard(voice: DrumVoice, second: float, height: float = SURE, velocity: float = 0.75) -> HeardStroke:
    """A stroke whose voice is beyond doubt."""
    return HeardStroke(second, {voice: SURE}, height, velocity)


def heard_groove(strokes: Iterable[Stroke], tempo_map: TempoMap, height: float = SURE) -> list[HeardStroke]:
    """Written strokes, heard in time."""
    return [
        heard(
            one.voice,
            float(tempo_map.seconds_at(one.beat * tempo_map.resolution)),
            height,
            one.velocity / 127,
        )
        for one in strokes
    ]


def activations_of(strokes: Iterable[HeardStroke], duration_s: float) -> Activations:
    """Draw a bell for each stroke; where two of a family meet, the higher one is seen."""
    n_frames = round(GRID.frame_at(duration_s))
    families = np.full((n_frames, len(FAMILIES)), QUIET, np.float32)
    voices = np.full((n_frames, len(VOICES)), QUIET, np.float32)
    velocities = np.full((n_frames, len(FAMILIES)), 0.5, np.float32)
    for stroke in strokes:
        position = GRID.frame_at(stroke.second)
        start = max(round(position) - _REACH_FRAMES, 0)
        frames = np.arange(start, min(round(position) + _REACH_FRAMES + 1, n_frames))
        bell = (stroke.height - QUIET) * np.exp(-0.5 * ((frames - position) / _WIDTH_FRAMES) ** 2)
        column = FAMILIES.index(next(iter(stroke.voices)).family)
        families[frames, column] = np.maximum(families[frames, column], QUIET + bell)
        near = frames[np.abs(frames - position) <= 1.5]
        velocities[near, column] = stroke.velocity
        for voice, logit in stroke.voices.items():
            voices[near, VOICES.index(voice)] = logit
    silence = np.full(n_frames, QUIET, np.float32)
    return Activations(GRID, families, voices, velocities, silence, silence)
