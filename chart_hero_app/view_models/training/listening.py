"""A piece of a song on the left ear, a chart of it on the right: how a chart is judged by listening."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal

from chart_hero_app.jobs import Job, Jobs
from chart_hero_app.playback.kit import load_kit
from chart_hero_app.playback.piece_player import Piece, PiecePlayer
from chart_hero_app.playback.player import Player
from chart_hero_app.playback.score import strokes_of_heard
from chart_hero_app.playback.tape import Samples
from chart_hero_core.runs.data_set import SongRow
from chart_hero_core.runs.results import HeardNote
from chart_hero_core.service import hear_row, sound_of

FRAME_MS = 33
"""Between two looks at the playhead while a piece plays."""


@dataclass(frozen=True, slots=True, eq=False)
class _Loaded:
    """A piece with the chart that is heard on it, and whether ride and crash were exchanged there."""

    path: Path
    piece: Piece
    notes: tuple[HeardNote, ...]
    exchanges_cymbals: bool = False


_Load = Callable[[int], _Loaded]
"""Sample rate of the device to a piece; runs in another thread."""


class Listening(QObject):
    """Plays one piece at a time, and the editor's song is silent meanwhile.

    A piece is known by its path: the file of its sound, or that of its row in the data set. It goes on where
    it was stopped.

    Parameters
    ----------
    player : whose device it is heard through
    jobs : the threads that read
    parent : Qt's owner

    Signals
    -------
    changed() : another piece plays, or none; or whether any can be heard is another
    moved(float) : the second of the piece that is heard now
    failed(Exception) : a piece cannot be read
    """

    changed = Signal()
    moved = Signal(float)
    failed = Signal(object)

    def __init__(self, player: Player, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._player, self._jobs = player, jobs
        self._pieces = PiecePlayer(player, self)
        self._wanted: tuple[Path, _Load] | None = None
        self._loaded: _Loaded | None = None
        self._job: Job[_Loaded] | None = None
        self._rest_s = 0.0
        self._timer = QTimer(self, interval=FRAME_MS)
        self._timer.timeout.connect(self._move)
        self._pieces.changed.connect(self._follow_pieces)
        player.outputs.changed.connect(self._follow_device)

    # What is heard

    @property
    def playing(self) -> Path | None:
        """The piece that plays, or is about to; None without one."""
        if self._wanted is not None:
            return self._wanted[0]
        return self._loaded.path if self._loaded is not None and self._pieces.is_playing else None

    def position_s(self, path: Path) -> float:
        """The second at which a piece is, or at which it will go on."""
        if self._loaded is None or self._loaded.path != path:
            return 0.0
        return self._pieces.position_s if self._pieces.is_playing else self._rest_s

    @property
    def reason(self) -> str:
        """Why nothing can be heard; empty while it can, or while nobody has looked for a device yet."""
        return self._player.outputs.missing_text

    def get_ready(self) -> None:
        """Look for a device, so that `reason` is known before anything is played."""
        self._player.outputs.open_if_none()

    def play(self, sound: Path, notes: Sequence[HeardNote]) -> None:
        """Play a piece with a chart, from where it was stopped; if it plays, only the chart is exchanged.

        Parameters
        ----------
        sound : file of the piece
        notes : of the chart, in seconds of the piece
        """
        chart = tuple(notes)
        if self._pieces.is_playing and self._loaded is not None and self._loaded.path == sound:
            self._loaded = _Loaded(sound, self._loaded.piece, chart)
            self._pieces.exchange(strokes_of_heard(chart))
        else:
            self._begin(sound, lambda rate: _read_piece(sound, chart, rate), chart)

    def play_row(self, row: SongRow, *, exchanges_cymbals: bool = False) -> None:
        """Play the busiest piece of a song with its chart, at the offset that was found.

        Parameters
        ----------
        row : of the data set
        exchanges_cymbals : whether ride and crash of the chart are swapped
        """
        if self._loaded is not None and self._loaded.exchanges_cymbals != exchanges_cymbals:
            self.stop()
            self._loaded = None
        self._begin(row.path, lambda rate: _read_row(row, rate, exchanges_cymbals))

    def stop(self) -> None:
        """Play nothing; the piece goes on from here the next time."""
        was_playing = self.playing is not None
        self._forget_wanted()
        if self._pieces.is_playing:
            self._rest_s = self._pieces.position_s
            self._pieces.stop()
        elif was_playing:
            self.changed.emit()

    # How it begins and ends

    def _begin(self, path: Path, load: _Load, chart: tuple[HeardNote, ...] | None = None) -> None:
        self.stop()
        loaded = self._loaded
        if loaded is not None and loaded.path == path and self._fits(loaded.piece):
            self._start(loaded if chart is None else _Loaded(path, loaded.piece, chart))
            return
        self._wanted = path, load
        self.changed.emit()
        self.get_ready()
        self._load_wanted()

    def _fits(self, piece: Piece) -> bool:
        device = self._player.outputs.device
        return device is not None and device.sample_rate == piece.sample_rate

    def _load_wanted(self) -> None:
        """Read the piece that is wanted, once it is known for which device."""
        device = self._player.outputs.device
        if self._wanted is None or self._job is not None or device is None:
            return
        rate, load = device.sample_rate, self._wanted[1]
        self._job = self._jobs.start(lambda _: load(rate), done=self._take, failed=self._fail)

    def _take(self, loaded: _Loaded) -> None:
        self._forget_wanted()
        if self._loaded is None or self._loaded.path != loaded.path:
            self._rest_s = 0.0
        self._start(loaded)

    def _start(self, loaded: _Loaded) -> None:
        self._loaded = loaded
        start_s = self._rest_s if self._rest_s < loaded.piece.duration_s else 0.0
        self._pieces.play(loaded.piece, strokes_of_heard(loaded.notes), start_s)
        if not self._pieces.is_playing:  # the device went in the meantime
            self.changed.emit()

    def _fail(self, error: Exception) -> None:
        self._forget_wanted()
        self.changed.emit()
        self.failed.emit(error)

    def _forget_wanted(self) -> None:
        if self._job is not None:
            self._job.abandon()
        self._wanted = self._job = None

    # What it follows

    def _follow_pieces(self) -> None:
        if self._pieces.is_playing:
            self._timer.start()
        else:
            self._timer.stop()
        self.changed.emit()

    def _follow_device(self) -> None:
        if self._wanted is not None and self.reason:
            self._forget_wanted()
        self._load_wanted()
        self.changed.emit()

    def _move(self) -> None:
        if self._pieces.is_over:
            self._rest_s = 0.0
            self._pieces.stop()
            self.moved.emit(0.0)
        elif self._loaded is not None:
            self._rest_s = self._pieces.position_s
            self.moved.emit(self._rest_s)


def _read_piece(sound: Path, notes: tuple[HeardNote, ...], rate: int) -> _Loaded:
    blocks = list(sound_of(sound, rate))
    samples = np.concatenate(blocks)
    return _ready(sound, samples if samples.shape[1] == 2 else np.repeat(samples, 2, axis=1), notes, rate)


def _read_row(row: SongRow, rate: int, exchanges_cymbals: bool) -> _Loaded:
    heard = hear_row(row, rate, exchanges_cymbals=exchanges_cymbals)
    loaded = _ready(row.path, heard.samples, heard.notes, rate)
    return replace(loaded, exchanges_cymbals=exchanges_cymbals)


def _ready(path: Path, samples: Samples, notes: tuple[HeardNote, ...], rate: int) -> _Loaded:
    load_kit(rate)  # it is kept from then on, and costs the window no time
    return _Loaded(path, Piece(np.ascontiguousarray(samples, dtype=np.float32), rate), notes)
