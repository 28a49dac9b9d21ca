"""A study of Optuna in a folder: `study.db` (SQLite), which several processes, or machines, share."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import optuna
from optuna.exceptions import ExperimentalWarning
from optuna.storages import RDBStorage, RetryHeartbeatStaleTrialCallback
from sqlalchemy.exc import SQLAlchemyError

from chart_hero_core.errors import TrainingDataError

STUDY_NAME = "drum model"
N_UNPRUNED_TRIALS = 5
HEARTBEAT_S, DEAD_AFTER_S = 30, 120
"""A process says so often that it lives; one that was silent for so long is dead."""


@contextmanager
def experimental_parts() -> Iterator[None]:
    """Use parts of Optuna that may still change; pyproject.toml bounds the version."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ExperimentalWarning)
        yield


def open_study(folder: Path, *, is_lowest_best: bool = False, has_heartbeat: bool = True) -> optuna.Study:
    """Open the study of a folder, new or old.

    Parameters
    ----------
    folder : of the study, made if need be
    is_lowest_best : whether a low score is a good one
    has_heartbeat : whether each process says that it lives while it optimises

    Raises
    ------
    TrainingDataError
        if it cannot be opened
    """
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with experimental_parts():
            storage = RDBStorage(
                f"sqlite:///{folder / 'study.db'}",
                engine_kwargs={"connect_args": {"timeout": 60}},
                heartbeat_interval=HEARTBEAT_S if has_heartbeat else None,
                grace_period=DEAD_AFTER_S if has_heartbeat else None,
                heartbeat_stale_trial_callback=RetryHeartbeatStaleTrialCallback() if has_heartbeat else None,
            )
            sampler = optuna.samplers.TPESampler(multivariate=True, constant_liar=True)
        return optuna.create_study(
            study_name=STUDY_NAME,
            storage=storage,
            load_if_exists=True,
            direction="minimize" if is_lowest_best else "maximize",
            sampler=sampler,
            pruner=optuna.pruners.MedianPruner(n_startup_trials=N_UNPRUNED_TRIALS),
        )
    except (OSError, SQLAlchemyError, optuna.exceptions.OptunaError) as error:
        raise TrainingDataError(
            f"The study in {folder} cannot be opened ({error}); choose another folder."
        ) from error
