"""Looking at one song of a source: the work of a scan, which any process can do for any song."""

from __future__ import annotations

import logging
from pathlib import Path

from chart_hero_core.errors import FormatError
from chart_hero_core.formats.sng_file import SNG_SUFFIX
from chart_hero_core.runs.data_set import SongRow, SongState, SourceKind
from chart_hero_core.training.annotated_songs import look_at_annotated_song
from chart_hero_core.training.corrected_songs import look_at_project
from chart_hero_core.training.game_song_check import look_at_game_song
from chart_hero_core.training.sng_songs import unpack_sng
from chart_hero_core.training.song_places import SongPlace
from chart_hero_core.training.take_folders import look_at_take

_LOG = logging.getLogger(__name__)

_LOOKS = {
    SourceKind.TAKES: look_at_take,
    SourceKind.ANNOTATED: look_at_annotated_song,
    SourceKind.PROJECTS: look_at_project,
}


def look_at_song(place: SongPlace, unpacked: Path) -> SongRow:
    """Judge a song; one that cannot be read is damaged, and stops no other.

    Parameters
    ----------
    place : where it is
    unpacked : folder for what is in .sng files

    Raises
    ------
    TrainingDataError
        if an .sng file cannot be unpacked there
    """
    try:
        is_packed = place.path.suffix.lower() == SNG_SUFFIX
        folder = unpack_sng(place.path, unpacked, place.stamp()) if is_packed else place.path
    except (FormatError, OSError) as error:
        return _damaged(place, error)
    try:
        if place.kind is SourceKind.GAME_SONGS:
            return look_at_game_song(place, folder)
        return _LOOKS[place.kind](place)
    except Exception as error:  # noqa: BLE001  whatever is wrong with it, the other songs are looked at
        _LOG.info("%s is damaged:", place.path, exc_info=error)
        return _damaged(place, error)


def _damaged(place: SongPlace, error: Exception) -> SongRow:
    reason = f"It cannot be read: {error}"
    return SongRow(place.path, place.source, place.path.stem, SongState.DAMAGED, reason, stamp=place.stamp())
