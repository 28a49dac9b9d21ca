"""How well a recording fits a file, 0..1: what was heard, how it is called, how long it is.

The weights are judgements, not measurements; they are set so that these come out:

    found by sound, at the very second where the clip was cut        0.95  strong
    ... and the file's tags name the same song                       1.00  strong
    found by sound, but 20 s away (another cut, a live version)      0.60  fair
    found by sound, but live, where the file says nothing of it      0.75  fair
    same title, same artist, same length, by name                    1.00  strong
    same title, same artist, length unknown                          0.93  strong
    same title, same length, nothing known of the artist             0.83  fair at best
"""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher

from chart_hero_core.domain.identification import ClipSpan, Rendition, SongGuess

_HEARD = 0.75
_SAME_SECOND, _OTHER_SECOND = 0.2, -0.15
_SAME_NAME, _OTHER_NAME = 0.1, -0.1
_OTHER_LENGTH = -0.1
_OTHER_RENDITION = -0.2
_NEAR_S = 3.0
"""AudD tells the second, and rounds it; recordings of one master differ by their silence."""
_FAR_S = 30.0
_ALIKE, _UNLIKE = 0.8, 0.4
_TITLE_WEIGHT, _ARTIST_WEIGHT, _LENGTH_WEIGHT = 0.5, 0.35, 0.15
_UNKNOWN_ARTIST, _UNKNOWN_LENGTH = 0.5, 0.5
_ASIDE = re.compile(r"[(\[][^)\]]*[)\]]")


def score_by_sound(
    guess: SongGuess,
    clip: ClipSpan,
    *,
    title: str,
    artist: str,
    rendition: Rendition,
    timecode_s: float | None,
    duration_s: float | None,
) -> float:
    """Score a recording that was recognised by its sound.

    Parameters
    ----------
    guess : what the file says by itself
    clip : what was heard of it
    title, artist, rendition : of the recording
    timecode_s : second of the recording at which the clip was found; None if nobody says
    duration_s : of the recording; None if nobody says
    """
    score = _HEARD
    if timecode_s is not None:
        is_there = clip.start_s - _NEAR_S <= timecode_s <= clip.end_s + _NEAR_S
        score += _SAME_SECOND if is_there else _OTHER_SECOND
    if guess.duration_s is not None and duration_s is not None:
        score += _OTHER_LENGTH if abs(guess.duration_s - duration_s) > _FAR_S else 0.0
    if guess.is_known:
        alike = min(likeness(guess.title or "", title), likeness(guess.artist or "", artist))
        score += _SAME_NAME if alike >= _ALIKE else _OTHER_NAME if alike < _UNLIKE else 0.0
    if rendition is not guess.rendition:
        score += _OTHER_RENDITION
    return _clipped(score)


def score_by_name(
    guess: SongGuess, *, title: str, artist: str, rendition: Rendition, duration_s: float | None
) -> float:
    """Score a recording that was found by its name.

    Parameters
    ----------
    guess : what was searched for
    title, artist, rendition : of the recording
    duration_s : of the recording; None if nobody says
    """
    of_artist = likeness(guess.artist, artist) if guess.artist else _UNKNOWN_ARTIST
    of_length = _UNKNOWN_LENGTH
    if guess.duration_s is not None and duration_s is not None:
        off_s = max(0.0, abs(guess.duration_s - duration_s) - _NEAR_S)
        of_length = max(0.0, 1.0 - off_s / (_FAR_S - _NEAR_S))
    score = (
        _TITLE_WEIGHT * likeness(guess.title or "", title)
        + _ARTIST_WEIGHT * of_artist
        + _LENGTH_WEIGHT * of_length
    )
    if rendition is not guess.rendition:
        score += _OTHER_RENDITION
    return _clipped(score)


def _clipped(score: float) -> float:
    """The score as it is kept: within 0..1, and no finer than it means anything."""
    return round(min(max(score, 0.0), 1.0), 3)


def likeness(one: str, other: str) -> float:
    """How alike two names are, 0..1, whatever their case, accents, signs, and what stands in brackets."""
    first, second = _folded(one), _folded(other)
    if not first or not second:
        return float(first == second)
    return SequenceMatcher(None, first, second, autojunk=False).ratio()


def _folded(name: str) -> str:
    bare = _ASIDE.sub(" ", name).strip() or name
    letters = unicodedata.normalize("NFKD", bare.casefold().replace("&", " and "))
    kept = "".join(sign if sign.isalnum() else " " for sign in letters if not unicodedata.combining(sign))
    return " ".join(kept.split())
