"""What the command line understands, and what it makes of it."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from chart_hero_core.cli_arguments import build_parser, export_options, sensitivity, transcribe_options
from chart_hero_core.domain.chart import Difficulty
from chart_hero_core.domain.drums import VOICES, DrumFamily, DrumVoice
from chart_hero_core.errors import OptionError
from chart_hero_core.service import ChartFormat, ExportOptions, OpenHatLane, TempoHints, TranscribeOptions


def parsed(*arguments: str) -> argparse.Namespace:
    return build_parser("1.0").parse_args(["transcribe", *arguments])


def test_without_options_everything_is_as_the_service_has_it() -> None:
    assert transcribe_options(parsed("song.mp3")) == TranscribeOptions()
    assert export_options(parsed("song.mp3")) == ExportOptions(Path())


def test_options_of_the_export() -> None:
    options = export_options(
        parsed(
            *("song.mp3", "-o", "out", "--format", "chart", "--no-audio", "--overwrite", "--title", "T"),
            *("--artist", "A", "--album", "B", "--genre", "G", "--year", "1999", "--charter", "C"),
        )
    )

    assert options == ExportOptions(
        Path("out"), ChartFormat.CHART, False, True, None, True, "T", "A", "B", "G", "1999", "C"
    )


def test_options_of_the_hearing() -> None:
    options = transcribe_options(
        parsed(
            *("song.mp3", "--start", "30", "--end", "90.5", "--bpm", "140", "--first-beat", "0.42"),
            *("--time-signature", "7/8", "--sensitivity", "0.6", "--sensitivity", "kick=0.4"),
        )
    )

    assert (options.start_s, options.end_s) == (30.0, 90.5)
    assert options.tempo == TempoHints(140.0, 0.42, (7, 8))
    assert options.sensitivities == dict.fromkeys(VOICES, 0.6) | {DrumVoice.KICK: 0.4}


def test_options_of_the_chart() -> None:
    switches = ("--no-sections", "--no-star-power", "--no-fills", "--no-dynamics", "--no-double-kick")
    spec = transcribe_options(
        parsed("song.mp3", "--difficulties", "expert", "--open-hat", "blue", *switches)
    ).charting

    assert spec.difficulties == {Difficulty.EXPERT}
    assert spec.kit.open_hat is OpenHatLane.BLUE
    assert [spec.with_sections, spec.with_star_power, spec.with_activation_fills] == [False] * 3
    assert [spec.with_dynamics, spec.with_double_kick] == [False] * 2


@pytest.mark.parametrize("family", list(DrumFamily), ids=lambda one: one.value)
def test_a_sensitivity_can_be_of_one_family(family: DrumFamily) -> None:
    assert sensitivity(f"{family.value}=0.25") == dict.fromkeys(family.voices, 0.25)


@pytest.mark.parametrize(
    "arguments",
    [
        ("--sensitivity", "loud"),
        ("--sensitivity", "gong=0.5"),
        ("--time-signature", "4"),
        ("--time-signature", "4/x"),
        ("--start", "soon"),
        ("--start", "nan"),
        ("--end", "inf"),
        ("--first-beat", "-1"),
        ("--bpm", "fast"),
        ("--format", "mp3"),
        ("--difficulties", "easy"),
        ("--unknown",),
    ],
    ids=" ".join,
)
def test_misuse_ends_with_exit_code_2(arguments: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit, match="2"):
        parsed("song.mp3", *arguments)


@pytest.mark.parametrize(
    "arguments",
    [
        ("--sensitivity", "1.5"),
        ("--bpm", "1000"),
        ("--time-signature", "4/3"),
        ("--start", "9", "--end", "8"),
    ],
    ids=" ".join,
)
def test_values_out_of_range_are_refused_by_the_service(arguments: tuple[str, ...]) -> None:
    with pytest.raises(OptionError):
        transcribe_options(parsed("song.mp3", *arguments))
