"""A song of a data set to listen to: a piece of its sound with its chart, laid where it was found to lie."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from chart_hero_core.domain.chart import Pad
from chart_hero_core.errors import SilentAudioError, TooShortError, TrainingDataError
from chart_hero_core.runs.data_set import SongRow
from chart_hero_core.runs.results import HeardNote

Samples = npt.NDArray[np.float32]

PIECE_S = 25.0
"""Long enough to hear whether a chart sits, short enough to hear it to the end."""
LEAD_S = 1.0
"""So much of the song is heard before the first stroke of the piece."""

_EXCHANGED = {Pad.BLUE_CYMBAL: Pad.GREEN_CYMBAL, Pad.GREEN_CYMBAL: Pad.BLUE_CYMBAL}
"""Ride and crash."""


@dataclass(frozen=True, slots=True, eq=False)
class HeardRow:
    """A piece of a song of a data set.

    Parameters
    ----------
    samples : (n_samples, 2) left and right, full scale = 1
    sample_rate : samples per second
    notes : of the chart at the offset that was found, in seconds of the piece, rising
    """

    samples: Samples
    sample_rate: int
    notes: tuple[HeardNote, ...]


def hear_row(row: SongRow, sample_rate: int, *, exchanges_cymbals: bool = False) -> HeardRow:
    """Cut the piece with most strokes out of a song, with its chart.

    Parameters
    ----------
    row : of the data set; without an offset its chart is taken as it is written
    sample_rate : samples per second of the piece
    exchanges_cymbals : whether ride and crash of its chart are swapped; see `DataSet.exchanges_cymbals`

    Raises
    ------
    TrainingDataError
        if the song has no sound or no notes to listen to
    AudioError, FormatError, ProjectError
        if its files cannot be read
    """
    from chart_hero_core.service.row_notes import notes_of

    if not row.audio or row.notes is None:
        raise TrainingDataError(f"“{row.name}” has no sound with a chart to listen to; scan it again.")
    notes = sorted(notes_of(row.notes), key=lambda note: note.onset_s)
    exchanged = _EXCHANGED if exchanges_cymbals else {}
    moved = [
        replace(note, onset_s=note.onset_s + (row.offset_s or 0.0), pad=exchanged.get(note.pad, note.pad))
        for note in notes
    ]
    inside = [note for note in moved if 0 <= note.onset_s < (row.duration_s or np.inf)]
    if not inside:
        raise TrainingDataError(f"The chart of “{row.name}” has no note within its sound; leave it out.")
    start_s = _busiest_start(np.array([note.onset_s for note in inside]))
    samples = _mixed(row.audio, sample_rate, start_s, start_s + PIECE_S)
    if not len(samples):
        raise TrainingDataError(f"“{row.name}” is silent where its chart has most notes; leave it out.")
    end_s = start_s + len(samples) / sample_rate
    heard = [
        replace(note, onset_s=note.onset_s - start_s) for note in inside if start_s <= note.onset_s < end_s
    ]
    return HeardRow(samples, sample_rate, tuple(heard))


def _busiest_start(onsets_s: npt.NDArray[np.float64]) -> float:
    """Where the piece with most strokes begins; of several the first."""
    ends = np.searchsorted(onsets_s, onsets_s + PIECE_S - LEAD_S)
    first = int(np.argmax(ends - np.arange(len(onsets_s))))
    return max(float(onsets_s[first]) - LEAD_S, 0.0)


def _mixed(files: Sequence[Path], sample_rate: int, start_s: float, end_s: float) -> Samples:
    """Mix a piece of sounds that are played together, (n_samples, 2); as long as the longest."""
    from chart_hero_core.audio.decode import AudioStream

    mix = np.zeros((0, 2), dtype=np.float32)
    for path in files:
        stream = AudioStream(path, sample_rate=sample_rate, stereo=True, start_s=start_s, end_s=end_s)
        try:
            sound = np.concatenate(list(stream))
        except (SilentAudioError, TooShortError):
            continue  # an instrument that rests here
        stereo = sound if sound.shape[1] == 2 else np.repeat(sound, 2, axis=1)
        longer, shorter = (stereo, mix) if len(stereo) > len(mix) else (mix, stereo)
        mix = longer.copy()
        mix[: len(shorter)] += shorter
    return mix / max(float(np.abs(mix).max(initial=0.0)), 1.0)
