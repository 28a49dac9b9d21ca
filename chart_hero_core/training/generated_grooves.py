"""Generated grooves: what the human recordings lack (metal, odd metres, crash riding, tom grooves).

Each style is a small grammar that draws one basic bar and then plays it with small changes, so that
bars repeat as they do in songs. Positions lie on the grid; `performance` makes them human.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from chart_hero_core.training.grooves import Bar, BarStroke

TOMS_DOWN = ("tom_high", "tom_mid", "tom_low")
TIME_KEEPERS = (
    "hihat_closed",
    "hihat_half",
    "hihat_open",
    "ride_bow",
    "crash",
    "ride_bell",
    "china",
    "tom_low",
)
_KEEPER_WEIGHTS = np.array([0.40, 0.10, 0.10, 0.19, 0.08, 0.04, 0.03, 0.06])


@dataclass(frozen=True, slots=True)
class Grammar:
    """A style: how it draws a bar, and where it is at home.

    Parameters
    ----------
    name : of the style
    bpm : lowest and highest usual tempo
    draw : draws a basic bar of so many beats
    weight : how often the style is chosen
    metres : beats per bar that it goes with; empty: any
    """

    name: str
    bpm: tuple[float, float]
    draw: Callable[[np.random.Generator, int], Bar]
    weight: float
    metres: tuple[int, ...] = ()


def draw_fill(rng: np.random.Generator, beats_per_bar: int) -> Bar:
    """Draw a fill that takes the last one to four beats of a bar."""
    length = int(rng.integers(1, min(4, beats_per_bar) + 1))
    start = beats_per_bar - length
    step = float(rng.choice([0.25, 0.25, 0.25, 1 / 3, 1 / 6, 0.125, 0.5], p=_FILL_STEP_WEIGHTS))
    slots = np.arange(start, beats_per_bar - 1e-6, step)
    density = rng.uniform(0.55, 1.0)
    kind = rng.choice(["toms_down", "snare", "mixed", "toms_with_kick", "linear"])
    strokes: list[BarStroke] = []
    for i, beat in enumerate(slots):
        if i > 0 and rng.random() > density:
            continue
        sound = _fill_sound(rng, str(kind), i / max(len(slots), 1))
        accent = 105 if i % round(max(1.0, 0.5 / step)) == 0 else 85
        strokes.append(BarStroke(float(beat), sound, _velocity(rng, accent, 12)))
        if kind == "toms_with_kick" and sound != "kick" and i % 2 == 0:
            strokes.append(BarStroke(float(beat), "kick", _velocity(rng, 100, 10)))
        if sound.startswith("tom") and rng.random() < 0.08:  # two hands on two drums
            strokes.append(BarStroke(float(beat), "snare", _velocity(rng, 95, 12)))
    return tuple(strokes)


_FILL_STEP_WEIGHTS = np.array([0.2, 0.2, 0.2, 0.12, 0.05, 0.08, 0.15])


def _fill_sound(rng: np.random.Generator, kind: str, progress: float) -> str:
    if kind == "snare":
        return "snare" if rng.random() < 0.9 else "tom_low"
    if kind == "mixed":
        return str(
            rng.choice(["snare", "tom_high", "tom_mid", "tom_low", "kick"], p=[0.35, 0.2, 0.15, 0.2, 0.1])
        )
    if kind == "linear":
        return str(rng.choice(["snare", "kick", "tom_low", "tom_high"], p=[0.3, 0.3, 0.2, 0.2]))
    drums = ("snare", *TOMS_DOWN) if rng.random() < 0.95 else TOMS_DOWN
    return drums[min(int(progress * len(drums)), len(drums) - 1)]


def _velocity(rng: np.random.Generator, mean: float, spread: float) -> int:
    return int(np.clip(rng.normal(mean, spread), 8, 127))


def _keeper_line(
    rng: np.random.Generator, beats_per_bar: int, step: float, *, accent_beats: bool = True
) -> list[BarStroke]:
    """Draw the time-keeping hand: a cymbal (or floor tom) on an even grid, sometimes with open hats."""
    sound = str(rng.choice(TIME_KEEPERS, p=_KEEPER_WEIGHTS))
    quiet = rng.uniform(0.55, 1.0)
    opens = rng.random() < 0.4 and sound == "hihat_closed"
    line = []
    for beat in np.arange(0.0, beats_per_bar - 1e-6, step):
        on_beat = abs(beat - round(beat)) < 1e-6
        level = 100 if on_beat or not accent_beats else 100 * quiet
        is_open = opens and not on_beat and rng.random() < 0.15
        played = "hihat_open" if is_open else sound
        line.append(BarStroke(float(beat), played, _velocity(rng, level, 8)))
    return line


def _backbeat(rng: np.random.Generator, beats_per_bar: int, snare: str = "snare") -> list[BarStroke]:
    beats = (1, 2) if beats_per_bar == 3 else tuple(range(1, beats_per_bar, 2))
    if beats_per_bar in (5, 7):
        beats = tuple(range(1, beats_per_bar - 1, 2)) + ((beats_per_bar - 1,) if rng.random() < 0.5 else ())
    return [BarStroke(float(beat), snare, _velocity(rng, 108, 8)) for beat in beats]


def _kicks(
    rng: np.random.Generator, beats_per_bar: int, step: float, density: float, *, first: bool = True
) -> list[BarStroke]:
    kicks = []
    for beat in np.arange(0.0, beats_per_bar - 1e-6, step):
        on_beat = abs(beat - round(beat)) < 1e-6
        chance = density * (1.3 if on_beat and round(beat) % 2 == 0 else 0.8)
        if (first and beat == 0) or rng.random() < chance:
            kicks.append(BarStroke(float(beat), "kick", _velocity(rng, 105, 9)))
    return kicks


def _ghosts(rng: np.random.Generator, beats_per_bar: int, chance: float) -> list[BarStroke]:
    return [
        BarStroke(float(beat), "snare", _velocity(rng, 34, 12))
        for beat in np.arange(0.25, beats_per_bar, 0.25)
        if beat % 2 != 1 and rng.random() < chance
    ]


def _rock(rng: np.random.Generator, beats: int) -> Bar:
    step = float(rng.choice([0.5, 0.5, 0.5, 0.25, 1.0]))
    ghosts = _ghosts(rng, beats, 0.06) if rng.random() < 0.4 else []
    return tuple(
        _keeper_line(rng, beats, step) + _backbeat(rng, beats) + _kicks(rng, beats, 0.5, 0.3) + ghosts
    )


def _ballad(rng: np.random.Generator, beats: int) -> Bar:
    snare = "sidestick" if rng.random() < 0.5 else "snare"
    return tuple(_keeper_line(rng, beats, 0.5) + _backbeat(rng, beats, snare) + _kicks(rng, beats, 0.5, 0.15))


def _half_time(rng: np.random.Generator, beats: int) -> Bar:
    snare = [BarStroke(float(beats // 2), "snare", _velocity(rng, 112, 7))]
    step = float(rng.choice([0.5, 0.25, 1.0]))
    return tuple(_keeper_line(rng, beats, step) + snare + _kicks(rng, beats, 0.25, 0.15))


def _punk(rng: np.random.Generator, beats: int) -> Bar:
    snares = [BarStroke(beat + 0.5, "snare", _velocity(rng, 108, 7)) for beat in range(beats)]
    kicks = [BarStroke(float(beat), "kick", _velocity(rng, 106, 8)) for beat in range(beats)]
    return tuple(_keeper_line(rng, beats, 0.5) + snares + kicks)


def _double_bass(rng: np.random.Generator, beats: int) -> Bar:
    step = float(rng.choice([0.25, 0.25, 1 / 3, 1 / 6]))
    slots = np.arange(0.0, beats - 1e-6, step)
    if rng.random() < 0.35:  # gallop: one long, two short
        slots = np.array([beat + part for beat in range(beats) for part in (0.0, 0.5, 0.75)])
    gap = float(rng.uniform(0.0, 0.3)) if rng.random() < 0.5 else 0.0
    kicks = [BarStroke(float(b), "kick", _velocity(rng, 104, 7)) for b in slots if rng.random() >= gap]
    snares = _backbeat(rng, beats) if rng.random() < 0.6 else list(_half_time(rng, beats))[-1:]
    snares = [stroke for stroke in snares if stroke.sound == "snare"] or _backbeat(rng, beats)
    return tuple(_keeper_line(rng, beats, float(rng.choice([0.5, 1.0]))) + snares + kicks)


def _blast(rng: np.random.Generator, beats: int) -> Bar:
    kind = rng.integers(3)
    slots = np.arange(0.0, beats - 1e-6, 0.25)
    hits: list[BarStroke] = []
    keeper = str(rng.choice(["hihat_closed", "ride_bow", "crash", "china", "ride_bell"]))
    for i, beat in enumerate(slots):
        snare_here = i % 2 == 1 if kind == 0 else i % 2 == 0
        if snare_here:
            hits.append(BarStroke(float(beat), "snare", _velocity(rng, 96, 9)))
        if kind == 2 or i % 2 == 0:
            hits.append(BarStroke(float(beat), "kick", _velocity(rng, 100, 7)))
        if i % 2 == 0:
            hits.append(BarStroke(float(beat), keeper, _velocity(rng, 92, 9)))
    return tuple(hits)


def _funk(rng: np.random.Generator, beats: int) -> Bar:
    return tuple(
        _keeper_line(rng, beats, float(rng.choice([0.25, 0.5])))
        + _backbeat(rng, beats)
        + _kicks(rng, beats, 0.25, 0.22)
        + _ghosts(rng, beats, 0.25)
    )


def _jazz(rng: np.random.Generator, beats: int) -> Bar:
    swing = float(rng.uniform(0.6, 0.7))
    ride = "ride_bow" if rng.random() < 0.8 else "hihat_closed"
    line = []
    for beat in range(beats):
        line.append(BarStroke(float(beat), ride, _velocity(rng, 88, 9)))
        if beat % 2 == 1 or rng.random() < 0.2:
            line.append(BarStroke(beat + swing, ride, _velocity(rng, 74, 10)))
            line.append(BarStroke(float(beat), "hihat_pedal", _velocity(rng, 75, 8)))
    comping = [
        BarStroke(beat + float(rng.choice([0.0, swing])), "snare", _velocity(rng, 48, 18))
        for beat in range(beats)
        if rng.random() < 0.35
    ]
    kicks = [BarStroke(float(b), "kick", _velocity(rng, 55, 15)) for b in range(beats) if rng.random() < 0.4]
    return tuple(line + comping + kicks)


def _shuffle(rng: np.random.Generator, beats: int) -> Bar:
    sound = str(rng.choice(TIME_KEEPERS[:5]))
    full = rng.random() < 0.3
    parts = (0.0, 1 / 3, 2 / 3) if full else (0.0, 2 / 3)
    line = [
        BarStroke(beat + part, sound, _velocity(rng, 98 if part == 0 else 78, 8))
        for beat in range(beats)
        for part in parts
    ]
    kicks = _kicks(rng, beats, 1.0, 0.4) + [
        BarStroke(beat + 2 / 3, "kick", _velocity(rng, 95, 9)) for beat in range(beats) if rng.random() < 0.25
    ]
    return tuple(line + _backbeat(rng, beats) + kicks)


def _disco(rng: np.random.Generator, beats: int) -> Bar:
    kicks = [BarStroke(float(beat), "kick", _velocity(rng, 108, 6)) for beat in range(beats)]
    opens = [BarStroke(beat + 0.5, "hihat_open", _velocity(rng, 92, 8)) for beat in range(beats)]
    closed = []
    if rng.random() < 0.7:
        slots = (0.0, 0.25, 0.75) if rng.random() < 0.6 else (0.0,)
        closed = [
            BarStroke(beat + slot, "hihat_closed", _velocity(rng, 80, 10))
            for beat in range(beats)
            for slot in slots
        ]
    return tuple(kicks + opens + closed + (_backbeat(rng, beats) if rng.random() < 0.8 else []))


def _reggae(rng: np.random.Generator, beats: int) -> Bar:
    drop = [
        BarStroke(float(beats // 2), "kick", _velocity(rng, 104, 8)),
        BarStroke(float(beats // 2), "sidestick" if rng.random() < 0.6 else "snare", _velocity(rng, 98, 9)),
    ]
    step = float(rng.choice([0.5, 1 / 3, 0.25]))
    line = [
        BarStroke(float(b), "hihat_closed", _velocity(rng, 80 if b % 1 else 95, 10))
        for b in np.arange(0.0, beats - 1e-6, step)
    ]
    return tuple(line + drop + _kicks(rng, beats, 1.0, 0.1, first=False))


def _tom_groove(rng: np.random.Generator, beats: int) -> Bar:
    step = float(rng.choice([0.5, 0.25, 1 / 3]))
    toms = rng.choice(TOMS_DOWN, size=4)
    line = [
        BarStroke(float(b), str(toms[i % 4]), _velocity(rng, 102 if b % 1 == 0 else 82, 10))
        for i, b in enumerate(np.arange(0.0, beats - 1e-6, step))
        if rng.random() < 0.85
    ]
    snares = _backbeat(rng, beats) if rng.random() < 0.6 else []
    return tuple(line + snares + _kicks(rng, beats, 1.0, 0.5))


def _trap(rng: np.random.Generator, beats: int) -> Bar:
    line: list[BarStroke] = []
    for beat in np.arange(0.0, beats - 1e-6, 0.5):
        parts = int(rng.choice([1, 2, 2, 3, 4]))
        line += [
            BarStroke(float(beat + 0.5 * i / parts), "hihat_closed", _velocity(rng, 84, 14))
            for i in range(parts)
        ]
    snare = [BarStroke(float(beats // 2), "snare", _velocity(rng, 110, 6))]
    return tuple(line + snare + _kicks(rng, beats, 0.25, 0.18))


def _linear(rng: np.random.Generator, beats: int) -> Bar:
    sounds = ["hihat_closed", "kick", "snare", "tom_low", "ride_bow"]
    return tuple(
        BarStroke(float(b), str(rng.choice(sounds, p=[0.4, 0.25, 0.2, 0.08, 0.07])), _velocity(rng, 85, 18))
        for b in np.arange(0.0, beats - 1e-6, 0.25)
        if rng.random() < 0.85
    )


GRAMMARS: tuple[Grammar, ...] = (
    Grammar("rock", (75, 175), _rock, 5.0),
    Grammar("ballad", (55, 100), _ballad, 1.0),
    Grammar("half_time", (70, 190), _half_time, 1.2),
    Grammar("punk", (140, 230), _punk, 1.2),
    Grammar("double_bass", (85, 220), _double_bass, 2.0),
    Grammar("blast", (140, 230), _blast, 0.7),
    Grammar("funk", (80, 125), _funk, 1.5),
    Grammar("jazz", (80, 230), _jazz, 1.0),
    Grammar("shuffle", (70, 180), _shuffle, 1.2),
    Grammar("disco", (95, 140), _disco, 1.2),
    Grammar("reggae", (60, 160), _reggae, 0.8),
    Grammar("tom_groove", (70, 160), _tom_groove, 1.0),
    Grammar("trap", (60, 160), _trap, 0.5),
    Grammar("linear", (70, 130), _linear, 0.5),
)


def varied(rng: np.random.Generator, bar: Bar, amount: float) -> Bar:
    """Play a bar again, as a drummer does: drop, soften or shift a few strokes."""
    played = []
    for stroke in bar:
        if rng.random() < amount * (0.5 if stroke.sound == "snare" and stroke.velocity > 90 else 1.0):
            if rng.random() < 0.5:
                continue
            stroke = stroke._replace(velocity=max(10, stroke.velocity - int(rng.integers(5, 40))))
        played.append(stroke)
    return tuple(played)
