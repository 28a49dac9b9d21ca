"""Places that no two hands and two feet can play: the hand may write what charting never would."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise

from chart_hero_core.charting.chords import in_order
from chart_hero_core.charting.hands import crowded_chords
from chart_hero_core.domain.chart import DrumNote, Pad
from chart_hero_core.domain.timing import TempoMap
from chart_hero_core.editing.document import ChartDocument, note_order

HAND_REACH_S = 0.040
"""Three different pads within less than this need three hands, for no hand has time to move."""

KICK_GAP_S = 0.050
"""Two feet manage a kick every 50 ms (sixteenths at 300 BPM) and no more."""


class Hindrance(Enum):
    """What stands against playing a place."""

    THIRD_HAND = "third hand"
    NO_TIME_TO_MOVE = "no time to move"
    FAST_FEET = "fast feet"


@dataclass(frozen=True, slots=True)
class UnplayablePlace:
    """A place that cannot be played as it is written.

    Parameters
    ----------
    notes : those that stand against each other, in order
    hindrance : why
    """

    notes: tuple[DrumNote, ...]
    hindrance: Hindrance

    @property
    def tick(self) -> int:
        """Where it begins."""
        return self.notes[0].tick


def find_unplayable(document: ChartDocument) -> tuple[UnplayablePlace, ...]:
    """List the places of a document that cannot be played, in order."""
    notes = in_order(document.notes)
    places = [
        _place(_hands_of(notes[first:stop]), Hindrance.THIRD_HAND) for first, stop in crowded_chords(notes)
    ]
    places += _hurried_hands(_hands_of(notes), document.tempo_map)
    places += _hurried_feet([note for note in notes if note.pad is Pad.KICK], document.tempo_map)
    return tuple(sorted(places, key=lambda place: (place.tick, place.hindrance.value)))


def _hands_of(notes: Iterable[DrumNote]) -> list[DrumNote]:
    return [note for note in notes if note.pad is not Pad.KICK]


def _hurried_hands(hands: Sequence[DrumNote], tempo_map: TempoMap) -> Iterator[UnplayablePlace]:
    """Find three pads on several ticks so near that a hand would have to be on two of them."""
    seconds = tempo_map.seconds_at([note.tick for note in hands])
    for i in range(2, len(hands)):
        three = hands[i - 2 : i + 1]
        is_spread = three[0].tick < three[-1].tick
        if is_spread and seconds[i] - seconds[i - 2] < HAND_REACH_S and len({n.pad for n in three}) == 3:
            yield _place(three, Hindrance.NO_TIME_TO_MOVE)


def _hurried_feet(kicks: Sequence[DrumNote], tempo_map: TempoMap) -> Iterator[UnplayablePlace]:
    seconds = tempo_map.seconds_at([note.tick for note in kicks])
    for pair, (earlier_s, later_s) in zip(pairwise(kicks), pairwise(seconds), strict=True):
        if later_s - earlier_s < KICK_GAP_S:
            yield _place(pair, Hindrance.FAST_FEET)


def _place(notes: Iterable[DrumNote], hindrance: Hindrance) -> UnplayablePlace:
    return UnplayablePlace(tuple(sorted(notes, key=note_order)), hindrance)
