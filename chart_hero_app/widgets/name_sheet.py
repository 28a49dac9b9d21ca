"""The sheet in which a song is looked up by its name."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from chart_hero_app.theme.look import Look
from chart_hero_app.widgets.button import Button
from chart_hero_app.widgets.labels import label
from chart_hero_app.widgets.named_edit import named_edit
from chart_hero_app.widgets.sheet import Sheet

_WIDTH_PX = 480


class NameSheet(Sheet):
    """Title and artist, and where they go.

    Parameters
    ----------
    look : colours and fonts
    over : what it darkens

    Signals
    -------
    search_asked(str, str) : this title, and this artist or an empty text, are to be looked for
    """

    search_asked = Signal(str, str)

    def __init__(self, look: Look, over: QWidget) -> None:
        super().__init__(look, self.tr("Search by name"), over, _WIDTH_PX)
        self.title, self.artist = QLineEdit(), QLineEdit()
        self.search_button = Button(look, self.tr("Search"), "primary", "search")
        self.column.addWidget(named_edit(self.tr("Title"), self.title))
        self.column.addWidget(named_edit(self.tr("Artist"), self.artist))
        self.column.addWidget(
            label(
                self.tr("Both go to musicbrainz.org as text. It needs no key and counts no request."),
                "label-2",
                wraps=True,
            )
        )
        self.foot.addStretch(1)
        self.add_buttons(self.search_button)
        self.title.textChanged.connect(self._follow)
        self.search_button.clicked.connect(self._search)

    @property
    def controls(self) -> Sequence[QWidget]:
        """What Tab goes through."""
        return self.title, self.artist, self.search_button, self.close_button

    @property
    def main_button(self) -> Button:
        """Search."""
        return self.search_button

    def ask(self, title: str, artist: str) -> None:
        """Open it with what is known."""
        self.title.setText(title)
        self.artist.setText(artist)
        self._follow()
        self.open_sheet(self.title if artist else self.artist)

    def _follow(self) -> None:
        has_title = bool(self.title.text().strip())
        self.search_button.setEnabled(has_title)
        self.search_button.setToolTip("" if has_title else self.tr("Type a title first"))

    def _search(self) -> None:
        self.close_sheet()
        self.search_asked.emit(self.title.text().strip(), self.artist.text().strip())
