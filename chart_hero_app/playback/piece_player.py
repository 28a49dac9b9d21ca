"""A short piece of sound with strokes on it, heard through the player's device while the song rests.

The piece lies whole in memory. So it begins with the next block, and other strokes can be laid on it in full
play: the engine fades from one mix to the other at the very same place.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal

from chart_hero_app.playback.desk import Desk, Fader
from chart_hero_app.playback.engine import Engine
from chart_hero_app.playback.kit import load_kit
from chart_hero_app.playback.mixer import MixState, StrokeTrack, Transport, lay_out
from chart_hero_app.playback.player import Player
from chart_hero_app.playback.playhead import Playhead
from chart_hero_app.playback.route import Route
from chart_hero_app.playback.score import Strokes
from chart_hero_app.playback.tape import Samples, Strip, Tape


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """Sound that lies in memory.

    Parameters
    ----------
    samples : (n_frames, 2) left and right, full scale = 1
    sample_rate : of the device that it is for
    """

    samples: Samples
    sample_rate: int

    @property
    def duration_s(self) -> float:
        """Length in seconds."""
        return len(self.samples) / self.sample_rate


class PiecePlayer(QObject):
    """Plays a piece on the left ear and strokes on the right. Only one of piece and song plays at a time.

    Parameters
    ----------
    player : of the song; pauses when a piece begins, and ends the piece when it goes on itself
    parent : Qt's owner

    Signals
    -------
    changed() : it began or ended
    """

    changed = Signal()

    def __init__(self, player: Player, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._player = player
        self._engine: Engine | None = None
        self._playhead = Playhead(1)
        self._piece: Piece | None = None
        player.state_changed.connect(self._give_way)
        player.outputs.changed.connect(self._follow_device)

    @property
    def is_playing(self) -> bool:
        """Whether a piece is heard."""
        return self._piece is not None

    @property
    def position_s(self) -> float:
        """The second of the piece that is heard now; 0 while there is none."""
        engine, now_s = self._engine, self._player.outputs.time_s
        transport = None if engine is None else engine.state.transport
        if engine is None or transport is None or now_s is None:
            return 0.0
        frame = self._playhead.frame_at(now_s, engine.stamp, self._player.outputs.latency_s)
        return transport.route.start_s if frame is None else transport.second_at(frame)

    @property
    def is_over(self) -> bool:
        """Whether the piece was heard to its end."""
        return self._piece is not None and self.position_s >= self._piece.duration_s

    def play(self, piece: Piece, strokes: Strokes, start_s: float = 0.0) -> None:
        """Play a piece; nothing happens if the device is another by now.

        Parameters
        ----------
        piece : at the sample rate of the device
        strokes : on it, in seconds of the piece
        start_s : where to begin
        """
        device = self._player.outputs.device
        if device is None or device.sample_rate != piece.sample_rate:
            return
        self._player.pause()
        engine = self._ready_engine(piece.sample_rate)
        route = Route(piece.sample_rate, start_s=start_s, end_s=piece.duration_s)
        tape = Tape({0: Strip((0,), (piece.samples,))})
        drums = _track(strokes, route)
        desk = Desk(levels={Fader.MASTER: self._player.desk.level(Fader.MASTER)}, splits_ears=True)
        self._piece = piece
        engine.update(
            lambda _: MixState(Transport(route, engine.next_frame), tape, drums, desk=desk),
        )
        self._player.outputs.mix_in(engine)
        self.changed.emit()

    def exchange(self, strokes: Strokes) -> None:
        """Lay other strokes on the piece that plays; it goes on where it is."""
        engine = self._engine
        transport = None if engine is None else engine.state.transport
        if engine is not None and transport is not None:
            drums = _track(strokes, transport.route)
            engine.update(lambda state: replace(state, drums=drums))

    def stop(self) -> None:
        """End the piece."""
        if self._piece is None:
            return
        self._piece = None
        if self._engine is not None:
            self._engine.update(lambda state: replace(state, transport=None))
        self.changed.emit()

    def _ready_engine(self, sample_rate: int) -> Engine:
        if self._engine is None or self._engine.sample_rate != sample_rate:
            self._engine = Engine(sample_rate)
            self._playhead = Playhead(sample_rate)
        return self._engine

    def _give_way(self) -> None:
        if self._player.is_playing:
            self.stop()

    def _follow_device(self) -> None:
        device = self._player.outputs.device
        if self._piece is not None and (device is None or device.sample_rate != self._piece.sample_rate):
            self.stop()


def _track(strokes: Strokes, route: Route) -> StrokeTrack:
    return lay_out(strokes, load_kit(route.sample_rate), route, lambda _: 1.0)
