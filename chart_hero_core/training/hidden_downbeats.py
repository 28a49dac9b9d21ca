"""Grooves that leave the bar's first beat to harmony and phrases.

Nothing on it, the same in both halves of the bar, the weight elsewhere: here the drums alone mislead.
"""

from __future__ import annotations

import numpy as np

from chart_hero_core.training.generated_grooves import Grammar
from chart_hero_core.training.grooves import Bar, BarStroke


def _strokes(
    rng: np.random.Generator, sound: str, places: tuple[float, ...], level: float
) -> list[BarStroke]:
    return [BarStroke(at, sound, int(np.clip(rng.normal(level, 7), 10, 127))) for at in places]


def _keeper(rng: np.random.Generator, beats: int, steps: tuple[tuple[float, ...], ...]) -> list[BarStroke]:
    """One even hand: no beat of the bar is louder than another."""
    sound = str(
        rng.choice(["hihat_closed", "ride_bow", "hihat_half", "hihat_open"], p=[0.6, 0.25, 0.1, 0.05])
    )
    parts = steps[int(rng.integers(len(steps)))]
    loud = _strokes(rng, sound, tuple(float(beat) for beat in range(beats)), 92)
    return loud + _strokes(
        rng, sound, tuple(beat + part for beat in range(beats) for part in parts if part), 76
    )


_STRAIGHT = ((0.0, 0.5), (0.0, 0.25, 0.5, 0.75), (0.0,))
_SWUNG = ((0.0, 2 / 3), (0.0,), (0.0, 1 / 3, 2 / 3))


def _one_drop_in_two(rng: np.random.Generator, beats: int) -> Bar:
    """One drop as it is counted slowly: kick and snare together on 2 and 4, nothing on 1."""
    snare = "sidestick" if rng.random() < 0.6 else "snare"
    drops = tuple(float(beat) for beat in range(1, beats, 2))
    line = _keeper(rng, beats, _STRAIGHT if rng.random() < 0.5 else _SWUNG)
    return tuple(line + _strokes(rng, "kick", drops, 102) + _strokes(rng, snare, drops, 98))


def _rockers(rng: np.random.Generator, beats: int) -> Bar:
    """Kick on every beat or eighth, the snare in the middle of the bar."""
    step = float(rng.choice([1.0, 0.5]))
    kicks = tuple(np.arange(0.0, beats - 1e-6, step).tolist())
    snare = "sidestick" if rng.random() < 0.5 else "snare"
    line = _keeper(rng, beats, _STRAIGHT)
    return tuple(line + _strokes(rng, "kick", kicks, 98) + _strokes(rng, snare, (beats / 2,), 104))


def _even_backbeat(rng: np.random.Generator, beats: int) -> Bar:
    """Both halves of the bar alike."""
    kicks = [0.0] + ([0.5] if rng.random() < 0.25 else []) + ([1.5] if rng.random() < 0.3 else [])
    kicks += [1.0] if rng.random() < 0.15 else []
    both = tuple(place + half for place in kicks for half in (0.0, 2.0))
    line = _keeper(rng, beats, _STRAIGHT)
    return tuple(line + _strokes(rng, "kick", both, 104) + _strokes(rng, "snare", (1.0, 3.0), 106))


def _rockabilly(rng: np.random.Generator, beats: int) -> Bar:
    """Two beats to the bar: kick on 1 and 3, or on all; snare on 2 and 4, perhaps a train of soft strokes."""
    kicks = (0.0, 2.0) if rng.random() < 0.6 else (0.0, 1.0, 2.0, 3.0)
    if rng.random() < 0.4:
        line = _strokes(rng, "snare", tuple(place / 2 for place in range(2 * beats)), 42)
    else:
        line = _keeper(rng, beats, _SWUNG)
    accents = (1.0, 3.0) if rng.random() < 0.75 else (1.0, 3.0, 3 + 2 / 3)
    return tuple(line + _strokes(rng, "kick", kicks, 98) + _strokes(rng, "snare", accents, 106))


def _pushed(rng: np.random.Generator, beats: int) -> Bar:
    """The kick before the bar line instead of on it."""
    kicks = [3.5, 1.5] + ([2.0] if rng.random() < 0.5 else []) + ([2.5] if rng.random() < 0.4 else [])
    line = _keeper(rng, beats, _STRAIGHT)
    return tuple(line + _strokes(rng, "kick", tuple(kicks), 104) + _strokes(rng, "snare", (1.0, 3.0), 106))


def _all_fours(rng: np.random.Generator, beats: int) -> Bar:
    """The snare on every beat, or the kick."""
    every = tuple(float(beat) for beat in range(beats))
    line = _keeper(rng, beats, _STRAIGHT)
    if rng.random() < 0.5:
        kicks = (0.0, 1.5, 2.0) if rng.random() < 0.5 else (0.0, 2.0)
        return tuple(line + _strokes(rng, "snare", every, 104) + _strokes(rng, "kick", kicks, 100))
    return tuple(line + _strokes(rng, "kick", every, 104) + _strokes(rng, "snare", (1.0, 3.0), 100))


HIDDEN_DOWNBEATS: tuple[Grammar, ...] = (
    Grammar("one_drop_in_two", (60, 105), _one_drop_in_two, 0.5, (4,)),
    Grammar("rockers", (110, 170), _rockers, 0.3, (4,)),
    Grammar("even_backbeat", (80, 180), _even_backbeat, 0.5, (4,)),
    Grammar("rockabilly", (120, 210), _rockabilly, 0.4, (4,)),
    Grammar("pushed", (80, 160), _pushed, 0.4, (4,)),
    Grammar("all_fours", (90, 170), _all_fours, 0.4, (4,)),
)
