"""What song.ini will say of the open song, edited by hand: one step of undo per field."""

from __future__ import annotations

from enum import Enum
from typing import Any

from PySide6.QtCore import QObject, Signal

from chart_hero_app.playback.player import Span
from chart_hero_app.view_models.edit_effort import edits_per_100_notes
from chart_hero_app.view_models.song_session import SongSession
from chart_hero_core.domain.chart import SongMetadata
from chart_hero_core.editing.section_commands import change_metadata
from chart_hero_core.export.metadata import UNKNOWN_ARTIST
from chart_hero_core.service import DifficultyRating, difficulty_of

HARDEST = 6
PREVIEW_S = 15.0
"""So much of the preview is played to try it."""
_NOT_RATED = -1


class TextField(Enum):
    """The texts of song.ini; the value is the name in `SongMetadata`."""

    TITLE = "title"
    ARTIST = "artist"
    ALBUM = "album"
    YEAR = "year"
    GENRE = "genre"
    CHARTER = "charter"

    @property
    def unknown(self) -> str:
        """What stands there as long as nobody knows better."""
        if self is TextField.ARTIST:
            return UNKNOWN_ARTIST
        unknown: str = getattr(SongMetadata(""), self.value)
        return unknown


class SongDetails(QObject):
    """Edits the song's metadata: every letter is kept at once, and one field is one step of undo.

    Parameters
    ----------
    session : the song
    parent : Qt's owner

    Signals
    -------
    changed() : the document is another, or what was nearly heard
    """

    changed = Signal()

    def __init__(self, session: SongSession, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        session.editor.changed.connect(self.changed)
        session.editor.candidates_changed.connect(self.changed)

    # Texts

    def text(self, field: TextField) -> str:
        """What a field says; empty while it is unknown."""
        text: str = getattr(self._metadata, field.value)
        is_unknown = text in (field.unknown, getattr(SongMetadata(""), field.value))
        return "" if is_unknown else text

    def change_text(self, field: TextField, text: str) -> None:
        """Take what a field says now, while it is typed; one step of undo until `leave`."""
        text = text.strip()
        if text != self.text(field):
            self._change(self._name(field), **{field.value: text or field.unknown})

    def leave(self) -> None:
        """Let the next change be a step of its own."""
        self._session.editor.end_amending()

    def _name(self, field: TextField) -> str:
        names = {
            TextField.TITLE: self.tr("change title"),
            TextField.ARTIST: self.tr("change artist"),
            TextField.ALBUM: self.tr("change album"),
            TextField.YEAR: self.tr("change year"),
            TextField.GENRE: self.tr("change genre"),
            TextField.CHARTER: self.tr("change charter"),
        }
        return names[field]

    # Difficulty

    @property
    def difficulty(self) -> DifficultyRating:
        """What the notes say."""
        return difficulty_of(self._session.editor.document)

    @property
    def own_rating(self) -> int | None:
        """What the user said, 0..6; None while the notes are believed."""
        rating = self._metadata.difficulty_rating
        return None if rating == _NOT_RATED else rating

    def rate(self, rating: int) -> None:
        """Rate the song by hand, 0..6; in one step of undo until `leave`."""
        self._change(self.tr("difficulty %1").replace("%1", str(rating)), difficulty_rating=rating)

    def believe_notes(self) -> None:
        """Let the rating follow the notes again."""
        self.leave()
        self._change(self.tr("difficulty from the notes"), difficulty_rating=_NOT_RATED)
        self.leave()

    # Preview

    @property
    def preview_s(self) -> float | None:
        """Heard second at which the games' preview starts; None to have one chosen by the export."""
        return self._metadata.preview_start_s

    def start_preview_here(self) -> None:
        """Let the preview start at the playhead."""
        self._change_preview(self._session.player.position_s)

    def forget_preview(self) -> None:
        """Let the export choose the preview."""
        self._change_preview(None)

    def play_preview(self) -> None:
        """Play the beginning of the preview."""
        if self.preview_s is not None:
            self._session.player.play_span(Span(self.preview_s, self.preview_s + PREVIEW_S))

    def _change_preview(self, start_s: float | None) -> None:
        self.leave()
        self._change(self.tr("preview start"), preview_start_s=start_s)
        self.leave()

    # What is left to do

    @property
    def edits_per_100_notes(self) -> float | None:
        """Expected number of edits left; None without notes."""
        editor = self._session.editor
        return edits_per_100_notes(editor.document, editor.candidates)

    @property
    def _metadata(self) -> SongMetadata:
        return self._session.editor.document.metadata

    def _change(self, name: str, **fields: Any) -> None:
        (field,) = fields
        self._session.editor.perform(
            name, lambda document: change_metadata(document, **fields), f"song {field}"
        )
