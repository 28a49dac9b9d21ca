"""The way in: from activations and strokes to a tempo map."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from chart_hero_core.domain.activations import Activations
from chart_hero_core.domain.drums import DrumOnset
from chart_hero_core.domain.timing import TempoMap, TimeSignature
from chart_hero_core.tempo.anchors import beat_anchors, fit_to_song, stroke_anchors
from chart_hero_core.tempo.estimate import TempoEstimate, TempoHints
from chart_hero_core.tempo.evidence import PulseEvidence, gather_evidence
from chart_hero_core.tempo.fit import Anchors, PulseGrid
from chart_hero_core.tempo.levels import (
    BPM_RANGE,
    CountedPulse,
    PulseChoice,
    PulseRequest,
    choose_pulse,
    count_pulse,
)
from chart_hero_core.tempo.mapping import Notation, make_tempo_map, with_bars_before
from chart_hero_core.tempo.trust import (
    bar_residuals_ms,
    choice_trust,
    doubtful_bars,
    followed_share,
    warnings_for,
)

_log = logging.getLogger(__name__)

Floats = npt.NDArray[np.float64]

DEFAULT_BPM = 120.0
_EIGHTH_PULSE_BPM = 150.0  # bars of 6 or 7 such pulses are written over 8, slower ones over 4
_EIGHTH_RANGE = (100.0, 360.0)
_KNOWN_TEMPO_GATE_S = 0.045
_BENDING_AGREEMENT = 0.5  # a pulse that explains less of a song is no ground for tempo changes


def estimate_tempo(
    activations: Activations, onsets: Sequence[DrumOnset], hints: TempoHints | None = None
) -> TempoEstimate:
    """Find the grid of a song.

    The pulse is tracked over the whole song at several related tempos, each is counted in bars, the
    likeliest is fitted by as few constant tempos as keep beats and strokes within 10 ms. Bars are of 2 to 7
    beats; bars of 6 or 7 fast pulses are written as 6/8 or 7/8, a swinging or 12/8 song as 4/4 (its
    triplets are the quantiser's business).

    Parameters
    ----------
    activations : of the whole song; its beat logits need no calibration
    onsets : picked strokes, heard seconds
    hints : what the user knows; it is followed exactly

    Returns
    -------
    a grid for any input; where nothing can be counted a plain one of low trust, with a warning
    """
    evidence = gather_evidence(activations, onsets)
    hints, refusals = _usable(hints or TempoHints(), evidence)
    notation, metre = _hinted_notation(hints)
    if evidence.n_frames < 3 or not evidence.salience.any():
        return _plain_estimate(evidence, hints, refusals)
    choice = _pulse(evidence, hints, notation, metre)
    pulse = choice.pulse
    if len(pulse.beats_s) < 2:
        return _plain_estimate(evidence, hints, refusals)
    if hints.time_signature is None:
        notation = _heard_notation(pulse)
    grid, anchors = _grid(pulse, evidence, hints, notation)
    centre = float(np.average(anchors.places, weights=anchors.weights))
    tempo_map = make_tempo_map(grid, pulse.bars, notation, centre, hints.bpm)
    if hints.first_beat_s is not None:
        tempo_map = _with_bar_line_at(tempo_map, hints.first_beat_s)
    anchor_ticks = _first_pulse_tick(tempo_map, grid, notation) + anchors.places * notation.pulse_ticks
    residuals = bar_residuals_ms(tempo_map, anchors, anchor_ticks, evidence.duration_s)
    followed = followed_share(pulse, residuals)
    _log.debug("pulse %.1f BPM, agreement %.2f, margin %.1f", pulse.bpm, pulse.agreement, choice.margin)
    warnings = warnings_for(choice, followed, doubtful_bars(residuals), hints.bpm)
    return replace(
        _estimate(tempo_map, evidence.duration_s, residuals, (*refusals, *warnings)),
        trust=followed * choice_trust(choice),
        followed=followed,
        # eighths are counted in 6/8 and 7/8: half of them would be another metre, not another tempo
        other_level=choice.other_level if notation.pulses_per_quarter == 1 else None,
    )


def _usable(hints: TempoHints, evidence: PulseEvidence) -> tuple[TempoHints, tuple[str, ...]]:
    """Drop a first beat behind the end of the song, and say so."""
    if hints.first_beat_s is None or hints.first_beat_s <= evidence.duration_s:
        return hints, ()
    sentence = (
        f"The first beat given, {hints.first_beat_s:g} s, lies behind the end of the song and was not used."
    )
    return replace(hints, first_beat_s=None), (sentence,)


def _hinted_notation(hints: TempoHints) -> tuple[Notation, int | None]:
    """Pulse and bars that a time signature asks for: eighths under a denominator of 8, else quarters."""
    if hints.time_signature is None:
        return Notation(), None
    numerator, denominator = hints.time_signature
    if denominator == 8:
        return Notation(2, hints.time_signature), numerator
    return Notation(1, hints.time_signature), numerator * 4 // denominator


def _heard_notation(pulse: CountedPulse) -> Notation:
    is_eighths = np.median(pulse.bars.metres) in (6, 7) and pulse.bpm >= _EIGHTH_PULSE_BPM
    return Notation(2 if is_eighths else 1)


def _pulse(evidence: PulseEvidence, hints: TempoHints, notation: Notation, metre: int | None) -> PulseChoice:
    if hints.bpm is not None:
        pulse_s = 60 / (hints.bpm * notation.pulses_per_quarter)
        return PulseChoice(_steady_pulse(evidence, hints, pulse_s, metre))
    bpm_range = BPM_RANGE if notation.pulses_per_quarter == 1 else _EIGHTH_RANGE
    return choose_pulse(evidence, PulseRequest(bpm_range, metre, hints.first_beat_s))


def _steady_pulse(
    evidence: PulseEvidence, hints: TempoHints, pulse_s: float, metre: int | None
) -> CountedPulse:
    """Place a pulse of known tempo: on the known beat, else where the salience is greatest."""
    if hints.first_beat_s is not None:
        start_s = hints.first_beat_s % pulse_s
    else:
        n_phases = max(1, round(pulse_s * evidence.frame_rate))
        phase = np.arange(evidence.n_frames) / (pulse_s * evidence.frame_rate) % 1
        sums = np.bincount((phase * n_phases).astype(np.int64), evidence.salience, n_phases)
        start_s = (float(sums[:n_phases].argmax()) + 0.5) / n_phases * pulse_s
    n_beats = max(0, int(np.ceil((evidence.duration_s - start_s) / pulse_s)))
    beats_s = start_s + pulse_s * np.arange(max(2, n_beats), dtype=np.float64)
    return count_pulse(beats_s, evidence, PulseRequest(metre=metre, first_beat_s=hints.first_beat_s))


def _grid(
    pulse: CountedPulse, evidence: PulseEvidence, hints: TempoHints, notation: Notation
) -> tuple[PulseGrid, Anchors]:
    if hints.bpm is None:
        may_bend = pulse.agreement >= _BENDING_AGREEMENT
        return fit_to_song(pulse.beats_s, pulse.bars.downbeats, evidence, may_bend=may_bend)
    places = np.arange(len(pulse.beats_s), dtype=np.float64)
    grid = PulseGrid(places[[0, -1]], pulse.beats_s[[0, -1]])
    strokes = stroke_anchors(grid, len(places), evidence, _KNOWN_TEMPO_GATE_S)
    anchors = beat_anchors(pulse.beats_s, evidence).joined(strokes)
    residuals = anchors.seconds - grid.seconds_at(anchors.places)
    shift = 0.0 if hints.first_beat_s is not None else float(np.average(residuals, weights=anchors.weights))
    return PulseGrid(grid.knots, grid.seconds + shift), anchors


def _with_bar_line_at(tempo_map: TempoMap, second: float) -> TempoMap:
    """Move the whole map by the little that puts its nearest bar line onto a second."""
    tick = float(tempo_map.ticks_at(second))
    lines = np.array(tempo_map.bar_ticks(max(0, int(tick)) + 8 * tempo_map.resolution * 4))
    nearest = lines[np.abs(lines - tick).argmin()]
    return with_bars_before(tempo_map.moved_by(second - float(tempo_map.seconds_at(nearest))))


def _first_pulse_tick(tempo_map: TempoMap, grid: PulseGrid, notation: Notation) -> int:
    """Tick, perhaps below 0, of the first tracked beat; the map's ticks are whole pulses apart from it."""
    second = float(grid.seconds_at(np.zeros(1))[0])
    return round(float(tempo_map.ticks_at(second)) / notation.pulse_ticks) * notation.pulse_ticks


def _estimate(
    tempo_map: TempoMap, end_s: float, residuals_ms: Floats, warnings: tuple[str, ...]
) -> TempoEstimate:
    """List beats and bar lines of the map that lie within the song; of no trust yet."""
    end_tick = max(0, int(tempo_map.ticks_at(end_s)))
    lines = tempo_map.bar_ticks(end_tick)
    beats: list[int] = []
    for line, following in zip(lines, [*lines[1:], end_tick + 1], strict=True):
        beats.extend(
            range(line, following, tempo_map.resolution * 4 // tempo_map.signature_at(line).denominator)
        )
    beats_s, downbeats_s = (
        tempo_map.seconds_at(np.array(ticks, dtype=np.float64)) for ticks in (beats, lines)
    )
    return TempoEstimate(
        tempo_map, beats_s[beats_s >= 0], downbeats_s[downbeats_s >= 0], residuals_ms, 0.0, warnings, 0.0
    )


def _plain_estimate(evidence: PulseEvidence, hints: TempoHints, refusals: tuple[str, ...]) -> TempoEstimate:
    """Count from the first stroke at a common tempo, for want of anything to go by."""
    numerator, denominator = hints.time_signature or (4, 4)
    first_s = hints.first_beat_s
    if first_s is None:
        first_s = float(evidence.strokes.onsets_s[0]) if len(evidence.strokes) else 0.0
    signature = TimeSignature(0, numerator, denominator)
    tempo_map = with_bars_before(
        TempoMap.steady(round(float(hints.bpm or DEFAULT_BPM), 3), origin_s=first_s, signature=signature)
    )
    end_s = max(evidence.duration_s, first_s)
    n_bars = len(tempo_map.bar_ticks(max(0, int(tempo_map.ticks_at(end_s)))))
    warning = "No beat was found; the tempo is a guess. Give it yourself if you know it."
    return _estimate(tempo_map, end_s, np.full(n_bars, np.nan), (*refusals, warning))
