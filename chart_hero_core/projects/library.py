"""All projects of this machine: one folder, one file a song.

The folder is the only list there is. Projects may be copied in and out of it at any time; the files beside
them (`disk.py`) are not looked for without them.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import platformdirs
from send2trash import send2trash

from chart_hero_core.domain.app_name import APP_NAME
from chart_hero_core.editing.history import History
from chart_hero_core.errors import ProjectError
from chart_hero_core.projects import checks, database, schema
from chart_hero_core.projects.codec import Json
from chart_hero_core.projects.contents import JobState, Source, Summary
from chart_hero_core.projects.disk import SUFFIX, backup_of, log_index_of, log_of, rollback_of
from chart_hero_core.projects.open_marker import Holder, OpenMarker, holder_of
from chart_hero_core.projects.project_file import COVER, ProjectFile
from chart_hero_core.projects.store import present, read_fact

_logger = logging.getLogger(__name__)

_HASH_DIGITS = 8
_TITLE_LENGTH = 48
"""In characters: with all that is put behind it a name must not take more than 255 bytes."""


def default_folder() -> Path:
    """Where projects lie unless the user says otherwise."""
    return platformdirs.user_data_path(APP_NAME, appauthor=False) / "projects"


def move_to_trash(path: Path) -> None:
    """Move a file to the system's trash.

    Raises
    ------
    OSError
        if there is none, or it takes no file from there
    """
    send2trash(path)


@dataclass(frozen=True, slots=True)
class LibraryEntry:
    """A project as a list shows it.

    Parameters
    ----------
    path : its file; the folder to open is `path.parent`
    size_bytes : with what lies in its log
    changed_at : when its last edit was made; of a project that cannot be read, when its file was
    opened_at : when it was opened last; None if it never was, or cannot be read
    summary, source : what it is about; None if it cannot be read
    job : its last transcription; None if there was none
    holder : who has it open, or had when it died; None for nobody
    fault : why it cannot be read; None if it can
    """

    path: Path
    size_bytes: int
    changed_at: datetime
    opened_at: datetime | None = None
    summary: Summary | None = None
    source: Source | None = None
    job: JobState | None = None
    holder: Holder | None = None
    fault: ProjectError | None = None

    @property
    def title(self) -> str:
        """Of the song; else the name of the file."""
        return (self.summary and self.summary.title) or self.path.stem

    @property
    def is_open(self) -> bool:
        """Whether a running program has it open."""
        return self.holder is not None and self.holder.is_alive

    @property
    def was_cut_off(self) -> bool:
        """Whether the program died with it open; everything up to `changed_at` is there."""
        return self.holder is not None and not self.holder.is_alive

    @property
    def is_half_heard(self) -> bool:
        """Whether a transcription was begun, and is neither finished nor, in an open project, on its way."""
        return self.job is not None and self.job.finished_at is None and not self.is_open


class Library:
    """The folder of all projects.

    Parameters
    ----------
    folder : made when the first project is
    trash : moves a file to the system's trash; raises OSError if it cannot
    """

    def __init__(self, folder: Path | None = None, trash: Callable[[Path], None] = move_to_trash) -> None:
        self.folder = folder or default_folder()
        self._trash = trash

    def entries(self) -> list[LibraryEntry]:
        """List all projects, the one that was changed or opened last first; damaged ones as such."""
        entries = [self.entry(path) for path in self._paths()]
        return sorted(
            entries,
            key=lambda entry: max(entry.changed_at, entry.opened_at or entry.changed_at),
            reverse=True,
        )

    def cut_off(self) -> list[LibraryEntry]:
        """List the projects that were open when the program died, the newest first."""
        return [entry for entry in self.entries() if entry.was_cut_off]

    def charted_hashes(self) -> frozenset[str]:
        """Content of the songs that have a chart already."""
        return frozenset(
            entry.source.identity.content_hash
            for entry in self.entries()
            if entry.source is not None and not entry.is_half_heard
        )

    def entry(self, path: Path) -> LibraryEntry:
        """Look at one project, without opening it; one that cannot be read has a `fault`."""
        holder = holder_of(path)
        size_bytes, modified_at = _size_and_time(path)
        try:
            with (
                database.explained(path),
                closing(database.connect(path, is_read_only=True)) as connection,
            ):
                checks.check_kind(connection, path)
                summary = present(read_fact(connection, "state", Summary.from_json))
                return LibraryEntry(
                    path,
                    size_bytes,
                    summary.changed_at,
                    read_fact(connection, "opened_at", datetime.fromisoformat),
                    summary,
                    read_fact(connection, "source", Source.from_json),
                    read_fact(connection, "job", JobState.from_json),
                    holder,
                )
        except ProjectError as fault:
            _logger.info("%s is listed with a fault: %s", path, fault)
            return LibraryEntry(path, size_bytes, modified_at, holder=holder, fault=fault)

    def cover(self, path: Path) -> bytes | None:
        """Read a project's picture, without opening it; None if it has none, or cannot be read."""
        try:
            with (
                database.explained(path),
                closing(database.connect(path, is_read_only=True)) as connection,
            ):
                return schema.read_row(connection, "blobs", COVER)
        except ProjectError as fault:
            _logger.info("%s is listed without its cover: %s", path, fault)
            return None

    def find(self, content_hash: str) -> Path | None:
        """Find the project of a song by its content; None if there is none that can be read."""
        in_name = content_hash[:_HASH_DIGITS]
        for path in sorted(self._paths(), key=lambda path: (in_name not in path.name, path)):
            source = self.entry(path).source
            if source is not None and source.identity.content_hash == content_hash:
                return path
        return None

    def create(
        self,
        source: Source,
        history: History,
        *,
        tags: Mapping[str, Json] | None = None,
        cover: bytes | None = None,
    ) -> ProjectFile:
        """Make a project and open it; its file is named after the song.

        Parameters
        ----------
        source, history, tags, cover : as of `ProjectFile.create`

        Raises
        ------
        ProjectError
            if it cannot be written
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ProjectError(
                f"The folder of projects {self.folder} cannot be made ({error.strerror}); check its rights.",
                self.folder,
            ) from error
        name = _file_name(history.document.metadata.title or Path(source.identity.name).stem)
        stem = f"{name} ({source.identity.content_hash[:_HASH_DIGITS]})"
        path, number = self.folder / f"{stem}{SUFFIX}", 2
        while path.exists():
            path, number = self.folder / f"{stem} {number}{SUFFIX}", number + 1
        return ProjectFile.create(path, source, history, tags=tags, cover=cover)

    def dismiss(self, path: Path) -> None:
        """Forget that the program died with a project open; does nothing while one has it open."""
        holder = holder_of(path)
        if holder is not None and not holder.is_alive:
            OpenMarker.take(path, datetime.now(UTC)).release()

    def delete(self, path: Path) -> None:
        """Move a project, and what lies beside it, to the trash.

        Raises
        ------
        ProjectInUseError
            if a running program has it open
        ProjectError
            if the trash does not take it
        """
        marker = OpenMarker.take(path, datetime.now(UTC))
        try:
            _fold_log(path)
            for place in (path, log_of(path), rollback_of(path), backup_of(path)):
                if place.exists():
                    self._trash(place)
            log_index_of(path).unlink(missing_ok=True)
        except OSError as error:
            raise ProjectError(
                f"{path.name} cannot be moved to the trash ({error}); delete it in its folder instead.", path
            ) from error
        finally:
            marker.release()

    def _paths(self) -> list[Path]:
        return [path for path in self.folder.glob(f"*{SUFFIX}") if path.is_file()]


def _size_and_time(path: Path) -> tuple[int, datetime]:
    """Size of a project with its log, and when its file was written last."""
    try:
        status = path.stat()
        log = log_of(path)
        log_bytes = log.stat().st_size if log.exists() else 0
    except OSError:  # gone since it was listed
        return 0, datetime.fromtimestamp(0, UTC)
    return status.st_size + log_bytes, datetime.fromtimestamp(status.st_mtime, UTC)


def _fold_log(path: Path) -> None:
    """Put what a program that died left in the log into the file, as far as it can be read."""
    try:
        with database.explained(path), closing(database.connect(path)) as connection:
            connection.execute("PRAGMA journal_mode = DELETE")
    except ProjectError as error:
        _logger.info("%s goes to the trash with its log: %s", path, error)


def _file_name(title: str) -> str:
    """Turn a title into what every system takes as the beginning of a file's name."""
    kept = "".join(sign if sign.isalnum() or sign in " -_'!,+&" else "_" for sign in title)
    return kept[:_TITLE_LENGTH].strip() or "Song"
