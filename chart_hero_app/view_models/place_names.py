"""What a doubtful place is called in lists."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from chart_hero_app.figures import count_text
from chart_hero_app.words import lane_name
from chart_hero_core.domain.chart import DrumNote, Dynamics
from chart_hero_core.domain.drums import DrumVoice
from chart_hero_core.review.doubts import DoubtPlace

translate = QCoreApplication.translate

_FILL_NOTES, _FILL_TOMS = 3, 2
"""A place with so many notes, so many of them on toms, is a fill."""


def place_name(place: DoubtPlace) -> str:
    """Name a place by its notes: "Hi-hat open?", "Snare ghost", "Snare and Kick", "Fill, 4 notes"."""
    notes, pads = place.notes, place.pads
    if len(notes) == 1:
        return _note_name(notes[0])
    n_toms = sum(note.pad.is_tom for note in notes)
    if len(notes) >= _FILL_NOTES and n_toms >= _FILL_TOMS and len(pads) > 1:
        return _counted(translate("Places", "Fill, %1 notes"), len(notes))
    if len(pads) == 1:
        return _counted(translate("Places", "%2, %1 notes"), len(notes)).replace("%2", lane_name(pads[0]))
    if len(pads) == 2:
        text = translate("Places", "%1 and %2").replace("%1", lane_name(pads[0]))
        return text.replace("%2", lane_name(pads[1]).lower())
    return _counted(translate("Places", "%1 notes"), len(notes))


def _note_name(note: DrumNote) -> str:
    lane = lane_name(note.pad)
    if note.voice is DrumVoice.HI_HAT_OPEN:
        return translate("Places", "%1 open?").replace("%1", lane)
    if note.dynamics is Dynamics.GHOST:
        return translate("Places", "%1 ghost").replace("%1", lane)
    return lane


def _counted(text: str, count: int) -> str:
    return text.replace("%1", count_text(count))
