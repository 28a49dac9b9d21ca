"""The players of the band: each turns a part and a scene into the samples of one layer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from chart_hero_core.training.accompaniment_pack import Sound
from chart_hero_core.training.accompaniment_patterns import CHORD_INTERVALS, Chord, Part
from chart_hero_core.training.accompaniment_stage import Player, Seat, Stage
from chart_hero_core.training.sampler import Articulation

PENTATONIC_MINOR = (0, 3, 5, 7, 10)
PENTATONIC_MAJOR = (0, 2, 4, 7, 9)
LEAD_LOW, LEAD_HIGH = 60, 84
PAD_RELEASE_SAMPLES = 4000


def play_bass(seat: Seat, part: Part) -> None:
    """Roots in a rhythm, with octaves, fifths and approach notes."""
    stage = seat.stage
    gate = stage.rng.uniform(0.5, 1.0)
    ornaments = stage.rng.uniform(0.0, 0.25)
    for hit in stage.hits(part, stage.rng.uniform(-0.004, 0.01)):
        chord = stage.scene.chord_at(hit.beat)
        pitch = stage.place(chord.root, 28) + stage.riff(hit)
        if hit.beat % 1 and stage.chance(ornaments):
            pitch += int(stage.rng.choice([12, 7, 12, -5, chord.intervals[-1] % 12]))
        seat.note(hit, pitch, gate, Articulation.PLAIN)


def play_two_beat(seat: Seat, part: Part) -> None:
    """The root on the bar's first beat, the fifth below or above in its middle, a step to the next root."""
    stage = seat.stage
    fifth = int(stage.rng.choice([-5, 7]))
    steps = stage.rng.uniform(0.0, 0.3)
    for hit in stage.hits(part):
        pitch = stage.place(stage.scene.chord_at(hit.beat).root, 31)
        is_root = hit.place == 0
        if not is_root and stage.chance(steps):
            pitch = stage.place(stage.scene.chord_at(hit.beat + 2).root, 31) - int(stage.rng.choice([1, 2]))
        else:
            pitch += 0 if is_root else fifth
        seat.note(hit, pitch, 0.8, Articulation.PLAIN)


def play_walk(seat: Seat, part: Part) -> None:
    """A walking bass: chord tones and steps on every quarter, skips now and then."""
    stage = seat.stage
    previous = 36
    for hit in stage.hits(part):
        chord = stage.scene.chord_at(hit.beat)
        pitch = stage.place(chord.root, 28)
        if int(hit.beat) % 2 or stage.chance(0.3):
            steps = [previous - 1, previous + 1, previous + 2]
            steps += [pitch + interval for interval in chord.intervals]
            pitch = stage.choose([step for step in steps if 28 <= step <= 50])
        seat.note(hit, pitch, 0.9, Articulation.PLAIN)
        previous = pitch


def play_slap(seat: Seat, part: Part) -> None:
    """Slapped roots, popped octaves, dead notes between."""
    stage = seat.stage
    dead, pop = stage.rng.uniform(0.1, 0.4), stage.rng.uniform(0.1, 0.35)
    for hit in stage.hits(part):
        pitch = stage.place(stage.scene.chord_at(hit.beat).root, 28)
        draw = stage.rng.random()
        if hit.beat % 1 and draw < dead:
            seat.note(hit, pitch, 1.0, Articulation.DEAD, 0.7)
        elif hit.beat % 1 and draw < dead + pop:
            seat.note(hit, pitch + 12, 0.6, Articulation.POP, 1.1)
        else:
            seat.note(hit, pitch, 0.6, Articulation.PLAIN)


def play_heavy(seat: Seat, part: Part) -> None:
    """Power chords of a distorted guitar, sustained or cut, muted between the chords at times."""
    stage = seat.stage
    shape = ((0, 7, 12), (0, 7), (0, 7, 12, 16), (0, 12))[int(stage.rng.choice(4, p=[0.5, 0.25, 0.15, 0.1]))]
    gate = stage.rng.uniform(0.4, 1.0)
    muted = stage.rng.uniform(0.2, 0.7) if stage.chance(0.35) else 0.0
    lowest = int(stage.rng.integers(36, 46))
    stagger = int(stage.rng.integers(0, 200))
    for hit in stage.hits(part):
        chord = stage.scene.chord_at(hit.beat)
        pitch = stage.place(chord.root, lowest) + stage.riff(hit)
        if hit.beat % 1 and stage.chance(muted):
            seat.chord(hit, (pitch, pitch + 7), gate, Articulation.PALM_MUTE)
        else:
            pitches = tuple(pitch + interval for interval in _fitting(shape, chord))
            seat.chord(hit, pitches, gate, Articulation.PLAIN, stagger)
    seat.double(0.4)


def play_chug(seat: Seat, part: Part) -> None:
    """Palm-muted low notes in a fast rhythm, opened to chords on some accents."""
    stage = seat.stage
    opened = stage.rng.uniform(0.05, 0.35)
    lowest = int(stage.rng.integers(31, 42))
    pedal = stage.place(0, lowest) if stage.chance(0.5) else None
    shape = (0, 7) if stage.chance(0.5) else (0,)
    for hit in stage.hits(part):
        root = stage.place(stage.scene.chord_at(hit.beat).root, lowest) + stage.riff(hit)
        if stage.chance(opened * (2.0 if hit.beat % 1 == 0 else 0.6)):
            seat.chord(hit, (root, root + 7, root + 12), 0.9, Articulation.PLAIN)
        else:
            pitch = root if pedal is None else pedal
            pitches = tuple(pitch + interval for interval in shape)
            seat.chord(hit, pitches, 1.0, Articulation.PALM_MUTE, 0, 1.2)
    seat.double(0.5)


def play_strum(seat: Seat, part: Part) -> None:
    """Chords strummed down on the beats and up between, some of them muted."""
    stage = seat.stage
    speed = int(stage.rng.integers(150, 500))
    muted = stage.rng.uniform(0.0, 0.35)
    for hit in stage.hits(part):
        pitches = _guitar_voicing(stage, stage.scene.chord_at(hit.beat), 40)
        up = hit.beat % 1 != 0
        if up and stage.chance(muted):
            seat.chord(hit, pitches, 1.0, Articulation.SCRATCH, -speed // 2, 0.5)
        else:
            kept = pitches[2:] if up else pitches
            stagger, gain = (-speed, 0.7) if up else (speed, 1.0)
            seat.chord(hit, kept, 1.0, Articulation.PLAIN, stagger, gain)


def play_scratch(seat: Seat, part: Part) -> None:
    """Funk guitar: sixteenths of muted strings, a short high chord here and there."""
    stage = seat.stage
    voiced = stage.rng.uniform(0.15, 0.5)
    for hit in stage.hits(part):
        pitches = _guitar_voicing(stage, stage.scene.chord_at(hit.beat), 55)[:4]
        if stage.chance(voiced):
            seat.chord(hit, pitches, 0.5, Articulation.STACCATO, 60, 1.3)
        else:
            seat.chord(hit, pitches, 1.0, Articulation.SCRATCH, 60, 0.6)


def play_skank(seat: Seat, part: Part) -> None:
    """Reggae: short chords between the beats."""
    stage = seat.stage
    for hit in stage.hits(part, stage.rng.uniform(0.0, 0.012)):
        pitches = _guitar_voicing(stage, stage.scene.chord_at(hit.beat), 52)[:4]
        seat.chord(hit, pitches, 0.4, Articulation.STACCATO, 90)


def play_chords(seat: Seat, part: Part) -> None:
    """Block chords of keys, mallets, brass or strings."""
    stage = seat.stage
    lowest = int(stage.rng.integers(50, 62))
    gate = stage.rng.uniform(0.3, 1.0)
    short = part.player == "stabs" or stage.chance(0.2)
    articulation = Articulation.STACCATO if short else Articulation.PLAIN
    with_bass = part.player == "comp" and stage.chance(0.3)
    for hit in stage.hits(part):
        chord = stage.scene.chord_at(hit.beat)
        pitches = _close_voicing(stage, chord, lowest)
        if with_bass and hit.beat % 1 == 0:
            pitches = (stage.place(chord.root, 36), *pitches)
        seat.chord(hit, pitches, gate, articulation)


def play_pad(seat: Seat, part: Part) -> None:
    """Long chords that swell and overlap."""
    stage = seat.stage
    lowest = int(stage.rng.integers(48, 64))
    for hit in stage.hits(part):
        pitches = _close_voicing(stage, stage.scene.chord_at(hit.beat), lowest)
        seat.chord(hit, pitches, 1.0, Articulation.PLAIN, release_samples=PAD_RELEASE_SAMPLES)


def play_arpeggio(seat: Seat, part: Part) -> None:
    """Broken chords."""
    stage = seat.stage
    lowest = int(stage.rng.integers(48, 66))
    order = ((0, 1, 2, 3), (3, 2, 1, 0), (0, 2, 1, 2), (0, 1, 2, 3, 2, 1))[int(stage.rng.integers(4))]
    ringing = stage.rng.uniform(1.0, 3.0)
    for step, hit in enumerate(stage.hits(part)):
        pitches = _close_voicing(stage, stage.scene.chord_at(hit.beat), lowest)
        pitches = (*pitches, pitches[0] + 12)
        pitch = pitches[order[step % len(order)] % len(pitches)]
        seat.note(hit, pitch, ringing, Articulation.PLAIN)


def play_lead(seat: Seat, part: Part) -> None:
    """A melody: steps on the pentatonic scale, in phrases with rests."""
    stage = seat.stage
    scale = _scale(stage)
    place = int(stage.rng.integers(len(scale)))
    resting = stage.rng.uniform(0.0, 0.5)
    vibrato = stage.chance(0.6)
    phrase_beats = stage.choose((2, 4, 4, 8))
    for hit in stage.hits(part, stage.rng.uniform(-0.005, 0.015)):
        if stage.rests(hit, phrase_beats, resting):
            continue
        place = int(np.clip(place + stage.rng.integers(-2, 3), 0, len(scale) - 1))
        articulation = Articulation.VIBRATO if vibrato and hit.gap_s > 0.3 else Articulation.PLAIN
        seat.note(hit, scale[place], 1.0, articulation)


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


def _with_instrument(play: Callable[[Seat, Part], None]) -> Player:
    """Give a player its instrument and an empty layer; it stays away where the pack has no instrument."""

    def player(stage: Stage, part: Part) -> Sound | None:
        instrument = stage.instrument(part)
        if instrument is None:
            return None
        out = stage.silence()
        play(Seat(stage, instrument, out), part)
        return out

    return player


BAND: Mapping[str, Player] = {
    "bass": _with_instrument(play_bass),
    "two beat": _with_instrument(play_two_beat),
    "walk": _with_instrument(play_walk),
    "slap": _with_instrument(play_slap),
    "heavy": _with_instrument(play_heavy),
    "chug": _with_instrument(play_chug),
    "strum": _with_instrument(play_strum),
    "scratch": _with_instrument(play_scratch),
    "skank": _with_instrument(play_skank),
    "comp": _with_instrument(play_chords),
    "stabs": _with_instrument(play_chords),
    "pad": _with_instrument(play_pad),
    "arpeggio": _with_instrument(play_arpeggio),
    "lead": _with_instrument(play_lead),
}
