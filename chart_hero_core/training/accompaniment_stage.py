"""What the players of an accompaniment share: the stage with its song and sounds, and their seats on it.

Pitches are MIDI notes, lengths samples at the pack's rate unless the name says seconds.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from chart_hero_core.training.accompaniment_pack import PACK_SAMPLE_RATE, Instrument, PackSounds, Sound
from chart_hero_core.training.accompaniment_patterns import Part
from chart_hero_core.training.accompaniment_scene import Hit, Scene
from chart_hero_core.training.sampler import Articulation, Sampler, lay
from chart_hero_core.training.singing import Singer

RELEASE_SAMPLES = 640
DOUBLING_SAMPLES = (290, 700)
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


Player = Callable[[Stage, Part], Sound | None]


@dataclass(frozen=True, slots=True, eq=False)
class Seat:
    """A player with an instrument, and the layer that the notes are added to."""

    stage: Stage
    instrument: Instrument
    out: Sound

    def note(self, hit: Hit, pitch: int, gate: float, articulation: Articulation, gain: float = 1.0) -> None:
        """Play a note for a share `gate` of the time to the next stroke."""
        n_samples = round(hit.gap_s * gate * PACK_SAMPLE_RATE)
        take = int(hit.accent * 50) % 2
        wanted = n_samples + RELEASE_SAMPLES
        sound = self.stage.sampler.note(self.instrument, pitch, wanted, articulation, take)
        self._lay(hit, sound, n_samples, gain, RELEASE_SAMPLES)

    def chord(
        self,
        hit: Hit,
        pitches: tuple[int, ...],
        gate: float,
        articulation: Articulation,
        stagger_samples: int = 0,
        gain: float = 1.0,
        *,
        release_samples: int = RELEASE_SAMPLES,
    ) -> None:
        """Play notes together, or strummed by `stagger_samples` (negative: from the top)."""
        n_samples = round(hit.gap_s * gate * PACK_SAMPLE_RATE)
        wanted = n_samples + release_samples
        sound = self.stage.sampler.chord(self.instrument, pitches, wanted, articulation, stagger_samples)
        self._lay(hit, sound, n_samples, gain, release_samples)

    def double(self, probability: float) -> None:
        """Add the layer once more, 9 to 22 ms later, as a second player would."""
        if self.stage.chance(probability):
            delay = int(self.stage.rng.integers(*DOUBLING_SAMPLES))
            self.out[delay:] += np.float32(0.7) * self.out[:-delay]

    def _lay(self, hit: Hit, sound: Sound, n_samples: int, gain: float, release_samples: int) -> None:
        """Add a sound, faded out in time even where it is shorter than wanted."""
        held = max(0, min(n_samples, len(sound) - release_samples))
        lay(self.out, sound, round(hit.onset_s * PACK_SAMPLE_RATE), held, gain * hit.accent, release_samples)
