"""What the model says about every frame, kept so that thresholds can be moved without a new run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields

import numpy as np
import numpy.typing as npt

from chart_hero_core.domain.drums import FAMILIES, VOICES
from chart_hero_core.domain.timing import FrameGrid

N_PITCH_LEVELS = 24
"""Twelve pitch classes of the bass, twelve of what is above it."""
QUIETEST_PITCH_DB = -100.0
HARMONY_STEPS_PER_DB = 2.0
"""A level of 0 is nothing or `QUIETEST_PITCH_DB` (of full scale), each step above it half a decibel."""


def _no_harmony() -> npt.NDArray[np.uint8]:
    return np.zeros((0, N_PITCH_LEVELS), dtype=np.uint8)


@dataclass(frozen=True, slots=True, eq=False)
class Activations:
    """What was heard in a whole song; row i belongs to second `frame_grid.seconds_at(i)`.

    Parameters
    ----------
    frame_grid : frames to seconds
    family_logits : (n_frames, n_families), in the order of `FAMILIES`; above 0 = more likely than not
        that some voice of the family is struck in this frame
    voice_logits : (n_frames, n_voices), in the order of `VOICES`; given that the family is struck,
        is it this voice?
    velocities : (n_frames, n_families), 0..1 of MIDI's 127; meaningful at strokes only
    beat_logits : (n_frames,)
    downbeat_logits : (n_frames,)
    harmony : (n_frames, N_PITCH_LEVELS) level of each pitch class, measured, not the model's opinion; no
        rows at all where nobody listened for it
    """

    frame_grid: FrameGrid
    family_logits: npt.NDArray[np.float32]
    voice_logits: npt.NDArray[np.float32]
    velocities: npt.NDArray[np.float32]
    beat_logits: npt.NDArray[np.float32]
    downbeat_logits: npt.NDArray[np.float32]
    harmony: npt.NDArray[np.uint8] = field(default_factory=_no_harmony)

    def __post_init__(self) -> None:
        n_frames = len(self.family_logits)
        expected = {
            "family_logits": (n_frames, len(FAMILIES)),
            "voice_logits": (n_frames, len(VOICES)),
            "velocities": (n_frames, len(FAMILIES)),
            "beat_logits": (n_frames,),
            "downbeat_logits": (n_frames,),
            "harmony": (n_frames if len(self.harmony) else 0, N_PITCH_LEVELS),
        }
        for name, shape in expected.items():
            found = getattr(self, name).shape
            if found != shape:
                raise ValueError(f"{name} has shape {found}, expected {shape}")

    @property
    def n_frames(self) -> int:
        """Number of frames."""
        return len(self.family_logits)

    @property
    def duration_s(self) -> float:
        """Length of the analysed sound in seconds, to the frame."""
        return self.frame_grid.seconds_at(self.n_frames)

    def frames(self, first: int, stop: int) -> Activations:
        """Cut frames [first, stop) out; their times then count from `first`."""
        return Activations(self.frame_grid, **{name: getattr(self, name)[first:stop] for name in _TABLES})


_TABLES = tuple(field.name for field in fields(Activations) if field.name != "frame_grid")


def joined(pieces: Sequence[Activations]) -> Activations:
    """Put consecutive pieces of a song, at least one, behind one another; harmony only if all have it."""
    tables = {name: np.concatenate([getattr(piece, name) for piece in pieces]) for name in _TABLES}
    if len(tables["harmony"]) != len(tables["family_logits"]):
        tables["harmony"] = _no_harmony()
    return Activations(pieces[0].frame_grid, **tables)
