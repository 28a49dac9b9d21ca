from __future__ import annotations

import numpy as np
import pytest

from chart_hero_core.errors import OptionError
from chart_hero_core.tempo.estimate import TempoEstimate, TempoHints
from chart_hero_core.tempo.estimator import estimate_tempo
from tests.support import performances as songs
from tests.support.performances import perform

SONG = perform(songs.steady(120))
DRIFTING = perform(songs.drifting(110, 0.06))


def hinted(hints: TempoHints) -> TempoEstimate:
    return estimate_tempo(SONG.activations, SONG.onsets, hints)


def test_a_given_tempo_is_the_only_one() -> None:
    found = estimate_tempo(DRIFTING.activations, DRIFTING.onsets, TempoHints(bpm=113.3))
    assert [change.bpm for change in found.tempo_map.tempo_changes] == [113.3]
    assert "The song does not seem to keep to 113.3 BPM." in found.warnings


def test_a_right_tempo_is_placed_on_the_beats() -> None:
    found = hinted(TempoHints(bpm=120))
    assert np.abs(found.downbeats_s - SONG.grid.downbeats_s[3]).min() < 0.005
    assert found.trust > 0.7


@pytest.mark.parametrize("second", [0.0, 0.3, 1.3, 17.123])
@pytest.mark.parametrize("bpm", [None, 120.0])
def test_a_bar_line_falls_on_the_given_first_beat(second: float, bpm: float | None) -> None:
    found = hinted(TempoHints(bpm=bpm, first_beat_s=second))
    assert np.abs(found.downbeats_s - second).min() < 1e-9
    assert found.tempo_map.origin_s <= 0


def test_bars_are_counted_from_the_given_first_beat_to_the_end() -> None:
    found = hinted(TempoHints(first_beat_s=1.3))
    assert np.abs(found.downbeats_s - 41.3).min() < 0.01


def test_a_first_beat_behind_the_end_is_refused_in_words() -> None:
    assert (
        "The first beat given, 100 s, lies behind the end" in hinted(TempoHints(first_beat_s=100)).warnings[0]
    )


@pytest.mark.parametrize("signature", [(3, 4), (4, 4), (2, 2), (6, 8), (7, 8), (1, 4), (32, 4)])
def test_a_given_time_signature_is_kept(signature: tuple[int, int]) -> None:
    found = hinted(TempoHints(time_signature=signature))
    assert [(item.numerator, item.denominator) for item in found.tempo_map.time_signatures] == [signature]


@pytest.mark.parametrize(
    ("hint", "match"),
    [
        ({"bpm": 0.0}, "0 BPM cannot be used"),
        ({"bpm": 1000.0}, "1000 BPM cannot be used"),
        ({"first_beat_s": -1.0}, "lies outside the song"),
        ({"time_signature": (0, 4)}, "0/4 cannot be used"),
        ({"time_signature": (4, 3)}, "4/3 cannot be used"),
        ({"time_signature": (7, 16)}, "7/16 cannot be used"),
    ],
)
def test_impossible_hints_are_refused(hint: dict[str, object], match: str) -> None:
    with pytest.raises(OptionError, match=match):
        TempoHints(**hint)  # type: ignore[arg-type]
