"""What goes into and comes out of the tempo estimate: the user's hints, and the grid."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from chart_hero_core.domain.timing import TempoMap
from chart_hero_core.errors import OptionError

HINT_BPM_RANGE = (20.0, 400.0)
LEAST_FOLLOWED = 0.5
"""A beat that was followed less far was hard to follow: bars may fit by chance."""
UNSURE_NATS = 3.0
"""A choice that leads by less is a question to the user.

Fitted on 700 songs of 40 s from `tests/support/performances.py`: six grooves, 60 to 215 BPM, steady and
drifting, offbeats heard as high as beats at worst. Below 3 nats the other level (half or double) was right as
often as the chosen one, in 162 to 154 of 316 songs; from 3 to 6 in 93 of 257, above in 7 of 124. The other
side of the beat: in 44 to 39 of 83 songs below 3 nats, in 11 of 191 above.
"""


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


@dataclass(frozen=True, slots=True)
class OtherLevel:
    """The same music counted half as fast, or twice as fast.

    Parameters
    ----------
    ratio : 0.5 or 2.0 times as many beats as in the estimate
    margin : nats by which the estimate is likelier, 0 or more
    """

    ratio: float
    margin: float

    @property
    def is_likely(self) -> bool:
        """Whether the user should be asked which of the two it is."""
        return self.margin < UNSURE_NATS


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
    followed : 0..1, the part of `trust` that says how far beats and bars cover what was heard
    other_level : the likelier one of half and double the tempo; None where neither was tried
    """

    tempo_map: TempoMap
    beats_s: npt.NDArray[np.float64]
    downbeats_s: npt.NDArray[np.float64]
    bar_residuals_ms: npt.NDArray[np.float64]
    trust: float
    warnings: tuple[str, ...] = ()
    followed: float = 1.0
    other_level: OtherLevel | None = None

    @property
    def is_followed(self) -> bool:
        """Whether the beat was clear enough for bars that fit to mean something."""
        return self.followed >= LEAST_FOLLOWED

    @property
    def main_bpm(self) -> float:
        """The tempo that holds longest."""
        changes = self.tempo_map.tempo_changes
        starts_s = self.tempo_map.seconds_at([change.tick for change in changes])
        end_s = max([starts_s[-1], *self.beats_s[-1:]])
        return changes[int(np.argmax(np.diff([*starts_s, end_s])))].bpm

    @property
    def is_steady(self) -> bool:
        """Whether one tempo holds from end to end."""
        return len(self.tempo_map.tempo_changes) == 1
