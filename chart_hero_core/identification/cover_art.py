"""Pictures of a match: where its source links one, else in the Cover Art Archive.

References
----------
https://musicbrainz.org/doc/Cover_Art_Archive/API: /release/{id}/front-500 leads to the Internet Archive.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator

from chart_hero_core.domain.identification import SongMatch
from chart_hero_core.domain.progress import Monitor
from chart_hero_core.errors import IdentificationError
from chart_hero_core.identification.exchange import Limits, Question, ask
from chart_hero_core.identification.sites import Site, is_on, origin_of
from chart_hero_core.pictures.codec import square_png

_logger = logging.getLogger(__name__)

LINKED_STORES = ("mzstatic.com", "scdn.co", "dzcdn.net")
"""Where AudD's links to pictures lead: Apple, Spotify, Deezer. Nobody else is asked because AudD says so."""
_LIMITS = Limits(total_s=30.0, most_bytes=10_000_000)
_GOOD = 200


def fetch_cover(match: SongMatch, archive: Site, linked_by: Site, monitor: Monitor) -> bytes | None:
    """Fetch the picture of a match as a square PNG; None if none of its sources has one that can be used.

    Parameters
    ----------
    match : whose
    archive : the Cover Art Archive
    linked_by : who may link pictures on its own host
    monitor : asked whether to go on

    Raises
    ------
    IdentificationError
        if no picture came, and one of the sources could not be asked
    CancelledError
        if the monitor says so
    """
    trouble: IdentificationError | None = None
    for question in _questions(match, archive, linked_by):
        try:
            answer = ask(question, monitor, _LIMITS)
        except IdentificationError as error:
            _logger.info("no cover: %s", error)
            trouble = trouble or error
            continue
        picture = square_png(answer.body) if answer.status == _GOOD else None
        if picture is not None:
            return picture
    if trouble is not None:
        raise trouble
    return None


def _questions(match: SongMatch, archive: Site, linked_by: Site) -> Iterator[Question]:
    url = match.cover_url
    if is_on(url, LINKED_STORES) or (url and origin_of(url) == origin_of(linked_by.base_url)):
        yield Question(Site(linked_by.service, url, LINKED_STORES), url)
    for release_id in match.release_ids:
        yield Question(archive, f"{archive.base_url}/release/{release_id}/front-500")
