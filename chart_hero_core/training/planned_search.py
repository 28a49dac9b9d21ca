"""A search as the plans in its folder want it, and how each of its trials learns."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from chart_hero_core.runs.event_log import Report
from chart_hero_core.runs.json_files import read_json
from chart_hero_core.runs.plan import FILE_NAME as PLAN_NAME
from chart_hero_core.runs.plan import RunPlan
from chart_hero_core.runs.search import FILE_NAME, SearchPlan
from chart_hero_core.training.hardware import machine_of
from chart_hero_core.training.loop import Ask
from chart_hero_core.training.plan_search import PlanSearch
from chart_hero_core.training.planned_run import learn
from chart_hero_core.training.run_songs import data_set_of
from chart_hero_core.training.settings import settings_of


def open_search(study: Path, report: Report) -> PlanSearch:
    """Open the search of a folder, new or old.

    Raises
    ------
    OptionError, TrainingDataError
        if its plans are missing or damaged, or nothing can be varied
    """
    plan = read_json(study / PLAN_NAME, RunPlan)
    data_set_of(study, plan)  # keeps it as it is: all trials learn from the same songs
    present = {**asdict(settings_of(plan)), "kit_share": plan.expert.kit_share}
    return PlanSearch(study, plan, read_json(study / FILE_NAME, SearchPlan), present, report)


def run_trial(folder: Path, plan: RunPlan, report: Report, ask: Ask) -> None:
    """Learn as the plan of a trial wants it, in its folder; a `RunTrial`."""
    learn(folder, plan, machine_of(plan), report, ask)
