"""Joins the open song to the player and to the picture of its sound."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from chart_hero_app.jobs import Job, JobMonitor, Jobs
from chart_hero_app.playback.player import Player
from chart_hero_app.playback.route import SHORTEST_LOOP_S
from chart_hero_app.view_models.editor import EditorModel
from chart_hero_app.view_models.song_samples import SongSamples
from chart_hero_app.view_models.timeline import TimelineModel
from chart_hero_core.domain.chart import Pad
from chart_hero_core.domain.sound_picture import SoundPicture
from chart_hero_core.editing.change import Change
from chart_hero_core.errors import CancelledError
from chart_hero_core.service import draw_sound, sound_of


class SongSound(QObject):
    """Plays a song with its chart, and draws it while it is decoded.

    Parameters
    ----------
    player, editor, timeline : of the song
    jobs : the threads
    parent : Qt's owner

    Signals
    -------
    drawn(SoundPicture) : the whole song is drawn
    failed(Exception) : its sound cannot be used (any further)
    """

    drawn = Signal(object)
    failed = Signal(object)

    def __init__(
        self,
        player: Player,
        editor: EditorModel,
        timeline: TimelineModel,
        jobs: Jobs,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._player, self._editor, self._timeline = player, editor, timeline
        self._jobs = jobs
        self._drawing: Job[SoundPicture] | None = None
        self._samples: SongSamples | None = None
        self._has_grid = False
        display = timeline.display
        editor.changed.connect(self._follow_document)
        timeline.loop_changed.connect(self._follow_loop)
        display.mix_changed.connect(self._follow_lanes)
        display.volume_asked.connect(self._change_lane_level)
        player.sound_failed.connect(self.failed)

    def load(self, path: Path, picture: SoundPicture | None) -> None:
        """Take a song.

        Parameters
        ----------
        path : its file
        picture : of its sound; None to draw it now
        """
        self._player.load(partial(sound_of, path))
        self._player.set_notes(self._editor.document)
        self._follow_lanes()
        self._samples = SongSamples(partial(sound_of, path), self._jobs, self)
        self._samples.fetched.connect(self._show_samples)
        self._show_samples()
        if picture is not None:
            self._timeline.display.show_sound(picture)
        else:
            self._draw(path)

    def show_picture(self, picture: SoundPicture | None) -> None:
        """Show a song whose file is gone."""
        self._timeline.display.show_sound(picture)

    def use_grid(self, has_grid: bool) -> None:
        """Let the metronome follow the document's grid, or be silent while there is none."""
        self._has_grid = has_grid
        self._lay_clicks()

    def close(self) -> None:
        """Stop drawing and playing."""
        if self._drawing is not None:
            self._drawing.abandon()
        if self._samples is not None:
            self._samples.close()
        self._player.set_speed(1.0)  # slowed down for this song's sake
        self._player.unload()

    # The picture

    def _draw(self, path: Path) -> None:
        def draw(monitor: JobMonitor) -> SoundPicture:
            return draw_sound(path, monitor, monitor.tell)

        self._drawing = self._jobs.start(
            draw, done=self._show_whole, failed=self._fail, progressed=self._timeline.display.show_sound
        )

    def _show_whole(self, picture: SoundPicture) -> None:
        self._drawing = None
        self._timeline.display.show_sound(picture)
        self.drawn.emit(picture)

    def _show_samples(self) -> None:
        self._timeline.display.take_samples(self._samples)

    def _fail(self, error: Exception) -> None:
        self._drawing = None
        if not isinstance(error, CancelledError):
            self.failed.emit(error)

    # What the player follows

    def _follow_document(self, change: Change) -> None:
        self._player.set_notes(self._editor.document)
        if "tempo_map" in change.fields_after:
            self._lay_clicks()

    def _lay_clicks(self) -> None:
        document = self._editor.document
        self._player.set_clicks(document.tempo_map, document.duration_s if self._has_grid else 0.0)

    def _follow_loop(self) -> None:
        loop = self._timeline.loop
        if loop is None or loop.end_s - loop.start_s < SHORTEST_LOOP_S:
            self._player.switch_loop(False)
        else:
            self._player.set_loop(loop.start_s, loop.end_s)

    def _follow_lanes(self) -> None:
        display = self._timeline.display
        desk = self._player.desk
        self._player.set_desk(replace(desk, muted=display.muted, soloed=display.soloed))

    def _change_lane_level(self, pad: Pad, factor: float) -> None:
        desk = self._player.desk
        self._player.set_lane_level(pad, desk.lane_levels.get(pad, 1.0) * factor)
