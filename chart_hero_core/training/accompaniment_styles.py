"""The styles of accompaniment: who plays what, how often, how loud."""

from __future__ import annotations

from chart_hero_core.training.accompaniment_patterns import Part, Style

LEADS = ("synth lead", "woodwind", "heavy guitar", "clean guitar", "brass", "strings")


def _songs(text: str) -> tuple[str, ...]:
    return tuple(song.strip() for song in text.split("|"))


EVERYWHERE = (
    Part("phrase", 0.07, level_db=-3),
    Part("loop", 0.04, level_db=-4),
    Part("effects", 0.10, level_db=-9),
)

ROCK = Style(
    "rock",
    3.0,
    (
        Part("bass", 0.95, ("bass",), ("kick", "eighths", "eighths", "quarters", "riff")),
        Part("heavy", 0.85, ("heavy guitar",), ("eighths", "kick", "riff", "pushes", "halves", "whole"), 1),
        Part("heavy", 0.35, ("heavy guitar",), ("eighths", "whole", "riff"), -2),
        Part("strum", 0.30, ("clean guitar", "acoustic guitar"), ("eighths", "riff", "pushes"), -5),
        Part("comp", 0.25, ("piano", "organ", "electric piano"), ("halves", "pushes", "eighths"), -6),
        Part("lead", 0.25, ("heavy guitar", "heavy guitar", "synth lead"), ("melody", "riff"), -1),
        Part("voice", 0.55, rhythms=("melody", "eighths", "riff"), level_db=1),
        Part("scream", 0.08, rhythms=("melody", "riff"), level_db=0),
        *EVERYWHERE,
    ),
    _songs(
        "C Bb F C | C F G F | Cm Ab Bb Cm | Cm Ab Eb Bb | C G Am F | C C F G | C5 Eb5 F5 Eb5 | "
        "C Eb F C | C Em F Fm | Cm Bb Ab G | C C C C | C5 Ab5 Bb5 C5"
    ),
    percussion=0.22,
)
METAL = Style(
    "metal",
    2.0,
    (
        Part("bass", 0.9, ("bass",), ("metal", "eighths", "sixteenths", "gallop"), -2),
        Part(
            "chug",
            0.95,
            ("heavy guitar",),
            ("metal", "gallop", "sixteenths", "reverse gallop", "riff", "triplets"),
            2,
        ),
        Part("heavy", 0.45, ("heavy guitar",), ("whole", "halves", "riff"), 0),
        Part("lead", 0.35, ("heavy guitar",), ("sixteenths", "melody", "triplets"), 0),
        Part("pad", 0.15, ("strings", "choir", "pad"), ("whole",), -7),
        Part("voice", 0.35, rhythms=("riff", "melody"), level_db=1),
        Part("scream", 0.4, rhythms=("riff", "melody", "eighths"), level_db=0),
        *EVERYWHERE,
    ),
    _songs(
        "C5 Db5 C5 Ab5 | C5 C5 Eb5 Db5 | C5 Gb5 F5 Db5 | C5 C5 C5 C5 | Cm Ab Bb G | C5 Ab5 Eb5 Bb5 | "
        "C5 Eb5 Gb5 F5"
    ),
    percussion=0.04,
)
POP = Style(
    "pop",
    2.0,
    (
        Part("bass", 0.9, ("bass", "synth bass"), ("kick", "eighths", "pushes", "halves")),
        Part(
            "comp",
            0.7,
            ("piano", "electric piano", "organ", "mallets"),
            ("quarters", "pushes", "eighths", "halves"),
            -3,
        ),
        Part("strum", 0.5, ("acoustic guitar", "clean guitar"), ("eighths", "riff", "sixteenths"), -4),
        Part("scratch", 0.2, ("clean guitar", "muted guitar"), ("funk", "sixteenths"), -8),
        Part("pad", 0.5, ("strings", "pad", "choir"), ("whole", "halves"), -8),
        Part(
            "arpeggio",
            0.25,
            ("plucked", "mallets", "synth lead", "clean guitar"),
            ("eighths", "sixteenths"),
            -7,
        ),
        Part("lead", 0.2, LEADS, ("melody",), -4),
        Part("voice", 0.8, rhythms=("melody", "riff", "eighths"), level_db=3),
        *EVERYWHERE,
    ),
    _songs(
        "C G Am F | Am F C G | C Am F G | C F Am G | Cm Ab Eb Bb | F G Am C | Cmaj7 Am7 Dm7 G7 | C Em F Gsus4"
    ),
    percussion=0.35,
)
FUNK = Style(
    "funk",
    1.4,
    (
        Part("slap", 0.6, ("slap bass", "bass"), ("funk", "sixteenths"), 1),
        Part("bass", 0.4, ("bass", "synth bass"), ("funk", "kick"), 1),
        Part("scratch", 0.9, ("clean guitar", "muted guitar"), ("sixteenths", "funk"), -3),
        Part("comp", 0.6, ("electric piano", "organ"), ("funk", "stabs", "charleston"), -4),
        Part("stabs", 0.5, ("brass",), ("stabs", "sparse"), -3),
        Part("lead", 0.2, ("woodwind", "synth lead", "brass"), ("riff", "melody"), -3),
        Part("voice", 0.55, rhythms=("riff", "rap", "melody"), level_db=1),
        *EVERYWHERE,
    ),
    _songs("C9 C9 C9 C9 | Cm7 Cm7 Fm7 Fm7 | Cm9 F9 Cm9 F9 | Cm7 Bb Ab G | C7 C7 F7 C7 | Cm7 F9 Cm7 F9"),
    swing=(0.5, 0.54),
    percussion=0.4,
)
JAZZ = Style(
    "jazz",
    1.0,
    (
        Part("walk", 0.85, ("bass",), ("quarters",)),
        Part(
            "comp",
            0.85,
            ("piano", "electric piano", "clean guitar", "mallets"),
            ("charleston", "stabs", "pushes"),
            -3,
        ),
        Part(
            "lead",
            0.75,
            ("woodwind", "brass", "clean guitar", "mallets"),
            ("shuffle", "melody", "eighths"),
            0,
        ),
        Part("stabs", 0.25, ("brass",), ("stabs",), -4),
        Part("voice", 0.2, rhythms=("melody",), level_db=2),
        *EVERYWHERE,
    ),
    _songs(
        "Dm7 G7 Cmaj7 Am7 | C7 F7 C7 G | Cmaj7 Am7 Dm7 G7 | Cm7 Fm7 Dm7 G7 | Em7 A Dm7 G7 | Cm7 Cm7 Dbmaj7 G"
    ),
    swing=(0.55, 0.68),
    percussion=0.08,
)
REGGAE = Style(
    "reggae",
    0.9,
    (
        Part("bass", 0.97, ("bass",), ("one drop", "tresillo", "riff"), 3),
        Part(
            "skank",
            0.95,
            ("clean guitar", "muted guitar", "piano"),
            ("offbeats", "backbeats", "double offbeats"),
            -2,
        ),
        Part("comp", 0.5, ("organ",), ("offbeats", "double offbeats"), -5),
        Part("stabs", 0.2, ("brass",), ("sparse", "stabs"), -3),
        Part("lead", 0.25, ("woodwind", "synth lead", "clean guitar"), ("melody",), -4),
        Part("voice", 0.65, rhythms=("melody", "rap"), level_db=2),
        *EVERYWHERE,
    ),
    _songs("Cm Cm Fm Fm | C F C G | C G Am F | Cm Bb Cm Bb | C Dm C Dm"),
    swing=(0.5, 0.6),
    percussion=0.35,
)
BALLAD = Style(
    "ballad",
    1.0,
    (
        Part("bass", 0.75, ("bass",), ("halves", "whole", "sparse")),
        Part(
            "arpeggio",
            0.6,
            ("piano", "acoustic guitar", "clean guitar", "plucked"),
            ("eighths", "triplets"),
            -2,
        ),
        Part("comp", 0.5, ("piano", "electric piano"), ("quarters", "halves", "whole"), -3),
        Part("pad", 0.7, ("strings", "choir", "pad", "organ"), ("whole", "halves"), -5),
        Part("heavy", 0.2, ("heavy guitar",), ("whole", "halves"), -1),
        Part("lead", 0.3, LEADS, ("melody", "sparse"), -3),
        Part("voice", 0.8, rhythms=("melody", "sparse"), level_db=3),
        *EVERYWHERE,
    ),
    _songs("C G Am F | C Em F Fm | Cm Ab Eb Bb | Am F C G | Cmaj7 Fmaj7 Dm7 G7 | C G Dm F"),
    percussion=0.12,
)
ELECTRONIC = Style(
    "electronic",
    1.2,
    (
        Part("bass", 0.9, ("synth bass",), ("offbeats", "sixteenths", "eighths", "funk", "kick"), 2),
        Part("arpeggio", 0.65, ("synth lead", "plucked", "mallets"), ("sixteenths", "eighths"), -4),
        Part(
            "stabs",
            0.4,
            ("synth lead", "pad", "piano", "brass"),
            ("tresillo", "stabs", "pushes", "offbeats"),
            -2,
        ),
        Part("pad", 0.7, ("pad", "strings", "choir"), ("whole", "halves"), -4),
        Part("lead", 0.4, ("synth lead",), ("melody", "riff"), -1),
        Part("voice", 0.35, rhythms=("melody", "rap"), level_db=1),
        Part("loop", 0.10, level_db=-2),
        *EVERYWHERE,
    ),
    _songs("Cm Ab Eb Bb | Cm Cm Ab Bb | Am F C G | Cm Cm Cm Cm | Cm Eb Bb Fm"),
    percussion=0.35,
)
LATIN = Style(
    "latin",
    0.5,
    (
        Part("bass", 0.9, ("bass",), ("tresillo", "one drop")),
        Part("comp", 0.8, ("piano",), ("montuno", "pushes", "funk"), -1),
        Part("stabs", 0.5, ("brass",), ("stabs", "riff"), -2),
        Part("strum", 0.4, ("acoustic guitar",), ("sixteenths", "funk"), -4),
        Part("lead", 0.4, ("woodwind", "brass"), ("melody", "riff"), -2),
        Part("voice", 0.5, rhythms=("melody", "riff"), level_db=2),
        *EVERYWHERE,
    ),
    _songs("Cm Fm G Cm | Dm7 G7 Cmaj7 C | C F G F | Cm Bb Ab G"),
    percussion=0.8,
)
ACOUSTIC = Style(
    "acoustic",
    0.8,
    (
        Part(
            "strum",
            0.75,
            ("acoustic guitar", "clean guitar"),
            ("eighths", "riff", "sixteenths", "quarters"),
            0,
        ),
        Part("arpeggio", 0.35, ("acoustic guitar", "piano"), ("eighths", "triplets"), -1),
        Part("comp", 0.2, ("piano",), ("quarters", "pushes"), -1),
        Part("bass", 0.25, ("bass",), ("halves", "kick"), -2),
        Part("voice", 0.75, rhythms=("melody", "riff"), level_db=2),
        Part("phrase", 0.05, level_db=-2),
    ),
    _songs("C G Am F | C F G C | Cm Bb Ab Bb | C Dm F C | C C F G"),
    percussion=0.15,
)
RECORDED = Style(
    "recorded song",
    1.0,
    (
        Part("song", 1.0),
        Part("bass", 0.15, ("bass",), ("kick", "eighths"), -3),
        Part("voice", 0.3, rhythms=("melody", "riff"), level_db=-1),
        Part("phrase", 0.1, level_db=-2),
        Part("effects", 0.1, level_db=-9),
    ),
    _songs("C G Am F | Cm Ab Eb Bb"),
    percussion=0.1,
)

STYLES = (ROCK, METAL, POP, FUNK, JAZZ, REGGAE, BALLAD, ELECTRONIC, LATIN, ACOUSTIC, RECORDED)
