"""Commands that say what notes are: cymbal or tom, ghost, accent, 2x kick, open hi-hat, loudness.

A switch turns off what all selected notes have, and on otherwise; notes that cannot have it (a kick no
ghost, a snare no cymbal) are left alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from chart_hero_core.domain.chart import DrumNote, Dynamics, Pad
from chart_hero_core.domain.drums import DrumVoice
from chart_hero_core.editing.document import ChartDocument, NotePlace, place_of
from chart_hero_core.editing.hand import Edited, change_notes
from chart_hero_core.editing.note_placing import on_pad

_TWIN = {
    Pad.YELLOW_TOM: Pad.YELLOW_CYMBAL,
    Pad.BLUE_TOM: Pad.BLUE_CYMBAL,
    Pad.GREEN_TOM: Pad.GREEN_CYMBAL,
}
_TWIN |= {cymbal: tom for tom, cymbal in _TWIN.items()}

_VELOCITIES = (1, 127)


def toggle_cymbal(document: ChartDocument, places: Iterable[NotePlace]) -> Edited:
    """Toms to the cymbals of their colours, or back. Snare and kick have none."""

    def as_cymbal(note: DrumNote, is_cymbal: bool) -> DrumNote:
        return note if note.pad.is_cymbal is is_cymbal else on_pad(note, _TWIN[note.pad])

    return _switch(
        document, places, lambda note: note.pad in _TWIN, lambda note: note.pad.is_cymbal, as_cymbal
    )


def toggle_ghost(document: ChartDocument, places: Iterable[NotePlace]) -> Edited:
    """Ghosts, or neutral again. Kicks have none."""
    return _toggle_dynamics(document, places, Dynamics.GHOST)


def toggle_accent(document: ChartDocument, places: Iterable[NotePlace]) -> Edited:
    """Accents, or neutral again. Kicks have none."""
    return _toggle_dynamics(document, places, Dynamics.ACCENT)


def toggle_double_kick(document: ChartDocument, places: Iterable[NotePlace]) -> Edited:
    """Kicks of the second pedal, or of the first again."""
    return _switch(
        document,
        places,
        lambda note: note.pad is Pad.KICK,
        lambda note: note.is_double_kick,
        lambda note, is_double: replace(note, is_double_kick=is_double),
    )


def toggle_open_hat(document: ChartDocument, places: Iterable[NotePlace]) -> Edited:
    """Open hi-hats, or closed again, on the yellow cymbal."""

    def opened(note: DrumNote, is_open: bool) -> DrumNote:
        if (note.voice is DrumVoice.HI_HAT_OPEN) is is_open:
            return note
        return replace(note, voice=DrumVoice.HI_HAT_OPEN if is_open else DrumVoice.HI_HAT_CLOSED)

    return _switch(
        document,
        places,
        lambda note: note.pad is Pad.YELLOW_CYMBAL,
        lambda note: note.voice is DrumVoice.HI_HAT_OPEN,
        opened,
    )


def change_velocity(document: ChartDocument, places: Iterable[NotePlace], delta: int) -> Edited:
    """Louder (above 0) or softer, within 1..127."""
    low, high = _VELOCITIES
    return change_notes(
        document, places, lambda note: replace(note, velocity=min(max(note.velocity + delta, low), high))
    )


def _toggle_dynamics(document: ChartDocument, places: Iterable[NotePlace], dynamics: Dynamics) -> Edited:
    def marked(note: DrumNote, is_marked: bool) -> DrumNote:
        return replace(note, dynamics=dynamics if is_marked else Dynamics.NEUTRAL)

    return _switch(
        document,
        places,
        lambda note: note.pad is not Pad.KICK,
        lambda note: note.dynamics is dynamics,
        marked,
    )


def _switch(
    document: ChartDocument,
    places: Iterable[NotePlace],
    can_have: Callable[[DrumNote], bool],
    has: Callable[[DrumNote], bool],
    with_it: Callable[[DrumNote, bool], DrumNote],
) -> Edited:
    """Turn something off where all notes that can have it do, else on."""
    notes = document.notes_at(places)
    is_on = not all(has(note) for note in notes if can_have(note))
    return change_notes(
        document, map(place_of, notes), lambda note: with_it(note, is_on) if can_have(note) else note
    )
