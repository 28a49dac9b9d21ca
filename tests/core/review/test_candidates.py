"""What is shown pale: nearly heard, or heard without room for it."""

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
from chart_hero_core.review.candidates import find_candidates
from chart_hero_core.review.reading import reread
from tests.support.grooves import rock_bar
from tests.support.heard_songs import HeardStroke, activations_of, heard, heard_groove

TEMPO_MAP = TempoMap.steady(120.0, origin_s=-0.5)
SPEC = ChartingSpec()
GROOVE = heard_groove([*rock_bar(1), *rock_bar(2)], TEMPO_MAP)
WEAK = heard(DrumVoice.SNARE, 2.25, height=float(logit(0.3)))


def heard_song(*strokes: HeardStroke) -> tuple[ChartDocument, SongPeaks]:
    peaks = SongPeaks.of(activations_of([*GROOVE, *strokes], 7.0), DecodingSpec())
    return reread(ChartDocument(TEMPO_MAP, duration_s=7.0), peaks, SPEC), peaks


def test_a_sure_song_has_none() -> None:
    assert find_candidates(*heard_song(), SPEC) == ()


def test_a_stroke_that_just_missed_its_threshold_is_one() -> None:
    (candidate,) = find_candidates(*heard_song(WEAK), SPEC)

    assert candidate.pad is Pad.SNARE
    assert candidate.tick == 2640
    assert candidate.confidence == pytest.approx(0.3, abs=0.01)


@pytest.mark.parametrize(("probability", "n"), [(0.15, 0), (0.25, 1), (0.55, 0)])
def test_it_has_to_be_near_the_threshold(probability: float, n: int) -> None:
    stroke = heard(DrumVoice.SNARE, 2.25, height=float(logit(probability)))

    assert len(find_candidates(*heard_song(stroke), SPEC)) == n


def test_the_threshold_is_that_of_the_slider() -> None:
    document, peaks = heard_song(WEAK)

    assert find_candidates(reread(document, peaks, SPEC, {DrumVoice.SNARE: 0.8}), peaks, SPEC) == ()


def test_a_settled_stroke_is_none() -> None:
    document, peaks = heard_song(WEAK)
    settled = frozenset({StrokeKey(DrumVoice.SNARE, 2.251)})

    assert find_candidates(replace(document, settled=settled), peaks, SPEC) == ()


def test_it_is_written_beside_the_note_that_sounds_with_it() -> None:
    document, peaks = heard_song(heard(DrumVoice.SNARE, 2.51, height=float(logit(0.3))))
    moved = replace(document, notes=tuple(replace(note, tick=note.tick + 7) for note in document.notes))

    (candidate,) = find_candidates(moved, peaks, SPEC)

    assert candidate.tick == 2887


def test_a_third_hand_is_one() -> None:
    hands = [heard(voice, 6.0) for voice in (DrumVoice.SNARE, DrumVoice.RIDE, DrumVoice.TOM_LOW)]

    document, peaks = heard_song(*hands)
    (candidate,) = find_candidates(document, peaks, SPEC)

    pads = {note.pad for note in document.notes if note.tick == candidate.tick}
    assert {*pads, candidate.pad} == {Pad.SNARE, Pad.BLUE_CYMBAL, Pad.GREEN_TOM}


@settings(max_examples=25)
@given(
    strokes=st.lists(
        st.builds(
            heard,
            st.sampled_from(DrumVoice),
            st.floats(0.1, 6.5),
            st.floats(-3.0, 1.0),
        ),
        max_size=10,
    ),
    pinned=st.dictionaries(st.integers(0, 40), st.sampled_from(Pad), max_size=5),
)
def test_none_is_where_a_note_is(strokes: list[HeardStroke], pinned: dict[int, Pad]) -> None:
    document, peaks = heard_song(*strokes)
    by_hand = [DrumNote(120 * step, pad, is_pinned=True) for step, pad in pinned.items()]
    others = {(note.tick, note.pad.colour) for note in by_hand}
    kept = [note for note in document.notes if (note.tick, note.pad.colour) not in others]
    document = replace(document, notes=tuple(sorted([*kept, *by_hand], key=note_order)))

    candidates = find_candidates(document, peaks, SPEC)

    places = [(note.tick, note.pad.colour) for note in (*document.notes, *candidates)]
    assert len(set(places)) == len(places)
    assert list(candidates) == sorted(candidates, key=note_order)
