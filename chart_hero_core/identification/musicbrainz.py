"""MusicBrainz: recordings by title and artist, without a key.

References
----------
https://musicbrainz.org/doc/MusicBrainz_API/Search (recordings), and .../Rate_Limiting: one request a second
for each program, which says who it is.
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from chart_hero_core.domain.identification import MatchSource, Rendition, SongGuess, SongMatch
from chart_hero_core.domain.progress import Monitor, raise_if_cancelled
from chart_hero_core.domain.song_names import bare_title, rendition_of
from chart_hero_core.errors import ServiceRefusedError, TooManyRequestsError
from chart_hero_core.identification.answers import (
    clean_text,
    json_object,
    list_at,
    number_at,
    text_at,
    value_at,
)
from chart_hero_core.identification.exchange import LOOK_EVERY_S, Answer, Question, ask
from chart_hero_core.identification.scores import score_by_name
from chart_hero_core.identification.sites import MUSICBRAINZ, Site

_PATH = "/ws/2"
_MOST_RECORDINGS = 25
_MOST_MATCHES = 8
_USUAL_WAIT_S = 5.0
_TOO_MANY = frozenset({429, 503})
_RELEASE_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_MOST_RELEASES = 3


class Pace:
    """Keeps questions apart in time, whichever thread asks.

    Parameters
    ----------
    every_s : at least so long from one question to the next
    """

    def __init__(self, every_s: float) -> None:
        self._every_s = every_s
        self._lock = threading.Lock()
        self._next_s = 0.0

    def wait(self, monitor: Monitor) -> None:
        """Wait for one's turn.

        Raises
        ------
        CancelledError
            if the monitor says so
        """
        with self._lock:
            turn_s = max(self._next_s, time.monotonic())
            self._next_s = turn_s + self._every_s
        while (left_s := turn_s - time.monotonic()) > 0:
            raise_if_cancelled(monitor)
            time.sleep(min(left_s, LOOK_EVERY_S))


def search(site: Site, guess: SongGuess, pace: Pace, monitor: Monitor) -> tuple[SongMatch, ...]:
    """Look for a song; best first, empty if nothing is called like it.

    Parameters
    ----------
    site : MusicBrainz'
    guess : at least a title
    pace : of all questions to it
    monitor : asked whether to go on

    Raises
    ------
    TooManyRequestsError, ServiceRefusedError
        if MusicBrainz says so
    IdentificationError, CancelledError
        as `exchange.ask`
    """
    pace.wait(monitor)
    parameters = {"query": query_for(guess), "fmt": "json", "limit": str(_MOST_RECORDINGS)}
    url = f"{site.base_url.removesuffix(_PATH)}{_PATH}/recording"
    answer = ask(Question(site, url, parameters), monitor)
    _require_good(answer)
    found = recordings_of(list_at(json_object(answer, MUSICBRAINZ), "recordings"), guess)
    return tuple(_without_repeats(sorted(found, key=lambda match: -match.score)))[:_MOST_MATCHES]


def query_for(guess: SongGuess) -> str:
    """Write a search in Lucene's language; what is in quotes needs no other escape than these two."""
    terms = {"recording": bare_title(guess.title or ""), "artist": guess.artist}
    quoted = {name: text.replace("\\", r"\\").replace('"', r"\"") for name, text in terms.items() if text}
    return " AND ".join(f'{name}:"{text}"' for name, text in quoted.items())


def recordings_of(
    recordings: Iterable[Any], guess: SongGuess, source: MatchSource = MatchSource.MUSICBRAINZ
) -> list[SongMatch]:
    """Read recordings as MusicBrainz describes them (AudD hands the same on); nameless ones are left out.

    Parameters
    ----------
    recordings : as they came
    guess : what the file says by itself, for the scores
    source : who names them
    """
    matches = [_match_of(recording, guess, source) for recording in recordings]
    return [match for match in matches if match.title and match.artist]


def other_versions(heard: SongMatch, named: Sequence[SongMatch], highest_score: float) -> list[SongMatch]:
    """Choose recordings that are something else than the one that was heard, best first."""
    others = [
        replace(match, score=round(max(0.0, min(match.score, highest_score)), 3))
        for match in _without_repeats(named)
        if _looks(match) != _looks(heard)
    ]
    return sorted(others, key=lambda match: -match.score)


def _match_of(recording: Any, guess: SongGuess, source: MatchSource) -> SongMatch:
    title, artist = text_at(recording, "title"), _artist(recording)
    releases = sorted(list_at(recording, "releases"), key=_release_order)
    release = releases[0] if releases else None
    length_ms = number_at(recording, "length")
    duration_s = length_ms / 1000 if length_ms else None
    remarks = " ".join((text_at(recording, "disambiguation"), *_kinds(release)))
    rendition = rendition_of(title, text_at(release, "title"), remarks)
    ids = [text_at(one, "id") for one in releases]
    return SongMatch(
        source=source,
        title=title,
        artist=artist,
        album=text_at(release, "title"),
        genre=_genre(recording),
        release_date=text_at(recording, "first-release-date") or text_at(release, "date"),
        score=score_by_name(guess, title=title, artist=artist, rendition=rendition, duration_s=duration_s),
        rendition=rendition,
        duration_s=duration_s,
        release_ids=tuple(one for one in ids if _RELEASE_ID.fullmatch(one))[:_MOST_RELEASES],
    )


def _artist(recording: Any) -> str:
    """All who are credited, joined as the credit says."""
    credits = list_at(recording, "artist-credit")
    names = [
        (text_at(one, "name") or text_at(one, "artist", "name"), value_at(one, "joinphrase"))
        for one in credits
    ]
    joined = "".join(f"{name}{phrase if isinstance(phrase, str) else ''}" for name, phrase in names)
    return clean_text(joined)


def _kinds(release: Any) -> list[str]:
    """Such as "Live", of the group that a release belongs to."""
    kinds = list_at(release, "release-group", "secondary-types")
    return [kind for kind in kinds if isinstance(kind, str)]


def _release_order(release: Any) -> tuple[bool, bool, str]:
    """Official albums before others, earlier ones first."""
    is_other = text_at(release, "release-group", "primary-type") != "Album" or bool(_kinds(release))
    return text_at(release, "status") != "Official", is_other, text_at(release, "date") or "9999"


def _genre(recording: Any) -> str:
    tags = [(number_at(tag, "count") or 0.0, text_at(tag, "name")) for tag in list_at(recording, "tags")]
    _, name = max(tags, default=(0.0, ""), key=lambda tag: tag[0])
    return name.title() if name.islower() else name


def _looks(match: SongMatch) -> tuple[str, str, str, Rendition]:
    """What one would see of a match: two that look the same are no choice."""
    return match.title.casefold(), match.artist.casefold(), match.album.casefold(), match.rendition


def _without_repeats(matches: Iterable[SongMatch]) -> list[SongMatch]:
    return list({_looks(match): match for match in reversed(list(matches))}.values())[::-1]


def _require_good(answer: Answer) -> None:
    if answer.status in _TOO_MANY:
        wait_s = _USUAL_WAIT_S if answer.retry_after_s is None else answer.retry_after_s
        raise TooManyRequestsError(
            f"MusicBrainz has had too many requests; try again in {wait_s:.0f} s.",
            MUSICBRAINZ,
            answer.status,
            wait_s=wait_s,
        )
    if answer.status >= 400:
        raise ServiceRefusedError(
            f"MusicBrainz refused (HTTP {answer.status}); try again later.", MUSICBRAINZ, answer.status
        )
