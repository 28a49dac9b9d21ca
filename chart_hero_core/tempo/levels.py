"""The octave guard: is the pulse the beat, or its half, double, or a triplet relation of it?

Each related pulse is tracked and counted in bars by itself; the likeliest is chosen. A song that keeps to one
exact tempo is only tried at that tempo's relations, on its beats and on its offbeats; where it is not certain
that it does, both kinds of pulse are tried.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
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
    kinds = []
    if steady.is_possible:
        kinds.append(_steady(evidence, request, steady))
    if not steady.is_certain:
        kinds.append(_following(evidence, request))
    best, *others = max(kinds, key=lambda ranked: ranked[0].score)
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


def _steady(evidence: PulseEvidence, request: PulseRequest, steady: SteadyPulse) -> list[CountedPulse]:
    """Pulses of one tempo, on the beats and on the offbeats, the likeliest first."""
    periods = np.full(evidence.n_frames, steady.period)
    pulses = [
        _tracked(side, evidence, request, periods / ratio)
        for ratio in _ratios(evidence, request, periods)
        for side in near_lines(evidence, steady.period / ratio, request.first_beat_s)
    ]
    return _ranked(replace(pulse, score=pulse.score + steady.nats) for pulse in pulses)


def _following(evidence: PulseEvidence, request: PulseRequest) -> list[CountedPulse]:
    """Pulses that follow the song wherever it goes, the likeliest first."""
    first = track_pulse(evidence, request.bpm_range, known_beat_s=request.first_beat_s)
    periods = local_periods(first, evidence)
    ratios = _ratios(evidence, request, periods)
    return _ranked(_tracked(evidence, evidence, request, periods / ratio) for ratio in ratios)


def _ranked(pulses: Iterable[CountedPulse]) -> list[CountedPulse]:
    return sorted(pulses, key=lambda pulse: pulse.score, reverse=True)


def _ratios(evidence: PulseEvidence, request: PulseRequest, periods: Floats) -> list[float]:
    """Relations to a pulse that lie within the range asked for; the pulse itself where none does."""
    low, high = request.bpm_range
    typical = 60 * evidence.frame_rate / float(np.median(periods))
    return [ratio for ratio in _RATIOS if low <= typical * ratio <= high] or [1.0]


def _tracked(
    seen: PulseEvidence, evidence: PulseEvidence, request: PulseRequest, expected: Floats
) -> CountedPulse:
    """Track a pulse of expected intervals by what is seen of the evidence; count it by all of it."""
    fastest, slowest = (60 * evidence.frame_rate / float(end) for end in (expected.min(), expected.max()))
    bpm_range = (slowest / (1 + _TEMPO_LEEWAY), fastest * (1 + _TEMPO_LEEWAY))
    frames = track_pulse(seen, bpm_range, expected, request.first_beat_s)
    return count_pulse(frames / evidence.frame_rate, evidence, request)
