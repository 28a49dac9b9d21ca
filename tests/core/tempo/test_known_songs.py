"""Real songs of exactly known tempo; the beat activations are simulated from it."""

from __future__ import annotations

import json
import os
from pathlib import Path

import numpy as np
import pytest

from chart_hero_core.tempo.estimator import estimate_tempo
from tests.support.performances import Faults, Performance, grid_of_intervals, perform

FOLDER = os.environ.get("CHART_HERO_EVAL")
NAMES = ("chaos_god", "feelings", "mutilated_mime", "war_of_freedom")

pytestmark = pytest.mark.skipif(FOLDER is None, reason="CHART_HERO_EVAL names no folder of known songs")


def known_song(name: str, faults: Faults) -> tuple[Performance, float]:
    folder = Path(FOLDER or "") / "songs" / name
    beats_s = np.loadtxt(folder / "beats.txt")
    bpm = json.loads((folder / "info.json").read_text(encoding="utf-8"))["bpm"]
    grid = grid_of_intervals(np.diff(beats_s), start_s=float(beats_s[0]))
    return perform(grid, faults=faults), float(bpm)


@pytest.mark.parametrize(
    "faults",
    [
        Faults(),
        Faults(silent_s=(0, 600)),
        Faults(displaced_s=(40, 100)),
        Faults(every_other=0.6, offbeat=0.4),
    ],
    ids=["as usual", "no strokes", "offbeats for beats", "octave unsure"],
)
@pytest.mark.parametrize("name", NAMES)
def test_a_known_song_has_one_marker_at_its_tempo(name: str, faults: Faults) -> None:
    performance, bpm = known_song(name, faults)
    found = estimate_tempo(performance.activations, performance.onsets)
    assert found.is_steady
    assert found.tempo_map.tempo_changes[0].bpm == pytest.approx(bpm, rel=2e-4)
    truth = performance.grid.beats_s
    assert np.mean(np.abs(truth[:, None] - found.beats_s[None, :]).min(axis=1) <= 0.020) >= 0.9
