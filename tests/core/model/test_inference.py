from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, pairwise

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from chart_hero_core.audio.features import LogMel
from chart_hero_core.domain.activations import Activations, joined
from chart_hero_core.domain.drums import FAMILIES
from chart_hero_core.domain.progress import SilentMonitor, Stage
from chart_hero_core.domain.timing import FrameGrid
from chart_hero_core.errors import CancelledError
from chart_hero_core.model.inference import WindowSpec, _windows, first_sample, listen, listen_in_windows
from chart_hero_core.model.network import DrumTranscriber
from tests.support.tiny_models import TINY_FEATURES, tiny_log_mel, tiny_network

GRID = FrameGrid(sample_rate=100, hop_length=5)
WINDOW = WindowSpec(length_s=2.0, margin_s=0.5)
RATE = TINY_FEATURES.sample_rate


class RecordingMonitor(SilentMonitor):
    """Remembers progress; cancels after some of it."""

    def __init__(self, cancel_after: int | None = None) -> None:
        self.shares: list[float] = []
        self._cancel_after = cancel_after

    def advance(self, stage: Stage, share: float) -> None:
        assert stage is Stage.LISTEN
        self.shares.append(share)

    def is_cancelled(self) -> bool:
        return self._cancel_after is not None and len(self.shares) >= self._cancel_after


@pytest.fixture(scope="module")
def network() -> DrumTranscriber:
    return tiny_network()


@pytest.fixture(scope="module")
def log_mel() -> LogMel:
    return tiny_log_mel()


def in_blocks(samples: np.ndarray, size: int) -> Iterator[np.ndarray]:
    """Cut a song into pieces of so many samples, as a decoder does."""
    for start in range(0, len(samples), size):
        yield samples[start : start + size]


def song(seconds: float, seed: int = 0) -> np.ndarray:
    """Noise with a click every quarter of a second."""
    rng = np.random.default_rng(seed)
    samples = rng.normal(0, 0.01, round(seconds * RATE))
    for start in range(0, len(samples), RATE // 4):
        samples[start : start + 400] += rng.normal(0, 0.5, len(samples[start : start + 400]))
    return samples.astype(np.float32)


def heard(
    network: DrumTranscriber, log_mel: LogMel, samples: np.ndarray, window: WindowSpec, block: int
) -> Activations:
    return listen(network, log_mel, in_blocks(samples, block), window, SilentMonitor())


@given(
    n_samples=st.integers(1, 1000),
    block=st.sampled_from([1, 3, 5, 64, 199, 200, 201, 5000]),
    margin_s=st.sampled_from([0.0, 0.05, 0.5, 0.9]),
)
def test_windows_answer_for_every_frame_once_and_in_order(
    n_samples: int, block: int, margin_s: float
) -> None:
    positions = np.arange(n_samples, dtype=np.float32)  # each sample says where it is
    spec = WindowSpec(length_s=2.0, margin_s=margin_s)

    frames: list[int] = []
    for window in _windows(in_blocks(positions, block), GRID, spec):
        first_of_window, remainder = divmod(int(window.samples[0]), GRID.hop_length)
        assert remainder == 0
        inside = list(range(len(window.samples) // GRID.hop_length + 1))
        frames += [first_of_window + frame for frame in inside[window.first_frame : window.last_frame]]

    assert frames == list(range(n_samples // GRID.hop_length + 1))


@given(n_samples=st.integers(201, 1000), block=st.sampled_from([7, 200, 5000]))
def test_frames_within_a_song_are_answered_with_a_margin_of_context(n_samples: int, block: int) -> None:
    windows = list(_windows(in_blocks(np.zeros(n_samples, np.float32), block), GRID, WINDOW))
    margin = int(GRID.frame_at(WINDOW.margin_s))

    assert windows[0].first_frame == 0
    assert all(window.first_frame >= margin for window in windows[1:])
    assert all(
        len(window.samples) // GRID.hop_length - (window.last_frame or 0) >= margin for window in windows[:-1]
    )


@given(n_samples=st.integers(200, 1000), block=st.sampled_from([1, 64, 5000]))
def test_windows_are_as_long_as_those_of_training(n_samples: int, block: int) -> None:
    lengths = [
        len(window.samples)
        for window in _windows(in_blocks(np.zeros(n_samples, np.float32), block), GRID, WINDOW)
    ]

    assert all(length == 200 for length in lengths[:-1])
    assert 200 <= lengths[-1] < 200 + GRID.hop_length


def test_held_sound_does_not_grow_with_the_song() -> None:
    windows = _windows((np.zeros(50, np.float32) for _ in range(400)), GRID, WINDOW)

    held = [len(window.samples if window.samples.base is None else window.samples.base) for window in windows]

    assert len(held) > 150
    assert max(held) <= 200 + 100 + 2 * 50  # a window, an advance, the blocks on the way


def test_no_sound_gives_no_frames(network: DrumTranscriber, log_mel: LogMel) -> None:
    activations = listen(network, log_mel, [], WindowSpec(1.0, 0.1), SilentMonitor())

    assert activations.n_frames == 0


@pytest.mark.parametrize("seconds", [0.005, 0.4, 1.0, 1.003, 2.77])
def test_there_is_a_frame_for_every_hop_of_the_song(
    network: DrumTranscriber, log_mel: LogMel, seconds: float
) -> None:
    samples = song(seconds)

    activations = heard(network, log_mel, samples, WindowSpec(1.0, 0.2), block=4000)

    assert activations.n_frames == len(samples) // TINY_FEATURES.hop_length + 1
    assert activations.frame_grid == TINY_FEATURES.frame_grid


@pytest.mark.parametrize("block", [311, 9600, 32_000, 50_001])
def test_streamed_equals_whole(network: DrumTranscriber, log_mel: LogMel, block: int) -> None:
    samples = song(1.7)

    whole = heard(network, log_mel, samples, WindowSpec(0.8, 0.2), block=len(samples))
    streamed = heard(network, log_mel, samples, WindowSpec(0.8, 0.2), block=block)

    np.testing.assert_array_equal(whole.family_logits, streamed.family_logits)
    np.testing.assert_array_equal(whole.downbeat_logits, streamed.downbeat_logits)
    np.testing.assert_array_equal(whole.harmony, streamed.harmony)


@pytest.mark.parametrize("n_windows", [1, 2, 4])
def test_going_on_equals_never_having_stopped(
    network: DrumTranscriber, log_mel: LogMel, n_windows: int
) -> None:
    samples, window = song(2.6), WindowSpec(0.8, 0.2)
    whole = heard(network, log_mel, samples, window, block=4000)
    pieces = listen_in_windows(network, log_mel, in_blocks(samples, 4000), window, SilentMonitor())
    before = joined(list(islice(pieces, n_windows)))

    rest = samples[first_sample(log_mel.spec.frame_grid, window, before.n_frames) :]
    later = listen_in_windows(
        network, log_mel, in_blocks(rest, 7000), window, SilentMonitor(), before.n_frames
    )

    again = joined([before, *later])
    np.testing.assert_array_equal(again.family_logits, whole.family_logits)
    np.testing.assert_array_equal(again.beat_logits, whole.beat_logits)


def test_windows_of_a_network_with_short_context_equal_a_single_run(log_mel: LogMel) -> None:
    short = tiny_network()
    for layer in short.layers:  # attention is silenced: what is left sees a few frames to each side
        torch.nn.init.zeros_(layer.from_attention.weight)
        torch.nn.init.zeros_(layer.from_attention.bias)
    steady = np.tile(song(1.0), 3)  # every second of it has the same band means

    whole = heard(short, log_mel, steady, WindowSpec(8.0, 1.0), block=len(steady))
    windowed = heard(short, log_mel, steady, WindowSpec(2.0, 0.5), block=5000)

    inner = slice(20, -20)
    np.testing.assert_allclose(windowed.family_logits[inner], whole.family_logits[inner], atol=0.05)
    np.testing.assert_allclose(windowed.beat_logits[inner], whole.beat_logits[inner], atol=0.05)


def test_velocities_are_shares(network: DrumTranscriber, log_mel: LogMel) -> None:
    velocities = heard(network, log_mel, song(0.5), WindowSpec(1.0, 0.2), block=4000).velocities

    assert velocities.shape[1] == len(FAMILIES)
    assert np.all((velocities > 0) & (velocities < 1))


def test_progress_rises_to_the_end(network: DrumTranscriber, log_mel: LogMel) -> None:
    monitor = RecordingMonitor()

    listen(network, log_mel, in_blocks(song(3.0), 8000), WindowSpec(0.5, 0.1), monitor, expected_s=3.0)

    assert len(monitor.shares) >= 5
    assert all(earlier < later for earlier, later in pairwise(monitor.shares))
    assert monitor.shares[-1] == 1.0


def test_progress_stays_within_bounds_where_the_length_was_wrong(
    network: DrumTranscriber, log_mel: LogMel
) -> None:
    monitor = RecordingMonitor()

    listen(network, log_mel, in_blocks(song(2.0), 8000), WindowSpec(0.5, 0.1), monitor, expected_s=1.0)

    assert max(monitor.shares) == 1.0


def test_a_run_stops_between_windows_when_asked_to(network: DrumTranscriber, log_mel: LogMel) -> None:
    monitor = RecordingMonitor(cancel_after=2)

    with pytest.raises(CancelledError, match="Stopped on request"):
        listen(network, log_mel, in_blocks(song(3.0), 8000), WindowSpec(0.5, 0.1), monitor, expected_s=3.0)

    assert len(monitor.shares) == 2


def test_margins_that_leave_nothing_are_refused() -> None:
    with pytest.raises(ValueError, match="leave nothing"):
        WindowSpec(length_s=2.0, margin_s=1.0)
