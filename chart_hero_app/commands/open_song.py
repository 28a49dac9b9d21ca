"""The open song as commands see it, and why they cannot use it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication

from chart_hero_app.view_models.app import AppModel
from chart_hero_app.view_models.editor import EditorModel
from chart_hero_app.view_models.song_session import SongSession
from chart_hero_app.view_models.timeline import TimelineModel
from chart_hero_app.words import no_bars_yet
from chart_hero_core.editing.document import ChartDocument, NotePlace
from chart_hero_core.editing.hand import Edited
from chart_hero_core.editing.snapping import snap_second


def tr(text: str, *values: object) -> str:
    """Translate a text of the commands, then fill in %1, %2 ..."""
    text = QCoreApplication.translate("Commands", text)
    for i, value in enumerate(values, 1):
        text = text.replace(f"%{i}", str(value))
    return text


class OpenSong:
    """Gives commands the song that is open when they run.

    Parameters
    ----------
    app : behind the window
    """

    def __init__(self, app: AppModel) -> None:
        self.app = app
        self._amended: tuple[str, EditorModel, ChartDocument, frozenset[NotePlace]] | None = None
        self._n_amended = 0

    # What is there; to be asked for only where the reason is empty

    @property
    def session(self) -> SongSession:
        """The open song."""
        session = self.app.session
        assert session is not None, "a command that needs a song ran without one"
        return session

    @property
    def editor(self) -> EditorModel:
        """Its document."""
        return self.session.editor

    @property
    def document(self) -> ChartDocument:
        """As it is now."""
        return self.session.editor.document

    @property
    def timeline(self) -> TimelineModel:
        """What is seen of it."""
        return self.session.timeline

    @property
    def playhead_tick(self) -> int:
        """Tick of the playhead, snapped as notes are."""
        snap = self.timeline.display.options.snap
        return snap_second(self.document.tempo_map, snap, self.app.player.position_s)

    @property
    def exact_tick(self) -> int:
        """Tick of the playhead, where it is."""
        return max(round(float(self.document.tempo_map.ticks_at(self.app.player.position_s))), 0)

    def seconds_at(self, tick: int) -> float:
        """Heard second of a tick."""
        return float(self.document.tempo_map.seconds_at(tick))

    # Why not

    def no_song(self) -> str:
        """Say that no song is open."""
        return "" if self.app.session is not None else tr("Open a song first")

    def no_grid(self) -> str:
        """Say that there are no bars yet."""
        if self.app.session is None:
            return self.no_song()
        return "" if self.app.session.has_grid else no_bars_yet()

    def no_selection(self) -> str:
        """Say that nothing is selected."""
        return self.no_grid() or ("" if self.editor.selection else tr("Select notes first"))

    def nothing_heard(self) -> str:
        """Say that there is nothing to read the song from."""
        reason = self.no_song()
        return reason or ("" if self.session.rereading.peaks is not None else tr("Nothing was heard yet"))

    # Edits

    def edit(self, name: str, command: Callable[[ChartDocument], Edited], *, amends: bool = False) -> None:
        """Change notes, and select what should be selected then.

        Parameters
        ----------
        name : for undo
        command : what is done
        amends : one step of undo with the same edit just before, of the same notes
        """
        edited = command(self.document)
        key = self._amend_key(name) if amends else None
        self.editor.perform(name, lambda _: edited.document, key)
        self.editor.select(edited.places)
        if amends:
            self._amended = (name, self.editor, self.document, self.editor.selection)

    def edit_selection(
        self,
        name: str,
        command: Callable[[ChartDocument, frozenset[NotePlace]], Edited],
        *,
        amends: bool = False,
    ) -> None:
        """Change the selected notes."""
        self.edit(name, lambda document: command(document, self.editor.selection), amends=amends)

    def _amend_key(self, name: str) -> str:
        """The last key if nothing else was done or selected since, else a new one."""
        if self._amended != (name, self.editor, self.document, self.editor.selection):
            self._n_amended += 1
        return f"{name} {self._n_amended}"


def notes_text(text: str, count: int) -> str:
    """Fill a translated verb in: "delete %1" with 3 -> "delete 3 notes"."""
    return text.replace("%1", tr("1 note") if count == 1 else tr("%1 notes", count))
