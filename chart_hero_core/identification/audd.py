"""AudD: which recording a clip is from.

One POST with the clip and the key in its body; `{"status": "success", "result": null}` says that the song is
not known. Refusals come as `{"status": "error", "error": {"error_code": 900, "error_message": "..."}}`, often
with all that was sent echoed beside it, key included: `exchange` takes it out of every answer.

References
----------
https://docs.audd.io, "Standard Recognition" and "Errors".
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, NoReturn

from chart_hero_core.domain.identification import ClipSpan, MatchSource, SongGuess, SongMatch
from chart_hero_core.domain.progress import Monitor
from chart_hero_core.domain.secret import Secret
from chart_hero_core.domain.song_names import rendition_of
from chart_hero_core.errors import (
    ClipRejectedError,
    FreeLimitError,
    IdentificationError,
    KeyRefusedError,
    PlanError,
    QuotaError,
    ServiceRefusedError,
    StrangeAnswerError,
    TooManyRequestsError,
)
from chart_hero_core.identification import musicbrainz
from chart_hero_core.identification.answers import (
    json_object,
    list_at,
    number_at,
    text_at,
    value_at,
)
from chart_hero_core.identification.exchange import Answer, Limits, Question, Upload, ask
from chart_hero_core.identification.scores import score_by_sound
from chart_hero_core.identification.sites import AUDD, Site

USUAL_WAIT_S = 10.0
"""AudD does not say how long to wait after 611."""
_EXTRAS = "apple_music,musicbrainz"
"""What it may tell besides: a picture and the length; other versions, and where their pictures are."""
_LIMITS = Limits(total_s=60.0)
_TOO_MANY_STATUS = 429
_KEY_ACCEPTED = frozenset({50, 51, 600, 601, 602, 700, 701, 702})
"""What is wrong with a question without a clip, once the key has been looked at."""
_MOST_VERSIONS = 6
_BELOW_THE_HEARD = 0.05
"""A version that only shares the name stands below the one that was heard."""

_REFUSALS: dict[int, tuple[type[IdentificationError], str]] = {
    **dict.fromkeys(
        (900, 903),
        (KeyRefusedError, "AudD does not accept this key; check it for missing characters."),
    ),
    901: (
        FreeLimitError,
        "AudD got no key, and what is free without one is used up; give Chart Hero a key.",
    ),
    902: (
        QuotaError,
        "No AudD requests are left for this key; search by name, or wait for the next month.",
    ),
    **dict.fromkeys(
        (904, 905),
        (PlanError, "The plan of this AudD key does not include this; look at it on dashboard.audd.io."),
    ),
    **dict.fromkeys(
        (300, 400, 500),
        (ClipRejectedError, "AudD cannot use the sound of this song; search by name instead."),
    ),
}


def recognise(
    site: Site, key: Secret, clip: bytes, monitor: Monitor, sent: Callable[[], None]
) -> dict[str, Any] | None:
    """Send a clip.

    Parameters
    ----------
    site : AudD's
    key : to ask with
    clip : Ogg Opus, 12 s
    monitor : asked whether to go on
    sent : called when the request is about to go out: from then on it may be billed

    Returns
    -------
    dict or None
        what AudD says of the song; None if it does not know it

    Raises
    ------
    KeyRefusedError, FreeLimitError, QuotaError, PlanError, ClipRejectedError, TooManyRequestsError,
    ServiceRefusedError
        if AudD says so
    IdentificationError, CancelledError
        as `exchange.ask`
    """
    question = Question(
        site,
        f"{site.base_url}/",
        form={"api_token": key, "return": _EXTRAS},
        upload=Upload("clip.ogg", clip, "audio/ogg"),
    )
    content = _content(ask(question, monitor, _LIMITS, sent))
    result = value_at(content, "result")
    if result is None:
        return None
    if not isinstance(result, dict) or not text_at(result, "title"):
        raise StrangeAnswerError(
            "AudD sent an unexpected answer, which names no song; try again later.", AUDD
        )
    return result


def check_key(site: Site, key: Secret, monitor: Monitor) -> None:
    """Ask without a clip: AudD looks at the key, finds nothing to listen to, and bills nothing.

    Raises
    ------
    IdentificationError, CancelledError
        as `recognise`
    """
    question = Question(site, f"{site.base_url}/", form={"api_token": key})
    try:
        _content(ask(question, monitor, _LIMITS))
    except ServiceRefusedError as error:
        if error.code not in _KEY_ACCEPTED:
            raise


def matches_of(result: dict[str, Any], clip: ClipSpan, guess: SongGuess) -> tuple[SongMatch, ...]:
    """Read what AudD says of a song: what was heard, then versions of the same name.

    Parameters
    ----------
    result : of `recognise`
    clip : what was sent
    guess : what the file says by itself
    """
    title, artist = text_at(result, "title"), text_at(result, "artist")
    by_name = replace(guess, title=title, artist=artist)
    named = musicbrainz.recordings_of(list_at(result, "musicbrainz"), by_name, MatchSource.AUDD)
    album = text_at(result, "album")
    rendition = rendition_of(title, album)
    timecode_s, duration_s = seconds_of(text_at(result, "timecode")), _duration_s(result)
    heard = SongMatch(
        source=MatchSource.AUDD,
        title=title,
        artist=artist,
        album=album,
        genre=_genre(result),
        label=text_at(result, "label"),
        release_date=text_at(result, "release_date"),
        score=score_by_sound(
            guess,
            clip,
            title=title,
            artist=artist,
            rendition=rendition,
            timecode_s=timecode_s,
            duration_s=duration_s,
        ),
        rendition=rendition,
        timecode_s=timecode_s,
        duration_s=duration_s,
        cover_url=_cover_url(result),
        release_ids=next((match.release_ids for match in named if match.rendition is rendition), ()),
    )
    others = musicbrainz.other_versions(heard, named, heard.score - _BELOW_THE_HEARD)
    return (heard, *others[:_MOST_VERSIONS])


def seconds_of(timecode: str) -> float | None:
    """Read "1:02:03", "00:56" or "56" as seconds; None if it is none of them."""
    parts = timecode.split(":")
    if not all(part.isdecimal() for part in parts) or len(parts) > 3:
        return None
    seconds = 0.0
    for part in parts:
        seconds = seconds * 60 + int(part)
    return seconds


def _content(answer: Answer) -> dict[str, Any]:
    """Read an answer; a refusal becomes the error that it is."""
    if answer.status == _TOO_MANY_STATUS:
        raise _too_many(None, answer.retry_after_s)
    content = json_object(answer, AUDD)
    status = content.get("status")
    if status == "error":
        _refuse(content, answer)
    if status != "success":
        raise StrangeAnswerError("AudD sent an unexpected answer; try again later.", AUDD)
    return content


def _refuse(content: dict[str, Any], answer: Answer) -> NoReturn:
    number = number_at(content, "error", "error_code")
    code = None if number is None else int(number)
    if code == 611:
        raise _too_many(code, answer.retry_after_s)
    if code in _REFUSALS:
        kind, sentence = _REFUSALS[code]
        raise kind(sentence, AUDD, code)
    said = text_at(content, "error", "error_message") or text_at(content, "error")
    own_words = said.rstrip(".") or "no reason given"
    raise ServiceRefusedError(f'AudD refused: "{own_words}"; try again later.', AUDD, code)


def _too_many(code: int | None, retry_after_s: float | None) -> TooManyRequestsError:
    wait_s = USUAL_WAIT_S if retry_after_s is None else retry_after_s
    return TooManyRequestsError(
        f"AudD has had too many requests; try again in {wait_s:.0f} s.", AUDD, code, wait_s=wait_s
    )


def _duration_s(result: dict[str, Any]) -> float | None:
    for path, unit_s in (
        (("apple_music", "durationInMillis"), 1e-3),
        (("spotify", "duration_ms"), 1e-3),
        (("deezer", "duration"), 1.0),
    ):
        number = number_at(result, *path)
        if number is not None and number > 0:
            return number * unit_s
    return None


def _genre(result: dict[str, Any]) -> str:
    """The first genre that says something: everything is "Music" there."""
    genres = [text_at(result, "apple_music", "genreNames", place) for place in range(3)]
    return next((genre for genre in genres if genre and genre != "Music"), "")


def _cover_url(result: dict[str, Any]) -> str:
    """A picture that is linked; Apple's address leaves its size open."""
    apple = text_at(result, "apple_music", "artwork", "url").replace("{w}", "600").replace("{h}", "600")
    spotify = text_at(result, "spotify", "album", "images", 0, "url")
    deezer = text_at(result, "deezer", "album", "cover_big")
    return apple or spotify or deezer
