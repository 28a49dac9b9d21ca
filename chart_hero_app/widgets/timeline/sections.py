"""The sections of a song as parts of its time."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

from chart_hero_core.domain.chart import Section
from chart_hero_core.editing.document import ChartDocument


class SectionSpan(NamedTuple):
    """A section, and the seconds from its start to the next one's, or to the end of the song."""

    section: Section
    start_s: float
    end_s: float


def section_spans(document: ChartDocument) -> list[SectionSpan]:
    """All sections of a song, in order."""
    starts_s = document.tempo_map.seconds_at([section.tick for section in document.sections]).tolist()
    ends_s = pairwise([*starts_s, document.duration_s])
    return [SectionSpan(section, *ends) for section, ends in zip(document.sections, ends_s, strict=True)]
