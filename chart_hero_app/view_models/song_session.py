"""One open song: everything that the window shows and changes about it, and the jobs that run for it.

`SongSession` is the shape that widgets build on; what it does lies in the models that it joins.
"""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from chart_hero_app.view_models.editor import EditorModel
from chart_hero_app.view_models.progress import Progress
from chart_hero_app.view_models.timeline import TimelineModel
from chart_hero_core.domain.activations import Activations
from chart_hero_core.domain.chart import Pad

if TYPE_CHECKING:
    from chart_hero_app.playback.player import Player
    from chart_hero_app.view_models.export import ExportModel
    from chart_hero_app.view_models.review import ReviewModel
    from chart_hero_core.domain.sound_picture import SoundPicture
    from chart_hero_core.projects.project_file import ProjectFile
    from chart_hero_core.tempo.estimate import TempoEstimate


class SongState(Enum):
    """What there is of a song's chart."""

    OPENING = "opening"
    """Only the sound is on its way."""
    LISTENING = "listening"
    """Strokes appear as they are heard; there is no grid yet, and no export."""
    STOPPED = "stopped"
    """What was heard so far stays; the rest can be heard later."""
    NO_DRUMS = "no_drums"
    """Heard from end to end, hardly any drums."""
    FAILED = "failed"
    """The run broke off; `fault` says why."""
    READY = "ready"
    """Charted."""


class SongSession(QObject):
    """One open song.

    Attributes
    ----------
    editor : its document, undo, selection, candidates; there from the first moment on, then empty
    timeline : which part is seen
    player : plays it
    review : its doubtful places
    export : its way into the games

    Signals
    -------
    state_changed() : `state` is another
    progress_changed() : the transcription went on; `progress`
    picture_changed() : the waveform grew, or a new one began; `picture`
    saved() : an edit is safe; `saved_at`
    """

    state_changed = Signal()
    progress_changed = Signal()
    picture_changed = Signal()
    saved = Signal()

    editor: EditorModel
    timeline: TimelineModel
    player: Player
    review: ReviewModel
    export: ExportModel
    project: ProjectFile

    state: SongState
    progress: Progress | None
    """Of the run on its way; None without one."""
    fault: Exception | None
    picture: SoundPicture | None
    """None until the first sound is decoded."""
    activations: Activations | None
    tempo: TempoEstimate | None
    """How the grid was found, with the trust of each bar; None before."""
    path: Path
    """The song's file, which may be gone."""
    duration_s: float
    saved_at: datetime | None
    warnings: tuple[str, ...]

    @property
    def has_grid(self) -> bool:
        """Whether bars and beats mean anything yet."""
        return self.state is SongState.READY

    # What can be asked for

    def transcribe(self) -> None:
        """Listen to the whole song (again); what the hand has settled stays."""

    def stop_listening(self) -> None:
        """Stop the run; what was heard stays."""

    def listen_again(self, start_s: float, end_s: float) -> None:
        """Listen to a part again, as one undo step; what the hand has settled stays."""

    def set_sensitivity(self, pad: Pad, sensitivity: float) -> None:
        """Hear more (towards 1) or fewer (towards 0) notes of a lane; one undo step until `end_sensitivity`."""

    def end_sensitivity(self) -> None:
        """The slider was let go."""

    def close(self) -> None:
        """Stop all jobs of the song, and let go of its project."""
