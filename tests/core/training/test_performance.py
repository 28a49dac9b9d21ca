from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chart_hero_core.training.generated_grooves import GRAMMARS, Grammar, draw_fill, varied
from chart_hero_core.training.grooves import HumanGroove, read_human_grooves
from chart_hero_core.training.hidden_downbeats import HIDDEN_DOWNBEATS
from chart_hero_core.training.pack import VOICE_OF_SOUND
from chart_hero_core.training.performance import LEAD_S, Drummer, Performance, draw_timeline

DURATION_S = 4.0


@pytest.fixture(scope="module")
def human(pack: Path) -> list[HumanGroove]:
    return read_human_grooves(pack, "train")


@pytest.fixture(scope="module")
def performances(human: list[HumanGroove]) -> list[Performance]:
    drummer = Drummer(human, human_share=0.4)
    return [drummer.play(np.random.default_rng(seed), DURATION_S) for seed in range(150)]


def test_equal_generators_give_equal_performances(human: list[HumanGroove]) -> None:
    one, other = (Drummer(human).play(np.random.default_rng(7), DURATION_S) for _ in range(2))

    assert one.strokes == other.strokes
    np.testing.assert_array_equal(one.timeline.beats_s, other.timeline.beats_s)


def test_strokes_rise_and_lie_within_the_clip_and_its_lead(performances: list[Performance]) -> None:
    for performance in performances:
        onsets_s = [stroke.onset_s for stroke in performance.strokes]
        assert onsets_s == sorted(onsets_s)
        assert all(-LEAD_S <= onset_s < DURATION_S for onset_s in onsets_s)


def test_strokes_are_playable_sounds_of_midi_velocity(performances: list[Performance]) -> None:
    strokes = [stroke for performance in performances for stroke in performance.strokes]

    assert {stroke.sound for stroke in strokes} <= set(VOICE_OF_SOUND)
    assert all(1 <= stroke.velocity <= 127 for stroke in strokes)


def test_performances_have_strokes_before_the_clip_whose_tails_ring_into_it(
    performances: list[Performance],
) -> None:
    ringing = [any(stroke.onset_s < 0 for stroke in performance.strokes) for performance in performances]

    assert np.mean(ringing) > 0.8


def test_every_kind_of_drum_is_played_now_and_then(performances: list[Performance]) -> None:
    played = {VOICE_OF_SOUND[stroke.sound].family for one in performances for stroke in one.strokes}

    assert len(played) == 5


def test_hard_and_soft_strokes_are_played(performances: list[Performance]) -> None:
    velocities = [stroke.velocity for one in performances for stroke in one.strokes]

    assert np.mean(np.array(velocities) < 40) > 0.01
    assert np.mean(np.array(velocities) > 110) > 0.05


def test_all_performances_can_be_human(human: list[HumanGroove]) -> None:
    drummer = Drummer(human, human_share=1.0)

    styles = {drummer.play(np.random.default_rng(seed), DURATION_S).style for seed in range(20)}

    assert styles == {"rock"}


def test_without_recordings_the_grammars_play() -> None:
    drummer = Drummer([], human_share=1.0)

    styles = {drummer.play(np.random.default_rng(seed), DURATION_S).style for seed in range(60)}

    assert styles <= {grammar.name for grammar in (*GRAMMARS, *HIDDEN_DOWNBEATS)}
    assert len(styles) > 6
    assert styles & {grammar.name for grammar in HIDDEN_DOWNBEATS}


def test_a_style_keeps_to_its_metres() -> None:
    drummer = Drummer([], human_share=0.0)
    own_metres = {grammar.name: grammar.metres for grammar in HIDDEN_DOWNBEATS}

    played = [drummer.play(np.random.default_rng(seed), DURATION_S) for seed in range(60)]
    metres = [
        (one.style, int(one.timeline.beat_in_bar.max()) + 1) for one in played if one.style in own_metres
    ]

    assert metres
    assert all(metre in own_metres[style] for style, metre in metres)


def test_strokes_follow_the_beats(human: list[HumanGroove]) -> None:
    """Most strokes of straight styles lie near a sixteenth of the timeline, drift or not."""
    drummer = Drummer(human, human_share=0.0)
    distances = []
    for seed in range(60):
        performance = drummer.play(np.random.default_rng(seed), DURATION_S)
        if performance.style not in ("rock", "punk", "funk", "disco"):
            continue
        beats_s = performance.timeline.beats_s
        grid_s = performance.timeline.seconds_at(np.arange(0, len(beats_s) - 1, 0.25))
        distances += [float(np.min(np.abs(grid_s - stroke.onset_s))) for stroke in performance.strokes]

    assert len(distances) > 300
    assert np.mean(np.array(distances) < 0.025) > 0.9


@given(
    seed=st.integers(0, 2**32),
    bpm=st.floats(50, 230),
    beats_per_bar=st.integers(2, 7),
    duration_s=st.floats(1.0, 30.0),
)
def test_timelines_surround_their_clip(seed: int, bpm: float, beats_per_bar: int, duration_s: float) -> None:
    timeline = draw_timeline(np.random.default_rng(seed), duration_s, bpm, beats_per_bar)

    assert timeline.beats_s[0] < 0
    assert timeline.beats_s[-1] > duration_s
    assert np.all(np.diff(timeline.beats_s) > 0.5 * 60 / bpm)
    assert np.all(np.diff(timeline.beats_s) < 2.0 * 60 / bpm)


@given(seed=st.integers(0, 2**32), beats_per_bar=st.integers(2, 7))
def test_bars_are_counted_through(seed: int, beats_per_bar: int) -> None:
    timeline = draw_timeline(np.random.default_rng(seed), 8.0, 120.0, beats_per_bar)

    assert timeline.beats_per_bar == beats_per_bar
    steps = np.diff(timeline.beat_in_bar) % beats_per_bar
    assert np.all(steps == 1)
    assert timeline.beat_in_bar[0] == 0


def test_clips_start_anywhere_in_a_bar() -> None:
    places = []
    for seed in range(200):
        timeline = draw_timeline(np.random.default_rng(seed), 8.0, 120.0, 4)
        places.append(timeline.beat_in_bar[np.searchsorted(timeline.beats_s, 0.0)])

    assert set(places) == {0, 1, 2, 3}


@pytest.mark.parametrize("grammar", GRAMMARS, ids=lambda grammar: grammar.name)
def test_a_grammar_plays_bars_of_any_length(grammar: Grammar) -> None:
    for beats in (2, 3, 4, 5, 6, 7):
        for seed in range(5):
            bar = grammar.draw(np.random.default_rng(seed), beats)
            assert bar
            assert all(0 <= stroke.beat < beats for stroke in bar)
            assert {stroke.sound for stroke in bar} <= set(VOICE_OF_SOUND)
            assert all(1 <= stroke.velocity <= 127 for stroke in bar)


@given(seed=st.integers(0, 2**32), beats=st.integers(2, 7))
def test_a_fill_ends_its_bar(seed: int, beats: int) -> None:
    fill = draw_fill(np.random.default_rng(seed), beats)

    assert all(max(0, beats - 4) <= stroke.beat < beats for stroke in fill)


@given(seed=st.integers(0, 2**32))
def test_a_bar_played_again_adds_nothing(seed: int) -> None:
    rng = np.random.default_rng(seed)
    bar = GRAMMARS[0].draw(rng, 4)

    again = varied(rng, bar, 0.3)

    places = {(stroke.beat, stroke.sound) for stroke in bar}
    assert {(stroke.beat, stroke.sound) for stroke in again} <= places
