"""The process of a search, really learning: trials of a few steps, and what it says of them."""

from __future__ import annotations

from pathlib import Path

from chart_hero_core.runs.control import RunState, state_of
from chart_hero_core.runs.events import LOG_NAME, Done, Failed, Searching, TrialEnded, events_in
from chart_hero_core.runs.search import Aspect, SearchPlan, TrialState, new_search, search_state
from chart_hero_core.training import search
from chart_hero_core.training.targets import LabelSpec
from tests.support.fine_tuning import a_plan, add_songs_on_other_kit, make_data_set, train_base


def test_a_search_learns_measures_and_says_so(tmp_path: Path) -> None:
    base = train_base(tmp_path / "base", n_steps=5)
    add_songs_on_other_kit(tmp_path / "songs", 3)
    data = make_data_set(tmp_path / "data", tmp_path / "songs", 1)
    spec = SearchPlan(n_trials=2, hours=None, vary=(Aspect.LABELS,), n_steps=2)
    study = new_search(tmp_path / "searches", a_plan(data, base), spec)

    assert search.main([str(study)]) == 0

    rows = search_state(study).rows
    assert [row.state for row in rows] == [TrialState.FINISHED] * 2
    assert rows[0].settings == {"onset_width_frames": LabelSpec().onset_width_frames}
    assert all(row.edits is not None for row in rows)
    events, _ = events_in(study / LOG_NAME)
    assert [event.number for event in events if isinstance(event, TrialEnded)] == [0, 1]
    assert any(isinstance(event, Searching) and event.share == 1.0 for event in events)
    assert isinstance(events[-1], Done)
    assert state_of(study) is RunState.DONE
    assert not list(study.glob("trial-*/"))


def test_a_folder_without_a_plan_is_named(tmp_path: Path) -> None:
    assert search.main([str(tmp_path)]) == 1

    (event,), _ = events_in(tmp_path / LOG_NAME)
    assert isinstance(event, Failed)
    assert "plan.json cannot be read" in event.message
