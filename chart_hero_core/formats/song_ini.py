"""song.ini: what the games show of a song, and how its drums are meant.

Lengths and times are whole milliseconds in the file, seconds in `SongMetadata`.

References
----------
github.com/TheNathannator/GuitarGame_ChartFormats, docs/Chart-File-Formats/song-ini/
    Format-Overview.md and Standard-Tags.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from chart_hero_core.domain.chart import SongMetadata
from chart_hero_core.errors import FormatError
from chart_hero_core.formats.chart_file import UNKNOWN_CHARTER, UNKNOWN_TITLE
from chart_hero_core.formats.drum_track import DrumKind
from chart_hero_core.formats.text_files import decode_text, single_line, split_lines

_OLD_KEYS = {"frets": "charter", "pro_drum": "pro_drums"}
_OWN_KEYS = frozenset(
    {
        "name",
        "artist",
        "album",
        "genre",
        "year",
        "charter",
        "pro_drums",
        "five_lane_drums",
        "diff_drums",
        "diff_drums_real",
        "delay",
        "song_length",
        "preview_start_time",
    }
)
_UNKNOWN_YEAR = "Unknown Year"
_COMMENT_SIGNS = (";", "#")
_NOT_A_KEY = (*_COMMENT_SIGNS, "[")
_HARDEST_RATING = 6
_UNSET = -1


@dataclass(frozen=True)
class SongIni:
    """A song.ini as it was read.

    Parameters
    ----------
    metadata : `extra` holds every key that has no field of its own
    drum_kind : what it says about the drum track; None for nothing
    delay_s : seconds to add to the times of the chart to find them in the audio
    warnings : sentences about values that make no sense
    """

    metadata: SongMetadata
    drum_kind: DrumKind | None
    delay_s: float
    warnings: tuple[str, ...]


def write_song_ini(metadata: SongMetadata) -> str:
    r"""Write the song.ini of a four-lane pro drum chart, to be stored as UTF-8.

    Empty texts are written as unknown, since a song without a name is dropped by the games. No value
    can leave its line.

    Returns
    -------
    lines that end in "\n"
    """
    unknown = SongMetadata(UNKNOWN_TITLE)
    start_s = metadata.preview_start_s
    values = {
        "name": single_line(metadata.title) or unknown.title,
        "artist": single_line(metadata.artist) or unknown.artist,
        "album": single_line(metadata.album) or unknown.album,
        "genre": single_line(metadata.genre) or unknown.genre,
        "year": single_line(metadata.year) or _UNKNOWN_YEAR,
        "charter": single_line(metadata.charter) or unknown.charter,
        "pro_drums": "True",
        "diff_drums": str(metadata.difficulty_rating),
        "diff_drums_real": str(metadata.difficulty_rating),
        "delay": "0",
        "song_length": str(round(metadata.song_length_s * 1000)),
        "preview_start_time": str(_UNSET if start_s is None else round(start_s * 1000)),
    }
    lines = [f"{key} = {value}" for key, value in (values | _foreign_values(metadata.extra)).items()]
    return "\n".join(["[song]", *lines, ""])


def _foreign_values(extra: Mapping[str, str]) -> dict[str, str]:
    """Further keys, without those that are ours and those that would not read back."""
    cleaned = {single_line(key.partition("=")[0]): single_line(value) for key, value in extra.items()}
    return {
        key: value
        for key, value in cleaned.items()
        if key and not key.startswith(_NOT_A_KEY) and _current_name(key) not in _OWN_KEYS
    }


def _current_name(key: str) -> str:
    return _OLD_KEYS.get(key.lower(), key.lower())


def read_song_ini(data: str | bytes) -> SongIni:
    """Read a song.ini, whichever program wrote it; keys may be in any case, and by their old names.

    Parameters
    ----------
    data : the file; bytes in UTF-8 or UTF-16

    Raises
    ------
    FormatError
        if it has no [song] section
    """
    values = _values(decode_text(data))
    warnings: list[str] = []

    def text(key: str, otherwise: str) -> str:
        return values.get(key) or otherwise

    def number(key: str, otherwise: int) -> int:
        return _whole_number(key, values.get(key, ""), otherwise, warnings)

    year = text("year", "")
    start_ms = number("preview_start_time", _UNSET)
    rating = number("diff_drums", _UNSET)
    unknown = SongMetadata(UNKNOWN_TITLE)
    metadata = SongMetadata(
        title=text("name", UNKNOWN_TITLE),
        artist=text("artist", unknown.artist),
        album=text("album", unknown.album),
        genre=text("genre", unknown.genre),
        year="" if year == _UNKNOWN_YEAR else year,
        charter=text("charter", UNKNOWN_CHARTER),
        difficulty_rating=min(max(rating, _UNSET), _HARDEST_RATING),
        preview_start_s=None if start_ms < 0 else start_ms / 1000,
        song_length_s=max(number("song_length", 0), 0) / 1000,
        extra={key: value for key, value in values.items() if key.lower() not in _OWN_KEYS},
    )
    delay_s = number("delay", 0) / 1000
    return SongIni(metadata, _drum_kind(values, warnings), delay_s, tuple(warnings))


def _values(text: str) -> dict[str, str]:
    """Keys and values of [song]: our own keys by their current names, foreign ones as they stand."""
    values: dict[str, str] = {}
    section = ""
    has_song = False
    for raw in split_lines(text):
        line = raw.strip()
        if line.startswith("[") and line.endswith("]"):
            section = line[1:-1].strip().lower()
            has_song = has_song or section == "song"
        elif section == "song" and "=" in line and not line.startswith(_COMMENT_SIGNS):
            key, _, value = line.partition("=")
            key = key.strip()
            is_own = _current_name(key) in _OWN_KEYS
            values[_current_name(key) if is_own else key] = value.strip()
    if not has_song:
        raise FormatError(
            "song.ini has no [song] section, so it says nothing; add the line [song] at its top."
        )
    return values


def _whole_number(key: str, text: str, otherwise: int, warnings: list[str]) -> int:
    if not text:
        return otherwise
    try:
        return int(float(text))
    except (ValueError, OverflowError):
        warnings.append(f"{key} = {text} in song.ini is no number; it was passed over.")
        return otherwise


def _drum_kind(values: Mapping[str, str], warnings: list[str]) -> DrumKind | None:
    is_pro = values.get("pro_drums", "").lower()
    is_five_lane = values.get("five_lane_drums", "").lower() in ("true", "1")
    if is_pro in ("true", "1"):
        if is_five_lane:
            warnings.append("song.ini asks for pro drums and for five lanes at once; taken as pro drums.")
        return DrumKind.FOUR_LANE_PRO
    if is_five_lane:
        return DrumKind.FIVE_LANE
    return DrumKind.FOUR_LANE if is_pro in ("false", "0") else None
