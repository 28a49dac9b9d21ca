"""Names of song folders that Windows, macOS and Linux all accept.

The true artist and title stand in song.ini; a folder's name only has to be legal, short and near to them.

References
----------
Microsoft, "Naming Files, Paths, and Namespaces" (learn.microsoft.com/windows/win32/fileio/naming-a-file).
Unicode Standard Annex 29, "Grapheme Cluster Boundaries", of which `_clings` knows the common cases.
"""

from __future__ import annotations

import re
import unicodedata

from chart_hero_core.formats.chart_file import UNKNOWN_TITLE

_MOST_BYTES = 120
"""Of UTF-8: with the user's own folders above it, a path stays below Windows' 260 characters."""
_MOST_ARTIST_BYTES = 55  # so that a long artist leaves room for the title
_REPLACEMENTS = str.maketrans(
    {"/": "-", "\\": "-", "|": "-", ":": "-", '"': "'", "<": "(", ">": ")", "?": None, "*": None}
)
_ZERO_WIDTH_JOINER = "\u200d"
_FLAG_TAGS = range(0xE0020, 0xE0080)
_REGIONAL_INDICATORS = range(0x1F1E6, 0x1F200)
_SKIN_TONES = range(0x1F3FB, 0x1F400)
# Names of devices; Windows takes them for the device whatever the extension.
_RESERVED = re.compile(r"(CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(COM|LPT)[0-9¹²³])", re.IGNORECASE)


def folder_name(artist: str, title: str) -> str:
    """Make the name of a song's folder: `Artist - Title`, or the title alone without an artist.

    Returns
    -------
    1 to 120 bytes of UTF-8, in Unicode's form NFC, without any character or word that one of the
    systems forbids
    """
    artist, title = _legal(artist), _legal(title) or UNKNOWN_TITLE
    if len(f"{artist} - {title}".encode()) > _MOST_BYTES:
        artist = _cut(artist, _MOST_ARTIST_BYTES)
    name = _trimmed(f"{artist} - {title}" if artist else title)
    return _unreserved(_cut(name, _MOST_BYTES)) or UNKNOWN_TITLE


def with_number(name: str, number: int) -> str:
    """Tell a folder's name from one that is taken: `Name (2)`; cut where it would grow too long."""
    suffix = f" ({number})"
    return _cut(name, _MOST_BYTES - len(suffix)) + suffix


def _legal(text: str) -> str:
    """Drop or replace what no name may hold; blanks become single spaces."""
    kept = (_kept(character) for character in unicodedata.normalize("NFC", text).translate(_REPLACEMENTS))
    return _trimmed(" ".join("".join(kept).split()))


def _kept(character: str) -> str:
    category = unicodedata.category(character)
    if category in ("Cc", "Zl", "Zp"):
        return " "
    is_part_of_emoji = character == _ZERO_WIDTH_JOINER or ord(character) in _FLAG_TAGS
    # Surrogates cannot be encoded, macOS refuses unassigned characters, the other formats are invisible.
    return "" if category in ("Cs", "Cn", "Cf") and not is_part_of_emoji else character


def _trimmed(text: str) -> str:
    """Windows loses dots and spaces at the end; a dot at the start hides a folder elsewhere."""
    return unicodedata.normalize("NFC", text).strip(f". {_ZERO_WIDTH_JOINER}")


def _cut(text: str, most_bytes: int) -> str:
    """Cut to a number of bytes, not inside a character as a person sees it."""
    if len(text.encode()) <= most_bytes:
        return text
    end = len(text.encode()[:most_bytes].decode(errors="ignore"))
    while end > 0 and _clings(text, end):
        end -= 1
    return _trimmed(text[:end])


def _clings(text: str, index: int) -> bool:
    """Whether the character at an index belongs to the one before it."""
    character, before = text[index], text[index - 1]
    if unicodedata.category(character).startswith("M") or _ZERO_WIDTH_JOINER in (character, before):
        return True
    if ord(character) in _SKIN_TONES or ord(character) in _FLAG_TAGS:
        return True
    indicators = 0
    while index > indicators and ord(text[index - 1 - indicators]) in _REGIONAL_INDICATORS:
        indicators += 1
    return ord(character) in _REGIONAL_INDICATORS and indicators % 2 == 1


def _unreserved(name: str) -> str:
    stem = name.partition(".")[0].rstrip()
    return f"_{name}" if _RESERVED.fullmatch(stem) else name
