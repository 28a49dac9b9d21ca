"""Listening to a whole song in overlapping windows, as it streams in.

Memory does not grow with the song's sound, only with its activations (a few kB a second).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from chart_hero_core.audio.features import LogMel, without_band_means
from chart_hero_core.audio.harmony import PitchLevels
from chart_hero_core.domain.activations import N_PITCH_LEVELS, Activations, joined
from chart_hero_core.domain.drums import FAMILIES, VOICES
from chart_hero_core.domain.progress import Monitor, Stage, raise_if_cancelled
from chart_hero_core.domain.timing import FrameGrid
from chart_hero_core.model.network import DrumTranscriber

Samples = npt.NDArray[np.float32]

_COLUMNS = 2 * len(FAMILIES) + len(VOICES) + 2


@dataclass(frozen=True, slots=True)
class WindowSpec:
    """How a song is cut.

    Parameters
    ----------
    length_s : of a window; the length that the network was trained on
    margin_s : at both ends of a window, where it lacks context and its neighbour is asked instead
    """

    length_s: float = 8.0
    margin_s: float = 1.0

    def __post_init__(self) -> None:
        if not 0 <= 2 * self.margin_s < self.length_s:
            raise ValueError(f"margins of {self.margin_s} s leave nothing of {self.length_s} s")


def listen(
    network: DrumTranscriber,
    log_mel: LogMel,
    blocks: Iterable[Samples],
    window: WindowSpec,
    monitor: Monitor,
    expected_s: float | None = None,
) -> Activations:
    """Run the network over a whole song.

    Parameters
    ----------
    network, log_mel : in evaluation mode, on one device
    blocks : the song in pieces, each (n_samples,) float32 at the features' sample rate
    window : how the song is cut
    monitor : told about progress, asked about cancelling between windows
    expected_s : the song's length, if known, for progress

    Raises
    ------
    CancelledError
        if the monitor asks for it
    """
    grid = log_mel.spec.frame_grid
    pieces = [no_activations(grid)]
    n_heard = 0
    for piece in listen_in_windows(network, log_mel, blocks, window, monitor):
        pieces.append(piece)
        n_heard += piece.n_frames
        if expected_s:
            monitor.advance(Stage.LISTEN, min(n_heard / float(grid.frame_at(expected_s)), 1.0))
    return joined(pieces)


def listen_in_windows(
    network: DrumTranscriber,
    log_mel: LogMel,
    blocks: Iterable[Samples],
    window: WindowSpec,
    monitor: Monitor,
    n_heard: int = 0,
) -> Iterator[Activations]:
    """Run the network over a song, or over what is left of it, and tell each window's frames at once.

    Parameters
    ----------
    network, log_mel, window : as `listen`
    blocks : as `listen`, but from sample `first_sample(...)` of the song on
    monitor : asked about cancelling before every window
    n_heard : frames that are known already; the same frames follow then as if the song had been heard
        from its start

    Yields
    ------
    the frames behind those that were told before; but for the song's end, all have a margin of context

    Raises
    ------
    CancelledError
        if the monitor asks for it
    """
    grid = log_mel.spec.frame_grid
    pitch_levels = PitchLevels(grid).to(next(network.parameters()).device)
    for piece in _windows(blocks, grid, window, n_heard):
        raise_if_cancelled(monitor)
        heard = _run(network, log_mel, pitch_levels, piece.samples)
        yield heard.frames(piece.first_frame, piece.last_frame or heard.n_frames)


def use_threads(n_threads: int) -> None:
    """Compute with so many threads from now on, in the whole process."""
    torch.set_num_threads(n_threads)


def first_sample(grid: FrameGrid, window: WindowSpec, n_heard: int) -> int:
    """Say from which sample on the song is needed, once so many of its frames are heard.

    The windows go on where they would have; the last one, which reaches back, may need one more.
    """
    cut = _Cut.of(grid, window)
    return max(cut.next_window(n_heard) - cut.advance, 0)


def no_activations(grid: FrameGrid) -> Activations:
    """What is known of a song that nobody has listened to yet."""
    nothing = np.zeros((0, _COLUMNS), dtype=np.float32)
    return _activations(grid, nothing, np.zeros((0, N_PITCH_LEVELS), dtype=np.uint8))


@dataclass(frozen=True, slots=True)
class _Cut:
    """A `WindowSpec` in samples, each a whole number of hops."""

    hop: int
    length: int
    margin: int

    @classmethod
    def of(cls, grid: FrameGrid, spec: WindowSpec) -> _Cut:
        hop = grid.hop_length
        return cls(hop, int(grid.frame_at(spec.length_s)) * hop, int(grid.frame_at(spec.margin_s)) * hop)

    @property
    def advance(self) -> int:
        """Samples from window to window."""
        return self.length - 2 * self.margin

    def next_window(self, n_heard: int) -> int:
        """Sample where the next window begins, once so many frames are heard."""
        return max(n_heard * self.hop - self.margin, 0)


@dataclass(frozen=True, slots=True, eq=False)
class _Window:
    """Sound to listen to, and which of its frames to keep."""

    samples: Samples
    first_frame: int
    last_frame: int | None


def _windows(
    blocks: Iterable[Samples], grid: FrameGrid, spec: WindowSpec, n_heard: int = 0
) -> Iterator[_Window]:
    """Cut a stream into windows; the last one reaches back, so that it is as long as the others."""
    cut = _Cut.of(grid, spec)
    hop, length = cut.hop, cut.length
    held = np.zeros(0, dtype=np.float32)  # the song from sample `start` on
    start = first_sample(grid, spec, n_heard)
    next_window = cut.next_window(n_heard)  # where the next window begins in the song
    n_done = n_heard  # frames already answered for
    for block in blocks:
        held = np.concatenate((held, block))
        while next_window + length < start + len(held):
            begin = next_window - start
            end_frame = (next_window + length - cut.margin) // hop
            yield _Window(
                held[begin : begin + length], n_done - next_window // hop, end_frame - next_window // hop
            )
            n_done = end_frame
            # One advance more than the next window needs is held back for the last one to reach into.
            held, start = held[max(begin, 0) :], next_window
            next_window += cut.advance
    if len(held):
        begin = max((len(held) - length) // hop * hop, 0)
        yield _Window(held[begin:], n_done - (start + begin) // hop, None)


@torch.inference_mode()
def _run(
    network: DrumTranscriber, log_mel: LogMel, pitch_levels: PitchLevels, samples: Samples
) -> Activations:
    """All frames of one window."""
    device = next(network.parameters()).device
    sound = torch.from_numpy(np.ascontiguousarray(samples)).to(device)
    logits = network(without_band_means(log_mel(sound.unsqueeze(0))))
    columns: list[Tensor] = [
        logits.families,
        logits.voices,
        torch.sigmoid(logits.velocities),
        logits.beat.unsqueeze(-1),
        logits.downbeat.unsqueeze(-1),
    ]
    table = torch.cat(columns, dim=-1).squeeze(0).float().cpu().numpy()
    return _activations(log_mel.spec.frame_grid, table, pitch_levels(sound).cpu().numpy())


def _activations(
    grid: FrameGrid, table: npt.NDArray[np.float32], harmony: npt.NDArray[np.uint8]
) -> Activations:
    """Take the network's outputs, (n_frames, all side by side), apart."""
    edges = np.cumsum([len(FAMILIES), len(VOICES), len(FAMILIES), 1])
    families, voices, velocities, beat, downbeat = np.split(table, edges, axis=1)
    return Activations(grid, families, voices, velocities, beat[:, 0], downbeat[:, 0], harmony)
