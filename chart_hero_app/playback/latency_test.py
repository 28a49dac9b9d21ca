"""How late a device is heard: it clicks, the user taps along, and the usual distance is the latency.

Taps tremble by 20 ms and more, so a median of many is taken, and the first few, in which a hand finds into
the beat, are left out.
"""

from __future__ import annotations

from statistics import median

import numpy as np
from PySide6.QtCore import QObject, Signal

from chart_hero_app.playback.desk import Desk, Fader
from chart_hero_app.playback.kit import KitSound
from chart_hero_app.playback.player import Player, Span
from chart_hero_app.playback.score import Strokes

N_CLICKS = 24
INTERVAL_S = 0.6
FIRST_CLICK_S = 1.0
N_IGNORED = 4
"""Taps that are not counted: the hand finds into the beat."""
FEWEST_TAPS = 8
"""Counted taps from which on there is a result."""
EARLIEST_S, LATEST_S = -0.1, 0.5
"""A tap belongs to a click from this much before it to this much after: sound may be late, never early."""


class LatencyTest(QObject):
    """The tap test of the device in use.

    Parameters
    ----------
    player : clicks through its device, alone
    parent : Qt's owner

    Signals
    -------
    changed() : it began or ended, or a tap was counted
    """

    changed = Signal()

    def __init__(self, player: Player, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._player = player
        self._offsets_s: list[float] = []
        self._is_running = False
        player.state_changed.connect(self._follow_player)

    @property
    def is_running(self) -> bool:
        """Whether the clicks are heard."""
        return self._is_running

    @property
    def n_taps(self) -> int:
        """Taps that were heard so far."""
        return len(self._offsets_s)

    @property
    def latency_s(self) -> float | None:
        """The device's latency, 0 or later; None before there were enough taps."""
        counted = self._offsets_s[N_IGNORED:]
        return max(median(counted), 0.0) if len(counted) >= FEWEST_TAPS else None

    @property
    def spread_s(self) -> float | None:
        """Half of the taps lie within this of the latency; None before there were enough."""
        counted = self._offsets_s[N_IGNORED:]
        if len(counted) < FEWEST_TAPS:
            return None
        return median(abs(offset - median(counted)) for offset in counted)

    def start(self) -> None:
        """Begin to click; without a device the player says why not."""
        self._offsets_s = []
        self._player.pause()
        self._player.play_span(Span(0.0, FIRST_CLICK_S + N_CLICKS * INTERVAL_S, _clicks(), _CLICKS_ALONE))
        self._is_running = self._player.is_playing
        self.changed.emit()

    def tap(self) -> None:
        """Take a tap; one that belongs to no click is left out."""
        if not self._is_running:
            return
        latency_s = self._player.outputs.latency_s
        # the position is already earlier by the latency that is known
        second = self._player.position_s / self._player.speed + latency_s
        first_s = FIRST_CLICK_S / self._player.speed
        interval_s = INTERVAL_S / self._player.speed
        number = round((second - (EARLIEST_S + LATEST_S) / 2 - first_s) / interval_s)
        offset_s = second - first_s - number * interval_s
        if 0 <= number < N_CLICKS and EARLIEST_S <= offset_s <= LATEST_S:
            self._offsets_s.append(offset_s)
            self.changed.emit()

    def stop(self) -> None:
        """End the clicks; the taps so far stay."""
        if self._is_running:
            self._player.pause()

    def accept(self) -> None:
        """Take the result for the device in use.

        Raises
        ------
        RuntimeError
            if there is none yet
        """
        latency_s = self.latency_s
        if latency_s is None:
            raise RuntimeError("too few taps for a result")
        self._player.outputs.set_latency(latency_s)

    def _follow_player(self) -> None:
        if self._is_running and not self._player.is_playing:
            self._is_running = False
            self.changed.emit()


_CLICKS_ALONE = Desk(switched_off=frozenset({Fader.SONG, Fader.CLICK}))


def _clicks() -> Strokes:
    seconds = FIRST_CLICK_S + INTERVAL_S * np.arange(N_CLICKS, dtype=np.float64)
    return Strokes(seconds, [KitSound.CLICK] * N_CLICKS, np.ones(N_CLICKS), [None] * N_CLICKS)
