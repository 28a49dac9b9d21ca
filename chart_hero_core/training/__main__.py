"""The training process: `python -m chart_hero_core.training RUN`.

RUN holds a plan (`plan.json`). What happens is said on stdout, one JSON object a line (`runs.events`), and
kept in RUN's `log.jsonl`; the process holds RUN, obeys what it is asked for there, and goes on where it
stopped when it is started again. With `--pack` RUN needs no plan: the developer's way, see `pack_run`.
"""

from __future__ import annotations

import argparse
import logging
import sys
from contextlib import ExitStack
from pathlib import Path

from chart_hero_core.errors import ChartHeroError
from chart_hero_core.runs.control import Request, asked, forget_request, hold
from chart_hero_core.runs.event_log import EventLog
from chart_hero_core.runs.events import Done, Failed, Paused, Resumed
from chart_hero_core.runs.json_files import read_json, write_json
from chart_hero_core.runs.plan import FILE_NAME as PLAN_NAME
from chart_hero_core.runs.plan import RunKind, RunPlan
from chart_hero_core.runs.results import FILE_NAME as RESULT_NAME
from chart_hero_core.training.hardware import Machine, is_first_process, machine_of, make_fabric
from chart_hero_core.training.judging import finish_run
from chart_hero_core.training.loop import End
from chart_hero_core.training.memory import is_out_of_memory, keep_freed_memory
from chart_hero_core.training.pack_run import add_pack_options, train_on_pack
from chart_hero_core.training.piece_hearing import PauseAskedError
from chart_hero_core.training.planned_run import Learned, keep_base, keep_best, learn

LEARNED_NAME = "learned.json"
"""How the learning of a run ended; what is left is to judge it."""
DONE, FAILED, INTERRUPTED = 0, 1, 130

_LOG = logging.getLogger(__name__)


def main(arguments: list[str] | None = None) -> int:
    """Train; returns the exit code: 0 done or paused, 1 failed, 130 interrupted; checkpoints stay."""
    options = _parser().parse_args(arguments)
    keep_freed_memory()
    with ExitStack() as stack:
        log = stack.enter_context(EventLog(is_silent=not is_first_process()))
        try:
            if is_first_process():
                stack.callback(hold(options.run).release)
                log.open(options.run)
            return _train_on_pack(options, log) if options.pack else _train(options.run, log)
        except ChartHeroError as error:
            log(Failed(message=str(error)))
        except KeyboardInterrupt:
            return INTERRUPTED
        except Exception as error:  # noqa: BLE001  whoever watches gets a sentence, `output.txt` the traceback
            _LOG.exception("The training ended unexpectedly.")
            log(Failed(message=_sentence(error)))
    return FAILED


def _train(run: Path, log: EventLog) -> int:
    """Do what the plan in a run's folder wants, or what is left of it."""
    plan = read_json(run / PLAN_NAME, RunPlan)
    if (run / RESULT_NAME).exists():
        log(Done())
        return DONE
    machine = machine_of(plan)
    is_first = machine.fabric.is_global_zero
    if is_first:
        forget_request(run)  # of a process that came to its end before it saw it
    learned = Learned(End.LEARNED, 0, 0.0)
    if plan.kind is RunKind.CALIBRATE:
        keep_base(run, plan)
    else:
        learned = _learned(run, plan, machine, log)
        if learned.end is End.PAUSED:
            if is_first:
                forget_request(run)
            return DONE
        if is_first:
            keep_best(run)
    if is_first:
        _finish(run, plan, log, learned)
    return DONE


def _learned(run: Path, plan: RunPlan, machine: Machine, log: EventLog) -> Learned:
    """Learn; where that is done already, its songs need not be there any more."""
    is_alone = machine.fabric.world_size == 1
    if is_alone and (run / LEARNED_NAME).exists():
        learned = read_json(run / LEARNED_NAME, Learned)
        log(Resumed(step=learned.step))
        return learned
    learned = learn(run, plan, machine, log)
    if is_alone and learned.end is not End.PAUSED:
        write_json(run / LEARNED_NAME, learned)
    return learned


def _finish(run: Path, plan: RunPlan, log: EventLog, learned: Learned) -> None:
    if asked(run) is Request.STOP:
        forget_request(run)  # it learns no more, which is all that was wanted
    try:
        finish_run(run, plan, log, learned.took_s)
        log(Done())
    except PauseAskedError:
        forget_request(run)
        log(Paused(step=learned.step))


def _train_on_pack(options: argparse.Namespace, log: EventLog) -> int:
    fabric = make_fabric(options.devices, options.nodes)
    fabric.launch()  # from here on there may be several of us; the first one speaks
    end = train_on_pack(options, fabric, log)
    if fabric.is_global_zero:
        forget_request(options.run)
        if end is not End.PAUSED:
            log(Done())
    return DONE


def _sentence(error: Exception) -> str:
    if is_out_of_memory(error):
        return "Memory ran out; close other programs, or choose another device, and go on."
    return f"Something went wrong inside Chart Hero ({error!r}); output.txt says where, please report it."


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m chart_hero_core.training",
        description="Train a drum model as a plan wants it; run again to go on.",
    )
    parser.add_argument("run", type=Path, help="folder of the run")
    add_pack_options(parser)
    return parser


if __name__ == "__main__":
    sys.exit(main())
