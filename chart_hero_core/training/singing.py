"""A synthetic voice: vowels, glides and vibrato, and the noises that a drum transcriber mistakes for hi-hats.

Sounds are mono float32 at the pack's 32 kHz. A vowel is one period whose harmonics follow three formants;
consonants are bursts of band-limited noise (Stevens, Acoustic Phonetics, 1998, for bands and lengths).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import signal

from chart_hero_core.training.accompaniment_pack import PACK_SAMPLE_RATE, Sound

PERIOD_SAMPLES = 1024
HIGHEST_HARMONIC_HZ = 9000.0
NOISE_SAMPLES = 2 * PACK_SAMPLE_RATE

# Formant frequencies in Hz of an adult's a, e, i, o, u, schwa.
VOWELS: Sequence[tuple[float, float, float]] = (
    (750.0, 1250.0, 2600.0),
    (500.0, 1900.0, 2600.0),
    (300.0, 2300.0, 3000.0),
    (450.0, 850.0, 2500.0),
    (320.0, 750.0, 2300.0),
    (500.0, 1450.0, 2500.0),
)


@dataclass(frozen=True, slots=True)
class Consonant:
    """A noise: its band in Hz, length range in seconds, rise time in seconds, and level against the vowel."""

    low_hz: float
    high_hz: float
    length_s: tuple[float, float]
    rise_s: float
    level_db: float


CONSONANTS: Mapping[str, Consonant] = {
    "s": Consonant(4500, 12000, (0.06, 0.16), 0.025, -5),
    "sh": Consonant(2200, 7000, (0.06, 0.15), 0.03, -5),
    "ts": Consonant(4000, 12000, (0.04, 0.09), 0.002, -4),
    "t": Consonant(3000, 10000, (0.012, 0.04), 0.001, -5),
    "k": Consonant(1200, 4500, (0.015, 0.045), 0.001, -6),
    "p": Consonant(200, 1800, (0.010, 0.03), 0.001, -6),
    "f": Consonant(1500, 11000, (0.05, 0.11), 0.025, -15),
    "h": Consonant(600, 5000, (0.04, 0.10), 0.03, -15),
    "breath": Consonant(700, 9000, (0.20, 0.45), 0.15, -14),
}


@dataclass(frozen=True, slots=True)
class Syllable:
    """One sung vowel.

    Parameters
    ----------
    n_samples : length
    from_pitch, to_pitch : MIDI notes (fractions allowed) between which the voice glides at its start
    vowels : indices into `VOWELS`, from and to
    vibrato_semitones : depth
    """

    n_samples: int
    from_pitch: float
    to_pitch: float
    vowels: tuple[int, int]
    vibrato_semitones: float


class Singer:
    """Renders syllables and consonants.

    Parameters
    ----------
    rng : draws the noise that the consonants are cut from
    """

    def __init__(self, rng: np.random.Generator) -> None:
        white = rng.standard_normal(NOISE_SAMPLES)
        self._noises = {name: _banded(white, consonant) for name, consonant in CONSONANTS.items()}

    def vowel(
        self, syllable: Syllable, tract_scale: float, breathiness: float, rng: np.random.Generator
    ) -> Sound:
        """Render a syllable's voiced part at an RMS of about 0.1.

        Parameters
        ----------
        syllable : what is sung
        tract_scale : factor on all formants (1.15 for small, 0.9 for large people)
        breathiness : share of breath noise, 0..0.5
        rng : draws the vibrato's phase and the noise's place
        """
        n_samples = syllable.n_samples
        seconds = np.arange(0, n_samples + 64, 64) / PACK_SAMPLE_RATE
        pitch = syllable.to_pitch + (syllable.from_pitch - syllable.to_pitch) * np.exp(-seconds / 0.035)
        depth = syllable.vibrato_semitones * np.clip((seconds - 0.15) / 0.25, 0, 1)
        pitch += depth * np.sin(2 * np.pi * (5.5 * seconds + rng.random()))
        steps = 440.0 * 2.0 ** ((pitch - 69) / 12) * (PERIOD_SAMPLES / PACK_SAMPLE_RATE)
        phase = np.cumsum(np.repeat(steps, 64)[:n_samples]).astype(np.int32) & (PERIOD_SAMPLES - 1)
        frequency_hz = 440.0 * 2.0 ** ((syllable.to_pitch - 69) / 12)
        first, last = (_period(frequency_hz, VOWELS[vowel], tract_scale) for vowel in syllable.vowels)
        morph = np.linspace(0.0, 1.0, n_samples, dtype=np.float32)
        out = np.take(first, phase)
        out += morph * np.take(last - first, phase)
        if breathiness > 0:
            out += np.float32(breathiness) * self._noise("breath", n_samples, rng)
        out *= _envelope(n_samples)
        return out

    def consonant(self, name: str, rng: np.random.Generator) -> Sound:
        """Render a consonant (a key of `CONSONANTS`) at its level against a vowel of RMS 0.1."""
        consonant = CONSONANTS[name]
        n_samples = int(rng.uniform(*consonant.length_s) * PACK_SAMPLE_RATE)
        rise = int(consonant.rise_s * PACK_SAMPLE_RATE)
        envelope = np.linspace(1.0, 0.0, n_samples, dtype=np.float32) ** np.float32(0.7)
        envelope[:rise] *= np.linspace(0.0, 1.0, min(rise, n_samples), dtype=np.float32)
        return self._noise(name, n_samples, rng) * envelope * np.float32(10 ** (consonant.level_db / 20))

    def _noise(self, name: str, n_samples: int, rng: np.random.Generator) -> Sound:
        n_samples = min(n_samples, NOISE_SAMPLES)
        start = int(rng.integers(NOISE_SAMPLES - n_samples + 1))
        return self._noises[name][start : start + n_samples]


def _banded(white: np.ndarray, consonant: Consonant) -> Sound:
    band = (consonant.low_hz, consonant.high_hz)
    sections = signal.butter(2, band, "bandpass", fs=PACK_SAMPLE_RATE, output="sos")
    noise = signal.sosfilt(sections, white)
    return np.asarray(0.1 * noise / np.sqrt(np.mean(noise**2)), np.float32)


def _period(frequency_hz: float, formants_hz: Sequence[float], tract_scale: float) -> Sound:
    """Build one period: harmonics that fall by 9 dB an octave, raised at the formants, at an RMS of 0.1."""
    n_harmonics = max(2, int(HIGHEST_HARMONIC_HZ / frequency_hz))
    harmonics = np.arange(1, n_harmonics + 1)
    frequencies_hz = harmonics * frequency_hz
    gains = np.full(n_harmonics, 0.04)
    for formant_hz, strength, width_hz in zip(formants_hz, (1.0, 0.6, 0.35), (90, 120, 180), strict=True):
        gains += strength / (1 + ((frequencies_hz - formant_hz * tract_scale) / width_hz) ** 2)
    spectrum = np.zeros(PERIOD_SAMPLES // 2 + 1, np.complex128)
    spectrum[1 : n_harmonics + 1] = gains * harmonics**-0.75 * np.exp(0.6j * harmonics)
    period = np.fft.irfft(spectrum, PERIOD_SAMPLES)
    return np.asarray(0.1 * period / np.sqrt(np.mean(period**2)), np.float32)


def _envelope(n_samples: int) -> Sound:
    attack, release = min(900, n_samples // 3), min(1800, n_samples // 3)
    envelope = np.ones(n_samples, np.float32)
    envelope[:attack] = np.linspace(0.0, 1.0, attack, dtype=np.float32)
    envelope[n_samples - release :] *= np.linspace(1.0, 0.0, release, dtype=np.float32)
    return envelope
