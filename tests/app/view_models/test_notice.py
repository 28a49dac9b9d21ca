from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from chart_hero_app.messages import Answer, Gravity, Message
from chart_hero_app.view_models.notice import NoticeModel

HINT = Message(Gravity.HINT, "By the way.")
WARNING = Message(Gravity.WARNING, "Look out.", (Answer.LOOKS_RIGHT,), ("Looks right",))
FAULT = Message(Gravity.FAULT, "That failed.")
BRIEF = Message(Gravity.SUCCESS, "Done.", lasts_s=0.02)


@pytest.fixture
def notice(qtbot: QtBot) -> NoticeModel:
    return NoticeModel()


def test_the_gravest_is_shown_and_the_next_follows_when_it_goes(notice: NoticeModel) -> None:
    notice.say("a", WARNING)
    notice.say("b", FAULT)
    notice.say("c", HINT)
    assert notice.message == FAULT

    notice.dismiss()
    assert notice.message == WARNING

    notice.unsay("a", "c")
    assert notice.message is None


def test_of_equals_the_newest_is_shown(notice: NoticeModel) -> None:
    other = Message(Gravity.WARNING, "Look there.")
    notice.say("a", WARNING)
    notice.say("b", other)

    assert notice.message == other
    assert notice.topic == "b"


def test_what_goes_on_stays_behind_what_began_later(notice: NoticeModel) -> None:
    notice.say("run", Message(Gravity.WORKING, "Listening to 0:10."))
    notice.say("identify", Message(Gravity.WORKING, "Asking."))
    notice.say("run", Message(Gravity.WORKING, "Listening to 0:11."))

    assert notice.topic == "identify"
    notice.unsay("identify")
    assert notice.message == Message(Gravity.WORKING, "Listening to 0:11.")


def test_a_newer_message_about_the_same_thing_replaces_the_older(notice: NoticeModel) -> None:
    notice.say("a", FAULT)
    notice.say("a", HINT)

    assert notice.message == HINT


def test_it_tells_only_when_another_message_is_shown(notice: NoticeModel, qtbot: QtBot) -> None:
    notice.say("a", FAULT)

    with qtbot.assertNotEmitted(notice.changed):
        notice.say("a", FAULT)
        notice.say("b", HINT)
    with qtbot.waitSignal(notice.changed):
        notice.dismiss()


def test_a_brief_message_goes_by_itself(notice: NoticeModel, qtbot: QtBot) -> None:
    notice.say("a", BRIEF)

    qtbot.waitUntil(lambda: notice.message is None)


def test_a_brief_message_comes_before_older_warnings_but_not_before_faults(
    notice: NoticeModel, qtbot: QtBot
) -> None:
    notice.say("a", WARNING)
    notice.say("b", BRIEF)
    assert notice.message == BRIEF
    qtbot.waitUntil(lambda: notice.message == WARNING)

    notice.say("c", FAULT)
    notice.say("b", BRIEF)

    assert notice.message == FAULT


def test_an_answer_says_what_it_answers(notice: NoticeModel, qtbot: QtBot) -> None:
    notice.say("grid", WARNING)

    with qtbot.waitSignal(notice.answered) as told:
        notice.answer(Answer.LOOKS_RIGHT)

    assert told.args == ["grid", WARNING, Answer.LOOKS_RIGHT]
