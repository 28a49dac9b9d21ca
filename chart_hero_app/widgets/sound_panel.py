"""The Sound tab: how loud song, chart and click are, on which ears, through which device, how late."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from chart_hero_app.playback.desk import Fader
from chart_hero_app.playback.player import Player
from chart_hero_app.theme.look import Look
from chart_hero_app.widgets.faders import Faders
from chart_hero_app.widgets.labels import hairline
from chart_hero_app.widgets.output_box import OutputBox


class SoundPanel(QWidget):
    """The Sound tab.

    Parameters
    ----------
    player : whose desk and devices are shown
    look : colours and fonts
    """

    def __init__(self, player: Player, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._player = player
        self.faders = Faders(player, (Fader.SONG, Fader.KIT, Fader.CLICK, Fader.MASTER))
        self.ears = QCheckBox(self.tr("Song left ear, chart right"))
        self.ears.toggled.connect(player.split_ears)
        self.output = OutputBox(player, look)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(12)
        for widget in (self.faders, self.ears, hairline(), self.output):
            column.addWidget(widget)
        column.addStretch(1)
        player.levels_changed.connect(self._show_ears)
        self._show_ears()

    def _show_ears(self) -> None:
        with QSignalBlocker(self.ears):
            self.ears.setChecked(self._player.desk.splits_ears)
