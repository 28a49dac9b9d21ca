"""A piece on the left ear and a chart on the right, with a device that plays when it is told to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile
from pytestqt.qtbot import QtBot

from chart_hero_app.jobs import Jobs
from chart_hero_app.playback.tape import Samples
from chart_hero_app.view_models.training.listening import Listening
from chart_hero_core.domain.chart import Pad
from chart_hero_core.runs.data_set import SongRow, SongState
from chart_hero_core.runs.results import HeardNote
from tests.support.playback import HEADSET, RATE, FakeOutput, PlayerBench, ramp, tone

PIECE_S = 4.0
WAIT_MS = 30_000
KICKS = tuple(HeardNote(0.5 * i, Pad.KICK, 100) for i in range(8))
NOTHING: tuple[HeardNote, ...] = ()


class ListeningBench:
    """Listening through a fake device, real threads to read with."""

    def __init__(self, qtbot: QtBot, output: FakeOutput | None = None) -> None:
        self.qtbot = qtbot
        self.sound = PlayerBench(output)
        self.jobs = Jobs()
        self.listening = Listening(self.sound.player, self.jobs)
        self.told_s: list[float] = []
        self.errors: list[Exception] = []
        self.listening.moved.connect(self.told_s.append)
        self.listening.failed.connect(self.errors.append)

    def play(self, sound: Path, notes: tuple[HeardNote, ...]) -> None:
        self.listening.play(sound, notes)
        self.qtbot.waitUntil(lambda: self.jobs.is_idle, timeout=WAIT_MS)

    def heard(self, seconds: float) -> Samples:
        return self.sound.heard(seconds)

    def close(self) -> None:
        self.listening.stop()
        self.sound.player.close()
        self.jobs.close()
        self.listening.deleteLater()


@pytest.fixture
def bench(qtbot: QtBot) -> Iterator[ListeningBench]:
    bench = ListeningBench(qtbot)
    yield bench
    bench.close()


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    """A piece whose every sample tells its place."""
    path = tmp_path / "best.flac"
    soundfile.write(path, ramp(PIECE_S), RATE)
    return path


def seconds_of(out: Samples) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    """Which seconds of the ramp are on the left ear."""
    return out[:, 0] / 0.9 * PIECE_S


def test_the_song_is_on_the_left_ear_and_the_chart_on_the_right(bench: ListeningBench, sound: Path) -> None:
    bench.play(sound, KICKS)
    out = bench.heard(1.0)

    assert seconds_of(out)[RATE // 2] == pytest.approx(0.5, abs=0.05)
    assert np.abs(out[: RATE // 10, 1]).max() > 0.1
    bench.play(sound, NOTHING)
    assert not bench.heard(0.5)[RATE // 4 :, 1].any()


def test_charts_are_exchanged_in_full_play_at_the_same_place(bench: ListeningBench, sound: Path) -> None:
    bench.play(sound, NOTHING)
    before = bench.heard(1.0)

    bench.listening.play(sound, KICKS)
    after = bench.heard(1.0)

    seconds = seconds_of(np.concatenate([before, after]))[100:]
    assert np.abs(np.diff(seconds)).max() < 0.001
    assert np.diff(seconds).min() > -1e-4
    assert not before[:, 1].any()
    assert np.abs(after[:, 1]).max() > 0.1


def test_it_goes_on_where_it_was_stopped(bench: ListeningBench, sound: Path) -> None:
    bench.play(sound, KICKS)
    bench.heard(1.5)
    stopped_s = bench.listening.position_s(sound)

    bench.listening.stop()
    silence = bench.heard(0.5)
    bench.play(sound, KICKS)

    assert not silence[RATE // 4 :, 0].any()
    assert stopped_s == pytest.approx(1.5, abs=0.05)
    assert seconds_of(bench.heard(0.2))[RATE // 10] == pytest.approx(stopped_s + 0.1, abs=0.05)


def test_the_playhead_is_told_while_it_plays(bench: ListeningBench, sound: Path, qtbot: QtBot) -> None:
    bench.play(sound, KICKS)
    bench.heard(1.0)

    qtbot.waitUntil(lambda: bool(bench.told_s) and bench.told_s[-1] > 0.9, timeout=WAIT_MS)
    assert bench.told_s[-1] == pytest.approx(1.0, abs=0.05)


def test_a_piece_ends_by_itself_and_begins_anew(bench: ListeningBench, sound: Path, qtbot: QtBot) -> None:
    bench.play(sound, KICKS)
    bench.heard(PIECE_S + 0.5)

    qtbot.waitUntil(lambda: bench.listening.playing is None, timeout=WAIT_MS)
    assert bench.listening.position_s(sound) == 0.0
    bench.play(sound, KICKS)
    assert seconds_of(bench.heard(0.2))[RATE // 10] == pytest.approx(0.1, abs=0.05)


def test_another_piece_takes_the_place_of_the_one_that_plays(
    bench: ListeningBench, sound: Path, tmp_path: Path
) -> None:
    other = tmp_path / "worst.flac"
    soundfile.write(other, tone(2.0), RATE)
    bench.play(sound, KICKS)
    bench.heard(1.0)

    bench.play(other, NOTHING)

    assert bench.listening.playing == other
    assert bench.listening.position_s(sound) == 0.0


def test_the_editor_s_song_pauses_and_ends_the_piece_when_it_goes_on(
    bench: ListeningBench, sound: Path
) -> None:
    player = bench.sound.player
    bench.sound.load(tone(10.0))
    player.play()
    bench.heard(0.5)

    bench.play(sound, KICKS)
    assert not player.is_playing
    assert bench.listening.playing == sound

    player.play()
    assert bench.listening.playing is None
    assert player.position_s == pytest.approx(0.5, abs=0.05)


def test_without_a_device_it_says_why_and_plays_nothing(qtbot: QtBot, sound: Path) -> None:
    bench = ListeningBench(qtbot, FakeOutput(()))
    bench.listening.get_ready()
    bench.play(sound, KICKS)

    assert bench.listening.reason.startswith("No audio device found")
    assert bench.listening.playing is None
    bench.close()


def test_an_unplugged_device_ends_the_piece(bench: ListeningBench, sound: Path) -> None:
    bench.play(sound, KICKS)
    bench.heard(0.5)

    bench.sound.output.unplug(bench.sound.output.stream.device)
    bench.sound.advance(2.0)

    assert bench.listening.playing is None
    assert "unplugged" in bench.listening.reason


def test_a_device_of_another_rate_gets_the_piece_anew(bench: ListeningBench, sound: Path) -> None:
    bench.play(sound, KICKS)
    bench.heard(1.0)
    bench.qtbot.waitUntil(lambda: bool(bench.told_s) and bench.told_s[-1] > 0.9, timeout=WAIT_MS)

    bench.sound.player.outputs.choose(HEADSET.name)
    assert bench.listening.playing is None
    bench.play(sound, KICKS)

    assert seconds_of(bench.heard(0.5))[HEADSET.sample_rate // 4] == pytest.approx(1.25, abs=0.06)


def test_a_file_that_is_gone_is_told(bench: ListeningBench, tmp_path: Path) -> None:
    bench.play(tmp_path / "gone.flac", KICKS)

    assert bench.listening.playing is None
    assert ["gone.flac" in str(error) for error in bench.errors] == [True]


def test_a_row_of_the_data_set_is_heard_at_the_offset_that_was_found(
    bench: ListeningBench, tmp_path: Path, qtbot: QtBot
) -> None:
    song, chart = tmp_path / "song.wav", tmp_path / "notes.chart"
    soundfile.write(song, tone(6.0), RATE)
    chart.write_text(
        "[Song]\n{\n  Resolution = 192\n}\n[SyncTrack]\n{\n  0 = TS 4\n  0 = B 120000\n}\n"
        "[ExpertDrums]\n{\n  192 = N 0 0\n}\n",
        encoding="utf-8",
    )
    row = SongRow(
        tmp_path, tmp_path, "Late", SongState.MISALIGNED, "", audio=(song,), notes=chart, duration_s=6.0,
        offset_s=1.0,
    )  # fmt: skip

    bench.listening.play_row(row)
    qtbot.waitUntil(lambda: bench.jobs.is_idle, timeout=WAIT_MS)
    out = bench.heard(1.6)

    # tick 192 lies at 0.5 s as written, at 1.5 s where it sounds; the piece begins a second before
    first = np.flatnonzero(np.abs(out[:, 1]) > 0.05)[0] / RATE
    assert first == pytest.approx(1.0, abs=0.03)
    assert np.abs(out[: RATE // 2, 0]).max() > 0.2
