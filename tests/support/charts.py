"""Charts to test with: a whole playable song, and hypothesis strategies for maps, notes and charts."""

from __future__ import annotations

from itertools import accumulate

from hypothesis import strategies as st

from chart_hero_core.domain.chart import (
    Chart,
    Difficulty,
    DrumNote,
    Dynamics,
    Pad,
    Phrase,
    Section,
    SongMetadata,
)
from chart_hero_core.domain.timing import TempoChange, TempoMap, TimeSignature

PADS_OF_COLOUR = {
    "kick": (Pad.KICK,),
    "red": (Pad.SNARE,),
    "yellow": (Pad.YELLOW_TOM, Pad.YELLOW_CYMBAL),
    "blue": (Pad.BLUE_TOM, Pad.BLUE_CYMBAL),
    "green": (Pad.GREEN_TOM, Pad.GREEN_CYMBAL),
}
"""In the order of the lanes, in which readers list the notes of a tick."""
_COLOURS = tuple(PADS_OF_COLOUR)


def metadata(title: str = "A Song", **others: object) -> SongMetadata:
    return SongMetadata(title, **({"artist": "A Band", "year": "2024", "difficulty_rating": 3} | others))


def chart_of(*notes: DrumNote, tempo_map: TempoMap | None = None, **others: object) -> Chart:
    """A chart with these Expert notes."""
    grid = tempo_map or TempoMap.steady(120.0)
    return Chart(grid, {Difficulty.EXPERT: notes} if notes else {}, **others)


# ---- a whole song ------------------------------------------------------------------------------

SONG_BARS = 48
LEAD_IN_BARS = 2


def song_chart() -> Chart:
    """A minute and a half that charting tools have no fault to find with.

    All difficulties, toms and cymbals of every colour, ghosts, accents, 2x kicks, star power, fills,
    sections; the tempo moves every bar, and the metre changes to 7/8, 3/4 and back.
    """
    lengths = [_bar_length(bar) for bar in range(SONG_BARS)]
    starts = [0, *accumulate(lengths)]
    signatures = (
        TimeSignature(0),
        TimeSignature(starts[16], 7, 8),
        TimeSignature(starts[20], 3, 4),
        TimeSignature(starts[24]),
    )
    tempi = [round(126 + 9 * ((bar * 7919) % 13) / 13, 3) for bar in range(SONG_BARS)]
    tempo_map = TempoMap(tuple(TempoChange(starts[bar], bpm) for bar, bpm in enumerate(tempi)), signatures)
    expert = [note for bar in range(LEAD_IN_BARS, SONG_BARS - 1) for note in _bar(bar, starts[bar])]
    expert.append(DrumNote(starts[SONG_BARS - 1], Pad.KICK))
    return Chart(
        tempo_map,
        {difficulty: _thinned(expert, difficulty) for difficulty in Difficulty},
        star_power=tuple(Phrase(starts[bar], lengths[bar]) for bar in (8, 26, 38)),
        activation_fills=tuple(Phrase(starts[bar], lengths[bar]) for bar in (13, 31)),
        sections=tuple(
            Section(starts[bar], name)
            for bar, name in ((2, "Intro"), (8, "Verse 1"), (16, "Bridge"), (24, "Chorus"), (40, "Outro"))
        ),
        end_tick=starts[SONG_BARS],
    )


def _bar_length(bar: int) -> int:
    return 1680 if 16 <= bar < 20 else 1440 if 20 <= bar < 24 else 1920


def _bar(bar: int, start: int) -> list[DrumNote]:
    if bar % 8 == 7:
        return _fill(start, _bar_length(bar))
    riding = bar % 8 >= 4
    notes = []
    for step in range(0, _bar_length(bar), 240):
        tick, beat = start + step, step // 480
        if step == 0:
            notes += [DrumNote(tick, Pad.KICK), DrumNote(tick, Pad.GREEN_CYMBAL, Dynamics.ACCENT)]
        elif step % 960 == 480:
            notes += [DrumNote(tick, Pad.SNARE), DrumNote(tick, Pad.YELLOW_CYMBAL)]
        elif step % 960 == 0:
            notes += [DrumNote(tick, Pad.KICK), DrumNote(tick, Pad.YELLOW_CYMBAL)]
        else:
            notes.append(DrumNote(tick, Pad.BLUE_CYMBAL if riding else Pad.YELLOW_CYMBAL))
        if beat == 2 and step % 480 == 0:
            notes += [
                DrumNote(tick + 120, Pad.SNARE, Dynamics.GHOST),
                DrumNote(tick + 120, Pad.KICK, is_double_kick=True),
            ]
    return sorted(notes, key=lambda note: (note.tick, _COLOURS.index(note.pad.colour)))


def _fill(start: int, length: int) -> list[DrumNote]:
    pads = (Pad.SNARE, Pad.YELLOW_TOM, Pad.BLUE_TOM, Pad.GREEN_TOM)
    return [
        DrumNote(start + step, pads[min(step // 480, 3)], Dynamics.ACCENT if step == 0 else Dynamics.NEUTRAL)
        for step in range(0, length, 120)
    ]


_KEPT_GRID = {Difficulty.HARD: 240, Difficulty.MEDIUM: 480, Difficulty.EASY: 960}


def _thinned(notes: list[DrumNote], difficulty: Difficulty) -> tuple[DrumNote, ...]:
    if difficulty is Difficulty.EXPERT:
        return tuple(notes)
    on_grid = [note for note in notes if note.tick % _KEPT_GRID[difficulty] == 0 and not note.is_double_kick]
    kept: dict[int, DrumNote] = {}
    for note in on_grid:
        kept.setdefault(note.tick, note)
    return tuple(on_grid if difficulty is Difficulty.HARD else kept.values())


# ---- strategies --------------------------------------------------------------------------------

names = st.text(
    st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp"), exclude_characters="[]\ufeff"),
    min_size=1,
    max_size=20,
).filter(lambda text: text == text.strip() and text.strip('"') == text)


@st.composite
def tempo_maps(draw: st.DrawFn, origins_s: st.SearchStrategy[float] | None = None) -> TempoMap:
    """Maps of up to six tempi, to 0.001 BPM, and up to four signatures that begin on bar lines.

    `origins_s` are the seconds of tick 0; 0 if not given.
    """
    resolution = draw(st.sampled_from([192, 480, 960]))
    bpms = st.integers(20_000, 400_000).map(lambda millibeats: millibeats / 1000)
    later = draw(
        st.dictionaries(st.integers(1, 400).map(lambda half: half * resolution // 2), bpms, max_size=5)
    )
    tempi = {0: draw(bpms)} | later
    signatures, tick = [], 0
    for _ in range(draw(st.integers(1, 4))):
        signature = TimeSignature(tick, draw(st.integers(1, 15)), draw(st.sampled_from([2, 4, 8, 16])))
        signatures.append(signature)
        tick += signature.bar_ticks(resolution) * draw(st.integers(1, 8))
    return TempoMap(
        tuple(TempoChange(tick, tempi[tick]) for tick in sorted(tempi)),
        tuple(signatures),
        0.0 if origins_s is None else draw(origins_s),
        resolution,
    )


@st.composite
def drum_notes(draw: st.DrawFn) -> DrumNote:
    """Notes as a chart file can hold them: nothing heard beside them."""
    return _note(draw, draw(st.integers(0, 100_000)), draw(st.sampled_from(Pad)), can_be_double=True)


@st.composite
def charts(draw: st.DrawFn) -> Chart:
    """Charts that both chart files can hold: the difficulties agree on what is a tom."""
    spots = st.tuples(st.integers(0, 20_000), st.sampled_from(_COLOURS))
    pads = {
        spot: draw(st.sampled_from(PADS_OF_COLOUR[spot[1]])) for spot in draw(st.sets(spots, max_size=25))
    }
    ordered = sorted(pads, key=lambda spot: (spot[0], _COLOURS.index(spot[1])))
    notes = {}
    for difficulty in Difficulty:
        is_expert = difficulty is Difficulty.EXPERT
        kept = [spot for spot in ordered if is_expert or draw(st.booleans())]
        if kept:
            notes[difficulty] = tuple(
                _note(draw, spot[0], pads[spot], can_be_double=is_expert) for spot in kept
            )
    has_drums = Difficulty.EXPERT in notes
    return Chart(
        draw(tempo_maps()),
        notes,
        star_power=draw(_phrases()) if has_drums else (),
        activation_fills=draw(_phrases()) if has_drums else (),
        sections=tuple(
            Section(tick, name)
            for tick, name in sorted(draw(st.dictionaries(st.integers(0, 30_000), names, max_size=4)).items())
        ),
        end_tick=draw(st.none() | st.integers(20_000, 40_000)),
    )


def _note(draw: st.DrawFn, tick: int, pad: Pad, *, can_be_double: bool) -> DrumNote:
    if pad is Pad.KICK:
        return DrumNote(tick, pad, is_double_kick=can_be_double and draw(st.booleans()))
    return DrumNote(tick, pad, draw(st.sampled_from(Dynamics)))


@st.composite
def _phrases(draw: st.DrawFn) -> tuple[Phrase, ...]:
    edges = sorted(draw(st.sets(st.integers(0, 20_000), max_size=8)))
    return tuple(Phrase(start, end - start) for start, end in zip(edges[::2], edges[1::2], strict=False))
