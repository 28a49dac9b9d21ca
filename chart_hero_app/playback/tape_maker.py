"""Makes the tape of a route, a piece at a time, always where it will be needed first.

At the song's own speed a piece is the sound as it is. At any other it is stretched: 0.3 s at once
where the playhead would run dry, and long pieces in a process of their own, which sound better and cost
nobody anything. Each stretched piece reaches a little into the next one and is faded over into it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from chart_hero_app.playback.mixer import SEAM_S
from chart_hero_app.playback.route import Lap, Route
from chart_hero_app.playback.sound_store import SoundStore
from chart_hero_app.playback.stretch import SPARE_S, StretchProcess, piece_source, stretch_piece
from chart_hero_app.playback.tape import Samples, Strip, Tape

EXACT_PIECE_S, EXACT_AHEAD_S = 4.0, 8.0
SHORT_PIECE_S, FIRST_LONG_PIECE_S, LONG_PIECE_S = 0.3, 4.0, 15.0
STRETCHED_AHEAD_S = 20.0
URGENT_S = 0.25
"""With less than this in hand, a short piece is stretched at once."""
OVERLAP_S = 0.5
"""How long stretched pieces are faded over; short ones have less to give."""
SHORT_OVERLAP_S = 0.06
KEPT_S = 0.5
"""What lies further back than this is dropped."""
LONGEST_KEPT_LOOP_S = 60.0
"""The tape of a loop up to this length (as played) is kept for all its laps."""


class _Gap(NamedTuple):
    """The first place of the route where tape is missing."""

    key: int
    x: int
    end_x: int
    distance: int


@dataclass(frozen=True, slots=True)
class _LongPiece:
    """What the stretching process works on: tape frames [x, x + n), found `offset` frames into its result."""

    key: int
    x: int
    n: int
    offset: int


class TapeMaker:
    """The tape of one route.

    Parameters
    ----------
    route : what is played
    store : the song, as far as it is decoded
    process : for long pieces; may still be busy with one of another route
    """

    def __init__(self, route: Route, store: SoundStore, process: StretchProcess) -> None:
        self.route = route
        self._store = store
        self._process = process
        loop_x = route.loop_x
        repeats = loop_x is not None and loop_x[1] - loop_x[0] <= self._frames(LONGEST_KEPT_LOOP_S)
        self.tape = Tape(repeats=repeats)
        self._tails: dict[int, Samples] = {}
        self._long_piece: _LongPiece | None = None
        self.is_full = False
        """Whether `advance` found nothing more to do."""

    def is_ready(self, step: int) -> bool:
        """Whether playing can begin at a step: there is some tape, or there will never be."""
        n_needed = self._frames(URGENT_S) // 2
        is_decoded = self._store.is_complete or self._available_x > self.route.start_x + step + n_needed
        return is_decoded and self._first_gap(step, n_needed) is None

    def advance(self, step: int) -> bool:
        """Do the most urgent piece of work for a playhead at a step.

        Returns
        -------
        bool
            whether `tape` is another now
        """
        if self._take_long_piece(step):
            return True
        is_exact = self.route.speed == 1.0
        gap = self._first_gap(step, self._frames(EXACT_AHEAD_S if is_exact else STRETCHED_AHEAD_S))
        self.is_full = gap is None
        if gap is None:
            return False
        if is_exact:
            n = min(self._frames(EXACT_PIECE_S), gap.end_x - gap.x)
            self._extend(gap.key, gap.x, n, self._store.read(gap.x, n), step)
            return True
        if gap.distance < self._frames(URGENT_S):
            n = min(self._frames(SHORT_PIECE_S), gap.end_x - gap.x)
            n_raw = n + self._frames(SHORT_OVERLAP_S)
            raw = stretch_piece(self._store.read, gap.x, n_raw, self.route.speed, self.route.sample_rate)
            self._extend(gap.key, gap.x, n, raw, step)
            return True
        if self._process.is_ready():
            self._begin_long_piece(gap)
        return False

    @property
    def end_x(self) -> int | None:
        """Tape frame of the song's end; None while it is not known."""
        return int(self._store.n_frames / self.route.speed) if self._store.is_complete else None

    @property
    def _available_x(self) -> int:
        """First tape frame for which there is not enough decoded sound yet."""
        if self._store.is_complete:
            return int(self._store.n_frames / self.route.speed)
        n_spare = 0 if self.route.speed == 1.0 else self._frames(SPARE_S + OVERLAP_S)
        return int((self._store.n_frames - n_spare) / self.route.speed)

    def _frames(self, seconds: float) -> int:
        return int(seconds * self.route.sample_rate)

    def _first_gap(self, step: int, n_ahead: int) -> _Gap | None:
        for lap in self.route.laps(step, step + n_ahead):
            x = lap.start_x + max(step - lap.first_step, 0)
            wanted_x = min(self._end_of(lap), lap.start_x + step + n_ahead - lap.first_step)
            start_x = self._covered_to(lap, x)
            end_x = min(self._end_of(lap), self._available_x)
            if start_x < min(wanted_x, end_x):
                distance = max(lap.first_step - step, 0) + start_x - x
                return _Gap(self.tape.key_of(lap.number), start_x, end_x, distance)
        return None

    def _end_of(self, lap: Lap) -> int:
        """Where the tape of a lap may end: the loop's seam needs a little more than the loop."""
        if self.route.loop_x is not None:
            return lap.end_x + 2 * self._frames(SEAM_S)
        return lap.end_x if self.route.end_step is not None else lap.end_x + self._frames(LONG_PIECE_S)

    def _covered_to(self, lap: Lap, x: int) -> int:
        """Where the tape of a lap breaks off, seen from frame x.

        A tape that is kept for all laps grows from its start without a hole, also where the playhead has
        run past its end: begun anew, it would be overtaken at the same place in every lap.
        """
        strip = self.tape.strip_of(lap.number)
        if strip.start_x <= x < strip.end_x:
            return strip.end_x
        if self.tape.repeats and lap.number:
            return max(strip.end_x, lap.start_x)
        return x

    def _begin_long_piece(self, gap: _Gap) -> None:
        is_first = gap.x - self.tape.strip_of(gap.key).start_x < self._frames(FIRST_LONG_PIECE_S)
        n = min(self._frames(FIRST_LONG_PIECE_S if is_first else LONG_PIECE_S), gap.end_x - gap.x)
        route = self.route
        first, n_frames, offset = piece_source(
            gap.x, n + self._frames(OVERLAP_S), route.speed, route.sample_rate
        )
        self._process.submit(self._store.read(first, n_frames), route.speed, route.sample_rate)
        self._long_piece = _LongPiece(gap.key, gap.x, n, offset)

    def _take_long_piece(self, step: int) -> bool:
        raw, piece = self._process.poll(), self._long_piece
        if not self._process.is_busy:
            self._long_piece = None
        if raw is None or piece is None:
            return False
        # short pieces may have been put in front of it meanwhile; an empty strip begins with it
        strip = self.tape.strip_of(piece.key)
        x = strip.end_x if strip.blocks else piece.x
        if not piece.x <= x < piece.x + piece.n:
            return False
        n = piece.x + piece.n - x
        skipped = piece.offset + x - piece.x
        self._extend(piece.key, x, n, raw[skipped : skipped + n + self._frames(OVERLAP_S)], step)
        return True

    def _extend(self, key: int, x: int, n: int, raw: Samples, step: int) -> None:
        """Put the first n frames of `raw` at tape frame x; the rest is faded over into the next piece."""
        strip = self.tape.strips.get(key, Strip())
        if strip.end_x != x:
            strip = Strip()
            self._tails.pop(key, None)
        block = _faded_over(self._tails.get(key), raw[:n])
        self._tails[key] = raw[n:].copy()
        self.tape = self._without_past({**self.tape.strips, key: strip.extended(x, block)}, step)

    def _without_past(self, strips: dict[int, Strip], step: int) -> Tape:
        lap = next(self.route.laps(step, step + 1), None)
        repeats = self.tape.repeats
        if lap is not None:
            oldest = self.tape.key_of(lap.number - 1)
            strips = {key: strip for key, strip in strips.items() if key >= oldest}
            self._tails = {key: tail for key, tail in self._tails.items() if key in strips}
            key = self.tape.key_of(lap.number)
            if key in strips and not (repeats and key):
                past_x = lap.start_x + step - lap.first_step - self._frames(KEPT_S)
                strips[key] = strips[key].without_before(past_x)
        return Tape(strips, repeats)


def _faded_over(tail: Samples | None, block: Samples) -> Samples:
    """Fade from the piece before, (n_tail, 2), over into the start of this one; equally loud all the way.

    Two stretched pieces of one sound agree in their strokes, but not in the phases of their tones. How
    much they agree says by how much plain fading would weaken them.
    """
    n = 0 if tail is None else min(len(tail), len(block))
    if tail is None or n == 0:
        return block
    old, new = tail[:n], block[:n]
    power = float(np.sqrt(np.sum(np.square(old)) * np.sum(np.square(new))))
    likeness = max(float(np.sum(old * new)) / power, 0.0) if power > 0 else 1.0
    rise = ((np.arange(n) + 0.5) / n).astype(np.float32)[:, np.newaxis]
    loudness = np.sqrt(rise**2 + (1 - rise) ** 2 + 2 * likeness * rise * (1 - rise))
    faded = block.copy()
    faded[:n] = (new * rise + old * (1 - rise)) / loudness
    return faded
