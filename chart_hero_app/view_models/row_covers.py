"""The pictures of songs in rows and on cards: small, read or drawn on a thread when they are first seen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from chart_hero_app.jobs import Jobs
from chart_hero_app.view_models.song_cover import decode_cover
from chart_hero_core.errors import AudioError, OptionError
from chart_hero_core.projects.library import Library, LibraryEntry
from chart_hero_core.service import draw_cover, look_at

EDGE_PX = 84
"""Three times what a row shows, twice what a card shows."""
MOST_KEPT = 500
"""So many pictures stay, those that were asked for last; 28 KB each."""


@dataclass(frozen=True, slots=True)
class PicturedSong:
    """A song, as far as its picture hangs on it.

    Parameters
    ----------
    title, artist : for the picture that is drawn where there is none
    song : its file, which may have a picture
    project : what is kept of it, which comes before the file
    changed_at : of the project; another instant may be another picture
    """

    title: str
    artist: str = ""
    song: Path | None = None
    project: Path | None = None
    changed_at: datetime | None = None

    @classmethod
    def of_entry(cls, entry: LibraryEntry) -> PicturedSong:
        """A project of the library; one that cannot be read has no picture of its own."""
        artist = "" if entry.summary is None else entry.summary.artist
        project = entry.path if entry.fault is None else None
        return cls(entry.title, artist, project=project, changed_at=entry.changed_at)


class RowCovers(QObject):
    """Finds the picture of each song once, and keeps it for as long as there is room.

    Parameters
    ----------
    library : all projects
    jobs : the threads
    parent : Qt's owner

    Signals
    -------
    changed() : more pictures are there
    """

    changed = Signal()

    def __init__(self, library: Library, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._jobs = jobs
        self._pictures: dict[PicturedSong, QImage | None] = {}

    def picture(self, song: PicturedSong) -> QImage | None:
        """The picture of a song; None until it is found, which `changed` will tell."""
        if song in self._pictures:
            self._pictures[song] = found = self._pictures.pop(song)  # the last to go
            return found
        self._pictures[song] = None
        if len(self._pictures) > MOST_KEPT:
            del self._pictures[next(iter(self._pictures))]
        self._jobs.start(partial(_find, self._library, song), done=partial(self._take, song))
        return None

    def forget(self, project: Path) -> None:
        """Look for the picture of a project anew: it was given another one."""
        self._pictures = {song: kept for song, kept in self._pictures.items() if song.project != project}
        self.changed.emit()

    def _take(self, song: PicturedSong, picture: QImage) -> None:
        if song in self._pictures:
            self._pictures[song] = picture
            self.changed.emit()


def _find(library: Library, song: PicturedSong, _: object) -> QImage:
    """Read a song's own picture, or draw one; in another thread."""
    data = library.cover(song.project) if song.project is not None else _cover_in_file(song.song)
    if data is not None:
        try:
            return decode_cover(data, edge_px=EDGE_PX)
        except OptionError:
            pass  # a damaged picture is none
    pixels = draw_cover(song.title, song.artist, EDGE_PX)
    return QImage(pixels.tobytes(), EDGE_PX, EDGE_PX, 3 * EDGE_PX, QImage.Format.Format_RGB888).copy()


def _cover_in_file(song: Path | None) -> bytes | None:
    """Picture in a song file; a file that is gone or holds no sound has none."""
    if song is None:
        return None
    try:
        return look_at(song).cover
    except AudioError:
        return None
