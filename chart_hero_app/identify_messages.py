"""What the app says while it finds out which song it is, and each way in which that fails."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from chart_hero_app.figures import count_text
from chart_hero_app.messages import BRIEF_S, Answer, Gravity, Message, as_sentences, message_of, say
from chart_hero_core.domain.identification import KeyPlace, KeyStatus, LookupProgress, LookupStep
from chart_hero_core.errors import (
    ClipRejectedError,
    FreeLimitError,
    IdentificationError,
    InsecureConnectionError,
    KeyMissingError,
    KeyRefusedError,
    NoMatchError,
    OfflineError,
    OptionError,
    OversizedAnswerError,
    PlanError,
    QuotaError,
    StrangeAnswerError,
    TimedOutError,
    TooManyRequestsError,
)

AUDD = "AudD"
Button = tuple[Answer, str]


def tr(text: str, *values: object) -> str:
    """Translate, then fill in %1, %2 ..."""
    text = QCoreApplication.translate("Identify", text)
    for i, value in enumerate(values, 1):
        text = text.replace(f"%{i}", str(value))
    return text


# ---- while it goes on --------------------------------------------------------------------------


def working(progress: LookupProgress) -> Message:
    """Say where a look-up is."""
    return say(Gravity.WORKING, _step_text(progress), (Answer.CANCEL, tr("Cancel")))


def _step_text(progress: LookupProgress) -> str:
    texts = {
        LookupStep.READ: tr("Reading the song."),
        LookupStep.CLIP: tr("Choosing 12 seconds of the song."),
        LookupStep.SEND: tr("Asking AudD which song this is."),
        LookupStep.SECOND_CLIP: tr(
            "AudD could not use the first 12 seconds. Trying 12 others, which count as one more request."
        ),
        LookupStep.WAIT: tr("Too many requests. Trying again in %1 s.", round(progress.wait_s)),
        LookupStep.SEARCH: tr("Looking for the name of the song."),
        LookupStep.COVER: tr("Fetching the cover."),
    }
    return texts[progress.step]


def stopped(*, was_sent: bool) -> Message:
    """Say what stopping leaves: a request that was on its way counts all the same."""
    if was_sent:
        sentence = tr("Stopped. The request was on its way already and may count.")
    else:
        sentence = tr("Stopped. The song was not sent.")
    return say(Gravity.HINT, sentence, lasts_s=BRIEF_S)


def kept_for_now() -> Message:
    """Say that there is no keyring."""
    return say(Gravity.WARNING, no_keyring_text())


def no_keyring_text() -> str:
    """Say where a key is that no keyring takes."""
    return tr("No safe place for the key on this computer. It is kept until you close the app.")


def key_place_text(status: KeyStatus | None) -> str:
    """Say where the key is; empty where there is none."""
    if status is None:
        return tr("Looking for the key...")
    texts = {
        KeyPlace.NOWHERE: "",
        KeyPlace.ENVIRONMENT: tr("The key comes from CHART_HERO_AUDD_KEY."),
        KeyPlace.KEYRING: tr("The key is kept in the keyring of this computer."),
        KeyPlace.SESSION: no_keyring_text(),
    }
    return texts[status.place]


# ---- what went wrong ---------------------------------------------------------------------------


def failed(error: Exception) -> Message:
    """Say why a song was not identified, and the ways on."""
    if not isinstance(error, IdentificationError):
        return message_of(error)
    sentence = sentence_of(error)
    if error.n_requests == 1:
        sentence += " " + tr("1 request was used.")
    elif error.n_requests:
        sentence += " " + tr("%1 requests were used.", count_text(error.n_requests))
    gravity = Gravity.WARNING if isinstance(error, NoMatchError) else Gravity.FAULT
    return say(gravity, sentence, *_buttons(error), details=_details(error))


def sentence_of(error: Exception) -> str:
    """Say what went wrong in words of the app, without its number."""
    by_app: dict[type[Exception], str] = {
        KeyRefusedError: tr("AudD does not accept this key. Check it for missing characters."),
        FreeLimitError: tr("AudD got no key, and what is free without one is used up. Enter a key."),
        QuotaError: tr("No AudD requests are left this month. Search by name, or fill in by hand."),
        PlanError: tr("The plan of this AudD key does not include this. Look at it on dashboard.audd.io."),
        ClipRejectedError: tr("AudD cannot use the sound of this song. Search by name instead."),
        OversizedAnswerError: tr("AudD sent an answer that is far too long. Nothing was changed."),
    }
    if type(error) in by_app and _is_audds(error):
        return by_app[type(error)]
    if isinstance(error, NoMatchError):
        return tr("AudD does not know this song.") if _is_audds(error) else as_sentences(str(error))
    if isinstance(error, OfflineError) and not error.n_requests and _is_audds(error):
        return tr("No connection. The song was not sent.")
    if isinstance(error, StrangeAnswerError) and _is_audds(error):
        return tr("AudD sent an unexpected answer. Nothing was changed.")
    return as_sentences(str(error))


def naming_ended(error: IdentificationError, n_nameless: int) -> Message:
    """Say why the names of the queue's songs are no longer asked for, and how many have none."""
    causes: dict[type[Exception], str] = {
        KeyMissingError: tr("There is no key for AudD yet."),
        KeyRefusedError: tr("AudD does not accept this key."),
        FreeLimitError: tr("AudD got no key, and what is free without one is used up."),
        QuotaError: tr("No AudD requests are left this month."),
        OfflineError: tr("No connection to AudD."),
    }
    rest = tr("Charts go on; %1 songs have no name yet.", count_text(n_nameless))
    if n_nameless == 1:
        rest = tr("Charts go on; 1 song has no name yet.")
    cause = causes.get(type(error), sentence_of(error))
    show = (Answer.SHOW_QUEUE, tr("Show the queue"))
    return say(Gravity.WARNING, f"{cause} {rest}", show, details=_details(error))


def _is_audds(error: Exception) -> bool:
    return isinstance(error, IdentificationError) and error.service == AUDD


def _buttons(error: IdentificationError) -> tuple[Button, ...]:
    """The ways on, the one that most likely helps in front."""
    edit_key = (Answer.EDIT_KEY, tr("Edit key"))
    search = (Answer.SEARCH_BY_NAME, tr("Search by name"))
    fill_in = (Answer.FILL_IN, tr("Fill in by hand"))
    again = (Answer.TRY_AGAIN, tr("Try again"))
    if isinstance(error, KeyMissingError | KeyRefusedError | FreeLimitError | PlanError):
        return edit_key, search
    if isinstance(error, QuotaError | ClipRejectedError | NoMatchError):
        return search, fill_in
    if isinstance(error, OfflineError | TimedOutError | InsecureConnectionError):
        return again, fill_in
    if isinstance(error, TooManyRequestsError) or not _is_audds(error):
        return again, fill_in
    return again, search


def _details(error: IdentificationError) -> str:
    """The core's own sentence, and the number that the service gave: for whoever asks for help."""
    number = "" if error.code is None else f" ({error.service} {error.code})"
    return f"{type(error).__name__}: {error}{number}"


def key_fault(error: Exception) -> str:
    """Say why a key cannot be used, in the sheet where it was typed."""
    if isinstance(error, IdentificationError):
        return tr("No connection. The key was not tested.") if _is_offline(error) else sentence_of(error)
    if isinstance(error, OptionError):
        return as_sentences(str(error))
    return message_of(error).sentence


def _is_offline(error: IdentificationError) -> bool:
    return isinstance(error, OfflineError)
