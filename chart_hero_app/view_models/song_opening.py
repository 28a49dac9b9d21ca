"""From a file to an open project: a known song as it was left, a new one with an empty chart.

Everything here is work for the lane of projects; nothing touches Qt.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from pathlib import Path

from chart_hero_app.figures import instant_text
from chart_hero_app.messages import Message, project_damaged, project_lost
from chart_hero_core.domain.drum_model import DrumModel
from chart_hero_core.domain.progress import Monitor
from chart_hero_core.domain.sound_picture import SoundPicture
from chart_hero_core.domain.timing import TempoMap
from chart_hero_core.editing.document import ChartDocument
from chart_hero_core.editing.history import History
from chart_hero_core.errors import FormatError, ProjectDamagedError
from chart_hero_core.projects.backups import last_good, restore, set_aside
from chart_hero_core.projects.contents import Source
from chart_hero_core.projects.library import Library
from chart_hero_core.projects.project_file import ProjectFile
from chart_hero_core.projects.readings import kept_hearing, kept_tempo
from chart_hero_core.projects.song_identity import SongIdentity, find_song, identify, is_song
from chart_hero_core.review.reading import SongPeaks
from chart_hero_core.service import HeardSong, SongFile, TempoEstimate, look_at, song_metadata

_logger = logging.getLogger(__name__)

PICTURE = "sound"
"""Name of the kept `SoundPicture` in a project."""
UNHEARD_BPM = 120.0
"""Grid of a song that nobody has listened to yet; a beat is half a second."""
_WHOLE_WITHIN_S = 1.0
"""Activations that end this near the song's end are of the whole song."""


@dataclass(frozen=True, slots=True, eq=False)
class OpenedSong:
    """A song as it is found.

    Parameters
    ----------
    project : open, to be closed in the end
    path : the song's file; where it was seen last if it is gone
    is_missing : whether it is gone
    duration_s : of its sound, as far as it is known
    cover : bytes of its picture; None without one
    heard, peaks : what was heard of it before; None if nothing
    tempo : how the grid was found then
    picture : of its sound, from the last time; None to draw it anew
    model : to be heard with, if it was chosen for this song
    wants_listening : a run is due: the song is new, or the program died in the middle of one
    message : something to be told about it
    """

    project: ProjectFile
    path: Path
    is_missing: bool
    duration_s: float
    cover: bytes | None
    heard: HeardSong | None
    peaks: SongPeaks | None
    tempo: TempoEstimate | None
    picture: SoundPicture | None
    wants_listening: bool
    model: DrumModel | None = None
    message: Message | None = None


def open_song(path: Path, library: Library, monitor: Monitor) -> OpenedSong:
    """Open the project of a song file, or make one.

    Parameters
    ----------
    path : the song; what it is called does not matter, its content does
    library : all projects
    monitor : asked whether to go on

    Raises
    ------
    AudioError
        if the file's sound cannot be used
    ProjectError
        if its project cannot be opened or made
    CancelledError
        if the monitor says so
    """
    seen = look_at(path)
    identity = identify(path, monitor)
    known = library.find(identity.content_hash)
    if known is None:
        return _made(seen, identity, library)
    try:
        project = ProjectFile.open(known)
    except ProjectDamagedError as error:
        return _rescued(known, library, monitor, error, seen, identity)
    _remember_place(project, path)
    return _found(project, path, is_missing=False)


def open_project(place: Path, library: Library, monitor: Monitor) -> OpenedSong:
    """Open a project as it was left; its song is looked for where it was, and around.

    Parameters
    ----------
    place : the project's file
    library : all projects
    monitor : asked whether to go on

    Raises
    ------
    ProjectError
        if it cannot be opened
    CancelledError
        if the monitor says so
    """
    try:
        project = ProjectFile.open(place)
    except ProjectDamagedError as error:
        return _rescued(place, library, monitor, error)
    source = project.source
    path = source.path if is_song(source.path, source.identity, monitor) else None
    if path is None and source.path.parent.is_dir():
        path = find_song(source.identity, [source.path.parent], monitor)
    if path is not None:
        _remember_place(project, path)
    return _found(project, path or source.path, is_missing=path is None)


def take_other_place(project: ProjectFile, path: Path, monitor: Monitor) -> bool:
    """Take a file for the song of a project, if it is the same recording.

    Raises
    ------
    ProjectError, CancelledError
        if it cannot be kept; if the monitor says so
    """
    if not is_song(path, project.source.identity, monitor):
        return False
    _remember_place(project, path)
    return True


def _made(seen: SongFile, identity: SongIdentity, library: Library) -> OpenedSong:
    """Make the project of a new song."""
    duration_s = seen.duration_s or 0.0
    document = ChartDocument(
        TempoMap.steady(UNHEARD_BPM), metadata=song_metadata(seen.path, seen.tags), duration_s=duration_s
    )
    source = Source(seen.path, identity, duration_s)
    project = library.create(source, History(document), cover=seen.cover)
    return OpenedSong(project, seen.path, False, duration_s, seen.cover, None, None, None, None, True)


def _found(
    project: ProjectFile, path: Path, *, is_missing: bool, message: Message | None = None
) -> OpenedSong:
    """Read what was kept beside the document."""
    document, job = project.history.document, project.job
    duration_s = document.duration_s or project.source.duration_s
    hearing, tempo = kept_hearing(project), kept_tempo(project)
    heard = None
    if hearing is not None:
        heard_s = hearing.activations.duration_s
        heard = HeardSong(
            path=path,
            activations=hearing.activations,
            decoding=hearing.decoding,
            duration_s=duration_s,
            is_complete=heard_s >= duration_s - _WHOLE_WITHIN_S,
            model=hearing.model,
        )
    was_interrupted = job is not None and job.finished_at is None
    chosen = job.options.get("model") if job is not None and was_interrupted else None
    return OpenedSong(
        project=project,
        path=path,
        is_missing=is_missing,
        duration_s=duration_s,
        cover=project.cover,
        heard=heard,
        peaks=None if heard is None else SongPeaks.of(heard.activations, heard.decoding),
        tempo=tempo,
        picture=_kept_picture(project),
        wants_listening=not is_missing and (was_interrupted or job is None),
        model=chosen and DrumModel(**chosen),
        message=message,
    )


def _kept_picture(project: ProjectFile) -> SoundPicture | None:
    content = project.picture(PICTURE)
    if content is None:
        return None
    try:
        return SoundPicture.from_bytes(content)
    except FormatError as error:
        _logger.info("%s: %s", project.path.name, error)
        return None


def _remember_place(project: ProjectFile, path: Path) -> None:
    """Keep where the song is now."""
    source = project.source
    if source.path != path:
        project.change_source(replace(source, path=path))


def _rescued(
    place: Path,
    library: Library,
    monitor: Monitor,
    error: ProjectDamagedError,
    seen: SongFile | None = None,
    identity: SongIdentity | None = None,
) -> OpenedSong:
    """Set a damaged project aside and go on with its last good state, or from the song itself."""
    _logger.warning("%s is damaged and set aside", place, exc_info=error)
    good = last_good(place)
    set_aside(place)
    if good is not None:
        restore(place)
        opened = open_project(place, library, monitor)
        saved_at = instant_text(good.changed_at.astimezone())
        return replace(opened, message=project_damaged(good.title, saved_at, str(error)))
    if seen is None or identity is None:
        raise error
    return replace(_made(seen, identity, library), message=project_lost(seen.path.name, str(error)))


def is_folder(path: Path) -> bool:
    """Whether a path is a folder; one that no system could have is none, and opening it says so."""
    try:
        return path.is_dir()
    except OSError:
        return False
