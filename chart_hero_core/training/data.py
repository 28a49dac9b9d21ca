"""The commands for data sets: `python -m chart_hero_core.training.data scan|build FOLDER`.

They work in the folder of a data set (`runs.data_set`), say events on stdout and in its `log.jsonl`, and
end, with what was done kept, when the folder's process is asked to pause or stop.
"""

from __future__ import annotations

import argparse
import sys
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any

from chart_hero_core.errors import ChartHeroError, TrainingDataError
from chart_hero_core.runs.control import forget_request, hold
from chart_hero_core.runs.data_folder import change_data_set
from chart_hero_core.runs.decisions import add_source
from chart_hero_core.runs.event_log import EventLog, Report
from chart_hero_core.runs.events import Done, Failed, Paused
from chart_hero_core.training.cluster import Cluster, add_cluster_option
from chart_hero_core.training.corrected_songs import corrected_projects
from chart_hero_core.training.song_scan import MapFunction, Scan
from chart_hero_core.training.sound_building import build_sound

DONE, FAILED, INTERRUPTED = 0, 1, 130


def main(arguments: list[str] | None = None) -> int:
    """Scan or build; returns the exit code: 0 done (or paused), 1 failed, 130 interrupted."""
    options = _parser().parse_args(arguments)
    with ExitStack() as stack:
        report = stack.enter_context(EventLog())
        try:
            stack.callback(hold(options.folder).release)  # behind the last word
            report.open(options.folder)
            forget_request(options.folder)
            is_whole = _work(options, report)
            forget_request(options.folder)
        except ChartHeroError as error:
            report(Failed(message=str(error)))
            return FAILED
        except KeyboardInterrupt:
            return INTERRUPTED
        report(Done() if is_whole else Paused(step=0))
    return DONE


def _work(options: argparse.Namespace, report: Report) -> bool:
    with ExitStack() as stack:
        mapping: MapFunction[Any, Any] = map
        if options.cluster is not None:
            mapping = stack.enter_context(Cluster(options.cluster)).map
        if options.command == "build":
            return build_sound(options.folder, report, mapping)
        if options.corrections is not None:
            _tick_corrections(options.folder, options.corrections)
        return Scan(options.folder, report, mapping).run()


def _tick_corrections(folder: Path, projects: Path) -> None:
    """Add the songs that the user corrected to a data set, all of them."""
    corrected = corrected_projects(projects)
    if not corrected:
        raise TrainingDataError(
            f"There is no song in {projects} that was corrected by hand; correct one first."
        )
    change_data_set(folder, partial(add_source, path=projects, only=corrected))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m chart_hero_core.training.data", description="Find the songs of a data set."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    for name, what in (
        ("scan", "look at every song of its folders that is new or changed"),
        ("build", "decode the songs that are used"),
    ):
        command = commands.add_parser(name, help=what, description=what)
        command.add_argument("folder", type=Path, help="folder of the data set")
        add_cluster_option(command)
    commands.choices["scan"].add_argument(
        "--corrections", type=Path, metavar="PROJECTS", help="add all corrected songs of a folder of projects"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
