"""The page about the search for the settings that ship.

`python -m chart_hero_core.training.search_page STUDY DOCS` writes `DOCS/search.md` and its picture from the
study in a folder, which may be at work meanwhile: it is read from a copy.
"""

from __future__ import annotations

import argparse
import sqlite3
import sys
import tempfile
from contextlib import closing
from pathlib import Path

import optuna
from optuna.trial import FrozenTrial, TrialState

from chart_hero_core.errors import ChartHeroError, TrainingDataError
from chart_hero_core.training.search_report import (
    PLOT_NAME,
    TABLE_NAME,
    as_markdown,
    importances,
    setting_text,
    write_importance,
)
from chart_hero_core.training.study import open_study

_PICTURES = "pictures"
_PAGE = """# The search for settings

{n_trials} short runs of small networks on synthesis alone: {n_finished} ran to their end ({n_steps}
steps), {n_given_up} fell behind the median of the others on the way and were given up. Optuna's TPE drew
the settings. A trial is scored by F of the strokes (micro, 5 classes, 50 ms) on the same held-out kits,
grooves and backings, at a threshold of 0.5: a figure that tells trials apart, and lies far below that of
a long run. All in all they took {hours:.1f} h of computing. A trial whose process died is listed as
failed, and was gone on with as the next one.

What was chosen, and how far chance alone moves such a figure, stands in [experiments](experiments.md).
The best, trial {number}, reached {score:.3f}:

| setting | value |
| --- | --- |
{best}
{picture}
## All trials, best first

{table}
Made by `python -m chart_hero_core.training.search_page STUDY docs` from the study of
`chart-hero tune STUDY --pack PACK --trials {n_trials} --steps {n_steps}`.
"""
_PICTURE = """
## What mattered

How much each setting has to do with what tells the good trials from the others (PED-ANOVA).

![Importance of the settings](pictures/{name})

"""


def write_page(study: optuna.Study, docs: Path) -> Path:
    """Write the page and its picture; returns the page.

    Raises
    ------
    TrainingDataError
        if no trial has finished
    """
    ended = study.get_trials(deepcopy=False, states=(TrialState.COMPLETE, TrialState.PRUNED))
    finished = [trial for trial in ended if trial.state is TrialState.COMPLETE]
    if not finished:
        raise TrainingDataError("No trial of the search has finished; wait for the first.")
    best = max(finished, key=lambda trial: trial.value or 0.0)
    shares = importances(study)
    if shares:
        (docs / _PICTURES).mkdir(parents=True, exist_ok=True)
        write_importance(shares, docs / _PICTURES / PLOT_NAME)
    page = docs / TABLE_NAME
    page.write_text(
        _PAGE.format(
            n_trials=len(ended),
            n_finished=len(finished),
            n_given_up=len(ended) - len(finished),
            n_steps=best.last_step,
            hours=sum(trial.user_attrs.get("seconds", 0) for trial in ended) / 3600,
            number=best.number,
            score=best.value,
            best=_settings(best),
            picture=_PICTURE.format(name=PLOT_NAME) if shares else "",
            table=as_markdown(study),
        ),
        encoding="utf-8",
    )
    return page


def _settings(trial: FrozenTrial) -> str:
    rows = sorted(trial.params.items())
    return "\n".join(f"| {name} | {setting_text(value)} |" for name, value in rows)


def _copied(study: Path, folder: Path) -> None:
    """Copy a study's database as it is at one moment."""
    database = study / "study.db"
    if not database.exists():
        raise TrainingDataError(f"{study} holds no study; name the folder of a search.")
    try:
        with (
            closing(sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro", uri=True)) as source,
            closing(sqlite3.connect(folder / "study.db")) as copy,
        ):
            source.backup(copy)
    except sqlite3.Error as error:
        raise TrainingDataError(f"{database} cannot be read ({error}); name another study.") from error


def main(arguments: list[str] | None = None) -> int:
    """Write the page; returns the exit code: 0 done, 1 failed."""
    parser = argparse.ArgumentParser(prog="python -m chart_hero_core.training.search_page")
    parser.add_argument("study", type=Path, help="folder of the study")
    parser.add_argument("docs", type=Path, help="folder that the page is written to")
    options = parser.parse_args(arguments)
    try:
        with tempfile.TemporaryDirectory(prefix="chart-hero-study-") as folder:
            _copied(options.study, Path(folder))
            page = write_page(open_study(Path(folder)), options.docs)
    except ChartHeroError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(f"{page}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
