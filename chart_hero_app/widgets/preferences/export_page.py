"""What every export begins with."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QWidget

from chart_hero_app.settings import Settings
from chart_hero_app.theme.look import Look
from chart_hero_app.widgets.preferences.page import PreferencesPage
from chart_hero_core.service import ChartFormat


class ExportPage(PreferencesPage):
    """The Export page.

    Parameters
    ----------
    look : colours and fonts
    settings : what is chosen
    """

    icon_name = "export"

    def __init__(self, look: Look, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(look, settings, parent)
        formats = {ChartFormat.MID.value: "notes.mid", ChartFormat.CHART.value: "notes.chart"}
        self.format = self.segments("export", "chart_format", self.tr("Chart file"), formats)
        self.add_row(self.tr("Chart file"), self.format)
        self.add_note(self.tr("Clone Hero and YARG read both; notes.mid is the one that most songs have."))
        self.charter = QLineEdit()
        self.charter.setAccessibleName(self.tr("Charter"))
        self.charter.setPlaceholderText(self.tr("Your name"))
        self.charter.setMinimumWidth(look.theme.text_px(240))
        self.charter.editingFinished.connect(
            lambda: self.choose("export", "charter", self.charter.text().strip())
        )
        self.mirror(self._show_charter)
        self.add_row(self.tr("Charter"), self.charter)
        self.add_note(self.tr("The games show it beside the song."))
        self.add_heading(self.tr("Besides the chart"))
        self.audio = self.add_switch(
            "export", "has_audio", self.tr("Audio"), self.tr("So that it can be played")
        )
        self.midi = self.add_switch(
            "export", "has_midi", self.tr("MIDI for a DAW"), self.tr("General MIDI drums, beside the folder")
        )
        self.column.addStretch(1)

    @property
    def title(self) -> str:
        """What the page is called."""
        return self.tr("Export")

    def _show_charter(self) -> None:
        name = self.chosen("export", "charter")
        if name != self.charter.text().strip():
            self.charter.setText(name)
