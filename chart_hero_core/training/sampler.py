"""Plays the instruments of the accompaniment: notes and chords, pitched, articulated, cut and cached.

Sounds are mono float32 at the pack's 32 kHz. Pitch is a MIDI note number; a sample is resampled by at
most seven semitones. Sounds that a `Sampler` returns are shared: nobody writes into them.
"""

from __future__ import annotations

import enum
import functools
from collections import OrderedDict
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from scipy import signal

from chart_hero_core.training.accompaniment_pack import PACK_SAMPLE_RATE, Instrument, Sound

MAX_SHIFT_SEMITONES = 7
LENGTH_STEPS = (2000, 4000, 8000, 16000, 32000, 64000, 128000)
CACHE_BYTES = 192 * 2**20
LOOP_START = 0.35
LOOP_CUT_SAMPLES = 1600
CROSSFADE_SAMPLES = 1600


class Articulation(enum.Enum):
    """How a note is played."""

    PLAIN = "plain"
    PALM_MUTE = "palm mute"
    SCRATCH = "scratch"
    DEAD = "dead"
    POP = "pop"
    STACCATO = "staccato"
    VIBRATO = "vibrato"


class Sampler:
    """Notes and chords of any instrument, cached up to `CACHE_BYTES`."""

    def __init__(self) -> None:
        self._bytes = 0
        self._sounds: OrderedDict[object, Sound] = OrderedDict()

    def note(
        self, instrument: Instrument, pitch: int, n_samples: int, articulation: Articulation, take: int = 0
    ) -> Sound:
        """Return a note, at least `n_samples` long where articulation and `LENGTH_STEPS` allow.

        Parameters
        ----------
        instrument : what is played
        pitch : MIDI note, folded by octaves into the instrument's range
        n_samples : how much of the note will be heard; beyond the sample's end it is held by a loop
        articulation : how it is played
        take : even for the nearest sample, odd for the second nearest
        """
        index, shift = _nearest(instrument.pitches, pitch, take)
        length = _length_step(n_samples)
        key = (instrument.name, index, shift, length, articulation)
        return self._kept(
            key, lambda: _articulated(_shifted(instrument.samples[index], shift, length), articulation)
        )

    def chord(
        self,
        instrument: Instrument,
        pitches: tuple[int, ...],
        n_samples: int,
        articulation: Articulation,
        stagger_samples: int = 0,
    ) -> Sound:
        """Return notes one after the other by `stagger_samples` (0: at once; negative: from the top)."""
        key = (instrument.name, pitches, _length_step(n_samples), articulation, stagger_samples)

        def mixed() -> Sound:
            order = pitches if stagger_samples >= 0 else pitches[::-1]
            starts = [i * abs(stagger_samples) for i in range(len(order))]
            notes = [self.note(instrument, pitch, n_samples, articulation) for pitch in order]
            ends = [start + len(note) for start, note in zip(starts, notes, strict=True)]
            out = np.zeros(max(ends), np.float32)
            for start, end, note in zip(starts, ends, notes, strict=True):
                out[start:end] += note
            out *= np.float32(len(notes) ** -0.5)
            return out

        return self._kept(key, mixed)

    def _kept(self, key: object, make: Callable[[], Sound]) -> Sound:
        sound = self._sounds.get(key)
        if sound is not None:
            self._sounds.move_to_end(key)
            return sound
        sound = make()
        self._sounds[key] = sound
        self._bytes += sound.nbytes
        while self._bytes > CACHE_BYTES:
            self._bytes -= self._sounds.popitem(last=False)[1].nbytes
        return sound


def lay(
    out: Sound, sound: Sound, start: int, n_samples: int, gain: float, release_samples: int = 320
) -> None:
    """Add the first `n_samples` of a sound to `out` in place, then fade it out.

    Parameters
    ----------
    out : (n_out,) what is added to
    sound : (n_sound,) may reach over both ends of `out`
    start : where in `out` the sound begins; may be negative
    n_samples : how long it is held
    gain : linear
    release_samples : length of the linear fade behind the held part
    """
    skipped = max(0, -start)
    held_end = min(n_samples, len(sound), len(out) - start)
    if held_end > skipped:
        out[start + skipped : start + held_end] += np.float32(gain) * sound[skipped:held_end]
    fade_from = max(n_samples, skipped)
    fade_end = min(n_samples + release_samples, len(sound), len(out) - start)
    if fade_end > fade_from:
        ramp = np.float32(gain) * _release(release_samples)[fade_from - n_samples : fade_end - n_samples]
        out[start + fade_from : start + fade_end] += sound[fade_from:fade_end] * ramp


@functools.lru_cache(maxsize=64)
def _release(n_samples: int) -> Sound:
    return np.linspace(1.0, 0.0, n_samples, dtype=np.float32)


@functools.lru_cache(maxsize=65536)
def _nearest(pitches: tuple[int, ...], pitch: int, take: int) -> tuple[int, int]:
    """Return index and shift of the nearest sample (odd `take`: the second, if within 4 semitones)."""
    low, high = pitches[0] - MAX_SHIFT_SEMITONES, pitches[-1] + MAX_SHIFT_SEMITONES
    while pitch < low:
        pitch += 12
    while pitch > high:
        pitch -= 12
    ranked = sorted(range(len(pitches)), key=lambda i: abs(pitches[i] - pitch))
    best = ranked[0]
    if take % 2 and len(ranked) > 1 and abs(pitches[ranked[1]] - pitch) <= 4:
        best = ranked[1]
    shift = pitch - pitches[best]
    return best, max(-MAX_SHIFT_SEMITONES, min(MAX_SHIFT_SEMITONES, shift))


def _length_step(n_samples: int) -> int:
    return next((step for step in LENGTH_STEPS if step >= n_samples), LENGTH_STEPS[-1])


@functools.lru_cache(maxsize=2 * MAX_SHIFT_SEMITONES + 1)
def _positions(shift: int) -> tuple[npt.NDArray[np.int32], Sound]:
    """Return whole and fractional source positions of the longest note at a shift in semitones."""
    positions = np.arange(LENGTH_STEPS[-1]) * 2.0 ** (shift / 12)
    whole = np.floor(positions)
    return whole.astype(np.int32), (positions - whole).astype(np.float32)


def _shifted(sample: Sound, shift: int, length: int) -> Sound:
    """Resample by linear interpolation and hold the note to `length` samples if it had not died away."""
    whole, fraction = _positions(shift)
    n_available = int(np.searchsorted(whole, len(sample) - 1))
    n_samples = min(length, n_available)
    left = np.take(sample, whole[:n_samples])
    right = np.take(sample, whole[:n_samples] + 1)
    right -= left
    right *= fraction[:n_samples]
    right += left
    return right if n_samples == length else _held(right, length)


def _held(note: Sound, length: int) -> Sound:
    """Repeat the later part of a note that still sounds, crossfaded, up to `length` samples."""
    body = note[: len(note) - LOOP_CUT_SAMPLES]
    loop = body[int(LOOP_START * len(body)) :]
    if len(loop) < 4 * CROSSFADE_SAMPLES:
        return note
    ending, whole = loop[len(loop) // 2 :], loop[: len(loop) // 2]
    if float(np.dot(ending, ending)) * len(whole) < 0.25 * float(np.dot(whole, whole)) * len(ending):
        return note
    rise = np.linspace(0.0, 1.0, CROSSFADE_SAMPLES, dtype=np.float32)
    out = np.zeros(length, np.float32)
    out[: len(body)] = body
    end = len(body)
    while end < length:
        out[end - CROSSFADE_SAMPLES : end] *= 1.0 - rise
        piece = loop[: length - end + CROSSFADE_SAMPLES].copy()
        piece[:CROSSFADE_SAMPLES] *= rise[: len(piece)]
        out[end - CROSSFADE_SAMPLES : end - CROSSFADE_SAMPLES + len(piece)] += piece
        end += len(piece) - CROSSFADE_SAMPLES
    return out


def _articulated(note: Sound, articulation: Articulation) -> Sound:
    match articulation:
        case Articulation.PLAIN:
            return note
        case Articulation.PALM_MUTE:
            return _filtered(_decayed(note, 0.06), "lowpass", 1800.0) * np.float32(1.8)
        case Articulation.SCRATCH:
            return _filtered(_decayed(note, 0.018), "highpass", 900.0) * np.float32(2.0)
        case Articulation.DEAD:
            return _filtered(_decayed(note, 0.018), "lowpass", 1200.0) * np.float32(1.5)
        case Articulation.POP:
            popped = _filtered(_decayed(note, 0.12), "highpass", 180.0)
            return np.asarray(np.tanh(popped * np.float32(12.0)) * np.float32(0.2), np.float32)
        case Articulation.STACCATO:
            return _decayed(note, 0.09)
        case Articulation.VIBRATO:
            return _with_vibrato(note)


def _decayed(note: Sound, seconds: float) -> Sound:
    """Let a note die away with a time constant, and end it where nothing is left."""
    n_samples = min(len(note), int(6 * seconds * PACK_SAMPLE_RATE))
    decay = np.exp(np.arange(n_samples, dtype=np.float32) * np.float32(-1 / (seconds * PACK_SAMPLE_RATE)))
    return np.asarray(note[:n_samples] * decay, np.float32)


def _filtered(note: Sound, kind: str, cutoff_hz: float) -> Sound:
    return np.asarray(signal.sosfilt(_filter(kind, cutoff_hz), note), np.float32)


@functools.lru_cache(maxsize=16)
def _filter(kind: str, cutoff_hz: float) -> Sound:
    sections = signal.butter(2, cutoff_hz, kind, fs=PACK_SAMPLE_RATE, output="sos")
    return np.asarray(sections, np.float32)


def _with_vibrato(note: Sound) -> Sound:
    """Let the pitch swing by 25 cents at 5.6 Hz, beginning after a fifth of a second."""
    seconds = np.arange(len(note)) / PACK_SAMPLE_RATE
    depth = 0.0145 / (2 * np.pi * 5.6) * PACK_SAMPLE_RATE * np.clip((seconds - 0.2) / 0.3, 0.0, 1.0)
    positions = np.arange(len(note)) + depth * np.sin(2 * np.pi * 5.6 * seconds)
    return np.interp(positions, np.arange(len(note)), note).astype(np.float32)
