from __future__ import annotations

import errno
import inspect
from pathlib import Path
from typing import Any

import pytest

from chart_hero_app import messages, run_messages
from chart_hero_app.messages import Answer, Gravity, message_of
from chart_hero_core import errors
from chart_hero_core.errors import ChartHeroError

SONG = Path("music/Track.mp3")


def every_error() -> list[ChartHeroError]:
    """One of each kind in the tree."""
    kinds: list[type[ChartHeroError]] = [ChartHeroError]
    for kind in kinds:
        kinds += kind.__subclasses__()
    facts: dict[str, Any] = {"message": "Track.mp3 cannot be used; do something else.", "path": SONG}
    facts |= {"changed": ("song.ini",), "added": (), "removed": ("album.png",)}
    facts |= {"service": "AudD", "wait_s": 12.0}
    return [_made(kind, facts) for kind in kinds if kind.__module__ == errors.__name__]


def _made(kind: type[ChartHeroError], facts: dict[str, Any]) -> ChartHeroError:
    """Make an error of the facts that its kind wants."""
    if kind.__init__ is Exception.__init__:
        return kind(facts["message"])
    wanted = inspect.getfullargspec(kind.__init__)
    return kind(
        *(facts[name] for name in wanted.args[1:] if name in facts),
        **{name: facts[name] for name in wanted.kwonlyargs},
    )


@pytest.mark.parametrize("error", every_error(), ids=lambda error: type(error).__name__)
def test_every_error_of_the_core_has_plain_words(error: ChartHeroError) -> None:
    message = message_of(error)

    assert message.sentence.endswith(".")
    assert ";" not in message.sentence
    assert type(error).__name__ not in message.sentence
    assert len(message.answers) == len(message.labels)


def test_cause_and_way_out_are_two_sentences() -> None:
    error = errors.UnreadableAudioError("intro.wav is empty (0 bytes); copy or download it again.", SONG)

    message = message_of(error)

    assert message.sentence == "intro.wav is empty (0 bytes). Copy or download it again."
    assert message.answers == (Answer.CHOOSE_SONG,)
    assert "UnreadableAudioError" in message.details


def test_an_unforeseen_error_is_said_plainly_and_kept_in_full() -> None:
    message = message_of(ZeroDivisionError("division by zero"))

    assert message.gravity is Gravity.FAULT
    assert "division" not in message.sentence
    assert "ZeroDivisionError: division by zero" in message.details


@pytest.mark.parametrize(
    ("number", "words"),
    [(errno.ENOSPC, "disk is full"), (errno.EACCES, "read-only"), (errno.EROFS, "read-only")],
)
def test_an_export_says_what_stood_in_its_way(number: int, words: str) -> None:
    error = errors.ExportError("It cannot be written.", Path("Songs") / "A Song")
    error.__cause__ = OSError(number, "as the system says")

    message = message_of(error)

    assert words in message.sentence
    assert "Nothing was written." in message.sentence
    assert message.answers == (Answer.CHOOSE_FOLDER, Answer.TRY_AGAIN)


def test_an_existing_folder_can_be_replaced_or_kept() -> None:
    message = message_of(errors.FolderExistsError("...", Path("Songs/Sectoid - War of Freedom")))

    assert message.sentence == '"Sectoid - War of Freedom" is already there.'
    assert message.labels == ("Replace", "Keep both", "Cancel")


def test_a_file_that_the_system_refuses_is_named() -> None:
    message = message_of(PermissionError(errno.EACCES, "Permission denied", "notes.db"))

    assert '"notes.db"' in message.sentence


@pytest.mark.parametrize(
    "error", [MemoryError(), RuntimeError("DefaultCPUAllocator: can't allocate memory: 8 GB")]
)
def test_memory_that_ran_out_has_a_way_on(error: Exception) -> None:
    message = message_of(error)

    assert message.sentence == "Memory is short. Close other programs, then try again."
    assert message.answers == (Answer.TRY_AGAIN,)


def test_progress_says_time_left_once_it_is_known() -> None:
    assert run_messages.listening(72.4, None).sentence == "Listening to 1:12. You can play it already."
    assert "About 19 s left." in run_messages.listening(72.4, 19.2).sentence


def test_done_offers_review_only_where_something_is_doubtful() -> None:
    message = run_messages.done(1129, "140.0 BPM steady", 23)

    assert message.sentence == "1,129 notes, 140.0 BPM steady, 23 doubtful."
    assert Answer.REVIEW in message.answers
    assert Answer.REVIEW not in run_messages.done(1129, "140.0 BPM steady", 0).answers


def test_a_run_that_broke_off_says_what_it_leaves() -> None:
    message = run_messages.broken_off(MemoryError(), 326)

    assert message.sentence.startswith("Memory is short.")
    assert message.sentence.endswith("The 326 notes heard so far stay.")
    assert message.labels == ("Listen again",)


def test_doubtful_bars_are_named_with_how_far_they_are_off() -> None:
    message = run_messages.tempo_doubtful(33, 48, 38.2, 52.0)

    assert message.sentence == "Bars 33 to 48 may be off by up to 38 ms. Tap along to fix them."
    assert message.place_s == 52.0


def test_no_drums_points_to_the_clearest_place() -> None:
    message = messages.no_drums("Glass.mp3", ("bar 41", 70.5))

    assert message.labels == ("Try higher sensitivity", "Show bar 41")
    assert message.place_s == 70.5
