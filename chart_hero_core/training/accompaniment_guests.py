"""What is not the band: small percussion, spoken phrases, loops, recorded songs, noises."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from chart_hero_core.training.accompaniment_pack import PACK_SAMPLE_RATE, PercussionSet, Sound
from chart_hero_core.training.accompaniment_patterns import Part
from chart_hero_core.training.accompaniment_scene import Hit
from chart_hero_core.training.accompaniment_stage import Player, Stage
from chart_hero_core.training.sampler import lay

PERCUSSION_LEAD_SAMPLES = 16
PERCUSSION_PART = Part("percussion", 0.2, level_db=-8)
# Families and the rhythms they usually play; all others play what hands play on congas.
PERCUSSION_RHYTHMS: Mapping[str, tuple[str, ...]] = {
    "shaker": ("eighths", "sixteenths", "sixteenths", "gallop"),
    "tambourine": ("backbeats", "eighths", "sixteenths", "quarters", "offbeats"),
    "clap": ("backbeats", "backbeats", "backbeats", "quarters", "sparse"),
    "snap": ("backbeats", "quarters"),
    "cowbell": ("quarters", "eighths", "montuno"),
    "triangle": ("offbeats", "quarters", "sparse"),
    "guiro": ("gallop", "quarters"),
    "claves": ("tresillo",),
    "clave": ("tresillo",),
}
HAND_RHYTHMS = ("funk", "riff", "reverse gallop", "montuno", "stabs")


def play_percussion(stage: Stage, part: Part) -> Sound | None:
    """One to three small instruments, each with a rhythm of its own."""
    del part
    out = stage.silence()
    families = sorted({percussion.family for percussion in stage.sounds.percussion})
    weights = np.array([4.0 if family in ("shaker", "tambourine", "clap") else 1.0 for family in families])
    n_players = min(len(families), 1 + int(stage.rng.choice(3, p=[0.6, 0.3, 0.1])))
    chosen = stage.rng.choice(len(families), n_players, replace=False, p=weights / weights.sum())
    for index in chosen:
        family = families[int(index)]
        sets = [percussion for percussion in stage.sounds.percussion if percussion.family == family]
        percussion = sets[int(stage.rng.integers(len(sets)))]
        rhythm = stage.choose(PERCUSSION_RHYTHMS.get(family, HAND_RHYTHMS))
        gain = 10 ** (stage.rng.uniform(-8, 0) / 20)
        for hit in stage.scene.hits(stage.rng, rhythm, stage.rng.uniform(-0.005, 0.01)):
            _strike(stage, out, percussion, hit, gain)
    return out


def _strike(stage: Stage, out: Sound, percussion: PercussionSet, hit: Hit, gain: float) -> None:
    sound = percussion.samples[int(stage.rng.integers(len(percussion.samples)))]
    start = round(hit.onset_s * PACK_SAMPLE_RATE) - PERCUSSION_LEAD_SAMPLES
    strength = 1.0 if hit.beat % 1 == 0 else stage.rng.uniform(0.3, 0.8)
    lay(out, sound, start, len(sound), gain * hit.accent * strength)


def play_phrase(stage: Stage, part: Part) -> Sound | None:
    """Spoken or sung recordings, begun on a beat."""
    del part
    return _clips_on_beats(stage, "vocals", int(stage.rng.integers(1, 4)))


def play_effects(stage: Stage, part: Part) -> Sound | None:
    """Noises: vinyl, coins, impacts; slides, dives and scrapes of guitars."""
    del part
    return _clips_on_beats(stage, stage.choose(("noise_fx", "guitar_noises")), int(stage.rng.integers(1, 5)))


def _clips_on_beats(stage: Stage, kind: str, n_times: int) -> Sound | None:
    clips = stage.sounds.clips[kind]
    if not clips:
        return None
    out = stage.silence()
    beats = stage.rng.integers(0, len(stage.scene.timeline.beats_s), n_times)
    for onset_s in stage.scene.timeline.seconds_at(beats).tolist():
        clip = _resampled(clips[int(stage.rng.integers(len(clips)))], float(stage.rng.uniform(0.85, 1.2)))
        lay(out, clip, round((onset_s + stage.rng.normal(0, 0.03)) * PACK_SAMPLE_RATE), len(clip), 1.0)
    return out


def play_loop(stage: Stage, part: Part) -> Sound | None:
    """A loop repeated from the first bar on."""
    del part
    clips = stage.sounds.clips["loops"]
    if not clips:
        return None
    out = stage.silence()
    clip = _resampled(clips[int(stage.rng.integers(len(clips)))], float(stage.rng.uniform(0.85, 1.25)))
    first_bar = stage.scene.timeline.seconds_at(stage.scene.bars[0].first_beat)
    start = round(float(first_bar) * PACK_SAMPLE_RATE)
    while start < len(out):
        lay(out, clip, start, len(clip), 1.0)
        start += len(clip)
    return out


def play_song(stage: Stage, part: Part) -> Sound | None:
    """An excerpt of a song without its drums, at its own tempo."""
    del part
    clips = stage.sounds.clips["stems_nodrums"]
    if not clips:
        return None
    out = stage.silence()
    rate = float(stage.rng.uniform(0.85, 1.2))
    song = clips[int(stage.rng.integers(len(clips)))]
    needed = int(len(out) * rate) + 2
    start = int(stage.rng.integers(max(1, len(song) - needed)))
    excerpt = _resampled(song[start : start + needed], rate)
    lay(out, excerpt, 0, len(out), 1.0)
    return out


def _resampled(sound: Sound, rate: float) -> Sound:
    """Play a sound faster (`rate` above 1) or slower, by linear interpolation."""
    positions = np.arange(int((len(sound) - 1) / rate), dtype=np.float64) * rate
    whole = positions.astype(np.int32)
    fraction = (positions - whole).astype(np.float32)
    out = np.take(sound, whole)
    out += fraction * (np.take(sound, whole + 1) - out)
    return out


GUESTS: Mapping[str, Player] = {
    "percussion": play_percussion,
    "phrase": play_phrase,
    "effects": play_effects,
    "loop": play_loop,
    "song": play_song,
}
