"""Whole songs of known bars, to fit and judge the count of bars by: sections, phrases, intros, pickups.

Clips of some seconds, as the network learns from, have no form. A song has sections of four to sixteen bars,
each with its groove; fills lead to the next one, a crash may open it, the drums may come in late or pause.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from chart_hero_core.training.accompaniment import AccompanimentRenderer
from chart_hero_core.training.accompaniment_patterns import Style
from chart_hero_core.training.drum_rendering import VirtualKit, render_drums
from chart_hero_core.training.generated_grooves import draw_fill, varied
from chart_hero_core.training.grooves import Bar, BarStroke, read_human_grooves
from chart_hero_core.training.pack import DrumPack, Split
from chart_hero_core.training.performance import Drummer, Performance, draw_timeline, in_seconds
from chart_hero_core.training.production import produce
from chart_hero_core.training.song_forms import SONG_FORMS, SongForm
from chart_hero_core.training.timeline import Timeline

HUMAN_SHARE = 0.2
UNACCOMPANIED_SHARE = 0.06
FASTEST_ODD_BPM = 140.0
"""Bars of 5, 6 and 7 are played slower, so that their beats are quarter notes beyond doubt."""

_SECTION_BARS = (4, 8, 8, 8, 8, 12, 16, 6)
_PLAIN_BAR = ("hihat_closed", "ride_bow")


@dataclass(frozen=True, slots=True, eq=False)
class Song:
    """A rendered song.

    Parameters
    ----------
    samples : (n_samples,) float32 at the pack's sample rate
    performance : its beats and strokes
    band : style of the accompaniment, "none" without one
    """

    samples: npt.NDArray[np.float32]
    performance: Performance
    band: str


class SongRenderer:
    """Renders whole songs from a training pack.

    Parameters
    ----------
    pack : the pack's folder
    split : which kits, grooves and instruments to use

    Raises
    ------
    TrainingDataError
        if the pack is incomplete
    """

    def __init__(self, pack: Path, split: Split) -> None:
        self._pack = DrumPack(pack, split)
        self._drummer = Drummer(read_human_grooves(pack, split), human_share=1.0)
        self._accompaniment = AccompanimentRenderer(pack, split)

    def render(self, seed: int, index: int, duration_s: float) -> Song:
        """Render song `index` of the endless series that `seed` starts."""
        rng = np.random.default_rng([seed, index])
        style: Style | None = None
        if rng.random() < HUMAN_SHARE:
            performance = self._drummer.play(rng, duration_s)
        else:
            form = SONG_FORMS[int(rng.integers(len(SONG_FORMS)))]
            performance = draw_song(rng, form, duration_s)
            style = form.bands[int(rng.integers(len(form.bands)))]
        drums = render_drums(rng, VirtualKit(rng, self._pack), performance.strokes, duration_s)
        if rng.random() < UNACCOMPANIED_SHARE:
            return Song(produce(rng, drums, None, self._pack.rooms).samples, performance, "none")
        backing = self._accompaniment.render(rng, performance.timeline, style=style)
        record = produce(rng, drums, backing.samples, self._pack.rooms)
        return Song(record.samples, performance, backing.style)


@dataclass(frozen=True, slots=True, eq=False)
class SongBars:
    """A drum part as it is written: bar i starts at beat `timeline.bar_starts[i]`."""

    timeline: Timeline
    bars: list[Bar]


def draw_song(rng: np.random.Generator, form: SongForm, duration_s: float) -> Performance:
    """Draw the drum part of a song.

    Parameters
    ----------
    rng : draws everything
    form : what kind of song
    duration_s : its length
    """
    written = draw_song_bars(rng, form, duration_s)
    strokes = in_seconds(rng, written.bars, written.timeline, jitter_s=rng.uniform(0.001, 0.007))
    return Performance(written.timeline, strokes, form.groove.name)


def draw_song_bars(rng: np.random.Generator, form: SongForm, duration_s: float) -> SongBars:
    """Draw the bars of a song, before anybody plays them; as `draw_song`."""
    metre = int(rng.choice(form.metres))
    low, high = form.groove.bpm
    bpm = float(np.exp(rng.uniform(np.log(low), np.log(high))))
    if metre > 4:
        bpm = min(bpm, FASTEST_ODD_BPM)
    timeline = draw_timeline(rng, duration_s, bpm, metre)
    n_bars = len(timeline.bar_starts) + 1
    grooves = [form.groove.draw(rng, metre) for _ in range(2)]
    crash_chance, fill_chance = rng.choice([0.0, 0.5, 0.95]), rng.choice([0.2, 0.6, 0.9])
    looseness = rng.uniform(0.0, 0.06)
    bars = _intro(rng, grooves[0])
    while len(bars) < n_bars:
        length = int(rng.choice(_SECTION_BARS))
        groove = grooves[int(rng.random() < 0.4)]
        section = [varied(rng, groove, looseness) for _ in range(length)]
        if rng.random() < crash_chance:
            section[0] = _crashed(rng, section[0])
        if rng.random() < 0.06:
            section[:2] = [(), ()]
        bars += [_with_fill(rng, bar, metre, fill_chance, i, length) for i, bar in enumerate(section)]
    bars = bars[int(rng.integers(8)) :] + bars[:8] if rng.random() < 0.5 else bars  # an excerpt
    return SongBars(timeline, bars)


def _intro(rng: np.random.Generator, groove: Bar) -> list[Bar]:
    """Bars before the groove: none, without drums, or with the time-keeping hand alone."""
    draw, length = rng.random(), int(rng.choice([2, 4, 8]))
    if draw < 0.2:
        return [()] * length
    if draw < 0.3:
        return [tuple(stroke for stroke in groove if stroke.sound in _PLAIN_BAR)] * length
    return []


def _crashed(rng: np.random.Generator, bar: Bar) -> Bar:
    kept = [
        stroke for stroke in bar if not (stroke.beat < 0.2 and stroke.sound.startswith(("hihat", "ride")))
    ]
    return (*kept, BarStroke(0.0, "crash", int(rng.integers(90, 127))))


def _with_fill(rng: np.random.Generator, bar: Bar, metre: int, chance: float, index: int, length: int) -> Bar:
    """End a section, and now and then a phrase of four bars, with a fill."""
    is_end = index == length - 1
    if rng.random() >= (chance if is_end else 0.2 * chance if index % 4 == 3 else 0.01):
        return bar
    fill = draw_fill(rng, metre)
    start = min((stroke.beat for stroke in fill), default=float(metre))
    return tuple(stroke for stroke in bar if stroke.beat < start) + fill
