"""What song.ini will say of a song, and what its folder is called."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from chart_hero_core.audio.song_guess import guess_song, name_of_song
from chart_hero_core.audio.tags import AudioTags
from chart_hero_core.domain.chart import SongMetadata
from chart_hero_core.export.options import ExportOptions
from chart_hero_core.formats.folder_names import folder_name

UNKNOWN_ARTIST = "Unknown"
"""Not the games' own "Unknown Artist": charting tools take that for a missing entry."""

_UNKNOWN_ARTISTS = frozenset({UNKNOWN_ARTIST, SongMetadata("").artist, ""})


def song_metadata(path: Path, tags: AudioTags) -> SongMetadata:
    """Say what is known of a song: what its tags say, else its name ("01 - Artist - Title")."""
    guess = guess_song(path, tags)
    unknown = SongMetadata(_as_text(guess.title or tags.title or name_of_song(path)))
    return replace(
        unknown,
        artist=_as_text(guess.artist or UNKNOWN_ARTIST),
        album=_as_text(guess.album or unknown.album),
        genre=_as_text(guess.genre or unknown.genre),
        year=_as_text(guess.year or unknown.year),
    )


def known_artist(metadata: SongMetadata) -> str:
    """Tell who made a song; empty while nobody knows, whatever stands there for that."""
    artist = metadata.artist.strip()
    return "" if artist in _UNKNOWN_ARTISTS else artist


def is_song_known(metadata: SongMetadata) -> bool:
    """Whether both title and artist of a song are known; one that is not can be identified."""
    return bool(metadata.title.strip() and known_artist(metadata))


def with_wishes(metadata: SongMetadata, options: ExportOptions) -> SongMetadata:
    """Let what the user said stand before what is known."""
    return replace(
        metadata,
        title=_as_text(options.title or metadata.title),
        artist=_as_text(options.artist or metadata.artist),
        album=_as_text(options.album or metadata.album),
        genre=_as_text(options.genre or metadata.genre),
        year=_as_text(options.year or metadata.year),
        charter=_as_text(options.charter or metadata.charter),
    )


def song_folder_name(metadata: SongMetadata, options: ExportOptions) -> str:
    """Name the folder of a song."""
    if options.folder_name:
        return folder_name("", options.folder_name)
    return folder_name(known_artist(metadata), metadata.title)


def _as_text(name: str) -> str:
    """Replace what is no text: the names of files and arguments may hold any bytes."""
    return name.encode(errors="replace").decode()
