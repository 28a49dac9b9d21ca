"""A song and all that is known of it: what every source of songs yields, and every use of them takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt

from chart_hero_core.domain.drums import DrumOnset
from chart_hero_core.training.voices_alike import VoicesAlike


@dataclass(frozen=True, slots=True, eq=False)
class LabelledSong:
    """A song to learn from or to measure on.

    Parameters
    ----------
    name : tells it from the others
    audio : the sound file
    stems : further files that are played together with it, all at the same level
    onsets : all strokes, in order of time, heard seconds
    beats_s, downbeats_s : rising; both None where nobody knows
    knows_velocities : whether the strokes' velocities are true
    voices_alike : between which voices the labels cannot tell, as of a chart, whose notes name pads
    sound_id : names its decoded sound, where that is known; "" has its files read for it
    """

    name: str
    audio: Path
    onsets: Sequence[DrumOnset]
    beats_s: npt.NDArray[np.float64] | None
    downbeats_s: npt.NDArray[np.float64] | None
    knows_velocities: bool
    stems: tuple[Path, ...] = ()
    voices_alike: VoicesAlike = field(default_factory=dict)
    sound_id: str = ""
