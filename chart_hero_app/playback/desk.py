"""The mixing desk as a value: faders, switches, muted lanes, ears."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from math import log10
from types import MappingProxyType

from chart_hero_core.domain.chart import Pad

HIGHEST_LEVEL = 1.5


class Fader(Enum):
    """What has a level of its own."""

    SONG = "song"
    KIT = "kit"
    CLICK = "click"
    MASTER = "master"


@dataclass(frozen=True)
class Desk:
    """How everything is mixed.

    Parameters
    ----------
    levels : 0..`HIGHEST_LEVEL`; 1 where missing
    switched_off : faders that are silent, whatever their level
    lane_levels : of the chart's drums, 0..`HIGHEST_LEVEL`; 1 where missing
    muted, soloed : lanes of the chart's drums; once one is soloed, only soloed ones sound
    splits_ears : the song on the left ear, chart and metronome on the right
    """

    levels: Mapping[Fader, float] = field(default_factory=lambda: MappingProxyType({}))
    switched_off: frozenset[Fader] = frozenset({Fader.CLICK})
    lane_levels: Mapping[Pad, float] = field(default_factory=lambda: MappingProxyType({}))
    muted: frozenset[Pad] = frozenset()
    soloed: frozenset[Pad] = frozenset()
    splits_ears: bool = False

    def level(self, fader: Fader) -> float:
        """Where a fader stands."""
        return self.levels.get(fader, 1.0)

    def is_on(self, fader: Fader) -> bool:
        """Whether a fader is switched on."""
        return fader not in self.switched_off

    def gain(self, fader: Fader) -> float:
        """What a fader does to its sound, with the master's; 0 if it is off."""
        return self.level(fader) * self.level(Fader.MASTER) if self.is_on(fader) else 0.0

    @property
    def lanes(self) -> tuple[object, ...]:
        """All that decides about lanes: equal for two desks that treat every lane alike."""
        levels = tuple(self.lane_levels.get(pad, 1.0) for pad in Pad)
        return levels, self.muted, self.soloed

    def lane_gain(self, pad: Pad | None) -> float:
        """What is done to the strokes of a lane; the metronome (None) has no lane."""
        if pad is None:
            return 1.0
        if pad in self.muted or (self.soloed and pad not in self.soloed):
            return 0.0
        return self.lane_levels.get(pad, 1.0)

    def with_level(self, fader: Fader, level: float) -> Desk:
        """Move a fader; a level outside 0..`HIGHEST_LEVEL` is brought in."""
        return replace(self, levels={**self.levels, fader: _bounded(level)})

    def with_switch(self, fader: Fader, is_on: bool) -> Desk:
        """Switch a fader on or off."""
        without = self.switched_off - {fader}
        return replace(self, switched_off=without if is_on else without | {fader})

    def with_lane_level(self, pad: Pad, level: float) -> Desk:
        """Set how loud a lane's strokes are; a level outside 0..`HIGHEST_LEVEL` is brought in."""
        return replace(self, lane_levels={**self.lane_levels, pad: _bounded(level)})

    def with_ears(self, splits_ears: bool) -> Desk:
        """Split the ears, or not."""
        return replace(self, splits_ears=splits_ears)

    def with_muted(self, pad: Pad, is_muted: bool) -> Desk:
        """Mute a lane, or not."""
        return replace(self, muted=_with(self.muted, pad, is_muted))

    def with_soloed(self, pad: Pad, is_soloed: bool) -> Desk:
        """Solo a lane, or not."""
        return replace(self, soloed=_with(self.soloed, pad, is_soloed))


def decibels(level: float) -> float:
    """A level in dB; minus infinity for silence."""
    return 20 * log10(level) if level > 0 else float("-inf")


def _bounded(level: float) -> float:
    return min(max(level, 0.0), HIGHEST_LEVEL)


def _with(pads: frozenset[Pad], pad: Pad, is_in: bool) -> frozenset[Pad]:
    return pads | {pad} if is_in else pads - {pad}
