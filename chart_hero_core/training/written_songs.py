"""Songs whose chart is known to the tick: what is written, and how a drummer plays it.

Every note stands on a 1/32 note or a triplet of a tempo map, can be played with two hands, and obeys the
law of charts: never a tom and a cymbal of one colour together. What swings is written and played as triplets.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from chart_hero_core.domain.chart import Pad
from chart_hero_core.domain.drums import DrumVoice
from chart_hero_core.domain.timing import DEFAULT_RESOLUTION, TempoChange, TempoMap, TimeSignature
from chart_hero_core.evaluation.strokes import PAD_OF_VOICE
from chart_hero_core.training.pack import VOICE_OF_SOUND
from chart_hero_core.training.performance import Performance, Stroke
from chart_hero_core.training.song_forms import SongForm
from chart_hero_core.training.timeline import Timeline
from chart_hero_core.training.whole_songs import SongBars, draw_song_bars

LINES_PER_BEAT = 24
"""1/32 notes and sextuplets."""

TRIPLETS = 3
BPM_DIGITS = 3
SHORTEST_LEAD_S = 0.5
HANDS = 2
_FEET = (DrumVoice.KICK, DrumVoice.HI_HAT_PEDAL)
_HAND_ORDER = (
    DrumVoice.CRASH,
    DrumVoice.SNARE,
    DrumVoice.SIDE_STICK,
    DrumVoice.TOM_HIGH,
    DrumVoice.TOM_MID,
    DrumVoice.TOM_LOW,
    DrumVoice.RIDE,
    DrumVoice.RIDE_BELL,
    DrumVoice.HI_HAT_OPEN,
    DrumVoice.HI_HAT_CLOSED,
    *_FEET,
)
"""Of more strokes than hands, or two in one lane, the first of these stay."""


@dataclass(frozen=True, slots=True)
class WrittenNote:
    """A note of the score: its tick, a sound of the pack, a velocity 1..127."""

    tick: int
    sound: str
    velocity: int

    @property
    def voice(self) -> DrumVoice:
        """What a transcriber should call it."""
        return VOICE_OF_SOUND[self.sound]

    @property
    def pad(self) -> Pad:
        """Where a charter would put it."""
        return PAD_OF_VOICE[self.voice]


@dataclass(frozen=True, slots=True, eq=False)
class WrittenSong:
    """A drum part whose grid is exact.

    Parameters
    ----------
    tempo_map : tick 0 sounds at second 0; the first bar only leads to the song's first bar line
    timeline : the same beats, for the accompaniment
    notes : in rising order of tick
    style : of the groove
    """

    tempo_map: TempoMap
    timeline: Timeline
    notes: tuple[WrittenNote, ...]
    style: str


def write_song(rng: np.random.Generator, form: SongForm, duration_s: float) -> WrittenSong:
    """Draw a song.

    Parameters
    ----------
    rng : draws everything
    form : what kind of song
    duration_s : its length
    """
    drawn = draw_song_bars(rng, form, duration_s)
    first_beat = _first_beat(drawn.timeline)
    tempo_map = _tempo_map(drawn.timeline, first_beat)
    timeline = _timeline(drawn.timeline, first_beat, tempo_map)
    last_tick = int(tempo_map.ticks_at(duration_s))
    notes = [note for note in _notes(drawn, first_beat) if note.tick < last_tick]
    return WrittenSong(tempo_map, timeline, tuple(_playable(notes)), form.groove.name)


def play_song(rng: np.random.Generator, song: WrittenSong, jitter_s: float) -> Performance:
    """Play a song: the strokes are those of its notes, one by one in their order.

    Every stroke is pulled by one slow clock and by its own limb, as in `performance.in_seconds`.

    Parameters
    ----------
    rng : the drummer
    song : what is written
    jitter_s : standard deviation of a step of the clock
    """
    clock = 0.0
    strokes = []
    for note, second in zip(song.notes, _seconds(song), strict=True):
        clock = 0.37 * clock + rng.normal(0.0, jitter_s)
        onset_s = max(second + clock + rng.normal(0.0, 0.6 * jitter_s), 0.0)
        strokes.append(Stroke(onset_s, note.sound, int(np.clip(note.velocity + rng.normal(0, 2.5), 4, 127))))
    return Performance(song.timeline, tuple(strokes), song.style)


def _seconds(song: WrittenSong) -> list[float]:
    return [float(second) for second in song.tempo_map.seconds_at([note.tick for note in song.notes])]


def _first_beat(timeline: Timeline) -> int:
    """Find the first bar line that leaves room for a bar that leads to it."""
    return next(int(start) for start in timeline.bar_starts if timeline.beats_s[start] >= SHORTEST_LEAD_S)


def _tempo_map(timeline: Timeline, first_beat: int) -> TempoMap:
    """Give every beat its tempo, rounded as chart files have it; equal neighbours share a change."""
    lead_beats = timeline.beats_per_bar
    intervals_s = np.diff(timeline.beats_s[first_beat:]).tolist()
    changes = [TempoChange(0, _bpm(timeline.beats_s[first_beat] / lead_beats))]
    for i, interval_s in enumerate(intervals_s):
        bpm = _bpm(interval_s)
        if bpm != changes[-1].bpm:
            changes.append(TempoChange((lead_beats + i) * DEFAULT_RESOLUTION, bpm))
    return TempoMap(tuple(changes), (TimeSignature(0, timeline.beats_per_bar),))


def _bpm(interval_s: float) -> float:
    return round(60.0 / float(interval_s), BPM_DIGITS)


def _timeline(drawn: Timeline, first_beat: int, tempo_map: TempoMap) -> Timeline:
    """Lay the drawn beats where the map has them; those before the first bar line go back at its tempo."""
    places = np.arange(len(drawn.beats_s)) - first_beat
    ticks = (places + drawn.beats_per_bar) * DEFAULT_RESOLUTION
    first_s = float(tempo_map.seconds_at(ticks[first_beat]))
    step_s = float(tempo_map.seconds_at(ticks[first_beat] + DEFAULT_RESOLUTION)) - first_s
    beats_s = np.where(places < 0, first_s + places * step_s, tempo_map.seconds_at(ticks))
    return Timeline(beats_s, drawn.beat_in_bar, drawn.beats_per_bar, drawn.duration_s)


def _notes(drawn: SongBars, first_beat: int) -> list[WrittenNote]:
    notes = []
    lead_beats = drawn.timeline.beats_per_bar
    for bar, start in zip(drawn.bars, drawn.timeline.bar_starts, strict=False):
        if start < first_beat:
            continue
        bar_tick = (int(start) - first_beat + lead_beats) * DEFAULT_RESOLUTION
        notes += [
            WrittenNote(bar_tick + _ticks(stroke.beat), stroke.sound, stroke.velocity) for stroke in bar
        ]
    return notes


def _ticks(beat: float) -> int:
    """Write a place in a bar: on its line if it has one, else (it swings) on the nearest triplet."""
    lines = beat * LINES_PER_BEAT
    if abs(lines - round(lines)) < 1e-6:
        return round(lines) * DEFAULT_RESOLUTION // LINES_PER_BEAT
    return round(beat * TRIPLETS) * DEFAULT_RESOLUTION // TRIPLETS


def _playable(notes: list[WrittenNote]) -> list[WrittenNote]:
    """Leave out what a third hand would play, and what would share a lane with another note."""
    kept: list[WrittenNote] = []
    by_tick: dict[int, list[WrittenNote]] = {}
    for note in notes:
        by_tick.setdefault(note.tick, []).append(note)
    for tick in sorted(by_tick):
        taken: set[str] = set()
        n_hands = 0
        for note in sorted(by_tick[tick], key=lambda one: _HAND_ORDER.index(one.voice)):
            needs_hand = note.voice not in _FEET
            if note.pad.colour in taken or (needs_hand and n_hands == HANDS):
                continue
            taken.add(note.pad.colour)
            n_hands += needs_hand
            kept.append(note)
    return kept
