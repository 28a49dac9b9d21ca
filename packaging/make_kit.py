"""Synthesises the drum kit that charts are heard with: `python packaging/make_kit.py [FOLDER]`.

Every sound is computed here, from damped modes and filtered noise; no recording went into it. The files
in `resources/kit/` are what this script wrote; a test holds them to it. Their levels fit one another: at
full velocity a kick peaks at -4 dB, a closed hi-hat at -12 dB.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import soundfile

RATE = 44_100
FADE_S = 0.02
"""Every sound ends with a fade, so that none ends with a click."""

Sound = npt.NDArray[np.float64]


def main() -> None:
    """Write all sounds into the folder named on the command line, by default `resources/kit`."""
    default = Path(__file__).parents[1] / "resources" / "kit"
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else default
    for name, sound in make_kit().items():
        soundfile.write(folder / f"{name}.flac", sound, RATE, subtype="PCM_16")


def make_kit() -> Mapping[str, npt.NDArray[np.int16]]:
    """Compute all sounds: file stem to (n_samples,) at `RATE`."""
    sounds = {
        "kick": (_kick(), 0.63),
        "snare": (_snare(), 0.6),
        "side_stick": (_side_stick(), 0.4),
        "hi_hat_closed": (_hi_hat(0.16, 0.028, 7000), 0.25),
        "hi_hat_open": (_hi_hat(0.6, 0.22, 6200), 0.28),
        "hi_hat_pedal": (_hi_hat(0.14, 0.022, 4500), 0.2),
        "tom_high": (_tom(168, 0.15, 0.42, seed=21), 0.55),
        "tom_mid": (_tom(122, 0.18, 0.48, seed=22), 0.55),
        "tom_low": (_tom(86, 0.22, 0.55, seed=23), 0.58),
        "crash": (_crash(), 0.42),
        "ride": (_ride(), 0.3),
        "ride_bell": (_ride_bell(), 0.34),
        "click": (_click(1650), 0.4),
        "click_accent": (_click(2480), 0.55),
    }
    return {name: _finished(sound, peak) for name, (sound, peak) in sounds.items()}


def _finished(sound: Sound, peak: float) -> npt.NDArray[np.int16]:
    """Fade the end out, bring to a peak (full scale = 1) and round."""
    n_fade = int(FADE_S * RATE)
    faded = sound.copy()
    faded[-n_fade:] *= 0.5 + 0.5 * np.cos(np.linspace(0, np.pi, n_fade))
    return np.round(faded * (peak * 32767 / np.max(np.abs(faded)))).astype(np.int16)


# The drums


def _kick() -> Sound:
    t = _times(0.36)
    body = _swept(t, 47, 130, 0.028) * np.exp(-t / 0.1)
    knock = _modes(t, (410, 1180), (0.4, 0.25), (0.012, 0.006))
    beater = _band(_noise(t, 1), 1800, 7000) * np.exp(-t / 0.004)
    return body * _attack(t, 0.0015) + 0.45 * knock + 0.35 * beater


def _snare() -> Sound:
    t = _times(0.34)
    shell = _swept(t, 182, 60, 0.01) * np.exp(-t / 0.06) + 0.55 * _swept(t, 331, 50, 0.01) * np.exp(
        -t / 0.038
    )
    wires = _band(_noise(t, 2), 1400, 11_000) * (0.75 * np.exp(-t / 0.055) + 0.25 * np.exp(-t / 0.12))
    crack = _band(_noise(t, 3), 2500, 14_000) * np.exp(-t / 0.005)
    return 0.6 * shell * _attack(t, 0.0008) + 0.75 * wires * _attack(t, 0.002) + 0.7 * crack


def _side_stick() -> Sound:
    t = _times(0.13)
    wood = _modes(t, (520, 1690, 2380, 3920), (0.5, 1.0, 0.6, 0.3), (0.022, 0.014, 0.01, 0.006))
    return wood + 0.4 * _band(_noise(t, 4), 2000, 9000) * np.exp(-t / 0.003)


def _tom(frequency: float, decay_s: float, length_s: float, *, seed: int) -> Sound:
    t = _times(length_s)
    # a struck membrane's modes: 1, 1.59, 2.14 times the lowest, the higher the shorter
    body = sum(
        share * _swept(t, frequency * ratio, 0.22 * frequency, 0.04) * np.exp(-t / (decay_s * life))
        for ratio, share, life in ((1.0, 1.0, 1.0), (1.59, 0.45, 0.55), (2.14, 0.2, 0.4))
    )
    stick = _band(_noise(t, seed), 900, 6000) * np.exp(-t / 0.006)
    return np.asarray(body) * _attack(t, 0.001) + 0.4 * stick


# The cymbals


def _hi_hat(length_s: float, decay_s: float, lowest_hz: float) -> Sound:
    t = _times(length_s)
    metal = _cymbal_modes(t, 5, n_modes=110, low=3100, high=16_000, decay_s=decay_s, tilt=0.1)
    hiss = _band(_noise(t, 6), lowest_hz, 16_000) * np.exp(-t / decay_s)
    tick = _band(_noise(t, 7), 4000, 14_000) * np.exp(-t / 0.003)
    return metal + 0.35 * hiss + 0.2 * tick


def _crash() -> Sound:
    t = _times(1.5)
    metal = _cymbal_modes(t, 8, n_modes=360, low=430, high=14_000, decay_s=0.6, tilt=0.15)
    # the wash opens within 20 ms of the stroke: the energy wanders up to the high modes
    wash = _band(_noise(t, 9), 3200, 15_000) * np.exp(-t / 0.3) * _attack(t, 0.018)
    stroke = _band(_noise(t, 10), 1500, 12_000) * np.exp(-t / 0.012)
    return metal + 0.25 * wash + 0.2 * stroke


def _ride() -> Sound:
    t = _times(1.05)
    ping = _modes(t, (2210, 3340, 4780, 6120), (0.7, 0.8, 0.6, 0.5), (0.1, 0.08, 0.06, 0.05))
    metal = _cymbal_modes(t, 11, n_modes=200, low=600, high=12_000, decay_s=0.5, tilt=0.1)
    stick = _band(_noise(t, 12), 4000, 13_000) * np.exp(-t / 0.004)
    return 0.3 * ping + 0.7 * metal + 0.2 * stick


def _ride_bell() -> Sound:
    t = _times(1.0)
    bell = _modes(
        t,
        (612, 1015, 1583, 2174, 3127, 4405),
        (0.5, 0.9, 1.0, 0.7, 0.5, 0.3),
        (0.3, 0.32, 0.26, 0.2, 0.13, 0.08),
    )
    metal = _cymbal_modes(t, 13, n_modes=120, low=900, high=11_000, decay_s=0.3, tilt=0.0)
    return bell + 0.7 * metal + 0.4 * _band(_noise(t, 14), 3000, 12_000) * np.exp(-t / 0.004)


def _click(frequency: float) -> Sound:
    """Strike a small block of wood."""
    t = _times(0.06)
    wood = _modes(t, (frequency, 1.51 * frequency, 2.37 * frequency), (1.0, 0.5, 0.2), (0.012, 0.007, 0.004))
    return wood + 0.25 * _band(_noise(t, 15), 2000, 9000) * np.exp(-t / 0.002)


# What they are made of


def _times(length_s: float) -> Sound:
    return np.arange(int(length_s * RATE)) / RATE


def _noise(t: Sound, seed: int) -> Sound:
    """White noise whose stream numpy has promised never to change."""
    return np.random.RandomState(seed).standard_normal(len(t))


def _attack(t: Sound, rise_s: float) -> Sound:
    return 1 - np.exp(-t / rise_s)


def _swept(t: Sound, frequency: float, extra: float, fall_s: float) -> Sound:
    """A sine that starts `extra` Hz too high, as a struck skin does, and falls to its frequency."""
    return np.sin(2 * np.pi * (frequency * t + extra * fall_s * (1 - np.exp(-t / fall_s))))


def _modes(
    t: Sound, frequencies: Sequence[float], shares: Sequence[float], decays_s: Sequence[float]
) -> Sound:
    """Add up damped sines."""
    sound = np.zeros_like(t)
    for frequency, share, decay_s in zip(frequencies, shares, decays_s, strict=True):
        sound += share * np.sin(2 * np.pi * frequency * t) * np.exp(-t / decay_s)
    return sound


def _cymbal_modes(
    t: Sound, seed: int, *, n_modes: int, low: float, high: float, decay_s: float, tilt: float
) -> Sound:
    """Add up the crowded, inharmonic modes of a cymbal; the higher ones die sooner.

    Parameters
    ----------
    t : (n,) seconds
    seed : of the modes' places and phases
    n_modes, low, high : how many, between which frequencies in Hz
    decay_s : of the modes at `low`
    tilt : power of frequency with which modes are struck; above 0 the high ones are the louder
    """
    random = np.random.RandomState(seed)
    frequencies = low * (high / low) ** random.random_sample(n_modes)
    phases = 2 * np.pi * random.random_sample(n_modes)
    decays_s = decay_s * (frequencies / low) ** -0.35
    sound = np.zeros_like(t)
    for frequency, phase, mode_decay_s in zip(frequencies, phases, decays_s, strict=True):
        share = (frequency / low) ** tilt
        sound += share * np.sin(2 * np.pi * frequency * t + phase) * np.exp(-t / mode_decay_s)
    return sound / np.max(np.abs(sound))


def _band(sound: Sound, low: float, high: float) -> Sound:
    """Keep what lies between two frequencies, with slopes of an octave's half on either side."""
    frequencies = np.fft.rfftfreq(len(sound), 1 / RATE)
    octaves = np.log2(np.maximum(frequencies, 1.0))
    rise = np.clip((octaves - np.log2(low)) * 2 + 1, 0, 1)
    fall = np.clip((np.log2(high) - octaves) * 2 + 1, 0, 1)
    return np.fft.irfft(np.fft.rfft(sound) * rise * fall, len(sound))


if __name__ == "__main__":
    main()
