"""What the app says: a sentence, the way out, the buttons; details for whoever asks.

The core's errors are one sentence each, "what, where; what to do". Situations that the app alone knows have
functions of their own. Nothing is swallowed: an exception that nobody foresaw gets a plain sentence too, and
its trace lies under Details.
"""

from __future__ import annotations

import errno
import traceback
from dataclasses import dataclass, replace
from enum import Enum, IntEnum
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from chart_hero_app.figures import size_text
from chart_hero_core.errors import (
    AudioError,
    ChartHeroError,
    ExportError,
    FolderChangedError,
    FolderExistsError,
    ModelError,
    NoDrumsError,
)

BRIEF_S = 8.0
"""So long a notice stays that goes by itself."""


class Gravity(IntEnum):
    """How grave a message is; of several notices the gravest is shown."""

    HINT = 0
    SUCCESS = 1
    WARNING = 2
    WORKING = 3
    """Above a warning: its Cancel must stay in reach, and it goes away by itself."""
    FAULT = 4


class Answer(Enum):
    """What a message's button asks for."""

    CHOOSE_SONG = "choose song"
    CANCEL = "cancel"
    REVIEW = "review"
    PLAY = "play"
    EXPORT = "export"
    GO_ON = "go on"
    REMOVE_HEARD = "remove heard"
    RAISE_SENSITIVITY = "raise sensitivity"
    SHOW_PLACE = "show place"
    TAP_ALONG = "tap along"
    LOOKS_RIGHT = "looks right"
    HALVE = "halve"
    DOUBLE = "double"
    KEEP_LEVEL = "keep level"
    CHOOSE_MODEL = "choose model"
    USE_SHIPPED_MODEL = "use shipped model"
    CHOOSE_DEVICE = "choose device"
    REFRESH_DEVICES = "refresh devices"
    USE_SYSTEM_DEVICE = "use system device"
    OPEN_FOLDER = "open folder"
    EXPORT_AGAIN = "export again"
    REPLACE = "replace"
    KEEP_BOTH = "keep both"
    CHOOSE_FOLDER = "choose folder"
    TRY_AGAIN = "try again"
    START_PAGE = "start page"
    FIND_SONG = "find song"
    SHOW_SKIPPED = "show skipped"
    MOVE_BEAT = "move beat"
    KEEP = "keep"
    EDIT_KEY = "edit key"
    SEARCH_BY_NAME = "search by name"
    FILL_IN = "fill in"
    SHOW_QUEUE = "show queue"
    SHOW_TRAINING = "show training"


@dataclass(frozen=True, slots=True)
class Message:
    """Something to say.

    Parameters
    ----------
    gravity : how grave
    sentence : what is the case, with its cause; one or two short sentences
    answers : buttons, the one to press first in front
    labels : texts of the buttons
    details : for whoever asks; empty for none
    place : heard second that it speaks of; None for none
    lasts_s : it goes by itself after so long; None to stay
    """

    gravity: Gravity
    sentence: str
    answers: tuple[Answer, ...] = ()
    labels: tuple[str, ...] = ()
    details: str = ""
    place_s: float | None = None
    lasts_s: float | None = None


def say(
    gravity: Gravity,
    sentence: str,
    *buttons: tuple[Answer, str],
    details: str = "",
    place_s: float | None = None,
    lasts_s: float | None = None,
) -> Message:
    """Make a message; buttons are answers with their labels, the one to press first in front."""
    answers = tuple(answer for answer, _ in buttons)
    labels = tuple(label for _, label in buttons)
    return Message(gravity, sentence, answers, labels, details, place_s, lasts_s)


def tr(text: str, *values: object) -> str:
    """Translate, then fill in %1, %2 ..."""
    text = QCoreApplication.translate("Messages", text)
    for i, value in enumerate(values, 1):
        text = text.replace(f"%{i}", str(value))
    return text


# ---- what went wrong ---------------------------------------------------------------------------


def message_of(error: BaseException) -> Message:
    """Say what went wrong, and what to do."""
    details = "".join(traceback.format_exception(error)).strip()
    if isinstance(error, NoDrumsError):
        return no_drums(error.path.name, None)
    if isinstance(error, ModelError):
        return model_damaged(details)
    if isinstance(error, FolderExistsError):
        return folder_exists(error)
    if isinstance(error, ExportError):
        return _cannot_export(error, details)
    if isinstance(error, AudioError):
        again = (Answer.CHOOSE_SONG, tr("Choose another"))
        return say(Gravity.FAULT, as_sentences(str(error)), again, details=details)
    if isinstance(error, ChartHeroError):
        return say(Gravity.FAULT, as_sentences(str(error)), details=details)
    if _is_out_of_memory(error):
        sentence = tr("Memory is short. Close other programs, then try again.")
        return say(Gravity.FAULT, sentence, (Answer.TRY_AGAIN, tr("Try again")), details=details)
    if isinstance(error, OSError) and error.filename:
        sentence = tr('"%1" cannot be used: %2. Check your rights there.', error.filename, error.strerror)
        return say(Gravity.FAULT, sentence, details=details)
    sentence = tr(
        "Something went wrong that Chart Hero did not expect. Your songs are safe; go on, or start it again."
    )
    return say(Gravity.FAULT, sentence, details=details)


def _is_out_of_memory(error: BaseException) -> bool:
    """Say whether memory ran out; torch has no error of its own for that."""
    return isinstance(error, MemoryError) or (
        isinstance(error, RuntimeError) and "can't allocate memory" in str(error)
    )


def as_sentences(text: str) -> str:
    """Make "what, where; what to do." two sentences."""
    what, semicolon, way_out = text.partition("; ")
    return f"{what}. {way_out[:1].upper()}{way_out[1:]}" if semicolon else text


def _cannot_export(error: ExportError, details: str) -> Message:
    buttons = ((Answer.CHOOSE_FOLDER, tr("Choose folder")), (Answer.TRY_AGAIN, tr("Try again")))
    cause = error.__cause__
    number = cause.errno if isinstance(cause, OSError) else None
    if number == errno.ENOSPC:
        sentence = tr("The disk is full. Nothing was written.")
    elif number in (errno.EACCES, errno.EPERM, errno.EROFS):
        sentence = tr('The folder "%1" is read-only. Nothing was written.', error.path.parent.name)
    else:
        sentence = as_sentences(str(error))
    return say(Gravity.FAULT, sentence, *buttons, details=details)


def folder_exists(error: FolderExistsError) -> Message:
    """Say that the song's folder is there already, and what was changed in it if it is our own."""
    sentence = tr('"%1" is already there.', error.path.name)
    if isinstance(error, FolderChangedError):
        kinds = (
            (tr("Changed since the last export: %1."), error.changed),
            (tr("Added since: %1."), error.added),
            (tr("Removed since: %1."), error.removed),
        )
        told = (words.replace("%1", ", ".join(names)) for words, names in kinds if names)
        sentence = " ".join((sentence, *told))
    return say(
        Gravity.WARNING,
        sentence,
        (Answer.REPLACE, tr("Replace")),
        (Answer.KEEP_BOTH, tr("Keep both")),
        (Answer.CANCEL, tr("Cancel")),
    )


def export_blocked(reason: str) -> Message:
    """Say why a song cannot be exported now."""
    return say(Gravity.WARNING, reason)


def disk_short(missing_bytes: float) -> Message:
    """Say how much room is missing."""
    return say(
        Gravity.FAULT,
        tr("%1 more are needed on the disk. Nothing was written.", size_text(missing_bytes)),
        (Answer.CHOOSE_FOLDER, tr("Choose folder")),
        (Answer.TRY_AGAIN, tr("Try again")),
    )


def no_drums(name: str, place: tuple[str, float] | None) -> Message:
    """Say that hardly any drums were heard, and where they are clearest (its name and its second)."""
    higher = (Answer.RAISE_SENSITIVITY, tr("Try higher sensitivity"))
    sentence = tr('Hardly any drums heard in "%1".', name)
    if place is None:
        return say(Gravity.WARNING, sentence, higher)
    words, second = place
    sentence += " " + tr("The clearest place is %1.", words)
    show = (Answer.SHOW_PLACE, tr("Show %1", words))
    return say(Gravity.WARNING, sentence, higher, show, place_s=second)


def model_damaged(details: str) -> Message:
    """Say that the weights cannot be used."""
    return say(
        Gravity.FAULT,
        tr("The drum model is damaged. Your songs are fine."),
        (Answer.USE_SHIPPED_MODEL, tr("Repair")),
        (Answer.CHOOSE_MODEL, tr("Choose file")),
        details=details,
    )


def model_refused(error: Exception) -> Message:
    """Say that a model cannot be taken; the one before stays in use."""
    choose = (Answer.CHOOSE_MODEL, tr("Choose another"))
    return say(Gravity.WARNING, as_sentences(str(error)), choose)


def model_lost(sentence: str) -> Message:
    """Say that the chosen model is gone or damaged, and that songs are heard with the shipped one."""
    settle = (Answer.USE_SHIPPED_MODEL, tr("Use the shipped one"))
    return say(Gravity.WARNING, as_sentences(sentence), settle)


def settings_not_saved(path: Path, error: OSError) -> Message:
    """Say that choices hold for this run only."""
    sentence = tr(
        'Your settings cannot be saved: the folder "%1" is read-only. They hold until you close the app.',
        path.parent,
    )
    return say(Gravity.WARNING, sentence, details=str(error))


def project_damaged(title: str, saved: str, details: str) -> Message:
    """Say that a project was set aside, and what is left of it."""
    sentence = tr('The file of "%1" was damaged and set aside. Everything up to %2 is here.', title, saved)
    return say(Gravity.WARNING, sentence, (Answer.GO_ON, tr("Go on")), details=details)


def project_lost(name: str, details: str) -> Message:
    """Say that a project was set aside, and that nothing of it is left."""
    sentence = tr('The chart of "%1" was damaged and set aside. The song is charted anew.', name)
    return say(Gravity.WARNING, sentence, details=details)


def edit_not_saved(details: str) -> Message:
    """Say that the project file cannot be written."""
    sentence = tr(
        "The last edits cannot be saved: the disk is full or read-only. Make room; they are kept until then."
    )
    return say(Gravity.FAULT, sentence, (Answer.TRY_AGAIN, tr("Try again")), details=details)


def song_missing(name: str) -> Message:
    """Say that the sound of a project is gone."""
    return say(
        Gravity.WARNING,
        tr('"%1" was moved or renamed. You can edit; to play or export, show where it is.', name),
        (Answer.FIND_SONG, tr("Find song")),
    )


def song_vanished(name: str, folder: str) -> Message:
    """Say that a song which waits is no longer where it was."""
    return say(
        Gravity.FAULT,
        tr('"%1" was moved or renamed. Put it back, or remove it here.', name),
        details=folder,
    )


def other_song(name: str) -> Message:
    """Say that a file is not the sound of the project."""
    sentence = tr('"%1" is another recording. The chart would not fit it.', name)
    return say(Gravity.FAULT, sentence, (Answer.FIND_SONG, tr("Find song")))


# ---- start, drop, devices, export --------------------------------------------------------------


def recovered(title: str, saved_at: str) -> Message:
    """Say that the last run of the app did not end well, and that nothing is lost."""
    return say(
        Gravity.WARNING,
        tr('Chart Hero closed in the middle of "%1". Everything up to %2 is here.', title, saved_at),
        (Answer.GO_ON, tr("Go on")),
        (Answer.START_PAGE, tr("Start page")),
    )


def nothing_to_open(names: tuple[str, ...]) -> Message:
    """Say that what was dropped holds no song."""
    if len(names) == 1:
        sentence = tr(
            'There is no song in "%1". Choose an audio file, or a folder with some in it.', names[0]
        )
    else:
        sentence = tr(
            "There is no song in these %1. Choose audio files, or a folder with some in it.", len(names)
        )
    return say(Gravity.FAULT, sentence, (Answer.CHOOSE_SONG, tr("Choose another")))


def queued(n_found: int, n_waiting: int, n_known: int, skipped: tuple[str, ...]) -> Message:
    """Say what became of many files."""
    parts = [tr("%1 to do", n_waiting)]
    if n_known:
        parts.append(tr("%1 done before", n_known))
    if skipped:
        parts.append(tr("%1 are not audio", len(skipped)))
    sentence = tr("%1 files found: %2.", n_found, ", ".join(parts))
    show = ((Answer.SHOW_SKIPPED, tr("Show the %1", len(skipped))),) if skipped else ()
    return say(Gravity.HINT, sentence, *show, details="\n".join(skipped), lasts_s=BRIEF_S)


def no_device() -> Message:
    """Say that nothing can be played."""
    return say(
        Gravity.WARNING,
        tr("No audio device found. Everything but playing works."),
        (Answer.CHOOSE_DEVICE, tr("Choose device")),
        (Answer.REFRESH_DEVICES, tr("Refresh")),
    )


def device_lost(text: str) -> Message:
    """Say that the device went away, in the player's own words."""
    return say(
        Gravity.WARNING,
        text,
        (Answer.USE_SYSTEM_DEVICE, tr("Use built-in speakers")),
        (Answer.CHOOSE_DEVICE, tr("Choose device")),
    )


def export_failed(error: BaseException) -> Message:
    """Say why a song was not exported; there is always a way on."""
    message = message_of(error)
    if isinstance(error, ExportError):
        return message
    return replace(message, answers=(Answer.TRY_AGAIN,), labels=(tr("Try again"),))


def exported(game: str) -> Message:
    """Say that a game can play the song."""
    return say(
        Gravity.SUCCESS,
        tr("Ready. Rescan songs in %1 to play it.", game),
        (Answer.OPEN_FOLDER, tr("Open folder")),
        (Answer.EXPORT_AGAIN, tr("Export again")),
    )
