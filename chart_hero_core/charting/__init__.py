"""Onsets to a chart: grid, pads, playability, phrases, lower difficulties. Values in, values out; numpy only.

The way through is `chart.chart_drums`: `expert.chart_expert` makes the notes of Expert, and
`chart.finish_chart` all the rest of them.
"""

from chart_hero_core.charting.chart import chart_drums, finish_chart
from chart_hero_core.charting.expert import chart_expert
from chart_hero_core.charting.pads import pad_of, voices_on
from chart_hero_core.charting.result import Candidate, CandidateReason, ChartingResult, ExpertNotes
from chart_hero_core.charting.spec import ChartingSpec, KitSpec, OpenHatLane

__all__ = [
    "Candidate",
    "CandidateReason",
    "ChartingResult",
    "ChartingSpec",
    "ExpertNotes",
    "KitSpec",
    "OpenHatLane",
    "chart_drums",
    "chart_expert",
    "finish_chart",
    "pad_of",
    "voices_on",
]
