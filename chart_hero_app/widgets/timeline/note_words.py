"""A note as it is spoken: "Snare, bar 31 beat 2, accent, sure"."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from chart_hero_app.widgets.timeline.note_shapes import is_open_hat
from chart_hero_app.words import lane_name
from chart_hero_core.domain.chart import DrumNote, Dynamics
from chart_hero_core.domain.timing import TempoMap
from chart_hero_core.editing.bar_spans import bar_at
from chart_hero_core.editing.document import DOUBT_LIMIT, ChartDocument, is_doubtful

translate = QCoreApplication.translate


def note_text(document: ChartDocument, note: DrumNote, doubt_limit: float = DOUBT_LIMIT) -> str:
    """Everything that a note's shape tells, in words."""
    parts = _shape_words(document, note)
    if note.is_pinned:
        parts.append(translate("Notes", "settled by hand"))
    elif is_doubtful(note, doubt_limit):
        share = str(round(100 * note.confidence))
        parts.append(translate("Notes", "%1 per cent sure").replace("%1", share))
    else:
        parts.append(translate("Notes", "sure"))
    return ", ".join(parts)


def said_text(document: ChartDocument, said: DrumNote | None) -> str:
    """What the model says of a note that the hand has changed."""
    if said is None:
        return translate("Notes", "the model heard nothing here")
    words = ", ".join(_shape_words(document, said))
    return translate("Notes", "the model says %1").replace("%1", words)


def _shape_words(document: ChartDocument, note: DrumNote) -> list[str]:
    parts = [lane_name(note.pad), place_text(document.tempo_map, note.tick)]
    if note.dynamics is Dynamics.GHOST:
        parts.append(translate("Notes", "ghost"))
    elif note.dynamics is Dynamics.ACCENT:
        parts.append(translate("Notes", "accent"))
    if is_open_hat(note):
        parts.append(translate("Notes", "open"))
    if note.is_double_kick:
        parts.append(translate("Notes", "second pedal"))
    return parts


def place_text(tempo_map: TempoMap, tick: int) -> str:
    """Bar and beat of a tick: "bar 31 beat 2", between beats "bar 31 beat 2, sixteenth 3"."""
    bar = bar_at(tempo_map, tick)
    beat, rest = divmod(tick - bar.start_tick, bar.beat_ticks)
    sixteenth = tempo_map.resolution // 4
    text = translate("Notes", "bar %1 beat %2")
    if rest:
        text = translate("Notes", "bar %1 beat %2, sixteenth %3").replace("%3", str(rest // sixteenth + 1))
    return text.replace("%1", str(bar.number)).replace("%2", str(beat + 1))
