"""Notes that stand on one tick, and the small questions that several rules ask of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

import numpy as np
import numpy.typing as npt

from chart_hero_core.domain.chart import DrumNote, Pad

PAD_ORDER = {pad: order for order, pad in enumerate(Pad)}


def ticks_of(notes: Sequence[DrumNote]) -> npt.NDArray[np.int64]:
    """(n_notes,) ticks."""
    return np.fromiter((note.tick for note in notes), np.int64, len(notes))


def pads_of(notes: Sequence[DrumNote]) -> npt.NDArray[np.int64]:
    """(n_notes,) pads, as `PAD_ORDER` counts them."""
    return np.fromiter((PAD_ORDER[note.pad] for note in notes), np.int64, len(notes))


def in_order(notes: Iterable[DrumNote]) -> list[DrumNote]:
    """Sort notes by tick, those of a tick by pad."""
    return sorted(notes, key=lambda note: (note.tick, PAD_ORDER[note.pad]))


def chords(notes: Iterable[DrumNote]) -> Iterator[list[DrumNote]]:
    """Walk over the ticks of ordered notes; yield the notes of each."""
    for _, chord in groupby(notes, key=lambda note: note.tick):
        yield list(chord)


def is_crash(note: DrumNote) -> bool:
    """Tell whether a note is played on the crash's lane."""
    return note.pad is Pad.GREEN_CYMBAL


def is_timekeeper(note: DrumNote) -> bool:
    """Tell whether a note is played on the hi-hat's or the ride's lane."""
    return note.pad in (Pad.YELLOW_CYMBAL, Pad.BLUE_CYMBAL)
