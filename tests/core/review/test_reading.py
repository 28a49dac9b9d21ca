"""Sliders, kits and selections heard again: what a new reading may change and what not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chart_hero_core.charting import ChartingSpec, KitSpec, OpenHatLane, chart_drums
from chart_hero_core.domain.chart import DrumNote, Pad
from chart_hero_core.domain.drums import DrumVoice, StrokeKey
from chart_hero_core.domain.timing import TempoMap
from chart_hero_core.editing.document import ChartDocument, NotePlace, note_order, place_of, stroke_of
from chart_hero_core.editing.note_placing import copy_by_ticks, move_by_ticks, move_to_lane
from chart_hero_core.editing.note_settling import unpin_notes
from chart_hero_core.model.checkpoint import load_model
from chart_hero_core.model.onsets import DecodingSpec, pick_onsets
from chart_hero_core.review.reading import (
    SongPeaks,
    read,
    reread,
    reread_span,
    unpin_home,
    with_fresh_notes,
)
from chart_hero_core.service import ChartHero, TranscribeOptions
from tests.support.grooves import rock_bar, song
from tests.support.heard_songs import HeardStroke, activations_of, heard, heard_groove
from tests.support.performances import steady
from tests.support.songs import strokes_of, write_song

TEMPO_MAP = TempoMap.steady(120.0, origin_s=-0.5)
DURATION_S = 8.0
SPEC = ChartingSpec()
SENSITIVITIES = st.dictionaries(st.sampled_from(DrumVoice), st.floats(0.0, 1.0), max_size=6)


def peaks_of(strokes: list[HeardStroke], duration_s: float = DURATION_S) -> SongPeaks:
    return SongPeaks.of(activations_of(strokes, duration_s), DecodingSpec())


@st.composite
def heard_songs(draw: st.DrawFn) -> SongPeaks:
    """Up to three bars' worth of strokes near a grid, some of them unsure."""
    strokes = [
        heard(
            draw(st.sampled_from(DrumVoice)),
            0.125 * draw(st.integers(1, 56)) + draw(st.sampled_from((-0.008, 0.0, 0.005))),
            draw(st.sampled_from((-2.0, -0.3, 0.2, 1.0, 4.0))),
            draw(st.sampled_from((0.2, 0.7, 0.9))),
        )
        for _ in range(draw(st.integers(1, 25)))
    ]
    return peaks_of(strokes)


def document_of(peaks: SongPeaks, sensitivities: Mapping[DrumVoice, float] | None = None) -> ChartDocument:
    empty = ChartDocument(TEMPO_MAP, duration_s=DURATION_S)
    return reread(empty, peaks, SPEC, sensitivities or {})


def places_of(document: ChartDocument) -> set[tuple[int, Pad]]:
    return {place_of(note) for note in document.notes}


@settings(max_examples=30)
@given(peaks=heard_songs(), start=SENSITIVITIES, there=SENSITIVITIES)
def test_a_slider_gives_what_a_fresh_run_would(
    peaks: SongPeaks, start: dict[DrumVoice, float], there: dict[DrumVoice, float]
) -> None:
    moved = reread(document_of(peaks, start), peaks, SPEC, there)

    fresh = chart_drums(peaks.pick(there), TEMPO_MAP, SPEC, DURATION_S)
    assert moved.notes == tuple(sorted(fresh.chart.expert, key=note_order))


@settings(max_examples=30)
@given(
    peaks=heard_songs(),
    start=SENSITIVITIES,
    there=SENSITIVITIES,
    data=st.data(),
)
def test_away_and_back_is_the_same_document(
    peaks: SongPeaks, start: dict[DrumVoice, float], there: dict[DrumVoice, float], data: st.DataObject
) -> None:
    document = with_hand_in(document_of(peaks, start), data)

    back = reread(reread(document, peaks, SPEC, there), peaks, SPEC, document.sensitivities)

    assert back == document


@settings(max_examples=30)
@given(peaks=heard_songs(), there=SENSITIVITIES, data=st.data())
def test_pins_and_settled_strokes_survive(
    peaks: SongPeaks, there: dict[DrumVoice, float], data: st.DataObject
) -> None:
    document = with_hand_in(document_of(peaks), data)
    pinned = {note for note in document.notes if note.is_pinned}

    moved = reread(document, peaks, SPEC, there)

    assert pinned <= set(moved.notes)
    assert moved.settled == document.settled
    unpinned = [note for note in moved.notes if not note.is_pinned]
    assert not {(note.voice, note.onset_s) for note in unpinned} & set(document.settled)


def with_hand_in(document: ChartDocument, data: st.DataObject) -> ChartDocument:
    """Keep some notes, move some away to where no note is, delete some."""
    kept, moved, deleted = (
        data.draw(st.sets(st.sampled_from(range(len(document.notes))), max_size=3))
        if document.notes
        else set()
        for _ in range(3)
    )
    notes, settled = [], set()
    for i, note in enumerate(document.notes):
        if i not in kept | moved | deleted:
            notes.append(note)
            continue
        settled.add(StrokeKey(note.voice, note.onset_s))
        if i in kept:
            notes.append(replace(note, is_pinned=True))
        elif i in moved:
            notes.append(replace(note, tick=note.tick + 20_000, onset_s=note.onset_s + 20.0, is_pinned=True))
    return replace(document, notes=tuple(sorted(notes, key=note_order)), settled=frozenset(settled))


def test_only_sensitivities_that_were_moved_are_listed() -> None:
    document = document_of(
        peaks_of([heard(DrumVoice.KICK, 1.0)]), {DrumVoice.KICK: 0.7, DrumVoice.SNARE: 0.5}
    )

    assert dict(document.sensitivities) == {DrumVoice.KICK: 0.7}


def test_a_pinned_note_beats_a_fresh_one_of_its_colour_and_tick() -> None:
    peaks = peaks_of([heard(DrumVoice.RIDE, 1.0), heard(DrumVoice.KICK, 1.0)])
    (ride,) = (note for note in document_of(peaks).notes if note.pad is Pad.BLUE_CYMBAL)
    pinned = DrumNote(ride.tick, Pad.BLUE_TOM, is_pinned=True)

    merged = reread(ChartDocument(TEMPO_MAP, (pinned,)), peaks, SPEC)

    assert [note.pad for note in merged.notes] == [Pad.BLUE_TOM, Pad.KICK]
    assert merged.notes[0] is pinned


@pytest.mark.parametrize(("distance_s", "n_notes"), [(0.014, 0), (0.016, 1)])
def test_a_settled_stroke_is_known_again_within_15_ms(distance_s: float, n_notes: int) -> None:
    settled = frozenset({StrokeKey(DrumVoice.KICK, 1.0 + distance_s)})
    fresh = DrumNote(1440, Pad.KICK, voice=DrumVoice.KICK, onset_s=1.0)

    merged = with_fresh_notes(ChartDocument(TEMPO_MAP, settled=settled), [fresh])

    assert len(merged.notes) == n_notes


def test_a_settled_stroke_of_another_voice_settles_nothing() -> None:
    settled = frozenset({StrokeKey(DrumVoice.SNARE, 1.0)})
    fresh = DrumNote(1440, Pad.KICK, voice=DrumVoice.KICK, onset_s=1.0)

    assert with_fresh_notes(ChartDocument(TEMPO_MAP, settled=settled), [fresh]).notes == (fresh,)


def test_notes_that_stay_are_the_same_objects() -> None:
    peaks = peaks_of(heard_groove(rock_bar(1), TEMPO_MAP))
    document = document_of(peaks)

    again = reread(document, peaks, SPEC)

    assert all(new is old for new, old in zip(again.notes, document.notes, strict=True))


def test_strokes_before_tick_0_make_no_notes() -> None:
    peaks = peaks_of([heard(DrumVoice.KICK, 0.3), heard(DrumVoice.KICK, 1.0)])

    (note,) = read(peaks, {}, TempoMap.steady(120.0, origin_s=0.5), SPEC).notes

    assert note.onset_s == pytest.approx(1.0, abs=0.005)


def test_another_kit_maps_unpinned_notes_anew() -> None:
    peaks = peaks_of(heard_groove(rock_bar(1, hat=DrumVoice.RIDE), TEMPO_MAP))
    document = document_of(peaks)
    first = next(note for note in document.notes if note.pad is Pad.BLUE_CYMBAL)
    pinned = replace(first, is_pinned=True)
    document = replace(
        document,
        notes=tuple(pinned if note is first else note for note in document.notes),
        settled=frozenset({StrokeKey(first.voice, first.onset_s)}),
    )
    kit = KitSpec(missing=Pad.BLUE_CYMBAL, stand_in=Pad.YELLOW_CYMBAL)

    mapped = reread(document, peaks, ChartingSpec(kit=kit))

    assert [note for note in mapped.notes if note.pad is Pad.BLUE_CYMBAL] == [pinned]
    assert sum(note.pad is Pad.YELLOW_CYMBAL for note in mapped.notes) == 7


@settings(max_examples=30)
@given(
    peaks=heard_songs(),
    missing=st.sampled_from((Pad.YELLOW_CYMBAL, Pad.BLUE_CYMBAL, Pad.GREEN_CYMBAL)),
    second=st.sampled_from((Pad.YELLOW_CYMBAL, Pad.BLUE_CYMBAL, Pad.GREEN_CYMBAL)),
    open_hat=st.sampled_from(OpenHatLane),
    data=st.data(),
)
def test_no_kit_of_two_cymbals_plays_the_missing_one(
    peaks: SongPeaks, missing: Pad, second: Pad, open_hat: OpenHatLane, data: st.DataObject
) -> None:
    stand_in = data.draw(st.sampled_from([p for p in Pad if p.is_cymbal and p is not missing]))
    kit = KitSpec(open_hat, second, missing, stand_in)

    expert = read(peaks, dict.fromkeys(DrumVoice, 0.9), TEMPO_MAP, ChartingSpec(kit=kit))

    assert all(note.pad is not missing for note in expert.notes)
    assert len(expert.notes) + len(expert.candidates) == len(peaks.pick(dict.fromkeys(DrumVoice, 0.9)))


# ---- a selection heard again -------------------------------------------------------------------


def test_a_span_heard_again_changes_nothing_outside() -> None:
    document = document_of(peaks_of(heard_groove(song(3), TEMPO_MAP)))

    again = reread_span(document, (), 1920, 3840)

    assert again.notes == tuple(note for note in document.notes if not 1920 <= note.tick < 3840)


def test_a_span_heard_again_takes_the_fresh_notes_of_the_span() -> None:
    sparse = document_of(peaks_of(heard_groove(rock_bar(0), TEMPO_MAP)))
    dense = document_of(peaks_of(heard_groove(song(3), TEMPO_MAP)))

    again = reread_span(sparse, dense.notes, 1920, 3840)

    inside = {place for place in places_of(dense) if 1920 <= place[0] < 3840}
    assert places_of(again) == places_of(sparse) | inside


def test_a_stroke_at_the_edge_is_not_written_twice() -> None:
    outside = DrumNote(1920, Pad.KICK, voice=DrumVoice.KICK, onset_s=1.49)
    inside = replace(outside, tick=1900)
    document = ChartDocument(TEMPO_MAP, (outside,))

    assert reread_span(document, [inside], 0, 1920).notes == (outside,)


def test_pins_and_settled_strokes_survive_in_a_span() -> None:
    pinned = DrumNote(480, Pad.SNARE, is_pinned=True)
    settled = frozenset({StrokeKey(DrumVoice.KICK, 1.0)})
    fresh = [
        DrumNote(480, Pad.SNARE, voice=DrumVoice.SNARE, onset_s=0.0),
        DrumNote(1440, Pad.KICK, voice=DrumVoice.KICK, onset_s=1.001),
    ]

    again = reread_span(ChartDocument(TEMPO_MAP, (pinned,), settled=settled), fresh, 0, 1920)

    assert again.notes == (pinned,)


def test_a_reading_is_that_of_the_raw_activations() -> None:
    strokes = heard_groove(song(3), TEMPO_MAP)
    activations = activations_of(strokes, DURATION_S)
    peaks = SongPeaks.of(activations, DecodingSpec())

    notes = read(peaks, {DrumVoice.KICK: 0.2}, TEMPO_MAP, SPEC).notes

    onsets = pick_onsets(activations, DecodingSpec(), {DrumVoice.KICK: 0.2})
    assert notes == chart_drums(onsets, TEMPO_MAP, SPEC).chart.expert


def test_a_slider_gives_what_a_fresh_run_of_the_service_would(burst_model: Path, tmp_path: Path) -> None:
    engine = ChartHero(burst_model)
    path = write_song(tmp_path / "song.wav", strokes_of(steady(120.0, 8.0)))
    usual = engine.transcribe(path)
    moved = {DrumVoice.KICK: 0.9, DrumVoice.SNARE: 0.004}
    fresh = engine.transcribe(path, TranscribeOptions(sensitivities=moved))
    peaks = SongPeaks.of(usual.activations, load_model(burst_model).card.decoding_spec)
    document = ChartDocument(usual.tempo.tempo_map, duration_s=usual.duration_s)

    reading = reread(document, peaks, SPEC, moved)

    assert fresh.tempo.tempo_map == usual.tempo.tempo_map
    assert reading.notes == tuple(sorted(fresh.chart.expert, key=note_order))
    assert len(reading.notes) != len(usual.chart.expert)


def moved_kick() -> tuple[SongPeaks, ChartDocument, ChartDocument, NotePlace]:
    """A song as it is read, and with its first kick moved to where nothing is."""
    peaks = peaks_of([heard(DrumVoice.KICK, 1.0), heard(DrumVoice.SNARE, 1.5), heard(DrumVoice.KICK, 2.0)])
    document = document_of(peaks)
    edited = move_by_ticks(document, [place_of(document.notes[0])], 120)
    (place,) = edited.places
    return peaks, document, edited.document, place


def test_a_moved_note_remembers_its_stroke_however_often_it_is_moved() -> None:
    _, document, moved, place = moved_kick()

    again = move_by_ticks(moved, [place], 120)

    (note,) = again.document.notes_at(again.places)
    assert note.origin == stroke_of(document.notes[0])
    assert again.document.settled == {note.origin}


def test_the_next_reading_brings_the_note_back_that_was_moved_and_unpinned() -> None:
    peaks, document, moved, place = moved_kick()

    freed = unpin_notes(moved, [place]).document

    assert freed.settled == frozenset()
    assert reread(freed, peaks, SPEC) == document


def test_a_moved_note_goes_home_at_once_where_it_was_heard() -> None:
    peaks, document, moved, place = moved_kick()

    assert unpin_home(moved, [place], peaks, SPEC) == document


def test_unpinning_leaves_all_other_notes_as_they_are() -> None:
    peaks, document, moved, place = moved_kick()
    others = tuple(replace(note, velocity=1) for note in moved.notes if place_of(note) != place)
    touched = replace(moved, notes=tuple(sorted((*others, moved.note_at(place)), key=note_order)))

    home = unpin_home(touched, [place], peaks, SPEC)

    assert set(others) < set(home.notes)
    assert document.notes[0] in home.notes


def test_a_note_on_another_lane_goes_home_too() -> None:
    peaks, document, _, _ = moved_kick()
    edited = move_to_lane(document, [place_of(document.notes[1])], Pad.GREEN_TOM)

    assert unpin_home(edited.document, edited.places, peaks, SPEC) == document


def test_a_note_whose_stroke_is_not_heard_stays_where_the_hand_put_it() -> None:
    peaks, _, moved, place = moved_kick()
    deaf = replace(moved, sensitivities={DrumVoice.KICK: 0.0})

    home = unpin_home(deaf, [place], peaks, SPEC)

    note = home.note_at(place)
    assert note is not None
    assert not note.is_pinned


def test_a_copy_has_no_stroke_to_go_home_to() -> None:
    _, _, moved, place = moved_kick()

    copied = copy_by_ticks(moved, [place], 480)

    (note,) = copied.document.notes_at(copied.places)
    assert note.origin is None
