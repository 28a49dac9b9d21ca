"""The export panel: it writes a real folder, again, and asks where something else had its hands in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from chart_hero_app.messages import Answer
from chart_hero_app.theme.look import Look
from chart_hero_app.view_models.export import ExportModel
from chart_hero_app.view_models.song_session import SongSession
from chart_hero_app.widgets.export_panel import ExportPanel
from chart_hero_core.editing.section_commands import change_metadata
from chart_hero_core.export import place
from tests.support.app_bench import AppBench
from tests.support.pseudo_locale import PseudoLocale
from tests.support.widgets import cut_words, nameless_controls, visible_widgets

SHEET_PX = 400


@pytest.fixture
def games(tmp_path: Path) -> Path:
    folder = tmp_path / "Clone Hero" / "Songs"
    folder.mkdir(parents=True)
    return folder


@pytest.fixture
def export(bench: AppBench, session: SongSession) -> ExportModel:
    assert bench.app.export is not None
    return bench.app.export


@pytest.fixture
def opened() -> list[Path]:
    """Folders that the panel showed."""
    return []


@pytest.fixture
def panel(
    bench: AppBench, session: SongSession, export: ExportModel, look: Look, games: Path, opened: list[Path]
) -> ExportPanel:
    """The groove's export into the games' folder."""
    export.choose(songs_folders=(str(games),))
    return shown(bench, session, export, look, opened.append)


def shown(
    bench: AppBench,
    session: SongSession,
    export: ExportModel,
    look: Look,
    open_folder: Callable[[Path], object] = lambda _: None,
) -> ExportPanel:
    panel = ExportPanel(export, session, look, open_folder)
    bench.qtbot.addWidget(panel)
    panel.resize(round(SHEET_PX * look.theme.text_scale), 800)
    panel.show()
    bench.until_idle()
    return panel


def written(bench: AppBench, panel: ExportPanel) -> Path:
    """Export by the button; returns the song's folder."""
    QTest.mouseClick(panel.button, Qt.MouseButton.LeftButton)
    bench.until_idle()
    song = bench.app.export and bench.app.export.written
    assert song is not None
    return song.song.folder


def words_of(panel: ExportPanel) -> list[str]:
    """All words that can be read on the panel."""
    texts = [getattr(widget, "text", str)() for widget in visible_widgets(panel)]
    return [text for text in texts if isinstance(text, str)]


# Exporting


def test_the_button_writes_the_folder_and_says_what_is_in_it(
    bench: AppBench, panel: ExportPanel, games: Path, opened: list[Path]
) -> None:
    assert panel.button.text() == "Export to Clone Hero"

    folder = written(bench, panel)

    assert folder == games / "Nobody - Groove"
    assert {path.name for path in folder.iterdir()} == {"album.png", "notes.mid", "song.ini", "song.opus"}
    words = words_of(panel)
    assert "Ready. Rescan songs in Clone Hero to play it." in words
    assert {"notes.mid", "song.ini", "song.opus"} <= set(words)
    assert not panel.button.isVisible()
    panel.outcome.buttons[Answer.OPEN_FOLDER].click()
    assert opened == [folder]


def test_what_is_ticked_is_written(bench: AppBench, panel: ExportPanel, games: Path) -> None:
    panel.choices.rows["has_audio"].box.click()
    panel.choices.rows["has_midi"].box.click()
    panel.format.segment(1).click()

    folder = written(bench, panel)

    assert {path.name for path in folder.iterdir()} == {"album.png", "notes.chart", "song.ini"}
    assert (games / "Nobody - Groove.mid").exists()


def test_the_folder_gets_the_name_that_was_typed(bench: AppBench, panel: ExportPanel, games: Path) -> None:
    panel.name.setFocus()
    panel.name.selectAll()
    QTest.keyClicks(panel.name, "My: Groove")
    QTest.keyClick(panel.name, Qt.Key.Key_Return)

    assert written(bench, panel) == games / "My- Groove"


def test_an_edit_offers_the_export_again_and_it_updates_the_folder_unasked(
    bench: AppBench, panel: ExportPanel, session: SongSession
) -> None:
    folder = written(bench, panel)
    before = (folder / "notes.mid").read_bytes()

    session.editor.perform("delete", lambda document: replace(document, notes=document.notes[5:]))
    bench.until_idle()
    assert panel.outcome.card is None
    assert panel.button.text() == "Export again"
    written(bench, panel)

    assert (folder / "notes.mid").read_bytes() != before
    assert Answer.OPEN_FOLDER in panel.outcome.buttons


def test_a_folder_that_somebody_changed_is_asked_about(bench: AppBench, panel: ExportPanel) -> None:
    folder = written(bench, panel)
    (folder / "song.ini").write_text("[song]\nname = Mine\n")

    panel.outcome.buttons[Answer.EXPORT_AGAIN].click()
    bench.until_idle()

    assert panel.outcome.card is not None
    assert "Changed since the last export: song.ini." in panel.outcome.card.sentence.text()
    assert set(panel.outcome.buttons) == {Answer.REPLACE, Answer.KEEP_BOTH, Answer.CANCEL}
    panel.outcome.buttons[Answer.CANCEL].click()
    assert panel.button.isVisible()
    assert "Mine" in (folder / "song.ini").read_text()

    written(bench, panel)
    panel.outcome.buttons[Answer.REPLACE].click()
    bench.until_idle()
    assert "Mine" not in (folder / "song.ini").read_text()


def test_a_cancelled_export_leaves_nothing_and_offers_it_again(
    bench: AppBench, panel: ExportPanel, games: Path
) -> None:
    panel.button.click()
    assert panel.progress.isVisible()
    assert panel.progress.words == "Writing the chart, 0 %"

    panel.cancel.click()
    bench.until_idle()

    assert list(games.iterdir()) == []
    assert panel.button.isVisible()
    assert not panel.progress.isVisible()


def test_progress_says_what_is_written(panel: ExportPanel, export: ExportModel) -> None:
    export.share = 0.4
    export.progress_changed.emit()
    assert panel.progress.words == "Writing audio, 40 %"

    export.share = None
    export.progress_changed.emit()
    assert panel.button.isVisible()


def test_a_read_only_folder_is_said_with_two_ways_out(
    bench: AppBench, panel: ExportPanel, games: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**_: object) -> None:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patch:
        patch.setattr(place.tempfile, "TemporaryFile", refuse)
        panel.button.click()
        bench.until_idle()

    assert panel.outcome.card is not None
    assert panel.outcome.card.sentence.text() == 'The folder "Songs" is read-only. Nothing was written.'
    with bench.qtbot.waitSignal(panel.folder_asked):
        panel.outcome.buttons[Answer.CHOOSE_FOLDER].click()
    assert list(games.iterdir()) == []
    assert written(bench, panel).is_dir()


# Where it goes


def test_without_a_folder_it_asks_for_one_once(
    bench: AppBench, session: SongSession, export: ExportModel, look: Look, games: Path
) -> None:
    panel = shown(bench, session, export, look)
    assert not panel.button.isEnabled()
    assert not panel.folder.list.isVisible()
    assert panel.folder.change.text() == "Choose folder"

    with bench.qtbot.waitSignal(panel.folder_asked):
        panel.folder.change.click()
    panel.take_folder(games)
    bench.until_idle()

    assert panel.folder.list.currentText() == "Clone Hero / Songs"
    assert panel.folder.state.text().endswith("free")
    assert panel.button.isEnabled()


def test_a_folder_of_the_games_is_found_by_itself(
    bench: AppBench, session: SongSession, export: ExportModel, look: Look, own_folders: Path
) -> None:
    for name in (".clonehero", "Clone Hero"):
        (own_folders / name / "Songs").mkdir(parents=True)

    panel = shown(bench, session, export, look)

    assert panel.folder.state.text().startswith("Found on this computer")
    assert panel.folder.list.count() == 2
    panel.folder.list.setCurrentIndex(1)
    panel.folder.list.activated.emit(1)
    bench.until_idle()
    assert written(bench, panel).parent == own_folders / "Clone Hero" / "Songs"


# What stands against it


def test_doubts_and_remarks_lead_to_their_places(
    bench: AppBench, panel: ExportPanel, session: SongSession
) -> None:
    def doubt(document):  # type: ignore[no-untyped-def]
        notes = (replace(note, confidence=0.3 if i < 2 else 0.9) for i, note in enumerate(document.notes))
        return replace(change_metadata(document, artist="Unknown"), notes=tuple(notes))

    session.editor.perform("doubt", doubt)
    bench.until(lambda: len(panel.remarks.cards) == 2)
    bench.until_idle()

    doubts, artist = panel.remarks.cards
    assert doubts.sentence.text() == "2 notes are still doubtful."
    with bench.qtbot.waitSignal(panel.review_asked):
        doubts.links[0].click()
    with bench.qtbot.waitSignal(panel.edit_asked):
        artist.links[0].click()


def test_a_chart_without_notes_cannot_be_exported(
    bench: AppBench, panel: ExportPanel, session: SongSession
) -> None:
    session.editor.perform("clear", lambda document: replace(document, notes=()))
    bench.until_idle()

    assert not panel.button.isEnabled()
    assert "There are no notes to export." in words_of(panel)


def test_the_sync_check_plays_and_stops(bench: AppBench, panel: ExportPanel, session: SongSession) -> None:
    bench.until(lambda: session.player.can_play)
    assert panel.sync.isEnabled()

    panel.sync.click()
    assert session.player.is_playing
    assert panel.sync.text() == "Stop the check"

    panel.sync.click()
    assert not session.player.is_playing
    assert panel.sync.text() == "Check the sync"


# How it is used


def test_escape_closes_it(panel: ExportPanel, qtbot: QtBot) -> None:
    with qtbot.waitSignal(panel.close_asked):
        QTest.keyClick(panel, Qt.Key.Key_Escape)


def test_every_control_has_a_name(panel: ExportPanel) -> None:
    assert nameless_controls(panel) == []


@pytest.mark.parametrize("text_percent", [100, 150])
def test_no_words_are_cut(
    bench: AppBench,
    session: SongSession,
    export: ExportModel,
    look: Look,
    games: Path,
    text_percent: int,
) -> None:
    look.choose_text_percent(text_percent)
    translator = PseudoLocale()
    QCoreApplication.installTranslator(translator)
    export.choose(songs_folders=(str(games),))
    panel = shown(bench, session, export, look)

    before = cut_words(panel)
    written(bench, panel)
    QCoreApplication.removeTranslator(translator)

    assert before == []
    assert cut_words(panel) == []
