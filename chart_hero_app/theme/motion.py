"""What moves for a moment: a fade, a slide, a scroll, each some frames long.

Nothing here has a timer. Whoever draws the frames of a window tells `Motion` how much time has passed; as
long as something moves, it is asked to do so as often as a screen shows frames.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

SLIDE_MS = 160
"""Of a popover or a panel that comes."""


class Motion(QObject):
    """The movements of a window, moved on by its frames.

    Signals
    -------
    begun() : something moves: frames should come fast, until `is_moving` is no longer so
    advanced(elapsed_s) : so much time has passed; for `Movement`
    """

    begun = Signal()
    advanced = Signal(float)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._is_reduced = False
        self._is_moving = False

    @property
    def is_reduced(self) -> bool:
        """Whether nothing may move that need not."""
        return self._is_reduced

    def reduce(self, is_reduced: bool) -> None:
        """Let movements take no time, or their own."""
        self._is_reduced = is_reduced

    @property
    def is_moving(self) -> bool:
        """Whether something was still on its way in the last frame."""
        return self._is_moving

    def advance(self, elapsed_s: float) -> None:
        """Move everything on; what has not arrived says so."""
        if self._is_moving:
            self._is_moving = False
            self.advanced.emit(elapsed_s)

    def begin(self) -> None:
        """Say that something moves."""
        if not self._is_moving:
            self._is_moving = True
            self.begun.emit()

    def go_on(self) -> None:
        """Say, while everything is moved on, that something has not arrived."""
        self._is_moving = True


class Movement(QObject):
    """Something that can move from 0 to 1, fast first and slower towards the end.

    Parameters
    ----------
    motion : tells how time passes; movements take none where it is reduced
    duration_ms : how long it takes
    show : draws a share of the way, 0..1; the last is 1
    parent : Qt's owner; what goes with it moves no more
    """

    def __init__(
        self, motion: Motion, duration_ms: int, show: Callable[[float], None], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._motion = motion
        self._duration_s = duration_ms / 1000
        self._show = show
        self._passed_s: float | None = None
        motion.advanced.connect(self._advance)

    @property
    def is_running(self) -> bool:
        """Whether it is on its way."""
        return self._passed_s is not None

    def start(self) -> None:
        """Begin at 0, from anew if it is on its way; at once at 1 where nothing may move."""
        if self._motion.is_reduced:
            self.finish()
            return
        self._passed_s = 0.0
        self._motion.begin()
        self._show(0.0)

    def stop(self) -> None:
        """Stay where it is."""
        self._passed_s = None

    def finish(self) -> None:
        """Be at 1 at once."""
        self._passed_s = None
        self._show(1.0)

    def _advance(self, elapsed_s: float) -> None:
        if self._passed_s is None:
            return
        self._passed_s += elapsed_s
        share = self._passed_s / self._duration_s
        if share >= 1.0:
            self.finish()
            return
        self._motion.go_on()
        self._show(1 - (1 - share) ** 3)
