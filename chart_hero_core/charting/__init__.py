"""Onsets to a chart: grid, pads, playability, phrases, lower difficulties. Values in, values out; numpy only.

The way through is `chart.chart_drums`, which reads as the list of its steps.
"""

from chart_hero_core.charting.chart import chart_drums
from chart_hero_core.charting.result import Candidate, CandidateReason, ChartingResult
from chart_hero_core.charting.spec import ChartingSpec, OpenHatLane

__all__ = ["Candidate", "CandidateReason", "ChartingResult", "ChartingSpec", "OpenHatLane", "chart_drums"]
