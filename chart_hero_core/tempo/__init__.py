"""Beats, downbeats and strokes to a tempo map: how a song is counted, and when each tick sounds."""

from chart_hero_core.tempo.estimate import TempoEstimate, TempoHints
from chart_hero_core.tempo.estimator import estimate_tempo

__all__ = ["TempoEstimate", "TempoHints", "estimate_tempo"]
