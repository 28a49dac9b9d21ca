"""Writes a fitted, counted pulse as a tempo map: bars, time signatures, rounded tempos."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from chart_hero_core.domain.timing import DEFAULT_RESOLUTION, TempoChange, TempoMap, TimeSignature
from chart_hero_core.tempo.bars import BarCount
from chart_hero_core.tempo.fit import PulseGrid

Floats = npt.NDArray[np.float64]

ROUND_TEMPO_ERROR_S = 0.005  # a tempo is written as a whole or half BPM if its piece ends this near
_ROUND_TEMPO_BEATS = 32  # ... and is at least this long, or the only one
_ROUNDING_ERROR_S = 0.002  # a piece that 0.001 BPM would move further than this at its end is cut


@dataclass(frozen=True, slots=True)
class Notation:
    """How the pulse is written.

    Parameters
    ----------
    pulses_per_quarter : 1 where the pulse is the quarter note, 2 where it is the eighth
    fixed_signature : (numerator, denominator) of all bars where the user gave it
    """

    pulses_per_quarter: int = 1
    fixed_signature: tuple[int, int] | None = None

    @property
    def pulse_ticks(self) -> int:
        """Ticks of one pulse."""
        return DEFAULT_RESOLUTION // self.pulses_per_quarter

    def signature(self, tick: int, metre: int) -> TimeSignature:
        """Time signature of bars of `metre` pulses."""
        if self.fixed_signature is not None:
            return TimeSignature(tick, *self.fixed_signature)
        if self.pulses_per_quarter == 1:
            return TimeSignature(tick, metre, 4)
        return TimeSignature(tick, metre // 2, 4) if metre in (2, 4) else TimeSignature(tick, metre, 8)


def make_tempo_map(
    grid: PulseGrid, bars: BarCount, notation: Notation, centre: float, bpm: float | None = None
) -> TempoMap:
    """Write the grid from the first downbeat on, and as many bars before it as lie after second 0.

    Parameters
    ----------
    grid : seconds of the beats
    bars : how they are counted; its first beats may be a pickup
    notation : what a beat is written as
    centre : beat that rounding the tempo of a steady song must not move
    bpm : the one tempo to write; None to take the grid's own
    """
    first = int(bars.downbeats[0]) if len(bars.downbeats) else 0
    if bpm is None:
        pieces = _rounded_pieces(grid, bars, notation, first, centre)
    else:
        pieces = _one_piece(grid, round(bpm, 3), notation, first, centre)
    changes = tuple(TempoChange((place - first) * notation.pulse_ticks, bpm) for place, bpm in pieces.tempos)
    signatures = _signatures(bars, notation, first)
    tempo_map = TempoMap(_merged(changes), signatures, pieces.origin_s)
    return with_bars_before(tempo_map)


def with_bars_before(tempo_map: TempoMap) -> TempoMap:
    """Put as few whole bars in front as let tick 0 sound at or before second 0."""
    bar = tempo_map.time_signatures[0].bar_ticks(tempo_map.resolution)
    bar_s = 60 * bar / (tempo_map.resolution * tempo_map.tempo_changes[0].bpm)
    n_bars = max(0, int(np.ceil(round(tempo_map.origin_s / bar_s, 9))))
    changes, signatures = tempo_map.tempo_changes, tempo_map.time_signatures
    return replace(
        tempo_map,
        tempo_changes=(
            changes[0],
            *(replace(change, tick=change.tick + n_bars * bar) for change in changes[1:]),
        ),
        time_signatures=(
            signatures[0],
            *(replace(signature, tick=signature.tick + n_bars * bar) for signature in signatures[1:]),
        ),
        origin_s=min(0.0, tempo_map.origin_s - n_bars * bar_s),
    )


@dataclass(frozen=True, slots=True)
class _Pieces:
    """Tempos as written, and the second of the first one's start."""

    tempos: tuple[tuple[int, float], ...]
    origin_s: float


def _one_piece(grid: PulseGrid, bpm: float, notation: Notation, first: int, centre: float) -> _Pieces:
    pulse_s = 60 / (bpm * notation.pulses_per_quarter)
    centre_s = float(grid.seconds_at(np.array([centre]))[0])
    return _Pieces(((first, float(bpm)),), centre_s - (centre - first) * pulse_s)


def _rounded_pieces(
    grid: PulseGrid, bars: BarCount, notation: Notation, first: int, centre: float
) -> _Pieces:
    """Round each piece's tempo so that it ends where it should, counting from where the last one did end."""
    end = max(grid.knots[-1], first + 1.0)
    knots = np.unique(np.concatenate(([first], grid.knots[grid.knots > first], [end]))).astype(np.int64)
    seconds = grid.seconds_at(knots.astype(np.float64))
    if len(knots) == 2:
        exact = float(60 * (knots[1] - knots[0]) / (seconds[1] - seconds[0]) / notation.pulses_per_quarter)
        length = int(knots[1] - knots[0])
        bpm = _round_tempo(exact, length, notation, shortest=1)
        if abs(_end_shift_s(exact, bpm, length, notation)) <= ROUND_TEMPO_ERROR_S:
            return _one_piece(grid, bpm, notation, first, centre)
    tempos = []
    place, now = first, float(seconds[0])
    for end in _with_cuts(knots, seconds, bars, notation):
        target = float(grid.seconds_at(np.array([float(end)]))[0])
        exact = 60 * (end - place) / max(target - now, 1e-3) / notation.pulses_per_quarter
        bpm = _round_tempo(exact, end - place, notation)
        tempos.append((place, bpm))
        now += 60 * (end - place) / (bpm * notation.pulses_per_quarter)
        place = end
    return _Pieces(tuple(tempos), float(seconds[0]))


def _round_tempo(exact: float, length: int, notation: Notation, shortest: int = _ROUND_TEMPO_BEATS) -> float:
    """To a whole BPM, else a half, where the piece's end hardly moves by it; else to 0.001."""
    if length >= shortest:
        for candidate in (round(exact), round(2 * exact) / 2):
            if candidate > 0 and abs(_end_shift_s(exact, candidate, length, notation)) < ROUND_TEMPO_ERROR_S:
                return float(candidate)
    return round(float(exact), 3)


def _end_shift_s(exact: float, written: float, length: int, notation: Notation) -> float:
    return 60 * length / notation.pulses_per_quarter * (1 / written - 1 / exact)


def _with_cuts(
    knots: npt.NDArray[np.int64], seconds: Floats, bars: BarCount, notation: Notation
) -> list[int]:
    """Ends of the pieces; those too long for 0.001 BPM are cut on bar lines."""
    ends: list[int] = []
    for start, end, start_s, end_s in zip(knots, knots[1:], seconds, seconds[1:], strict=False):
        length = int(end - start)
        exact = 60 * length / (end_s - start_s) / notation.pulses_per_quarter
        shift = abs(_end_shift_s(exact, _round_tempo(exact, length, notation), length, notation))
        n_parts = int(np.ceil(shift / _ROUNDING_ERROR_S)) if shift > ROUND_TEMPO_ERROR_S else 1
        inside = bars.downbeats[(bars.downbeats > start) & (bars.downbeats < end)]
        wanted = start + length * np.arange(1, n_parts) / n_parts
        cuts = {int(inside[np.abs(inside - place).argmin()]) for place in wanted} if len(inside) else set()
        ends.extend([*sorted(cuts), int(end)])
    return ends


def _signatures(bars: BarCount, notation: Notation, first: int) -> tuple[TimeSignature, ...]:
    signatures = [notation.signature(0, int(bars.metres[first]))]
    for downbeat in bars.downbeats[1:]:
        if bars.metres[downbeat] != bars.metres[downbeat - 1]:
            tick = int(downbeat - first) * notation.pulse_ticks
            signatures.append(notation.signature(tick, int(bars.metres[downbeat])))
    return tuple(signatures)


def _merged(changes: tuple[TempoChange, ...]) -> tuple[TempoChange, ...]:
    return tuple(
        change for index, change in enumerate(changes) if index == 0 or change.bpm != changes[index - 1].bpm
    )
