"""Which of the possible pulses is chosen."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest

from chart_hero_core.domain.activations import Activations
from chart_hero_core.tempo.bars import count_bars
from chart_hero_core.tempo.estimator import estimate_tempo
from chart_hero_core.tempo.evidence import gather_evidence
from chart_hero_core.tempo.likelihood import likelihood
from chart_hero_core.tempo.steady import SteadyPulse, find_steady_pulse
from tests.support import performances as songs
from tests.support.performances import FRAME_GRID, Performance, perform

BPM_RANGE = (55.0, 220.0)
BLAST_IN_SIXTEENTHS: songs.Bar = [
    *[(place / 2, songs.KICK, 100) for place in range(8)],
    *[(place / 2 + 0.25, songs.SNARE, 100) for place in range(8)],
    *[(place / 2, songs.RIDE, 80) for place in range(8)],
]


def with_passages_of(song: Performance, other: Performance, spans_s: list[tuple[int, int]]) -> Performance:
    """Put passages of another song in the place of a song's own."""
    rate = int(FRAME_GRID.frame_rate)
    names = [field.name for field in fields(Activations) if field.name != "frame_grid"]
    tables = {name: getattr(song.activations, name).copy() for name in names}
    for start_s, end_s in spans_s:
        passage = slice(start_s * rate, end_s * rate)
        for name, table in tables.items():
            table[passage] = getattr(other.activations, name)[passage]

    def is_foreign(second: float) -> bool:
        return any(start_s <= second < end_s for start_s, end_s in spans_s)

    own = [onset for onset in song.onsets if not is_foreign(onset.onset_s)]
    foreign = [onset for onset in other.onsets if is_foreign(onset.onset_s)]
    onsets = sorted([*own, *foreign], key=lambda onset: onset.onset_s)
    return Performance(song.grid, onsets, Activations(FRAME_GRID, **tables), song.faults)


def test_a_song_to_a_click_keeps_its_tempo_through_foreign_passages() -> None:
    other = perform(songs.drifting(131, 0.05, 70), songs.ROCK, seed=1)
    song = with_passages_of(perform(songs.steady(170, 66)), other, [(0, 10), (40, 51)])
    steady = find_steady_pulse(gather_evidence(song.activations, song.onsets), BPM_RANGE)
    assert not steady.is_certain
    found_s = estimate_tempo(song.activations, song.onsets).beats_s
    nearest_s = np.abs(song.grid.beats_s[:, None] - found_s[None, :]).min(axis=1)
    assert np.mean(nearest_s <= 0.020) >= 0.95


def test_the_greater_the_share_the_more_speaks_for_one_tempo() -> None:
    nats = [SteadyPulse(50.0, share).nats for share in (0.5, 0.6, 0.7, 0.79)]
    assert nats == sorted(nats)
    assert nats[0] < 0 < nats[-1]


@pytest.mark.parametrize(("bpm", "is_penalised"), [(90.0, True), (185.0, False)])
def test_snares_between_the_eighths_speak_against_slow_pulses_only(bpm: float, is_penalised: bool) -> None:
    grid = songs.steady(bpm, 60)
    performance = perform(grid, BLAST_IN_SIXTEENTHS, fill_every=0)
    evidence = gather_evidence(performance.activations, performance.onsets)
    without = gather_evidence(
        performance.activations, [one for one in performance.onsets if one.voice is not songs.SNARE]
    )
    bars = count_bars(grid.beats_s, evidence)
    loss = likelihood(grid.beats_s, bars, without) - likelihood(grid.beats_s, bars, evidence)
    assert (loss > 2.0) == is_penalised


def test_a_fast_blast_beat_keeps_its_tempo() -> None:
    performance = perform(songs.steady(185, 60), BLAST_IN_SIXTEENTHS)
    changes = estimate_tempo(performance.activations, performance.onsets).tempo_map.tempo_changes
    assert np.allclose([change.bpm for change in changes], 185, rtol=1e-3)
