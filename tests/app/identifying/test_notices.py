"""While somebody is asked, and when it comes to nothing."""

from __future__ import annotations

import re

import pytest

from chart_hero_app import identify_messages
from chart_hero_app.messages import Answer, Gravity, Message
from chart_hero_app.windows.identifying import Identifying
from chart_hero_app.windows.main_window import MainWindow
from chart_hero_core.domain.identification import LookupProgress, LookupStep
from chart_hero_core.errors import (
    ClipRejectedError,
    FreeLimitError,
    IdentificationError,
    InsecureConnectionError,
    KeyRefusedError,
    NoMatchError,
    OfflineError,
    OversizedAnswerError,
    PlanError,
    QuotaError,
    ServiceRefusedError,
    StrangeAnswerError,
    TimedOutError,
    TooManyRequestsError,
)
from tests.support.app_bench import AppBench
from tests.support.app_window import said
from tests.support.identifying import FakeIdentifier

FAILURES: dict[str, tuple[IdentificationError, str, tuple[Answer, ...]]] = {
    "refused": (
        KeyRefusedError("x", "AudD", 900),
        "AudD does not accept this key. Check it for missing characters.",
        (Answer.EDIT_KEY, Answer.SEARCH_BY_NAME),
    ),
    "free": (
        FreeLimitError("x", "AudD", 901),
        "AudD got no key, and what is free without one is used up. Enter a key.",
        (Answer.EDIT_KEY, Answer.SEARCH_BY_NAME),
    ),
    "quota": (
        QuotaError("x", "AudD", 902),
        "No AudD requests are left this month. Search by name, or fill in by hand.",
        (Answer.SEARCH_BY_NAME, Answer.FILL_IN),
    ),
    "plan": (
        PlanError("x", "AudD", 904),
        "The plan of this AudD key does not include this. Look at it on dashboard.audd.io.",
        (Answer.EDIT_KEY, Answer.SEARCH_BY_NAME),
    ),
    "clip": (
        ClipRejectedError("x", "AudD", 300, 2),
        "AudD cannot use the sound of this song. Search by name instead. 2 requests were used.",
        (Answer.SEARCH_BY_NAME, Answer.FILL_IN),
    ),
    "rate": (
        TooManyRequestsError("AudD has had too many requests; try again in 90 s.", "AudD", 611, wait_s=90),
        "AudD has had too many requests. Try again in 90 s.",
        (Answer.TRY_AGAIN, Answer.FILL_IN),
    ),
    "no match": (
        NoMatchError("x", "AudD", None, 1),
        "AudD does not know this song. 1 request was used.",
        (Answer.SEARCH_BY_NAME, Answer.FILL_IN),
    ),
    "no name": (
        NoMatchError("MusicBrainz knows no song of this name; check title and artist.", "MusicBrainz"),
        "MusicBrainz knows no song of this name. Check title and artist.",
        (Answer.SEARCH_BY_NAME, Answer.FILL_IN),
    ),
    "offline": (
        OfflineError("x", "AudD"),
        "No connection. The song was not sent.",
        (Answer.TRY_AGAIN, Answer.FILL_IN),
    ),
    "broken off": (
        OfflineError("The connection to AudD broke off; try again.", "AudD", None, 1),
        "The connection to AudD broke off. Try again. 1 request was used.",
        (Answer.TRY_AGAIN, Answer.FILL_IN),
    ),
    "time": (
        TimedOutError("AudD did not answer in time; try again later.", "AudD"),
        "AudD did not answer in time. Try again later.",
        (Answer.TRY_AGAIN, Answer.FILL_IN),
    ),
    "insecure": (
        InsecureConnectionError("AudD cannot prove who it is; check the network.", "AudD"),
        "AudD cannot prove who it is. Check the network.",
        (Answer.TRY_AGAIN, Answer.FILL_IN),
    ),
    "strange": (
        StrangeAnswerError("x", "AudD"),
        "AudD sent an unexpected answer. Nothing was changed.",
        (Answer.TRY_AGAIN, Answer.SEARCH_BY_NAME),
    ),
    "oversized": (
        OversizedAnswerError("x", "AudD"),
        "AudD sent an answer that is far too long. Nothing was changed.",
        (Answer.TRY_AGAIN, Answer.SEARCH_BY_NAME),
    ),
    "other": (
        ServiceRefusedError('AudD refused: "the moon is wrong"; try again later.', "AudD", 1234),
        'AudD refused: "the moon is wrong". Try again later.',
        (Answer.TRY_AGAIN, Answer.SEARCH_BY_NAME),
    ),
}


def only_message(window: MainWindow) -> Message:
    (message,) = said(window)
    return message


@pytest.mark.parametrize("name", FAILURES)
def test_each_failure_has_its_sentence_and_its_buttons(name: str) -> None:
    error, sentence, answers = FAILURES[name]

    message = identify_messages.failed(error)

    assert (message.sentence, message.answers) == (sentence, answers)
    assert str(error.code or "") in message.details
    assert not re.search(r"\d{3}", message.sentence)


def test_a_failure_is_told_and_changes_nothing(
    identifying: Identifying, window: MainWindow, bench: AppBench, identifier: FakeIdentifier
) -> None:
    identifier.answers = [StrangeAnswerError("x", "AudD")]
    before = bench.session.editor.document

    identifying.begin()
    bench.until_idle()

    assert only_message(window).sentence == "AudD sent an unexpected answer. Nothing was changed."
    assert bench.session.editor.document is before


def test_it_says_what_is_being_done_and_counts_a_wait_down(
    identifying: Identifying, window: MainWindow, bench: AppBench, identifier: FakeIdentifier
) -> None:
    identifier.gate.clear()
    identifier.steps = (
        LookupProgress(LookupStep.WAIT, wait_s=13),
        LookupProgress(LookupStep.WAIT, wait_s=12),
    )

    identifying.begin()
    bench.until(lambda: said(window) != [] and "12 s" in only_message(window).sentence)

    message = only_message(window)
    assert message.sentence == "Too many requests. Trying again in 12 s."
    assert (message.gravity, message.answers) == (Gravity.WORKING, (Answer.CANCEL,))
    assert window.commands.reason("file.identify") == "The song is being identified."
    identifier.gate.set()


def test_cancel_ends_it_at_once_and_says_what_may_count(
    identifying: Identifying, window: MainWindow, bench: AppBench, identifier: FakeIdentifier
) -> None:
    identifier.gate.clear()
    identifying.begin()
    bench.until(lambda: said(window) != [])

    window.notice_row.answered.emit(Answer.CANCEL)

    assert identifying.lookup is not None
    assert not identifying.lookup.is_on
    assert only_message(window).sentence == "Stopped. The request was on its way already and may count."
    bench.until(identifier.was_cancelled.is_set)
    bench.until_idle()
    assert not identifying.is_open


def test_before_anything_is_sent_cancel_says_so(
    identifying: Identifying, window: MainWindow, bench: AppBench, identifier: FakeIdentifier
) -> None:
    identifier.gate.clear()
    identifier.steps = (LookupProgress(LookupStep.CLIP),)
    identifying.begin()
    bench.until(lambda: said(window) != [])

    window.notice_row.answered.emit(Answer.CANCEL)

    assert only_message(window).sentence == "Stopped. The song was not sent."


def test_try_again_asks_the_same_again(
    identifying: Identifying, window: MainWindow, bench: AppBench, identifier: FakeIdentifier
) -> None:
    identifier.answers = [OfflineError("x", "MusicBrainz")]
    identifying.name_sheet.ask("Copper Sky", "Somebody")
    identifying.name_sheet.search_button.click()
    bench.until_idle()

    window.notice_row.answered.emit(Answer.TRY_AGAIN)

    bench.until(lambda: identifying.card.isVisible())
    assert [guess.title for guess in identifier.searched] == ["Copper Sky", "Copper Sky"]


def test_edit_key_opens_the_field(
    identifying: Identifying, window: MainWindow, bench: AppBench, identifier: FakeIdentifier
) -> None:
    identifier.answers = [KeyRefusedError("x", "AudD", 900)]
    identifying.begin()
    bench.until_idle()

    window.notice_row.answered.emit(Answer.EDIT_KEY)
    bench.until_idle()

    assert identifying.key_sheet.field.edit.isVisible()
    assert said(window) == []


def test_fill_in_opens_the_song_tab(
    identifying: Identifying, window: MainWindow, bench: AppBench, identifier: FakeIdentifier
) -> None:
    identifier.answers = [NoMatchError("x", "AudD")]
    identifying.begin()
    bench.until_idle()

    window.notice_row.answered.emit(Answer.FILL_IN)

    assert window.editor_page.panel.current_page == "song"


def test_closing_the_song_stops_asking(
    identifying: Identifying, window: MainWindow, bench: AppBench, identifier: FakeIdentifier
) -> None:
    identifier.gate.clear()
    identifying.begin()
    bench.until(lambda: said(window) != [])

    bench.app.close_song()

    bench.until(identifier.was_cancelled.is_set)
    assert said(window) == []
