"""The grid in figures: tempo, how many bars fit it, time signature, and the two quick repairs."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from chart_hero_app.figures import count_text, tempo_text
from chart_hero_app.theme.look import Look
from chart_hero_app.view_models.song_session import SongSession
from chart_hero_app.widgets.button import Button
from chart_hero_app.widgets.chip import Chip
from chart_hero_app.widgets.labels import label
from chart_hero_app.widgets.wrap_row import WrapRow
from chart_hero_core.domain.grid_trust import BarCount
from chart_hero_core.domain.timing import TempoMap

_MOSTLY = 0.95
"""With so many bars in place the grid is good."""


class TempoCard(QWidget):
    """Tempo and bars of a song.

    Parameters
    ----------
    session : the song
    look : colours and fonts
    """

    def __init__(self, session: SongSession, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._tempo = label("")
        self.fit = Chip(look, "success", "check")
        self._signature = label("", "label")
        self.halve = Button(look, self.tr("Halve"), "link", height_px=24)
        self.halve.setAccessibleName(self.tr("Halve the tempo"))
        self.halve.clicked.connect(session.grid.halve)
        self.double = Button(look, self.tr("Double"), "link", height_px=24)
        self.double.setAccessibleName(self.tr("Double the tempo"))
        self.double.clicked.connect(session.grid.double)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for widgets in (
            (label(self.tr("Tempo"), "subhead"), self._tempo),
            (self.fit, self._signature),
        ):
            row = WrapRow()
            row.add(*widgets)
            column.addLayout(row)
        buttons = WrapRow(gap_px=16, is_spread=False)
        buttons.add(self.halve, self.double)
        column.addLayout(buttons)

    @property
    def texts(self) -> tuple[str, str, str]:
        """What it says: tempo, how many bars fit, time signature; empty where it says nothing."""
        return self._tempo.text(), self.fit.text, self._signature.text()

    def show_song(self) -> None:
        """Show the song's grid as it is now."""
        session = self._session
        tempo_map, has_grid = session.editor.document.tempo_map, session.has_grid
        self._tempo.setText(self._tempo_text(tempo_map) if has_grid else self.tr("Not known yet"))
        self._signature.setText(self._signature_text(tempo_map) if has_grid else "")
        self._signature.setVisible(has_grid)
        self._show_fit(session.timeline.display.trust.count)
        for button, words in (
            (self.halve, self.tr("Count half as many beats")),
            (self.double, self.tr("Count twice as many beats")),
        ):
            button.setEnabled(has_grid)
            button.setToolTip(words if has_grid else self.tr("The song has no bars yet"))

    def _show_fit(self, bars: BarCount) -> None:
        self.fit.setVisible(bars.n_heard > 0)
        if self._session.tempo is not None and not self._session.tempo.is_followed:
            self.fit.show_fact("warn", "warning", self.tr("Beat hard to follow") if bars.n_heard else "")
            return
        is_good = bars.n_fitting >= _MOSTLY * bars.n_heard
        words = self.tr("%1 of %2 bars fit").replace("%1", count_text(bars.n_fitting))
        words = words.replace("%2", count_text(bars.n_heard)) if bars.n_heard else ""
        self.fit.show_fact("success" if is_good else "warn", "check" if is_good else "warning", words)

    def _tempo_text(self, tempo_map: TempoMap) -> str:
        changes = tempo_map.tempo_changes
        if len(changes) > 1:
            return tempo_text(tempo_map)
        return self.tr("%1 BPM, steady").replace("%1", f"{changes[0].bpm:.1f}")

    def _signature_text(self, tempo_map: TempoMap) -> str:
        first, *others = tempo_map.time_signatures
        texts = {0: self.tr("%1 throughout"), 1: self.tr("%1 at first, 1 change")}
        text = texts.get(len(others), self.tr("%1 at first, %2 changes"))
        return text.replace("%1", f"{first.numerator}/{first.denominator}").replace("%2", str(len(others)))
