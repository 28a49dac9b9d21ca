"""The player with a fake device: what is heard, where the playhead is, what is told."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from chart_hero_app.playback.desk import Fader
from chart_hero_app.playback.device import OutputDevice
from chart_hero_app.playback.kit import KitSound, load_kit
from chart_hero_app.playback.player import Player, Span
from chart_hero_app.playback.score import Strokes
from chart_hero_app.playback.tape import Samples
from chart_hero_core.domain.chart import DrumNote, Pad
from chart_hero_core.domain.timing import TempoMap
from chart_hero_core.editing.document import ChartDocument
from chart_hero_core.errors import UnreadableAudioError
from tests.support.playback import BUILT_IN, HEADSET, RATE, FakeOutput, PlayerBench, clicks, ramp, tone

SONG_S = 20.0
DELAY_S = 0.02


@pytest.fixture
def bench() -> Iterator[PlayerBench]:
    bench = PlayerBench(FakeOutput(delay_s=DELAY_S))
    yield bench
    bench.player.close()


@pytest.fixture
def loaded(bench: PlayerBench) -> PlayerBench:
    bench.load(ramp(SONG_S))
    return bench


def seconds_of(out: Samples) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    """Which seconds of the ramp are heard."""
    return out[:, 0] / 0.9 * SONG_S


def document_of(*ticks: int, pad: Pad = Pad.SNARE) -> ChartDocument:
    notes = tuple(DrumNote(tick, pad) for tick in ticks)
    return ChartDocument(TempoMap.steady(120.0), notes, duration_s=SONG_S)


# Playing


def test_a_loaded_song_can_be_played(loaded: PlayerBench) -> None:
    player = loaded.player

    assert player.can_play
    assert player.is_whole
    assert player.duration_s == pytest.approx(SONG_S)
    assert player.position_s == 0.0


def test_play_sounds_with_the_very_next_block(loaded: PlayerBench) -> None:
    loaded.player.seek(5.0)
    loaded.heard(0.1)

    loaded.player.play()
    out = loaded.heard(1.0)

    assert loaded.player.is_playing
    assert seconds_of(out)[100] == pytest.approx(5.0 + 100 / RATE, abs=0.01)
    assert seconds_of(out)[-1] == pytest.approx(5.0 + len(out) / RATE, abs=0.01)


def test_the_playhead_is_where_the_sound_is(loaded: PlayerBench) -> None:
    loaded.player.play()
    out = loaded.heard(2.0)

    # what was put out up to `delay` ago is heard
    heard_s = seconds_of(out)[len(out) - 1 - round(DELAY_S * RATE)]
    assert loaded.player.position_s == pytest.approx(heard_s, abs=0.010)


def test_the_playhead_stays_right_while_the_device_s_stamps_tremble(bench: PlayerBench) -> None:
    bench.output.trembles_s = 0.004
    bench.load(ramp(SONG_S))
    bench.player.play()
    positions, errors = [], []

    for _ in range(100):
        bench.advance(0.012)
        n_heard = sum(len(block) for block in bench.output.stream.blocks) - round(DELAY_S * RATE)
        positions.append(bench.player.position_s)
        errors.append(positions[-1] - n_heard / RATE)

    assert np.abs(errors[5:]).max() < 0.010
    assert positions == sorted(positions)


def test_a_latency_is_taken_off_the_playhead(loaded: PlayerBench) -> None:
    loaded.player.outputs.set_latency(0.2)
    loaded.player.play()
    loaded.advance(1.0)

    late = loaded.player.position_s
    loaded.player.outputs.set_latency(0.0)

    assert loaded.player.position_s - late == pytest.approx(0.2, abs=0.001)


def test_pause_rests_where_it_was_heard_and_play_goes_on_there(loaded: PlayerBench) -> None:
    loaded.player.play()
    loaded.advance(1.0)
    position_s = loaded.player.position_s

    loaded.player.toggle()
    silence = loaded.heard(0.5)

    assert not loaded.player.is_playing
    assert loaded.player.position_s == position_s
    assert not silence[512:].any()
    loaded.player.toggle()
    assert seconds_of(loaded.heard(0.1))[200] == pytest.approx(position_s, abs=0.02)


def test_a_seek_in_full_play_is_heard_and_shown_at_once(loaded: PlayerBench) -> None:
    loaded.player.play()
    loaded.advance(1.0)

    loaded.player.seek(12.0)

    assert loaded.player.position_s == pytest.approx(12.0)
    assert seconds_of(loaded.heard(0.2))[600] == pytest.approx(12.0, abs=0.05)


def test_the_song_ends_by_itself_and_starts_anew(loaded: PlayerBench, qtbot: QtBot) -> None:
    loaded.player.seek(SONG_S - 0.5)
    loaded.player.play()

    with qtbot.waitSignal(loaded.player.state_changed):
        loaded.advance(1.5)
    assert not loaded.player.is_playing
    assert loaded.player.position_s == pytest.approx(SONG_S)

    loaded.player.play()
    assert loaded.player.position_s == 0.0


def test_a_seek_before_the_song_is_its_start(loaded: PlayerBench) -> None:
    loaded.player.seek(-3.0)

    assert loaded.player.position_s == 0.0


def test_going_to_the_same_place_twice_does_not_stop_what_plays_from_there(loaded: PlayerBench) -> None:
    loaded.player.seek(5.0)
    route = loaded.player._route
    loaded.player.play()
    loaded.advance(0.2)

    # as if the worker came only now to make ready what has been started since
    loaded.player._deck.feeder.aim(route, goes=False)
    loaded.advance(0.2)

    assert loaded.player.position_s == pytest.approx(5.4, abs=0.05)


# Loop and speed


def test_the_loop_goes_round(loaded: PlayerBench) -> None:
    loaded.player.seek(2.5)
    loaded.player.play()
    loaded.advance(0.2)

    loaded.player.set_loop(2.0, 3.0)
    heard = seconds_of(loaded.heard(4.0))

    assert heard[500:].min() == pytest.approx(2.0, abs=0.02)
    assert heard[500:].max() == pytest.approx(3.0, abs=0.02)
    assert 2.0 <= loaded.player.position_s < 3.0


def test_a_loop_that_is_switched_off_is_kept(loaded: PlayerBench) -> None:
    loaded.player.set_loop(2.0, 3.0)
    loaded.player.seek(2.5)
    loaded.player.play()
    loaded.player.switch_loop(False)
    loaded.advance(1.5)

    assert loaded.player.position_s > 3.5
    assert loaded.player.loop is not None
    assert not loaded.player.loops


def test_another_speed_goes_on_where_the_song_is(loaded: PlayerBench) -> None:
    loaded.player.play()
    loaded.advance(2.0)
    before_s = loaded.player.position_s

    loaded.player.set_speed(0.5)
    loaded.advance(2.0)

    assert loaded.player.position_s == pytest.approx(before_s + 1.0, abs=0.03)


def test_a_change_of_speed_leaves_no_hole(bench: PlayerBench) -> None:
    bench.load(tone(SONG_S))
    bench.player.play()
    bench.advance(1.0)

    bench.player.set_speed(0.6)
    out = bench.heard(1.0)

    loudness = np.sqrt(np.mean(np.square(out[: RATE // 100 * 100, 0].reshape(-1, RATE // 100)), axis=1))
    assert loudness.min() > 0.1  # no 10 ms are empty


def test_click_and_song_stay_together_at_half_speed(bench: PlayerBench) -> None:
    at_s = np.arange(1.0, 4.0, 0.5)
    bench.load(clicks(5.0, at_s))
    bench.player.set_speed(0.5)
    bench.player.set_clicks(TempoMap.steady(120.0), 5.0)
    bench.player.split_ears(True)
    bench.player.switch_fader(Fader.CLICK, True)
    bench.player.play()

    out = np.abs(bench.heard(8.0))

    for second in at_s:
        place = round(second / 0.5 * RATE)
        song, click = out[place - 2000 : place + 2000, 0], out[place - 2000 : place + 2000, 1]
        song_onset = np.argmax(np.convolve(song, np.ones(50), "same") > 0.5 * np.max(song) * 20)
        click_onset = np.argmax(click > 0.05)
        assert abs(int(song_onset) - int(click_onset)) / RATE < 0.003


@pytest.mark.parametrize(("asked", "got"), [(0.1, 0.25), (2.0, 1.5), (0.6, 0.6)])
def test_speeds_stay_within_what_can_be_played(bench: PlayerBench, asked: float, got: float) -> None:
    bench.player.set_speed(asked)

    assert bench.player.speed == got


# The chart


def test_notes_are_heard_at_their_places(bench: PlayerBench) -> None:
    bench.load(np.zeros((5 * RATE, 2), dtype=np.float32))
    bench.player.set_notes(document_of(480, 960))
    bench.player.play()

    out = bench.heard(2.0)

    snare = load_kit(RATE)[KitSound.SNARE]
    for start in (RATE // 2, RATE):
        assert np.allclose(out[start : start + 5000, 0], snare[:5000], atol=1e-5)


def test_an_edit_in_full_play_is_heard_from_then_on(bench: PlayerBench) -> None:
    bench.load(np.zeros((5 * RATE, 2), dtype=np.float32))
    bench.player.play()
    bench.advance(0.5)

    bench.player.set_notes(document_of(960))
    out = bench.heard(1.0)

    assert np.abs(out).max() > 0.3


def test_a_muted_lane_falls_silent_in_full_play(bench: PlayerBench) -> None:
    bench.load(np.zeros((5 * RATE, 2), dtype=np.float32))
    bench.player.set_notes(document_of(*range(0, 4800, 240)))
    bench.player.play()
    bench.advance(0.5)

    bench.player.mute(Pad.SNARE, True)
    bench.advance(0.1)

    assert not bench.heard(0.5).any()


def test_a_span_with_strokes_of_its_own_stops_by_itself(bench: PlayerBench) -> None:
    bench.load(np.zeros((5 * RATE, 2), dtype=np.float32))
    bench.player.set_notes(document_of(1920))
    bench.player.seek(1.0)
    strokes = Strokes(np.array([0.5]), [KitSound.CLICK], np.ones(1), [None])

    bench.player.play_span(Span(0.25, 0.75, strokes))
    out = bench.heard(1.5)

    onset = int(np.argmax(np.abs(out[:, 0]) > 0.01))
    assert onset / RATE == pytest.approx(0.25, abs=0.005)
    assert not bench.player.is_playing
    assert bench.player.position_s == pytest.approx(0.25)
    bench.player.seek(2.0)
    bench.player.play()
    assert np.abs(bench.heard(0.2)).max() > 0.3  # the song's own notes are back


# The song


def test_a_song_plays_while_it_is_still_decoded(bench: PlayerBench) -> None:
    def broken_off() -> Iterator[Samples]:
        yield tone(2.0)
        raise UnreadableAudioError("song.mp3 is damaged after 2 s.", path=None)  # type: ignore[arg-type]

    failures: list[Exception] = []
    bench.player.sound_failed.connect(failures.append)

    bench.player.load(lambda _: broken_off())

    assert [str(error) for error in failures] == ["song.mp3 is damaged after 2 s."]
    assert bench.player.duration_s == pytest.approx(2.0)
    bench.player.play()
    assert np.abs(bench.heard(0.5)).max() > 0.4


def test_the_song_is_decoded_at_the_rate_of_the_device(bench: PlayerBench) -> None:
    rates: list[int] = []

    def open_sound(rate: int) -> Iterator[Samples]:
        rates.append(rate)
        yield tone(2.0, rate=rate)

    bench.player.load(open_sound)
    bench.player.outputs.choose(HEADSET.name)

    assert rates == [BUILT_IN.sample_rate, HEADSET.sample_rate]
    bench.player.play()
    assert np.abs(bench.heard(0.5)).max() > 0.4


def test_another_song_takes_the_place_of_the_first(loaded: PlayerBench) -> None:
    loaded.player.play()
    loaded.advance(1.0)

    loaded.load(tone(3.0))

    assert not loaded.player.is_playing
    assert loaded.player.position_s == 0.0
    assert loaded.player.duration_s == pytest.approx(3.0)


def test_without_a_song_nothing_plays(bench: PlayerBench) -> None:
    bench.player.play()

    assert not bench.player.is_playing


# The device


def test_a_lost_device_pauses_with_a_word(loaded: PlayerBench, qtbot: QtBot) -> None:
    loaded.player.play()
    loaded.advance(1.0)

    with qtbot.waitSignal(loaded.player.device_lost) as lost:
        loaded.output.unplug(BUILT_IN)
        loaded.advance(0.5)

    assert lost.args == ['"Built-in speakers" was unplugged.']
    assert not loaded.player.is_playing
    assert not loaded.player.can_play
    assert loaded.player.position_s == pytest.approx(1.0, abs=0.1)


def test_a_device_that_falls_silent_is_lost(loaded: PlayerBench, qtbot: QtBot) -> None:
    loaded.player.play()
    loaded.advance(0.5)
    stream = loaded.output.stream

    with qtbot.waitSignal(loaded.player.device_lost):
        loaded.output.now_s += 2.0
        loaded.player.outputs._worker.run()  # type: ignore[attr-defined]

    assert stream.is_closed


def test_after_a_refresh_another_device_plays_on(loaded: PlayerBench) -> None:
    loaded.player.play()
    loaded.advance(1.0)
    loaded.output.unplug(BUILT_IN)
    loaded.advance(0.5)

    loaded.player.outputs.refresh()
    loaded.player.play()
    loaded.advance(0.5)

    assert loaded.player.outputs.device == HEADSET
    assert loaded.player.position_s > 1.3


def test_without_a_device_everything_but_playing_works(qtbot: QtBot) -> None:
    bench = PlayerBench(FakeOutput(devices=()))
    bench.load(tone(2.0))

    with qtbot.waitSignal(bench.player.device_lost) as lost:
        bench.player.play()

    assert lost.args == ["No audio device found. Everything but playing works."]
    assert not bench.player.is_playing
    bench.player.seek(1.0)
    assert bench.player.position_s == 1.0
    bench.player.close()


def test_a_device_that_comes_later_is_found_by_a_refresh() -> None:
    bench = PlayerBench(FakeOutput(devices=()))
    bench.load(tone(2.0))
    bench.output.plugged_in.append(OutputDevice("New", RATE))

    bench.player.outputs.refresh()

    assert bench.player.can_play
    bench.player.close()


def test_a_real_thread_does_the_same(qtbot: QtBot) -> None:
    output = FakeOutput()
    player = Player(lambda: output)
    player.load(lambda _: iter([ramp(2.0)]))
    qtbot.waitUntil(lambda: player.is_whole and player.can_play)
    player.seek(1.0)

    player.play()
    qtbot.waitUntil(lambda: player._starting is None)
    output.advance(0.1)

    assert player.position_s == pytest.approx(1.1, abs=0.03)
    player.close()
