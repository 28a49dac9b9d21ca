"""From one state to the next: without a click, without a gap, and with a note of when it is heard."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from chart_hero_app.playback.desk import Desk, Fader
from chart_hero_app.playback.engine import Engine, Stamp
from chart_hero_app.playback.kit import KitSound, load_kit
from chart_hero_app.playback.mixer import SEAM_S, MixState, Transport, lay_out
from chart_hero_app.playback.route import Route
from chart_hero_app.playback.score import Strokes
from chart_hero_app.playback.tape import Samples, Strip, Tape
from chart_hero_core.domain.chart import Pad
from tests.support.playback import RATE, tone


def playing(song: Samples, start_frame: int = 0) -> MixState:
    return MixState(Transport(Route(RATE), start_frame), Tape({0: Strip((0,), (song,))}))


def block_of(engine: Engine, n: int = 512) -> Samples:
    out = np.full((n, 2), np.nan, dtype=np.float32)
    engine.render(out, 0.0)
    return out


def test_frames_are_counted_whatever_the_blocks() -> None:
    engine = Engine(RATE)

    for n in (512, 64, 3000):
        block_of(engine, n)

    assert engine.next_frame == 3576


def test_a_large_block_is_filled_to_its_end() -> None:
    engine = Engine(RATE)
    engine.update(lambda _: playing(tone(1.0)))
    block_of(engine)

    out = block_of(engine, 5000)

    assert np.array_equal(out, tone(1.0)[512:5512])


def test_the_stamp_says_when_a_block_is_heard() -> None:
    engine = Engine(RATE)
    block_of(engine)

    engine.render(np.zeros((512, 2), dtype=np.float32), 12.5)

    assert engine.stamp == Stamp(512, 12.5)


def test_pausing_makes_no_click() -> None:
    engine = Engine(RATE)
    engine.update(lambda _: playing(tone(1.0)))
    before = block_of(engine)

    engine.update(lambda state: replace(state, transport=None))
    out = np.concatenate((before, block_of(engine)))

    assert np.abs(np.diff(out[512:, 0])).max() < 0.04
    assert not out[-200:].any()


@pytest.mark.parametrize("n_block", [32, 100, 512])
@pytest.mark.parametrize("rate", [RATE, 96_000])
def test_a_fade_is_as_long_in_blocks_of_any_size(n_block: int, rate: int) -> None:
    engine = Engine(rate)
    engine.update(lambda _: playing(np.full((rate, 2), 0.5, dtype=np.float32)))
    for _ in range(rate // 20 // n_block):
        block_of(engine, n_block)

    engine.update(lambda state: replace(state, transport=None))
    out = np.concatenate([block_of(engine, n_block) for _ in range(rate // 20 // n_block)])

    n_fade = int(SEAM_S * rate)
    assert np.allclose(out[:n_fade, 0], np.linspace(0.5, 0.0, n_fade), atol=1e-5)
    assert not out[n_fade:].any()


def test_a_stroke_right_at_the_start_keeps_its_attack() -> None:
    kick = load_kit(RATE)[KitSound.KICK]
    strokes = Strokes(np.zeros(1), [KitSound.KICK], np.ones(1), [Pad.KICK])
    track = lay_out(strokes, load_kit(RATE), Route(RATE), Desk().lane_gain)
    engine = Engine(RATE)
    block_of(engine)

    engine.update(lambda _: MixState(Transport(Route(RATE), 512), drums=track))
    out = block_of(engine)

    n_fade = RATE // 1000
    assert np.allclose(out[n_fade:, 0], kick[n_fade:512], atol=1e-6)


def test_more_tape_is_no_step_to_hear() -> None:
    song = tone(1.0)
    engine = Engine(RATE)
    engine.update(lambda _: playing(song[:512]))
    block_of(engine)

    engine.update(lambda state: replace(state, tape=Tape({0: Strip((0,), (song,))})))

    assert np.array_equal(block_of(engine), song[512:1024])


def test_a_fader_is_heard_with_the_next_block() -> None:
    engine = Engine(RATE)
    engine.update(lambda _: playing(tone(1.0)))
    block_of(engine)
    quieter = Desk().with_level(Fader.SONG, 0.5)

    engine.update(lambda state: replace(state, desk=quieter))
    block_of(engine)

    assert np.allclose(block_of(engine), 0.5 * tone(1.0)[1024:1536], atol=1e-6)


@pytest.mark.parametrize("n_updates", [1, 2, 5])
def test_the_state_that_sounds_is_kept_until_the_next_block_is_through(n_updates: int) -> None:
    engine = Engine(RATE)
    first = engine.update(lambda _: playing(tone(1.0)))
    block_of(engine)

    for _ in range(n_updates):
        engine.update(lambda state: replace(state, transport=None))

    assert any(state is first for state in engine._retired)
