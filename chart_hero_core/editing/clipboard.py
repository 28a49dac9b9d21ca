"""Notes on their way from one place to another: copied, kept as text, pasted.

A clip keeps its notes as far from the line that they are counted from as they were: the beat line at or
before the first of them or, if they reach into other bars, the bar line. Pasted, that line falls on the place
that was chosen; what was off the beat stays off the beat.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from chart_hero_core.domain.chart import DrumNote, Dynamics, Pad
from chart_hero_core.domain.drums import DrumVoice
from chart_hero_core.editing.bar_spans import bar_at
from chart_hero_core.editing.document import ChartDocument, NotePlace
from chart_hero_core.editing.hand import Edited, put_notes
from chart_hero_core.editing.note_placing import hand_copy
from chart_hero_core.errors import FormatError

_FORMAT = "chart-hero-notes"
_VERSION = 1
_MAX_TICK = 2**40
"""Farther than any song; a foreign text shall not make numbers that the grid cannot hold."""


@dataclass(frozen=True)
class Clip:
    """Copied notes.

    Parameters
    ----------
    notes : with ticks counted from the clip's start; nobody heard them where they will stand
    length_ticks : from the clip's start to the end of the beat (or bar) of its last note
    resolution : ticks per quarter note
    """

    notes: tuple[DrumNote, ...]
    length_ticks: int
    resolution: int


def copy_notes(document: ChartDocument, places: Iterable[NotePlace]) -> Clip | None:
    """Copy notes; None if there is none."""
    notes = document.notes_at(places)
    if not notes:
        return None
    first, last = (bar_at(document.tempo_map, note.tick) for note in (notes[0], notes[-1]))
    if first == last:
        n_beats = (notes[0].tick - first.start_tick) // first.beat_ticks
        start = first.start_tick + n_beats * first.beat_ticks
        n_beats = (notes[-1].tick - first.start_tick) // first.beat_ticks + 1
        end = min(first.start_tick + n_beats * first.beat_ticks, first.end_tick)
    else:
        start, end = first.start_tick, last.end_tick
    copies = tuple(hand_copy(note, note.tick - start, note.pad) for note in notes)
    return Clip(copies, end - start, document.tempo_map.resolution)


def paste_notes(document: ChartDocument, clip: Clip, tick: int) -> Edited:
    """Put a clip's notes down from a tick on, beside what is there; a note in the way goes."""
    return put_notes(document, (), _landed(document, clip, tick))


def paste_as_fill(document: ChartDocument, clip: Clip, tick: int) -> Edited:
    """Put a clip's notes down from a tick on, in place of all that its span holds."""
    length = round(clip.length_ticks * document.tempo_map.resolution / clip.resolution)
    return put_notes(document, document.notes_between(tick, tick + length), _landed(document, clip, tick))


def _landed(document: ChartDocument, clip: Clip, tick: int) -> list[DrumNote]:
    scale = document.tempo_map.resolution / clip.resolution
    return [replace(note, tick=tick + round(note.tick * scale)) for note in clip.notes]


# ---- as text ------------------------------------------------------------------------------------


def clip_to_text(clip: Clip) -> str:
    """Write a clip as JSON, for the system's clipboard."""
    return json.dumps(
        {
            "format": _FORMAT,
            "version": _VERSION,
            "resolution": clip.resolution,
            "length_ticks": clip.length_ticks,
            "notes": [_entry(note) for note in clip.notes],
        }
    )


def clip_from_text(text: str) -> Clip:
    """Read what `clip_to_text` wrote.

    Raises
    ------
    FormatError
        if the text is anything else
    """
    try:
        entry = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise FormatError("The clipboard holds no drum notes; copy some notes first.") from error
    if not isinstance(entry, dict) or entry.get("format") != _FORMAT:
        raise FormatError("The clipboard holds no drum notes; copy some notes first.")
    if entry.get("version") != _VERSION:
        raise FormatError(
            "The notes on the clipboard were copied by a newer Chart Hero; update this one to paste them."
        )
    try:
        return Clip(
            tuple(_note(note) for note in entry["notes"]),
            _whole(entry["length_ticks"], 1, _MAX_TICK),
            _whole(entry["resolution"], 1, 100_000),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise FormatError("The notes on the clipboard are damaged; copy them again.") from error


def _entry(note: DrumNote) -> dict[str, Any]:
    return {
        "tick": note.tick,
        "pad": note.pad.value,
        "dynamics": note.dynamics.value,
        "is_double_kick": note.is_double_kick,
        "voice": None if note.voice is None else note.voice.value,
        "velocity": note.velocity,
    }


def _note(entry: dict[str, Any]) -> DrumNote:
    return DrumNote(
        _whole(entry["tick"], 0, _MAX_TICK),
        Pad(entry["pad"]),
        Dynamics(entry["dynamics"]),
        is_double_kick=entry["is_double_kick"] is True,
        voice=None if entry["voice"] is None else DrumVoice(entry["voice"]),
        velocity=_whole(entry["velocity"], 1, 127),
        is_pinned=True,
    )


def _whole(value: object, least: int, most: int) -> int:
    if not isinstance(value, int) or not least <= value <= most:
        raise ValueError(f"{value!r} is no whole number from {least} to {most}")
    return value
