"""What is written and what was heard in every bar, as numbers that bars can be compared by.

Likeness is the weighted share of what two bars have in common in all that either of them has: one missed
hi-hat of a groove costs a twentieth, a fill over half a bar two thirds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from chart_hero_core.charting.bars import Bars
from chart_hero_core.domain.chart import DrumNote, Pad
from chart_hero_core.domain.drums import FAMILIES, DrumFamily
from chart_hero_core.domain.timing import TempoMap
from chart_hero_core.model.onsets import SongPeaks

Floats = npt.NDArray[np.float64]

N_NOTE_SLOTS = 48
"""Places of a bar for notes: sixteenths and their triplets fall on different ones."""

N_HEARD_SLOTS = 16
"""Places of a bar for what was heard, which may be a little early or late."""

_NOTE_SHARE = 0.6
"""Weight of what is written; the rest is that of what was heard, which no missed note changes much."""

_LEAST_PROBABILITY = 0.05

_PADS = tuple(Pad)
_PAD_WEIGHTS = np.array(
    [1.5 if pad in (Pad.KICK, Pad.SNARE) else 1.2 if pad.is_tom else 0.8 for pad in _PADS]
)
_PAD_WEIGHTS[_PADS.index(Pad.GREEN_CYMBAL)] = 0.5  # a crash on the first beat makes no other groove
_FAMILY_WEIGHTS = np.array(
    [{DrumFamily.HI_HAT: 0.8, DrumFamily.CYMBALS: 0.6}.get(one, 1.4) for one in FAMILIES]
)


@dataclass(frozen=True, eq=False)
class BarProfiles:
    """All bars of a song.

    Parameters
    ----------
    bars : the bars
    notes : (n_bars, n_pads, N_NOTE_SLOTS) 1 where a note is written
    heard : (n_bars, n_families, N_HEARD_SLOTS) the greatest probability of a stroke
    """

    bars: Bars
    notes: Floats
    heard: Floats

    @classmethod
    def of(
        cls, notes: Sequence[DrumNote], tempo_map: TempoMap, peaks: SongPeaks, end_tick: int
    ) -> BarProfiles:
        """Take the profiles of the bars up to the one that holds `end_tick`."""
        bars = Bars.covering(tempo_map, end_tick)
        heard = np.zeros((bars.n_bars, len(FAMILIES), N_HEARD_SLOTS))
        for column, family in enumerate(FAMILIES):
            found = peaks.families[family]
            kept = found.probabilities >= _LEAST_PROBABILITY
            ticks = np.rint(tempo_map.ticks_at(found.onsets_s[kept])).astype(np.int64)
            index, slots = _slots_of(bars, ticks, N_HEARD_SLOTS)
            np.maximum.at(heard[:, column], (index, slots), found.probabilities[kept])
        return cls(bars, note_profiles(notes, bars), heard)

    def likeness_to(self, bar: int, written: Floats) -> Floats:
        """Say how like one bar all others are.

        Parameters
        ----------
        bar : index of the bar
        written : (n_pads, N_NOTE_SLOTS) what counts as written in it

        Returns
        -------
        Floats
            (n_bars,) 0..1; 0 for bars of another length
        """
        likeness = _NOTE_SHARE * _common_share(self.notes, written, _PAD_WEIGHTS)
        likeness += (1.0 - _NOTE_SHARE) * _common_share(self.heard, self.heard[bar], _FAMILY_WEIGHTS)
        lengths = np.diff(self.bars.lines)
        return np.where(lengths == lengths[bar], likeness, 0.0)


def note_profiles(notes: Sequence[DrumNote], bars: Bars) -> Floats:
    """(n_bars, n_pads, N_NOTE_SLOTS) 1 where a note is written."""
    profiles = np.zeros((bars.n_bars, len(_PADS), N_NOTE_SLOTS))
    if notes:
        ticks = np.array([note.tick for note in notes], dtype=np.int64)
        index, slots = _slots_of(bars, ticks, N_NOTE_SLOTS)
        profiles[index, [_PADS.index(note.pad) for note in notes], slots] = 1.0
    return profiles


def _slots_of(
    bars: Bars, ticks: npt.NDArray[np.int64], n_slots: int
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Bar and slot of each tick (n,); what is nearest to the next bar line belongs to that bar."""
    index = bars.index_of(ticks)
    slots = np.rint(np.clip(bars.fraction_of(ticks), 0.0, 1.0) * n_slots).astype(np.int64)
    is_next = (slots == n_slots) & (index + 1 < bars.n_bars)
    return index + is_next, np.where(is_next, 0, np.minimum(slots, n_slots - 1))


def _common_share(profiles: Floats, one: Floats, weights: Floats) -> Floats:
    """(n_bars,) what each profile (n_bars, n_parts, n_slots) has in common with one (n_parts, n_slots)."""
    common = np.einsum("bps,p->b", np.minimum(profiles, one), weights)
    either = np.einsum("bps,p->b", np.maximum(profiles, one), weights)
    return np.asarray(np.divide(common, either, out=np.ones(len(profiles)), where=either > 0.0))
