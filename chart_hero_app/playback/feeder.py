"""The worker's side of playing: it decodes the song, keeps the tape ahead of the playhead, lays strokes out.

Everything here runs in the worker's thread, but for `engine` and `armed`, which the GUI thread reads: a
route that is armed (all it needs lies ready) is started from there at once.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from chart_hero_app.playback.desk import Desk
from chart_hero_app.playback.engine import Engine
from chart_hero_app.playback.kit import load_kit
from chart_hero_app.playback.mixer import MixState, StrokeTrack, Transport, lay_out
from chart_hero_app.playback.route import Route
from chart_hero_app.playback.score import Strokes, no_strokes
from chart_hero_app.playback.sound_store import SoundStore
from chart_hero_app.playback.stretch import StretchProcess
from chart_hero_app.playback.tape import Samples, Tape
from chart_hero_app.playback.tape_maker import TapeMaker
from chart_hero_core.errors import ChartHeroError

_logger = logging.getLogger(__name__)

OpenSound = Callable[[int], Iterable[Samples]]
"""Sample rate to blocks (n, n_channels) of the whole song; may raise `ChartHeroError` at any time."""

MakeStrokes = Callable[[], Strokes]

TOLD_EVERY_S = 10.0
"""How much more is decoded before it is told."""
RUN_OUT_S = 0.2
"""How long a route that is over still sounds in the device's buffers."""
_POLL_S, _STRETCH_POLL_S = 0.05, 0.01


@dataclass(frozen=True, slots=True)
class SoundGrew:
    """The song is decoded up to `seconds`; to its end if `is_complete`."""

    source: OpenSound
    seconds: float
    is_complete: bool


@dataclass(frozen=True, slots=True)
class SoundFailed:
    """The song cannot be decoded (any further)."""

    source: OpenSound
    error: ChartHeroError


@dataclass(frozen=True, slots=True)
class RouteStarted:
    """A route sounds from the next block on."""

    route: Route


@dataclass(frozen=True, slots=True)
class RouteEnded:
    """A route came to its end, or the song's, at `second`."""

    route: Route
    second: float


News = SoundGrew | SoundFailed | RouteStarted | RouteEnded


@dataclass(frozen=True, slots=True, eq=False)
class Armed:
    """A route that can be started at once, with what it needs."""

    route: Route
    tape: Tape
    drums: StrokeTrack
    metronome: StrokeTrack

    def started(self, state: MixState, frame: int, second: float | None = None) -> MixState:
        """The state in which the route sounds from a frame on: from its start, or already at `second`."""
        transport = Transport(self.route, frame)
        if second is not None and state.transport is not None:
            step = self.route.x_of(second) - self.route.start_x
            before = replace(state.transport, before=None)
            transport = Transport(self.route, frame - step, frame, before)
        return replace(state, transport=transport, tape=self.tape, drums=self.drums, metronome=self.metronome)


class Feeder:
    """Feeds the engine.

    Parameters
    ----------
    sample_rate : of the device
    tell : gets `News`, in the worker's thread
    """

    def __init__(self, sample_rate: int, tell: Callable[[News], None]) -> None:
        self.engine = Engine(sample_rate)
        self.armed: Armed | None = None
        self._tell = tell
        self._process = StretchProcess()
        self._open_sound: OpenSound | None = None
        self._store = _no_sound(sample_rate)
        self._blocks: Iterator[Samples] | None = None
        self._told_s = 0.0
        self._maker: TapeMaker | None = None
        self._goes = self._follows = False
        self._desk = Desk()
        self._strokes: dict[str, MakeStrokes] = {}
        self._laid_out: dict[str, tuple[object, StrokeTrack]] = {}

    # What is asked for

    def use_rate(self, sample_rate: int) -> None:
        """Go over to a device of another rate: the song is decoded anew, nothing plays."""
        if sample_rate == self.engine.sample_rate:
            return
        desk = self._desk
        self.engine = Engine(sample_rate)
        self.engine.update(lambda state: replace(state, desk=desk))
        self.load(self._open_sound)

    def load(self, open_sound: OpenSound | None) -> None:
        """Take another song; None for none."""
        self.stop()
        self._maker = self.armed = self._blocks = None
        self._store.close()
        self._open_sound = open_sound
        self._told_s = 0.0
        if open_sound is None:
            self._store = _no_sound(self.engine.sample_rate)
        else:
            self._store = SoundStore(self.engine.sample_rate)
            self._blocks = self._decoded(open_sound, self.engine.sample_rate)

    def set_strokes(self, name: str, make_strokes: MakeStrokes) -> None:
        """Take other strokes for "drums" or "metronome"; of several in a row only the last are made."""
        self._strokes[name] = make_strokes

    def set_desk(self, desk: Desk) -> None:
        """Take another desk, for its lanes; faders are the engine's."""
        self._desk = desk

    def aim(self, route: Route, *, goes: bool) -> None:
        """Make a route ready. If it `goes`, it starts as soon as it is, and what plays goes on until then."""
        transport = self.engine.state.transport
        if not goes and transport is not None and transport.route == route:
            return  # the GUI thread has started this very route since it asked for it
        if not goes:
            self.stop()
        self._prepare(route, goes=goes, follows=False)

    def follow(self, route: Route) -> None:
        """Let a route take over wherever the playhead is once it is ready."""
        self._prepare(route, goes=True, follows=True)

    def stop(self) -> None:
        """Play nothing, and start nothing that was being made ready."""
        self._goes = False
        self.engine.update(lambda state: replace(state, transport=None))

    def close(self) -> None:
        """Let go of the song and of the stretching process."""
        self.load(None)
        self._store.close()
        self._process.close()

    def _prepare(self, route: Route, *, goes: bool, follows: bool) -> None:
        self.armed = None
        if route.sample_rate == self.engine.sample_rate:
            self._maker = TapeMaker(route, self._store, self._process)
            self._goes, self._follows = goes, follows

    # What is done when nothing is asked for

    def work(self) -> float | None:
        """Do one piece of work; see `worker.Work`."""
        if self._maker is not None:
            self._feed(self._maker)
        if self._blocks is not None:
            self._decode()
            return 0.0
        if self._maker is None or (self._maker.is_full and self.engine.state.transport is None):
            return None
        return _STRETCH_POLL_S if not self._maker.is_full else _POLL_S

    def _feed(self, maker: TapeMaker) -> None:
        step = self._step(maker.route)
        if step < 0:  # the playhead went around its old loop meanwhile
            second = self._second_now() or 0.0
            self._prepare(replace(maker.route, start_s=second), goes=True, follows=True)
            return
        maker.advance(step)
        if maker.is_ready(step):
            armed = Armed(maker.route, maker.tape, self._track("drums"), self._track("metronome"))
            self._keep_armed(armed)
            if self._goes:
                self._start(armed)
        self._stop_at_end(maker)

    def _step(self, route: Route) -> int:
        """Step of a route at the next block; of one that is to follow, the step at which it would be."""
        transport = self.engine.state.transport
        if transport is not None and transport.route is route:
            return self.engine.next_frame - transport.start_frame
        second = self._second_now() if self._follows else None
        return 0 if second is None else route.x_of(second) - route.start_x

    def _second_now(self) -> float | None:
        transport = self.engine.state.transport
        return None if transport is None else transport.second_at(self.engine.next_frame)

    def _keep_armed(self, armed: Armed) -> None:
        """Offer what is ready to the GUI thread, and to the engine if this very route sounds."""
        before = self.armed
        if before is None or (before.tape, before.drums, before.metronome) != (
            armed.tape,
            armed.drums,
            armed.metronome,
        ):
            self.armed = armed
        state = self.engine.state
        is_old = (state.tape, state.drums, state.metronome) != (armed.tape, armed.drums, armed.metronome)
        if state.transport is not None and state.transport.route is armed.route and is_old:
            self.engine.update(lambda state: _refreshed(state, armed))

    def _start(self, armed: Armed) -> None:
        self._goes = False
        follows = self._follows

        def start(state: MixState) -> MixState:
            frame = self.engine.next_frame
            is_playing = follows and state.transport is not None
            second = state.transport.second_at(frame) if is_playing and state.transport else None
            return armed.started(state, frame, second)

        self.engine.update(start)
        self._tell(RouteStarted(armed.route))

    def _stop_at_end(self, maker: TapeMaker) -> None:
        route, transport = maker.route, self.engine.state.transport
        if transport is None or transport.route is not route or route.loop_x is not None:
            return
        end_step = route.end_step
        if end_step is None and maker.end_x is not None:
            end_step = max(maker.end_x - route.start_x, 0)
        run_out = int(RUN_OUT_S * route.sample_rate)
        if end_step is not None and self._step(route) >= end_step + run_out:
            self.stop()
            self._tell(RouteEnded(route, route.second_at(end_step)))

    def _track(self, name: str) -> StrokeTrack:
        """Strokes laid out for the route that is made; anew only if something about them changed."""
        assert self._maker is not None
        route, desk, make_strokes = self._maker.route, self._desk, self._strokes.get(name, no_strokes)
        made_from = (route.sample_rate, route.speed, desk.lanes, make_strokes)
        kept = self._laid_out.get(name)
        if kept is not None and kept[0] == made_from:
            return kept[1]
        track = lay_out(make_strokes(), load_kit(route.sample_rate), route, desk.lane_gain)
        self._laid_out[name] = (made_from, track)
        return track

    # The song

    def _decoded(self, open_sound: OpenSound, sample_rate: int) -> Iterator[Samples]:
        """Blocks of the song; opening it is part of the first one's work."""
        yield from open_sound(sample_rate)

    def _decode(self) -> None:
        assert self._blocks is not None
        assert self._open_sound is not None
        try:
            block = next(self._blocks, None)
            if block is not None:
                self._store.append(block)
        except ChartHeroError as error:
            self._end_sound(error)
        except OSError as error:
            _logger.warning("the decoded sound cannot be kept: %s", error)
            self._end_sound(
                ChartHeroError("The disk is full, so the song cannot be played. Make room and open it again.")
            )
        else:
            if block is None:
                self._end_sound(None)
            else:
                self._tell_growth(self._open_sound)

    def _tell_growth(self, source: OpenSound) -> None:
        seconds = self._store.n_frames / self._store.sample_rate
        if not self._told_s or seconds - self._told_s >= TOLD_EVERY_S:
            self._told_s = seconds
            self._tell(SoundGrew(source, seconds, is_complete=False))

    def _end_sound(self, error: ChartHeroError | None) -> None:
        assert self._open_sound is not None
        self._blocks = None
        self._store.is_complete = True
        self._tell(
            SoundGrew(self._open_sound, self._store.n_frames / self._store.sample_rate, is_complete=True)
        )
        if error is not None:
            self._tell(SoundFailed(self._open_sound, error))


def _no_sound(sample_rate: int) -> SoundStore:
    store = SoundStore(sample_rate)
    store.is_complete = True
    return store


def _refreshed(state: MixState, armed: Armed) -> MixState:
    """The same route with what is ready by now; the state as it is if another route sounds."""
    if state.transport is None or state.transport.route is not armed.route:
        return state
    return replace(state, tape=armed.tape, drums=armed.drums, metronome=armed.metronome)
