"""The command line `chart-hero`: arguments in, one call of the service, text and an exit code out.

Results go to stdout, messages to stderr. Exit codes: 0 done, 1 failed, 2 misuse, 130 interrupted.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from chart_hero_core import __version__
from chart_hero_core.cli_arguments import build_parser, export_options, transcribe_options
from chart_hero_core.cli_output import TerminalMonitor, finding_lines, song_as_json, song_as_text
from chart_hero_core.errors import ChartHeroError, FolderExistsError
from chart_hero_core.service import ChartHero, ExportOptions, TranscribeOptions, demo_song

DONE, FAILED, MISUSE, INTERRUPTED = 0, 1, 2, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Parameters
    ----------
    arguments : without the program's name; None for those of this process

    Returns
    -------
    int
        the exit code
    """
    options = build_parser(__version__).parse_args(arguments)
    logging.basicConfig(level=logging.DEBUG if options.debug else logging.ERROR, stream=sys.stderr)
    try:
        return int(options.run(options))
    except ChartHeroError as error:
        if options.debug:
            raise
        _complain(str(error))
        return FAILED
    except KeyboardInterrupt:
        _complain("Interrupted; nothing was left behind.")
        return INTERRUPTED
    except BrokenPipeError:  # whoever read our results has gone
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED


def transcribe(options: argparse.Namespace) -> int:
    """Transcribe every song; goes on after one that fails."""
    songs: list[Path] = options.songs or [demo_song()]
    choices, target = transcribe_options(options), export_options(options)
    if not options.songs:
        target = _for_demo(target)
    if options.gm_midi and len(songs) > 1:
        options.gm_midi.mkdir(parents=True, exist_ok=True)
    engine = ChartHero(options.model)
    n_failed = 0
    for song in songs:
        try:
            _transcribe_one(engine, song, choices, target, options, is_one_of_many=len(songs) > 1)
        except ChartHeroError as error:
            if options.debug:
                raise
            n_failed += 1
            _report_failure(song, error, as_json=options.json)
    return FAILED if n_failed else DONE


def _transcribe_one(
    engine: ChartHero,
    song: Path,
    choices: TranscribeOptions,
    target: ExportOptions,
    options: argparse.Namespace,
    *,
    is_one_of_many: bool,
) -> None:
    with TerminalMonitor(song.name) as monitor:
        transcription = engine.transcribe(song, choices, monitor)
        exported = engine.export(transcription, target, monitor)
    if options.gm_midi:
        path = options.gm_midi / f"{song.stem}.mid" if is_one_of_many else options.gm_midi
        engine.export_general_midi(transcription, path, overwrite=options.overwrite)
    if options.json:
        print(json.dumps(song_as_json(transcription, exported), ensure_ascii=False), flush=True)  # noqa: T201
        return
    print(exported.folder, flush=True)  # noqa: T201
    for line in song_as_text(transcription, exported):
        _say(line)


def _for_demo(target: ExportOptions) -> ExportOptions:
    """Let the demo run replace its own output."""
    return replace(
        target, overwrite=True, title=target.title or "Feelings (demo)", artist=target.artist or "Sectoid"
    )


def _report_failure(song: Path, error: ChartHeroError, *, as_json: bool) -> None:
    message = str(error)
    if isinstance(error, FolderExistsError) and "--overwrite" not in message:
        message += " Add --overwrite to replace it."
    if as_json:
        print(json.dumps({"song": str(song), "error": message}, ensure_ascii=False), flush=True)  # noqa: T201
    _complain(message)


def evaluate(options: argparse.Namespace) -> int:
    """Score annotated songs."""
    with TerminalMonitor(f"Listening to {options.folder.name}") as monitor:
        report = ChartHero(options.model).evaluate(options.folder, options.audio, options.truth, monitor)
    text = json.dumps(report.as_json(), indent=2) if options.json else report.as_text()
    print(text)  # noqa: T201
    return DONE


def train(options: argparse.Namespace) -> int:
    """Hand over to the training process, whose output passes through."""
    command = [sys.executable, "-m", "chart_hero_core.training", *options.arguments]
    return subprocess.run(command, check=False).returncode


def doctor(options: argparse.Namespace) -> int:
    """Say what is installed, what is missing and how to mend it; fails if something is broken."""
    findings = ChartHero(options.model).examine()
    for line in finding_lines(findings):
        print(line)  # noqa: T201
    return FAILED if any(finding.state.value == "problem" for finding in findings) else DONE


def app(options: argparse.Namespace) -> int:
    """Say that there is no window yet."""
    _complain("This version has no window yet; use `chart-hero transcribe SONG`.")
    return FAILED


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)  # noqa: T201


def _complain(message: str) -> None:
    _say(f"chart-hero: {message}")


if __name__ == "__main__":
    sys.exit(main())
