"""The strip that counts taps while the tempo is tapped along."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from chart_hero_app.theme.look import Look
from chart_hero_app.view_models.tap_along import TapAlong
from chart_hero_app.widgets.button import Button
from chart_hero_app.widgets.key_cap import KeyHint
from chart_hero_app.widgets.labels import label
from chart_hero_app.widgets.popover import Popover
from chart_hero_core.editing.tempo_commands import LEAST_TAPS


class TapStrip(Popover):
    """The key, the count and the tempo so far; there while taps are awaited.

    Parameters
    ----------
    look : colours and fonts
    taps : what is tapped
    over : what it lies over
    """

    def __init__(self, look: Look, taps: TapAlong, over: QWidget) -> None:
        super().__init__(look, over)
        self._taps = taps
        self.setAccessibleName(self.tr("Tap along"))
        self._icon = QLabel()
        self.count = label("", "subhead")
        self.tempo = label("", "body-2")
        done = Button(look, self.tr("Done"), height_px=28)
        done.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        done.clicked.connect(taps.end)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 12, 8)
        row.setSpacing(16)
        row.addWidget(self._icon)
        row.addWidget(KeyHint(look, words=self.tr("on every beat"), command="tempo.tap"))
        row.addWidget(self.count)
        row.addWidget(self.tempo)
        row.addWidget(done)
        look.changed.connect(self._tint)
        self._tint()

    def show_taps(self) -> None:
        """Show how many taps there are, and what they make."""
        n_taps, bpm = self._taps.n_taps, self._taps.bpm
        self.count.setText(self.tr("1 tap") if n_taps == 1 else self.tr("%1 taps").replace("%1", str(n_taps)))
        if bpm is not None:
            self.tempo.setText(self.tr("%1 BPM").replace("%1", f"{bpm:.1f}"))
        elif n_taps < LEAST_TAPS:
            self.tempo.setText(self.tr("The grid follows from the third tap on."))
        self.resize(self.fitted_size())

    def _tint(self) -> None:
        icon = self.look.theme.icon("metronome", "accent")
        self._icon.setPixmap(icon.pixmap(QSize(16, 16), self.devicePixelRatioF()))
