"""What the timeline shows of a run: how far it is, and its strokes until there is a chart of them."""

from __future__ import annotations

from PySide6.QtCore import QObject

from chart_hero_app.view_models.listening import ListeningModel
from chart_hero_app.view_models.timeline_display import HeardStroke, Hearing, TimelineDisplay
from chart_hero_core.domain.drums import DrumVoice
from chart_hero_core.service import HeardSoFar, KitSpec, pad_of


class RunDisplay(QObject):
    """Shows a run on the timeline.

    Parameters
    ----------
    display : of the timeline
    listening : the run
    parent : Qt's owner
    """

    def __init__(
        self, display: TimelineDisplay, listening: ListeningModel, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._display, self._listening = display, listening
        self._strokes: tuple[HeardStroke, ...] = ()
        listening.progress_changed.connect(self.refresh)

    def show_strokes(self, so_far: HeardSoFar, kit: KitSpec) -> None:
        """Show the strokes that were heard so far, each on the pad where it will usually be played."""
        self._strokes = tuple(
            HeardStroke(onset.onset_s, pad_of(onset.voice, kit), onset.voice is DrumVoice.HI_HAT_OPEN)
            for onset in so_far.onsets
        )
        self._display.show_hearing(Hearing(so_far.heard_until_s, self._strokes))

    def forget_strokes(self) -> None:
        """Show no strokes any more: there is a chart of them, or another run begins."""
        self._strokes = ()
        self.refresh()

    def refresh(self) -> None:
        """Show how far the run is; without one, the strokes that it left."""
        progress = self._listening.progress
        if progress is not None:
            self._display.show_hearing(Hearing(progress.heard_s, self._strokes))
        elif self._strokes:
            self._display.show_hearing(Hearing(self._strokes[-1].onset_s, self._strokes))
        else:
            self._display.show_hearing(None)
