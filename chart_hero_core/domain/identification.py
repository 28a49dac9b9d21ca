"""Which song is it: what a file says by itself, and what others say who were asked.

Times are heard seconds of the file; a match's own timecode is a second of the recording that it names.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from types import MappingProxyType
from typing import Any, Protocol

_YEAR = re.compile(r"\d{4}")

STRONG_SCORE = 0.85
"""From here on a match is strong."""
FAIR_SCORE = 0.6
"""From here on a match is fair; below it is weak, and never chosen beforehand."""
UNATTENDED_SCORE = 0.9
"""A song that nobody looks at takes no match below this."""


class Rendition(Enum):
    """What kind of recording of a song it is, as far as its title says so."""

    ORIGINAL = "original"
    LIVE = "live"
    COVER = "cover"
    REMIX = "remix"
    ACOUSTIC = "acoustic"
    DEMO = "demo"
    INSTRUMENTAL = "instrumental"
    KARAOKE = "karaoke"


class MatchSource(Enum):
    """Who named a song."""

    AUDD = "AudD"
    MUSICBRAINZ = "MusicBrainz"


class Strength(Enum):
    """How much a match can be trusted, in a word."""

    STRONG = "strong"
    FAIR = "fair"
    WEAK = "weak"


@dataclass(frozen=True, slots=True)
class SongGuess:
    """What a song file says by itself: by its tags, and by its name where they are silent.

    Parameters
    ----------
    title, artist, album, genre : None for what is not said
    year : four digits
    track : number within the album
    rendition : what the title says about it
    duration_s : of the file; None while it is unknown
    """

    title: str | None = None
    artist: str | None = None
    album: str | None = None
    genre: str | None = None
    year: str | None = None
    track: int | None = None
    rendition: Rendition = Rendition.ORIGINAL
    duration_s: float | None = None

    @property
    def is_known(self) -> bool:
        """Whether both title and artist are said."""
        return bool(self.title and self.artist)


@dataclass(frozen=True, slots=True)
class SongMatch:
    """A recording that the song may be; proposed, never taken by itself.

    Parameters
    ----------
    source : who named it
    title, artist : never empty
    album, genre, label : empty if unknown
    release_date : "2008", "2008-03" or "2008-03-14"; empty if unknown
    score : 0..1, how well it fits the file; see `identification.scores`
    rendition : what kind of recording it is
    timecode_s : second of the recording at which the clip was found; None for a search by name
    duration_s : of the recording; None if unknown
    cover_url : of a picture that the source links; empty for none
    release_ids : of MusicBrainz' releases with this recording, best first; for the Cover Art Archive
    """

    source: MatchSource
    title: str
    artist: str
    album: str = ""
    genre: str = ""
    label: str = ""
    release_date: str = ""
    score: float = 0.0
    rendition: Rendition = Rendition.ORIGINAL
    timecode_s: float | None = None
    duration_s: float | None = None
    cover_url: str = ""
    release_ids: tuple[str, ...] = ()

    @property
    def year(self) -> str:
        """Four digits; empty if unknown."""
        found = _YEAR.match(self.release_date)
        return found.group() if found else ""

    @property
    def strength(self) -> Strength:
        """The score in a word."""
        if self.score >= STRONG_SCORE:
            return Strength.STRONG
        return Strength.FAIR if self.score >= FAIR_SCORE else Strength.WEAK

    def as_json(self) -> dict[str, Any]:
        """The match as JSON has it."""
        return {
            "source": self.source.value,
            "title": self.title,
            "artist": self.artist,
            "album": self.album,
            "genre": self.genre,
            "label": self.label,
            "release_date": self.release_date,
            "year": self.year,
            "score": round(self.score, 3),
            "strength": self.strength.value,
            "rendition": self.rendition.value,
            "timecode_s": self.timecode_s,
            "duration_s": self.duration_s,
            "cover_url": self.cover_url,
            "release_ids": list(self.release_ids),
        }

    @property
    def has_cover(self) -> bool:
        """Whether there is somewhere to look for a picture."""
        return bool(self.cover_url or self.release_ids)


@dataclass(frozen=True, slots=True)
class ClipSpan:
    """The part of a file that was sent: [start_s, end_s)."""

    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class Identification:
    """What came of asking for a song.

    Parameters
    ----------
    matches : best first, at least one; live and cover versions stand among them
    clip : what was sent; None for a search by name
    n_requests : that were counted for it now; 0 for one from memory, and for a search by name
    is_remembered : whether nobody was asked, since the file was identified before
    """

    matches: tuple[SongMatch, ...]
    clip: ClipSpan | None = None
    n_requests: int = 0
    is_remembered: bool = False

    @property
    def best(self) -> SongMatch:
        """The match to show first."""
        return self.matches[0]

    @property
    def preselected(self) -> SongMatch | None:
        """The match to offer ready for taking; None where the best is weak."""
        return None if self.best.strength is Strength.WEAK else self.best

    def unattended(self, lowest_score: float = UNATTENDED_SCORE) -> SongMatch | None:
        """The match that may be taken though nobody looks at it, as in a queue; None for none.

        Parameters
        ----------
        lowest_score : 0..1; below it nothing is taken. A live or cover version never is.
        """
        fits = self.best.score >= lowest_score and self.best.rendition is Rendition.ORIGINAL
        return self.best if fits else None


class LookupStep(Enum):
    """What is being done to identify a song, in order."""

    READ = "read"
    """The file is read, to know whether it was identified before."""
    CLIP = "clip"
    """The clip is looked for and made."""
    SEND = "send"
    """The clip is on its way, or the answer."""
    SECOND_CLIP = "second clip"
    """The first clip was rejected; another one is on its way, and counts."""
    WAIT = "wait"
    """There were too many requests; `LookupProgress.wait_s` is left."""
    SEARCH = "search"
    """MusicBrainz is asked."""
    COVER = "cover"
    """A picture is fetched."""


@dataclass(frozen=True, slots=True)
class LookupProgress:
    """Where a look-up is.

    Parameters
    ----------
    step : what is being done
    share : 0..1 of this step; None where nobody knows
    wait_s : seconds left to wait; 0 outside of `LookupStep.WAIT`
    """

    step: LookupStep
    share: float | None = None
    wait_s: float = 0.0


class LookupListener(Protocol):
    """Whoever shows where a look-up is."""

    def __call__(self, progress: LookupProgress, /) -> None:
        """Be told, in the thread that looks up; must return at once."""


class KeyPlace(Enum):
    """Where the key for AudD is."""

    NOWHERE = "nowhere"
    ENVIRONMENT = "environment"
    """In CHART_HERO_AUDD_KEY, which stands before all others."""
    KEYRING = "keyring"
    """With the system's own keeper of passwords."""
    SESSION = "session"
    """In this process only: the keyring is missing, locked, failing or silent."""


@dataclass(frozen=True, slots=True)
class KeyStatus:
    """What is known of the key for AudD; never the key itself.

    Parameters
    ----------
    place : where it is
    keyring : what this system's keyring calls itself; empty where there is none that can be used
    trouble : why the keyring cannot be used, in a sentence; empty if it can
    """

    place: KeyPlace
    keyring: str = ""
    trouble: str = ""

    @property
    def has_key(self) -> bool:
        """Whether there is one to ask AudD with."""
        return self.place is not KeyPlace.NOWHERE


@dataclass(frozen=True, slots=True)
class RequestCount:
    """How many requests were sent to AudD from this computer.

    Parameters
    ----------
    total : ever
    by_month : "2025-07" and so on, local time; months without any are missing
    """

    total: int = 0
    by_month: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))

    def in_month(self, day: date) -> int:
        """Requests in the month of a day."""
        return self.by_month.get(f"{day:%Y-%m}", 0)
