"""Keeps how songs are heard from one start to the next: player and settings tell each other."""

from __future__ import annotations

from PySide6.QtCore import QObject

from chart_hero_app.playback.desk import Desk, Fader
from chart_hero_app.playback.player import Player
from chart_hero_app.settings import Settings, SoundChoices


class SoundKeeper(QObject):
    """Gives the player what was chosen the last time, and keeps what is chosen now.

    Lanes that are muted, soloed or turned down belong to the hour and are not kept; neither is the volume.

    Parameters
    ----------
    player : follows the choices
    settings : keeps them
    parent : Qt's owner
    """

    def __init__(self, player: Player, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._player = player
        self._settings = settings
        sound = settings.choices.sound
        player.set_desk(desk_of(sound, player.desk))
        player.outputs.prefer(sound.device)
        player.outputs.set_latencies({name: ms / 1000 for name, ms in sound.latency_ms.items()})
        player.levels_changed.connect(self._keep_desk)
        player.outputs.changed.connect(self._keep_outputs)

    def _keep_desk(self) -> None:
        desk = self._player.desk
        self._settings.change(
            "sound",
            song_level=desk.level(Fader.SONG),
            kit_level=desk.level(Fader.KIT),
            click_level=desk.level(Fader.CLICK),
            has_kit=desk.is_on(Fader.KIT),
            has_click=desk.is_on(Fader.CLICK),
            splits_ears=desk.splits_ears,
        )

    def _keep_outputs(self) -> None:
        outputs = self._player.outputs
        latency_ms = {name: round(seconds * 1000, 1) for name, seconds in outputs.latencies.items()}
        self._settings.change("sound", device=outputs.wanted, latency_ms=latency_ms)


def desk_of(sound: SoundChoices, desk: Desk) -> Desk:
    """A desk with levels, switches and ears as chosen, all else as it was."""
    for fader, level, is_on in (
        (Fader.SONG, sound.song_level, desk.is_on(Fader.SONG)),
        (Fader.KIT, sound.kit_level, sound.has_kit),
        (Fader.CLICK, sound.click_level, sound.has_click),
    ):
        desk = desk.with_level(fader, level).with_switch(fader, is_on)
    return desk.with_ears(sound.splits_ears)
