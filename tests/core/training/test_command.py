"""The training command, as a process and as a function."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import torch

from chart_hero_core.model.checkpoint import load_model
from chart_hero_core.training.__main__ import main

SHORT = ("--batch-size", "1", "--threads", "1", "--validation-clips", "1", "--calibration-songs", "2")


def events_of(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def start(run: Path, pack: Path, *options: str) -> subprocess.Popen[str]:
    command = [
        sys.executable,
        "-m",
        "chart_hero_core.training",
        str(run),
        "--pack",
        str(pack),
        *SHORT,
        *options,
    ]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_a_run_to_the_end(pack: Path, tmp_path: Path) -> None:
    with start(tmp_path / "run", pack, "--steps", "2", "--workers", "1") as process:
        output, complaints = process.communicate(timeout=300)

    assert process.returncode == 0, complaints
    assert complaints == ""
    events = events_of(output)
    kinds = [event["event"] for event in events if event["event"] != "step"]
    assert kinds == ["measured", "saved", "calibrated", "done"]
    assert all(event["time"] > 0 for event in events)
    assert (tmp_path / "run" / "log.jsonl").read_text(encoding="utf-8") == output
    assert load_model(tmp_path / "run" / "model.safetensors").card.decoding_spec.calibrations


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT for one process")
def test_an_interrupted_run_keeps_its_last_checkpoint(pack: Path, tmp_path: Path) -> None:
    options = ("--steps", "100000", "--workers", "1", "--checkpoint-minutes", "0")
    with start(tmp_path / "run", pack, *options) as process:
        assert process.stdout is not None
        first = next(event for line in process.stdout if (event := json.loads(line))["event"] == "saved")
        process.send_signal(signal.SIGINT)
        output, complaints = process.communicate(timeout=300)

    assert process.returncode == 130, complaints
    steps = [first["step"], *(event["step"] for event in events_of(output) if event["event"] == "saved")]
    assert torch.load(tmp_path / "run" / "state.pt", weights_only=True)["step"] >= steps[-1]
    load_model(tmp_path / "run" / "model.safetensors")


def test_a_missing_pack_is_an_event(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = main([str(tmp_path / "run"), "--pack", str(tmp_path / "nowhere")])

    (event,) = events_of(capsys.readouterr().out)
    assert code == 1
    assert event["event"] == "error"
    assert "this is not a training pack" in event["message"]


def test_a_run_of_no_steps_is_an_event(
    pack: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main([str(tmp_path / "run"), "--pack", str(pack), "--steps", "0"])

    (event,) = events_of(capsys.readouterr().out)
    assert code == 1
    assert event["message"] == "The training cannot start: n_steps and batch_size must be at least 1."


def test_a_folder_that_cannot_be_made_is_an_event(
    pack: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")

    code = main([str(tmp_path / "file"), "--pack", str(pack)])

    (event,) = events_of(capsys.readouterr().out)
    assert code == 1
    assert "cannot be written to" in event["message"]


def test_calibrating_without_a_model_is_an_event(
    pack: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main([str(tmp_path / "run"), "--pack", str(pack), "--only-calibrate"])

    (event,) = events_of(capsys.readouterr().out)
    assert code == 1
    assert "model.json cannot be read" in event["message"]


def test_folders_of_songs_are_scanned_first(
    pack: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Here nothing is left to learn from."""
    (tmp_path / "info.csv").write_text("midi_filename,audio_filename\na.mid,a.wav\n", encoding="utf-8")

    code = main([str(tmp_path / "run"), "--pack", str(pack), "--songs", str(tmp_path)])

    scanned, error = events_of(capsys.readouterr().out)
    assert code == 1
    assert (scanned["event"], scanned["summary"]["states"]) == ("scanned", {"no audio": 1})
    assert "no songs to learn from" in error["message"]


def test_misuse_ends_with_2(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main([])

    assert "--pack" in capsys.readouterr().err


def test_two_processes_learn_as_one(pack: Path, tmp_path: Path) -> None:
    """gloo on the processor; the card is the same as that of a run alone, the batch is shared."""
    run = tmp_path / "run"
    options = ("--steps", "2", "--workers", "0", "--devices", "2", "--batch-size", "2")

    with start(run, pack, *options) as process:
        output, complaints = process.communicate(timeout=300)

    assert process.returncode == 0, complaints
    events = events_of(output)
    kinds = [event["event"] for event in events if event["event"] != "step"]
    assert kinds == ["measured", "saved", "calibrated", "done"]
    assert load_model(run / "model.safetensors").card.training["steps"] == 2
