"""What there is of a song, and what all songs share."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from chart_hero_app.jobs import Jobs
from chart_hero_app.playback.player import Player
from chart_hero_app.settings import Settings
from chart_hero_core.service import ChartHero


class SongState(Enum):
    """What there is of a song's chart."""

    UNHEARD = "unheard"
    """Nobody has listened yet."""
    WAITING = "waiting"
    """It will be listened to once another song is done."""
    LISTENING = "listening"
    """Strokes appear as they are heard; there is no grid yet, and no export."""
    STOPPED = "stopped"
    """The beginning is charted; the rest can be heard later."""
    NO_DRUMS = "no drums"
    """Heard from end to end, hardly any drums."""
    FAILED = "failed"
    """The run broke off; `fault` says why."""
    READY = "ready"
    """Charted."""


@dataclass(frozen=True, slots=True)
class SessionServices:
    """What all songs share: the engine, the threads, the choices, the device."""

    engine: ChartHero
    jobs: Jobs
    settings: Settings
    player: Player
