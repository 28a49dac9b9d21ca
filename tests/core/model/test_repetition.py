"""Bars that help one another, on activations that are drawn by hand."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from chart_hero_core.domain.activations import Activations
from chart_hero_core.domain.drums import FAMILIES, VOICES, DrumFamily
from chart_hero_core.domain.timing import FrameGrid
from chart_hero_core.model.onsets import Calibration, DecodingSpec, find_peaks
from chart_hero_core.model.repetition import LOG_ODDS_LIMIT, MIX, with_like_bars

GRID = FrameGrid(32_000, 320)
BEAT_S = 0.5
N_BARS = 6
KICK, SNARE = FAMILIES.index(DrumFamily.KICK), FAMILIES.index(DrumFamily.SNARE)
QUIET, CLEAR, WEAK = -6.0, 4.0, -1.0
GROOVE = ((KICK, 0.0), (SNARE, 1.0), (KICK, 2.0), (KICK, 2.5), (SNARE, 3.0))

Strokes = dict[tuple[int, float], float]


def frame_of(beat: float, late_frames: int = 0) -> int:
    return round(GRID.frame_at(BEAT_S * beat)) + late_frames


def song_of(strokes: Strokes, n_bars: int = N_BARS) -> Activations:
    """Draw the logits of strokes, each (family's column, beat of the song) with its height."""
    n_frames = frame_of(4 * n_bars) + 50
    logits = np.full((n_frames, len(FAMILIES)), QUIET, dtype=np.float32)
    for (column, beat), height in strokes.items():
        peak = frame_of(beat)
        for frame, drop in ((peak - 1, 2.0), (peak, 0.0), (peak + 1, 1.0)):
            if frame >= 0:
                logits[frame, column] = height - drop
    voices = np.zeros((n_frames, len(VOICES)), dtype=np.float32)
    silence = np.full(n_frames, -9.0, dtype=np.float32)
    return Activations(GRID, logits, voices, np.full_like(logits, 0.5), silence, silence)


def groove_of(n_bars: int = N_BARS, pattern: tuple[tuple[int, float], ...] = GROOVE) -> Strokes:
    return {(column, 4.0 * bar + beat): CLEAR for bar in range(n_bars) for column, beat in pattern}


def beats(n_beats: int) -> npt.NDArray[np.float64]:
    return np.arange(n_beats, dtype=np.float64) * BEAT_S


def helped(activations: Activations, decoding: DecodingSpec | None = None) -> Activations:
    instants = beats(4 * N_BARS + 1)
    return with_like_bars(activations, decoding or DecodingSpec(), instants, instants[::4])


def test_a_weak_stroke_is_lifted_by_the_bars_that_have_it() -> None:
    strokes = groove_of() | {(SNARE, 9.0): WEAK}

    logits = helped(song_of(strokes)).family_logits[:, SNARE]

    assert logits[frame_of(9.0)] == pytest.approx(WEAK + MIX * (CLEAR - WEAK), abs=1e-3)


def test_a_phantom_is_lowered_by_the_bars_that_lack_it() -> None:
    strokes = groove_of() | {(SNARE, 10.5): 1.0}

    logits = helped(song_of(strokes)).family_logits[:, SNARE]

    assert logits[frame_of(10.5)] == pytest.approx(1.0 - MIX * (LOG_ODDS_LIMIT + 1.0), abs=1e-3)


def test_clear_strokes_stay_clear() -> None:
    song = song_of(groove_of())

    np.testing.assert_allclose(
        helped(song).family_logits.max(axis=0), song.family_logits.max(axis=0), atol=1e-3
    )


def test_a_fill_is_left_alone() -> None:
    fill = {(SNARE, 20.25 + 0.25 * i): 0.8 for i in range(14)}
    strokes = {key: height for key, height in groove_of().items() if key[1] < 20.0} | fill
    song = song_of(strokes)

    moved = helped(song).family_logits
    in_fill = slice(frame_of(20.1), frame_of(23.9))

    np.testing.assert_array_equal(moved[in_fill], song.family_logits[in_fill])


def test_bars_of_another_length_have_no_say() -> None:
    instants = beats(4 * N_BARS + 1)
    song = song_of(groove_of() | {(SNARE, 1.0): WEAK})

    moved = with_like_bars(song, DecodingSpec(), instants, instants[[0, 3, 8, 13]])

    assert moved.family_logits[frame_of(1.0), SNARE] == pytest.approx(WEAK)


def test_every_stroke_keeps_its_instant() -> None:
    rng = np.random.default_rng(3)
    strokes = {key: float(rng.uniform(-2.0, 5.0)) for key in groove_of()}

    moved = helped(song_of(strokes)).family_logits

    for column in (KICK, SNARE):
        peaks = find_peaks(moved[:, column].astype(np.float64))
        assert {frame_of(beat) for family, beat in strokes if family == column} <= set(peaks.tolist())


def test_the_calibration_of_a_family_counts() -> None:
    strokes = groove_of() | {(SNARE, 9.0): WEAK}
    decoding = DecodingSpec({DrumFamily.SNARE: Calibration(scale=0.5, bias=1.0)})

    logits = helped(song_of(strokes), decoding).family_logits[:, SNARE]

    assert logits[frame_of(9.0)] == pytest.approx(WEAK + MIX * (3.0 - 0.5) / 0.5, abs=1e-3)


def test_the_same_song_gives_the_same_answer() -> None:
    song = song_of(groove_of() | {(SNARE, 9.0): WEAK, (KICK, 13.5): 0.3})

    np.testing.assert_array_equal(helped(song).family_logits, helped(song).family_logits)


def test_nothing_else_is_touched() -> None:
    song = song_of(groove_of() | {(SNARE, 9.0): WEAK})

    moved = helped(song)

    assert moved.voice_logits is song.voice_logits
    assert moved.beat_logits is song.beat_logits


@pytest.mark.parametrize("n_beats", [0, 1, 3, 7])
def test_without_two_whole_bars_a_song_stays_as_it_is(n_beats: int) -> None:
    instants = beats(n_beats)
    song = song_of(groove_of())

    assert with_like_bars(song, DecodingSpec(), instants, instants[::4]) is song


def test_silence_stays_silent() -> None:
    song = song_of({})

    np.testing.assert_array_equal(helped(song).family_logits, song.family_logits)


def test_beats_behind_the_end_of_what_was_heard_do_no_harm() -> None:
    song = song_of(groove_of())

    assert helped(song.frames(0, frame_of(13.0))).n_frames == frame_of(13.0)
