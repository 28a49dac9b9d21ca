"""What whole songs are made of: grooves, many of whose bars are hard to find, and bands that go with them.

Whole songs are there to fit and judge the count of bars by. Grooves that leave the first beat to harmony and
phrases (`hidden_downbeats`) are a third of them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

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
from chart_hero_core.training.hidden_downbeats import HIDDEN_DOWNBEATS

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


def _swinging(style: Style) -> Style:
    return replace(style, swing=_SWING)


_GROOVES = {grammar.name: grammar for grammar in (*GRAMMARS, *HIDDEN_DOWNBEATS)}
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
    SongForm(_GROOVES["one_drop_in_two"], (REGGAE,)),
    SongForm(_GROOVES["rockers"], (REGGAE,)),
    SongForm(_GROOVES["even_backbeat"], (ROCK, POP, ACOUSTIC)),
    SongForm(_GROOVES["rockabilly"], (ROCKABILLY,)),
    SongForm(_GROOVES["pushed"], (ROCK, POP, FUNK)),
    SongForm(_GROOVES["all_fours"], (POP, ROCK, ELECTRONIC)),
)
