"""What the card says about a match: how strong it is, what speaks for it, what it cost."""

from __future__ import annotations

from chart_hero_app.figures import count_text, time_text
from chart_hero_app.identify_messages import tr
from chart_hero_core.domain.identification import ClipSpan, Identification, MatchSource, SongMatch, Strength

_NEAR_S = 3.0
"""As far as the core lets a clip stand beside where it was found."""


def strength_text(strength: Strength) -> str:
    """How far a match can be trusted."""
    texts = {
        Strength.STRONG: tr("Strong match"),
        Strength.FAIR: tr("Fair match"),
        Strength.WEAK: tr("Weak match"),
    }
    return texts[strength]


def evidence_text(match: SongMatch, clip: ClipSpan | None, file_s: float | None) -> str:
    """Say what speaks for a match, and what against it.

    Parameters
    ----------
    match : the recording
    clip : what was sent of the file; None for a search by name
    file_s : length of the file; None if unknown
    """
    if match.timecode_s is not None and clip is not None:
        return _timecode_text(match.timecode_s, clip)
    if match.source is MatchSource.MUSICBRAINZ:
        words = tr("Found by its name, not by its sound.")
    else:
        words = tr("This one shares the name only. The sound was found in another recording.")
    if match.duration_s is None or file_s is None:
        return words
    lengths = tr("It lasts %1, your file %2.", time_text(match.duration_s), time_text(file_s))
    return f"{words} {lengths}"


def _timecode_text(timecode_s: float, clip: ClipSpan) -> str:
    found = time_text(timecode_s)
    span = (time_text(clip.start_s), time_text(clip.end_s))
    if clip.start_s - _NEAR_S <= timecode_s <= clip.end_s + _NEAR_S:
        return tr(
            "Matched at %1 of the recording. The clip was taken from %2 to %3, so the version fits.",
            found,
            *span,
        )
    return tr(
        "Matched at %1 of the recording. The clip was taken from %2 to %3, so it may be another version.",
        found,
        *span,
    )


def requests_text(found: Identification) -> str:
    """Say what asking cost."""
    if found.is_remembered:
        return tr("Found before, so no request was used.")
    if not found.n_requests:
        return tr("No request used.")
    if found.n_requests == 1:
        return tr("1 request used.")
    return tr("%1 requests used.", count_text(found.n_requests))
