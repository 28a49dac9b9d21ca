"""What the command line understands."""

from __future__ import annotations

import argparse
from math import isfinite
from pathlib import Path
from typing import Any

from chart_hero_core.cli_train import add_train
from chart_hero_core.cli_tune import add_tune
from chart_hero_core.domain.chart import Difficulty
from chart_hero_core.domain.drums import FAMILIES, VOICES, DrumVoice
from chart_hero_core.service import (
    ChartFormat,
    ChartingSpec,
    ExportOptions,
    KitSpec,
    OpenHatLane,
    TempoHints,
    TranscribeOptions,
)

_LEVELS = {"expert": frozenset({Difficulty.EXPERT}), "all": frozenset(Difficulty)}


def build_parser(version: str) -> argparse.ArgumentParser:
    """Build the parser; its result carries the name of the command as `command`."""
    parser = argparse.ArgumentParser(
        prog="chart-hero", description="Turn songs into drum charts for Clone Hero and YARG."
    )
    parser.add_argument("--version", action="version", version=f"chart-hero {version}")
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--debug", action="store_true", help="log everything, and show where an error arose")
    common.add_argument(
        "--model", metavar="MODEL", help="weights, or the name of a kept model, to use just now"
    )
    commands = parser.add_subparsers(title="commands", dest="command", required=True, metavar="COMMAND")
    _add_transcribe(commands.add_parser("transcribe", parents=[common], help="make chart folders from songs"))
    _add_evaluate(
        commands.add_parser("evaluate", parents=[common], help="score the model on annotated songs")
    )
    _add_identify(commands.add_parser("identify", parents=[common], help="say which song a file is"))
    _add_key(commands.add_parser("key", parents=[common], help="keep the key that AudD is asked with"))
    _add_models(commands.add_parser("models", help="which models there are, and which one is in use"))
    _add_data(commands.add_parser("data", help="find the songs that a training can learn from"))
    add_train(commands.add_parser("train", help="make the model yours: learn from your own songs"))
    add_tune(commands.add_parser("tune", help="search for training settings that suit your own songs"))
    commands.add_parser("doctor", parents=[common], help="say what is missing and how to mend it")
    commands.add_parser("app", help="open the window, with songs if some are named")
    return parser


def transcribe_options(options: argparse.Namespace) -> TranscribeOptions:
    """Make the service's options of the parsed ones.

    Raises
    ------
    OptionError
        if a value cannot be honoured
    """
    sensitivities: dict[DrumVoice, float] = {}
    for given in options.sensitivity:
        sensitivities.update(given)
    return TranscribeOptions(
        start_s=options.start,
        end_s=options.end,
        sensitivities=sensitivities,
        tempo=TempoHints(options.bpm, options.first_beat, options.time_signature),
        charting=ChartingSpec(
            kit=KitSpec(OpenHatLane(options.open_hat)),
            difficulties=_LEVELS[options.difficulties],
            with_sections=not options.no_sections,
            with_star_power=not options.no_star_power,
            with_activation_fills=not options.no_fills,
            with_dynamics=not options.no_dynamics,
            with_double_kick=not options.no_double_kick,
        ),
    )


def export_options(options: argparse.Namespace) -> ExportOptions:
    """Make the service's options of the parsed ones."""
    return ExportOptions(
        parent=options.output,
        chart_format=ChartFormat(options.format),
        with_audio=not options.no_audio,
        overwrite=options.overwrite,
        overwrite_midi=options.overwrite,
        title=options.title,
        artist=options.artist,
        album=options.album,
        genre=options.genre,
        year=options.year,
        charter=options.charter,
    )


def sensitivity(text: str) -> dict[DrumVoice, float]:
    """Read `0.6` (all drums) or `toms=0.6` (a family) as sensitivities of voices.

    Raises
    ------
    argparse.ArgumentTypeError
        if it is neither
    """
    name, equals, number = text.rpartition("=")
    names = {family.value: family for family in FAMILIES}
    try:
        value = float(number)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 0 to 1, nor LANE=NUMBER") from error
    if not equals:
        return dict.fromkeys(VOICES, value)
    if name not in names:
        raise argparse.ArgumentTypeError(f"{name!r} is none of {', '.join(names)}")
    return dict.fromkeys(names[name].voices, value)


def seconds(text: str) -> float:
    """Read a number of seconds.

    Raises
    ------
    argparse.ArgumentTypeError
        if it is none, or below 0
    """
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if value < 0 or not isfinite(value):
        raise argparse.ArgumentTypeError(f"{text!r} is no number of seconds, 0 or more")
    return value


def time_signature(text: str) -> tuple[int, int]:
    """Read `7/8`.

    Raises
    ------
    argparse.ArgumentTypeError
        if it is no fraction
    """
    numerator, slash, denominator = text.partition("/")
    if not (slash and numerator.isdecimal() and denominator.isdecimal()):
        raise argparse.ArgumentTypeError(f"{text!r} is no time signature such as 4/4 or 7/8")
    return int(numerator), int(denominator)


def _add_transcribe(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "songs", nargs="*", type=Path, metavar="SONG", help="sound or video files; none: the demo song"
    )
    where = parser.add_argument_group("what is written")
    where.add_argument(
        "-o", "--output", type=Path, default=Path(), metavar="DIR", help="where the song folders appear"
    )
    where.add_argument("--format", choices=[one.value for one in ChartFormat], default="mid")
    where.add_argument("--overwrite", action="store_true", help="replace a song folder that is there already")
    where.add_argument("--no-audio", action="store_true", help="write the chart alone")
    where.add_argument(
        "--gm-midi",
        type=Path,
        metavar="FILE",
        help="also the raw strokes as General MIDI (several songs: a folder)",
    )
    where.add_argument("--json", action="store_true", help="print one JSON object a song")
    song = parser.add_argument_group("the song")
    for name in ("title", "artist", "album", "genre", "year", "charter"):
        song.add_argument(f"--{name}", help="instead of the file's own")
    song.add_argument(
        "--start", type=seconds, default=0.0, metavar="S", help="transcribe from this second on"
    )
    song.add_argument("--end", type=seconds, metavar="S", help="... to this one")
    hearing = parser.add_argument_group("hearing")
    hearing.add_argument(
        "--sensitivity", type=sensitivity, action="append", default=[], metavar="X",
        help="0 (few notes) to 1 (many), 0.5 is best; also kick=0.6 (kick, snare, hi-hat, toms, cymbals)",
    )  # fmt: skip
    hearing.add_argument("--bpm", type=float, help="the song's tempo, if you know it")
    hearing.add_argument(
        "--first-beat",
        type=seconds,
        metavar="S",
        help="second of the first beat of a bar, counted from --start",
    )
    hearing.add_argument("--time-signature", type=time_signature, metavar="N/D", help="such as 7/8")
    chart = parser.add_argument_group("the chart")
    chart.add_argument("--difficulties", choices=sorted(_LEVELS), default="all")
    chart.add_argument(
        "--open-hat", choices=[one.value for one in OpenHatLane], default=OpenHatLane.YELLOW.value
    )
    for name, what in (
        ("sections", "practice sections"),
        ("star-power", "star power phrases"),
        ("fills", "activation fills"),
        ("dynamics", "ghosts and accents"),
        ("double-kick", "2x kick notes"),
    ):
        chart.add_argument(f"--no-{name}", action="store_true", help=f"leave {what} out")


def _add_evaluate(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "songs", nargs="+", type=Path, metavar="SONGS", help="folders that hold one folder per annotated song"
    )
    parser.add_argument("--audio", choices=["mix", "quiet", "drums"], default="mix")
    parser.add_argument("--truth", choices=["pp", "sub"], default="pp")
    parser.add_argument(
        "--drumless",
        type=Path,
        action="append",
        default=[],
        metavar="DIR",
        help="a folder of sound without drums, in which every note is a false one",
    )
    parser.add_argument(
        "--report", type=Path, metavar="DIR", help="write a page with its figures and pictures there"
    )
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")


def _add_identify(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Send 12 s of a song to audd.io, which counts one request for your key; a song that was identified "
        "before costs nothing. With --by-name, ask MusicBrainz for its title and artist instead."
    )
    parser.add_argument("song", type=Path, metavar="SONG")
    parser.add_argument("--by-name", action="store_true", help="search for tags or file name; needs no key")
    parser.add_argument("--again", action="store_true", help="ask, and pay, for a song that is known already")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def _add_key(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "The key is typed, or read from a pipe, never given as an argument. It is kept by the system's "
        "keyring alone; where there is none, set CHART_HERO_AUDD_KEY."
    )
    parser.add_argument(
        "action",
        choices=["set", "test", "clear", "status"],
        help="set: test a key, then keep it; test: ask AudD about it; clear: forget it; status: where it is",
    )


def _add_data(parser: argparse.ArgumentParser) -> None:
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--debug", action="store_true", help="log everything, and show where an error arose")
    common.add_argument("--json", action="store_true", help="print the data set as JSON")
    common.add_argument(
        "--cluster",
        metavar="ADDRESS",
        nargs="?",
        const="",
        help="work on a Ray cluster that shares the folders; without an address, on that of this machine",
    )
    actions = parser.add_subparsers(title="actions", dest="action", required=True, metavar="ACTION")
    what = "look at every song that is new or changed, and decide about songs"
    scan = actions.add_parser("scan", parents=[common], help=what, description=what)
    scan.add_argument(
        "folders",
        nargs="*",
        type=Path,
        metavar="FOLDER",
        help="songs of the games, electronic drum takes, annotated songs or a kit; added to those before",
    )
    scan.add_argument("--own-corrections", action="store_true", help="also the songs that you corrected")
    decisions = scan.add_argument_group("decisions (SONG: its folder, or its name)")
    for name, help_text in (
        ("--accept", "learn from a misaligned song, at the offset that was found"),
        ("--leave-out", "do not use a song"),
    ):
        decisions.add_argument(name, action="append", default=[], metavar="SONG", help=help_text)
    decisions.add_argument(
        "--held-out", type=int, metavar="N", help="so many songs are measured on, never learned from"
    )
    decisions.add_argument(
        "--cymbals", choices=["swapped", "as-written"], help="about charts whose ride and crash look swapped"
    )
    what = "decode the songs that are used, ahead of a training"
    build = actions.add_parser("build", parents=[common], help=what, description=what)
    scan.add_argument("--to", dest="data", type=Path, metavar="DATA", help="folder of the data set")
    build.add_argument("data", nargs="?", type=Path, metavar="DATA", help="folder of the data set")


def _add_models(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "The models that songs can be heard with: the shipped one, and those that you kept or took in. The "
        "window and `chart-hero transcribe` hear with the one in use; `chart-hero evaluate` measures the "
        "shipped one unless --model names another."
    )
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--debug", action="store_true", help="log everything, and show where an error arose")
    common.add_argument("--json", action="store_true", help="print JSON, one object a model")
    actions = parser.add_subparsers(title="actions", dest="action", required=True, metavar="ACTION")

    def add(name: str, what: str) -> argparse.ArgumentParser:
        return actions.add_parser(name, parents=[common], help=what, description=what)

    def add_named(name: str, what: str, **options: Any) -> argparse.ArgumentParser:
        action = add(name, what)
        action.add_argument(
            "model", metavar="MODEL", help='its name; "shipped" for the shipped one', **options
        )
        return action

    add("list", "list all models; the one in use has a star")
    add_named("show", "tell where a model comes from and how good it is", nargs="?")
    add_named("use", "hear songs with it from now on")
    taken = add("import", "take a model in that somebody handed on: a safetensors file")
    taken.add_argument("file", type=Path, metavar="FILE")
    kept = add("keep", "keep what a run of the training made")
    kept.add_argument("run", type=Path, metavar="RUN", help="folder of the run")
    for action in (taken, kept):
        action.add_argument("--name", default="", help="what to call it; its own name if none is given")
    exported = add_named("export", "write it into one file that can be handed on")
    exported.add_argument("-o", "--output", type=Path, default=Path(), metavar="DIR", help="where to")
    add_named("rename", "call it otherwise").add_argument("name", metavar="NAME")
    add_named("delete", "delete it for good; the shipped one stays")
