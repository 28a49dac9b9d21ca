"""The mix: what sounds at a frame is a function of a `MixState` and the frame, and of nothing else.

There are no voices that live from block to block: every stroke whose sound reaches into a block is looked
up anew. So an edit, a seek or a fader is no more than another state, and the step between two states is
made without a click by fading from the one's sound to the other's.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from chart_hero_app.playback.desk import Desk, Fader
from chart_hero_app.playback.kit import Kit, KitSamples
from chart_hero_app.playback.route import Lap, Route
from chart_hero_app.playback.score import Strokes
from chart_hero_app.playback.tape import Samples, Tape

LARGEST_BLOCK = 240
"""Frames that are mixed in one go; a device that asks for more gets them piece by piece.

Few, for numpy lets go of the interpreter's lock in every step over more than 500 numbers, and the device
would wait for other threads a dozen times a block to get it back (measured: 7 to 24 ms, one in ten blocks,
beside one thread that computes; never with 240).
"""
MOST_VOICES = 48
"""Strokes that sound at once; of more, the oldest are left out."""
SEAM_S = 0.005
"""Crossfade at the loop's seam, and from one state to the next."""
CHOKE_S = 0.012
"""How fast a closed hi-hat ends the open one's ringing."""

Mono = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Transport:
    """A route under way.

    Parameters
    ----------
    route : where it goes
    start_frame : of the device's count; step 0 of the route falls on it
    taken_over_frame : from here on the route is heard, as it took over from another in full play
    before : that other one; None if this one began out of silence or with a jump
    """

    route: Route
    start_frame: int
    taken_over_frame: int = 0
    before: Transport | None = None

    def second_at(self, frame: float) -> float:
        """Heard second at a (fractional) frame of the device's count."""
        if self.before is not None and frame < self.taken_over_frame:
            return self.before.second_at(frame)
        return self.route.second_at(frame - self.start_frame)


@dataclass(frozen=True, slots=True, eq=False)
class StrokeTrack:
    """Strokes laid out on the tape, as plain lists: faster to walk than arrays.

    Parameters
    ----------
    starts : tape frame of each stroke, rising
    lengths : frames that it sounds
    chokes : frames after which it fades out quickly; at least its length if it rings to its end
    samples : its sound, (n_samples,)
    gains : 1 = the sound as it is
    longest : largest length
    """

    starts: Sequence[int] = ()
    lengths: Sequence[int] = ()
    chokes: Sequence[int] = ()
    samples: Sequence[KitSamples] = ()
    gains: Sequence[float] = ()
    longest: int = 0


def lay_out(strokes: Strokes, kit: Kit, route: Route, lane_gain: Callable[..., float]) -> StrokeTrack:
    """Lay strokes out on the tape of a route; those of silent lanes are left out.

    Parameters
    ----------
    strokes : what is struck
    kit : sounds at the route's sample rate
    route : its rate and speed; strokes are placed, never stretched
    lane_gain : pad (or None) to gain, such as `Desk.lane_gain`
    """
    lane_gains = {pad: lane_gain(pad) for pad in set(strokes.pads)}
    gains = strokes.gains * np.array([lane_gains[pad] for pad in strokes.pads], dtype=np.float64)
    audible = np.flatnonzero(gains > 0)
    starts = np.rint(strokes.seconds[audible] * (route.sample_rate / route.speed)).astype(np.int64).tolist()
    sounds = [strokes.sounds[i] for i in audible.tolist()]
    samples = [kit[sound] for sound in sounds]
    lengths = [len(sample) for sample in samples]
    chokes = list(lengths)
    n_fade = int(CHOKE_S * route.sample_rate)
    hats = [i for i, sound in enumerate(sounds) if sound.is_hi_hat]
    for hat, following in pairwise(hats):
        chokes[hat] = starts[following] - starts[hat]
        lengths[hat] = min(lengths[hat], chokes[hat] + n_fade)
    return StrokeTrack(starts, lengths, chokes, samples, gains[audible].tolist(), max(lengths, default=0))


@dataclass(frozen=True, eq=False)
class MixState:
    """Everything that decides what is heard. Never changed: swapped for another.

    Parameters
    ----------
    transport : None while nothing plays
    tape : the song, as far as it is ready
    drums, metronome : strokes on the transport's tape
    desk : faders and ears
    """

    transport: Transport | None = None
    tape: Tape = field(default_factory=Tape)
    drums: StrokeTrack = field(default_factory=StrokeTrack)
    metronome: StrokeTrack = field(default_factory=StrokeTrack)
    desk: Desk = field(default_factory=Desk)

    def sounds_as(self, other: MixState) -> bool:
        """Whether there is no step to hear between the two: at most more tape is ready."""
        return (
            self.transport == other.transport
            and self.drums is other.drums
            and self.metronome is other.metronome
            and self.desk is other.desk
        )


class Mixer:
    """Room to mix in for one device: arrays that are made once, and the fades.

    Parameters
    ----------
    sample_rate : of the device
    """

    def __init__(self, sample_rate: int) -> None:
        self.sample_rate = sample_rate
        self._song = np.zeros((LARGEST_BLOCK, 2), dtype=np.float32)
        self._other = np.zeros((LARGEST_BLOCK, 2), dtype=np.float32)
        self._bus = np.zeros(LARGEST_BLOCK, dtype=np.float32)
        self._voice = np.zeros(LARGEST_BLOCK, dtype=np.float32)
        self._seam_in = _fade_in(int(SEAM_S * sample_rate))[:, np.newaxis]
        self._seam_out = (1.0 - self._seam_in).astype(np.float32)
        self._choke = 1.0 - _fade_in(int(CHOKE_S * sample_rate))

    def mix(self, state: MixState, first_frame: int, out: Samples) -> None:
        """Mix the frames from `first_frame` on into `out` (n, 2), n <= `LARGEST_BLOCK`, within -1..1."""
        out.fill(0.0)
        transport = state.transport
        if transport is None:
            return
        step = first_frame - transport.start_frame
        self._add_song(state, transport.route, step, out)
        for track, fader in ((state.drums, Fader.KIT), (state.metronome, Fader.CLICK)):
            gain = state.desk.gain(fader)
            if gain > 0 and self._strike(track, transport.route, step, len(out)):
                bus = self._bus[: len(out)]
                np.multiply(bus, gain, out=bus)
                np.add(out[:, 1], bus, out=out[:, 1])
                if not state.desk.splits_ears:
                    np.add(out[:, 0], bus, out=out[:, 0])
        np.clip(out, -1.0, 1.0, out=out)

    def _add_song(self, state: MixState, route: Route, step: int, out: Samples) -> None:
        gain = state.desk.gain(Fader.SONG)
        if gain == 0:
            return
        for lap in route.laps(step, step + len(out)):
            first = max(lap.first_step - step, 0)
            last = min(lap.first_step + lap.end_x - lap.start_x - step, len(out))
            part = self._song[: last - first]
            self._read_lap(state.tape, route, lap, step + first - lap.first_step, part)
            np.multiply(part, gain, out=part)
            if state.desk.splits_ears:
                left = self._voice[: len(part)]
                np.add(part[:, 0], part[:, 1], out=left)
                np.multiply(left, 0.5, out=left)
                np.copyto(out[first:last, 0], left)
            else:
                np.copyto(out[first:last], part)

    def _read_lap(self, tape: Tape, route: Route, lap: Lap, offset: int, part: Samples) -> None:
        """Read a lap from its frame `offset` on; its first frames are faded over from the lap before."""
        tape.strip_of(lap.number).read(lap.start_x + offset, part)
        n_seam = min(len(self._seam_in), lap.end_x - lap.start_x)
        if lap.number == 0 or offset >= n_seam or route.loop_x is None:
            return
        n = min(n_seam - offset, len(part))
        before = self._other[:n]
        tape.strip_of(lap.number - 1).read(route.loop_x[1] + offset, before)
        np.multiply(part[:n], self._seam_in[offset : offset + n], out=part[:n])
        np.multiply(before, self._seam_out[offset : offset + n], out=before)
        np.add(part[:n], before, out=part[:n])

    def _strike(self, track: StrokeTrack, route: Route, step: int, n: int) -> bool:
        """Add the strokes that reach into steps [step, step + n) up in the bus; False if there are none."""
        n_voices = 0
        for lap in reversed(tuple(route.laps(step - track.longest, step + n))):
            # a stroke at tape frame x of this lap starts at frame x + shift of the block
            shift = lap.first_step - lap.start_x - step
            first = bisect_left(track.starts, max(lap.start_x, -track.longest - shift))
            last = bisect_left(track.starts, min(lap.end_x, n - shift))
            for i in range(last - 1, first - 1, -1):
                at = track.starts[i] + shift
                if at + track.lengths[i] <= 0:
                    continue
                if not n_voices:
                    self._bus[:n].fill(0.0)
                self._add_voice(track, i, at, n)
                n_voices += 1
                if n_voices == MOST_VOICES:
                    return True
        return n_voices > 0

    def _add_voice(self, track: StrokeTrack, i: int, at: int, n: int) -> None:
        """Add the part of stroke `i` that lies in the bus; the stroke starts at frame `at` of it."""
        first, last = max(at, 0), min(at + track.lengths[i], n)
        voice = self._voice[: last - first]
        np.multiply(track.samples[i][first - at : last - at], track.gains[i], out=voice)
        choke = max(at + track.chokes[i], 0)
        if choke < last:
            choke = max(choke, first)
            offset = choke - at - track.chokes[i]
            tail = voice[choke - first :]
            np.multiply(tail, self._choke[offset : offset + len(tail)], out=tail)
        np.add(self._bus[first:last], voice, out=self._bus[first:last])


def _fade_in(n: int) -> Mono:
    """A smooth rise from 0 to 1, (n,)."""
    return (0.5 - 0.5 * np.cos(np.pi * (np.arange(n) + 0.5) / n)).astype(np.float32)
