"""After the learning: what came of a run, on songs that it never learned from."""

from __future__ import annotations

from pathlib import Path

from chart_hero_core.runs.event_log import Report
from chart_hero_core.runs.json_files import write_json
from chart_hero_core.runs.plan import RunPlan
from chart_hero_core.runs.results import FILE_NAME, MODEL_NAME, RunResult, Verdict


def finish_run(run: Path, plan: RunPlan, report: Report, took_s: float) -> None:
    """Write what came of a run, without a comparison."""
    result = RunResult(
        name=plan.name,
        base_name=plan.base_name,
        verdict=Verdict.SAME,
        before=0.0,
        after=0.0,
        gain_low=0.0,
        gain_high=0.0,
        lanes=(),
        songs=(),
        listening=(),
        timing_ms=None,
        n_charters=0,
        n_shared_charters=0,
        n_songs=0,
        music_s=0.0,
        took_s=took_s,
        device="",
        size_bytes=(run / MODEL_NAME).stat().st_size,
        licence="",
        not_compared="Nothing was compared.",
    )
    write_json(run / FILE_NAME, result)
