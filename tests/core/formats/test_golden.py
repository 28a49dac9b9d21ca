"""Our readers against what an independent reader (scan-chart) finds in the same files; see make_golden.py."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from chart_hero_core.domain.chart import Chart, Difficulty, DrumNote, Dynamics
from chart_hero_core.formats.chart_text import read_chart_text
from chart_hero_core.formats.midi_chart import read_midi_chart

EXPECTED = sorted((Path(__file__).parent / "data").glob("*.expected.json"))


@pytest.fixture(params=EXPECTED, ids=lambda path: path.name.removesuffix(".expected.json"))
def expected_path(request: pytest.FixtureRequest) -> Path:
    return request.param


@pytest.fixture
def expected(expected_path: Path) -> dict[str, Any]:
    return json.loads(expected_path.read_text(encoding="utf-8"))


@pytest.fixture
def chart(expected_path: Path) -> Chart:
    path = expected_path.with_name(expected_path.name.removesuffix(".expected.json"))
    read = read_chart_text if path.suffix == ".chart" else read_midi_chart
    return read(path.read_bytes()).chart


def played_pad(lane: str, flags: str) -> tuple[str, bool]:
    """Colour and whether it is a cymbal; scan-chart leaves the disco flip (d) to the game."""
    if "d" in flags and lane in ("red", "yellow"):
        return ("yellow", True) if lane == "red" else ("red", False)
    return lane, "c" in flags


def described(note: DrumNote) -> tuple[object, ...]:
    return note.tick, note.pad.colour, note.pad.is_cymbal, note.dynamics, note.is_double_kick


def test_golden_files_are_there() -> None:
    assert len(EXPECTED) == 6


def test_notes_equal(chart: Chart, expected: dict[str, Any]) -> None:
    for difficulty, track in expected["difficulties"].items():
        wanted = [
            (
                tick,
                *played_pad(lane, flags),
                Dynamics.ACCENT if "a" in flags else Dynamics.GHOST if "g" in flags else Dynamics.NEUTRAL,
                "2" in flags,
            )
            for tick, _, lane, flags in track["notes"]
        ]
        found = [described(note) for note in chart.notes[Difficulty(difficulty)]]
        assert sorted(found, key=str) == sorted(wanted, key=str)


def test_difficulties_equal(chart: Chart, expected: dict[str, Any]) -> None:
    assert {difficulty.value for difficulty in chart.notes} == set(expected["difficulties"])


def test_seconds_equal(chart: Chart, expected: dict[str, Any]) -> None:
    for track in expected["difficulties"].values():
        for tick, ms, _, _ in track["notes"]:
            assert float(chart.tempo_map.seconds_at(tick)) * 1000 == pytest.approx(ms, abs=0.001)


def test_tempo_map_equals(chart: Chart, expected: dict[str, Any]) -> None:
    tempi = [(change.tick, round(change.bpm, 3)) for change in chart.tempo_map.tempo_changes]
    bars = [
        [signature.tick, signature.numerator, signature.denominator]
        for signature in chart.tempo_map.time_signatures
    ]
    assert tempi == [(tick, round(bpm, 3)) for tick, _, bpm in expected["tempos"]]
    assert bars == expected["timeSignatures"]
    assert chart.tempo_map.resolution == expected["resolution"]


def test_phrases_equal(chart: Chart, expected: dict[str, Any]) -> None:
    track = expected["difficulties"]["expert"]
    assert [[phrase.tick, phrase.length_ticks] for phrase in chart.star_power] == track["starPower"]
    assert [[phrase.tick, phrase.length_ticks] for phrase in chart.activation_fills] == track["fills"]


def test_sections_and_end_equal(chart: Chart, expected: dict[str, Any]) -> None:
    assert [[section.tick, section.name] for section in chart.sections] == expected["sections"]
    assert [tick for tick in (chart.end_tick,) if tick is not None] == expected["end"]
