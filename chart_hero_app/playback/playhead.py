"""Which frame is heard now, by the device's own clock."""

from __future__ import annotations

from chart_hero_app.playback.engine import Stamp

SMOOTHING = 0.1
"""Share of each new stamp: the host's stamps tremble by some milliseconds, the device's clock does not."""
JUMP_S = 0.05
"""A stamp that is off by more is no trembling: the device lost time. It is believed at once."""


class Playhead:
    """Follows a device's stamps. It never goes back, however they tremble.

    Parameters
    ----------
    sample_rate : of the device
    """

    def __init__(self, sample_rate: int) -> None:
        self._sample_rate = sample_rate
        self._offset_s: float | None = None
        self._newest: Stamp | None = None
        self._last_frame = float("-inf")

    def frame_at(self, now_s: float, stamp: Stamp | None, latency_s: float = 0.0) -> float | None:
        """The (fractional) frame that is heard.

        Parameters
        ----------
        now_s : the device's clock
        stamp : the newest block
        latency_s : how much later than the device says its sound arrives, as the tap test found

        Returns
        -------
        float or None
            None before the first block
        """
        if stamp is None:
            return None
        if stamp is not self._newest:
            self._newest = stamp
            self._follow(stamp.heard_s - stamp.frame / self._sample_rate)
        assert self._offset_s is not None
        frame = (now_s - self._offset_s) * self._sample_rate
        self._last_frame = max(self._last_frame, frame)
        return self._last_frame - latency_s * self._sample_rate

    def _follow(self, offset_s: float) -> None:
        if self._offset_s is None or abs(offset_s - self._offset_s) > JUMP_S:
            self._offset_s = offset_s
            self._last_frame = float("-inf")
        else:
            self._offset_s += SMOOTHING * (offset_s - self._offset_s)
