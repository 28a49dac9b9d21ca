"""How songs are heard: device, latency, and how loud chart and click are."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from chart_hero_app.playback.desk import Fader
from chart_hero_app.playback.player import Player
from chart_hero_app.settings import Settings
from chart_hero_app.theme.look import Look
from chart_hero_app.widgets.faders import Faders
from chart_hero_app.widgets.output_box import OutputBox
from chart_hero_app.widgets.preferences.page import PreferencesPage


class SoundPage(PreferencesPage):
    """The Sound page.

    Parameters
    ----------
    look : colours and fonts
    settings : what is chosen; the player keeps its own part there
    player : whose devices and desk are shown
    """

    icon_name = "speaker"

    def __init__(self, look: Look, settings: Settings, player: Player, parent: QWidget | None = None) -> None:
        super().__init__(look, settings, parent)
        self.output = OutputBox(player, look)
        self.add(self.output)
        self.add_note(
            self.tr("Latency is what the device takes to sound. Measured once per device by tapping along.")
        )
        self.add_heading(self.tr("How loud"))
        self.faders = Faders(player, (Fader.KIT, Fader.CLICK))
        self.add(self.faders)
        self.column.addStretch(1)
        if player.outputs.device is None:
            player.outputs.open_if_none()

    @property
    def title(self) -> str:
        """What the page is called."""
        return self.tr("Sound")
