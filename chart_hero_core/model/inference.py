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
from chart_hero_core.domain.activations import Activations
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
    """Run the network over a song.

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
    outputs: list[npt.NDArray[np.float32]] = []
    with torch.inference_mode():
        for piece in _windows(blocks, grid, window):
            raise_if_cancelled(monitor)
            logits = _run(network, log_mel, piece.samples)
            outputs.append(logits[piece.first_frame : piece.last_frame])
            if expected_s:
                share = sum(map(len, outputs)) / float(grid.frame_at(expected_s))
                monitor.advance(Stage.LISTEN, min(share, 1.0))
    table = np.concatenate(outputs) if outputs else np.zeros((0, _COLUMNS), dtype=np.float32)
    return _activations(grid, table)


@dataclass(frozen=True, slots=True, eq=False)
class _Window:
    """Sound to listen to, and which of its frames to keep."""

    samples: Samples
    first_frame: int
    last_frame: int | None


def _windows(blocks: Iterable[Samples], grid: FrameGrid, spec: WindowSpec) -> Iterator[_Window]:
    """Cut a stream into windows; the last one reaches back, so that it is as long as the others."""
    hop = grid.hop_length
    length = int(grid.frame_at(spec.length_s)) * hop
    margin = int(grid.frame_at(spec.margin_s)) * hop
    advance = length - 2 * margin
    held = np.zeros(0, dtype=np.float32)  # the song from sample `start` on
    start = 0
    next_window = 0  # where the next window begins in the song
    n_done = 0  # frames already answered for
    for block in blocks:
        held = np.concatenate((held, block))
        while next_window + length < start + len(held):
            begin = next_window - start
            end_frame = (next_window + length - margin) // hop
            yield _Window(
                held[begin : begin + length], n_done - next_window // hop, end_frame - next_window // hop
            )
            n_done = end_frame
            # One advance more than the next window needs is held back for the last one to reach into.
            held, start = held[max(begin, 0) :], next_window
            next_window += advance
    if len(held):
        begin = max((len(held) - length) // hop * hop, 0)
        yield _Window(held[begin:], n_done - (start + begin) // hop, None)


def _run(network: DrumTranscriber, log_mel: LogMel, samples: Samples) -> npt.NDArray[np.float32]:
    """(n_frames, all outputs side by side) for one window."""
    device = next(network.parameters()).device
    sound = torch.from_numpy(np.ascontiguousarray(samples)).to(device).unsqueeze(0)
    logits = network(without_band_means(log_mel(sound)))
    columns: list[Tensor] = [
        logits.families,
        logits.voices,
        torch.sigmoid(logits.velocities),
        logits.beat.unsqueeze(-1),
        logits.downbeat.unsqueeze(-1),
    ]
    table = torch.cat(columns, dim=-1).squeeze(0).float().cpu().numpy()
    return np.asarray(table, dtype=np.float32)


def _activations(grid: FrameGrid, table: npt.NDArray[np.float32]) -> Activations:
    edges = np.cumsum([len(FAMILIES), len(VOICES), len(FAMILIES), 1])
    families, voices, velocities, beat, downbeat = np.split(table, edges, axis=1)
    return Activations(grid, families, voices, velocities, beat[:, 0], downbeat[:, 0])
