"""What a song file says by itself: its tags first, and its name, or its folder's, where they are silent."""

from __future__ import annotations

from pathlib import Path

from chart_hero_core.audio.tags import AudioTags
from chart_hero_core.domain.identification import SongGuess
from chart_hero_core.domain.song_names import guess_from_name, is_nameless, rendition_of

_GENERAL_NAMES = frozenset({"song", "mix", "audio", "music", "track"})
"""File names that say nothing of the song; its folder's name does."""
_NOBODY = frozenset({"unknown", "unknown artist", "<unknown>"})
"""What programs write who do not know the artist."""


def guess_song(path: Path, tags: AudioTags) -> SongGuess:
    """Say what is known of a song.

    Parameters
    ----------
    path : its file, which need not be there
    tags : what the file says
    """
    named = guess_from_name(name_of_song(path))
    title = named.title if tags.title is None or is_nameless(tags.title) else tags.title
    artists = (tags.artist, tags.album_artist, named.artist)
    return SongGuess(
        title=title,
        artist=next((artist for artist in artists if artist and artist.casefold() not in _NOBODY), None),
        album=tags.album,
        genre=tags.genre,
        year=tags.year,
        track=named.track if tags.track is None else tags.track,
        rendition=rendition_of(title or "", tags.album or ""),
    )


def name_of_song(path: Path) -> str:
    """Tell a song by its file's name, or by its folder's where the file's is a general one."""
    is_general = path.stem.lower() in _GENERAL_NAMES
    return (is_general and path.resolve().parent.name) or path.stem
