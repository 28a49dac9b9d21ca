"""The search for settings: `python -m chart_hero_core.training.search STUDY`.

STUDY holds a plan (`plan.json`) and how to search (`search.json`). What happens is said on stdout, one JSON
object a line (`runs.events`), and kept in STUDY's `log.jsonl`; `trials.json` tells what came of the trials.
The trials themselves stand in `study.db` (SQLite), so that several processes, or several machines that share
the folder, work on them at once: the first holds STUDY and keeps the log, the others help. A trial whose
process died is taken up again.

With `--pack` STUDY needs no plan: the developer's way, see `pack_search`.
"""

from __future__ import annotations

import argparse
import json
import logging
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import torch

from chart_hero_core.errors import ChartHeroError
from chart_hero_core.runs.control import Request, forget_request, hold, is_running
from chart_hero_core.runs.event_log import EventLog
from chart_hero_core.runs.events import Done, Failed, Paused
from chart_hero_core.training import pack_search
from chart_hero_core.training.cluster import Cluster, add_cluster_option
from chart_hero_core.training.memory import keep_freed_memory
from chart_hero_core.training.plan_search import search_here
from chart_hero_core.training.planned_search import open_search, run_trial
from chart_hero_core.training.search_report import write_report

DONE, FAILED, INTERRUPTED = 0, 1, 130

_LOG = logging.getLogger(__name__)


def main(arguments: list[str] | None = None) -> int:
    """Search; returns the exit code: 0 done or paused, 1 failed, 130 interrupted; the study stays."""
    options = _parser().parse_args(arguments)
    keep_freed_memory()
    if options.threads:
        torch.set_num_threads(options.threads)
    if options.pack:
        return _search_on_pack(options)
    with ExitStack() as stack:
        log = stack.enter_context(EventLog())
        try:
            if not is_running(options.folder):  # else we help whoever holds it
                stack.callback(hold(options.folder).release)
                forget_request(options.folder)
                log.open(options.folder)
            _search(options.folder, options.cluster, log)
        except ChartHeroError as error:
            log(Failed(message=str(error)))
        except KeyboardInterrupt:
            return INTERRUPTED
        except Exception as error:  # noqa: BLE001  whoever watches gets a sentence, `output.txt` the traceback
            _LOG.exception("The search ended unexpectedly.")
            log(
                Failed(
                    message=f"Something went wrong inside Chart Hero ({error!r}); output.txt says where, "
                    "please report it."
                )
            )
        else:
            return DONE
    return FAILED


def _search(study: Path, cluster: str | None, log: EventLog) -> None:
    search = open_search(study, log)
    if cluster is None:
        request = search_here(search, run_trial)
    else:
        with Cluster(cluster) as machines:
            request = machines.search(search, run_trial)
    log(Paused(step=search.n_ended) if request is Request.PAUSE else Done())


def _search_on_pack(options: argparse.Namespace) -> int:
    spec = pack_search.SearchSpec(n_trials=options.trials, n_steps=options.steps, n_workers=options.workers)

    def report(event: dict[str, Any]) -> None:
        sys.stdout.write(json.dumps({"time": round(time.time(), 1), **event}) + "\n")
        sys.stdout.flush()

    try:
        write_report(pack_search.search(options.folder, options.pack, spec, report), options.folder)
    except ChartHeroError as error:
        report({"event": "error", "message": str(error)})
        return FAILED
    except KeyboardInterrupt:
        return INTERRUPTED
    report({"event": "done"})
    return DONE


def _parser() -> argparse.ArgumentParser:
    usual = pack_search.SearchSpec()
    parser = argparse.ArgumentParser(
        prog="python -m chart_hero_core.training.search",
        description="Search for the best settings by many short runs; run again, or elsewhere, to go on.",
    )
    parser.add_argument("folder", type=Path, help="folder of the study")
    parser.add_argument("--threads", type=int, default=0, help="threads that learn (0: torch decides)")
    add_cluster_option(parser)
    pack = parser.add_argument_group("the developer's way, without a plan")
    pack.add_argument("--pack", type=Path, help="folder of the training pack")
    pack.add_argument("--trials", type=int, default=usual.n_trials, help="of all processes together")
    pack.add_argument("--steps", type=int, default=usual.n_steps, help="of each trial")
    pack.add_argument("--workers", type=int, default=usual.n_workers, help="processes that render")
    return parser


if __name__ == "__main__":
    sys.exit(main())
