from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chart_hero_core.training.accompaniment_patterns import (
    BAR_RHYTHMS,
    BEAT_RHYTHMS,
    RANDOM_RHYTHMS,
    Chord,
    bar_rhythm,
    parse_progression,
    swung,
)
from chart_hero_core.training.accompaniment_scene import Scene, draw_scene
from chart_hero_core.training.accompaniment_styles import JAZZ, ROCK, STYLES
from chart_hero_core.training.timeline import Timeline

RHYTHMS = sorted([*BEAT_RHYTHMS, *BAR_RHYTHMS, *RANDOM_RHYTHMS])


def timeline(n_beats: int = 20, beats_per_bar: int = 4, first_place: int = 3) -> Timeline:
    """Return beats every half second from -0.5 s on, the clip ending a beat before the last one."""
    beats_s = 0.5 * np.arange(n_beats) - 0.5
    return Timeline(beats_s, (np.arange(n_beats) + first_place) % beats_per_bar, beats_per_bar, beats_s[-2])


def plain_scene(seed: int = 0, beats: Timeline | None = None) -> Scene:
    """Return a straight scene without breaks or unisons."""
    scene = draw_scene(np.random.default_rng(seed), beats or timeline(), ROCK)
    return replace(scene, swing=0.5, unison_bars={}, break_beats=())


def test_a_progression_is_read_by_root_and_quality() -> None:
    assert parse_progression("C Bbsus4 Gb5") == (
        Chord(0, (0, 4, 7)),
        Chord(10, (0, 5, 7)),
        Chord(6, (0, 7)),
    )


def test_all_progressions_of_all_styles_can_be_read() -> None:
    songs = [song for style in STYLES for song in style.progressions]

    assert all(len(parse_progression(song)) == len(song.split()) for song in songs)


@given(st.sampled_from(RHYTHMS), st.integers(1, 9), st.integers(0, 99))
def test_a_rhythm_rises_within_its_bar(rhythm: str, n_beats: int, seed: int) -> None:
    places = bar_rhythm(np.random.default_rng(seed), rhythm, n_beats)

    assert places == sorted(set(places))
    assert all(0 <= place < n_beats for place in places)


@given(st.floats(0, 16), st.floats(0, 16), st.floats(0.5, 0.7))
def test_swing_keeps_the_order(one: float, other: float, swing: float) -> None:
    early, late = sorted((one, other))

    assert swung(early, swing) <= swung(late, swing) + 1e-9


def test_swing_moves_the_offbeat_eighth_only() -> None:
    assert swung(3.0, 0.62) == 3.0
    assert swung(3.5, 0.62) == pytest.approx(3.62)


@given(st.integers(0, 200))
def test_chords_change_on_bars_and_half_bars_only(seed: int) -> None:
    scene = draw_scene(np.random.default_rng(seed), timeline(), ROCK)

    places = (np.array(scene.chord_beats) + 3) % 4

    assert set(places) <= {0.0, 2.0}
    assert np.mean(places == 0) >= 0.5


def test_a_chord_sounds_from_its_beat_to_the_next() -> None:
    scene = replace(plain_scene(), chord_beats=(-3.0, 1.0), chords=(Chord(0, (0,)), Chord(5, (0,))))

    assert [scene.chord_at(beat).root for beat in (-4.0, 0.99, 1.0, 9.0)] == [0, 0, 5, 5]


def test_bars_cover_the_timeline_from_a_bar_begun_before_it() -> None:
    scene = plain_scene(beats=timeline(n_beats=10, first_place=3))

    assert [(bar.first_beat, bar.n_beats) for bar in scene.bars] == [(-3, 4), (1, 4), (5, 4), (9, 1)]


def test_hits_lie_on_the_beats() -> None:
    scene = plain_scene()

    hits = scene.hits(np.random.default_rng(1), "quarters")

    onsets_s = np.array([hit.onset_s for hit in hits])
    assert len(hits) >= 18
    assert np.max(np.abs(onsets_s - np.round(onsets_s / 0.5) * 0.5)) < 0.025
    assert np.std(onsets_s - np.round(onsets_s / 0.5) * 0.5) > 0.001


def test_hits_of_a_walking_swing_fall_behind_the_middle_of_the_beat() -> None:
    scene = replace(plain_scene(), swing=0.66)

    hits = scene.hits(np.random.default_rng(1), "offbeats")

    assert np.mean([hit.onset_s % 0.5 for hit in hits]) == pytest.approx(0.33, abs=0.01)


def test_nothing_is_struck_in_a_break_and_nothing_is_held_into_it() -> None:
    scene = replace(plain_scene(), break_beats=((5.0, 7.0),))

    hits = scene.hits(np.random.default_rng(1), "eighths")

    assert not [hit for hit in hits if 5.0 <= hit.beat < 7.0]
    last = max((hit for hit in hits if hit.beat < 5.0), key=lambda hit: hit.beat)
    assert last.gap_s == pytest.approx(0.25)


def test_a_unison_bar_overrides_every_rhythm() -> None:
    scene = replace(plain_scene(), unison_bars={1: [0.0, 2.5]})

    hits = scene.hits(np.random.default_rng(1), "sixteenths")

    assert [hit.place for hit in hits if 1 <= hit.beat < 5] == [0.0, 2.5]


def test_sixteenths_too_fast_to_play_become_eighths() -> None:
    beats_s = 0.3 * np.arange(20) - 0.3
    beats = Timeline(beats_s, np.arange(20) % 4, 4, 5.0)
    scene = plain_scene(beats=beats)

    hits = scene.hits(np.random.default_rng(1), "sixteenths")

    assert {hit.beat % 1 for hit in hits} == {0.0, 0.5}


def test_jazz_swings() -> None:
    assert all(draw_scene(np.random.default_rng(seed), timeline(), JAZZ).swing >= 0.55 for seed in range(9))
