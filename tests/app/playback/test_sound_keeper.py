"""How songs are heard, kept from one start to the next."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from chart_hero_app.playback.desk import Fader
from chart_hero_app.playback.sound_keeper import SoundKeeper
from chart_hero_app.settings import Settings
from chart_hero_core.domain.chart import Pad
from tests.support.playback import HEADSET, PlayerBench, tone


@pytest.fixture
def bench() -> Iterator[PlayerBench]:
    bench = PlayerBench()
    yield bench
    bench.player.close()


def test_what_was_chosen_is_heard_again(tmp_path: Path, bench: PlayerBench) -> None:
    settings = Settings(tmp_path / "settings.json")
    settings.change(
        "sound",
        kit_level=0.6,
        has_click=True,
        splits_ears=True,
        device=HEADSET.name,
        latency_ms={HEADSET.name: 120.0},
    )

    SoundKeeper(bench.player, settings, bench.player)
    bench.load(tone(1.0))

    desk = bench.player.desk
    assert (desk.level(Fader.KIT), desk.is_on(Fader.CLICK), desk.splits_ears) == (0.6, True, True)
    assert bench.player.outputs.device == HEADSET
    assert bench.player.outputs.latency_s == pytest.approx(0.12)


def test_what_is_chosen_is_kept(tmp_path: Path, bench: PlayerBench) -> None:
    settings = Settings(tmp_path / "settings.json")
    SoundKeeper(bench.player, settings, bench.player)
    bench.load(tone(1.0))

    bench.player.set_level(Fader.SONG, 0.8)
    bench.player.mute(Pad.KICK, True)
    bench.player.outputs.choose(HEADSET.name)
    bench.player.outputs.set_latency(0.035)

    sound = Settings(tmp_path / "settings.json").choices.sound
    assert (sound.song_level, sound.device) == (0.8, HEADSET.name)
    assert dict(sound.latency_ms) == {HEADSET.name: 35.0}
