"""The search for settings: `python -m chart_hero_core.training.search FOLDER --pack PACK --trials 30`.

A study of many short runs. It lives in `FOLDER/study.db` (SQLite), so that several processes, or several
machines that share the folder, work on it at once; a trial whose process died is taken up again.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from typing import Any

import torch

from chart_hero_core.errors import ChartHeroError
from chart_hero_core.training.memory import keep_freed_memory
from chart_hero_core.training.pack_search import SearchSpec, search
from chart_hero_core.training.search_report import write_report


def main(arguments: list[str] | None = None) -> int:
    """Search; returns the exit code: 0 done, 1 failed, 130 interrupted (the study stays)."""
    options = _parser().parse_args(arguments)
    keep_freed_memory()
    if options.threads:
        torch.set_num_threads(options.threads)
    spec = SearchSpec(n_trials=options.trials, n_steps=options.steps, n_workers=options.workers)

    def report(event: dict[str, Any]) -> None:
        sys.stdout.write(json.dumps({"time": round(time.time(), 1), **event}) + "\n")
        sys.stdout.flush()

    try:
        write_report(search(options.folder, options.pack, spec, report), options.folder)
    except ChartHeroError as error:
        report({"event": "error", "message": str(error)})
        return 1
    except KeyboardInterrupt:
        return 130
    report({"event": "done"})
    return 0


def _parser() -> argparse.ArgumentParser:
    usual = SearchSpec()
    parser = argparse.ArgumentParser(
        prog="chart-hero tune",
        description="Search for the best settings by many short runs; run again, or elsewhere, to go on.",
    )
    parser.add_argument("folder", type=Path, help="folder of the study, made if need be")
    parser.add_argument("--pack", type=Path, required=True, help="folder of the training pack")
    parser.add_argument("--trials", type=int, default=usual.n_trials, help="of all processes together")
    parser.add_argument("--steps", type=int, default=usual.n_steps, help="of each trial")
    parser.add_argument("--workers", type=int, default=usual.n_workers, help="processes that render")
    parser.add_argument("--threads", type=int, default=0, help="threads that learn (0: torch decides)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
