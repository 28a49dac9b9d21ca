"""The project file of one open song: every edit is in it the moment it is made.

What is promised:

- `record` returns when the edit is in the hands of the system: a program that dies loses nothing recorded.
- Before it records an edit it sees to it that the one before is on the disk itself, so a power cut loses at
  most one. `settle`, called on a worker behind each edit, does that ahead of time (one fsync: 4 ms, 16 at
  worst, where this was measured), so that `record` (0.4 ms for an edit of a few notes) can be called right
  where the edit is made.
- What was cut off in the middle of writing is as if it had not been begun.
- What opens is whole: everything but pictures has a checksum, and is read when the project is opened (18 ms
  of work for 1,500 notes and 500 edits, 270 ms for 20,000 notes and 5,000 edits).

Not promised: a log that is damaged after the program died is read up to the damage, as SQLite cannot tell
that from a power cut. `summary.changed_at` says up to when everything is there.

Threads: any thread may call anything, calls take turns. Open, settle and close on a worker; record where
the edit is made. A project that is not closed is whole all the same.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import RLock

from chart_hero_core.editing.history import History
from chart_hero_core.errors import ProjectError
from chart_hero_core.projects import checks, database, journal, schema
from chart_hero_core.projects.backups import write_backup
from chart_hero_core.projects.codec import Json, pack_document, to_json
from chart_hero_core.projects.contents import ExportRecord, JobState, Source, Summary
from chart_hero_core.projects.disk import flush_file, put_in_place, unfinished_of
from chart_hero_core.projects.open_marker import OpenMarker
from chart_hero_core.projects.store import Store, parsed, present, write_fact

Clock = Callable[[], datetime]

COVER = "cover"
_BACKUP_EVERY = timedelta(minutes=5)
_BACKUP_COMMITS = 100


def utc_now() -> datetime:
    """The present instant."""
    return datetime.now(UTC)


class ProjectFile:
    """An open project; `create` or `open` it, and `close` it in the end.

    Everything that reads or writes raises `ProjectDamagedError` where the disk returns nonsense, and
    `ProjectError` where it is full, gone or not to be written.

    Attributes
    ----------
    path : the file
    store : what is in it, by name; for modules of this room
    history : the song as it was recorded last, with all that can be undone and redone
    summary : what a list of songs shows of it; `changed_at` is when it was recorded last
    """

    def __init__(
        self, store: Store, marker: OpenMarker, history: History, summary: Summary, clock: Clock
    ) -> None:
        self.path = store.path
        self.store = store
        self.history = history
        self.summary = summary
        self._marker = marker
        self._clock = clock
        self._settling = RLock()
        self._is_closed = False
        self._step_commit = 0
        self._backup_commit = 0
        self._backed_up_at: datetime | None = None

    @classmethod
    def create(
        cls,
        path: Path,
        source: Source,
        history: History,
        *,
        tags: Mapping[str, Json] | None = None,
        cover: bytes | None = None,
        clock: Clock = utc_now,
    ) -> ProjectFile:
        """Make a project and open it; the file appears whole or not at all.

        Parameters
        ----------
        path : of the file to be
        source : the song
        history : its document as it is shown from now on
        tags : what the song file says about itself, as JSON
        cover : its picture, as found in the file
        clock : tells the time

        Raises
        ------
        ProjectError
            if there is a file already, or none can be written
        """
        if path.exists():
            raise ProjectError(f"{path.name} is there already; open it, or choose another name.", path)
        unfinished = unfinished_of(path)
        try:
            unfinished.write_bytes(b"")
            with database.explained(path):
                _write_new(unfinished, source, history, tags or {}, cover, clock())
            put_in_place(unfinished, path)
        except OSError as error:
            raise ProjectError(
                f"{path.name} cannot be made ({error.strerror}); check the rights and room of its folder.",
                path,
            ) from error
        finally:
            unfinished.unlink(missing_ok=True)
        return cls.open(path, clock=clock)

    @classmethod
    def open(
        cls, path: Path, *, clock: Clock = utc_now, flush: Callable[[Path], None] = flush_file
    ) -> ProjectFile:
        """Open a project as it was left; all of it is read and checked, but for its pictures.

        Parameters
        ----------
        path : the file
        clock : tells the time
        flush : brings a file onto the disk itself

        Raises
        ------
        ProjectDamagedError
            if it is; what can be done then stands in `backups`
        ProjectTooNewError
            if a newer program wrote it
        ProjectInUseError
            if another program has it open, or this one
        ProjectError
            if it is missing, is no project, or cannot be read and written
        """
        if not path.is_file():
            raise ProjectError(f"{path.name} is not there; check whether it was moved.", path)
        marker = OpenMarker.take(path, clock())
        try:
            with database.explained(path):
                connection, summary, history = _open_checked(path, clock())
        except BaseException:
            marker.release()
            raise
        return cls(Store(path, connection, flush), marker, history, summary, clock)

    def record(self, history: History) -> None:
        """Keep the history that an edit, an undo or a redo led to; call it for each of them.

        Whatever is new is written in one transaction: steps added, replaced or cut off, the position, even
        another document below all steps. If that fails, the next call writes what this one could not.

        Parameters
        ----------
        history : descends from the one recorded last

        Raises
        ------
        ProjectError, ProjectDamagedError
            if it cannot be written
        ValueError
            if the steps of the history do not lead to its document
        """
        with self.store.turn:
            if history is self.history:
                return
            difference = journal.Difference.between(self.history, history)
            if not difference.is_amendment and self._step_commit > self.store.n_flushed:
                self.store.flush()
            summary = Summary.of(history, self._clock())
            with self.store.writing() as connection:
                journal.write_difference(connection, difference)
                write_fact(connection, "state", summary.to_json())
            self.history, self.summary = history, summary
            self._step_commit = self.store.n_commits

    def settle(self) -> None:
        """Bring what was recorded onto the disk itself, and tidy up behind it; meant for a worker.

        Where they are due it keeps a snapshot, shortens the log, and writes a backup: at the first call,
        then every 100 transactions or 5 minutes.

        Raises
        ------
        ProjectError, ProjectDamagedError
            if it cannot be written
        """
        with self._settling:
            if self._is_closed:
                return
            self.store.flush()
            self._keep_snapshot()
            self.store.shorten_log()
            if self._is_backup_due():
                self._back_up()

    def close(self) -> None:
        """Put everything into the one file and let go of it; closing again does nothing.

        Raises
        ------
        ProjectError, ProjectDamagedError
            if it cannot be written; it is closed all the same, and what was recorded stays
        """
        with self._settling, self.store.turn:
            if self._is_closed:
                return
            self._is_closed = True
            try:
                self.store.close()
            finally:
                self._marker.release()

    def _keep_snapshot(self) -> None:
        history = self.history
        n_done = len(history.done)
        with self.store.reading() as connection:
            if not journal.is_snapshot_due(connection, n_done):
                return
        packed = pack_document(history.document)  # takes its time at 20,000 notes; nobody waits for it
        with self.store.turn:
            if self.history is history:
                with self.store.writing() as connection:
                    schema.put_row(connection, "snapshots", n_done, packed)

    def _is_backup_due(self) -> bool:
        n_new = self.store.n_commits - self._backup_commit
        if self._backed_up_at is None or n_new >= _BACKUP_COMMITS:
            return True
        return n_new > 0 and self._clock() - self._backed_up_at >= _BACKUP_EVERY

    def _back_up(self) -> None:
        n_commits = self.store.n_commits
        write_backup(self.path)
        self._backup_commit, self._backed_up_at = n_commits, self._clock()

    # ---- what is known of the song ---------------------------------------------------------------

    @property
    def source(self) -> Source:
        """The song file, as it was seen last."""
        return present(self.store.fact("source", Source.from_json))

    def change_source(self, source: Source) -> None:
        """Keep where the song file is now."""
        self.store.keep_fact("source", source.to_json())

    @property
    def tags(self) -> Mapping[str, Json]:
        """What the song file says about itself."""
        return self.store.fact("tags", dict[str, Json]) or {}

    @property
    def cover(self) -> bytes | None:
        """The song's picture; None for none."""
        return self.store.blob(COVER)

    def change_cover(self, cover: bytes | None) -> None:
        """Keep another picture, or none."""
        self.store.keep_blobs({COVER: cover})

    @property
    def created_at(self) -> datetime:
        """When the project was made."""
        return present(self.store.fact("created_at", datetime.fromisoformat))

    # ---- what was done with it -------------------------------------------------------------------

    @property
    def view(self) -> Mapping[str, Json]:
        """Where the user was, in the window's own words; empty at first."""
        return self.store.fact("view", dict[str, Json]) or {}

    def change_view(self, view: Mapping[str, Json]) -> None:
        """Keep where the user is."""
        self.store.keep_fact("view", dict(view))

    @property
    def job(self) -> JobState | None:
        """The last transcription; None if there was none. One that is not finished died with the program."""
        return self.store.fact("job", JobState.from_json)

    def begin_job(self, options: Mapping[str, Json]) -> None:
        """Keep that a transcription begins, and what is needed to begin it again."""
        self.store.keep_fact("job", JobState(self._clock(), None, options).to_json())

    def finish_job(self) -> None:
        """Keep that the transcription is over: done, stopped by the user, or failed and told."""
        job = self.job
        if job is not None:
            self.store.keep_fact("job", JobState(job.begun_at, self._clock(), job.options).to_json())

    @property
    def exports(self) -> tuple[ExportRecord, ...]:
        """All exports that were made, the newest last."""
        with self.store.reading() as connection:
            rows = schema.read_rows(connection, "exports")
            return tuple(parsed(content, ExportRecord.from_json) for _, content in rows)

    def add_export(self, export: ExportRecord) -> None:
        """Keep an export that was made."""
        with self.store.turn:
            number = len(self.exports) + 1
            with self.store.writing() as connection:
                schema.put_row(connection, "exports", number, to_json(export.to_json()))

    def picture(self, name: str) -> bytes | None:
        """Bytes of a picture, such as a waveform, as it was kept; None if it has to be made anew."""
        return self.store.picture(name)

    def keep_picture(self, name: str, content: bytes) -> None:
        """Keep the bytes of a picture."""
        self.store.keep_picture(name, content)


def _write_new(
    path: Path,
    source: Source,
    history: History,
    tags: Mapping[str, Json],
    cover: bytes | None,
    created_at: datetime,
) -> None:
    """Write a whole project into an empty file."""
    connection = database.connect(path, is_new=True)
    try:
        with database.transaction(connection):
            schema.create_tables(connection)
            journal.write_history(connection, history)
            write_fact(connection, "created_at", created_at.isoformat())
            write_fact(connection, "source", source.to_json())
            write_fact(connection, "tags", dict(tags))
            write_fact(connection, "state", Summary.of(history, created_at).to_json())
            if cover is not None:
                schema.put_row(connection, "blobs", COVER, cover)
    finally:
        connection.close()


def _open_checked(path: Path, opened_at: datetime) -> tuple[sqlite3.Connection, Summary, History]:
    """Open a file for writing, if it is whole; return it with what it holds."""
    connection = database.connect(path)
    try:
        checks.check_kind(connection, path)
        checks.bring_up_to_date(connection)
        summary, history = checks.read_whole(connection)
        database.prepare_to_write(connection)
        with database.transaction(connection):  # the first one waits for the disk, here rather than later
            write_fact(connection, "opened_at", opened_at.isoformat())
    except BaseException:
        connection.close()
        raise
    return connection, summary, history
