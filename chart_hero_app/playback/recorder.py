"""Playing notes in by keys while the song plays: each tap is a note where it was heard, all one undo step."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from chart_hero_app.playback.player import Player
from chart_hero_app.view_models.editor import EditorModel
from chart_hero_core.domain.chart import Pad
from chart_hero_core.editing.document import ChartDocument, NotePlace
from chart_hero_core.editing.note_placing import add_note
from chart_hero_core.editing.snapping import SnapSpec, snap_second


@dataclass(frozen=True, slots=True)
class Tap:
    """A key that was struck at a heard second."""

    second: float
    pad: Pad
    velocity: int = 100


class Recorder(QObject):
    """Records taps into a document.

    Parameters
    ----------
    player : says what is heard at a tap, the device's latency taken off
    editor : takes the notes
    snap : the grid they fall on, asked at each tap's end
    parent : Qt's owner

    Signals
    -------
    changed() : recording began or ended
    tapped(Tap) : a note was played in; it comes into the document when recording ends
    """

    changed = Signal()
    tapped = Signal(object)

    def __init__(
        self,
        player: Player,
        editor: EditorModel,
        snap: Callable[[], SnapSpec],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._player = player
        self._editor = editor
        self._snap = snap
        self._taps: list[Tap] = []
        self._is_recording = False
        player.state_changed.connect(self._follow_player)

    @property
    def is_recording(self) -> bool:
        """Whether taps are taken."""
        return self._is_recording

    def start(self) -> None:
        """Begin, and let the song play if it does not; without a device nothing begins."""
        if self._is_recording:
            return
        self._player.play()
        self._is_recording = self._player.is_playing
        self.changed.emit()

    def tap(self, pad: Pad, velocity: int = 100) -> None:
        """Take a tap on a pad; while nothing is recorded, none."""
        if self._is_recording:
            tap = Tap(self._player.position_s, pad, velocity)
            self._taps.append(tap)
            self.tapped.emit(tap)

    def stop(self) -> None:
        """End, and put the notes into the document; the song plays on."""
        if not self._is_recording:
            return
        self._is_recording = False
        taps, self._taps = self._taps, []
        if taps:
            n = len(taps)
            name = self.tr("record {n} notes").format(n=n) if n > 1 else self.tr("record a note")
            snap = self._snap()
            self._editor.perform(name, lambda document: with_taps(document, taps, snap))
        self.changed.emit()

    def _follow_player(self) -> None:
        if not self._player.is_playing:
            self.stop()


def with_taps(document: ChartDocument, taps: Iterable[Tap], snap: SnapSpec) -> ChartDocument:
    """Put a note on the grid line nearest to each tap; where one is already, it is kept and pinned."""
    for tap in taps:
        place = NotePlace(snap_second(document.tempo_map, snap, tap.second), tap.pad)
        document = add_note(document, place, tap.velocity).document
    return document
