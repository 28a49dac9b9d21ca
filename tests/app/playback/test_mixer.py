"""The mix, rendered offline: who sounds, where, how loud, on which ear."""

from __future__ import annotations

import gc
import tracemalloc
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chart_hero_app.playback.desk import Desk, Fader
from chart_hero_app.playback.kit import KitSound, load_kit
from chart_hero_app.playback.mixer import (
    LARGEST_BLOCK,
    SEAM_S,
    Mixer,
    MixState,
    StrokeTrack,
    Transport,
    lay_out,
)
from chart_hero_app.playback.route import Loop, Route
from chart_hero_app.playback.score import Strokes
from chart_hero_app.playback.tape import Samples, Strip, Tape
from chart_hero_core.domain.chart import Pad
from tests.support.playback import RATE, ramp, tone

KIT = load_kit(RATE)
NO_KIT = Desk(switched_off=frozenset({Fader.KIT, Fader.CLICK}))
NO_SONG = Desk(switched_off=frozenset({Fader.SONG}))


def strokes(*struck: tuple[float, KitSound], gain: float = 1.0, pad: Pad | None = Pad.SNARE) -> Strokes:
    seconds = np.array([second for second, _ in struck], dtype=np.float64)
    return Strokes(seconds, [sound for _, sound in struck], np.full(len(struck), gain), [pad for _ in struck])


def state_of(
    route: Route,
    song: Samples | None = None,
    drums: Strokes | None = None,
    desk: Desk | None = None,
) -> MixState:
    strip = Strip((0,), (song,)) if song is not None else Strip()
    track = StrokeTrack() if drums is None else lay_out(drums, KIT, route, (desk or Desk()).lane_gain)
    return MixState(Transport(route, 0), Tape({0: strip, 1: strip}, repeats=True), track, desk=desk or Desk())


def rendered(state: MixState, n: int, first: int = 0, block: int = LARGEST_BLOCK) -> Samples:
    mixer = Mixer(RATE)
    out = np.full((n, 2), np.nan, dtype=np.float32)
    for start in range(0, n, block):
        mixer.mix(state, first + start, out[start : start + block])
    return out


def test_without_a_transport_there_is_silence() -> None:
    assert not rendered(MixState(), 1000).any()


def test_the_song_sounds_sample_for_sample() -> None:
    song = tone(1.0)

    out = rendered(state_of(Route(RATE, 0.25), song, desk=NO_KIT), 10_000)

    assert np.array_equal(out, song[RATE // 4 : RATE // 4 + 10_000])


def test_a_route_that_begins_later_is_silent_until_then() -> None:
    state = state_of(Route(RATE), tone(1.0), desk=NO_KIT)
    later = replace(state, transport=Transport(Route(RATE), 300))

    out = rendered(later, 1000)

    assert not out[:300].any()
    assert np.array_equal(out[300:], tone(1.0)[:700])


def test_a_stroke_sounds_at_its_very_sample() -> None:
    out = rendered(state_of(Route(RATE), drums=strokes((0.1, KitSound.SNARE))), RATE)

    assert not out[: RATE // 10].any()
    snare = KIT[KitSound.SNARE]
    assert np.allclose(out[RATE // 10 : RATE // 10 + len(snare), 0], snare, atol=1e-6)


@pytest.mark.parametrize("speed", [0.25, 0.5, 1.5])
def test_strokes_are_placed_and_not_stretched(speed: float) -> None:
    out = rendered(state_of(Route(RATE, 0.0, speed), drums=strokes((0.3, KitSound.KICK))), 2 * RATE)

    start = round(0.3 * RATE / speed)
    kick = KIT[KitSound.KICK]
    assert np.allclose(out[start : start + len(kick), 1], kick, atol=1e-6)
    assert not out[:start].any()


@given(st.lists(st.integers(1, LARGEST_BLOCK), min_size=1, max_size=12), st.integers(0, 20_000))
def test_the_mix_does_not_hang_on_how_it_is_cut(blocks: list[int], first: int) -> None:
    drums = strokes((0.0, KitSound.CRASH), (0.1, KitSound.HI_HAT_OPEN), (0.2, KitSound.HI_HAT_CLOSED))
    state = state_of(Route(RATE, 0.05, loop=Loop(0.08, 0.25)), tone(0.5), drums)
    mixer = Mixer(RATE)
    whole = rendered(state, sum(blocks), first, LARGEST_BLOCK)

    start = 0
    for n in blocks:
        out = np.empty((n, 2), dtype=np.float32)
        mixer.mix(state, first + start, out)
        assert np.allclose(out, whole[start : start + n], atol=1e-5)
        start += n


def test_levels_are_what_the_faders_say() -> None:
    song = tone(0.5, level=0.4)
    desk = NO_KIT.with_level(Fader.SONG, 1.5).with_level(Fader.MASTER, 0.5)

    assert np.allclose(rendered(state_of(Route(RATE), song, desk=desk), 5000), 0.75 * song[:5000], atol=1e-6)


def test_split_ears_hear_the_song_left_and_the_chart_right() -> None:
    song = np.stack((tone(0.5)[:, 0], np.zeros(RATE // 2, dtype=np.float32)), axis=1)
    desk = Desk().with_ears(True)

    out = rendered(state_of(Route(RATE), song, strokes((0.1, KitSound.SNARE)), desk), RATE // 4)

    assert np.allclose(out[:, 0], 0.5 * song[: RATE // 4, 0], atol=1e-6)
    assert not out[: RATE // 10, 1].any()
    assert np.allclose(out[RATE // 10 :, 1], KIT[KitSound.SNARE][: len(out) - RATE // 10], atol=1e-6)


def test_a_muted_lane_is_not_heard() -> None:
    desk = Desk().with_muted(Pad.SNARE, True)

    assert not rendered(state_of(Route(RATE), drums=strokes((0.1, KitSound.SNARE)), desk=desk), RATE).any()


def test_a_closed_hi_hat_ends_the_open_one() -> None:
    both = strokes((0.0, KitSound.HI_HAT_OPEN), (0.1, KitSound.HI_HAT_CLOSED))
    closed_alone = strokes((0.1, KitSound.HI_HAT_CLOSED))

    choked = rendered(state_of(Route(RATE), drums=both), RATE // 2)
    expected = rendered(state_of(Route(RATE), drums=closed_alone), RATE // 2)

    after = RATE // 10 + int(0.013 * RATE)
    assert np.allclose(choked[after:], expected[after:], atol=1e-6)
    step = np.abs(np.diff(choked[RATE // 10 - 50 : RATE // 10, 0])).max()
    assert step < 0.5


def test_a_stroke_rings_on_over_the_seam_of_the_loop() -> None:
    state = state_of(
        Route(RATE, 0.0, loop=Loop(0.0, 0.1)), drums=strokes((0.05, KitSound.CRASH)), desk=NO_SONG
    )

    first_lap = rendered(state, RATE // 10)
    second_lap = rendered(state, RATE // 20, RATE // 10)

    crash = KIT[KitSound.CRASH]
    assert np.allclose(first_lap[RATE // 20 :, 0], crash[: RATE // 20], atol=1e-6)
    assert np.allclose(second_lap[:, 0], crash[RATE // 20 : RATE // 10], atol=1e-6)


def test_the_loop_is_exact_to_the_sample() -> None:
    n = RATE // 2
    state = state_of(Route(RATE, 0.0, loop=Loop(0.25, 0.75)), ramp(2.0), desk=NO_KIT)

    out = rendered(state, 4 * n)

    seam = int(SEAM_S * RATE)
    first = n * 3 // 2  # the first lap ends here
    assert np.array_equal(out[first + seam : first + n], out[first + n + seam : first + 2 * n])
    assert np.array_equal(out[first + seam : first + n], ramp(2.0)[n // 2 + seam : n // 2 + n])


def test_there_is_no_click_at_the_seam() -> None:
    # at the loop's end the tone stands at its peak, at its start at zero
    state = state_of(Route(RATE, 0.0, loop=Loop(0.25, 0.5 + 1 / 880 / 2)), tone(2.0), desk=NO_KIT)

    out = rendered(state, RATE)

    steepest_of_tone = 0.5 * 2 * np.pi * 440 / RATE
    assert np.abs(np.diff(out[:, 0])).max() < 1.2 * steepest_of_tone


def test_the_mix_never_leaves_full_scale() -> None:
    loud = strokes(*[(0.01 * i, KitSound.KICK) for i in range(40)], gain=1.5)

    out = rendered(state_of(Route(RATE), tone(1.0, level=1.0), loud), RATE)

    assert np.abs(out).max() == 1.0


def test_of_too_many_strokes_the_newest_are_heard() -> None:
    many = strokes(*[(0.001 * i, KitSound.CRASH) for i in range(200)], gain=0.01)

    out = rendered(state_of(Route(RATE), drums=many, desk=NO_SONG), RATE)

    assert np.isfinite(out).all()
    newest = out[round(0.199 * RATE) : round(0.199 * RATE) + 20]
    assert np.abs(newest).max() > 0


def busy_state() -> MixState:
    drums = strokes(*[(0.02 * i, KitSound.HI_HAT_CLOSED) for i in range(200)])
    return state_of(Route(RATE, 0.0, loop=Loop(1.0, 2.0)), tone(4.0), drums)


def test_mixing_leaves_nothing_behind_in_memory() -> None:
    state, mixer = busy_state(), Mixer(RATE)
    out: npt.NDArray[np.float32] = np.zeros((LARGEST_BLOCK, 2), dtype=np.float32)

    def memory_after(n_blocks: int) -> int:
        for block in range(n_blocks):
            mixer.mix(state, block * LARGEST_BLOCK, out)
        assert gc.collect() == 0  # nothing for the collector to do; it empties Python's lists of spares too
        return tracemalloc.get_traced_memory()[0]

    gc.collect()
    tracemalloc.start()
    try:
        growth = memory_after(250) - memory_after(250)
    finally:
        tracemalloc.stop()

    assert abs(growth) < 1000


def test_mixing_makes_no_arrays_of_sound() -> None:
    state, mixer = busy_state(), Mixer(RATE)
    out: npt.NDArray[np.float32] = np.zeros((LARGEST_BLOCK, 2), dtype=np.float32)

    def mix_block() -> None:
        mixer.mix(state, 100_000, out)

    mix_block()
    tracemalloc.start()
    try:
        mix_block()
        before, _ = tracemalloc.get_traced_memory()
        tracemalloc.reset_peak()
        mix_block()
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert peak - before < out.nbytes
