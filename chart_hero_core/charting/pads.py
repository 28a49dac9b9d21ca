"""What is heard to what is played: the one table, and the rules where it is not enough.

- A kit of two cymbal pads plays the third lane on one of them.
- Open hi-hats may go to the blue cymbal where they contrast with closed ones.
- Of two crashes at once the second goes to another cymbal, usually the blue one, if nothing sounds there.
- A tom that meets a cymbal of its colour on a tick moves to a neighbouring tom lane.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

import numpy as np

from chart_hero_core.charting.bars import Bars
from chart_hero_core.charting.chords import chords, in_order, pads_of, ticks_of
from chart_hero_core.charting.spec import KitSpec, OpenHatLane
from chart_hero_core.domain.chart import DrumNote, Pad
from chart_hero_core.domain.drums import DrumVoice

PAD_OF_VOICE: Mapping[DrumVoice, Pad] = {
    DrumVoice.KICK: Pad.KICK,
    DrumVoice.SNARE: Pad.SNARE,
    DrumVoice.SIDE_STICK: Pad.SNARE,
    DrumVoice.HI_HAT_CLOSED: Pad.YELLOW_CYMBAL,
    DrumVoice.HI_HAT_OPEN: Pad.YELLOW_CYMBAL,
    DrumVoice.HI_HAT_PEDAL: Pad.YELLOW_CYMBAL,
    DrumVoice.TOM_HIGH: Pad.YELLOW_TOM,
    DrumVoice.TOM_MID: Pad.BLUE_TOM,
    DrumVoice.TOM_LOW: Pad.GREEN_TOM,
    DrumVoice.CRASH: Pad.GREEN_CYMBAL,
    DrumVoice.RIDE: Pad.BLUE_CYMBAL,
    DrumVoice.RIDE_BELL: Pad.BLUE_CYMBAL,
}

_TOM_OF_COLOUR = {"yellow": Pad.YELLOW_TOM, "blue": Pad.BLUE_TOM, "green": Pad.GREEN_TOM}
_COLOURS = tuple(dict.fromkeys(pad.colour for pad in Pad))
_COLOUR_OF_PAD = np.array([_COLOURS.index(pad.colour) for pad in Pad])
_IS_TOM = np.array([pad.is_tom for pad in Pad])
_IS_CYMBAL = np.array([pad.is_cymbal for pad in Pad])
_CLOSED_HATS = (DrumVoice.HI_HAT_CLOSED, DrumVoice.HI_HAT_PEDAL)


def pad_of(voice: DrumVoice, kit: KitSpec) -> Pad:
    """Return the pad that a voice is usually played on, before its surroundings are looked at."""
    return kit.pad_for(PAD_OF_VOICE[voice])


def voices_alike(kit: KitSpec) -> Mapping[DrumVoice, frozenset[DrumVoice]]:
    """Say for each voice which ones are played where it is: taken for one another, they cost no edit.

    Open hi-hats that may go to another lane are alike to no others.
    """
    lanes = {
        voice: (pad_of(voice, kit), voice is DrumVoice.HI_HAT_OPEN and kit.open_hat is not OpenHatLane.YELLOW)
        for voice in DrumVoice
    }
    return {
        voice: frozenset(other for other in DrumVoice if lanes[other] == lane)
        for voice, lane in lanes.items()
    }


def voices_on(pad: Pad, kit: KitSpec) -> tuple[DrumVoice, ...]:
    """Return the voices that are usually played on a pad; none for one that the kit does not have."""
    return tuple(voice for voice in DrumVoice if pad_of(voice, kit) is pad)


@dataclass(frozen=True)
class SettledToms:
    """Notes without colour clashes, and how many toms had to move for it."""

    notes: list[DrumNote]
    n_moved: int


def spread_crashes(notes: Sequence[DrumNote], kit: KitSpec) -> list[DrumNote]:
    """Move the second of two crashes on a tick to the lane that the kit has for it, if that is free."""
    second_pad = kit.pad_for(kit.second_crash)
    spread = list(notes)
    crashes = [i for i, note in enumerate(notes) if note.voice is DrumVoice.CRASH]
    pairs = [(i, j) for i, j in pairwise(crashes) if notes[i].tick == notes[j].tick]
    for tick, same in groupby(pairs, key=lambda pair: notes[pair[0]].tick):
        _, second = next(same)
        if all(note.pad is not second_pad for note in _chord_around(notes, second, tick)):
            spread[second] = replace(notes[second], pad=second_pad)
    return in_order(spread) if pairs else spread


def _chord_around(notes: Sequence[DrumNote], index: int, tick: int) -> Sequence[DrumNote]:
    """All notes of the tick of a note."""
    first = bisect_left(notes, tick, hi=index, key=lambda note: note.tick)
    return notes[first : bisect_right(notes, tick, lo=index, key=lambda note: note.tick)]


def move_open_hats(notes: Sequence[DrumNote], bars: Bars, kit: KitSpec) -> list[DrumNote]:
    """Move open hi-hats that contrast to the blue cymbal, or what stands in for it.

    An open hat contrasts if at least half of the hi-hat strokes in its own bar and the two beside
    it are closed. Where another note of the tick has that colour, it stays where it was.
    """
    target = kit.pad_for(Pad.BLUE_CYMBAL)
    ticks = np.array([note.tick for note in notes], dtype=np.int64)
    index = bars.index_of(ticks)
    n_open, n_closed = np.zeros(bars.n_bars + 2), np.zeros(bars.n_bars + 2)
    np.add.at(n_open, index + 1, [note.voice is DrumVoice.HI_HAT_OPEN for note in notes])
    np.add.at(n_closed, index + 1, [note.voice in _CLOSED_HATS for note in notes])
    contrasts = np.convolve(n_closed - n_open, np.ones(3), mode="valid") >= 0
    moved: list[DrumNote] = []
    for chord in chords(notes):
        is_free = all(note.pad.colour != target.colour for note in chord)
        moves = is_free and contrasts[bars.index_of(chord[0].tick)]
        moved.extend(
            replace(note, pad=target) if moves and note.voice is DrumVoice.HI_HAT_OPEN else note
            for note in chord
        )
    return in_order(moved)


def settle_toms(notes: Sequence[DrumNote]) -> SettledToms:
    """Move every tom that stands on a tick with a cymbal of its colour to a neighbouring tom lane.

    Yellow and green go to blue, blue to green, or to the outer lane that is left. Needs at most two
    hand notes a tick, so that a lane is always free.
    """
    settled = list(notes)
    pads = pads_of(notes)
    places = ticks_of(notes) * len(_COLOURS) + _COLOUR_OF_PAD[pads]
    clashing = np.flatnonzero(_IS_TOM[pads] & np.isin(places, places[_IS_CYMBAL[pads]])).tolist()
    for i in clashing:
        taken = {other.pad.colour for other in _chord_around(notes, i, notes[i].tick)}
        colour = next(c for c in ("blue", "green", "yellow") if c not in taken)
        settled[i] = replace(notes[i], pad=_TOM_OF_COLOUR[colour])
    return SettledToms(in_order(settled) if clashing else settled, len(clashing))
