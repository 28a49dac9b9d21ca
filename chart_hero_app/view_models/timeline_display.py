"""What the timeline shows beside the document, and how: options, sound, trust, what was just heard."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, Signal

from chart_hero_core.domain.chart import DrumNote, Pad
from chart_hero_core.domain.grid_trust import GridTrust
from chart_hero_core.domain.sound_picture import SampleSource, SoundPicture
from chart_hero_core.editing.document import DOUBT_LIMIT, NotePlace
from chart_hero_core.editing.snapping import SnapSpec
from chart_hero_core.review.hand_changes import HandChange


class Tool(Enum):
    """What the mouse does in the lanes."""

    SELECT = "select"
    PENCIL = "pencil"
    BEAT = "beat"


@dataclass(frozen=True, slots=True)
class DisplayOptions:
    """How the timeline is shown and worked on.

    Parameters
    ----------
    tool : what the mouse does
    snap : the grid that is drawn, and that notes snap to
    shows_velocity : a stem under each note
    shows_drift : where a note was heard, against its place on the grid
    folds_lanes : the five lanes of the game in place of eight
    extra_lane_px : added by hand to the lane height that fits the window
    shows_model : what the model says of the notes that the hand has changed
    doubt_limit : notes less sure than this are doubtful
    shows_only : what the filter leaves at full strength; empty without a filter
    """

    tool: Tool = Tool.SELECT
    snap: SnapSpec = field(default_factory=SnapSpec)
    shows_velocity: bool = False
    shows_drift: bool = False
    folds_lanes: bool = False
    extra_lane_px: int = 0
    shows_model: bool = False
    doubt_limit: float = DOUBT_LIMIT
    shows_only: frozenset[Filter] = frozenset()


class Filter(Enum):
    """Kinds of notes that can be shown alone."""

    DOUBTFUL = "doubtful"
    CANDIDATES = "candidates"
    PINNED = "pinned"


@dataclass(frozen=True, slots=True)
class HeardStroke:
    """A stroke as it comes in, before there is a grid.

    Parameters
    ----------
    onset_s : heard second
    pad : where it will be played
    is_open : an open hi-hat
    """

    onset_s: float
    pad: Pad
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Hearing:
    """A transcription on its way, or one that stopped before the end.

    Parameters
    ----------
    heard_s : the song is heard up to here
    strokes : what was heard, in order of time, while the document has no notes of it
    has_grid : the document's bars and beats mean something already
    is_running : it goes on; else the rest can be heard later
    """

    heard_s: float
    strokes: tuple[HeardStroke, ...] = ()
    has_grid: bool = False
    is_running: bool = True

    def strokes_until(self, end_s: float) -> tuple[HeardStroke, ...]:
        """The strokes before a second."""
        return self.strokes[: bisect_left(self.strokes, end_s, key=lambda stroke: stroke.onset_s)]


class TimelineDisplay(QObject):
    """What the timeline shows beside the document. Widgets read it, the song's session fills it.

    Signals
    -------
    options_changed() : shown or worked on in another way
    sound_changed() : another picture of the sound, or other samples
    trust_changed() : the bars are trusted differently
    hearing_changed() : the transcription went on, began or ended
    edit_refused() : an edit was tried, and there is no grid yet
    mix_changed() : other lanes are muted or alone
    marks_changed() : other notes are proposed, go against the hands, or differ from what the model says
    volume_asked(Pad, float) : a lane's volume should be this many times as loud
    """

    options_changed = Signal()
    sound_changed = Signal()
    trust_changed = Signal()
    hearing_changed = Signal()
    edit_refused = Signal()
    mix_changed = Signal()
    marks_changed = Signal()
    volume_asked = Signal(Pad, float)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._options = DisplayOptions()
        self._picture: SoundPicture | None = None
        self._samples: SampleSource | None = None
        self._trust = GridTrust()
        self._hearing: Hearing | None = None
        self._muted: frozenset[Pad] = frozenset()
        self._soloed: frozenset[Pad] = frozenset()
        self._proposed: tuple[DrumNote, ...] = ()
        self._hard_to_play: Mapping[NotePlace, str] = MappingProxyType({})
        self._hand_changes: tuple[HandChange, ...] = ()

    @property
    def options(self) -> DisplayOptions:
        """How the timeline is shown now."""
        return self._options

    def choose(self, **changes: Any) -> None:
        """Change some of the `DisplayOptions`, by name."""
        options = replace(self._options, **changes)
        if options != self._options:
            self._options = options
            self.options_changed.emit()

    # The sound

    @property
    def picture(self) -> SoundPicture | None:
        """What the song looks like, as far as it is decoded; None before."""
        return self._picture

    @property
    def samples(self) -> SampleSource | None:
        """Whoever has the song's samples; None while nobody has."""
        return self._samples

    def show_sound(self, picture: SoundPicture | None) -> None:
        """Show another picture; the one before stays drawn until then."""
        self._picture = picture
        self.sound_changed.emit()

    def take_samples(self, samples: SampleSource | None) -> None:
        """Draw from these samples where the picture is too coarse; again when more of them are there."""
        self._samples = samples
        self.sound_changed.emit()

    # How far the grid is believed

    @property
    def trust(self) -> GridTrust:
        """How far each bar is believed; of no bars where nobody knows."""
        return self._trust

    def show_trust(
        self, residuals_ms: npt.NDArray[np.float64], accepted: frozenset[int] = frozenset()
    ) -> None:
        """Show how far each bar is believed, and which ones the user accepted; as of `GridTrust`."""
        self._trust = GridTrust(residuals_ms, accepted)
        self.trust_changed.emit()

    # A transcription on its way

    @property
    def hearing(self) -> Hearing | None:
        """The transcription on its way; None without one."""
        return self._hearing

    @property
    def has_grid(self) -> bool:
        """Whether bars and beats mean anything yet."""
        return self._hearing is None or self._hearing.has_grid

    def show_hearing(self, hearing: Hearing | None) -> None:
        """Show how far the song is heard."""
        if hearing != self._hearing:
            self._hearing = hearing
            self.hearing_changed.emit()

    # Which lanes sound

    @property
    def muted(self) -> frozenset[Pad]:
        """Lanes that are switched off."""
        return self._muted

    @property
    def soloed(self) -> frozenset[Pad]:
        """Lanes that sound alone; empty where none does."""
        return self._soloed

    def is_heard(self, pad: Pad) -> bool:
        """Whether the notes of a lane sound."""
        return pad not in self._muted and (not self._soloed or pad in self._soloed)

    def toggle_mute(self, pads: Iterable[Pad]) -> None:
        """Switch lanes off, or on again if they all are off."""
        self._set_mix(_toggled(self._muted, frozenset(pads)), self._soloed)

    def toggle_solo(self, pads: Iterable[Pad]) -> None:
        """Let lanes sound alone, or not if they all do."""
        self._set_mix(self._muted, _toggled(self._soloed, frozenset(pads)))

    def _set_mix(self, muted: frozenset[Pad], soloed: frozenset[Pad]) -> None:
        self._muted, self._soloed = muted, soloed
        self.mix_changed.emit()

    # Marks on notes

    @property
    def proposed(self) -> tuple[DrumNote, ...]:
        """Notes of another reading, drawn as candidates until it is taken or left."""
        return self._proposed

    def propose(self, notes: Iterable[DrumNote]) -> None:
        """Show another reading; nothing to take it away."""
        self._proposed = tuple(notes)
        self.marks_changed.emit()

    @property
    def hard_to_play(self) -> Mapping[NotePlace, str]:
        """Notes that go against the hands, and why."""
        return self._hard_to_play

    def mark_hard_to_play(self, reasons: Mapping[NotePlace, str]) -> None:
        """Show which notes go against the hands, with a reason each."""
        self._hard_to_play = MappingProxyType(dict(reasons))
        self.marks_changed.emit()

    @property
    def hand_changes(self) -> tuple[HandChange, ...]:
        """Where hand and model differ; nothing while it is not shown."""
        return self._hand_changes

    def show_hand_changes(self, changes: tuple[HandChange, ...]) -> None:
        """Show where hand and model differ."""
        if changes != self._hand_changes:
            self._hand_changes = changes
            self.marks_changed.emit()


def _toggled(chosen: frozenset[Pad], pads: frozenset[Pad]) -> frozenset[Pad]:
    return chosen - pads if pads <= chosen else chosen | pads
