"""Commands that say where notes are: add, delete, move, copy, snap.

A command is a pure function: it takes a document and the places of the selected notes, and returns the new
document with the places to select then. A selection moves as one piece: its notes keep their distances.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from chart_hero_core.charting.pads import PAD_OF_VOICE
from chart_hero_core.domain.chart import DrumNote, Dynamics, Pad
from chart_hero_core.domain.drums import DrumVoice
from chart_hero_core.editing.bar_spans import bar_at, bar_of_number
from chart_hero_core.editing.document import LANES, ChartDocument, NotePlace, place_of
from chart_hero_core.editing.hand import Edited, change_notes, exchange_notes, put_notes
from chart_hero_core.editing.snapping import SnapSpec, next_line, previous_line, snap_tick

VOICE_OF_PAD = {pad: next(voice for voice in DrumVoice if PAD_OF_VOICE[voice] is pad) for pad in Pad}
"""What a pad sounds like where nobody says: closed hi-hat on yellow, ride on blue, crash on green."""


def add_note(document: ChartDocument, place: NotePlace, velocity: int = 100) -> Edited:
    """Put a note that nobody heard; one that stands there already is kept and pinned."""
    there = document.note_at(place)
    note = there or DrumNote(place.tick, place.pad, voice=VOICE_OF_PAD[place.pad], velocity=velocity)
    return put_notes(document, (), (note,))


def delete_notes(document: ChartDocument, places: Iterable[NotePlace]) -> Edited:
    """Take notes away; no new reading of the song brings them back."""
    return put_notes(document, document.notes_at(places), ())


def clear_span(document: ChartDocument, start_tick: int, end_tick: int) -> Edited:
    """Take all notes of [start_tick, end_tick) away."""
    return put_notes(document, document.notes_between(start_tick, end_tick), ())


def move_by_ticks(
    document: ChartDocument, places: Iterable[NotePlace], delta_ticks: int, delta_rows: int = 0
) -> Edited:
    """Move notes in time and across the lanes, as a drag does.

    Parameters
    ----------
    document : before
    places : of the notes
    delta_ticks : later (above 0) or earlier; less where the first note would fall off the start
    delta_rows : lanes down (above 0) or up; fewer where a note would fall off the stave
    """
    notes = document.notes_at(places)
    if not notes:
        return Edited(document)
    ticks = _ticks_of(notes) + max(delta_ticks, -notes[0].tick)
    return _place(document, notes, ticks, _pads_shifted(notes, delta_rows))


def move_by_steps(
    document: ChartDocument, places: Iterable[NotePlace], snap: SnapSpec, n_steps: int
) -> Edited:
    """Move notes by steps of the grid where the first one stands; those beside the grid stay beside it."""
    notes = document.notes_at(places)
    if not notes:
        return Edited(document)
    start = target = snap_tick(document.tempo_map, snap, notes[0].tick)
    for _ in range(abs(n_steps)):
        step = next_line if n_steps > 0 else previous_line
        target = step(document.tempo_map, snap, target)
    return move_by_ticks(document, map(place_of, notes), target - start)


def move_by_seconds(document: ChartDocument, places: Iterable[NotePlace], delta_s: float) -> Edited:
    """Move notes later (above 0) or earlier, by a tick at least and not off the start."""
    notes = document.notes_at(places)
    if not notes or not delta_s:
        return Edited(document)
    ticks = _ticks_of(notes)
    seconds = document.tempo_map.seconds_at(ticks)
    delta_s = max(delta_s, float(document.tempo_map.seconds_at(0) - seconds[0]))
    moved = np.rint(document.tempo_map.ticks_at(seconds + delta_s)).astype(np.int64)
    if np.array_equal(moved, ticks):
        return move_by_ticks(document, map(place_of, notes), 1 if delta_s > 0 else -1)
    return _place(document, notes, np.maximum(moved, 0), [note.pad for note in notes])


def move_to_lane(document: ChartDocument, places: Iterable[NotePlace], pad: Pad) -> Edited:
    """Move notes to one lane; where several stand on a tick, the lowest of them stays."""
    return change_notes(document, places, lambda note: on_pad(note, pad))


def move_by_lanes(document: ChartDocument, places: Iterable[NotePlace], delta_rows: int) -> Edited:
    """Move notes down (above 0) or up the stave, not off it."""
    return move_by_ticks(document, places, 0, delta_rows)


def snap_notes(document: ChartDocument, places: Iterable[NotePlace], snap: SnapSpec) -> Edited:
    """Put each note on its nearest grid line."""
    notes = document.notes_at(places)
    ticks = np.array([snap_tick(document.tempo_map, snap, note.tick) for note in notes], dtype=np.int64)
    return _place(document, notes, ticks, [note.pad for note in notes])


def copy_by_ticks(
    document: ChartDocument, places: Iterable[NotePlace], delta_ticks: int, delta_rows: int = 0
) -> Edited:
    """Put a copy of notes elsewhere, as a drag with Ctrl does; only what is put down anew is selected."""
    notes = document.notes_at(places)
    if not notes:
        return Edited(document)
    ticks = _ticks_of(notes) + max(delta_ticks, -notes[0].tick)
    return put_notes(document, (), _copies(notes, ticks, _pads_shifted(notes, delta_rows)))


def repeat_in_next_bar(document: ChartDocument, places: Iterable[NotePlace]) -> Edited:
    """Put a copy of notes behind their last bar, each as far from its bar line as before.

    Notes of several bars are repeated in as many. What a shorter bar has no room for is left out.
    """
    notes = document.notes_at(places)
    if not notes:
        return Edited(document)
    bars = [bar_at(document.tempo_map, note.tick) for note in notes]
    n_bars = bars[-1].number - bars[0].number + 1
    targets = {
        number: bar_of_number(document.tempo_map, number + n_bars) for number in {b.number for b in bars}
    }
    ticks = [
        targets[bar.number].start_tick + note.tick - bar.start_tick
        for note, bar in zip(notes, bars, strict=True)
    ]
    fits = [tick < targets[bar.number].end_tick for tick, bar in zip(ticks, bars, strict=True)]
    kept = [(note, tick) for note, tick, fit in zip(notes, ticks, fits, strict=True) if fit]
    return put_notes(document, (), (hand_copy(note, tick, note.pad) for note, tick in kept))


def on_pad(note: DrumNote, pad: Pad) -> DrumNote:
    """The note on another pad: of a voice that is played there, without what the pad cannot have."""
    if pad is note.pad:
        return note
    is_at_home = note.voice is not None and PAD_OF_VOICE[note.voice] is pad
    return replace(
        note,
        pad=pad,
        voice=note.voice if is_at_home else VOICE_OF_PAD[pad],
        dynamics=Dynamics.NEUTRAL if pad is Pad.KICK else note.dynamics,
        is_double_kick=False,
    )


def hand_copy(note: DrumNote, tick: int, pad: Pad) -> DrumNote:
    """The note as a hand puts it elsewhere: nobody heard it there."""
    return replace(on_pad(note, pad), tick=tick, onset_s=None, confidence=1.0, is_pinned=True, origin=None)


def _ticks_of(notes: Sequence[DrumNote]) -> npt.NDArray[np.int64]:
    return np.array([note.tick for note in notes], dtype=np.int64)


def _pads_shifted(notes: Sequence[DrumNote], delta_rows: int) -> list[Pad]:
    rows = [LANES.index(note.pad) for note in notes]
    delta_rows = min(max(delta_rows, -min(rows)), len(LANES) - 1 - max(rows))
    return [LANES[row + delta_rows] for row in rows]


def _place(
    document: ChartDocument,
    notes: Sequence[DrumNote],
    ticks: npt.NDArray[np.int64],
    pads: Collection[Pad],
) -> Edited:
    """Move notes to ticks and pads; the second at which each was heard moves with its place."""
    shifts_s = document.tempo_map.seconds_at(ticks) - document.tempo_map.seconds_at(_ticks_of(notes))
    moved = [
        replace(
            on_pad(note, pad), tick=tick, onset_s=None if note.onset_s is None else note.onset_s + shift_s
        )
        for note, tick, pad, shift_s in zip(notes, ticks.tolist(), pads, shifts_s.tolist(), strict=True)
    ]
    return exchange_notes(document, notes, moved)


def _copies(notes: Sequence[DrumNote], ticks: npt.NDArray[np.int64], pads: Iterable[Pad]) -> list[DrumNote]:
    return [hand_copy(*spot) for spot in zip(notes, ticks.tolist(), pads, strict=True)]
