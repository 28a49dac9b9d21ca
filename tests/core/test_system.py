"""The doctor's findings."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from chart_hero_core import system
from chart_hero_core.errors import ModelError
from chart_hero_core.system import Finding, State
from chart_hero_core.system_libraries import SystemLibrary, missing_libraries

PORT_AUDIO = SystemLibrary("libportaudio.so.2", "libportaudio2")
EGL = SystemLibrary("libEGL.so.1", "libegl1")


def damaged_model(path: Path) -> object:
    raise ModelError("weights.safetensors is cut off.", path)


def test_examine_looks_at_everything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    model = tmp_path / "weights.safetensors"
    model.write_bytes(b"weights")

    findings = system.examine(model, Path.read_bytes)

    text = "\n".join(finding.what for finding in findings)
    for part in (
        "Python",
        "core",
        "torch",
        "FFmpeg",
        "soundfile",
        "Model",
        "cache",
        "data",
        "working",
        "system",
    ):
        assert part in text
    assert not [finding for finding in findings if finding.state is State.PROBLEM]


def test_a_model_that_does_not_load_is_a_problem_in_its_own_words(tmp_path: Path) -> None:
    finding = system.examine_model(tmp_path / "weights.safetensors", damaged_model)

    assert finding.state is State.PROBLEM
    assert "weights.safetensors is cut off." in finding.what
    assert finding.fix


@pytest.mark.parametrize(
    ("module", "examine"),
    [
        ("torchaudio", system.examine_torch),
        ("av", system.examine_codecs),
        ("soundfile", system.examine_sound_files),
    ],
)
def test_a_library_that_cannot_be_imported_is_a_problem(
    module: str, examine: Callable[[], Finding], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, module, None)  # import now raises ImportError

    finding = examine()

    assert finding.state is State.PROBLEM
    assert finding.fix


def test_little_memory_is_a_warning() -> None:
    assert system.examine_machine(2, 2**30).state is State.WARNING
    assert system.examine_machine(2, 8 * 2**30).state is State.OK


def test_a_machine_that_keeps_its_memory_secret_is_fine() -> None:
    assert system.examine_machine(1, None) == Finding(State.OK, "1 processor core")


def test_a_folder_that_is_not_there_yet_is_judged_by_its_parent(tmp_path: Path) -> None:
    finding = system.examine_folder("cache", tmp_path / "not" / "yet")

    assert finding.state is State.OK
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_to_is_a_warning(tmp_path: Path) -> None:
    file = tmp_path / "a file, not a folder"
    file.touch()

    finding = system.examine_folder("cache", file)

    assert finding.state is State.WARNING
    assert str(file) in finding.what


def test_missing_system_libraries_are_named_with_their_packages() -> None:
    finding = system.examine_system_libraries([PORT_AUDIO, EGL])

    assert finding.state is State.WARNING
    assert "libportaudio.so.2" in finding.what
    assert finding.fix.endswith("apt-get install libegl1 libportaudio2")


def test_no_missing_system_library_is_fine() -> None:
    assert system.examine_system_libraries([]).state is State.OK


@pytest.mark.skipif(sys.platform != "linux", reason="other systems bring these libraries")
def test_missing_libraries_are_those_that_the_loader_refuses() -> None:
    def load(soname: str) -> None:
        if soname == EGL.soname:
            raise OSError(soname)

    assert missing_libraries([PORT_AUDIO, EGL], load) == (EGL,)


@pytest.mark.parametrize(("state", "fix"), [(State.OK, "do something"), (State.PROBLEM, "")])
def test_a_finding_has_a_fix_exactly_when_something_is_wrong(state: State, fix: str) -> None:
    with pytest.raises(ValueError, match="needs a fix"):
        Finding(state, "what", fix)
