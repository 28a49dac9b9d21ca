"""The skin of a notes.chart: sections of `key = value` lines, events on ticks, plain whole numbers.

References
----------
github.com/TheNathannator/GuitarGame_ChartFormats, docs/Chart-File-Formats/chart-format/Format-Overview.md,
    "Basic Infrastructure".
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from chart_hero_core.formats.text_files import decode_text, split_lines

_HEADER = re.compile(r"\[(.+)\]")
_LARGEST_NUMBER = 2**31 - 1  # what the games' own readers can hold


@dataclass(frozen=True, slots=True)
class ChartLine:
    """One `key = value` line and its number, counted from 1."""

    number: int
    key: str
    value: str


@dataclass(frozen=True, slots=True)
class ChartEvent:
    """One `tick = CODE arguments` line."""

    line: int
    tick: int
    code: str
    arguments: str


@dataclass
class ChartSource:
    """The lines of a notes.chart by section, and the numbers of those that make no sense.

    Parameters
    ----------
    sections : the lines of every section, in the order of the file
    damaged : filled while reading; to be told, for a chart may well be played without them
    """

    sections: Mapping[str, list[ChartLine]]
    damaged: list[int] = field(default_factory=list)

    @classmethod
    def parse(cls, data: str | bytes) -> ChartSource:
        """Cut a file into sections; braces and what stands outside of sections are passed over."""
        sections: dict[str, list[ChartLine]] = defaultdict(list)
        name = None
        for number, raw in enumerate(split_lines(decode_text(data)), 1):
            line = raw.strip()
            if header := _HEADER.fullmatch(line):
                name = header[1]
            elif "=" in line and name is not None:
                key, _, value = line.partition("=")
                sections[name].append(ChartLine(number, key.strip(), value.strip()))
        return cls(dict(sections))

    def values(self, section: str) -> dict[str, str]:
        """Keys and values of a section such as [Song], without quotation marks; empty if it is not there."""
        return {line.key: unquoted(line.value) for line in self.sections.get(section, ())}

    def events(self, section: str) -> list[ChartEvent]:
        """Events of a section by rising tick; empty if it is not there."""
        found = []
        for line in self.sections.get(section, ()):
            tick, (code, _, arguments) = plain_number(line.key), line.value.partition(" ")
            if tick is None or not code.isalpha():
                self.damaged.append(line.number)
            else:
                found.append(ChartEvent(line.number, tick, code, arguments.strip()))
        return sorted(found, key=lambda event: event.tick)

    def numbers(self, event: ChartEvent, least: int, most: int) -> list[int] | None:
        """Arguments of an event, if they are `least` to `most` plain numbers; else it counts as damaged."""
        numbers = [plain_number(word) for word in event.arguments.split()]
        plain = [number for number in numbers if number is not None]
        if len(plain) == len(numbers) and least <= len(plain) <= most:
            return plain
        self.damaged.append(event.line)
        return None


def section_text(name: str, lines: Iterable[str]) -> str:
    """Write a section."""
    body = "".join(f"  {line}\n" for line in lines)
    return f"[{name}]\n{{\n{body}}}\n"


def plain_number(text: str) -> int | None:
    """Read a whole number from 0 to 2^31 - 1 in plain digits; None for anything else."""
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(_LARGEST_NUMBER))):
        return None
    number = int(text)
    return number if number <= _LARGEST_NUMBER else None


def unquoted(text: str) -> str:
    """Strip the outermost pair of quotation marks only: a text may hold more of them."""
    return text[1:-1] if len(text) >= 2 and text[0] == text[-1] == '"' else text
