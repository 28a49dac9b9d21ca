"""The octave guard: is the pulse the beat, or its half, double, or a triplet relation of it?

Each related pulse is tracked and counted in bars by itself; the likeliest is chosen. A song that keeps to one
exact tempo is only tried at that tempo's relations, on its beats and on its offbeats.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from chart_hero_core.tempo.bars import BarCount, count_bars
from chart_hero_core.tempo.estimate import OtherLevel
from chart_hero_core.tempo.evidence import PulseEvidence
from chart_hero_core.tempo.likelihood import beat_agreement, likelihood
from chart_hero_core.tempo.pulse import local_periods, track_pulse
from chart_hero_core.tempo.steady import SteadyPulse, find_steady_pulse, near_lines

Floats = npt.NDArray[np.float64]

BPM_RANGE = (55.0, 220.0)
_RATIOS = (1.0, 2.0, 0.5, 1.5, 2 / 3)
_TEMPO_LEEWAY = 0.25  # of the expected tempo
_OCTAVE_TOLERANCE = 0.2  # octaves; triplet relations are 0.58 away
SURE_MARGIN = 3.0
"""Nats by which a pulse leads where it was tried alone."""


@dataclass(frozen=True, slots=True, eq=False)
class CountedPulse:
    """A pulse with its bars.

    Parameters
    ----------
    beats_s : (n_beats,) seconds, to the frame
    bars : how they are counted
    bpm : typical tempo of the pulse
    agreement : 0..1, how well beats and evidence cover each other
    score : nats, comparable between pulses of one song
    share_in_phase : 0..1 of the song's passages that fit one exact tempo; 0 where that was not asked
    """

    beats_s: Floats
    bars: BarCount
    bpm: float
    agreement: float
    score: float
    share_in_phase: float = 0.0


@dataclass(frozen=True, slots=True)
class PulseRequest:
    """What is asked of the pulse.

    Parameters
    ----------
    bpm_range : slowest and fastest pulse
    metre : beats per bar where that is known
    first_beat_s : second of a known downbeat
    """

    bpm_range: tuple[float, float] = BPM_RANGE
    metre: int | None = None
    first_beat_s: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class PulseChoice:
    """The pulse of a song, and by how many nats it leads the others.

    Parameters
    ----------
    pulse : the most likely
    margin : over the next one
    side_margin : over the one of its own tempo that lies half a beat beside it
    other_level : the likelier one of half and double its tempo; None where neither was tried
    """

    pulse: CountedPulse
    margin: float = SURE_MARGIN
    side_margin: float = SURE_MARGIN
    other_level: OtherLevel | None = None


def choose_pulse(evidence: PulseEvidence, request: PulseRequest) -> PulseChoice:
    """Track the pulse at its possible levels and choose the most likely one."""
    steady = find_steady_pulse(evidence, request.bpm_range)
    pulses = [
        count_pulse(track_pulse(*candidate, request.first_beat_s) / evidence.frame_rate, evidence, request)
        for candidate in _candidates(evidence, request, steady)
    ]
    best, *others = sorted(pulses, key=lambda pulse: pulse.score, reverse=True)
    margins = [(_octaves_between(best, other), best.score - other.score) for other in others]
    levels = [OtherLevel(2.0**octaves, margin) for octaves, margin in margins if octaves in (-1, 1)]
    return PulseChoice(
        replace(best, share_in_phase=steady.share_in_phase),
        min((margin for _, margin in margins), default=SURE_MARGIN),
        min((margin for octaves, margin in margins if octaves == 0), default=SURE_MARGIN),
        min(levels, key=lambda level: level.margin, default=None),
    )


def _octaves_between(pulse: CountedPulse, other: CountedPulse) -> int | None:
    """Octaves from one tempo to another; None for a triplet relation or none at all."""
    octaves = math.log2(other.bpm / pulse.bpm)
    nearest = round(octaves)
    return nearest if abs(octaves - nearest) < _OCTAVE_TOLERANCE else None


def count_pulse(beats_s: Floats, evidence: PulseEvidence, request: PulseRequest) -> CountedPulse:
    """Count a pulse in bars and score it."""
    bars = count_bars(beats_s, evidence, request.metre, request.first_beat_s)
    bpm = 60 / float(np.median(np.diff(beats_s))) if len(beats_s) > 1 else float(np.mean(request.bpm_range))
    agreement, score = beat_agreement(beats_s, evidence), likelihood(beats_s, bars, evidence)
    return CountedPulse(beats_s, bars, bpm, agreement, score)


def _candidates(
    evidence: PulseEvidence, request: PulseRequest, steady: SteadyPulse
) -> Iterator[tuple[PulseEvidence, tuple[float, float], Floats]]:
    """Evidence to track by, range of tempos and expected intervals of each pulse to try."""
    if steady.is_steady:
        periods = np.full(evidence.n_frames, steady.period)
    else:
        first = track_pulse(evidence, request.bpm_range, known_beat_s=request.first_beat_s)
        periods = local_periods(first, evidence)
    low, high = request.bpm_range
    typical = 60 * evidence.frame_rate / float(np.median(periods))
    for ratio in [ratio for ratio in _RATIOS if low <= typical * ratio <= high] or [1.0]:
        expected = periods / ratio
        fastest, slowest = (60 * evidence.frame_rate / float(end) for end in (expected.min(), expected.max()))
        bpm_range = (slowest / (1 + _TEMPO_LEEWAY), fastest * (1 + _TEMPO_LEEWAY))
        sides: tuple[PulseEvidence, ...] = (evidence,)
        if steady.is_steady:
            sides = near_lines(evidence, steady.period / ratio, request.first_beat_s)
        for side in sides:
            yield side, bpm_range, expected
