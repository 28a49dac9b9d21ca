"""What the model says about every frame, kept so that thresholds can be moved without a new run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from chart_hero_core.domain.drums import FAMILIES, VOICES
from chart_hero_core.domain.timing import FrameGrid


@dataclass(frozen=True, slots=True, eq=False)
class Activations:
    """The model's output for a whole song; row i belongs to second `frame_grid.seconds_at(i)`.

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
    """

    frame_grid: FrameGrid
    family_logits: npt.NDArray[np.float32]
    voice_logits: npt.NDArray[np.float32]
    velocities: npt.NDArray[np.float32]
    beat_logits: npt.NDArray[np.float32]
    downbeat_logits: npt.NDArray[np.float32]

    def __post_init__(self) -> None:
        n_frames = len(self.family_logits)
        expected = {
            "family_logits": (n_frames, len(FAMILIES)),
            "voice_logits": (n_frames, len(VOICES)),
            "velocities": (n_frames, len(FAMILIES)),
            "beat_logits": (n_frames,),
            "downbeat_logits": (n_frames,),
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
    """Put consecutive pieces of a song, at least one, behind one another."""
    tables = {name: np.concatenate([getattr(piece, name) for piece in pieces]) for name in _TABLES}
    return Activations(pieces[0].frame_grid, **tables)
