"""The small widgets: what they say, what they tell, how large they are."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from chart_hero_app.messages import Answer, Gravity, Message
from chart_hero_app.run_messages import listening, tempo_doubtful
from chart_hero_app.theme.look import Look
from chart_hero_app.view_models.progress import Progress
from chart_hero_app.widgets.button import Button, IconButton
from chart_hero_app.widgets.chip import Chip
from chart_hero_app.widgets.empty_view import DropState, EmptyView
from chart_hero_app.widgets.error_card import ErrorCard
from chart_hero_app.widgets.labels import ElidedLabel
from chart_hero_app.widgets.notice_row import NoticeRow
from chart_hero_app.widgets.recent_card import RecentCard, RecentSong
from chart_hero_app.widgets.segments import SegmentedControl
from chart_hero_app.widgets.selection_strip import SelectionStrip, StripButton, StripContent
from chart_hero_app.widgets.song_bar import SongBar
from chart_hero_app.widgets.status_bar import StatusBar, StatusItem
from chart_hero_app.widgets.value_box import ValueBox
from chart_hero_core.domain.progress import Stage

Keep = Callable[[QWidget], QWidget]
FAULT = Message(
    Gravity.FAULT,
    '"Track.m4a" is copy-protected. Try a file without protection.',
    (Answer.CHOOSE_SONG, Answer.CANCEL),
    ("Choose another", "Cancel"),
    details="Traceback: line 1",
)


@pytest.fixture
def keep() -> Iterator[Keep]:
    """Show widgets, and delete them after the test."""
    kept: list[QWidget] = []

    def keep(widget: QWidget) -> QWidget:
        kept.append(widget)
        widget.show()
        QApplication.processEvents()
        return widget

    yield keep
    for widget in kept:
        widget.close()
        widget.deleteLater()


def test_a_button_has_room_for_icon_words_and_keys(look: Look, keep: Keep) -> None:
    plain = Button(look, "Keep")
    full = Button(look, "Keep", icon_name="check", keys="Enter")
    keep(plain)
    keep(full)

    assert full.sizeHint().width() > plain.sizeHint().width() + 16
    assert full.minimumSizeHint() == full.sizeHint()
    assert plain.sizeHint().height() == 32


def test_a_button_grows_with_the_text(look: Look, keep: Keep) -> None:
    button = Button(look, "Keep")
    keep(button)
    before = button.sizeHint()

    look.choose_text_percent(150)

    assert button.sizeHint().width() > before.width()
    assert button.sizeHint().height() > before.height()


def test_an_icon_button_says_its_name_keys_and_why_not(look: Look, keep: Keep) -> None:
    button = IconButton(look, "play", "Play", "Space")
    keep(button)
    assert (button.accessibleName(), button.toolTip()) == ("Play", "Play (Space)")

    button.name("Play", "No device")

    assert button.toolTip() == "Play (Space). No device"


def test_short_room_cuts_a_label_and_its_tooltip_has_all(look: Look, keep: Keep) -> None:
    words = ElidedLabel()
    words.setText("A title that is much too long for this place")
    words.resize(80, 20)
    keep(words)

    assert words.text().endswith("…")
    assert words.toolTip() == "A title that is much too long for this place"


def test_a_label_can_keep_its_end(keep: Keep) -> None:
    words = ElidedLabel(cut_at=Qt.TextElideMode.ElideLeft)
    words.setText("A long name of a band - The title")
    words.resize(120, 20)
    keep(words)

    assert "…" in words.text()
    assert words.text().endswith("title")


def test_arrows_walk_through_segments(look: Look, keep: Keep, qtbot: QtBot) -> None:
    control = SegmentedControl(look, "Theme", ["System", "Dark", "Light"])
    keep(control)

    with qtbot.waitSignal(control.chosen) as chosen:
        QTest.keyClick(control, Qt.Key.Key_Left)

    assert chosen.args == [2]
    assert control.current == 2


def test_a_badge_is_spoken(look: Look, keep: Keep) -> None:
    control = SegmentedControl(look, "Workspace", ["Editor", "Queue"])
    keep(control)
    before = control.segment(1).sizeHint().width()

    control.segment(1).show_badge("107")

    assert control.segment(1).accessibleName() == "Queue, 107"
    assert control.segment(1).sizeHint().width() > before


def test_a_chip_is_as_wide_as_its_words(look: Look, keep: Keep) -> None:
    chip = Chip(look, "doubt", "doubt", "62 % sure")
    keep(chip)
    before = chip.sizeHint().width()

    chip.show_fact("success", "check", "98 of 102 bars fit")

    assert chip.sizeHint().width() > before
    assert chip.accessibleName() == "98 of 102 bars fit"


def test_a_value_is_stepped_by_keys_and_wheel(look: Look, keep: Keep) -> None:
    box = ValueBox(look, "Speed", ["50 %", "100 %"])
    keep(box)
    steps: list[int] = []
    box.stepped.connect(steps.append)

    QTest.keyClick(box, Qt.Key.Key_Up)
    wheel = QWheelEvent(
        QPointF(5, 5),
        QPointF(5, 5),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(box, wheel)

    assert steps == [1, -1]


def test_a_value_is_spoken_with_its_name(look: Look, keep: Keep) -> None:
    box = ValueBox(look, "Speed", ["100 %"])
    keep(box)

    box.show_value("65 %")

    assert box.accessibleName() == "Speed, 65 %"


# The notice row


def test_a_notice_says_its_sentence_and_tells_the_answer(look: Look, keep: Keep, qtbot: QtBot) -> None:
    row = NoticeRow(look)
    keep(row)
    row.show_message(tempo_doubtful(33, 48, 38.0, 60.0))
    assert row.accessibleName() == "Bars 33 to 48 may be off by up to 38 ms. Tap along to fix them."

    tap = next(button for button in row.findChildren(Button) if button.text() == "Tap along")
    with qtbot.waitSignal(row.answered) as answered:
        tap.click()

    assert answered.args == [Answer.TAP_ALONG]


def test_the_row_goes_with_its_message(look: Look, keep: Keep) -> None:
    row = NoticeRow(look)
    keep(row)
    row.show_message(listening(52.0, 19.0))
    assert row.isVisible()

    row.show_message(None)

    assert not row.isVisible()


def test_a_run_shows_its_stage_share_and_time_left(look: Look, keep: Keep) -> None:
    row = NoticeRow(look)
    keep(row)
    row.resize(1440, 40)
    row.show_message(listening(52.0, 19.0))
    row.show_progress(Progress(Stage.LISTEN, 0.32, 19.0, 52.0))

    parts = row._progress
    assert parts.isVisible()
    assert parts._share.text() == "32 %"
    assert parts._left.text() == "about 19 s left"
    assert parts._stages.accessibleName() == "Listen, step 2 of 4"


def test_buttons_stay_while_the_sentence_of_a_run_changes(look: Look, keep: Keep) -> None:
    row = NoticeRow(look)
    keep(row)
    row.show_message(listening(52.0, 19.0))
    before = [button for button in row.findChildren(Button) if button.isVisible()]

    row.show_message(listening(53.0, 18.0))

    assert [button for button in row.findChildren(Button) if button.isVisible()] == before


# The error card


def test_the_card_stands_in_the_middle_and_takes_the_focus(look: Look, keep: Keep) -> None:
    page = QWidget()
    page.resize(1000, 600)
    keep(page)
    page.activateWindow()
    card = ErrorCard(look, page)
    card.show_message(FAULT)
    QApplication.processEvents()

    assert abs(card.geometry().center().x() - 500) <= 1
    assert card.width() == 480
    assert isinstance(QApplication.focusWidget(), Button)

    page.resize(1200, 700)
    QApplication.processEvents()

    assert abs(card.geometry().center().x() - 600) <= 1


def test_details_unfold(look: Look, keep: Keep) -> None:
    page = QWidget()
    page.resize(1000, 600)
    keep(page)
    card = ErrorCard(look, page)
    card.show_message(FAULT)
    before = card.height()

    card.unfold.click()

    assert card._details.isVisible()
    assert card._details.toPlainText() == "Traceback: line 1"
    assert card.height() > before


def test_an_answer_closes_the_card_and_is_told(look: Look, keep: Keep, qtbot: QtBot) -> None:
    page = QWidget()
    page.resize(1000, 600)
    keep(page)
    card = ErrorCard(look, page)
    card.show_message(FAULT)
    first = next(button for button in card.findChildren(Button) if button.text() == "Choose another")

    with qtbot.waitSignal(card.answered) as answered:
        first.click()

    assert answered.args == [FAULT, Answer.CHOOSE_SONG]
    assert not card.isVisible()


def test_esc_closes_the_card(look: Look, keep: Keep) -> None:
    page = QWidget()
    keep(page)
    card = ErrorCard(look, page)
    card.show_message(FAULT)

    QTest.keyClick(card, Qt.Key.Key_Escape)

    assert card.message is None
    assert not card.isVisible()


# Strip, status, start page, song bar


def test_what_has_no_room_in_the_strip_is_behind_more(look: Look, keep: Keep) -> None:
    strip = SelectionStrip(look)
    keep(strip)
    verbs = ("Keep", "Cymbal", "Ghost", "Accent", "Repair fill", "Delete")
    strip.resize(1400, 48)
    strip.show_content(StripContent("High tom", buttons=tuple(StripButton(v, v) for v in verbs)))
    QApplication.processEvents()
    assert not strip.more.isVisible()

    strip.resize(420, 48)
    QApplication.processEvents()

    shown = [button.text() for _, _, button in strip._buttons if button.isVisible()]
    assert strip.more.isVisible()
    assert shown == list(verbs[: len(shown)])
    assert 0 < len(shown) < len(verbs)


def test_a_button_of_the_strip_tells_its_command(look: Look, keep: Keep, qtbot: QtBot) -> None:
    strip = SelectionStrip(look)
    keep(strip)
    strip.resize(1400, 48)
    strip.show_content(StripContent("Snare", buttons=(StripButton("notes.ghost", "Ghost", "G"),)))

    with qtbot.waitSignal(strip.pressed) as pressed:
        strip._buttons[0][2].click()

    assert pressed.args == ["notes.ghost"]


def test_a_command_that_cannot_be_used_says_why(look: Look, keep: Keep) -> None:
    strip = SelectionStrip(look)
    keep(strip)
    strip.show_content(StripContent("Snare", buttons=(StripButton("a", "Ghost", reason="No song."),)))
    button = strip._buttons[0][2]

    assert not button.isEnabled()
    assert button.toolTip() == "No song."


def test_the_status_bar_leaves_out_what_has_no_room(look: Look, keep: Keep) -> None:
    bar = StatusBar(look)
    keep(bar)
    bar.resize(1200, 28)
    bar.show_left([StatusItem("1,129 notes"), StatusItem("23 doubtful left", is_doubt=True)])
    bar.show_right([StatusItem("Snap 1/16"), StatusItem("CPU")])
    QApplication.processEvents()
    assert all(shown.isVisible() for shown in (*bar._left, *bar._right))

    bar.resize(300, 28)
    QApplication.processEvents()

    assert bar._left[0].isVisible()
    assert not bar._right[0].isVisible()


def test_the_start_page_shows_recent_songs_and_opens_them(look: Look, keep: Keep, qtbot: QtBot) -> None:
    view = EmptyView(look)
    view.resize(1000, 800)
    keep(view)
    view.show_recent([RecentSong(f"song {i}", f"Title {i}", "23 doubtful", "doubt") for i in range(6)])
    QApplication.processEvents()
    cards = [card for card in view.findChildren(RecentCard) if card.isVisible()]
    assert [card.song.title for card in cards] == ["Title 0", "Title 1", "Title 2", "Title 3"]
    assert cards[0].accessibleName() == "Title 0, 23 doubtful"

    with qtbot.waitSignal(view.song_chosen) as chosen:
        cards[1].click()

    assert chosen.args == ["song 1"]


@pytest.mark.parametrize(
    ("state", "headline"),
    [
        (DropState.NOTHING, "Drop a song here"),
        (DropState.SONG, "Let go to chart it"),
        (DropState.NO_SONG, "This is not audio"),
    ],
)
def test_the_drop_area_says_what_letting_go_does(
    look: Look, keep: Keep, state: DropState, headline: str
) -> None:
    view = EmptyView(look)
    view.resize(1000, 800)
    keep(view)
    view.drop_area.show_drop(state)

    assert view.drop_area._headline.text() == headline
    assert not view.drop_area.grab().isNull()


def test_the_song_bar_says_why_a_song_cannot_be_played_or_exported(look: Look, keep: Keep) -> None:
    bar = SongBar(look, ["1/16"])
    keep(bar)
    bar.show_playable("No audio device found.")
    bar.show_exportable("Wait until the song is charted.")

    assert not bar.play.isEnabled()
    assert bar.play.toolTip() == "Play. No audio device found."
    assert not bar.export.isEnabled()
    assert bar.export.toolTip() == "Wait until the song is charted."


def test_playing_offers_to_pause(look: Look, keep: Keep) -> None:
    bar = SongBar(look, ["1/16"])
    keep(bar)

    bar.show_playing(True)

    assert bar.play.accessibleName() == "Pause"


def test_an_unknown_song_can_be_identified_where_that_is_possible(look: Look, keep: Keep) -> None:
    bar = SongBar(look, ["1/16"])
    bar.resize(1440, 56)
    keep(bar)
    bar.show_song("Track 07", "Unknown song", None, is_known=False)
    assert bar.identify.isVisible()

    bar.offer(can_identify=False, can_record=True)

    assert not bar.identify.isVisible()
