"""The way from onsets to the notes of Expert, step by step."""

from __future__ import annotations

from collections.abc import Sequence

from chart_hero_core.charting.bars import Bars
from chart_hero_core.charting.chords import in_order
from chart_hero_core.charting.double_kick import mark_double_kicks
from chart_hero_core.charting.dynamics import mark_dynamics
from chart_hero_core.charting.hands import PlayableNotes, keep_playable
from chart_hero_core.charting.pads import (
    PAD_OF_VOICE,
    move_open_hats,
    settle_toms,
    spread_crashes,
    voices_alike,
)
from chart_hero_core.charting.quantise import MAX_MOVE_S, quantise
from chart_hero_core.charting.result import CandidateReason, ExpertNotes
from chart_hero_core.charting.spec import ChartingSpec, KitSpec, OpenHatLane
from chart_hero_core.domain.chart import DrumNote
from chart_hero_core.domain.drums import VOICES, DrumOnset
from chart_hero_core.domain.timing import TempoMap

_VOICE_ORDER = {voice: order for order, voice in enumerate(VOICES)}


def chart_expert(onsets: Sequence[DrumOnset], tempo_map: TempoMap, spec: ChartingSpec) -> ExpertNotes:
    """Turn the drum strokes of a song into the notes of Expert.

    Parameters
    ----------
    onsets : strokes in any order, heard seconds
    tempo_map : the grid, on the same clock; its tick 0 sounds at or before the first stroke
    spec : of which the kit, the dynamics and the double kicks matter here

    Returns
    -------
    ExpertNotes
        every onset is one of its notes or candidates

    Raises
    ------
    ValueError
        if a stroke lies before the map's tick 0
    """
    heard = sorted(onsets, key=lambda onset: (onset.onset_s, _VOICE_ORDER[onset.voice]))
    if heard and heard[0].onset_s < tempo_map.origin_s:
        raise ValueError(
            f"a stroke at {heard[0].onset_s:.3f} s lies before tick 0 at {tempo_map.origin_s:.3f} s"
        )
    quantised = quantise(heard, tempo_map)
    written = in_order(_notes_of(heard, quantised.ticks.tolist(), spec.kit))
    playable = keep_playable(spread_crashes(written, spec.kit))
    bars = Bars.covering(tempo_map, int(quantised.ticks.max(initial=0)))
    pads = settle_toms(_with_hat_lanes(playable.notes, bars, spec.kit))
    return ExpertNotes(
        tuple(_with_flags(pads.notes, tempo_map, bars, spec)),
        tuple(playable.candidates),
        tuple(_warnings(playable, quantised.n_free, pads.n_moved)),
    )


def _notes_of(onsets: Sequence[DrumOnset], ticks: Sequence[int], kit: KitSpec) -> list[DrumNote]:
    pads = {voice: kit.pad_for(pad) for voice, pad in PAD_OF_VOICE.items()}
    alike = voices_alike(kit)
    return [
        DrumNote(
            tick,
            pads[onset.voice],
            onset_s=onset.onset_s,
            voice=onset.voice,
            velocity=onset.velocity,
            confidence=onset.chance_with(alike[onset.voice]),
        )
        for onset, tick in zip(onsets, ticks, strict=True)
    ]


def _with_hat_lanes(notes: list[DrumNote], bars: Bars, kit: KitSpec) -> list[DrumNote]:
    return move_open_hats(notes, bars, kit) if kit.open_hat is OpenHatLane.BLUE else notes


def _with_flags(notes: list[DrumNote], tempo_map: TempoMap, bars: Bars, spec: ChartingSpec) -> list[DrumNote]:
    if spec.with_dynamics:
        notes = mark_dynamics(notes, bars)
    return mark_double_kicks(notes, tempo_map) if spec.with_double_kick else notes


def _warnings(playable: PlayableNotes, n_free: int, n_moved_toms: int) -> list[str]:
    counts = {
        reason: sum(candidate.reason is reason for candidate in playable.candidates)
        for reason in CandidateReason
    }
    sentences = [
        (
            counts[CandidateReason.THIRD_HAND],
            "{} would have needed a third hand and {} left out of the chart (the least certain each time).",
        ),
        (
            counts[CandidateReason.STRUCK_TWICE],
            "{} came at the same moment as another on the same pad and {} left out of the chart.",
        ),
        (
            n_moved_toms,
            "{} on a tom {} moved to the next tom lane, because a cymbal of the same colour sounds with it.",
        ),
        (
            n_free,
            f"{{}} fitted no grid line within {1000 * MAX_MOVE_S:.0f} ms and {{}} left where it was heard.",
        ),
    ]
    return [
        sentence.format(*(("1 stroke", "was") if count == 1 else (f"{count} strokes", "were")))
        for count, sentence in sentences
        if count
    ]
