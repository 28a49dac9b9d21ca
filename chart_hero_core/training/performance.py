"""A clip's drum part: a timeline, bars laid along it, and a drummer's timing.

Bars come from human recordings or from the grammars; both are arranged, varied (a ride for the hat,
crashes on new phrases, missing pieces) and brought from beats to seconds by the clip's own timeline.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from chart_hero_core.training.generated_grooves import GRAMMARS, TOMS_DOWN, draw_fill, varied
from chart_hero_core.training.grooves import Bar, BarStroke, HumanGroove
from chart_hero_core.training.hidden_downbeats import HIDDEN_DOWNBEATS
from chart_hero_core.training.timeline import Timeline

_GRAMMARS = (*GRAMMARS, *HIDDEN_DOWNBEATS)

LEAD_S = 1.0
"""Strokes this long before the clip's start are rendered too: their tails ring into it."""


@dataclass(frozen=True, slots=True)
class Stroke:
    """A stroke of the clip: second, sound of the pack, velocity 1..127."""

    onset_s: float
    sound: str
    velocity: int


@dataclass(frozen=True, slots=True)
class Performance:
    """A drum part on a timeline; `style` is for statistics."""

    timeline: Timeline
    strokes: tuple[Stroke, ...]
    style: str


class Drummer:
    """Draws performances from human and generated grooves.

    Parameters
    ----------
    human : recorded grooves of one split
    human_share : how many of the performances are built on a recording, 0..1
    """

    def __init__(self, human: list[HumanGroove], human_share: float = 0.5) -> None:
        self.human_share = human_share
        self._grooves = [groove for groove in human if not groove.is_fill and len(groove.bars) >= 4]
        self._fills = [groove for groove in human if groove.is_fill and groove.beats_per_bar == 4]
        styles = sorted({groove.style for groove in self._grooves})
        self._by_style = {
            style: [groove for groove in self._grooves if groove.style == style] for style in styles
        }

    def play(self, rng: np.random.Generator, duration_s: float) -> Performance:
        """Draw one performance of a clip's length."""
        if self._grooves and rng.random() < self.human_share:
            return self._play_recording(rng, duration_s)
        return self._play_grammar(rng, duration_s)

    def _play_recording(self, rng: np.random.Generator, duration_s: float) -> Performance:
        if rng.random() < 0.5:  # by style, so that rock does not crowd the others out
            styles = list(self._by_style)
            pool = self._by_style[styles[int(rng.integers(len(styles)))]]
        else:
            pool = self._grooves
        groove = pool[int(rng.integers(len(pool)))]
        bpm = float(np.clip(groove.bpm * np.exp(rng.normal(0.0, 0.13)), 50, 230))
        timeline = draw_timeline(rng, duration_s, bpm, groove.beats_per_bar)
        first = int(rng.integers(len(groove.bars)))
        bars = [groove.bars[(first + i) % len(groove.bars)] for i in range(len(timeline.bar_starts) + 1)]
        if self._fills and groove.beats_per_bar == 4 and rng.random() < 0.4:
            fill = self._fills[int(rng.integers(len(self._fills)))]
            bars[int(rng.integers(len(bars)))] = fill.bars[0]
        bars = _arranged(rng, bars, groove.beats_per_bar)
        strokes = in_seconds(rng, bars, timeline, jitter_s=rng.uniform(0.0, 0.003))
        return Performance(timeline, strokes, groove.style)

    def _play_grammar(self, rng: np.random.Generator, duration_s: float) -> Performance:
        weights = np.array([grammar.weight for grammar in _GRAMMARS])
        grammar = _GRAMMARS[int(rng.choice(len(_GRAMMARS), p=weights / weights.sum()))]
        low, high = grammar.bpm
        bpm = float(np.exp(rng.uniform(np.log(low), np.log(high))))
        beats = int(rng.choice([4, 3, 5, 6, 7, 2], p=[0.78, 0.1, 0.03, 0.05, 0.03, 0.01]))
        if grammar.metres and beats not in grammar.metres:
            beats = int(rng.choice(grammar.metres))
        timeline = draw_timeline(rng, duration_s, bpm, beats)
        basic = grammar.draw(rng, beats)
        other = grammar.draw(rng, beats) if rng.random() < 0.4 else basic
        bars: list[Bar] = []
        period = int(rng.choice([2, 4, 4, 8]))
        for i in range(len(timeline.bar_starts) + 1):
            bar = varied(rng, other if i % 4 == 2 else basic, 0.06)
            if (i + 1) % period == 0 and rng.random() < 0.6:
                fill = draw_fill(rng, beats)
                start = min((stroke.beat for stroke in fill), default=float(beats))
                bar = tuple(stroke for stroke in bar if stroke.beat < start) + fill
                bars.append(bar)
                continue
            bars.append(bar)
        phase = int(rng.integers(period))
        bars = _arranged(rng, bars[phase:] + bars[:phase], beats)
        loose = rng.random() < 0.75
        strokes = in_seconds(rng, bars, timeline, jitter_s=rng.uniform(0.002, 0.008) if loose else 0.0)
        return Performance(timeline, strokes, grammar.name)


def draw_timeline(rng: np.random.Generator, duration_s: float, bpm: float, beats_per_bar: int) -> Timeline:
    """Draw the beats of a clip: steady, drifting, wandering, stepping or slowing down."""
    period = 60.0 / bpm
    n_beats = int(np.ceil((duration_s + LEAD_S) / (period * 0.8))) + 2 * beats_per_bar + 2
    steps = np.ones(n_beats)
    kind = rng.choice(["steady", "drift", "wander", "step", "ritardando"], p=[0.5, 0.22, 0.16, 0.07, 0.05])
    position = np.arange(n_beats)
    if kind == "drift":
        steps += rng.uniform(0.005, 0.03) * np.sin(2 * np.pi * (position / rng.uniform(8, 64) + rng.random()))
    elif kind == "wander":
        steps *= np.exp(np.cumsum(rng.normal(0, rng.uniform(0.001, 0.006), n_beats)))
    elif kind == "step":
        steps[int(rng.integers(n_beats)) :] *= rng.uniform(0.8, 1.25)
    elif kind == "ritardando":
        start = int(rng.integers(n_beats))
        steps[start:] *= np.linspace(1.0, rng.uniform(1.05, 1.3), n_beats - start)
    beats = np.concatenate(([0.0], np.cumsum(steps * period)))[:n_beats]
    start_beat = rng.uniform(0, beats_per_bar)  # the clip starts anywhere in a bar
    offset = np.interp(start_beat, position, beats) + LEAD_S
    return Timeline(
        beats_s=beats - offset,
        beat_in_bar=position % beats_per_bar,
        beats_per_bar=beats_per_bar,
        duration_s=duration_s,
    )


def _arranged(rng: np.random.Generator, bars: list[Bar], beats_per_bar: int) -> list[Bar]:
    """Make one part of the bars: swapped cymbals, crashes on phrases, missing pieces, rests."""
    swaps = _drawn_swaps(rng)
    toms_mode = str(rng.choice(["keep", "none", "two"], p=[0.6, 0.28, 0.12]))
    if toms_mode == "two":
        swaps["tom_mid"] = str(rng.choice(["tom_high", "tom_low"]))
    elif toms_mode == "none":
        swaps.update(dict.fromkeys(TOMS_DOWN, "snare"))
    crash_chance = float(rng.choice([0.0, 0.25, 0.6, 1.0], p=[0.25, 0.35, 0.25, 0.15]))
    drop_hats = rng.random() < 0.06
    out: list[Bar] = []
    for i, bar in enumerate(bars):
        if rng.random() < 0.015:
            out.append(())
            continue
        played = [stroke._replace(sound=swaps.get(stroke.sound, stroke.sound)) for stroke in bar]
        if drop_hats:
            played = [stroke for stroke in played if not stroke.sound.startswith("hihat")]
        if (i % 4 == 0 and rng.random() < crash_chance) or rng.random() < crash_chance * 0.08:
            played = _with_crash(rng, played, swaps.get("crash", "crash"))
        out.append(_ornamented(rng, played))
    return out


def _drawn_swaps(rng: np.random.Generator) -> dict[str, str]:
    """Draw which sounds this drummer replaces by which."""
    swaps: dict[str, str] = {}
    if rng.random() < 0.22:
        swaps["hihat_closed"] = str(
            rng.choice(["ride_bow", "hihat_half", "crash", "ride_edge", "hihat_open"])
        )
    if rng.random() < 0.1:
        swaps["ride_bow"] = str(rng.choice(["hihat_closed", "crash", "hihat_half", "china"]))
    if rng.random() < 0.12:
        swaps["snare"] = "rimshot"
    if rng.random() < 0.25:  # crashes are not always crashes
        swaps["crash"] = str(rng.choice(["splash", "china", "ride_edge"], p=[0.4, 0.45, 0.15]))
    return swaps


def _with_crash(rng: np.random.Generator, strokes: list[BarStroke], crash: str) -> list[BarStroke]:
    """Begin a bar with a crash, mostly on a kick, instead of the hat or ride."""
    played = [s for s in strokes if not (s.beat < 0.2 and s.sound.startswith(("hihat", "ride")))]
    played.append(BarStroke(0.0, crash, int(rng.integers(90, 127))))
    if rng.random() < 0.8 and not any(s.sound == "kick" and s.beat < 0.2 for s in played):
        played.append(BarStroke(0.0, "kick", 108))
    return played


def _ornamented(rng: np.random.Generator, strokes: list[BarStroke]) -> Bar:
    """Add a flam, a drag or a short roll here and there."""
    extra = []
    for stroke in strokes:
        if stroke.sound != "snare" or stroke.velocity < 85 or rng.random() > 0.03:
            continue
        grace = max(12, int(stroke.velocity * rng.uniform(0.3, 0.6)))
        gaps = (0.05,) if rng.random() < 0.6 else (0.06, 0.11)
        extra += [BarStroke(stroke.beat - gap, "snare", grace) for gap in gaps]
    return tuple(strokes + extra)


def in_seconds(
    rng: np.random.Generator, bars: list[Bar], timeline: Timeline, jitter_s: float
) -> tuple[Stroke, ...]:
    """Lay the bars on the timeline; every stroke is pulled by one slow clock and by its own limb.

    The clock is a first-order autoregression (coefficient 0.37), as measured on drummers.
    """
    placed: list[tuple[float, str, int]] = []
    clock = 0.0
    loudness = rng.uniform(0.8, 1.12)
    for bar, start in zip(bars, timeline.bar_starts, strict=False):
        for stroke in sorted(bar):
            position = float(start) + stroke.beat
            if not 0 <= position <= len(timeline.beats_s) - 1:
                continue
            clock = 0.37 * clock + rng.normal(0.0, jitter_s) if jitter_s else 0.0
            limb = rng.normal(0.0, jitter_s * 0.6) if jitter_s else 0.0
            onset_s = float(timeline.seconds_at(position)) + clock + limb
            velocity = int(np.clip(stroke.velocity * loudness + rng.normal(0, 2.5), 4, 127))
            placed.append((onset_s, stroke.sound, velocity))
    return tuple(
        Stroke(onset_s, sound, velocity)
        for onset_s, sound, velocity in sorted(placed)
        if -LEAD_S <= onset_s < timeline.duration_s
    )
