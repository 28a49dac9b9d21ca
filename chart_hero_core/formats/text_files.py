"""How notes.chart and song.ini are encoded, and how a value is kept on its line."""

from __future__ import annotations

import codecs
import re
import unicodedata

_LINE_END = re.compile(r"\r\n|\r|\n")
_LINE_BREAKING = frozenset({"Cc", "Zl", "Zp"})


def decode_text(data: str | bytes) -> str:
    """Decode the bytes of a chart or ini file: UTF-8 or UTF-16 by their mark, else UTF-8, else Latin-1.

    Text is handed through, without its byte order mark.
    """
    if isinstance(data, str):
        return data.removeprefix("\ufeff")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("latin-1")  # every byte has a meaning there, so old files always open


def split_lines(text: str) -> list[str]:
    """Split at CRLF, LF and CR only: `str.splitlines` also splits inside titles, at U+2028 and its like."""
    return _LINE_END.split(text)


def single_line(text: str) -> str:
    """Return a text that cannot leave its line: control characters become spaces, lone surrogates U+FFFD."""
    characters = (_harmless(character) for character in text)
    return "".join(characters).strip()


def _harmless(character: str) -> str:
    category = unicodedata.category(character)
    if category in _LINE_BREAKING:
        return " "
    return "\ufffd" if category == "Cs" else character
