"""The card that proposes which song it is: to be looked at, changed, taken or left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import (
    QButtonGroup,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from chart_hero_app.theme.look import Look
from chart_hero_app.view_models.song_details import TextField
from chart_hero_app.widgets.button import Button
from chart_hero_app.widgets.chip import Chip, ChipKind
from chart_hero_app.widgets.cover import Cover
from chart_hero_app.widgets.labels import hairline, label
from chart_hero_app.widgets.match_rows import MatchRow
from chart_hero_app.widgets.match_words import evidence_text, requests_text, strength_text
from chart_hero_app.widgets.named_edit import named_edit
from chart_hero_app.widgets.sheet import EDGE_PX, Sheet
from chart_hero_core.domain.identification import Identification, SongMatch, Strength

COVER_PX = 168
_YEAR_PX = 96
_SIGNS: dict[Strength, tuple[ChipKind, str]] = {
    Strength.STRONG: ("success", "check"),
    Strength.FAIR: ("warn", "info"),
    Strength.WEAK: ("doubt", "doubt"),
}


class MatchCard(Sheet):
    """One identification. Nothing is taken before the user says so; a weak match is not even chosen.

    Parameters
    ----------
    look : colours and fonts
    over : what it darkens

    Signals
    -------
    chosen(SongMatch) : another recording is looked at; `show_cover` takes its picture
    use_asked(SongMatch, dict) : this recording is it, with these texts by `TextField`
    search_asked(str, str) : it is none of them: title and artist to look for
    """

    chosen = Signal(object)
    use_asked = Signal(object, object)
    search_asked = Signal(str, str)

    def __init__(self, look: Look, over: QWidget) -> None:
        super().__init__(look, self.tr("Is this the song?"), over)
        self._found: Identification | None = None
        self._looked_at: SongMatch | None = None
        self._known: Mapping[TextField, str] = {}
        self._file_s: float | None = None
        self.rows: list[MatchRow] = []
        self._group = QButtonGroup(self)
        self.strength = Chip(look, "success", "check")
        self.cover = Cover(look, COVER_PX)
        self.fields = {field: QLineEdit() for field in TextField if field is not TextField.CHARTER}
        self.evidence = label("", "label-2", wraps=True)
        self.requests = label("", "label-2", wraps=True)
        self.leave_button = Button(look, self.tr("Not this"), "quiet")
        self.search_button = Button(look, self.tr("Search by name"))
        self.use_button = Button(look, self.tr("Use this"), "primary", "check")
        self.head.insertWidget(1, self.strength)
        self.column.addLayout(self._song())
        self.column.addWidget(self.evidence)
        self.wide.addWidget(self._versions())
        self.foot.addWidget(self.requests, 1)
        self.add_buttons(self.leave_button, self.search_button, self.use_button)
        self._group.buttonClicked.connect(self._choose)
        self.fields[TextField.TITLE].textChanged.connect(self._show_use)
        self.leave_button.clicked.connect(self.close_sheet)
        self.search_button.clicked.connect(self._search)
        self.use_button.clicked.connect(self._use)

    # What it is made of

    def _song(self) -> QHBoxLayout:
        fields = self.fields
        names = {
            TextField.TITLE: self.tr("Title"),
            TextField.ARTIST: self.tr("Artist"),
            TextField.ALBUM: self.tr("Album"),
            TextField.YEAR: self.tr("Year"),
            TextField.GENRE: self.tr("Genre"),
        }
        pairs = {field: named_edit(names[field], edit) for field, edit in fields.items()}
        self._genre = pairs[TextField.GENRE]
        pairs[TextField.YEAR].setFixedWidth(self.look.theme.text_px(_YEAR_PX))
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(10)
        grid.addWidget(pairs[TextField.TITLE], 0, 0, 1, 2)
        grid.addWidget(pairs[TextField.ARTIST], 1, 0, 1, 2)
        grid.addWidget(pairs[TextField.ALBUM], 2, 0)
        grid.addWidget(pairs[TextField.YEAR], 2, 1)
        grid.addWidget(self._genre, 3, 0, 1, 2)
        row = QHBoxLayout()
        row.setSpacing(EDGE_PX)
        row.addWidget(self.cover, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(grid, 1)
        return row

    def _versions(self) -> QWidget:
        self._part = QWidget()
        self._part.setProperty("kind", "panel")
        self._part.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        caption = label(self.tr("What to use"), "label-2")
        caption.setContentsMargins(EDGE_PX, 8, EDGE_PX, 8)
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        column = QVBoxLayout(self._part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(hairline())
        column.addWidget(caption)
        column.addLayout(self._list)
        column.addWidget(hairline())
        return self._part

    @property
    def controls(self) -> Sequence[QWidget]:
        """What Tab goes through."""
        checked = self._group.checkedButton()
        rows = (checked,) if checked is not None else tuple(self.rows[:1])
        buttons = (self.leave_button, self.search_button, self.use_button, self.close_button)
        return (*self.fields.values(), *rows, *buttons)

    @property
    def main_button(self) -> Button:
        """Use this."""
        return self.use_button

    # What it shows

    def propose(self, found: Identification, known: Mapping[TextField, str], file_s: float | None) -> None:
        """Open it.

        Parameters
        ----------
        found : what the song may be
        known : what is known of the song now; stays where a match does not say it
        file_s : length of the file
        """
        self._found, self._known, self._file_s = found, known, file_s
        self._fill_rows(found)
        self.requests.setText(requests_text(found))
        match = found.preselected
        if match is None:
            self._fill_fields({})
            self._show_match(found.best)
            self.evidence.setText(self.tr("None of these fits well. Choose one, or search by name."))
        else:
            self._row_of(match).setChecked(True)
            self._fill_fields(texts_of(match))
            self._show_match(match)
        self._part.setVisible(len(found.matches) > 1 or match is None)
        self._show_use()
        self.open_sheet(self.use_button if match is not None else self.rows[0])

    def _fill_rows(self, found: Identification) -> None:
        for row in self.rows:
            self._group.removeButton(row)
            self._list.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = [MatchRow(self.look, match) for match in found.matches]
        for row in self.rows:
            self._group.addButton(row)
            self._list.addWidget(row)

    def _row_of(self, match: SongMatch) -> MatchRow:
        return next(row for row in self.rows if row.match is match)

    @property
    def match(self) -> SongMatch | None:
        """The recording that is chosen; None for none."""
        checked = self._group.checkedButton()
        return checked.match if isinstance(checked, MatchRow) else None

    @property
    def texts(self) -> Mapping[TextField, str]:
        """What stands in the fields."""
        return {field: edit.text().strip() for field, edit in self.fields.items()}

    def is_about(self, match: SongMatch) -> bool:
        """Whether a recording is the one that is looked at."""
        return self._looked_at == match

    def show_cover(self, picture: QPixmap) -> None:
        """Show the picture of the recording that is looked at."""
        self.cover.show_picture(picture)

    def _choose(self) -> None:
        match = self.match
        if match is not None:
            self._fill_fields(texts_of(match))
            self._show_match(match)
            self._show_use()
            self.place()

    def _fill_fields(self, texts: Mapping[TextField, str]) -> None:
        for field, edit in self.fields.items():
            edit.setText(texts.get(field) or self._known.get(field, ""))
            edit.setCursorPosition(0)

    def _show_match(self, match: SongMatch) -> None:
        """Show all that is no field; the fields are the user's."""
        found = self._found
        assert found is not None, "a match of nothing is shown"
        self._looked_at = match
        kind, icon_name = _SIGNS[match.strength]
        self.strength.show_fact(kind, icon_name, strength_text(match.strength))
        self.evidence.setText(evidence_text(match, found.clip, self._file_s))
        self._genre.setVisible(bool(match.genre or self._known.get(TextField.GENRE)))
        self.chosen.emit(match)

    def _show_use(self) -> None:
        reason = ""
        if self.match is None:
            reason = self.tr("Choose a recording first")
        elif not self.texts[TextField.TITLE]:
            reason = self.tr("Type a title first")
        self.use_button.setEnabled(not reason)
        self.use_button.setToolTip(reason)

    # Answers

    def _search(self) -> None:
        texts = self.texts
        self.close_sheet()
        self.search_asked.emit(texts[TextField.TITLE], texts[TextField.ARTIST])

    def _use(self) -> None:
        match, texts = self.match, self.texts
        if match is not None:
            self.close_sheet()
            self.use_asked.emit(match, texts)


def texts_of(match: SongMatch) -> dict[TextField, str]:
    """What a match says, by field; empty for what it does not say."""
    return {
        TextField.TITLE: match.title,
        TextField.ARTIST: match.artist,
        TextField.ALBUM: match.album,
        TextField.YEAR: match.year,
        TextField.GENRE: match.genre,
    }
