"""What the app says about a song that is listened to: how far it is, what was found, what to look at."""

from __future__ import annotations

from chart_hero_app.figures import bars_text, count_text, left_text, time_text
from chart_hero_app.messages import BRIEF_S, Answer, Gravity, Message, message_of, say, tr
from chart_hero_core.errors import SilentAudioError, TooShortError


def listening(heard_s: float, left_s: float | None) -> Message:
    """Say where a run is."""
    sentence = tr("Listening to %1.", time_text(heard_s))
    if left_s is not None:
        sentence += " " + tr("About %1 left.", left_text(left_s))
    sentence += " " + tr("You can play it already.")
    return say(Gravity.WORKING, sentence, (Answer.CANCEL, tr("Cancel")))


def done(n_notes: int, tempo: str, n_doubtful: int) -> Message:
    """Say what a run found."""
    review = (Answer.REVIEW, tr("Review doubtful"))
    return say(
        Gravity.SUCCESS,
        tr("%1 notes, %2, %3 doubtful.", count_text(n_notes), tempo, count_text(n_doubtful)),
        *((review,) if n_doubtful else ()),
        (Answer.PLAY, tr("Play")),
        (Answer.EXPORT, tr("Export")),
        lasts_s=BRIEF_S,
    )


def waiting() -> Message:
    """Say that a song is not listened to yet."""
    sentence = tr("Another song is heard first. You can play this one already.")
    return say(Gravity.HINT, sentence)


def stopped(n_notes: int) -> Message:
    """Say what a stopped run leaves."""
    return say(
        Gravity.WARNING,
        tr("Stopped. The %1 notes heard so far stay.", count_text(n_notes)),
        (Answer.GO_ON, tr("Go on")),
        (Answer.REMOVE_HEARD, tr("Remove them")),
    )


def broken_off(error: BaseException, n_notes: int) -> Message:
    """Say that a run failed half-way, and what it leaves; where nothing is to be heard, take another song."""
    message = message_of(error)
    if isinstance(error, SilentAudioError | TooShortError):
        return message
    sentence = message.sentence
    if n_notes:
        sentence += " " + tr("The %1 notes heard so far stay.", count_text(n_notes))
    return say(Gravity.FAULT, sentence, (Answer.TRY_AGAIN, tr("Listen again")), details=message.details)


def tempo_doubtful(first_bar: int, last_bar: int, off_ms: float | None, place_s: float) -> Message:
    """Say which bars the grid may miss, and by how much (None: nobody can tell)."""
    bars = bars_text(first_bar, last_bar)
    bars = bars[:1].upper() + bars[1:]
    way_out = tr("Tap along to fix it.") if first_bar == last_bar else tr("Tap along to fix them.")
    if off_ms is None:
        sentence = f"{tr('%1 may be off.', bars)} {way_out}"
    else:
        sentence = f"{tr('%1 may be off by up to %2 ms.', bars, round(off_ms))} {way_out}"
    return say(
        Gravity.WARNING,
        sentence,
        (Answer.TAP_ALONG, tr("Tap along")),
        (Answer.LOOKS_RIGHT, tr("Looks right")),
        place_s=place_s,
    )


def other_level(bpm: float, ratio: float) -> Message:
    """Ask whether a song is meant at half its tempo (ratio 0.5) or at double (2)."""
    answer = (Answer.HALVE, tr("Halve")) if ratio < 1 else (Answer.DOUBLE, tr("Double"))
    sentence = tr("This could also be %1 BPM instead of %2.", round(bpm * ratio), round(bpm))
    return say(Gravity.WARNING, sentence, answer, (Answer.KEEP_LEVEL, tr("Keep %1", round(bpm))))


def sound_flawed(sentence: str) -> Message:
    """Pass on what the decoder has to say about a song: it is cut off, parts of it are damaged."""
    return say(Gravity.WARNING, sentence + " " + tr("What could be heard of it is charted."))


def caution(sentence: str) -> Message:
    """Pass on a warning of the core, which is a plain sentence."""
    return say(Gravity.WARNING, sentence, (Answer.LOOKS_RIGHT, tr("Looks right")))
