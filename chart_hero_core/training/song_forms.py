"""What whole songs are made of: grooves whose bars are hard to find, and bands that go with grooves.

The grooves here are those that leave the bar's first beat to harmony and phrases: nothing on it, the same in
both halves of the bar, the weight elsewhere. The network's clips have few of them; whole songs are there
to fit and judge the count of bars by.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from chart_hero_core.training.accompaniment_patterns import Part, Style
from chart_hero_core.training.accompaniment_styles import (
    ACOUSTIC,
    BALLAD,
    ELECTRONIC,
    FUNK,
    JAZZ,
    METAL,
    POP,
    REGGAE,
    ROCK,
)
from chart_hero_core.training.generated_grooves import GRAMMARS, Grammar
from chart_hero_core.training.grooves import Bar, BarStroke

_SWING = (0.62, 0.68)

ROCKABILLY = Style(
    "rockabilly",
    1.0,
    (
        Part("two beat", 0.7, ("bass",), ("halves",), 2),
        Part("walk", 0.3, ("bass",), ("quarters",), 1),
        Part("strum", 0.8, ("acoustic guitar", "clean guitar"), ("offbeats", "backbeats", "eighths"), -2),
        Part("comp", 0.4, ("piano",), ("eighths", "shuffle", "backbeats"), -3),
        Part("lead", 0.4, ("clean guitar", "woodwind"), ("melody", "riff"), -2),
        Part("voice", 0.7, rhythms=("melody", "riff"), level_db=2),
    ),
    ("C C F C", "C F G C", "C C G C", "C Am F G", "C7 F7 C7 G7"),
    swing=_SWING,
)


@dataclass(frozen=True, slots=True)
class SongForm:
    """A kind of song.

    Parameters
    ----------
    groove : what the drums play, and at which tempos
    bands : styles of accompaniment that go with it
    metres : beats per bar to choose from
    """

    groove: Grammar
    bands: tuple[Style, ...]
    metres: tuple[int, ...] = (4,)


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


def _swinging(style: Style) -> Style:
    return replace(style, swing=_SWING)


_GROOVES = {grammar.name: grammar for grammar in GRAMMARS}
_ANY_METRE = (4, 4, 4, 4, 4, 4, 3, 3, 6, 5, 7, 2)

SONG_FORMS: tuple[SongForm, ...] = (
    SongForm(_GROOVES["rock"], (ROCK, POP, METAL), _ANY_METRE),
    SongForm(_GROOVES["rock"], (ROCK, POP), (4,)),
    SongForm(_GROOVES["ballad"], (BALLAD, POP, ACOUSTIC), (4, 4, 3, 6)),
    SongForm(_GROOVES["half_time"], (ROCK, METAL, ELECTRONIC)),
    SongForm(_GROOVES["punk"], (ROCK, METAL)),
    SongForm(_GROOVES["double_bass"], (METAL,), (4, 4, 4, 3, 7)),
    SongForm(_GROOVES["blast"], (METAL,)),
    SongForm(_GROOVES["funk"], (FUNK, POP)),
    SongForm(_GROOVES["jazz"], (JAZZ,), (4, 4, 3)),
    SongForm(_GROOVES["shuffle"], (_swinging(ROCK), _swinging(POP), ROCKABILLY)),
    SongForm(_GROOVES["disco"], (ELECTRONIC, FUNK, POP)),
    SongForm(_GROOVES["reggae"], (REGGAE,)),
    SongForm(Grammar("one_drop_in_two", (60, 105), _one_drop_in_two, 1.0), (REGGAE,)),
    SongForm(Grammar("rockers", (110, 170), _rockers, 1.0), (REGGAE,)),
    SongForm(Grammar("even_backbeat", (80, 180), _even_backbeat, 1.0), (ROCK, POP, ACOUSTIC)),
    SongForm(Grammar("rockabilly", (120, 210), _rockabilly, 1.0), (ROCKABILLY,)),
    SongForm(Grammar("pushed", (80, 160), _pushed, 1.0), (ROCK, POP, FUNK)),
    SongForm(Grammar("all_fours", (90, 170), _all_fours, 1.0), (POP, ROCK, ELECTRONIC)),
)
