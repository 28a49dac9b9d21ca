"""Practice sections and the end of the song: the texts that both chart formats share.

References
----------
github.com/TheNathannator/GuitarGame_ChartFormats, docs/Chart-File-Formats/
    chart-format/Format-Overview.md, "Events Section Details"; mid-format/Tracks/Global-Events.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from chart_hero_core.domain.chart import Chart, Section
from chart_hero_core.formats.text_files import single_line

_SECTION = re.compile(r"(?:section|prc)[ _](.*)", re.DOTALL)
_NO_BRACKETS = str.maketrans("[]", "()")


@dataclass(frozen=True, slots=True)
class TextEvent:
    """A text at a tick."""

    tick: int
    text: str


@dataclass(frozen=True, slots=True)
class GlobalEvents:
    """What the events of a file say about the song's form.

    Parameters
    ----------
    sections : in rising order
    end_tick : the first `end` event; None without one
    """

    sections: tuple[Section, ...]
    end_tick: int | None


def global_events_of(chart: Chart) -> list[TextEvent]:
    """List the events of a chart as texts without brackets, in rising order of tick.

    Square brackets in a name become round ones: readers strip square ones at the end of an event.
    """
    named = ((section.tick, single_line(section.name)) for section in chart.sections)
    events = [TextEvent(tick, f"section {name.translate(_NO_BRACKETS)}") for tick, name in named if name]
    if chart.end_tick is not None:
        events.append(TextEvent(chart.end_tick, "end"))
    return sorted(events, key=lambda event: event.tick)


def parse_global_events(events: Iterable[TextEvent]) -> GlobalEvents:
    """Find sections (`section x`, `section_x`, `prc_x`, in brackets or not) and the end among events."""
    sections: list[Section] = []
    ends: list[int] = []
    for event in events:
        text = without_brackets(event.text)
        if match := _SECTION.fullmatch(text):
            sections.append(Section(event.tick, match[1].strip()))
        elif text == "end":
            ends.append(event.tick)
    return GlobalEvents(tuple(sorted(sections, key=lambda section: section.tick)), min(ends, default=None))


def without_brackets(text: str) -> str:
    """Strip blanks and one pair of square brackets around an event."""
    text = text.strip()
    return text[1:-1].strip() if text.startswith("[") and text.endswith("]") else text
