"""What goes into and comes out of the tempo estimate: the user's hints, and the grid."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from chart_hero_core.domain.timing import TempoMap
from chart_hero_core.errors import OptionError

HINT_BPM_RANGE = (20.0, 400.0)


@dataclass(frozen=True, slots=True)
class TempoHints:
    """What the user knows about the song; None = find it out.

    Parameters
    ----------
    bpm : quarter notes per minute, 20..400. The map then has exactly this one tempo; a song that does not
        keep to it is answered by a warning, not by another tempo.
    first_beat_s : heard second of a downbeat; a bar line falls on it exactly
    time_signature : (numerator, denominator) of every bar; the denominator is 2, 4 or 8

    Raises
    ------
    OptionError
        if a hint is out of range
    """

    bpm: float | None = None
    first_beat_s: float | None = None
    time_signature: tuple[int, int] | None = None

    def __post_init__(self) -> None:
        low, high = HINT_BPM_RANGE
        if self.bpm is not None and not low <= self.bpm <= high:
            raise OptionError(
                f"A tempo of {self.bpm:g} BPM cannot be used; give one from {low:g} to {high:g}."
            )
        if self.first_beat_s is not None and not 0 <= self.first_beat_s < float("inf"):
            raise OptionError(f"The first beat at {self.first_beat_s:g} s lies outside the song.")
        if self.time_signature is not None:
            numerator, denominator = self.time_signature
            if not 1 <= numerator <= 32 or denominator not in (2, 4, 8):
                raise OptionError(
                    f"The time signature {numerator}/{denominator} cannot be used; "
                    "give 1 to 32 beats over 2, 4 or 8, such as 4/4 or 7/8."
                )


@dataclass(frozen=True, slots=True, eq=False)
class TempoEstimate:
    """The grid of a song, and how far to believe it. All times are heard seconds.

    Parameters
    ----------
    tempo_map : tick 0 is a bar line at or before second 0; tempos are rounded to 0.001 BPM
    beats_s : (n_beats,) places of the counted beats (the signature's denominator) within the song
    downbeats_s : (n_bars,) places of the bar lines within the song
    bar_residuals_ms : one per bar of the map from tick 0 to the end of the song: mean signed distance of
        what was heard (beats and strokes near grid lines) from the grid; NaN where nothing was heard
    trust : 0..1, how sure the octave, the bar lines and the beats are
    warnings : plain sentences; bars are counted from 1 at tick 0
    """

    tempo_map: TempoMap
    beats_s: npt.NDArray[np.float64]
    downbeats_s: npt.NDArray[np.float64]
    bar_residuals_ms: npt.NDArray[np.float64]
    trust: float
    warnings: tuple[str, ...] = ()

    @property
    def is_steady(self) -> bool:
        """Whether one tempo holds from end to end."""
        return len(self.tempo_map.tempo_changes) == 1
