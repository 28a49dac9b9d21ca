"""What names of songs and of their files say: artist, title, number, and what kind of recording it is.

>>> guess = guess_from_name("01 - Artist - Title (Live)")
>>> guess.track, guess.artist, guess.title, guess.rendition.value
(1, 'Artist', 'Title (Live)', 'live')
"""

from __future__ import annotations

import re

from chart_hero_core.domain.identification import Rendition, SongGuess

_KINDS = {
    Rendition.KARAOKE: r"karaoke|backing track",
    Rendition.LIVE: r"live|unplugged|in concert",
    Rendition.COVER: r"cover(ed)?",
    Rendition.REMIX: r"(re-?)?mix|rmx|bootleg|mash-?up",
    Rendition.ACOUSTIC: r"acoustic",
    Rendition.DEMO: r"demo",
    Rendition.INSTRUMENTAL: r"instrumental",
}
_KIND_WORDS = {kind: re.compile(rf"\b({words})\b", re.IGNORECASE) for kind, words in _KINDS.items()}
_NO_KIND = re.compile(r"\b(original|album|single|radio) (mix|version|edit)\b", re.IGNORECASE)
_LIVE_ALBUM = re.compile(r"^live\b( (at|in|from|on)\b|[: !]*$|.*\d{4})|\bunplugged\b", re.IGNORECASE)
_ASIDE = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]")
_DASH = re.compile(r"\s+[-\u2013\u2014]\s+")
_VIDEO_ID = re.compile(r"\s*\[[\w-]{11}\]$")
_NOISE = re.compile(
    r"\s*[(\[]\s*(official\b[^)\]]*|(music |lyrics? |hd )*(video|audio|visuali[sz]er)( hd| hq)?|"
    r"with lyrics|lyrics?|hd|hq|4k|\d{3,4}p|\d{2,3} ?kbps|free download)\s*[)\]]",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"^(?:\d{1,2}-(?P<disc_track>\d{2})|(?P<padded>0\d{1,2})"
    r"|[(\[]?(?P<plain>\d{1,2})(?=[.)\]]|\s+[-\u2013\u2014]\s|_))"
    r"(?:\s*[.)\]_]\s*|\s+[-\u2013\u2014]\s+|-(?=\D)|\s+)"
)
_NAMELESS = re.compile(
    r"\d+|(audio ?)?(track|titel|piste|pista|traccia|spur|audio|voice|recording|video)[ _.-]*\(?\d+\)?"
    r"|audio ?track|untitled|unknown( title| song| track)?|new recording( \d+)?",
    re.IGNORECASE,
)


def guess_from_name(name: str) -> SongGuess:
    """Read the name of a song file.

    Parameters
    ----------
    name : without its suffix, such as "01 - Artist - Title (Live)", "Artist - Title [Official Video]",
        "03_artist_-_title" or "Track 07", which says a number only
    """
    text = name if " " in name.strip() else name.replace("_", " ")
    text = _NOISE.sub("", _VIDEO_ID.sub("", text.strip())).strip()
    track: int | None = None
    found = _NUMBER.match(text)
    if found is not None and found.end() < len(text):
        track = int(next(number for number in found.groups() if number is not None))
        text = text[found.end() :].strip()
    parts = [part.strip() for part in _DASH.split(text)]
    if len(parts) == 1:
        title = parts[0]
        return SongGuess(
            title=None if is_nameless(title) else title or None, track=track, rendition=rendition_of(title)
        )
    artist, *rest = parts
    if len(rest) > 1 and rest[0].isdecimal() and len(rest[0]) < 3:  # "Artist - 05 - Title"
        track, rest = int(rest[0]), rest[1:]
    title = " - ".join(rest)
    return SongGuess(title=title or None, artist=artist or None, track=track, rendition=rendition_of(title))


def is_nameless(title: str) -> bool:
    """Whether a title is one that programs give to songs they know nothing of: "Track 07", "Audio 3"."""
    return _NAMELESS.fullmatch(title.strip()) is not None


def rendition_of(title: str, album: str = "", remark: str = "") -> Rendition:
    """Tell what kind of recording it is.

    Parameters
    ----------
    title : of the song; only what stands in brackets or behind a dash counts ("Live Forever" is not live)
    album : of it; "Live at ..." counts too
    remark : somebody's own words about the recording; every word of it counts
    """
    for aside in (*_asides(title), *_asides(album), remark):
        for kind, words in _KIND_WORDS.items():
            if words.search(_NO_KIND.sub("", aside)):
                return kind
    return Rendition.LIVE if _LIVE_ALBUM.search(album) else Rendition.ORIGINAL


def bare_title(title: str) -> str:
    """A title without what stands in brackets; the whole of it if nothing else is there."""
    return _ASIDE.sub("", title).strip() or title.strip()


def _asides(name: str) -> list[str]:
    """What stands in brackets, and behind the last dash."""
    behind = _DASH.split(name)[1:]
    return [*_ASIDE.findall(name), *behind[-1:]]
