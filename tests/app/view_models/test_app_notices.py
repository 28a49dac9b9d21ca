from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from chart_hero_app.messages import Answer, Gravity, Message
from chart_hero_app.theme.look import Look
from chart_hero_app.view_models.song_session import SongSession
from tests.support.app_bench import AppBench
from tests.support.playback import BUILT_IN, FakeOutput


def test_without_a_device_the_song_can_be_edited_and_playing_says_why(
    tmp_path: Path, burst_model: Path, look: Look, qtbot: QtBot, groove: Path
) -> None:
    bench = AppBench(tmp_path / "app", burst_model, look, qtbot, FakeOutput(devices=()))
    session = bench.open(groove)

    session.player.play()
    bench.until(lambda: bench.app.notice.topic == "device")

    message = bench.app.notice.message
    assert message is not None
    assert message.sentence == "No audio device found. Everything but playing works."
    assert session.editor.document.notes
    bench.close()


def test_a_device_that_is_lost_pauses_and_can_be_replaced(bench: AppBench, session: SongSession) -> None:
    session.player.play()
    bench.sound.advance(0.5)
    bench.sound.output.unplug(BUILT_IN)
    bench.sound.advance(2.0)
    bench.until(lambda: bench.app.notice.topic == "device")

    message = bench.app.notice.message
    assert message is not None
    assert message.sentence.startswith('"Built-in speakers" was unplugged.')
    assert not session.player.is_playing

    bench.app.notice.answer(Answer.USE_SYSTEM_DEVICE)
    bench.sound.advance(0.1)
    bench.app.notice.answer(Answer.REFRESH_DEVICES)


def test_settings_that_cannot_be_kept_are_told(bench: AppBench, tmp_path: Path) -> None:
    (tmp_path / "app").mkdir(exist_ok=True)
    (tmp_path / "app" / "settings.new").mkdir()

    bench.app.settings.change("look", theme="dark")

    message = bench.app.notice.message
    assert message is not None
    assert message.sentence.startswith("Your settings cannot be saved")


def test_buttons_that_need_the_window_ask_it(bench: AppBench) -> None:
    wanted: list[object] = []
    bench.app.file_wanted.connect(wanted.append)
    bench.app.device_wanted.connect(lambda: wanted.append("device"))
    bench.app.details_wanted.connect(wanted.append)
    message = Message(Gravity.HINT, "By the way.")

    for answer in (Answer.CHOOSE_SONG, Answer.CHOOSE_MODEL, Answer.CHOOSE_DEVICE, Answer.SHOW_SKIPPED):
        bench.app.answer(message, answer)

    assert wanted == [Answer.CHOOSE_SONG, Answer.CHOOSE_MODEL, "device", message]
