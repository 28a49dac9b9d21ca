"""The tape ahead of the playhead: whole, in time, of one sound, and never more than is needed."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from chart_hero_app.playback import tape_maker
from chart_hero_app.playback.route import Loop, Route
from chart_hero_app.playback.sound_store import SoundStore
from chart_hero_app.playback.stretch import Read, StretchProcess, stretch, stretch_piece
from chart_hero_app.playback.tape import Samples
from chart_hero_app.playback.tape_maker import LONGEST_KEPT_LOOP_S, SHORT_PIECE_S, TapeMaker
from tests.support.playback import RATE, ramp, tone


class SlowProcess(StretchProcess):
    """Stretches here, and hands over after so many questions; never starts a process."""

    def __init__(self, n_questions: int = 3, *, works: bool = True) -> None:
        super().__init__()
        self._n_questions = n_questions
        self._works = works
        self._result: Samples | None = None
        self._n_asked = 0
        self.n_pieces = 0

    def is_ready(self) -> bool:
        return self._works and not self.is_busy

    def submit(self, samples: Samples, speed: float, sample_rate: int) -> None:
        self._result, self._n_asked, self.is_busy = stretch(samples, speed, sample_rate), 0, True
        self.n_pieces += 1

    def poll(self) -> Samples | None:
        self._n_asked += 1
        if not self.is_busy or self._n_asked < self._n_questions:
            return None
        self.is_busy = False
        return self._result


@pytest.fixture
def store() -> Iterator[SoundStore]:
    store = SoundStore(RATE)
    yield store
    store.close()


def filled(store: SoundStore, sound: Samples) -> SoundStore:
    store.append(sound)
    store.is_complete = True
    return store


def played(maker: TapeMaker, n: int, block: int = 2048) -> Samples:
    """Play the first steps of a route as the device would, with one piece of work for each block."""
    out = []
    for step in range(0, n, block):
        maker.advance(step)
        for lap in maker.route.laps(step, step + block):
            first, last = (
                max(lap.first_step, step),
                min(lap.first_step + lap.end_x - lap.start_x, step + block),
            )
            part = np.empty((last - first, 2), dtype=np.float32)
            maker.tape.strip_of(lap.number).read(lap.start_x + first - lap.first_step, part)
            out.append(part)
    return np.concatenate(out)[:n]


def tone_to_rest_db(sound: Samples, frequency: float) -> float:
    spectrum = np.abs(np.fft.rfft(sound[:, 0] * np.hanning(len(sound)))) ** 2
    is_tone = np.abs(np.fft.rfftfreq(len(sound), 1 / RATE) - frequency) < 6
    return float(10 * np.log10(spectrum[is_tone].sum() / spectrum[~is_tone].sum()))


def test_at_its_own_speed_the_tape_is_the_sound(store: SoundStore) -> None:
    sound = ramp(12.0)
    maker = TapeMaker(Route(RATE, 1.0), filled(store, sound), SlowProcess())

    out = played(maker, 10 * RATE)

    assert np.allclose(out, sound[RATE : 11 * RATE], atol=1e-4)


def test_nothing_is_ready_before_it_is_decoded(store: SoundStore) -> None:
    maker = TapeMaker(Route(RATE, 1.0), store, SlowProcess())
    store.append(tone(1.0))
    maker.advance(0)
    is_ready_early = maker.is_ready(0)

    store.append(tone(1.0))
    maker.advance(0)

    assert not is_ready_early
    assert maker.is_ready(0)


def test_the_tape_grows_with_the_decoded_sound(store: SoundStore) -> None:
    maker = TapeMaker(Route(RATE), store, SlowProcess())
    sound = ramp(3.0)
    for start in range(0, len(sound), RATE // 2):
        store.append(sound[start : start + RATE // 2])
        maker.advance(0)
    store.is_complete = True

    assert np.allclose(played(maker, 3 * RATE), sound, atol=1e-4)


def test_a_stretched_start_is_ready_after_one_piece_of_work(store: SoundStore) -> None:
    maker = TapeMaker(Route(RATE, 2.0, 0.5), filled(store, tone(6.0)), SlowProcess())

    maker.advance(0)

    assert maker.is_ready(0)
    assert maker.tape.strip_of(0).end_x - maker.route.start_x <= 0.6 * RATE


def test_stretched_pieces_make_one_sound(store: SoundStore) -> None:
    maker = TapeMaker(Route(RATE, 1.0, 0.5), filled(store, tone(14.0)), SlowProcess(60))

    out = played(maker, 20 * RATE)

    assert len(maker.tape.strip_of(0).blocks) > 1
    assert tone_to_rest_db(out, 440) > 35
    level = np.sqrt(np.mean(np.square(out[: 19 * RATE, 0].reshape(-1, RATE // 10)), axis=1))
    assert level.min() > 0.8 * np.median(level)
    assert level.max() < 1.2 * np.median(level)


def test_without_the_process_short_pieces_do(store: SoundStore) -> None:
    maker = TapeMaker(Route(RATE, 0.0, 0.5), filled(store, tone(4.0)), SlowProcess(works=False))

    out = played(maker, 6 * RATE)

    level = np.sqrt(np.mean(np.square(out[:, 0].reshape(-1, RATE // 10)), axis=1))
    assert level[1:].min() > 0.2


def test_long_pieces_are_few(store: SoundStore) -> None:
    process = SlowProcess(1)
    maker = TapeMaker(Route(RATE, 0.0, 0.5), filled(store, tone(12.0)), process)

    played(maker, 8 * RATE)

    assert process.n_pieces <= 3


@pytest.mark.parametrize("start_s", [0.5, 1.0, 1.8])
def test_a_slow_loop_at_rest_is_stretched_once(store: SoundStore, start_s: float) -> None:
    process = SlowProcess(1)
    maker = TapeMaker(Route(RATE, start_s, 0.6, Loop(1.0, 2.0)), filled(store, tone(3.0)), process)

    for _ in range(20):
        maker.advance(0)

    assert maker.is_full
    assert process.n_pieces <= 2  # the way into the loop, and the loop


def test_a_slow_loop_that_plays_is_stretched_once(store: SoundStore) -> None:
    process = SlowProcess(1)
    maker = TapeMaker(Route(RATE, 1.0, 0.6, Loop(1.0, 2.0)), filled(store, tone(3.0)), process)

    played(maker, 8 * RATE)

    assert maker.is_full
    assert process.n_pieces <= 2


def test_a_slow_loop_that_ran_dry_is_stretched_once(
    store: SoundStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    pieces: list[int] = []

    def stretch_and_count(read: Read, x: int, n: int, speed: float, sample_rate: int) -> Samples:
        pieces.append(x)
        return stretch_piece(read, x, n, speed, sample_rate)

    monkeypatch.setattr(tape_maker, "stretch_piece", stretch_and_count)
    route = Route(RATE, 1.0, 0.5, Loop(1.0, 2.0))
    maker = TapeMaker(route, filled(store, tone(3.0)), SlowProcess(works=False))
    maker.advance(0)
    n_lap = 2 * RATE

    for step in range(n_lap + RATE, 6 * n_lap, RATE // 20):  # nothing was done for a lap and a half
        maker.advance(step)

    loop_pieces = pieces[1:]
    assert loop_pieces == sorted(set(loop_pieces)), "a place was stretched twice"
    assert len(loop_pieces) <= n_lap / (SHORT_PIECE_S * RATE) + 1
    assert maker.is_full


@pytest.mark.parametrize("speed", [1.0, 0.5])
def test_every_lap_of_a_loop_sounds_the_same(store: SoundStore, speed: float) -> None:
    route = Route(RATE, 1.0, speed, loop=Loop(0.5, 1.5))
    maker = TapeMaker(route, filled(store, tone(4.0)), SlowProcess())
    n_lap = round(RATE / speed)

    out = played(maker, 5 * n_lap)

    second, third, fourth = (out[n_lap // 2 + k * n_lap :][:n_lap] for k in (1, 2, 3))
    assert np.array_equal(second, third) or speed != 1.0
    assert np.array_equal(third, fourth)
    assert np.abs(second).max() > 0.4


def test_the_tape_stays_small(store: SoundStore) -> None:
    maker = TapeMaker(Route(RATE), filled(store, tone(60.0)), SlowProcess())

    for step in range(0, 50 * RATE, RATE // 4):
        maker.advance(step)
        n_bytes = sum(block.nbytes for strip in maker.tape.strips.values() for block in strip.blocks)
        assert n_bytes <= 16 * RATE * 8


def test_a_long_loop_does_not_keep_the_whole_of_it(store: SoundStore) -> None:
    route = Route(RATE, 60.0, loop=Loop(0.0, LONGEST_KEPT_LOOP_S + 2))
    maker = TapeMaker(route, filled(store, ramp(64.0)), SlowProcess())

    out = played(maker, 8 * RATE, RATE // 4)

    assert np.allclose(out[:, 0] * 64 / 0.9, (60 + np.arange(len(out)) / RATE) % 62, atol=0.01)
    assert sum(len(block) for strip in maker.tape.strips.values() for block in strip.blocks) < 30 * RATE


def test_a_route_over_the_end_of_the_song_falls_silent(store: SoundStore) -> None:
    maker = TapeMaker(Route(RATE, 1.5), filled(store, tone(2.0)), SlowProcess())

    out = played(maker, RATE)

    assert np.abs(out[: RATE // 2]).max() > 0.4
    assert not out[RATE // 2 + 100 :].any()
    assert maker.is_ready(0)
