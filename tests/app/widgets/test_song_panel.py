"""The Song tab: what is typed is kept at once, one field is one step of undo."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage
from pytestqt.qtbot import QtBot

from chart_hero_app.theme.look import Look
from chart_hero_app.view_models.song_cover import SongCover
from chart_hero_app.view_models.song_details import TextField
from chart_hero_app.view_models.song_model import SongModel
from chart_hero_app.view_models.song_session import SongSession
from chart_hero_app.widgets.song_panel import SongPanel
from chart_hero_core.domain.chart import SongMetadata
from chart_hero_core.editing.bar_spans import bar_at
from chart_hero_core.service import difficulty_of
from tests.support.app_bench import AppBench
from tests.support.kept_models import write_other_model
from tests.support.pictures import picture
from tests.support.widgets import cut_words, nameless_controls, settle


@pytest.fixture
def panel(session: SongSession, bench: AppBench, look: Look, qtbot: QtBot) -> SongPanel:
    return shown(session, bench, look, qtbot)


def shown(session: SongSession, bench: AppBench, look: Look, qtbot: QtBot, width: int = 304) -> SongPanel:
    jobs = bench.app.jobs
    model = SongModel(session, bench.app.model, jobs, session)
    panel = SongPanel(session, SongCover(session, jobs, session), model, look)
    qtbot.addWidget(panel)
    panel.resize(width, 860)
    panel.show()
    qtbot.waitExposed(panel)
    return panel


def metadata(session: SongSession) -> SongMetadata:
    return session.editor.document.metadata


def type_into(panel: SongPanel, qtbot: QtBot, field: TextField, words: str) -> None:
    edit = panel.fields[field].edit
    edit.selectAll()
    qtbot.keyClicks(edit, words)


# Texts


def test_the_fields_show_the_metadata_and_nothing_where_nothing_is_known(panel: SongPanel) -> None:
    texts = {field: panel.fields[field].edit.text() for field in TextField}

    assert texts == {field: "" for field in TextField} | {
        TextField.TITLE: "Groove",
        TextField.ARTIST: "Nobody",
    }
    assert panel.fields[TextField.ALBUM].edit.placeholderText() == "Unknown Album"


def test_every_letter_is_kept_and_the_field_is_one_step(
    panel: SongPanel, session: SongSession, qtbot: QtBot
) -> None:
    n_steps = len(session.editor.history.done)

    type_into(panel, qtbot, TextField.TITLE, "War of Fre")
    assert metadata(session).title == "War of Fre"
    assert session.project.summary.title == "War of Fre"
    type_into(panel, qtbot, TextField.TITLE, "War of Freedom")

    assert len(session.editor.history.done) == n_steps + 1
    assert session.editor.history.undo_name == "change title"


def test_leaving_a_field_ends_the_step(panel: SongPanel, session: SongSession, qtbot: QtBot) -> None:
    n_steps = len(session.editor.history.done)
    type_into(panel, qtbot, TextField.GENRE, "Metal")
    qtbot.keyClick(panel.fields[TextField.GENRE].edit, Qt.Key.Key_Return)
    type_into(panel, qtbot, TextField.GENRE, "Folk")

    session.editor.undo()

    assert metadata(session).genre == "Metal"
    assert panel.fields[TextField.GENRE].edit.text() == "Metal"
    assert len(session.editor.history.done) == n_steps + 1


def test_what_is_typed_when_the_song_is_closed_is_there_again(
    panel: SongPanel, session: SongSession, bench: AppBench, groove: Path, qtbot: QtBot
) -> None:
    type_into(panel, qtbot, TextField.ALBUM, "Half a na")
    panel.hide()
    bench.app.close_song()
    bench.until_idle()

    bench.app.open_song(groove)
    bench.until(lambda: bench.app.session is not None)

    assert metadata(bench.session).album == "Half a na"


def test_an_emptied_field_is_unknown_again(panel: SongPanel, session: SongSession, qtbot: QtBot) -> None:
    edit = panel.fields[TextField.ARTIST].edit
    edit.selectAll()
    qtbot.keyClick(edit, Qt.Key.Key_Backspace)

    assert metadata(session).artist == "Unknown"
    assert edit.text() == ""


def test_spaces_can_be_typed_between_words(panel: SongPanel, session: SongSession, qtbot: QtBot) -> None:
    type_into(panel, qtbot, TextField.CHARTER, "A ")
    assert panel.fields[TextField.CHARTER].edit.text() == "A "
    qtbot.keyClicks(panel.fields[TextField.CHARTER].edit, "B")

    assert metadata(session).charter == "A B"


def test_a_charter_of_the_song_stands_before_the_users_name(
    session: SongSession, bench: AppBench, tmp_path: Path
) -> None:
    export = bench.app.export
    assert export is not None
    (tmp_path / "Clone Hero" / "Songs").mkdir(parents=True)
    export.choose_folder(tmp_path / "Clone Hero" / "Songs")
    export.choose(charter="My Name", has_audio=False)
    session.editor.perform(
        "charter", lambda document: replace(document, metadata=replace(document.metadata, charter="A Friend"))
    )
    bench.until_idle()

    export.export()
    bench.until_idle()

    assert export.written is not None
    assert "A Friend" in (export.written.song.folder / "song.ini").read_text()


# Difficulty


def test_the_difficulty_follows_the_notes_and_says_why(panel: SongPanel, session: SongSession) -> None:
    document = session.editor.document
    rating = difficulty_of(document)
    bar = bar_at(document.tempo_map, float(document.tempo_map.ticks_at(rating.busiest_s))).number

    assert panel.meter.value() == rating.rating
    assert panel.reason == f"Up to {rating.notes_per_s:.1f} notes a second, around bar {bar}."
    assert panel.believe_notes.isHidden()


def test_a_rating_by_hand_is_one_step_and_can_be_given_back(
    panel: SongPanel, session: SongSession, qtbot: QtBot
) -> None:
    own = panel.meter.value()
    qtbot.keyClick(panel.meter, Qt.Key.Key_End)

    assert metadata(session).difficulty_rating == 6
    assert session.editor.history.undo_name == "difficulty 6"
    assert panel.reason.startswith(f"Set by you; the notes say {own}.")
    assert panel.meter.accessibleName() == "Difficulty, 6 of 6"

    panel.believe_notes.click()

    assert metadata(session).difficulty_rating == -1
    assert panel.meter.value() == own


def test_a_click_fills_the_blocks_and_one_on_the_last_empties_it(
    panel: SongPanel, session: SongSession, qtbot: QtBot
) -> None:
    fifth = panel.meter.rect().topLeft()
    fifth.setX(4 * 26 + 8)
    ratings = []
    for _ in range(2):
        qtbot.mouseClick(panel.meter, Qt.MouseButton.LeftButton, pos=fifth)
        ratings.append(metadata(session).difficulty_rating)

    assert ratings == [5, 4]


# Preview


def test_the_preview_starts_at_the_playhead_and_can_be_tried(
    panel: SongPanel, session: SongSession, bench: AppBench
) -> None:
    assert panel.preview.text == "Chosen by the export"
    assert not panel.preview.play.isEnabled()
    session.player.seek(4.25)

    panel.preview.set_here.click()

    assert metadata(session).preview_start_s == pytest.approx(4.25)
    assert panel.preview.text == "0:04.2"
    session.player.seek(0.0)
    panel.preview.play.click()
    assert session.player.is_playing
    assert session.player.position_s == pytest.approx(4.25, abs=0.1)


def test_a_preview_can_be_left_to_the_export_again(panel: SongPanel, session: SongSession) -> None:
    panel.preview.set_here.click()
    panel.preview.forget.click()

    assert metadata(session).preview_start_s is None
    session.editor.undo()
    assert metadata(session).preview_start_s == 0.0


# What is left to edit


@pytest.mark.parametrize(
    ("confidence", "text"),
    [
        (0.86, "About 14 edits per 100 notes left"),
        (0.99, "About 1 edit per 100 notes left"),
        (1.0, "Less than 1 edit per 100 notes left"),
    ],
)
def test_the_edits_left_are_told(
    panel: SongPanel, session: SongSession, bench: AppBench, confidence: float, text: str
) -> None:
    session.rereading.forget()  # nothing nearly heard
    session.editor.perform(
        "doubt",
        lambda document: replace(
            document, notes=tuple(replace(note, confidence=confidence) for note in document.notes)
        ),
    )
    bench.until_idle()

    assert panel.effort == text


# Cover


def dropped(path: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    return data


def drop(panel: SongPanel, path: Path) -> bool:
    """Drag a file onto the cover, let go if that is welcome; returns whether it was."""
    data = dropped(path)
    enter = QDragEnterEvent(
        panel.picture.rect().center(),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    panel.picture.dragEnterEvent(enter)
    if enter.isAccepted():
        panel.picture.dropEvent(
            QDropEvent(
                QPointF(panel.picture.rect().center()),
                Qt.DropAction.CopyAction,
                data,
                Qt.MouseButton.LeftButton,
                Qt.KeyboardModifier.NoModifier,
            )
        )
    return enter.isAccepted()


@pytest.mark.parametrize("suffix", [".png", ".jpg"])
def test_a_dropped_picture_becomes_the_cover(
    panel: SongPanel, session: SongSession, bench: AppBench, tmp_path: Path, suffix: str
) -> None:
    data = picture(suffix)
    (tmp_path / f"cover{suffix}").write_bytes(data)

    assert drop(panel, tmp_path / f"cover{suffix}")
    bench.until_idle()

    assert session.cover == data
    assert session.project.cover == data
    assert panel._cover.picture is not None


def test_the_cover_is_there_when_the_song_is_opened_again(
    session: SongSession, bench: AppBench, look: Look, qtbot: QtBot
) -> None:
    session.cover = picture(".png", 400, 300)
    panel = shown(session, bench, look, qtbot)
    bench.until_idle()

    assert isinstance(panel._cover.picture, QImage)
    assert max(panel._cover.picture.size().toTuple()) <= 400


def test_what_is_no_picture_leaves_the_cover_and_is_told(
    panel: SongPanel, session: SongSession, bench: AppBench, tmp_path: Path
) -> None:
    (tmp_path / "cover.png").write_bytes(b"no picture")

    drop(panel, tmp_path / "cover.png")
    bench.until_idle()

    assert session.cover is None
    assert panel.fault.text() == "cover.png is no PNG or JPEG picture; choose another."
    assert panel.fault.isVisible()


def test_a_damaged_picture_is_told(panel: SongPanel, bench: AppBench, tmp_path: Path) -> None:
    (tmp_path / "cover.png").write_bytes(picture(".png")[:40])

    drop(panel, tmp_path / "cover.png")
    bench.until_idle()

    assert panel.fault.text() == "cover.png is damaged; choose another picture."


def test_a_song_dropped_on_the_cover_is_the_windows(panel: SongPanel, groove: Path) -> None:
    assert not drop(panel, groove)


def test_a_click_asks_for_a_picture(panel: SongPanel, qtbot: QtBot) -> None:
    with qtbot.waitSignal(panel.picture_asked):
        qtbot.mouseClick(panel.picture, Qt.MouseButton.LeftButton)


# Room and access


@pytest.mark.parametrize(("width", "text_percent"), [(304, 100), (280, 100), (456, 150), (420, 150)])
def test_no_word_is_cut(
    session: SongSession, bench: AppBench, look: Look, qtbot: QtBot, width: int, text_percent: int
) -> None:
    look.choose_text_percent(text_percent)
    panel = shown(session, bench, look, qtbot, width)
    panel.details.rate(6)
    panel.preview.set_here.click()
    settle()

    assert cut_words(panel) == []
    assert panel.minimumSizeHint().width() <= width


@pytest.mark.usefixtures("pseudo_locale")
def test_no_word_of_a_longer_language_is_cut(
    session: SongSession, bench: AppBench, look: Look, qtbot: QtBot
) -> None:
    panel = shown(session, bench, look, qtbot, 280)
    panel.details.rate(6)
    panel.preview.set_here.click()
    settle()

    assert cut_words(panel) == []
    assert panel.minimumSizeHint().width() <= 280


def test_every_control_has_a_name(panel: SongPanel) -> None:
    assert nameless_controls(panel) == []


# The model


def test_the_tab_says_what_heard_the_song_and_hears_it_again(
    panel: SongPanel, session: SongSession, bench: AppBench, burst_model: Path, tmp_path: Path
) -> None:
    other = write_other_model(tmp_path / "My kit.safetensors", burst_model)
    kept = bench.app.model.library.import_model(other)
    bench.app.begin()
    bench.until_idle()
    part = panel.model_part
    assert part.heard_with.text() == "Heard with bursts."
    assert [part.box.itemText(index) for index in range(part.box.count())] == ["Shipped", "My kit"]

    part.box.setCurrentIndex(1)
    part.box.activated.emit(1)
    part.button.click()
    bench.until(lambda: session.heard is not None and session.heard.model == kept.as_heard)
    bench.until_idle()

    assert part.heard_with.text() == "Heard with My kit."


def test_a_song_that_is_being_heard_is_not_heard_again(panel: SongPanel, session: SongSession) -> None:
    session.wait()

    assert not panel.model_part.button.isEnabled()
    assert panel.model_part.button.toolTip() == "The song is being heard, or waits for it."
