"""The demo song with the model that ships, from the drop to the game's folder and back."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from chart_hero_app.theme.look import Look
from chart_hero_app.view_models.song_session import SongSession, SongState
from chart_hero_app.view_models.timeline_display import Hearing
from chart_hero_app.widgets.sensitivity_slider import SensitivitySlider
from chart_hero_app.widgets.timeline.waveform import WaveformView
from chart_hero_app.windows.main_window import MainWindow
from chart_hero_core.domain.chart import Difficulty, DrumNote, Dynamics, Pad
from chart_hero_core.editing.document import ChartDocument, NotePlace, is_doubtful, place_of
from chart_hero_core.formats.midi_chart import read_midi_chart
from chart_hero_core.formats.song_ini import read_song_ini
from chart_hero_core.service import default_model, demo_song
from tests.support.app_bench import AppBench
from tests.support.app_window import drop, press, shown_window
from tests.support.chart_check import complaints

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture(autouse=True)
def one_thread() -> None:
    """Leave no thread waiting for another: less time on a machine that is busy with other tests."""
    torch.set_num_threads(1)


@pytest.fixture
def shipped(tmp_path: Path, look: Look, qtbot: QtBot) -> Iterator[AppBench]:
    """The app with the model that ships."""
    bench = AppBench(tmp_path / "app", default_model(), look, qtbot)
    yield bench
    bench.close()


def test_a_song_is_dropped_seen_mended_exported_and_found_again(shipped: AppBench, tmp_path: Path) -> None:
    with shown_window(shipped, tmp_path) as window:
        session = dropped_and_charted(shipped, window)
        edit_by_keys(shipped, window, session)
        review_a_doubt(window, session)
        move_a_slider(shipped, window, session)
        export(shipped, session, tmp_path / "Songs")
        document = session.editor.document
        window.commands.run("file.close")
        shipped.until_idle()

        drop(window, demo_song())
        shipped.until(lambda: shipped.app.session is not None)
        shipped.until_idle()

        again = shipped.session
        assert again is not session
        assert again.state is SongState.READY
        assert again.editor.document == document
        assert again.editor.history.undo_name is not None


def dropped_and_charted(bench: AppBench, window: MainWindow) -> SongSession:
    """Drop the song, and look on until it is charted."""
    bench.app.begin()
    drop(window, demo_song())
    bench.until(lambda: bench.app.session is not None)
    session, display = bench.session, bench.session.timeline.display
    shares: list[float] = []

    def see() -> None:
        hearing: Hearing | None = display.hearing
        if hearing is not None and hearing.strokes and session.progress is not None:
            shares.append(session.progress.share)

    display.hearing_changed.connect(see)
    bench.until(lambda: session.picture is not None and has_waveform(window))
    assert session.state is SongState.LISTENING, "the waveform has to be there before the chart"
    assert session.player.can_play

    bench.until(lambda: session.state is SongState.READY)
    bench.until_idle()

    assert shares[0] < 0.5
    assert window.song_bar.export.isEnabled()
    assert len(session.editor.document.notes) > 8 * session.timeline.duration_s
    (change,) = session.editor.document.tempo_map.tempo_changes
    assert change.bpm == pytest.approx(140.0, rel=0.0002)
    return session


def has_waveform(window: MainWindow) -> bool:
    """Whether the waveform is on the screen, not only known."""
    (view,) = window.findChildren(WaveformView)
    picture = view.grab().toImage()
    colour = window.look.theme.color("wave-rms").rgb()
    return any(picture.pixel(x, picture.height() // 2) == colour for x in range(picture.width() // 2))


def edit_by_keys(bench: AppBench, window: MainWindow, session: SongSession) -> None:
    """Add a note, change it, move it, delete it; take it all back and do it again."""
    before = session.editor.document
    tick = next(tick for tick in range(8 * 1920, 40 * 1920, 1920) if is_free(session, tick))
    session.player.seek(float(before.tempo_map.seconds_at(tick)))
    window.focus_timeline()

    press(window, "6")
    (added,) = session.editor.selected_notes
    assert place_of(added) == NotePlace(tick, Pad.GREEN_TOM)
    assert added.is_pinned
    press(window, "g")
    press(window, Qt.Key.Key_Right)
    (moved,) = session.editor.selected_notes
    assert moved.tick > tick
    assert moved.dynamics is Dynamics.GHOST
    after = session.editor.document
    press(window, Qt.Key.Key_Delete)
    assert session.editor.document == before

    press(window, "z", CTRL)
    assert session.editor.document == after
    for _ in range(3):
        press(window, "z", CTRL)
    assert session.editor.document == before
    for _ in range(3):
        press(window, "z", CTRL, SHIFT)
    assert session.editor.document == after
    bench.until_idle()


def is_free(session: SongSession, tick: int) -> bool:
    """Whether no green note is near."""
    near = session.editor.document.notes_between(tick - 480, tick + 480)
    return all(note.pad.colour != Pad.GREEN_TOM.colour for note in near)


def review_a_doubt(window: MainWindow, session: SongSession) -> None:
    """N goes to a doubtful note; Enter keeps it."""
    n_left = session.review.n_left
    session.editor.select(())
    window.focus_timeline()
    press(window, "n")
    selected = session.editor.selected_notes
    assert selected
    assert all(is_doubtful(note, session.review.limit) for note in selected)

    press(window, Qt.Key.Key_Return)

    assert session.review.n_left == n_left - len(selected)


def move_a_slider(bench: AppBench, window: MainWindow, session: SongSession) -> None:
    """A lane's slider makes its notes more or fewer, and touches neither the others nor the hand's."""
    window.editor_page.panel.show_page("drums")
    slider = next(one for one in window.findChildren(SensitivitySlider) if one._pad is Pad.YELLOW_CYMBAL)
    before = session.editor.document
    slider.setFocus()
    for _ in range(3):
        QTest.keyClick(slider, Qt.Key.Key_PageDown)
    bench.until(lambda: not session.rereading.is_busy)
    bench.until_idle()

    after = session.editor.document
    assert session.rereading.sensitivity(Pad.YELLOW_CYMBAL) == pytest.approx(0.2)
    assert n_of(after, Pad.YELLOW_CYMBAL) < n_of(before, Pad.YELLOW_CYMBAL)
    assert {note for note in before.notes if note.is_pinned} <= set(after.notes)


def n_of(document: ChartDocument, pad: Pad) -> int:
    return sum(note.pad is pad for note in document.notes)


def export(bench: AppBench, session: SongSession, songs: Path) -> None:
    """Export into a game's folder; strict readers, ours and a foreign one, find the same notes there."""
    songs.mkdir()
    model = bench.app.export
    assert model is not None
    model.choose(songs_folders=(str(songs),))
    model.watch(True)
    bench.until_idle()
    model.export()
    bench.until_idle()

    assert model.written is not None
    song = model.written.song
    assert song.folder.parent == songs
    assert song.audio_name is not None
    read = read_midi_chart((song.folder / "notes.mid").read_bytes())
    ini = read_song_ini((song.folder / "song.ini").read_bytes())
    assert not read.warnings
    assert not ini.warnings
    assert {difficulty for difficulty, notes in read.chart.notes.items() if notes} == set(Difficulty)
    document = session.editor.document
    written, edited = (sorted(notes, key=in_order) for notes in (read.chart.expert, document.notes))
    assert [(one.pad, one.dynamics) for one in written] == [(one.pad, one.dynamics) for one in edited]
    written_s = read.chart.tempo_map.seconds_at([note.tick for note in written])
    edited_s = document.tempo_map.seconds_at([note.tick for note in edited])
    np.testing.assert_allclose(written_s - song.lead_in_s, edited_s, atol=0.002)
    chart_check = os.environ.get("CHART_HERO_CHART_CHECK")
    if chart_check:
        lines = [line.strip() for line in complaints(Path(chart_check), song.folder).splitlines()]
        issues = [line for line in lines if line.startswith("[") and not line.startswith("[advice]")]
        assert [issue for issue in issues if "invalidChord" not in issue] == []  # a chord of the hand's own


def in_order(note: DrumNote) -> tuple[int, str]:
    return note.tick, note.pad.value
