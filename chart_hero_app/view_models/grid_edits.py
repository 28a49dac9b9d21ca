"""Edits of the song's grid. Every note is placed anew for them, so they are worked out on a thread."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import count

from PySide6.QtCore import QObject, Signal

from chart_hero_app.jobs import Jobs
from chart_hero_app.view_models.background_edits import BackgroundEdits
from chart_hero_app.view_models.editor import EditorModel
from chart_hero_core.editing import tempo_commands
from chart_hero_core.editing.document import ChartDocument
from chart_hero_core.editing.position import position_of

LONGEST_PAUSE_S = 3.0
"""Taps farther apart begin a new tempo."""

_TAPPING = "tap tempo"


class GridEdits(QObject):
    """Changes tempo, markers, signatures and bars of the open song, each as one step of undo.

    Parameters
    ----------
    editor : whose grid it is
    jobs : the threads
    parent : Qt's owner

    Signals
    -------
    taps_changed() : `n_taps`
    failed(ChartHeroError) : an edit cannot be made, such as a tempo out of range
    """

    taps_changed = Signal()
    failed = Signal(object)

    def __init__(self, editor: EditorModel, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._editor = editor
        self._edits = BackgroundEdits(editor, jobs, self)
        self._edits.failed.connect(self.failed)
        self._numbers = count()
        self._taps_s: list[float] = []
        self._untapped = editor.document
        self._tapped = editor.document

    def close(self) -> None:
        """Stop, and change nothing any more."""
        self._edits.close()

    @property
    def is_busy(self) -> bool:
        """Whether an edit is on its way."""
        return self._edits.is_busy

    # Tempo

    def set_bpm(self, tick: int, bpm: float) -> None:
        """Set the tempo from the bar that holds a tick up to the next marker."""
        self._start(
            self._name(self.tr("tempo, bar %1"), tick), partial(tempo_commands.set_bpm, tick=tick, bpm=bpm)
        )

    def halve(self) -> None:
        """Count half as many beats in the whole song."""
        self._start(self.tr("halve tempo"), tempo_commands.halve_tempo)

    def double(self) -> None:
        """Count twice as many beats in the whole song."""
        self._start(self.tr("double tempo"), tempo_commands.double_tempo)

    def move_beat(self, tick: int, second: float) -> None:
        """Move the beat line nearest to a tick to a heard second."""
        name = self._name(self.tr("move beat line, bar %1"), tick)
        self._start(name, partial(tempo_commands.move_beat, tick=tick, second=second))

    def insert_marker(self, tick: int) -> None:
        """Put a tempo marker at the beat line nearest to a tick."""
        name = self._name(self.tr("insert tempo marker, bar %1"), tick)
        self._start(name, partial(tempo_commands.insert_marker, tick=tick))

    def remove_marker(self, tick: int) -> None:
        """Take the tempo marker of a tick away."""
        name = self._name(self.tr("remove tempo marker, bar %1"), tick)
        self._start(name, partial(tempo_commands.remove_marker, tick=tick))

    # Bars

    def set_signature(self, tick: int, numerator: int, denominator: int) -> None:
        """Set the time signature from the bar that holds a tick up to the next one."""
        name = self._name(self.tr("time signature %1, bar %2"), f"{numerator}/{denominator}", tick)
        self._start(
            name,
            partial(tempo_commands.set_signature, tick=tick, numerator=numerator, denominator=denominator),
        )

    def start_bar(self, tick: int, *, from_here: bool = False) -> None:
        """Let a bar start at the beat nearest to a tick; with `from_here` bars before it stay."""
        place = position_of(self._editor.document.tempo_map, tick)
        name = self.tr("start bar at %1").replace("%1", f"{place.bar}.{place.beat}")
        self._start(name, partial(tempo_commands.start_bar, tick=tick, from_here=from_here))

    # Tapping along

    @property
    def n_taps(self) -> int:
        """Taps that belong together so far."""
        return len(self._taps_s)

    def tap(self, second: float) -> None:
        """Take a tap on a beat; from the third on the grid follows, all in one step of undo.

        Parameters
        ----------
        second : heard second of the tap; one long after the last, or before it, begins anew
        """
        is_next = self._taps_s and 0.0 < second - self._taps_s[-1] <= LONGEST_PAUSE_S
        if not is_next or self._editor.document is not self._tapped:
            self._editor.end_amending()
            self._taps_s = []
            self._untapped = self._tapped = self._editor.document
        self._taps_s.append(second)
        self.taps_changed.emit()
        if len(self._taps_s) >= tempo_commands.LEAST_TAPS:
            name = self._name(
                self.tr("tap tempo, bar %1"), int(self._untapped.tempo_map.ticks_at(self._taps_s[0]))
            )
            taps_s, before = tuple(self._taps_s), self._untapped
            self._edits.start(
                _TAPPING,
                lambda _: tempo_commands.set_tapped_tempo(before, taps_s),
                lambda document: self._take_tapped(name, document),
            )

    def _take_tapped(self, name: str, document: ChartDocument) -> None:
        if self._editor.document is not self._tapped:
            return  # another edit came in between: the next tap begins anew
        self._editor.perform(name, lambda _: document, _TAPPING)
        self._tapped = self._editor.document

    # Working them out

    def _start(self, name: str, command: Callable[[ChartDocument], ChartDocument]) -> None:
        self._edits.start(
            f"{name} {next(self._numbers)}",  # none is dropped for another
            command,
            lambda document: self._editor.perform(name, lambda _: document),
        )

    def _name(self, text: str, *values: str | int) -> str:
        """Fill a name in; the last value is a tick, and said as its bar."""
        *others, tick = values
        bar = position_of(self._editor.document.tempo_map, int(tick)).bar
        for i, value in enumerate((*others, bar), 1):
            text = text.replace(f"%{i}", str(value))
        return text
