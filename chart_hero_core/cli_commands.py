"""The commands of `chart-hero`: each is arguments in, one call of the service, text out."""

from __future__ import annotations

import argparse
import io
import json
import logging
import runpy
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

from chart_hero_core import __version__
from chart_hero_core.cli_arguments import build_parser, export_options, transcribe_options
from chart_hero_core.cli_data import data
from chart_hero_core.cli_identify import identify, key
from chart_hero_core.cli_models import (
    engine_of_measuring,
    engine_of_user,
    finding_on_model_in_use,
    models,
)
from chart_hero_core.cli_output import TerminalMonitor, finding_lines, song_as_json, song_as_text
from chart_hero_core.cli_train import train
from chart_hero_core.cli_tune import tune
from chart_hero_core.errors import ChartHeroError, ExportError, OptionError
from chart_hero_core.service import (
    ChartHero,
    ExportOptions,
    State,
    TranscribeOptions,
    demo_song,
    name_of_song,
)

DONE, FAILED, MISUSE = 0, 1, 2

_log = logging.getLogger(__name__)


def run(arguments: Sequence[str]) -> int:
    """Run one command, and say in one sentence why it failed if it did.

    Returns
    -------
    int
        the exit code
    """
    if arguments and arguments[0] in _TRAINING_MODULES and _is_for_process(arguments):
        return train_on_pack(_TRAINING_MODULES[arguments[0]], arguments[1:])
    if arguments[:1] == ["app"]:  # and these are the window's
        return app(arguments[1:])
    options = build_parser(__version__).parse_args(arguments)
    logging.basicConfig(level=logging.ERROR, stream=sys.stderr)
    logging.getLogger("chart_hero_core").setLevel(logging.DEBUG if options.debug else logging.ERROR)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a file name may hold what a terminal cannot show
    try:
        return _COMMANDS[options.command](options)
    except OptionError as error:
        _complain(error)
        return MISUSE
    except BrokenPipeError:
        raise
    except Exception as error:  # noqa: BLE001  the user gets a sentence, --debug the traceback
        _complain(error)
        return FAILED


def transcribe(options: argparse.Namespace) -> int:
    """Transcribe every song; goes on after one that fails."""
    choices, target = transcribe_options(options), export_options(options)
    songs: list[Path] = options.songs or [demo_song()]
    if not options.songs:
        target = _for_demo(target)
    engine = engine_of_user(options.model)
    folders: set[Path] = set()
    n_failed = 0
    for song in songs:
        try:
            one_target = replace(target, general_midi=_general_midi_path(options.gm_midi, song, len(songs)))
            folder = engine.check_export(song, one_target)
            _keep_apart(folder, folders)
            _transcribe_one(engine, song, choices, one_target, as_json=options.json)
            folders.add(folder)
        except BrokenPipeError:
            raise
        except Exception as error:  # noqa: BLE001  whatever is wrong with it, the other songs are tried
            n_failed += 1
            message = _complain(error)
            if options.json:
                _print_json({"song": str(song), "error": message})
    return FAILED if n_failed else DONE


def _transcribe_one(
    engine: ChartHero, song: Path, choices: TranscribeOptions, target: ExportOptions, *, as_json: bool
) -> None:
    with TerminalMonitor(song.name) as monitor:
        transcription = engine.transcribe(song, choices, monitor)
        exported = engine.export(transcription, target, monitor)
    if as_json:
        _print_json(song_as_json(transcription, exported))
        return
    _print(str(exported.folder))
    for line in song_as_text(transcription, exported):
        _say(line)


def _for_demo(target: ExportOptions) -> ExportOptions:
    """Name the demo song, and let it replace its own output (but no folder that the user named)."""
    is_own = not (target.title or target.artist)
    return replace(
        target,
        overwrite=target.overwrite or is_own,
        title=target.title or "War of Freedom (demo)",
        artist=target.artist or "Sectoid",
    )


def _general_midi_path(given: Path | None, song: Path, n_songs: int) -> Path | None:
    """Take the path as a file, for several songs (or if it is one) as a folder."""
    if given is not None and (n_songs > 1 or given.is_dir()):
        return given / f"{name_of_song(song)}.mid"
    return given


def _keep_apart(folder: Path, folders: set[Path]) -> None:
    """Refuse a folder that was made in this very call, even where folders may be overwritten."""
    if folder in folders:
        raise ExportError(
            f"{folder} is already another song's of this call; transcribe this one alone, with a --title.",
            folder,
        )


def evaluate(options: argparse.Namespace) -> int:
    """Score annotated songs, and write a report if one is wanted."""
    engine = engine_of_measuring(options.model)
    title = ", ".join(folder.name for folder in options.songs)
    with TerminalMonitor(f"Listening to {title}") as monitor:
        report = engine.evaluate(options.songs, options.audio, options.truth, monitor, options.drumless)
    if options.report is not None:
        facts = {"data": [str(one) for one in (*options.songs, *options.drumless)]}
        choices = {"sound": options.audio, "truth": options.truth}
        page = engine.write_report(report, options.report, {**facts, **choices})
        _say(f"  The report is {page}")
    name, digest = engine.known_model.name, engine.known_model.digest
    if options.json:
        _print_json({"model": {"name": name, "digest": digest}, **report.as_json()})
    else:
        _print(f"{report.as_text()}\nHeard with {name} ({digest[:12]}).")
    return DONE


_TRAINING_MODULES = {"train": "chart_hero_core.training", "tune": "chart_hero_core.training.search"}


def _is_for_process(arguments: Sequence[str]) -> bool:
    """Whether all options are those of the training's process: with a pack."""
    return any(one.split("=")[0] == "--pack" for one in arguments)


def train_on_pack(module: str, arguments: Sequence[str]) -> int:
    """Hand over to the training process, whose output passes through."""
    command = [sys.executable, "-m", module, *arguments]
    with subprocess.Popen(command) as process:
        while process.returncode is None:
            with suppress(KeyboardInterrupt):  # Ctrl-C reaches the training too, and it is the one to answer
                process.wait()
    if process.returncode == -signal.SIGINT:  # while it was loading
        raise KeyboardInterrupt
    return process.returncode if process.returncode >= 0 else FAILED


def doctor(options: argparse.Namespace) -> int:
    """Say what is installed, what is missing and how to mend it; fails if something is broken."""
    findings = [*engine_of_measuring(options.model).examine()]
    if options.model is None:
        findings.append(finding_on_model_in_use())
    for line in finding_lines(findings):
        _print(line)
    return FAILED if any(finding.state is State.PROBLEM for finding in findings) else DONE


def app(arguments: Sequence[str]) -> int:
    """Hand over to the window, in this process."""
    if find_spec("chart_hero_app") is None:
        _say("chart-hero: The window is not installed; run packaging/bootstrap.py again.")
        return FAILED
    sys.argv = ["chart-hero app", *arguments]
    try:
        runpy.run_module("chart_hero_app", run_name="__main__", alter_sys=True)
    except SystemExit as end:  # so it says how it ended
        return end.code if isinstance(end.code, int) else FAILED if end.code else DONE
    return DONE


_COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "transcribe": transcribe,
    "evaluate": evaluate,
    "doctor": doctor,
    "identify": identify,
    "key": key,
    "models": models,
    "data": data,
    "train": train,
    "tune": tune,
}


def _complain(error: Exception) -> str:
    """Say what went wrong; return the sentence."""
    _log.debug("The error arose here:", exc_info=error)
    message = str(error)
    if not isinstance(error, ChartHeroError):
        message = (
            f"Something went wrong inside Chart Hero ({error!r}); --debug shows where, please report it."
        )
    _say(f"chart-hero: {message}")
    return message


def _print_json(value: object) -> None:
    _print(json.dumps(value))


def _print(line: str) -> None:
    print(line, flush=True)  # noqa: T201


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)  # noqa: T201
