"""The Sound tab: it mirrors the desk and the devices, and moves them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from chart_hero_app.playback.desk import Fader
from chart_hero_app.theme.look import Look
from chart_hero_app.widgets.sound_panel import SoundPanel
from tests.support.playback import BUILT_IN, HEADSET, FakeOutput, PlayerBench, tone
from tests.support.widgets import cut_words

PANEL_PX = 304


@pytest.fixture
def bench() -> Iterator[PlayerBench]:
    bench = PlayerBench(FakeOutput(n_block=63))  # 0.6 s are a whole number of blocks
    bench.load(tone(3.0))
    yield bench
    bench.player.close()


@pytest.fixture
def panel(bench: PlayerBench, qapp: QApplication, qtbot: QtBot) -> SoundPanel:
    return shown_panel(bench, qapp, qtbot)


def shown_panel(bench: PlayerBench, qapp: QApplication, qtbot: QtBot) -> SoundPanel:
    panel = SoundPanel(bench.player, Look(qapp))
    qtbot.addWidget(panel)
    panel.resize(PANEL_PX, 480)
    panel.show()
    qtbot.waitExposed(panel)
    return panel


def test_a_fader_moves_its_sound(bench: PlayerBench, panel: SoundPanel) -> None:
    panel.faders.sliders[Fader.KIT].setValue(50)

    assert bench.player.desk.level(Fader.KIT) == 0.5
    assert panel.faders.figures[Fader.KIT].text() == "-6.0 dB"


@pytest.mark.parametrize(("level", "text"), [(0.0, "silent"), (1.0, "0.0 dB"), (1.5, "+3.5 dB")])
def test_the_panel_follows_the_desk(bench: PlayerBench, panel: SoundPanel, level: float, text: str) -> None:
    bench.player.set_level(Fader.SONG, level)

    assert panel.faders.sliders[Fader.SONG].value() == round(level * 100)
    assert panel.faders.figures[Fader.SONG].text() == text


def test_a_switch_silences_its_sound(bench: PlayerBench, panel: SoundPanel) -> None:
    panel.faders.switches[Fader.KIT].click()

    assert not bench.player.desk.is_on(Fader.KIT)
    assert not panel.faders.sliders[Fader.KIT].isEnabled()


def test_the_ears_are_split(bench: PlayerBench, panel: SoundPanel) -> None:
    panel.ears.click()

    assert bench.player.desk.splits_ears


def test_the_device_in_use_is_shown_and_another_can_be_chosen(bench: PlayerBench, panel: SoundPanel) -> None:
    shown = panel.output.devices.currentText()

    panel.output.devices.activated.emit(1)

    assert shown == BUILT_IN.name
    assert bench.player.outputs.device == HEADSET
    assert panel.output.devices.currentText() == HEADSET.name


def test_without_a_device_the_panel_says_why(qapp: QApplication, qtbot: QtBot) -> None:
    bench = PlayerBench(FakeOutput(devices=()))
    bench.load(tone(1.0))
    panel = shown_panel(bench, qapp, qtbot)

    assert "No audio device found" in panel.output.fault.text()
    assert panel.output.fault.isVisible()
    assert not panel.output.calibrate.isEnabled()
    bench.output.plugged_in.append(BUILT_IN)
    panel.output.refresh.click()
    assert not panel.output.fault.isVisible()
    bench.player.close()


def test_a_latency_is_tapped_in(bench: PlayerBench, panel: SoundPanel, qtbot: QtBot) -> None:
    qtbot.mouseClick(panel.output.calibrate, Qt.MouseButton.LeftButton)
    assert panel.output.card.isVisible()
    assert not panel.output.card.take.isEnabled()

    bench.advance(1.0 + 0.05 + bench.output.delay_s)
    for _ in range(14):
        qtbot.keyClick(panel.output.card, Qt.Key.Key_Space)
        bench.advance(0.6)
    panel.output.card.take.click()

    assert not panel.output.card.isVisible()
    assert bench.player.outputs.latency_s == pytest.approx(0.05, abs=0.02)
    assert panel.output.latency.text() == f"{round(bench.player.outputs.latency_s * 1000)} ms"
    assert not bench.player.is_playing


def test_escape_gives_up_without_a_trace(bench: PlayerBench, panel: SoundPanel, qtbot: QtBot) -> None:
    panel.output.calibrate.click()
    qtbot.keyClick(panel.output.card, Qt.Key.Key_Escape)

    assert not panel.output.card.isVisible()
    assert not bench.player.is_playing
    assert panel.output.latency.text() == "0 ms"


def test_no_words_are_cut(panel: SoundPanel) -> None:
    assert cut_words(panel) == []
