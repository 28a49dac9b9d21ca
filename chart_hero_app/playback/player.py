"""Plays the open song with its chart: what the window asks for and shows.

The `Player` lives in the GUI thread and never waits. What takes longer than a moment is done by the worker
(`Deck`), which tells in return what became of it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from chart_hero_app.playback.deck import (
    USUAL_RATE,
    Deck,
    DeviceGone,
    DeviceNews,
    DeviceOpened,
    DevicesListed,
)
from chart_hero_app.playback.desk import Desk
from chart_hero_app.playback.desk_model import DeskModel
from chart_hero_app.playback.device import SoundOutput, system_output
from chart_hero_app.playback.feeder import (
    MakeStrokes,
    News,
    OpenSound,
    RouteEnded,
    RouteStarted,
    SoundFailed,
    SoundGrew,
)
from chart_hero_app.playback.outputs import OutputModel
from chart_hero_app.playback.playhead import Playhead
from chart_hero_app.playback.route import FASTEST, SLOWEST, Loop, Route
from chart_hero_app.playback.score import Strokes, metronome_of, no_strokes, strokes_of
from chart_hero_app.playback.worker import TaskQueue, Work, Worker
from chart_hero_core.domain.timing import TempoMap
from chart_hero_core.editing.document import ChartDocument


@dataclass(frozen=True, slots=True, eq=False)
class Span:
    """A part that is played once, with or without a song.

    Parameters
    ----------
    start_s, end_s : heard seconds
    strokes : heard instead of the notes meanwhile; None for the notes
    desk : to mix it with; None for the player's own
    """

    start_s: float
    end_s: float
    strokes: Strokes | None = None
    desk: Desk | None = None


class Player(DeskModel):
    """Plays one song at a time. All times are heard seconds.

    Parameters
    ----------
    make_output : the way to the devices; called in the worker's thread
    make_worker : begins the thread
    clock : steady seconds, to watch over the device
    parent : Qt's owner

    Attributes
    ----------
    outputs : the devices, and which is in use

    Signals
    -------
    state_changed() : playing began or ended, the speed, the loop or what can be played is another
    levels_changed() : `desk` is another (see `DeskModel`)
    device_lost(str) : the device is gone, and playing paused; or there is none to play on; the text says so
    sound_failed(ChartHeroError) : the song cannot be decoded (any further)
    """

    state_changed = Signal()
    device_lost = Signal(str)
    sound_failed = Signal(object)
    _told = Signal(object)

    def __init__(
        self,
        make_output: Callable[[], SoundOutput] = system_output,
        make_worker: Callable[[Work], TaskQueue] = Worker,
        clock: Callable[[], float] = time.monotonic,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._told.connect(self._take)
        self._open_sound: OpenSound | None = None
        self._route = Route(USUAL_RATE)
        self._loop: Loop | None = None
        self._loops = False
        self._is_playing = False
        self._starting: Route | None = None
        self.span: Span | None = None
        """The part that is played once; None while the song itself is."""
        self._make_drums: MakeStrokes = no_strokes
        self._duration_s = 0.0
        self._is_whole = False
        self._playhead = Playhead(USUAL_RATE)
        self._deck = Deck(make_output, self._told.emit, clock)
        self._worker = make_worker(self._deck.work)
        self.outputs = OutputModel(self._deck, self._worker, self.pause, self)

    def close(self) -> None:
        """End the thread and the stream. The player cannot be used afterwards."""
        self._is_playing = False
        self._worker.post(self._deck.close)
        self._worker.stop()

    # The song

    def load(self, open_sound: OpenSound) -> None:
        """Take a song; it can be played as soon as its first second is decoded.

        Parameters
        ----------
        open_sound : sample rate to blocks of sound; called in the worker's thread, again for a device of
            another rate
        """
        self._forget_song()
        self._open_sound = open_sound
        self.outputs.open_if_none()
        self._worker.post(lambda: self._deck.feeder.load(open_sound))
        self._arm()
        self.state_changed.emit()

    def unload(self) -> None:
        """Let go of the song."""
        self._forget_song()
        self._worker.post(lambda: self._deck.feeder.load(None))
        self.state_changed.emit()

    def set_notes(self, document: ChartDocument) -> None:
        """Take the notes of a document; while it plays, they are heard from now on."""
        self._make_drums = partial(strokes_of, document)
        if self.span is None or self.span.strokes is None:
            self._set_strokes("drums", self._make_drums)

    def set_clicks(self, tempo_map: TempoMap, end_s: float) -> None:
        """Lay the metronome on a grid, up to `end_s`."""
        self._set_strokes("metronome", partial(metronome_of, tempo_map, end_s))

    @property
    def duration_s(self) -> float:
        """How much of the song is decoded; its length once `is_whole`."""
        return self._duration_s

    @property
    def is_whole(self) -> bool:
        """Whether the song is decoded to its end."""
        return self._is_whole

    @property
    def can_play(self) -> bool:
        """Whether there are a device and a song."""
        return self.outputs.device is not None and self._duration_s > 0

    # Playing

    @property
    def is_playing(self) -> bool:
        """Whether the song plays, or is just about to."""
        return self._is_playing

    @property
    def position_s(self) -> float:
        """The second that is heard now; while nothing plays, the one that will be heard first."""
        engine, stream = self._deck.feeder.engine, self._deck.speaker.stream
        transport = engine.state.transport
        if self._starting is not None or transport is None or not self._is_playing:
            return self._route.start_s
        if stream is None:
            return transport.second_at(engine.next_frame)
        frame = self._playhead.frame_at(stream.time_s, engine.stamp, self.outputs.latency_s)
        return transport.route.start_s if frame is None else transport.second_at(frame)

    def play(self) -> None:
        """Play on; from the start if the song was at its end. Without a device: `device_lost` says why."""
        if self.outputs.device is None:
            self.device_lost.emit(self.outputs.missing_text)
        if self._is_playing or not self.can_play:
            return
        if self._is_whole and self._route.start_s >= self._duration_s - 0.01:
            self._route = replace(self._route, start_s=0.0)
        self._is_playing = True
        self._start()
        self.state_changed.emit()

    def pause(self) -> None:
        """Stop where it is."""
        if self._is_playing:
            self._rest(self.position_s)

    def toggle(self) -> None:
        """Play, or pause."""
        if self._is_playing:
            self.pause()
        else:
            self.play()

    def seek(self, second: float) -> None:
        """Go to a second, playing or not; one before the song is its start."""
        self._end_span()
        self._route = replace(self._route, start_s=max(second, 0.0), end_s=None, loop=self._wanted_loop)
        go = self._start if self._is_playing else self._arm
        go()

    def play_span(self, span: Span) -> None:
        """Play a part of the song once, then rest where it began."""
        if self.outputs.device is None:
            self.device_lost.emit(self.outputs.missing_text)
            return
        self._end_span()
        self.span, strokes = span, span.strokes
        if strokes is not None:
            self._set_strokes("drums", lambda: strokes)
        if span.desk is not None:
            self._lay_desk(span.desk)
        self._route = replace(self._route, start_s=span.start_s, end_s=span.end_s, loop=None)
        self._is_playing = True
        self._start()
        self.state_changed.emit()

    @property
    def speed(self) -> float:
        """Speed, 1 = the song's own; the pitch is always the song's."""
        return self._route.speed

    def set_speed(self, speed: float) -> None:
        """Take another speed; one outside 0.25..1.5 is brought in. Playing goes on."""
        speed = min(max(round(speed, 3), SLOWEST), FASTEST)
        if speed != self._route.speed:
            self._change_route(speed=speed)

    @property
    def loop(self) -> Loop | None:
        """The loop, whether it is on or off."""
        return self._loop

    @property
    def loops(self) -> bool:
        """Whether the loop is on."""
        return self._loops

    def set_loop(self, start_s: float, end_s: float) -> None:
        """Set the loop, and switch it on.

        Raises
        ------
        ValueError
            if it is shorter than 50 ms, or starts before the song
        """
        self._loop, self._loops = Loop(start_s, end_s), True
        self._change_route(loop=self._wanted_loop)

    def clear_loop(self) -> None:
        """Forget the loop."""
        self._loop, self._loops = None, False
        self._change_route(loop=None)

    def switch_loop(self, is_on: bool) -> None:
        """Switch the loop on or off; without one, nothing happens."""
        if self._loop is not None and is_on != self._loops:
            self._loops = is_on
            self._change_route(loop=self._wanted_loop)

    # What it tells

    @Slot(object)
    def _take(self, news: News | DeviceNews) -> None:
        match news:
            case SoundGrew(source=self._open_sound):
                self._grow(news.seconds, news.is_complete)
            case SoundFailed(source=self._open_sound):
                self.sound_failed.emit(news.error)
            case RouteStarted():
                self._follow_start(news.route)
            case RouteEnded(route=self._route) if self._is_playing:
                self._rest(news.second if self.span is None else self.span.start_s)
            case DeviceOpened():
                self._take_device(news)
            case DeviceGone():
                self._lose_device(news)
            case DevicesListed():
                self.outputs.take(news)

    def _follow_start(self, route: Route) -> None:
        if not self._is_playing:  # it was paused while the route was made ready
            self._deck.feeder.engine.update(lambda state: replace(state, transport=None))
        elif route == self._starting:
            self._starting = None

    def _grow(self, seconds: float, is_whole: bool) -> None:
        before = self.can_play, self._is_whole
        self._duration_s, self._is_whole = seconds, is_whole
        if before != (self.can_play, is_whole):
            self.state_changed.emit()

    def _take_device(self, news: DeviceOpened) -> None:
        self._playhead = Playhead(news.device.sample_rate)
        self._route = replace(self._route, sample_rate=news.device.sample_rate)
        self.outputs.take(news)
        if self._is_playing:
            self._start()
        else:
            self._arm()
        self.state_changed.emit()

    def _lose_device(self, news: DeviceGone) -> None:
        if self._is_playing:
            self._rest(self.position_s)
        self.outputs.take(news)
        self.state_changed.emit()
        if news.was_lost:
            self.device_lost.emit(news.text)

    # How routes begin and end

    @property
    def _wanted_loop(self) -> Loop | None:
        return self._loop if self._loops and self.span is None else None

    def _start(self) -> None:
        """Start the route: at once if all it needs lies ready, else as soon as it does."""
        engine, armed = self._deck.feeder.engine, self._deck.feeder.armed
        if armed is not None and armed.route == self._route:
            self._starting = None
            engine.update(lambda state: armed.started(state, engine.next_frame))
        else:
            route = self._starting = self._route
            self._worker.post(lambda: self._deck.feeder.aim(route, goes=True))

    def _arm(self) -> None:
        """Make the route ready, so that it can start at once."""
        route = self._route
        self._worker.post(lambda: self._deck.feeder.aim(route, goes=False))

    def _rest(self, second: float) -> None:
        """End playing, and get ready to go on from a second."""
        self._deck.feeder.engine.update(lambda state: replace(state, transport=None))
        self._is_playing, self._starting = False, None
        self._end_span()
        self._route = replace(self._route, start_s=second, end_s=None, loop=self._wanted_loop)
        self._arm()
        self.state_changed.emit()

    def _change_route(self, **changes: Any) -> None:
        """Go on with another speed or loop from where the playhead is."""
        self._route = replace(self._route, start_s=self.position_s, **changes)
        if not self._is_playing:
            self._arm()
        elif self._starting is not None:
            self._start()
        else:
            route = self._route
            self._worker.post(lambda: self._deck.feeder.follow(route))
        self.state_changed.emit()

    def _end_span(self) -> None:
        """Give notes and desk back to the song."""
        span, self.span = self.span, None
        if span is None:
            return
        if span.strokes is not None:
            self._set_strokes("drums", self._make_drums)
        self._lay_desk(self.desk)
        self.state_changed.emit()

    def _take_desk(self, desk: Desk) -> None:
        if self.span is None or self.span.desk is None:
            self._lay_desk(desk)

    def _lay_desk(self, desk: Desk) -> None:
        self._deck.feeder.engine.update(lambda state: replace(state, desk=desk))
        self._worker.post(lambda: self._deck.feeder.set_desk(desk))

    def _set_strokes(self, name: str, make_strokes: MakeStrokes) -> None:
        self._worker.post(lambda: self._deck.feeder.set_strokes(name, make_strokes))

    def _forget_song(self) -> None:
        if self._is_playing:
            self._rest(0.0)
        self._open_sound = None
        self._duration_s, self._is_whole = 0.0, False
        self._loop, self._loops = None, False
        self._route = Route(self._route.sample_rate, speed=self._route.speed)
        self._make_drums = no_strokes
        for name in ("drums", "metronome"):
            self._set_strokes(name, no_strokes)
