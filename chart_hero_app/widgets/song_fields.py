"""The texts of song.ini as fields."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from chart_hero_app.view_models.song_details import SongDetails, TextField
from chart_hero_app.widgets.labels import label


class SongField(QWidget):
    """A text with its name above. Each letter is kept as it is typed; Enter, or leaving it, ends the step.

    Parameters
    ----------
    details : whose text it is
    field : which of them
    name : of the field
    """

    def __init__(
        self, details: SongDetails, field: TextField, name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._details = details
        self._field = field
        self.edit = QLineEdit()
        self.edit.setAccessibleName(name)
        self.edit.setPlaceholderText(field.unknown)
        self.edit.textEdited.connect(self._change)
        self.edit.editingFinished.connect(details.leave)
        self.edit.returnPressed.connect(self.edit.clearFocus)
        caption = label(name, "label")
        caption.setBuddy(self.edit)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(caption)
        column.addWidget(self.edit)

    def show_song(self) -> None:
        """Show what the document says, unless that is what stands there but for spaces at the ends."""
        text = self._details.text(self._field)
        if self.edit.text().strip() != text:
            self.edit.setText(text)
            self.edit.setCursorPosition(0 if not self.edit.hasFocus() else len(text))

    def _change(self, text: str) -> None:
        self._details.change_text(self._field, text)
