"""What two hands and two feet cannot do."""

from __future__ import annotations

from hypothesis import given, settings

from chart_hero_core.charting import chart_drums
from chart_hero_core.domain.chart import DrumNote, Pad
from chart_hero_core.domain.timing import TempoMap
from chart_hero_core.editing.document import ChartDocument, note_order
from chart_hero_core.review.playability import Hindrance, find_unplayable
from tests.support.grooves import WINDING_MAP, onset_lists, performed, song

TEMPO_MAP = TempoMap.steady(120.0)
TICKS_PER_MS = 0.96


def document_of(*notes: tuple[float, Pad]) -> ChartDocument:
    made = [DrumNote(round(milliseconds * TICKS_PER_MS), pad) for milliseconds, pad in notes]
    return ChartDocument(TEMPO_MAP, tuple(sorted(made, key=note_order)))


def hindrances(document: ChartDocument) -> list[Hindrance]:
    return [place.hindrance for place in find_unplayable(document)]


def test_three_hands_at_once_are_too_many() -> None:
    (place,) = find_unplayable(
        document_of((500, Pad.SNARE), (500, Pad.BLUE_CYMBAL), (500, Pad.GREEN_TOM), (500, Pad.KICK))
    )

    assert place.hindrance is Hindrance.THIRD_HAND
    assert {note.pad for note in place.notes} == {Pad.SNARE, Pad.BLUE_CYMBAL, Pad.GREEN_TOM}
    assert place.tick == 480


def test_two_hands_and_a_foot_are_enough() -> None:
    assert hindrances(document_of((500, Pad.SNARE), (500, Pad.BLUE_CYMBAL), (500, Pad.KICK))) == []


def test_three_pads_within_a_moment_need_three_hands() -> None:
    notes = (500, Pad.SNARE), (500, Pad.YELLOW_CYMBAL), (535, Pad.GREEN_TOM)
    assert hindrances(document_of(*notes)) == [Hindrance.NO_TIME_TO_MOVE]


def test_a_drag_on_one_drum_can_be_played() -> None:
    assert hindrances(document_of((500, Pad.SNARE), (515, Pad.SNARE), (535, Pad.SNARE))) == []


def test_kicks_are_only_so_fast() -> None:
    assert hindrances(document_of((500, Pad.KICK), (545, Pad.KICK))) == [Hindrance.FAST_FEET]
    assert hindrances(document_of((500, Pad.KICK), (555, Pad.KICK))) == []


def test_places_come_in_order() -> None:
    document = document_of(
        (100, Pad.KICK), (130, Pad.KICK),
        (50, Pad.SNARE), (50, Pad.BLUE_TOM), (50, Pad.GREEN_TOM),
    )  # fmt: skip

    ticks = [place.tick for place in find_unplayable(document)]

    assert ticks == sorted(ticks)
    assert len(ticks) == 2


def test_an_empty_song_can_be_played() -> None:
    assert find_unplayable(ChartDocument(TEMPO_MAP)) == ()


def test_a_charted_song_can_be_played() -> None:
    expert = chart_drums(performed(song(8), TEMPO_MAP), TEMPO_MAP).chart.expert
    assert find_unplayable(ChartDocument(TEMPO_MAP, tuple(sorted(expert, key=note_order)))) == ()


@settings(max_examples=30)
@given(onset_lists(max_size=60))
def test_charting_never_asks_for_a_third_hand(onsets) -> None:
    expert = chart_drums(onsets, WINDING_MAP).chart.expert
    document = ChartDocument(WINDING_MAP, tuple(sorted(expert, key=note_order)))

    assert Hindrance.THIRD_HAND not in hindrances(document)
