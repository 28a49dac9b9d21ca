"""The singers of the accompaniment: sung, spoken fast or screamed, with consonants ahead of the beat."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from chart_hero_core.training.accompaniment_pack import PACK_SAMPLE_RATE, Sound
from chart_hero_core.training.accompaniment_parts import PENTATONIC_MINOR
from chart_hero_core.training.accompaniment_patterns import Part
from chart_hero_core.training.accompaniment_scene import Hit
from chart_hero_core.training.accompaniment_stage import Player, Stage
from chart_hero_core.training.sampler import lay
from chart_hero_core.training.singing import CONSONANTS, VOWELS, Syllable

ONSETS = tuple(name for name in CONSONANTS if name != "breath")
ENDINGS = ("s", "t", "ts", "k", "sh")
N_NOTES = 6
BREATH_GAP_SAMPLES = 1600
SHORTEST_VOWEL_SAMPLES = 1200


@dataclass(frozen=True, slots=True)
class _Voice:
    """One singer's habits.

    Parameters
    ----------
    notes : MIDI notes in reach, rising
    tract_scale : factor on the formants
    breathiness : noise against the voiced sound, linear
    resting : share of phrases that are rests
    articulation : chance of a consonant before a syllable
    hissing_db : level of this voice's consonants
    gate : share of the time to the next syllable that is sung
    """

    notes: tuple[int, ...]
    tract_scale: float
    breathiness: float
    resting: float
    articulation: float
    hissing_db: float
    gate: float


def play_voice(stage: Stage, part: Part) -> Sound | None:
    """Sing, or rap where the rhythm is that fast."""
    return _performed(stage, part, _drawn_voice(stage, stage.rng.uniform(0.0, 0.12)))


def play_scream(stage: Stage, part: Part) -> Sound | None:
    """Scream: more noise than tone, overdriven."""
    out = _performed(stage, part, _drawn_voice(stage, stage.rng.uniform(0.8, 2.5)))
    out *= np.float32(stage.rng.uniform(5, 25))
    np.tanh(out, out=out)
    return out


def _drawn_voice(stage: Stage, breathiness: float) -> _Voice:
    rng = stage.rng
    lowest = int(rng.integers(45, 68))
    reach = range(lowest, lowest + 24)
    notes = [pitch for pitch in reach if (pitch - stage.scene.tonic) % 12 in PENTATONIC_MINOR]
    return _Voice(
        notes=tuple(notes[:N_NOTES]),
        tract_scale=0.9 + 0.3 * (lowest - 45) / 23 * rng.uniform(0.7, 1.2),
        breathiness=breathiness,
        resting=rng.uniform(0.0, 0.5),
        articulation=rng.uniform(0.35, 0.9),
        hissing_db=rng.uniform(-4.0, 6.0),
        gate=rng.uniform(0.55, 0.98),
    )


def _performed(stage: Stage, part: Part, voice: _Voice) -> Sound:
    """Sing the part's rhythm in phrases."""
    out = stage.silence()
    place = previous = len(voice.notes) // 2
    phrase_beats = stage.choose((2, 4, 4, 8))
    was_silent = True
    for hit in stage.hits(part, stage.rng.uniform(-0.01, 0.03)):
        if stage.rests(hit, phrase_beats, voice.resting):
            was_silent = True
            continue
        start = round(hit.onset_s * PACK_SAMPLE_RATE)
        if was_silent and stage.chance(0.6):
            breath = stage.singer.consonant("breath", stage.rng)
            lay(out, breath, start - len(breath) - BREATH_GAP_SAMPLES, len(breath), 1.0)
        was_silent = False
        previous, place = place, int(np.clip(place + stage.rng.integers(-2, 3), 0, len(voice.notes) - 1))
        _sing(stage, out, voice, hit, (voice.notes[previous], voice.notes[place]))
    return out


def _sing(stage: Stage, out: Sound, voice: _Voice, hit: Hit, pitches: tuple[int, int]) -> None:
    """Add one syllable: a consonant that ends near the beat, a vowel on it, perhaps a consonant behind."""
    rng = stage.rng
    start = round(hit.onset_s * PACK_SAMPLE_RATE)
    if stage.chance(voice.articulation):
        sound = stage.singer.consonant(stage.choose(ONSETS), rng)
        lay(out, sound, start - int(0.8 * len(sound)), len(sound), _consonant_gain(stage, voice))
    n_samples = int(min(hit.gap_s * voice.gate, rng.uniform(0.25, 1.6)) * PACK_SAMPLE_RATE)
    if n_samples < SHORTEST_VOWEL_SAMPLES:
        return
    first, last = rng.integers(len(VOWELS), size=2).tolist()
    vibrato = rng.uniform(0.0, 0.6) if n_samples > PACK_SAMPLE_RATE // 3 else 0.0
    syllable = Syllable(n_samples, pitches[0], pitches[1] + rng.normal(0, 0.15), (first, last), vibrato)
    vowel = stage.singer.vowel(syllable, voice.tract_scale, voice.breathiness, rng)
    lay(out, vowel, start, n_samples, hit.accent)
    if stage.chance(0.3 * voice.articulation):
        sound = stage.singer.consonant(stage.choose(ENDINGS), rng)
        lay(out, sound, start + n_samples, len(sound), _consonant_gain(stage, voice))


def _consonant_gain(stage: Stage, voice: _Voice) -> float:
    return float(10 ** ((voice.hissing_db + stage.rng.normal(0, 3)) / 20))


VOCALS: dict[str, Player] = {"voice": play_voice, "scream": play_scream}
