"""Reading answers that may be anything: JSON of the expected shape, a web page, half a sentence."""

from __future__ import annotations

import json
import re
import unicodedata
from typing import Any

from chart_hero_core.errors import StrangeAnswerError
from chart_hero_core.identification.exchange import Answer

_LONGEST_TEXT = 300
_BLANKS = re.compile(r"\s+")
_UNSEEN = frozenset({"Cc", "Cs", "Co", "Cn", "Zl", "Zp", "Zs"})
_DIRECTIONS = frozenset(map(chr, (0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))))
"""What turns the direction of writing, and could make a text look like another."""
_PAGE_TYPES = frozenset({"text/html", "application/xhtml+xml"})


def json_object(answer: Answer, service: str) -> dict[str, Any]:
    """Read an answer as a JSON object.

    Raises
    ------
    StrangeAnswerError
        if it is a web page, no JSON, or no object
    """
    if answer.media_type in _PAGE_TYPES or answer.body.lstrip()[:1] == b"<":
        raise StrangeAnswerError(
            f"{service} sent an unexpected answer (a web page); if this network wants you to log in first, "
            "do so in a browser and try again.",
            service,
        )
    try:
        content = json.loads(answer.body)
    except (ValueError, RecursionError):
        content = None
    if not isinstance(content, dict):
        raise StrangeAnswerError(
            f"{service} sent an unexpected answer, which cannot be read; try again later.", service
        )
    return content


def text_at(content: object, *path: str | int) -> str:
    """A clean text at a path of keys and places; empty where there is none."""
    value = value_at(content, *path)
    return clean_text(value) if isinstance(value, str) else ""


def number_at(content: object, *path: str | int) -> float | None:
    """A number at a path, also one that is written as a text; None where there is none."""
    value = value_at(content, *path)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if abs(number) < 1e12 else None  # NaN and infinity are none either


def list_at(content: object, *path: str | int) -> list[Any]:
    """The list at a path; empty where there is none."""
    value = value_at(content, *path)
    return value if isinstance(value, list) else []


def value_at(content: object, *path: str | int) -> object:
    """Whatever stands at a path; None where it leads nowhere."""
    for step in path:
        if isinstance(step, str) and isinstance(content, dict):
            content = content.get(step)
        elif isinstance(step, int) and isinstance(content, list) and step < len(content):
            content = content[step]
        else:
            return None
    return content


def clean_text(text: str) -> str:
    """A foreign text on one line, without control characters and changes of direction, cut if long."""
    shown = "".join(" " if _is_unseen(sign) else sign for sign in text)
    shown = _BLANKS.sub(" ", shown).strip()
    return shown if len(shown) <= _LONGEST_TEXT else f"{shown[:_LONGEST_TEXT].rstrip()}..."


def _is_unseen(sign: str) -> bool:
    return unicodedata.category(sign) in _UNSEEN or sign in _DIRECTIONS
