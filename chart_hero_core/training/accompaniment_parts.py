"""The players of the band: each turns a part and a scene into the samples of one layer.

Pitches are MIDI notes, lengths samples at the pack's rate unless the name says seconds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from chart_hero_core.training.accompaniment_pack import PACK_SAMPLE_RATE, Instrument, PackSounds, Sound
from chart_hero_core.training.accompaniment_patterns import CHORD_INTERVALS, Chord, Part
from chart_hero_core.training.accompaniment_scene import Hit, Scene
from chart_hero_core.training.sampler import Articulation, Sampler, lay
from chart_hero_core.training.singing import Singer

PENTATONIC_MINOR = (0, 3, 5, 7, 10)
PENTATONIC_MAJOR = (0, 2, 4, 7, 9)
LEAD_LOW, LEAD_HIGH = 60, 84
# Its multiples spread evenly modulo 1, so that rests spread evenly over the phrases.
GOLDEN_RATIO = 0.618
Choice = TypeVar("Choice")


@dataclass(frozen=True, slots=True, eq=False)
class Stage:
    """What a player has at hand: the song, the sounds, and the clip's generator."""

    scene: Scene
    sounds: PackSounds
    sampler: Sampler
    singer: Singer
    rng: np.random.Generator

    def silence(self) -> Sound:
        """Return an empty layer."""
        return np.zeros(round(self.scene.timeline.duration_s * PACK_SAMPLE_RATE), np.float32)

    def instrument(self, part: Part) -> Instrument | None:
        """Choose among the part's instruments; None where the pack has none of them."""
        role = self.choose(part.roles)
        instruments = self.sounds.instruments.get(role, ())
        return instruments[int(self.rng.integers(len(instruments)))] if instruments else None

    def hits(self, part: Part, lateness_s: float = 0.0) -> list[Hit]:
        """Play one of the part's rhythms."""
        return self.scene.hits(self.rng, self.choose(part.rhythms), lateness_s)

    def riff(self, hit: Hit) -> int:
        """Return the riff's semitones above the root at a stroke."""
        return self.scene.riff[int(hit.place * 4) % len(self.scene.riff)]

    def rests(self, hit: Hit, phrase_beats: int, resting: float) -> bool:
        """Tell whether a stroke falls into a rest, as a share of `resting` of all phrases does."""
        return (hit.beat // phrase_beats * GOLDEN_RATIO) % 1 < resting

    def choose(self, options: Sequence[Choice]) -> Choice:
        """Draw one of several options."""
        return options[int(self.rng.integers(len(options)))]

    def chance(self, probability: float) -> bool:
        """Draw a yes with a probability."""
        return bool(self.rng.random() < probability)

    def place(self, root: int, lowest: int) -> int:
        """Return the first pitch from `lowest` upwards that is the chord root of this key."""
        return lowest + (self.scene.tonic + root - lowest) % 12


def play_bass(stage: Stage, part: Part) -> Sound | None:
    """Roots in a rhythm, with octaves, fifths and approach notes."""
    instrument = stage.instrument(part)
    if instrument is None:
        return None
    out = stage.silence()
    gate = stage.rng.uniform(0.5, 1.0)
    ornaments = stage.rng.uniform(0.0, 0.25)
    for hit in stage.hits(part, stage.rng.uniform(-0.004, 0.01)):
        chord = stage.scene.chord_at(hit.beat)
        pitch = stage.place(chord.root, 28) + stage.riff(hit)
        if hit.beat % 1 and stage.chance(ornaments):
            pitch += int(stage.rng.choice([12, 7, 12, -5, chord.intervals[-1] % 12]))
        _note(stage, out, hit, instrument, pitch, gate, Articulation.PLAIN)
    return out


def play_walk(stage: Stage, part: Part) -> Sound | None:
    """A walking bass: chord tones and steps on every quarter, skips now and then."""
    instrument = stage.instrument(part)
    if instrument is None:
        return None
    out = stage.silence()
    previous = 36
    for hit in stage.hits(part):
        chord = stage.scene.chord_at(hit.beat)
        pitch = stage.place(chord.root, 28)
        if int(hit.beat) % 2 or stage.chance(0.3):
            steps = [pitch + interval for interval in chord.intervals] + [
                previous + 1,
                previous - 1,
                previous + 2,
            ]
            pitch = int(stage.rng.choice([step for step in steps if 28 <= step <= 50]))
        _note(stage, out, hit, instrument, pitch, 0.9, Articulation.PLAIN)
        previous = pitch
    return out


def play_slap(stage: Stage, part: Part) -> Sound | None:
    """Slapped roots, popped octaves, dead notes between."""
    instrument = stage.instrument(part)
    if instrument is None:
        return None
    out = stage.silence()
    dead, pop = stage.rng.uniform(0.1, 0.4), stage.rng.uniform(0.1, 0.35)
    for hit in stage.hits(part):
        pitch = stage.place(stage.scene.chord_at(hit.beat).root, 28)
        draw = stage.rng.random()
        if hit.beat % 1 and draw < dead:
            _note(stage, out, hit, instrument, pitch, 1.0, Articulation.DEAD, 0.7)
        elif hit.beat % 1 and draw < dead + pop:
            _note(stage, out, hit, instrument, pitch + 12, 0.6, Articulation.POP, 1.1)
        else:
            _note(stage, out, hit, instrument, pitch, 0.6, Articulation.PLAIN)
    return out


def play_heavy(stage: Stage, part: Part) -> Sound | None:
    """Power chords of a distorted guitar, sustained or cut, muted between the chords at times."""
    instrument = stage.instrument(part)
    if instrument is None:
        return None
    out = stage.silence()
    shape = ((0, 7, 12), (0, 7), (0, 7, 12, 16), (0, 12))[int(stage.rng.choice(4, p=[0.5, 0.25, 0.15, 0.1]))]
    gate = stage.rng.uniform(0.4, 1.0)
    muted = stage.rng.uniform(0.2, 0.7) if stage.chance(0.35) else 0.0
    lowest = int(stage.rng.integers(36, 46))
    stagger = int(stage.rng.integers(0, 200))
    for hit in stage.hits(part):
        chord = stage.scene.chord_at(hit.beat)
        pitch = stage.place(chord.root, lowest) + stage.riff(hit)
        if hit.beat % 1 and stage.chance(muted):
            _chord(stage, out, hit, instrument, (pitch, pitch + 7), gate, Articulation.PALM_MUTE)
        else:
            pitches = tuple(pitch + interval for interval in _fitting(shape, chord))
            _chord(stage, out, hit, instrument, pitches, gate, Articulation.PLAIN, stagger)
    return _doubled(stage, out, 0.4)


def play_chug(stage: Stage, part: Part) -> Sound | None:
    """Palm-muted low notes in a fast rhythm, opened to chords on some accents."""
    instrument = stage.instrument(part)
    if instrument is None:
        return None
    out = stage.silence()
    opened = stage.rng.uniform(0.05, 0.35)
    lowest = int(stage.rng.integers(31, 42))
    pedal = stage.place(0, lowest) if stage.chance(0.5) else None
    shape = (0, 7) if stage.chance(0.5) else (0,)
    for hit in stage.hits(part):
        root = stage.place(stage.scene.chord_at(hit.beat).root, lowest) + stage.riff(hit)
        if stage.chance(opened * (2.0 if hit.beat % 1 == 0 else 0.6)):
            _chord(stage, out, hit, instrument, (root, root + 7, root + 12), 0.9, Articulation.PLAIN)
        else:
            pitch = root if pedal is None else pedal
            pitches = tuple(pitch + interval for interval in shape)
            _chord(stage, out, hit, instrument, pitches, 1.0, Articulation.PALM_MUTE, 0, 1.2)
    return _doubled(stage, out, 0.5)


def play_strum(stage: Stage, part: Part) -> Sound | None:
    """Chords strummed down on the beats and up between, some of them muted."""
    instrument = stage.instrument(part)
    if instrument is None:
        return None
    out = stage.silence()
    speed = int(stage.rng.integers(150, 500))
    muted = stage.rng.uniform(0.0, 0.35)
    for hit in stage.hits(part):
        pitches = _guitar_voicing(stage, stage.scene.chord_at(hit.beat), 40)
        up = hit.beat % 1 != 0
        if up and stage.chance(muted):
            _chord(stage, out, hit, instrument, pitches, 1.0, Articulation.SCRATCH, -speed // 2, 0.5)
        else:
            kept = pitches[2:] if up else pitches
            _chord(
                stage,
                out,
                hit,
                instrument,
                kept,
                1.0,
                Articulation.PLAIN,
                -speed if up else speed,
                0.7 if up else 1,
            )
    return out


def play_scratch(stage: Stage, part: Part) -> Sound | None:
    """Funk guitar: sixteenths of muted strings, a short high chord here and there."""
    instrument = stage.instrument(part)
    if instrument is None:
        return None
    out = stage.silence()
    voiced = stage.rng.uniform(0.15, 0.5)
    for hit in stage.hits(part):
        pitches = _guitar_voicing(stage, stage.scene.chord_at(hit.beat), 55)[:4]
        if stage.chance(voiced):
            _chord(stage, out, hit, instrument, pitches, 0.5, Articulation.STACCATO, 60, 1.3)
        else:
            _chord(stage, out, hit, instrument, pitches, 1.0, Articulation.SCRATCH, 60, 0.6)
    return out


def play_skank(stage: Stage, part: Part) -> Sound | None:
    """Reggae: short chords between the beats."""
    instrument = stage.instrument(part)
    if instrument is None:
        return None
    out = stage.silence()
    for hit in stage.hits(part, stage.rng.uniform(0.0, 0.012)):
        pitches = _guitar_voicing(stage, stage.scene.chord_at(hit.beat), 52)[:4]
        _chord(stage, out, hit, instrument, pitches, 0.4, Articulation.STACCATO, 90)
    return out


def play_chords(stage: Stage, part: Part) -> Sound | None:
    """Block chords of keys, mallets, brass or strings."""
    instrument = stage.instrument(part)
    if instrument is None:
        return None
    out = stage.silence()
    lowest = int(stage.rng.integers(50, 62))
    gate = stage.rng.uniform(0.3, 1.0)
    short = part.player == "stabs" or stage.chance(0.2)
    with_bass = part.player == "comp" and stage.chance(0.3)
    for hit in stage.hits(part):
        chord = stage.scene.chord_at(hit.beat)
        pitches = _close_voicing(stage, chord, lowest)
        if with_bass and hit.beat % 1 == 0:
            pitches = (stage.place(chord.root, 36), *pitches)
        _chord(
            stage, out, hit, instrument, pitches, gate, Articulation.STACCATO if short else Articulation.PLAIN
        )
    return out


def play_pad(stage: Stage, part: Part) -> Sound | None:
    """Long chords that swell and overlap."""
    instrument = stage.instrument(part)
    if instrument is None:
        return None
    out = stage.silence()
    lowest = int(stage.rng.integers(48, 64))
    for hit in stage.hits(part):
        pitches = _close_voicing(stage, stage.scene.chord_at(hit.beat), lowest)
        n_samples = _n_samples(hit.gap_s)
        sound = stage.sampler.chord(instrument, pitches, n_samples + 4000, Articulation.PLAIN)
        lay(out, sound, _n_samples(hit.onset_s), n_samples, hit.accent, release_samples=4000)
    return out


def play_arpeggio(stage: Stage, part: Part) -> Sound | None:
    """Broken chords."""
    instrument = stage.instrument(part)
    if instrument is None:
        return None
    out = stage.silence()
    lowest = int(stage.rng.integers(48, 66))
    order = ((0, 1, 2, 3), (3, 2, 1, 0), (0, 2, 1, 2), (0, 1, 2, 3, 2, 1))[int(stage.rng.integers(4))]
    ringing = stage.rng.uniform(1.0, 3.0)
    for step, hit in enumerate(stage.hits(part)):
        pitches = _close_voicing(stage, stage.scene.chord_at(hit.beat), lowest)
        pitches = (*pitches, pitches[0] + 12)
        pitch = pitches[order[step % len(order)] % len(pitches)]
        _note(stage, out, hit, instrument, pitch, ringing, Articulation.PLAIN)
    return out


def play_lead(stage: Stage, part: Part) -> Sound | None:
    """A melody: steps on the pentatonic scale, in phrases with rests."""
    instrument = stage.instrument(part)
    if instrument is None:
        return None
    out = stage.silence()
    scale = _scale(stage)
    place = int(stage.rng.integers(len(scale)))
    resting = stage.rng.uniform(0.0, 0.5)
    vibrato = stage.chance(0.6)
    phrase_beats = stage.choose((2, 4, 4, 8))
    for hit in stage.hits(part, stage.rng.uniform(-0.005, 0.015)):
        if stage.rests(hit, phrase_beats, resting):
            continue
        place = int(np.clip(place + stage.rng.integers(-2, 3), 0, len(scale) - 1))
        long = vibrato and hit.gap_s > 0.3
        _note(
            stage,
            out,
            hit,
            instrument,
            scale[place],
            1.0,
            Articulation.VIBRATO if long else Articulation.PLAIN,
        )
    return out


def _scale(stage: Stage) -> list[int]:
    minor = stage.scene.chords[0].intervals[1] == 3
    steps = PENTATONIC_MINOR if minor or stage.chance(0.4) else PENTATONIC_MAJOR
    return [pitch for pitch in range(LEAD_LOW, LEAD_HIGH) if (pitch - stage.scene.tonic) % 12 in steps]


def _fitting(shape: Sequence[int], chord: Chord) -> list[int]:
    """Lower the major third of a shape where the chord is minor."""
    minor = 3 in chord.intervals
    return [15 if interval == 16 and minor else interval for interval in shape]


def _guitar_voicing(stage: Stage, chord: Chord, lowest: int) -> tuple[int, ...]:
    """Spread a chord over five strings: root, then its tones upwards by a third to a fifth each."""
    intervals = chord.intervals if len(chord.intervals) > 2 else CHORD_INTERVALS[""]
    root = stage.place(chord.root, lowest)
    tones = sorted({interval % 12 for interval in intervals})
    ladder = [root + 12 * octave + tone for octave in range(3) for tone in tones]
    return (ladder[0], *[pitch for pitch in ladder if pitch >= root + 7][:4])


def _close_voicing(stage: Stage, chord: Chord, lowest: int) -> tuple[int, ...]:
    """Put all tones of a chord into the octave above `lowest`."""
    intervals = chord.intervals if len(chord.intervals) > 2 else (0, 7, 12)
    return tuple(sorted({stage.place(chord.root + interval, lowest) for interval in intervals}))


def _n_samples(seconds: float) -> int:
    return round(seconds * PACK_SAMPLE_RATE)


def _note(
    stage: Stage,
    out: Sound,
    hit: Hit,
    instrument: Instrument,
    pitch: int,
    gate: float,
    articulation: Articulation,
    gain: float = 1.0,
) -> None:
    n_samples = _n_samples(hit.gap_s * gate)
    take = int(hit.accent * 50) % 2
    sound = stage.sampler.note(instrument, pitch, n_samples + 640, articulation, take)
    lay(out, sound, _n_samples(hit.onset_s), n_samples, gain * hit.accent, release_samples=640)


def _chord(
    stage: Stage,
    out: Sound,
    hit: Hit,
    instrument: Instrument,
    pitches: tuple[int, ...],
    gate: float,
    articulation: Articulation,
    stagger: int = 0,
    gain: float = 1.0,
) -> None:
    n_samples = _n_samples(hit.gap_s * gate)
    sound = stage.sampler.chord(instrument, pitches, n_samples + 640, articulation, stagger)
    lay(out, sound, _n_samples(hit.onset_s), n_samples, gain * hit.accent, release_samples=640)


def _doubled(stage: Stage, layer: Sound, probability: float) -> Sound:
    """Add the layer once more, 9 to 22 ms later, as a second guitar would."""
    if stage.chance(probability):
        delay = int(stage.rng.integers(290, 700))
        layer[delay:] += np.float32(0.7) * layer[:-delay]
    return layer


Player = Callable[[Stage, Part], Sound | None]

BAND: Mapping[str, Player] = {
    "bass": play_bass,
    "walk": play_walk,
    "slap": play_slap,
    "heavy": play_heavy,
    "chug": play_chug,
    "strum": play_strum,
    "scratch": play_scratch,
    "skank": play_skank,
    "comp": play_chords,
    "stabs": play_chords,
    "pad": play_pad,
    "arpeggio": play_arpeggio,
    "lead": play_lead,
}
