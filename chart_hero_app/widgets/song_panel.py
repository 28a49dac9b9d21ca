"""The Song tab: cover, texts, difficulty, preview, how much is left to edit, what heard the song."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from chart_hero_app.figures import count_text
from chart_hero_app.theme.look import Look
from chart_hero_app.view_models.song_cover import SongCover
from chart_hero_app.view_models.song_details import SongDetails, TextField
from chart_hero_app.view_models.song_model import SongModel
from chart_hero_app.view_models.song_session import SongSession
from chart_hero_app.widgets.button import Button
from chart_hero_app.widgets.cover_art import cover_of
from chart_hero_app.widgets.cover_field import CoverField
from chart_hero_app.widgets.difficulty_meter import DifficultyMeter
from chart_hero_app.widgets.labels import hairline, label
from chart_hero_app.widgets.preview_row import PreviewRow
from chart_hero_app.widgets.song_fields import SongField
from chart_hero_app.widgets.song_model_part import SongModelPart
from chart_hero_app.widgets.song_page import SongPage
from chart_hero_app.widgets.wrap_row import WrapRow
from chart_hero_core.editing.bar_spans import bar_at

_COVER_PX = 72
_YEAR_PX = 72


class SongPanel(SongPage):
    """The Song tab of one song.

    Parameters
    ----------
    session : the song
    cover : its picture
    model : that heard it, and others
    look : colours and fonts

    Signals
    -------
    picture_asked() : the cover was clicked; `cover.take` takes what is chosen
    """

    picture_asked = Signal()

    def __init__(
        self,
        session: SongSession,
        cover: SongCover,
        model: SongModel,
        look: Look,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._cover = cover
        self.details = SongDetails(session, self)
        self.picture = CoverField(look, _COVER_PX)
        self.fault = label("", "error", wraps=True)
        self.fields = {field: SongField(self.details, field, self._name(field)) for field in TextField}
        self.meter = DifficultyMeter(look)
        self._reason = label("", "label", wraps=True)
        self.believe_notes = Button(look, self.tr("Follow the notes"), "link", height_px=24)
        self.preview = PreviewRow(self.details, look)
        self._effort = label("", "body-2", wraps=True)
        self._effort.setToolTip(self.tr("As far as the model itself doubts what it heard."))
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(12)
        column.addLayout(self._texts())
        self.model_part = SongModelPart(model, look)
        for part in (self._difficulty(), self.preview, self._effort_part(), self.model_part):
            column.addWidget(hairline())
            column.addWidget(part)
        column.addStretch(1)
        self._connect()
        self.leave_letters_to_song()
        self.show_song()

    # What it is made of

    def _name(self, field: TextField) -> str:
        names = {
            TextField.TITLE: self.tr("Title"),
            TextField.ARTIST: self.tr("Artist"),
            TextField.ALBUM: self.tr("Album"),
            TextField.YEAR: self.tr("Year"),
            TextField.GENRE: self.tr("Genre"),
            TextField.CHARTER: self.tr("Charter"),
        }
        return names[field]

    def _texts(self) -> QVBoxLayout:
        fields = self.fields
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(self.picture)
        head.addWidget(fields[TextField.TITLE], 1, Qt.AlignmentFlag.AlignBottom)
        fields[TextField.YEAR].setMaximumWidth(_YEAR_PX)
        rows = QVBoxLayout()
        rows.setSpacing(8)
        rows.addLayout(head)
        rows.addWidget(self.fault)
        self.fault.hide()
        for first, second in ((TextField.ARTIST, TextField.YEAR), (TextField.ALBUM, TextField.GENRE)):
            row = QHBoxLayout()
            row.setSpacing(8)
            row.addWidget(fields[first], 1)
            row.addWidget(fields[second], 1)
            rows.addLayout(row)
        rows.addWidget(fields[TextField.CHARTER])
        return rows

    def _difficulty(self) -> QWidget:
        part, column = _part()
        head = WrapRow()
        head.add(label(self.tr("Difficulty"), "subhead"), self.meter)
        column.addLayout(head)
        column.addWidget(self._reason)
        column.addWidget(self.believe_notes, 0, Qt.AlignmentFlag.AlignLeft)
        return part

    def _effort_part(self) -> QWidget:
        part, column = _part()
        column.addWidget(label(self.tr("Left to edit"), "subhead"))
        column.addWidget(self._effort)
        return part

    def _connect(self) -> None:
        self.meter.chosen.connect(self.details.rate)
        self.meter.let_go.connect(self.details.leave)
        self.believe_notes.clicked.connect(self.details.believe_notes)
        self.picture.clicked.connect(self.picture_asked)
        self.picture.picture_dropped.connect(self._cover.take)
        self._cover.changed.connect(self._show_picture)
        self._cover.changed.connect(self.fault.hide)
        self._cover.failed.connect(self._show_fault)
        self.follow(self.details.changed, self._session.state_changed)

    # What it shows

    @property
    def reason(self) -> str:
        """Why the song is as hard as it is."""
        return self._reason.text()

    @property
    def effort(self) -> str:
        """How much is left to edit."""
        return self._effort.text()

    def show_song(self) -> None:
        """Show the song as it is now."""
        for field in self.fields.values():
            field.show_song()
        self._show_picture()
        self._show_difficulty()
        self.preview.show_song()
        self._effort.setText(self._effort_text(self.details.edits_per_100_notes))

    def _show_difficulty(self) -> None:
        rating, own = self.details.difficulty, self.details.own_rating
        self.meter.show_value(rating.rating if own is None else own)
        self.believe_notes.setVisible(own is not None)
        if not self._session.editor.document.notes:
            reason = self.tr("There are no notes yet.")
        else:
            reason = self.tr("Up to %1 notes a second, around bar %2.")
            reason = reason.replace("%1", f"{rating.notes_per_s:.1f}")
            reason = reason.replace("%2", count_text(self._bar_at(rating.busiest_s)))
        if own is not None:
            said = self.tr("Set by you; the notes say %1.").replace("%1", str(rating.rating))
            reason = f"{said} {reason}"
        self._reason.setText(reason)

    def _bar_at(self, second: float) -> int:
        tempo_map = self._session.editor.document.tempo_map
        return bar_at(tempo_map, float(tempo_map.ticks_at(second))).number

    def _effort_text(self, edits: float | None) -> str:
        if edits is None:
            return self.tr("There are no notes yet.")
        if edits < 0.5:
            return self.tr("Less than 1 edit per 100 notes left")
        if round(edits) == 1:
            return self.tr("About 1 edit per 100 notes left")
        return self.tr("About %1 edits per 100 notes left").replace("%1", str(round(edits)))

    def _show_picture(self) -> None:
        metadata = self._session.editor.document.metadata
        self.picture.show_picture(cover_of(self._cover.picture, self._session.title, metadata.artist))

    def _show_fault(self, error: Exception) -> None:
        self.fault.setText(str(error))
        self.fault.show()


def _part() -> tuple[QWidget, QVBoxLayout]:
    part = QWidget()
    column = QVBoxLayout(part)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(6)
    return part, column
