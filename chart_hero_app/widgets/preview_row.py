"""Where the games' preview of a song starts."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from chart_hero_app.theme.look import Look
from chart_hero_app.view_models.song_details import SongDetails
from chart_hero_app.widgets.button import Button
from chart_hero_app.widgets.labels import label
from chart_hero_app.widgets.wrap_row import WrapRow
from chart_hero_app.words import instant_in_song_text


class PreviewRow(QWidget):
    """The start of the preview, and buttons to set it from the playhead, play it, and forget it.

    Parameters
    ----------
    details : whose preview it is
    look : colours and fonts
    """

    def __init__(self, details: SongDetails, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._details = details
        self._start = label("", "body-2")
        self.set_here = Button(look, self.tr("Start here"), height_px=28)
        self.set_here.setAccessibleName(self.tr("Start the preview at the playhead"))
        self.set_here.setToolTip(self.tr("The preview starts at the playhead"))
        self.set_here.clicked.connect(details.start_preview_here)
        self.play = Button(look, self.tr("Play"), icon_name="play", height_px=28)
        self.play.setAccessibleName(self.tr("Play the preview"))
        self.play.clicked.connect(details.play_preview)
        self.forget = Button(look, self.tr("Clear"), "quiet", height_px=28)
        self.forget.setAccessibleName(self.tr("Clear the preview's start"))
        self.forget.setToolTip(self.tr("Let the export choose"))
        self.forget.clicked.connect(details.forget_preview)
        head = WrapRow()
        head.add(label(self.tr("Preview"), "subhead"), self._start)
        buttons = WrapRow(gap_px=8, is_spread=False)
        buttons.add(self.set_here, self.play, self.forget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        column.addLayout(buttons)

    @property
    def text(self) -> str:
        """What it says about the start."""
        return self._start.text()

    def show_song(self) -> None:
        """Show where the preview starts."""
        start_s = self._details.preview_s
        is_set = start_s is not None
        self._start.setText(
            self.tr("Chosen by the export") if start_s is None else instant_in_song_text(start_s)
        )
        self.play.setEnabled(is_set)
        self.play.setToolTip("" if is_set else self.tr("Set a start first"))
        self.forget.setVisible(is_set)
