"""The whole window in another language: no word is left in English, and none is cut."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QWidget

from chart_hero_app.commands.menus import MENUS
from chart_hero_app.messages import nothing_to_open
from chart_hero_app.run_messages import tempo_doubtful
from chart_hero_app.view_models.song_session import SongSession
from chart_hero_app.widgets.empty_view import DropState
from chart_hero_app.windows.highway_menu import highway_menu
from chart_hero_app.windows.key_list import KeyList
from chart_hero_app.windows.main_window import MainWindow
from chart_hero_app.windows.preferences import Preferences
from chart_hero_app.windows.song_list import SongList
from chart_hero_core.editing.document import ChartDocument, place_of
from tests.support.app_bench import AppBench
from tests.support.visible_words import all_words, not_translated, settle
from tests.support.widgets import cut_words

Check = Callable[[QWidget], None]

NAMES = (
    *("Groove", "Nobody", "groove.wav", "a.mp3", "intro.wav", "Intro", "Unknown Album", "Unknown Genre"),
    *(
        "Chart Hero",
        "Clone Hero",
        "YARG",
        "General MIDI",
        "Built-in speakers",
        "USB Headset",
        "AZERTY",
        "QWERTY",
        "QWERTZ",
    ),
    *("notes.mid", "notes.chart", "song.ini", "song.opus", "album.png"),
)
"""Of songs, their parts, what the game shows for a nameless album, programs, devices, keyboards, files."""
UNITS = ("BPM", "KB", "MB", "GB", "CPU", "dB", "ms")


@pytest.fixture
def window(pseudo_locale: None, bench: AppBench, layout: QSettings) -> Iterator[MainWindow]:
    """The window in a language whose words are longer."""
    window = MainWindow(bench.app, layout)
    window.resize(1440, 900)
    window.show()
    yield window
    window.close()
    window.deleteLater()


@pytest.fixture
def song(window: MainWindow, session: SongSession, bench: AppBench) -> SongSession:
    """A charted song with doubtful notes in the window."""

    def doubt(document: ChartDocument) -> ChartDocument:
        notes = document.notes
        return replace(
            document, notes=tuple(replace(note, confidence=0.4 + 0.5 * (note.tick % 7 > 0)) for note in notes)
        )

    session.editor.perform("doubt", doubt)
    bench.until_idle()
    return session


@pytest.fixture
def check(monkeypatch: pytest.MonkeyPatch) -> Check:
    """Look at a window: is every word translated, and whole?"""

    def check(root: QWidget) -> None:
        settle()
        left = not_translated(all_words(root, monkeypatch), (*NAMES, *UNITS))
        assert [word for word in left if len(word) > 1] == []  # single letters are keys
        assert cut_words(root) == []

    return check


@pytest.mark.parametrize("page", ["drums", "song", "sound", "review"])
def test_an_open_song(window: MainWindow, song: SongSession, check: Check, page: str) -> None:
    window.editor_page.panel.show_page(page)
    check(window)


def test_a_small_window(window: MainWindow, song: SongSession, check: Check) -> None:
    window.resize(1024, 640)
    check(window)


@pytest.mark.parametrize("n_notes", [1, 9])
def test_selected_notes(window: MainWindow, song: SongSession, check: Check, n_notes: int) -> None:
    song.editor.select(map(place_of, song.editor.document.notes[:n_notes]))
    check(window)


def test_a_place_under_review(window: MainWindow, song: SongSession, check: Check) -> None:
    window.commands.run("review.next")
    check(window)


@pytest.mark.parametrize("command", ["review.repair", "tempo.trust", "play.go_to", "tempo.bpm", "tempo.tap"])
def test_what_lies_over_the_timeline(
    window: MainWindow, song: SongSession, bench: AppBench, check: Check, command: str
) -> None:
    window.commands.run("review.next")
    window.commands.run(command)
    bench.until_idle()
    check(window)


def test_the_export_panel(window: MainWindow, song: SongSession, bench: AppBench, check: Check) -> None:
    window.commands.run("file.export")
    bench.until_idle()
    check(window)


def test_the_queue(window: MainWindow, bench: AppBench, check: Check) -> None:
    bench.app.queue.pause()
    bench.app.queue.add(Path("a.mp3"))
    window.commands.run("view.queue")
    check(window)


def test_the_start_page(window: MainWindow, song: SongSession, bench: AppBench, check: Check) -> None:
    window.commands.run("file.close")
    bench.until(lambda: bool(bench.app.recent.entries))
    bench.until_idle()
    check(window)


@pytest.mark.parametrize("state", [DropState.SONG, DropState.NO_SONG])
def test_something_hovers_over_a_song(
    window: MainWindow, song: SongSession, check: Check, state: DropState
) -> None:
    window.drop_overlay.show_drop(state)
    check(window)


def test_a_notice_and_a_fault(window: MainWindow, song: SongSession, bench: AppBench, check: Check) -> None:
    bench.app.notice.say("tempo", tempo_doubtful(33, 48, 38.0, 60.0))
    bench.app.fault_raised.emit(nothing_to_open(("intro.wav",)))
    check(window)


def test_the_command_palette(window: MainWindow, song: SongSession, check: Check) -> None:
    window.commands.run("help.commands")
    check(window.palette_list)


def test_the_list_of_keys(window: MainWindow, bench: AppBench, check: Check) -> None:
    keys = KeyList(bench.app.look, window.commands, window)
    keys.open()
    check(keys)
    keys.close()


def test_the_list_of_songs(window: MainWindow, song: SongSession, bench: AppBench, check: Check) -> None:
    window.commands.run("file.close")
    bench.until(lambda: bool(bench.app.recent.entries))
    songs = SongList(bench.app.look, bench.app.recent, bench.app.covers, window)
    songs.open()
    check(songs)
    songs.close()


def test_the_preferences(window: MainWindow, bench: AppBench, tmp_path: Path, check: Check) -> None:
    preferences = Preferences(bench.app, window.commands, window, tmp_path)
    preferences.show()
    for page in preferences.pages:
        preferences.show_page(page)
        check(preferences)
    preferences.close()
    preferences.deleteLater()


def test_the_menus(window: MainWindow, song: SongSession, bench: AppBench) -> None:
    bar = window.menus.menu_bar(window)
    words = [action.text() for action in bar.actions()]
    words += [command.label for command in window.commands.commands]
    words += [topic.label for topic in MENUS]
    menu = highway_menu(bench.session.highway, bench.app.settings, window)
    words += [action.text() for action in menu.actions()]
    menu.deleteLater()
    bar.deleteLater()

    assert not_translated(words, NAMES) == []
