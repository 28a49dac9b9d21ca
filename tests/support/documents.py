"""Documents to test with, and hypothesis strategies for them."""

from __future__ import annotations

from hypothesis import strategies as st

from chart_hero_core.charting.pads import PAD_OF_VOICE
from chart_hero_core.domain.chart import DrumNote, Dynamics, Pad, Section, SongMetadata
from chart_hero_core.domain.drums import DrumVoice
from chart_hero_core.domain.timing import TempoChange, TempoMap, TimeSignature
from chart_hero_core.editing.document import (
    LANES,
    ChartDocument,
    NotePlace,
    colour_keys_of,
    note_order,
    place_of,
)

STEADY = TempoMap.steady(120.0)
"""A beat of 480 ticks lasts 0.5 s, a bar 2 s."""


def document_of(*notes: DrumNote, tempo_map: TempoMap = STEADY, **others: object) -> ChartDocument:
    """A document with these notes."""
    return ChartDocument(tempo_map, tuple(sorted(notes, key=note_order)), **others)


def heard_note(
    tick: int, pad: Pad, voice: DrumVoice | None = None, late_s: float = 0.0, **others: object
) -> DrumNote:
    """A note of a stroke that was heard `late_s` behind its place on the steady grid."""
    sound = voice or next(v for v in DrumVoice if PAD_OF_VOICE[v] is pad)
    return DrumNote(
        tick,
        pad,
        onset_s=float(STEADY.seconds_at(tick)) + late_s,
        voice=sound,
        **({"confidence": 0.9} | others),
    )


def places(*notes: DrumNote) -> frozenset[NotePlace]:
    """Places of notes."""
    return frozenset(map(place_of, notes))


def groove_document(n_bars: int = 8, tempo_map: TempoMap = STEADY) -> ChartDocument:
    """A rock groove in 4/4, heard a little beside the grid."""
    notes = []
    for beat in range(4 * n_bars):
        for pad, tick in (
            (Pad.YELLOW_CYMBAL, 480 * beat),
            (Pad.YELLOW_CYMBAL, 480 * beat + 240),
            (Pad.SNARE if beat % 2 else Pad.KICK, 480 * beat),
        ):
            late_s = ((tick * 7919) % 9 - 4) / 1000
            second = max(float(tempo_map.seconds_at(tick)) + late_s, 0.0)
            voice = next(v for v in DrumVoice if PAD_OF_VOICE[v] is pad)
            notes.append(DrumNote(tick, pad, onset_s=second, voice=voice, confidence=0.9))
    end_s = float(tempo_map.seconds_at(1920 * n_bars))
    return document_of(*notes, tempo_map=tempo_map, duration_s=end_s)


@st.composite
def grids(draw: st.DrawFn) -> TempoMap:
    """Maps as a song's estimate makes them: tempos that change on beats, signatures on bar lines."""
    signatures, tick = [], 0
    for _ in range(draw(st.integers(1, 3))):
        signature = TimeSignature(tick, draw(st.integers(2, 9)), draw(st.sampled_from([4, 8])))
        signatures.append(signature)
        tick += signature.bar_ticks(480) * draw(st.integers(1, 6))
    beats = sorted(draw(st.sets(st.integers(1, 40), max_size=3)))
    bpm = st.integers(60_000, 220_000).map(lambda thousandths: thousandths / 1000)
    changes = [TempoChange(480 * beat, draw(bpm)) for beat in (0, *beats)]
    return TempoMap(tuple(changes), tuple(signatures), draw(st.floats(-2.0, 0.0)))


_SPOTS = st.tuples(st.integers(0, 160), st.sampled_from(LANES), st.integers(0, 2**20 - 1))


@st.composite
def notes_of(draw: st.DrawFn, tempo_map: TempoMap) -> tuple[DrumNote, ...]:
    """Notes that a document can hold, some heard beside their place, some pinned."""
    notes = [_note(tempo_map, *spot) for spot in draw(st.lists(_SPOTS, max_size=16))]
    kept = dict(zip(colour_keys_of(notes).tolist(), notes, strict=True))
    return tuple(sorted(kept.values(), key=note_order))


def _note(tempo_map: TempoMap, step: int, pad: Pad, details: int) -> DrumNote:
    """A note whose other fields are read from the bits of one number: drawn in one go."""

    def choice(n: int) -> int:
        nonlocal details
        details, chosen = divmod(details, n)
        return chosen

    tick = 120 * step + (0, 0, 7, 40)[choice(4)]
    voices = [voice for voice in DrumVoice if PAD_OF_VOICE[voice] is pad]
    second = float(tempo_map.seconds_at(tick)) + (choice(25) - 12) / 1000
    return DrumNote(
        tick,
        pad,
        Dynamics.NEUTRAL if pad is Pad.KICK else tuple(Dynamics)[choice(3)],
        is_double_kick=pad is Pad.KICK and bool(choice(2)),
        onset_s=second if choice(2) else None,
        voice=voices[choice(len(voices))],
        is_pinned=bool(choice(2)),
        velocity=1 + choice(127),
        confidence=choice(5) / 4,
    )


@st.composite
def documents(draw: st.DrawFn) -> ChartDocument:
    """Songs in work: notes, sections on bar lines, a name."""
    tempo_map = draw(grids())
    lines = tempo_map.bar_ticks(20_000)
    sections = sorted(draw(st.sets(st.sampled_from(lines), max_size=3)))
    return ChartDocument(
        tempo_map,
        draw(notes_of(tempo_map)),
        tuple(Section(tick, f"Part {number}") for number, tick in enumerate(sections, 1)),
        metadata=SongMetadata("A Song", difficulty_rating=3),
        duration_s=float(tempo_map.seconds_at(20_000)),
    )


def selections(document: ChartDocument) -> st.SearchStrategy[frozenset[NotePlace]]:
    """Selections of a document's notes."""
    if not document.notes:
        return st.just(frozenset())
    return st.frozensets(st.sampled_from([place_of(note) for note in document.notes]))
