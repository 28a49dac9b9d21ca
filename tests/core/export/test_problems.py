"""What is said about a chart before it is exported."""

from __future__ import annotations

import pytest

from chart_hero_core.domain.chart import DrumNote, Pad, SongMetadata
from chart_hero_core.editing.document import ChartDocument
from chart_hero_core.export import ProblemKind, problems_of
from tests.support.documents import document_of

KNOWN = SongMetadata("Title", "Artist")
HAND_PADS = [Pad.SNARE, Pad.YELLOW_CYMBAL, Pad.GREEN_CYMBAL]


def problems(document: ChartDocument) -> dict[ProblemKind, tuple[int, ...]]:
    return {one.kind: one.ticks for one in problems_of(document)}


def test_a_good_chart_has_no_problems() -> None:
    notes = [DrumNote(480 * beat, pad) for beat in range(4) for pad in (Pad.KICK, *HAND_PADS[:2])]
    assert problems(document_of(*notes, metadata=KNOWN)) == {}


def test_a_chart_without_notes_is_one_that_no_game_loads() -> None:
    (problem,) = problems_of(document_of(metadata=KNOWN))

    assert problem.kind is ProblemKind.NO_NOTES
    assert problem.is_blocking


def test_three_hands_are_found_and_feet_do_not_count() -> None:
    two = [DrumNote(0, pad) for pad in (Pad.KICK, *HAND_PADS[:2])]
    three = [DrumNote(960, pad) for pad in HAND_PADS]

    assert problems(document_of(*two, *three, metadata=KNOWN)) == {ProblemKind.THREE_HANDS: (960,)}


@pytest.mark.parametrize(("gap_ticks", "found"), [(14, True), (15, False)])
def test_notes_closer_than_15_ms_are_found(gap_ticks: int, found: bool) -> None:
    notes = [DrumNote(480, Pad.SNARE), DrumNote(480 + gap_ticks, Pad.KICK)]  # a tick is 1.04 ms

    expected = {ProblemKind.TOO_CLOSE: (480 + gap_ticks,)} if found else {}
    assert problems(document_of(*notes, metadata=KNOWN)) == expected


def test_doubtful_notes_are_counted_unless_they_are_settled() -> None:
    notes = [
        DrumNote(0, Pad.SNARE, confidence=0.4),
        DrumNote(480, Pad.SNARE, confidence=0.4, is_pinned=True),
        DrumNote(960, Pad.SNARE, confidence=0.9),
    ]
    document = document_of(*notes, metadata=KNOWN)

    assert problems(document) == {ProblemKind.DOUBTFUL: (0,)}
    assert not problems_of(document)[0].is_blocking


@pytest.mark.parametrize("artist", ["", "Unknown"])
def test_a_song_without_an_artist_is_told(artist: str) -> None:
    document = document_of(DrumNote(0, Pad.KICK), metadata=SongMetadata("Title", artist))

    assert problems(document) == {ProblemKind.NO_ARTIST: ()}
