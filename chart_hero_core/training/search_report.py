"""What a search found: a table of trials, the best settings, and how much each setting mattered."""

from __future__ import annotations

import warnings
from pathlib import Path

import optuna
from matplotlib.figure import Figure
from optuna.trial import FrozenTrial, TrialState

from chart_hero_core.training.study import experimental_parts

TABLE_NAME, PLOT_NAME = "search.md", "search-importance.png"
MIN_TRIALS_FOR_IMPORTANCE = 4


def write_report(study: optuna.Study, folder: Path) -> None:
    """Write the table (Markdown) and the importance plot (PNG) into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    shares = importances(study)
    if shares:
        write_importance(shares, folder / PLOT_NAME)
    (folder / TABLE_NAME).write_text(as_markdown(study), encoding="utf-8")


def importances(study: optuna.Study) -> dict[str, float]:
    """Share of each setting, 0..1, in what tells good trials from the others, greatest first.

    Empty where the trials are too few, or too much alike, to tell.

    References
    ----------
    Watanabe et al., "PED-ANOVA: efficiently quantifying hyperparameter importance in arbitrary
    subspaces", arXiv 2304.10255.
    """
    with experimental_parts():
        evaluator = optuna.importance.PedAnovaImportanceEvaluator()
    if len(study.get_trials(deepcopy=False, states=(TrialState.COMPLETE,))) < MIN_TRIALS_FOR_IMPORTANCE:
        return {}
    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)  # good trials and all trials are the same
        try:
            return optuna.importance.get_param_importances(study, evaluator=evaluator)
        except UserWarning:
            return {}


def write_importance(shares: dict[str, float], path: Path) -> None:
    """Write the importance plot (PNG)."""
    _importance_figure(shares).savefig(path, dpi=120)


def as_markdown(study: optuna.Study) -> str:
    """List the trials, best first: score, state, pace, settings."""
    trials = [trial for trial in study.get_trials(deepcopy=False) if trial.state.is_finished()]
    names = sorted({name for trial in trials for name in trial.params})
    heads = ["trial", "held-out F", "state", "s per step", *names]
    lines = [f"| {' | '.join(heads)} |", "|" + " --- |" * len(heads)]
    lines += [
        f"| {' | '.join(_row(trial, names))} |" for trial in sorted(trials, key=_last_score, reverse=True)
    ]
    return "\n".join(lines) + "\n"


def _row(trial: FrozenTrial, names: list[str]) -> list[str]:
    states = {TrialState.COMPLETE: "finished", TrialState.PRUNED: "given up"}
    pace = trial.user_attrs.get("seconds_per_step")
    return [
        str(trial.number),
        f"{_last_score(trial):.3f}",
        states.get(trial.state, "failed"),
        "" if pace is None else f"{pace:.2f}",
        *(setting_text(trial.params.get(name)) for name in names),
    ]


def _last_score(trial: FrozenTrial) -> float:
    step = trial.last_step
    return 0.0 if step is None else trial.intermediate_values[step]


def setting_text(setting: object) -> str:
    """Write a setting's value, with three figures if it is a number that may be any; "" for None."""
    return f"{setting:.3g}" if isinstance(setting, float) else "" if setting is None else str(setting)


def _importance_figure(shares: dict[str, float]) -> Figure:
    figure = Figure(figsize=(7, 0.4 * len(shares) + 1.2), layout="constrained")
    axes = figure.subplots()
    names = list(shares)[::-1]
    bars = axes.barh(names, [shares[name] for name in names], color="#2f8f83", height=0.65)
    axes.bar_label(bars, fmt=" %.2f", color="#444444", fontsize=9)
    axes.set_xlabel("share of what tells good trials from the others")
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.tick_params(left=False)
    return figure
