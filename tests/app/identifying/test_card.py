"""From the chip to the card, and what is taken from it."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from chart_hero_app.playback.desk import Fader
from chart_hero_app.view_models.song_details import TextField
from chart_hero_app.view_models.song_session import SongSession
from chart_hero_app.windows.identifying import Identifying
from chart_hero_app.windows.main_window import MainWindow
from chart_hero_core.domain.chart import SongMetadata
from chart_hero_core.domain.identification import Identification
from chart_hero_core.editing.document import ChartDocument
from tests.support.app_bench import AppBench
from tests.support.app_window import press
from tests.support.identifying import COVER, FOUND, LIVE, STUDIO, WEAK, FakeIdentifier
from tests.support.widgets import cut_words, nameless_controls, settle


def metadata(song: SongSession) -> SongMetadata:
    return song.editor.document.metadata


def show_card(window: MainWindow, bench: AppBench) -> None:
    window.song_bar.identify.click()
    bench.until(lambda: window.identifying.is_open)
    bench.until_idle()
    settle()


def test_an_unknown_song_has_a_chip_and_a_known_one_has_none(
    window: MainWindow, song: SongSession, bench: AppBench
) -> None:
    assert window.song_bar.identify.isVisible()
    show_card(window, bench)

    window.identifying.card.use_button.click()

    assert not window.song_bar.identify.isVisible()


def test_the_key_begins_it_too(window: MainWindow, identifying: Identifying, bench: AppBench) -> None:
    window.focus_timeline()

    press(window, Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)

    bench.until(lambda: identifying.is_open)
    assert identifying.card.isVisible()


def test_without_a_song_there_is_nothing_to_identify(window: MainWindow) -> None:
    assert window.commands.reason("file.identify") == "No song is open."


def test_the_card_proposes_the_best_match(
    window: MainWindow, identifying: Identifying, bench: AppBench
) -> None:
    show_card(window, bench)

    card = identifying.card
    assert card.match == STUDIO
    assert card.texts[TextField.TITLE] == "Copper Sky"
    assert card.texts[TextField.GENRE] == "Alternative"
    assert card.strength.text == "Strong match"
    assert card.requests.text() == "1 request used."
    assert card.evidence.text() == (
        "Matched at 0:04 of the recording. The clip was taken from 0:03 to 0:12, so the version fits."
    )
    assert QApplication.focusWidget() is card.use_button


def test_use_this_is_one_step_of_undo_cover_and_all(
    window: MainWindow, song: SongSession, bench: AppBench
) -> None:
    before, n_steps = metadata(song), len(song.editor.history.done)
    show_card(window, bench)

    window.identifying.card.use_button.click()

    assert not window.identifying.is_open
    taken = metadata(song)
    assert (taken.title, taken.artist, taken.album) == ("Copper Sky", "The Quiet Engines", "Long Way Up")
    assert (taken.year, taken.genre) == ("2008", "Alternative")
    assert song.cover == COVER
    assert len(song.editor.history.done) == n_steps + 1
    assert song.editor.history.undo_name == "identify the song"

    song.editor.undo()

    assert metadata(song) == before
    assert song.cover is None

    song.editor.redo()

    assert metadata(song) == taken
    assert song.cover == COVER


def test_the_cover_is_kept_in_the_project(window: MainWindow, song: SongSession, bench: AppBench) -> None:
    show_card(window, bench)

    window.identifying.card.use_button.click()
    bench.until_idle()

    assert song.project.cover == COVER


def test_a_cover_that_comes_late_is_part_of_the_same_step(
    window: MainWindow, song: SongSession, bench: AppBench, identifier: FakeIdentifier
) -> None:
    identifier.cover_gate.clear()
    window.song_bar.identify.click()
    bench.until(lambda: window.identifying.is_open)
    window.identifying.card.use_button.click()
    n_steps = len(song.editor.history.done)
    assert song.cover is None

    identifier.cover_gate.set()

    bench.until(lambda: song.cover == COVER)
    assert len(song.editor.history.done) == n_steps
    song.editor.undo()
    assert song.cover is None


def test_a_cover_that_comes_after_undo_waits_for_redo(
    window: MainWindow, song: SongSession, bench: AppBench, identifier: FakeIdentifier
) -> None:
    identifier.cover_gate.clear()
    window.song_bar.identify.click()
    bench.until(lambda: window.identifying.is_open)
    window.identifying.card.use_button.click()
    song.editor.undo()

    identifier.cover_gate.set()
    bench.until_idle()

    assert song.cover is None
    song.editor.redo()
    assert song.cover == COVER


def test_fields_can_be_changed_before_they_are_taken(
    window: MainWindow, song: SongSession, bench: AppBench
) -> None:
    show_card(window, bench)
    card = window.identifying.card

    card.fields[TextField.ALBUM].setText("Demo")
    card.use_button.click()

    assert metadata(song).album == "Demo"


def test_another_recording_can_be_chosen(window: MainWindow, song: SongSession, bench: AppBench) -> None:
    show_card(window, bench)
    card = window.identifying.card
    studio, live = card.rows

    QTest.mouseClick(live, Qt.MouseButton.LeftButton)

    assert (studio.isChecked(), live.isChecked()) == (False, True)
    assert card.texts[TextField.TITLE] == "Copper Sky (live)"
    assert card.strength.text == "Fair match"
    assert live.accessibleName() == ("Copper Sky (live), The Quiet Engines, Live in Oslo, 2010, live, 0:41")
    card.use_button.click()
    assert metadata(song).album == "Live in Oslo"


def test_what_a_match_does_not_say_stays(
    window: MainWindow, song: SongSession, bench: AppBench, identifier: FakeIdentifier
) -> None:
    bench.session.editor.perform("", _with_album_and_genre)
    identifier.answers = [Identification((replace(LIVE, album="", score=0.9),), n_requests=1)]
    show_card(window, bench)

    window.identifying.card.use_button.click()

    assert (metadata(song).album, metadata(song).genre) == ("My album", "Polka")


def _with_album_and_genre(document: ChartDocument) -> ChartDocument:
    return replace(document, metadata=replace(document.metadata, album="My album", genre="Polka"))


def test_a_weak_match_is_not_chosen_beforehand(
    window: MainWindow, song: SongSession, bench: AppBench, identifier: FakeIdentifier
) -> None:
    identifier.answers = [Identification((WEAK,))]
    show_card(window, bench)
    card = window.identifying.card

    assert card.match is None
    assert card.strength.text == "Weak match"
    assert card.texts[TextField.TITLE] == "Track 07"
    assert not card.use_button.isEnabled()
    assert card.use_button.toolTip() == "Choose a recording first"

    QTest.mouseClick(card.rows[0], Qt.MouseButton.LeftButton)
    card.use_button.click()

    assert metadata(song).artist == "Somebody Else"


def test_not_this_changes_nothing(window: MainWindow, song: SongSession, bench: AppBench) -> None:
    before = song.editor.document
    show_card(window, bench)

    window.identifying.card.leave_button.click()

    assert song.editor.document is before
    assert not window.identifying.is_open


def test_escape_leaves_the_card_and_letters_are_no_commands(
    window: MainWindow, song: SongSession, bench: AppBench
) -> None:
    show_card(window, bench)
    desk = bench.app.player.desk
    had_click = desk.is_on(Fader.CLICK)

    press(window, "k")
    assert desk.is_on(Fader.CLICK) is had_click
    press(window, Qt.Key.Key_Escape)

    assert not window.identifying.is_open
    assert song.editor.history.done == ()


def test_a_remembered_song_says_that_it_cost_nothing(
    window: MainWindow, song: SongSession, bench: AppBench, identifier: FakeIdentifier
) -> None:
    identifier.answers = [replace(FOUND, n_requests=0, is_remembered=True)]

    show_card(window, bench)

    assert window.identifying.card.requests.text() == "Found before, so no request was used."


def test_the_card_leads_to_a_search_by_its_fields(
    window: MainWindow, song: SongSession, bench: AppBench, identifier: FakeIdentifier
) -> None:
    show_card(window, bench)
    card, names = window.identifying.card, window.identifying.name_sheet
    card.fields[TextField.TITLE].setText("Iron Rain")

    card.search_button.click()

    assert (names.title.text(), names.artist.text()) == ("Iron Rain", "The Quiet Engines")
    identifier.answers = [Identification((replace(WEAK, score=0.9),))]
    names.search_button.click()
    bench.until(lambda: card.isVisible())
    assert (identifier.searched[0].title, identifier.searched[0].artist) == ("Iron Rain", "The Quiet Engines")
    assert card.requests.text() == "No request used."
    assert card.evidence.text().startswith("Found by its name, not by its sound. It lasts 3:20, your file")


def test_closing_the_song_closes_the_card(window: MainWindow, song: SongSession, bench: AppBench) -> None:
    show_card(window, bench)

    bench.app.close_song()

    assert not window.identifying.is_open


def test_nothing_is_cut_and_everything_has_a_name(
    pseudo_locale: None, window: MainWindow, song: SongSession, bench: AppBench
) -> None:
    show_card(window, bench)

    assert cut_words(window.identifying.card) == []
    assert not window.identifying.card.scrolls
    assert nameless_controls(window.identifying.card) == []


def test_in_a_low_window_it_scrolls_instead_of_being_squeezed(
    window: MainWindow, song: SongSession, bench: AppBench, identifier: FakeIdentifier
) -> None:
    bench.app.look.choose_text_percent(150)
    window.resize(1024, 640)
    versions = tuple(replace(LIVE, album=f"Tape {number}") for number in range(5))
    identifier.answers = [Identification((STUDIO, *versions), n_requests=1)]
    show_card(window, bench)
    card = window.identifying.card

    assert card.scrolls
    assert cut_words(card) == []
    assert card.use_button.visibleRegion().boundingRect().size() == card.use_button.size()
    title = card.fields[TextField.TITLE]
    assert title.height() >= title.sizeHint().height()


def test_tab_stays_in_the_card(window: MainWindow, song: SongSession, bench: AppBench) -> None:
    show_card(window, bench)
    card = window.identifying.card

    for _ in range(len(card.controls) + 1):
        press(window, Qt.Key.Key_Tab)
        focus = QApplication.focusWidget()
        assert focus is not None
        assert card.isAncestorOf(focus)
