from __future__ import annotations

import pytest

from chart_hero_core.tempo.evidence import gather_evidence
from chart_hero_core.tempo.steady import SteadyPulse, find_steady_pulse
from tests.support import performances as songs
from tests.support.performances import Faults, perform

FAULTS = Faults(logit_noise=1.2, missed_beats=0.25, jitter_s=0.007, offbeat=0.5, every_other=0.6)


def found_in(grid: songs.TrueGrid, groove: songs.Bar = songs.ROCK) -> SteadyPulse:
    performance = perform(grid, groove, faults=FAULTS)
    return find_steady_pulse(gather_evidence(performance.activations, performance.onsets), (55.0, 220.0))


@pytest.mark.parametrize("bpm", [74.3, 120.0, 181.7])
def test_music_to_a_click_is_steady_at_its_tempo_or_a_relation(bpm: float) -> None:
    found = found_in(songs.steady(bpm, 90))
    ratio = 6000 / found.period / bpm
    assert found.is_certain
    assert min(abs(ratio / relation - 1) for relation in (0.5, 1, 2)) < 1e-3


@pytest.mark.parametrize(
    "grid", [songs.drifting(110, 0.01, 120), songs.stepping(120, 122), songs.stepping(160, 144)]
)
def test_drift_and_steps_are_not_steady(grid: songs.TrueGrid) -> None:
    assert not found_in(grid).is_certain
