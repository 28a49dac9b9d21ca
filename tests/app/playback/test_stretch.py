"""Other speeds: the pitch stays, strokes come on time, a process does the long pieces."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from chart_hero_app.playback.stretch import StretchProcess, piece_source, stretch, stretch_piece
from chart_hero_app.playback.tape import Samples
from tests.support.playback import RATE, clicks, tone

LONGEST_START_MS = 30_000
"""A machine that is busy with other things may take long to start a process."""


def read_from(sound: Samples, first: int, n: int) -> Samples:
    padded = np.concatenate((np.zeros((RATE, 2)), sound, np.zeros((RATE, 2)))).astype(np.float32)
    return padded[RATE + first : RATE + first + n]


@pytest.fixture
def process() -> Iterator[StretchProcess]:
    process = StretchProcess()
    yield process
    process.close()


@pytest.mark.parametrize(
    ("speed", "width_hz", "least_db"),
    [(0.25, 20, 25), (0.5, 6, 30), (0.6, 6, 30), (0.8, 6, 30), (1.25, 6, 30), (1.5, 6, 30)],
)
def test_a_sine_keeps_its_pitch(speed: float, width_hz: float, least_db: float) -> None:
    """At 25 % the stretcher draws phases at random: the tone flutters, but stays where it was."""
    sound = tone(3.0, 440.0)

    out = stretch_piece(
        lambda first, n: read_from(sound, first, n), int(0.5 * RATE / speed), RATE, speed, RATE
    )

    spectrum = np.abs(np.fft.rfft(out[:, 0] * np.hanning(len(out)))) ** 2
    is_tone = np.abs(np.fft.rfftfreq(len(out), 1 / RATE) - 440) < width_hz
    assert 10 * np.log10(spectrum[is_tone].sum() / spectrum[~is_tone].sum()) > least_db


@pytest.mark.parametrize("speed", [0.5, 0.6, 0.75, 1.5])
def test_clicks_come_within_three_milliseconds(speed: float) -> None:
    at_s = np.arange(0.3, 2.6, 0.35)
    sound = clicks(3.0, at_s)
    n = int(2.8 * RATE / speed)

    out = np.abs(stretch_piece(lambda first, n: read_from(sound, first, n), 0, n, speed, RATE)[:, 0])

    for second in at_s:
        expected = round((second + 0.002) / speed * RATE)  # a click is 4 ms long
        near = out[expected - RATE // 20 : expected + RATE // 20]
        centre = np.sum(near * np.arange(len(near))) / np.sum(near) - RATE // 20
        assert abs(centre) / RATE < 0.003


def test_a_piece_is_as_long_as_asked() -> None:
    sound = tone(2.0)

    out = stretch_piece(lambda first, n: read_from(sound, first, n), 12_345, 6_789, 0.7, RATE)

    assert out.shape == (6_789, 2)


@pytest.mark.parametrize("speed", [0.25, 0.613, 1.5])
def test_a_piece_has_sound_to_spare_at_both_ends(speed: float) -> None:
    first, n_frames, offset = piece_source(100_000, 50_000, speed, RATE)

    assert first < 100_000 * speed - 0.1 * RATE
    assert first + n_frames > 150_000 * speed + 0.1 * RATE
    assert offset == pytest.approx((100_000 * speed - first) / speed, abs=2)


def test_the_process_stretches_as_we_do(process: StretchProcess, qtbot: QtBot) -> None:
    sound = tone(1.0)
    qtbot.waitUntil(process.is_ready, timeout=LONGEST_START_MS)

    process.submit(sound, 0.5, RATE)
    is_busy, is_ready = process.is_busy, process.is_ready()
    results: list[Samples] = []
    qtbot.waitUntil(lambda: has_come(process, results), timeout=LONGEST_START_MS)

    assert is_busy
    assert not is_ready
    # the stretcher itself does not do the same twice, least of all at the ends
    ours, theirs = (out[RATE // 4 : -RATE // 4, 0] for out in (stretch(sound, 0.5, RATE), results[0]))
    assert np.corrcoef(ours, theirs)[0, 1] > 0.99
    assert process.is_ready()


def test_a_process_that_dies_is_never_ready_again(process: StretchProcess, qtbot: QtBot) -> None:
    qtbot.waitUntil(process.is_ready, timeout=LONGEST_START_MS)
    process.submit(tone(20.0), 0.25, RATE)
    assert process._process is not None
    process._process.kill()

    qtbot.waitUntil(lambda: process.poll() is None and not process.is_busy, timeout=LONGEST_START_MS)

    assert not process.is_ready()
    with pytest.raises(RuntimeError, match="not ready"):
        process.submit(tone(0.1), 0.5, RATE)


def has_come(process: StretchProcess, results: list[Samples]) -> bool:
    result = process.poll()
    if result is not None:
        results.append(result)
    return bool(results)
