"""What a project keeps beside the document, and its form in the table `facts` (JSON) and `exports`.

Instants are aware, in UTC.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from chart_hero_core.editing.document import is_doubtful
from chart_hero_core.editing.history import History
from chart_hero_core.projects.codec import Json
from chart_hero_core.projects.song_identity import SongIdentity


@dataclass(frozen=True, slots=True)
class Source:
    """The song file that a project was made from.

    Parameters
    ----------
    path : where it was seen last
    identity : by which it is known, wherever it goes
    duration_s : of its sound
    """

    path: Path
    identity: SongIdentity
    duration_s: float

    def to_json(self) -> Json:
        """Write it down."""
        return {
            "path": str(self.path),
            "name": self.identity.name,
            "size_bytes": self.identity.size_bytes,
            "content_hash": self.identity.content_hash,
            "duration_s": self.duration_s,
        }

    @classmethod
    def from_json(cls, values: Json) -> Source:
        """Read what `to_json` wrote."""
        identity = SongIdentity(values["name"], values["size_bytes"], values["content_hash"])
        return cls(Path(values["path"]), identity, values["duration_s"])


@dataclass(frozen=True, slots=True)
class Summary:
    """What a list of songs shows, kept with every edit.

    Parameters
    ----------
    title, artist : of the song
    duration_s : of the song
    n_notes, n_doubtful : of Expert
    changed_at : when the last edit was made
    position, n_steps : so many of so many steps of the history are done, the rest is undone
    """

    title: str
    artist: str
    duration_s: float
    n_notes: int
    n_doubtful: int
    changed_at: datetime
    position: int
    n_steps: int

    @classmethod
    def of(cls, history: History, changed_at: datetime) -> Summary:
        """Sum a history and its document up."""
        document = history.document
        return cls(
            document.metadata.title,
            document.metadata.artist,
            document.duration_s,
            len(document.notes),
            sum(map(is_doubtful, document.notes)),
            changed_at,
            len(history.done),
            len(history.done) + len(history.undone),
        )

    def to_json(self) -> Json:
        """Write it down."""
        values = {name: getattr(self, name) for name in self.__slots__}
        return values | {"changed_at": self.changed_at.isoformat()}

    @classmethod
    def from_json(cls, values: Json) -> Summary:
        """Read what `to_json` wrote."""
        return cls(**(values | {"changed_at": datetime.fromisoformat(values["changed_at"])}))


@dataclass(frozen=True, slots=True)
class JobState:
    """A transcription, begun at least.

    Parameters
    ----------
    begun_at : when
    finished_at : when it came to its end, good or bad; None for one that runs, or that died with the program
    options : what is needed to begin it again, as JSON
    """

    begun_at: datetime
    finished_at: datetime | None = None
    options: Mapping[str, Json] = field(default_factory=dict)

    def to_json(self) -> Json:
        """Write it down."""
        finished_at = self.finished_at and self.finished_at.isoformat()
        return {
            "begun_at": self.begun_at.isoformat(),
            "finished_at": finished_at,
            "options": dict(self.options),
        }

    @classmethod
    def from_json(cls, values: Json) -> JobState:
        """Read what `to_json` wrote."""
        finished_at = values["finished_at"]
        return cls(
            datetime.fromisoformat(values["begun_at"]),
            finished_at and datetime.fromisoformat(finished_at),
            values["options"],
        )


@dataclass(frozen=True, slots=True)
class ExportRecord:
    """An export that was made.

    Parameters
    ----------
    place : the folder, or the single file, that was written
    format_name : what was written, in the exporter's words
    exported_at : when
    fingerprints : content hash of each file, by its name within the folder; see `exports.fingerprints_of`
    """

    place: Path
    format_name: str
    exported_at: datetime
    fingerprints: Mapping[str, str]

    def to_json(self) -> Json:
        """Write it down."""
        return {
            "place": str(self.place),
            "format_name": self.format_name,
            "exported_at": self.exported_at.isoformat(),
            "fingerprints": dict(self.fingerprints),
        }

    @classmethod
    def from_json(cls, values: Json) -> ExportRecord:
        """Read what `to_json` wrote."""
        exported_at = datetime.fromisoformat(values["exported_at"])
        return cls(Path(values["place"]), values["format_name"], exported_at, values["fingerprints"])
