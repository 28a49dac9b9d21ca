"""Tells whether a song keeps to one exact tempo from end to end, as music played to a click does.

Then its spectrum has needles at the beat (or a relation of it), its eighths and its sixteenths, and every
passage of it is in phase with them, whatever the beat activations think of single passages.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from chart_hero_core.tempo.evidence import PulseEvidence

Floats = npt.NDArray[np.float64]

# Fitted on 112 rendered songs and on 219 into which passages of another song were put (20 or 35 %). Between
# 0.55 and 0.75 songs to a click and drifting ones lie side by side; so both pulses are tried there, and each
# hundredth of the share counts against what the pulse that follows the song explains better.
_CERTAIN_SHARE, _POSSIBLE_SHARE = 0.8, 0.5
_EVEN_SHARE, _NATS_PER_SHARE = 0.625, 40.0
_PASSAGE_PULSES = 8
_IN_PHASE = 0.7  # cosine of the greatest distance in phase
_LEAST_CLARITY = 0.25  # of the song's clearer passages: at another tempo the phase is in place by chance only
_OVERSAMPLING = 8
_NEAR_LINE = 0.15  # of a beat


@dataclass(frozen=True, slots=True)
class SteadyPulse:
    """The one tempo that fits a song best.

    Parameters
    ----------
    period : frames between pulses, which are beats or in a simple relation to them
    share_in_phase : 0..1 of the song's passages whose eighths and sixteenths are where they should be
    """

    period: float
    share_in_phase: float

    @property
    def is_certain(self) -> bool:
        """Whether the song keeps to this tempo throughout, beyond doubt."""
        return self.share_in_phase >= _CERTAIN_SHARE

    @property
    def is_possible(self) -> bool:
        """Whether the song may keep to this tempo throughout."""
        return self.share_in_phase >= _POSSIBLE_SHARE

    @property
    def nats(self) -> float:
        """By how much the share alone speaks for one tempo, against a pulse that follows the song."""
        return _NATS_PER_SHARE * (self.share_in_phase - _EVEN_SHARE)


def find_steady_pulse(evidence: PulseEvidence, bpm_range: tuple[float, float]) -> SteadyPulse:
    """Find the pulse whose beats, eighths and sixteenths together stand out most in the spectrum.

    Parameters
    ----------
    evidence : of the whole song, not all silent
    bpm_range : slowest and fastest pulse
    """
    salience = evidence.salience - evidence.salience.mean()
    n_bins = _OVERSAMPLING * len(salience)
    heights = np.abs(np.fft.rfft(salience, n_bins))
    low, high = (int(bpm / 60 * n_bins / evidence.frame_rate) for bpm in bpm_range)
    sixteenths = np.arange(4 * max(1, low), min(4 * high + 1, len(heights)))
    if len(sixteenths) == 0:
        return SteadyPulse(0.5 * evidence.frame_rate, 0.0)
    beats, eighths = (np.rint(sixteenths / parts).astype(np.int64) for parts in (4, 2))
    best = sixteenths[(heights[beats] + heights[eighths] + heights[sixteenths]).argmax()]
    period = 4 * n_bins / float(best)
    shares = [_share_in_phase(salience, period, parts) for parts in (2, 4)]
    return SteadyPulse(period, float(np.mean(shares)))


def near_lines(
    evidence: PulseEvidence, period: float, known_beat_s: float | None = None
) -> tuple[PulseEvidence, ...]:
    """Blank out all that is not near the lines of a steady pulse.

    How the strokes repeat does not tell beats from offbeats; but whichever they are, they are so throughout
    the song.

    Parameters
    ----------
    evidence : of the whole song
    period : frames per beat
    known_beat_s : second of a beat that is certain; None for none

    Returns
    -------
    The evidence near the one and near the other possible beats; only the one where a beat is known
    """
    frames = np.arange(evidence.n_frames)
    if known_beat_s is not None:
        turn = known_beat_s * evidence.frame_rate / period
        shifts: tuple[float, ...] = (0.0,)
    else:
        eighths = (evidence.salience * np.exp(-4j * np.pi * frames / period)).sum()
        turn, shifts = float(-np.angle(eighths) / (4 * np.pi)), (0.0, 0.5)
    distances = (np.abs((frames / period - turn - shift + 0.5) % 1 - 0.5) for shift in shifts)
    return tuple(
        replace(evidence, salience=np.where(distance < _NEAR_LINE, evidence.salience, 0.0))
        for distance in distances
    )


def _share_in_phase(salience: Floats, period: float, parts: int) -> float:
    """Share of the passages that agree with the whole song about where the parts of a beat lie."""
    waves = salience * np.exp(-2j * np.pi * parts / period * np.arange(len(salience)))
    length = round(_PASSAGE_PULSES * period)
    starts = np.arange(0, max(1, len(waves) - length // 2), length)
    passages, energies = np.add.reduceat(waves, starts), np.add.reduceat(np.abs(salience), starts)
    whole = passages.sum()
    in_phase = (passages * np.conj(whole)).real >= _IN_PHASE * np.abs(passages) * np.abs(whole)
    clarity = np.abs(passages) / np.maximum(energies, 1e-9)
    is_clear = clarity >= _LEAST_CLARITY * np.percentile(clarity, 75)
    return float(np.mean(in_phase & is_clear))
