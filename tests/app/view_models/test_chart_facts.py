"""What the panel says of a chart in figures and names: edits left, bars that fit, doubtful places."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chart_hero_app.view_models.edit_effort import edits_per_100_notes
from chart_hero_app.view_models.place_names import place_name
from chart_hero_core.domain.chart import DrumNote, Dynamics, Pad
from chart_hero_core.domain.drums import DrumVoice
from chart_hero_core.review.doubts import Doubts
from tests.support.documents import document_of


def unsure(tick: int, pad: Pad, confidence: float = 0.5, **others: object) -> DrumNote:
    return DrumNote(tick, pad, confidence=confidence, **others)


def name_of(*notes: DrumNote) -> str:
    (place,) = Doubts.of(document_of(*notes)).places
    return place_name(place)


def test_the_edits_left_are_those_expected() -> None:
    document = document_of(unsure(0, Pad.KICK, 0.9), unsure(480, Pad.SNARE, 0.6))
    nearly_heard = [unsure(960, Pad.KICK, 0.3)]

    assert edits_per_100_notes(document, ()) == pytest.approx(100 * (0.1 + 0.4) / 2)
    assert edits_per_100_notes(document, nearly_heard) == pytest.approx(100 * (0.1 + 0.4 + 0.3) / 2)


def test_what_the_hand_settled_costs_no_edit() -> None:
    settled = replace(unsure(0, Pad.KICK, 0.1), is_pinned=True)

    assert edits_per_100_notes(document_of(settled), ()) == 0.0


def test_a_chart_without_notes_has_no_effort() -> None:
    assert edits_per_100_notes(document_of(), [unsure(0, Pad.KICK)]) is None


@pytest.mark.parametrize(
    ("note", "name"),
    [
        (unsure(0, Pad.BLUE_CYMBAL), "Ride"),
        (unsure(0, Pad.YELLOW_CYMBAL, voice=DrumVoice.HI_HAT_OPEN), "Hi-hat open?"),
        (unsure(0, Pad.SNARE, dynamics=Dynamics.GHOST), "Snare ghost"),
    ],
)
def test_one_note_is_called_by_its_lane(note: DrumNote, name: str) -> None:
    assert name_of(note) == name


def test_several_notes_are_called_by_what_they_are() -> None:
    toms = (Pad.YELLOW_TOM, Pad.YELLOW_TOM, Pad.BLUE_TOM, Pad.GREEN_TOM)
    fill = [unsure(120 * i, pad) for i, pad in enumerate(toms)]
    hands = [unsure(120 * i, pad) for i, pad in enumerate((Pad.SNARE, Pad.YELLOW_CYMBAL, Pad.KICK))]

    assert name_of(*fill) == "Fill, 4 notes"
    assert name_of(*fill[:2]) == "High tom, 2 notes"
    assert name_of(*hands[:2]) == "Hi-hat and snare"
    assert name_of(*hands) == "3 notes"
