"""The first time: what is sent, and a key that shows itself nowhere."""

from __future__ import annotations

import logging
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from chart_hero_app.application import begin_log
from chart_hero_app.report_bundle import save_report
from chart_hero_app.view_models.song_session import SongSession
from chart_hero_app.widgets.key_sheet import KeySheet
from chart_hero_app.windows.identifying import Identifying
from chart_hero_app.windows.main_window import MainWindow
from chart_hero_core.domain.identification import KeyPlace
from chart_hero_core.errors import KeyRefusedError, OfflineError
from tests.support.app_bench import AppBench
from tests.support.app_window import press, said
from tests.support.identifying import PLANTED_KEY, FakeIdentifier
from tests.support.widgets import cut_words, nameless_controls, settle

NO_KEYRING = "No safe place for the key on this computer. It is kept until you close the app."


@pytest.fixture
def sheet(identifying: Identifying, bench: AppBench, identifier: FakeIdentifier) -> KeySheet:
    """The sheet as it opens for somebody who never used it and has no key."""
    identifier.key_place = KeyPlace.NOWHERE
    bench.app.settings.change("identification", has_agreed=False)
    identifying.begin()
    bench.until_idle()
    settle()
    return identifying.key_sheet


def test_it_says_what_is_sent_and_asks_for_the_key(sheet: KeySheet, identifier: FakeIdentifier) -> None:
    assert sheet.sentence.text() == "12 seconds of the song go to audd.io and count as one request."
    assert QApplication.focusWidget() is sheet.field.edit
    assert not sheet.go_button.isEnabled()
    assert identifier.asked == []


def test_continue_tests_and_keeps_the_key_and_asks(
    sheet: KeySheet, bench: AppBench, identifier: FakeIdentifier, identifying: Identifying
) -> None:
    QTest.keyClicks(sheet.field.edit, PLANTED_KEY)

    sheet.go_button.click()

    bench.until(lambda: identifying.card.isVisible())
    assert identifier.asked[:3] == ["test key", "set key", "identify"]
    assert bench.app.settings.choices.identification.has_agreed
    assert sheet.field.edit.text() == ""


def test_a_key_that_was_tested_is_not_tested_again(
    sheet: KeySheet, bench: AppBench, identifier: FakeIdentifier, identifying: Identifying
) -> None:
    sheet.field.edit.setText(PLANTED_KEY)
    sheet.field.test_button.click()
    bench.until(lambda: sheet.field.is_accepted)
    assert sheet.field.outcome.text() == "AudD accepts this key."

    press_enter_in(sheet.field.edit)

    bench.until(lambda: identifying.card.isVisible())
    assert identifier.asked.count("test key") == 1


def press_enter_in(edit: QLineEdit) -> None:
    QTest.keyClick(edit, Qt.Key.Key_Return)


def test_a_refused_key_is_not_kept_and_can_be_mended(
    sheet: KeySheet, bench: AppBench, identifier: FakeIdentifier
) -> None:
    identifier.key_error = KeyRefusedError("AudD does not accept this key.", "AudD", 900)
    sheet.field.edit.setText(PLANTED_KEY)

    sheet.go_button.click()
    bench.until_idle()

    assert sheet.isVisible()
    assert sheet.field.outcome.text() == "AudD does not accept this key. Check it for missing characters."
    assert QApplication.focusWidget() is sheet.field.edit
    assert "set key" not in identifier.asked
    settle()
    assert cut_words(sheet) == []
    assert not sheet.scrolls


def test_without_a_connection_the_key_is_not_tested(
    sheet: KeySheet, bench: AppBench, identifier: FakeIdentifier
) -> None:
    identifier.key_error = OfflineError("There is no connection.", "AudD")
    sheet.field.edit.setText(PLANTED_KEY)

    sheet.field.test_button.click()
    bench.until_idle()

    assert sheet.field.outcome.text() == "No connection. The key was not tested."


def test_without_a_keyring_it_says_so(
    sheet: KeySheet, bench: AppBench, identifier: FakeIdentifier, identifying: Identifying, window: MainWindow
) -> None:
    identifier.place_of_new = KeyPlace.SESSION
    sheet.field.edit.setText(PLANTED_KEY)

    sheet.go_button.click()

    bench.until(lambda: identifying.card.isVisible())
    assert [message.sentence for message in said(window)] == [NO_KEYRING]


def test_with_a_key_there_is_nothing_to_type(
    identifying: Identifying, bench: AppBench, identifier: FakeIdentifier
) -> None:
    bench.app.settings.change("identification", has_agreed=False)
    identifying.begin()
    bench.until_idle()
    sheet = identifying.key_sheet

    assert not sheet.field.isVisible()
    assert sheet.place_text.text() == "The key is kept in the keyring of this computer."
    sheet.go_button.click()

    bench.until(lambda: identifying.card.isVisible())
    assert identifier.asked[0] == "identify"


def test_a_key_that_is_gone_is_asked_for_again(
    identifying: Identifying, bench: AppBench, identifier: FakeIdentifier, window: MainWindow
) -> None:
    identifier.key_place = KeyPlace.NOWHERE

    identifying.begin()

    bench.until(lambda: identifying.key_sheet.isVisible())
    assert said(window) == []


def test_it_leads_to_a_search_by_name(
    sheet: KeySheet, identifying: Identifying, bench: AppBench, identifier: FakeIdentifier
) -> None:
    sheet.name_button.click()
    names = identifying.name_sheet

    assert (names.title.text(), names.artist.text()) == ("Track 07", "")
    assert QApplication.focusWidget() is names.artist
    names.artist.setText("Somebody")
    names.search_button.click()

    bench.until(lambda: identifying.card.isVisible())
    assert identifier.asked[0] == "search"
    assert (identifier.searched[0].artist, identifier.searched[0].duration_s) == (
        "Somebody",
        pytest.approx(13.0, abs=1.0),
    )


def test_escape_forgets_what_was_typed(sheet: KeySheet, window: MainWindow) -> None:
    sheet.field.edit.setText(PLANTED_KEY)

    press(window, Qt.Key.Key_Escape)

    assert not sheet.isVisible()
    assert not sheet.field.key
    sheet.field.edit.undo()
    assert not sheet.field.key


def test_nothing_is_cut_and_everything_has_a_name(pseudo_locale: None, sheet: KeySheet) -> None:
    assert cut_words(sheet) == []
    assert nameless_controls(sheet) == []


# ---- where the key never is --------------------------------------------------------------------


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    """The log of the app, in which every room writes everything."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    path = begin_log(tmp_path / "logs")
    assert path is not None
    root.setLevel(logging.DEBUG)
    yield path
    root.setLevel(level)
    for handler in [handler for handler in root.handlers if handler not in handlers]:
        root.removeHandler(handler)
        handler.close()


def test_a_shown_key_is_neither_read_out_nor_copied(sheet: KeySheet) -> None:
    field = sheet.field
    QGuiApplication.clipboard().setText("before")
    field.edit.setText(PLANTED_KEY)
    hidden = field.grab().toImage()
    field.show_button.click()
    field.edit.selectAll()
    field.edit.copy()

    interface = QAccessible.queryAccessibleInterface(field.edit)
    assert PLANTED_KEY not in interface.text(QAccessible.Text.Value)
    assert QGuiApplication.clipboard().text() == "before"
    assert PLANTED_KEY not in field.edit.displayText()
    assert field.grab().toImage() != hidden


def test_a_pasted_key_arrives_whole(sheet: KeySheet) -> None:
    QGuiApplication.clipboard().setText(f"  {PLANTED_KEY}\n")

    sheet.field.paste_button.click()

    assert sheet.field.key.reveal() == PLANTED_KEY
    QGuiApplication.clipboard().clear()


def test_a_planted_key_is_written_nowhere(
    log: Path,
    sheet: KeySheet,
    bench: AppBench,
    identifier: FakeIdentifier,
    identifying: Identifying,
    song: SongSession,
    window: MainWindow,
    tmp_path: Path,
) -> None:
    identifier.key_error = RuntimeError("something nobody foresaw")
    sheet.field.edit.setText(PLANTED_KEY)
    sheet.field.show_button.click()
    sheet.go_button.click()
    bench.until_idle()
    identifier.key_error = None
    sheet.go_button.click()
    bench.until(lambda: identifying.card.isVisible())
    bench.until_idle()
    identifying.card.use_button.click()
    bench.until_idle()
    window.remember_layout()
    bench.app.settings.change("general", start="song")
    report = tmp_path / "report.zip"
    content = {"identification": bench.app.settings.choices.content("identification")}
    save_report(report, [log], content, (), has_paths=True)

    with zipfile.ZipFile(report) as bundle:
        texts = b"".join(bundle.read(name) for name in bundle.namelist())
    assert PLANTED_KEY.encode() not in texts
    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert {log, bench.app.settings.path, song.project.path} <= set(written)
    assert [path for path in written if PLANTED_KEY.encode() in path.read_bytes()] == []
