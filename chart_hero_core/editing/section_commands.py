"""Commands of practice sections and of what the song is called."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from chart_hero_core.domain.chart import Section
from chart_hero_core.editing.document import ChartDocument
from chart_hero_core.errors import OptionError

_RATINGS = range(-1, 7)


def add_section(document: ChartDocument, tick: int, name: str) -> ChartDocument:
    """Let a section start at a tick; one that starts there already takes the new name.

    Raises
    ------
    OptionError
        if the name is empty
    """
    section = Section(max(tick, 0), _proper(name))
    return _with(document, section, leaving_out=section.tick)


def rename_section(document: ChartDocument, tick: int, name: str) -> ChartDocument:
    """Give the section that starts at a tick another name.

    Raises
    ------
    OptionError
        if the name is empty
    ValueError
        if no section starts there
    """
    return _with(document, replace(_section_at(document, tick), name=_proper(name)), leaving_out=tick)


def move_section(document: ChartDocument, tick: int, new_tick: int) -> ChartDocument:
    """Let the section that starts at a tick start at another; one that starts there goes.

    Raises
    ------
    ValueError
        if no section starts there
    """
    return _with(document, replace(_section_at(document, tick), tick=max(new_tick, 0)), leaving_out=tick)


def delete_section(document: ChartDocument, tick: int) -> ChartDocument:
    """Take the section away that starts at a tick.

    Raises
    ------
    ValueError
        if no section starts there
    """
    gone = _section_at(document, tick)
    return replace(document, sections=tuple(section for section in document.sections if section != gone))


def change_metadata(document: ChartDocument, **fields: Any) -> ChartDocument:
    """Replace fields of `SongMetadata`, by name.

    Raises
    ------
    OptionError
        if the rating is none of -1 (not rated) to 6, or the preview starts before the song
    """
    metadata = replace(document.metadata, **fields)
    if metadata.difficulty_rating not in _RATINGS:
        raise OptionError(
            f"A difficulty of {metadata.difficulty_rating} is unknown to the game; choose 0 to 6."
        )
    if metadata.preview_start_s is not None and metadata.preview_start_s < 0:
        raise OptionError("The preview cannot start before the song; choose a later start.")
    return replace(document, metadata=metadata)


def _section_at(document: ChartDocument, tick: int) -> Section:
    for section in document.sections:
        if section.tick == tick:
            return section
    raise ValueError(f"no section starts at tick {tick}")


def _with(document: ChartDocument, section: Section, leaving_out: int) -> ChartDocument:
    others = (other for other in document.sections if other.tick not in (section.tick, leaving_out))
    return replace(document, sections=tuple(sorted((*others, section), key=lambda entry: entry.tick)))


def _proper(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise OptionError("A section needs a name; type one.")
    return name
