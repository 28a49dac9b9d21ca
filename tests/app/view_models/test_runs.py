"""Runs that do not go straight to a chart: stopped, hardly any drums, broken off, a damaged model."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import soundfile
from pytestqt.qtbot import QtBot

from chart_hero_app.messages import Answer, Gravity, Message
from chart_hero_app.theme.look import Look
from chart_hero_app.view_models.song_session import SongState
from chart_hero_core.domain.chart import Pad
from chart_hero_core.domain.drums import DrumVoice
from tests.support.app_bench import STROKES, AppBench, write_groove
from tests.support.songs import Stroke, render, write_song


def shown(bench: AppBench) -> Message:
    message = bench.app.notice.message
    assert message is not None
    return message


@pytest.fixture
def long_song(tmp_path: Path) -> Path:
    return write_groove(tmp_path / "long.wav", seconds=90.0)


@pytest.fixture
def few_drums(tmp_path: Path) -> Path:
    strokes = [Stroke(second, DrumVoice.KICK) for second in (2.0, 5.0, 8.0)]
    return write_song(tmp_path / "quiet.wav", strokes, duration_s=40.0)


def test_a_stopped_run_keeps_what_was_heard_and_can_go_on(bench: AppBench, long_song: Path) -> None:
    bench.app.open_song(long_song)
    bench.until(lambda: bench.app.session is not None)
    session = bench.session
    bench.until(lambda: session.progress is not None and session.progress.heard_s > 0)
    assert shown(bench).answers == (Answer.CANCEL,)
    bench.app.notice.answer(Answer.CANCEL)
    bench.until(lambda: session.state is SongState.STOPPED)
    bench.until_idle()

    assert session.heard is not None
    assert not session.heard.is_complete
    n_heard = len(session.editor.document.notes)
    assert shown(bench).sentence == f"Stopped. The {n_heard} notes heard so far stay."

    bench.app.notice.answer(Answer.GO_ON)
    bench.until(lambda: session.state is SongState.READY)
    bench.until_idle()
    assert len(session.editor.document.notes) > n_heard
    assert session.heard.is_complete


def test_a_song_without_drums_says_so_and_shows_the_clearest_place(bench: AppBench, few_drums: Path) -> None:
    bench.app.open_song(few_drums)
    bench.until(lambda: bench.app.session is not None and bench.session.state is SongState.NO_DRUMS)
    bench.until_idle()

    message = shown(bench)
    assert message.sentence.startswith('Hardly any drums heard in "quiet.wav". The clearest place is 0:0')
    assert message.place_s == pytest.approx(2.0, abs=0.05) or message.place_s in (
        pytest.approx(5.0, abs=0.05),
        pytest.approx(8.0, abs=0.05),
    )
    bench.app.notice.answer(Answer.SHOW_PLACE)
    assert bench.session.player.position_s == pytest.approx(message.place_s)


def test_a_song_without_drums_can_be_charted_all_the_same(bench: AppBench, few_drums: Path) -> None:
    bench.app.open_song(few_drums)
    bench.until(lambda: bench.app.session is not None and bench.session.state is SongState.NO_DRUMS)
    bench.until_idle()

    bench.app.notice.answer(Answer.RAISE_SENSITIVITY)
    bench.until(lambda: bench.session.state is SongState.READY)
    bench.until_idle()

    assert len(bench.session.editor.document.notes) >= 3
    assert bench.session.rereading.sensitivity(Pad.KICK) == 0.8


def test_a_silent_song_is_no_end_of_the_app(bench: AppBench, tmp_path: Path) -> None:
    silence = tmp_path / "silence.wav"
    soundfile.write(silence, 0 * render([], 3.0), 32_000)

    bench.app.open_song(silence)
    bench.until(lambda: bench.app.session is not None and bench.session.state is SongState.FAILED)

    assert "silence.wav" in shown(bench).sentence
    assert shown(bench).gravity is Gravity.FAULT
    assert shown(bench).details


def test_what_the_hand_did_while_the_song_was_heard_stays(bench: AppBench, groove: Path) -> None:
    bench.app.open_song(groove)
    bench.until(lambda: bench.app.session is not None)
    session = bench.session
    session.rereading.set_sensitivity(Pad.SNARE, 0.0)
    bench.until(lambda: session.state is SongState.READY)
    bench.until_idle()

    document = session.editor.document
    n_snares = sum(stroke.voice is DrumVoice.SNARE for stroke in STROKES)
    assert n_snares
    assert len(document.notes) == len(STROKES) - n_snares


def test_a_damaged_model_is_said_and_songs_open_all_the_same(
    tmp_path: Path, burst_model: Path, groove: Path, look: Look, qtbot: QtBot
) -> None:
    damaged = tmp_path / burst_model.name
    shutil.copy(burst_model.with_suffix(".json"), damaged.with_suffix(".json"))
    damaged.write_bytes(burst_model.read_bytes()[:-100])
    bench = AppBench(tmp_path / "app", damaged, look, qtbot)

    bench.app.begin([groove])
    bench.until(lambda: bench.app.session is not None and bench.session.state is SongState.FAILED)
    assert shown(bench).sentence.startswith("The drum model is damaged.")
    assert bench.session.picture is not None or bench.session.player.can_play

    bench.app.model.take(burst_model)
    bench.session.listen()
    bench.until(lambda: bench.session.state is SongState.READY)
    bench.until_idle()
    bench.close()
