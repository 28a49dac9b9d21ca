"""Commands of undo, the clipboard and what is selected."""

from __future__ import annotations

from functools import partial

import numpy as np
from PySide6.QtGui import QGuiApplication

from chart_hero_app.commands.open_song import OpenSong, notes_text, tr
from chart_hero_app.commands.registry import CommandRegistry
from chart_hero_app.messages import message_of
from chart_hero_core.editing.clipboard import (
    Clip,
    clip_from_text,
    clip_to_text,
    copy_notes,
    paste_as_fill,
    paste_notes,
)
from chart_hero_core.editing.document import place_of
from chart_hero_core.editing.note_placing import delete_notes
from chart_hero_core.errors import FormatError

NOTICE = "clipboard"
"""What the notice of a foreign clipboard is about."""


def bind_selection(registry: CommandRegistry, song: OpenSong) -> None:
    """Bind the commands of the Edit menu."""
    hand = _SelectionHand(song)
    registry.bind("edit.undo", lambda: song.editor.undo(), hand.nothing_to_undo, label=hand.undo_label)
    registry.bind("edit.redo", lambda: song.editor.redo(), hand.nothing_to_redo, label=hand.redo_label)
    registry.bind("edit.cut", hand.cut, song.no_selection)
    registry.bind("edit.copy", hand.copy, song.no_selection)
    registry.bind("edit.paste", partial(hand.paste, as_fill=False), song.no_grid)
    registry.bind("edit.paste_as_fill", partial(hand.paste, as_fill=True), song.no_grid)
    registry.bind("edit.select_all", hand.select_all, song.no_song)
    registry.bind("edit.select_none", lambda: song.editor.select([]), song.no_selection)
    registry.bind("edit.extend_left", partial(hand.extend, -1), song.no_grid)
    registry.bind("edit.extend_right", partial(hand.extend, 1), song.no_grid)


class _SelectionHand:
    def __init__(self, song: OpenSong) -> None:
        self._song = song

    # Undo

    def nothing_to_undo(self) -> str:
        reason = self._song.no_song()
        return reason or (tr("Nothing to undo") if self._song.editor.history.undo_name is None else "")

    def nothing_to_redo(self) -> str:
        reason = self._song.no_song()
        return reason or (tr("Nothing to redo") if self._song.editor.history.redo_name is None else "")

    def undo_label(self) -> str:
        """Name what is undone."""
        return tr("Undo") if self.nothing_to_undo() else tr("Undo %1", self._song.editor.history.undo_name)

    def redo_label(self) -> str:
        """Name what is redone."""
        return tr("Redo") if self.nothing_to_redo() else tr("Redo %1", self._song.editor.history.redo_name)

    # The clipboard

    def copy(self) -> None:
        clip = copy_notes(self._song.document, self._song.editor.selection)
        if clip is not None:
            QGuiApplication.clipboard().setText(clip_to_text(clip))

    def cut(self) -> None:
        self.copy()
        name = notes_text(tr("cut %1"), len(self._song.editor.selection))
        self._song.edit_selection(name, delete_notes)

    def paste(self, *, as_fill: bool) -> None:
        """Put the clipboard's notes at the playhead, or say why they are none."""
        clip = self._clip()
        if clip is None:
            return
        tick = self._song.playhead_tick
        name = notes_text(tr("paste %1 as fill") if as_fill else tr("paste %1"), len(clip.notes))
        command = paste_as_fill if as_fill else paste_notes
        self._song.edit(name, lambda document: command(document, clip, tick))

    def _clip(self) -> Clip | None:
        try:
            clip = clip_from_text(QGuiApplication.clipboard().text())
        except FormatError as error:
            self._song.app.notice.say(NOTICE, message_of(error))
            return None
        self._song.app.notice.unsay(NOTICE)
        return clip

    # What is selected

    def select_all(self) -> None:
        self._song.editor.select(map(place_of, self._song.document.notes))

    def extend(self, direction: int) -> None:
        """Select the next notes to the right (1) or left (-1) too; first those at the playhead."""
        editor, ticks = self._song.editor, self._song.document.ticks
        chosen = [place.tick for place in editor.selection]
        if direction > 0:
            edge = max(chosen) + 1 if chosen else self._song.playhead_tick
            index = int(np.searchsorted(ticks, edge))
        else:
            edge = min(chosen) if chosen else self._song.playhead_tick + 1
            index = int(np.searchsorted(ticks, edge)) - 1
        if 0 <= index < len(ticks):
            tick = int(ticks[index])
            chord = self._song.document.notes_between(tick, tick + 1)
            editor.select(editor.selection | frozenset(map(place_of, chord)))
            self._song.timeline.reveal(self._song.seconds_at(tick))
