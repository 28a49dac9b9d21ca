"""Other readings of a fill, and what taking one settles."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import logit

from chart_hero_core.charting import ChartingSpec
from chart_hero_core.domain.chart import DrumNote, Pad
from chart_hero_core.domain.drums import DrumVoice, StrokeKey
from chart_hero_core.domain.timing import TempoMap
from chart_hero_core.editing.document import ChartDocument, note_order
from chart_hero_core.model.onsets import DecodingSpec, SongPeaks
from chart_hero_core.review.fill_repair import Reading, ReadingChanges, apply_reading, find_readings
from chart_hero_core.review.playability import Hindrance, find_unplayable
from chart_hero_core.review.reading import reread
from chart_hero_core.review.reading_names import ReadingName, name_reading
from tests.support.grooves import rock_bar
from tests.support.heard_songs import HeardStroke, activations_of, heard, heard_groove

TEMPO_MAP = TempoMap.steady(125.0, origin_s=-0.02)
"""Sixteenths of 120 ms: every stroke falls on a frame of the activations."""

SPEC = ChartingSpec()
GROOVE = heard_groove([*rock_bar(0), *rock_bar(1), *(s for s in rock_bar(2) if s.beat < 10)], TEMPO_MAP)
FILL = (4800, 5760)
HIGH, MID, LOW = DrumVoice.TOM_HIGH, DrumVoice.TOM_MID, DrumVoice.TOM_LOW
ALL_HIGHER = dict.fromkeys(DrumVoice, 0.9)


def second_of(sixteenth: int) -> float:
    """Heard second of a sixteenth of the fill, which has eight."""
    return float(TEMPO_MAP.seconds_at(FILL[0] + 120 * sixteenth))


def tom(sixteenth: int, *voices: DrumVoice, probability: float = 0.98) -> HeardStroke:
    """A tom that sounds most like the first of some voices, a little less like the others."""
    chances = dict.fromkeys((HIGH, MID, LOW), -4.0)
    chances |= {voice: 0.5 - 0.5 * i for i, voice in enumerate(voices)}
    return HeardStroke(second_of(sixteenth), chances, float(logit(probability)))


def heard_fill(*fill: HeardStroke) -> tuple[ChartDocument, SongPeaks]:
    peaks = SongPeaks.of(activations_of([*GROOVE, *fill], 7.0), DecodingSpec())
    return reread(ChartDocument(TEMPO_MAP, duration_s=7.0), peaks, SPEC), peaks


def readings_of(document: ChartDocument, peaks: SongPeaks) -> dict[ReadingName, Reading]:
    return {reading.name: reading for reading in find_readings(document, peaks, SPEC, *FILL)}


DOWN = [tom(i, voice) for i, voice in enumerate((HIGH, HIGH, HIGH, MID, MID, LOW, LOW, LOW))]


def test_a_sure_fill_has_no_other_reading() -> None:
    assert find_readings(*heard_fill(*DOWN), SPEC, *FILL) == ()


def test_an_empty_span_has_no_reading() -> None:
    assert find_readings(*heard_fill(), SPEC, *FILL) == ()


def test_what_the_chart_has_comes_first() -> None:
    document, peaks = heard_fill(*DOWN[:5], tom(5, LOW, MID), *DOWN[6:])

    first, *others = find_readings(document, peaks, SPEC, *FILL)

    assert first.name is ReadingName.AS_IT_IS
    assert first.notes == tuple(document.notes_between(*FILL))
    assert first.changes == ReadingChanges(0, 0, 0)
    assert 1 <= len(others) <= 3
    assert len({reading.name for reading in (first, *others)}) == len(others) + 1


def test_shares_are_those_of_what_is_offered() -> None:
    readings = find_readings(*heard_fill(*DOWN[:5], tom(5, LOW, MID), *DOWN[6:]), SPEC, *FILL)

    shares = [reading.share for reading in readings]

    assert sum(shares) == pytest.approx(1.0)
    assert shares[1:] == sorted(shares[1:], reverse=True)


def test_a_tom_that_breaks_the_way_down_can_be_mended() -> None:
    document, peaks = heard_fill(*DOWN[:2], tom(2, LOW, HIGH), *DOWN[3:])

    reading = readings_of(document, peaks)[ReadingName.DOWN_THE_KIT]

    pads = [note.pad for note in reading.decided if note.pad.is_tom]
    assert pads == 3 * [Pad.YELLOW_TOM] + 2 * [Pad.BLUE_TOM] + 3 * [Pad.GREEN_TOM]
    assert reading.changes == ReadingChanges(n_added=0, n_removed=0, n_moved=1)


def test_a_stroke_that_was_missed_can_be_filled_in() -> None:
    document, peaks = heard_fill(*DOWN[:5], tom(5, LOW, probability=0.3), *DOWN[6:])

    reading = readings_of(document, peaks)[ReadingName.MORE_TOMS]

    (added,) = (note for note in reading.decided if note not in document.notes)
    assert (added.tick, added.pad) == (FILL[0] + 600, Pad.GREEN_TOM)
    assert added.confidence == pytest.approx(0.3, abs=0.02)


def test_an_unsure_end_gives_a_shorter_run() -> None:
    document, peaks = heard_fill(*DOWN[:6], tom(6, LOW, probability=0.6), tom(7, LOW, probability=0.6))

    reading = readings_of(document, peaks)[ReadingName.SHORTER_RUN]

    assert reading.changes.n_removed >= 1
    assert set(reading.removed) <= set(document.notes)


def test_a_snare_can_be_heard_between() -> None:
    snare = heard(DrumVoice.SNARE, second_of(3), height=float(logit(0.4)))
    document, peaks = heard_fill(*DOWN[:3], *DOWN[4:], snare)

    reading = readings_of(document, peaks)[ReadingName.SNARE_BETWEEN]

    assert any(note.pad is Pad.SNARE and note.tick == FILL[0] + 360 for note in reading.decided)


def test_only_the_lanes_that_may_change_do() -> None:
    snare = heard(DrumVoice.SNARE, second_of(3), height=float(logit(0.4)))
    document, peaks = heard_fill(*DOWN[:3], *DOWN[4:], snare)
    toms = (Pad.YELLOW_TOM, Pad.BLUE_TOM, Pad.GREEN_TOM)

    assert find_readings(document, peaks, SPEC, *FILL, toms) == ()


def test_taking_a_reading_changes_the_chart_and_settles_it() -> None:
    document, peaks = heard_fill(*DOWN[:2], tom(2, LOW, HIGH), *DOWN[3:5], tom(5, LOW, probability=0.3))
    reading = readings_of(document, peaks)[ReadingName.DOWN_THE_KIT]

    taken = apply_reading(document, reading)

    inside = taken.notes_between(*FILL)
    assert [(note.tick, note.pad) for note in inside] == [(note.tick, note.pad) for note in reading.notes]
    assert all(note.is_pinned for note in inside)
    outside = [note for note in document.notes if not FILL[0] <= note.tick < FILL[1]]
    assert [note for note in taken.notes if not FILL[0] <= note.tick < FILL[1]] == outside


def test_no_slider_brings_back_what_a_reading_settled() -> None:
    document, peaks = heard_fill(*DOWN[:2], tom(2, LOW, HIGH), *DOWN[3:5], tom(5, LOW, probability=0.3))
    taken = apply_reading(document, readings_of(document, peaks)[ReadingName.DOWN_THE_KIT])

    again = reread(taken, peaks, SPEC, ALL_HIGHER)

    assert again.notes_between(*FILL) == taken.notes_between(*FILL)


def test_a_reading_that_was_taken_leaves_nothing_to_repair() -> None:
    document, peaks = heard_fill(*DOWN[:2], tom(2, LOW, HIGH), *DOWN[3:])
    taken = apply_reading(document, readings_of(document, peaks)[ReadingName.DOWN_THE_KIT])

    assert find_readings(taken, peaks, SPEC, *FILL) == ()


def test_pinned_notes_are_in_every_reading() -> None:
    document, peaks = heard_fill(*DOWN[:2], tom(2, LOW, HIGH), *DOWN[3:5], tom(5, LOW, MID))
    third = next(n for n in document.notes if n.tick == FILL[0] + 240 and n.pad.is_tom)
    pinned = replace(third, is_pinned=True)
    document = replace(
        document,
        notes=tuple(pinned if note is third else note for note in document.notes),
        settled=frozenset({StrokeKey(LOW, second_of(2))}),
    )

    readings = find_readings(document, peaks, SPEC, *FILL)

    assert len(readings) > 1
    assert all(pinned in reading.notes and pinned not in reading.decided for reading in readings)


STROKES = st.builds(
    lambda place, chances, probability, voice: HeardStroke(
        second_of(place) + 0.01 * (place % 2),
        {one: chance for one, chance in zip(voice.family.voices, chances, strict=False)},
        float(logit(probability)),
    ),
    st.integers(0, 7),
    st.lists(st.floats(-2, 2), min_size=3, max_size=3),
    st.floats(0.06, 0.98),
    st.sampled_from(DrumVoice),
)


@settings(max_examples=25)
@given(
    strokes=st.lists(STROKES, max_size=12), by_hand=st.dictionaries(st.integers(40, 47), st.sampled_from(Pad))
)
def test_every_reading_can_be_taken(strokes: list[HeardStroke], by_hand: dict[int, Pad]) -> None:
    document, peaks = heard_fill(*strokes)
    pinned = [DrumNote(120 * place, pad, is_pinned=True) for place, pad in by_hand.items()]
    taken = {(note.tick, note.pad.colour) for note in pinned}
    kept = [note for note in document.notes if (note.tick, note.pad.colour) not in taken]
    document = replace(document, notes=tuple(sorted([*kept, *pinned], key=note_order)))

    for reading in find_readings(document, peaks, SPEC, *FILL)[1:]:
        after = apply_reading(document, reading)
        assert [(n.tick, n.pad) for n in after.notes_between(*FILL)] == [
            (n.tick, n.pad) for n in reading.notes
        ]
        assert set(pinned) <= set(after.notes)
        assert reading.changes != ReadingChanges(0, 0, 0)
        unplayable = {
            place.tick for place in find_unplayable(after) if place.hindrance is Hindrance.THIRD_HAND
        }
        assert unplayable <= {place.tick for place in find_unplayable(document)}


def notes_on(*pads: Pad, start: int = 0) -> list[DrumNote]:
    return [DrumNote(start + 120 * i, pad) for i, pad in enumerate(pads)]


Y, B, G, S = Pad.YELLOW_TOM, Pad.BLUE_TOM, Pad.GREEN_TOM, Pad.SNARE


@pytest.mark.parametrize(
    ("notes", "now", "name"),
    [
        (notes_on(Y, B, G), notes_on(Y, G, B), ReadingName.DOWN_THE_KIT),
        (notes_on(G, B, Y), notes_on(Y, G, B), ReadingName.UP_THE_KIT),
        (notes_on(G, G, G), notes_on(Y, G, B), ReadingName.ONE_TOM),
        (notes_on(S, S), notes_on(S, S, S), ReadingName.SHORTER_RUN),
        (notes_on(S, S, S), notes_on(S, S), ReadingName.LONGER_RUN),
        (notes_on(S, G), notes_on(B, G), ReadingName.SNARE_BETWEEN),
        (notes_on(B, G), notes_on(S, G), ReadingName.LESS_SNARE),
        (notes_on(B, B, start=120), notes_on(B, B, B), ReadingName.FEWER_TOMS),
        (notes_on(Pad.KICK, Pad.KICK), notes_on(Pad.KICK), ReadingName.MORE_KICKS),
        (notes_on(Pad.BLUE_CYMBAL), notes_on(Pad.GREEN_CYMBAL), ReadingName.OTHER_CYMBALS),
        (notes_on(B), notes_on(G), ReadingName.OTHER_TOMS),
    ],
)
def test_readings_are_called_by_what_one_hears_first(
    notes: list[DrumNote], now: list[DrumNote], name: ReadingName
) -> None:
    assert name_reading(notes, now) is name
