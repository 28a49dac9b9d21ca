"""The set-up script: what it decides, and what it starts. Nothing is installed here."""

from __future__ import annotations

import ast
import importlib.util
import os
import re
import subprocess
import sys
import tomllib
from importlib.metadata import Distribution, distribution
from pathlib import Path
from types import ModuleType

import pytest
from packaging.requirements import Requirement

from chart_hero_core.system_libraries import SystemLibrary

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "packaging" / "bootstrap.py"
LIBRARIES = ROOT / "chart_hero_core" / "system_libraries.py"


@pytest.fixture(scope="module")
def bootstrap() -> ModuleType:
    spec = importlib.util.spec_from_file_location("bootstrap", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def checkout(tmp_path: Path, bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout whose environment is set up, with two packages and the Python that runs this test."""
    (tmp_path / "packaging").mkdir()
    (tmp_path / "packaging" / "requirements.lock").write_text("# why\nmido==1.0\ntorch==2.13.0\n")
    (tmp_path / "packaging" / "requirements-test.lock").write_text("pytest==9.0\n")
    (tmp_path / "pyproject.toml").write_text('[project]\ndependencies = ["torch>=2.7,<3", "mido>=1"]\n')
    environment = bootstrap.Environment(tmp_path)
    site_packages = environment.folder / ("Lib" if os.name == "nt" else "lib/python3.11") / "site-packages"
    make_package(site_packages, "mido", "1.0")
    make_package(site_packages, "torch", "2.9.1+cu128")
    monkeypatch.setattr(bootstrap, "python_version", lambda _: (3, 11, 7))
    environment.write_stamp(with_tests=True)
    return tmp_path


def make_package(folder: Path, name: str, version: str) -> None:
    """Lay out an installed package of one module as pip does."""
    metadata = folder / f"{name}-{version}.dist-info"
    metadata.mkdir(parents=True)
    (folder / f"{name}.py").write_text("x = 1\n")
    (metadata / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
    (metadata / "RECORD").write_text(f"{name}.py,sha256=x,6\n{name}-{version}.dist-info/RECORD,,\n")


def started(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(SCRIPT), *arguments], capture_output=True, text=True, check=False
    )


def test_help_goes_to_stdout_and_names_every_command() -> None:
    result = started("--help")

    assert result.returncode == 0
    for command in ("transcribe", "test", "app", "run -- ARGS"):
        assert f"bootstrap.py {command}" in result.stdout


@pytest.mark.parametrize("arguments", [(), ("trascribe",), ("--json",)])
def test_misuse_is_answered_with_the_usage_and_exit_2(arguments: tuple[str, ...]) -> None:
    result = started(*arguments)

    assert result.returncode == 2
    assert "bootstrap.py transcribe" in result.stderr
    assert result.stdout == ""


def test_an_old_python_can_read_far_enough_to_complain() -> None:
    tree = ast.parse(SCRIPT.read_text(encoding="utf-8"), feature_version=(3, 6))
    first = [node for node in tree.body if not isinstance(node, ast.Expr)][:2]

    assert isinstance(first[0], ast.Import)
    assert isinstance(first[1], ast.If)
    assert "version_info" in ast.dump(first[1].test)
    assert not any(
        isinstance(node, ast.ImportFrom) and node.module == "__future__" for node in ast.walk(tree)
    )


@pytest.mark.parametrize("file", [SCRIPT, LIBRARIES], ids=lambda file: file.name)
def test_nothing_but_the_standard_library_is_needed(file: Path) -> None:
    imported = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            imported |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported.add((node.module or "").partition(".")[0])

    assert imported - {"chart_hero_core"} <= sys.stdlib_module_names


@pytest.mark.parametrize(
    ("command", "rest", "expected"),
    [
        ("transcribe", ["a.mp3", "--json"], ["transcribe", "a.mp3", "--json"]),
        ("transcribe", [], ["transcribe"]),
        ("app", [], ["app"]),
        ("run", ["--", "doctor", "--"], ["doctor", "--"]),
        ("run", ["doctor"], ["doctor"]),
    ],
)
def test_commands_are_passed_on(
    bootstrap: ModuleType, command: str, rest: list[str], expected: list[str]
) -> None:
    process = bootstrap.program(Path("python"), command, rest)

    assert process == ["python", "-P", "-m", "chart_hero_core.cli", *expected]


def test_the_whole_suite_runs_in_two_processes(bootstrap: ModuleType) -> None:
    assert bootstrap.program(Path("python"), "test", []) == [
        *("python", "-m", "pytest"),
        *("-n", "2", "--dist", "loadfile"),
    ]


def test_the_test_command_passes_its_options_to_pytest(bootstrap: ModuleType) -> None:
    assert bootstrap.program(Path("python"), "test", ["-k", "tempo"]) == [
        *("python", "-m", "pytest"),
        *("-k", "tempo"),
    ]


def test_a_whole_environment_is_ready(bootstrap: ModuleType, checkout: Path) -> None:
    assert bootstrap.Environment(checkout).is_ready(with_tests=True)
    assert bootstrap.Environment(checkout).is_ready(with_tests=False)


def test_an_environment_without_the_test_packages_is_not_ready_for_tests(
    bootstrap: ModuleType, checkout: Path
) -> None:
    environment = bootstrap.Environment(checkout)
    environment.write_stamp(with_tests=False)

    assert environment.is_ready(with_tests=False)
    assert not environment.is_ready(with_tests=True)


@pytest.mark.parametrize("file", ["packaging/requirements.lock", "pyproject.toml"])
def test_a_changed_pin_makes_it_stale(bootstrap: ModuleType, checkout: Path, file: str) -> None:
    path = checkout / file
    path.write_text(path.read_text() + "# changed\n")

    assert not bootstrap.Environment(checkout).is_ready(with_tests=False)


def test_another_python_makes_it_stale(
    bootstrap: ModuleType, checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bootstrap, "python_version", lambda _: (3, 12, 0))

    assert not bootstrap.Environment(checkout).is_ready(with_tests=False)


def test_a_package_that_vanished_makes_it_stale(bootstrap: ModuleType, checkout: Path) -> None:
    environment = bootstrap.Environment(checkout)
    (environment.site_packages / "mido-1.0.dist-info").rename(environment.site_packages / "gone")

    assert not environment.is_ready(with_tests=False)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"fingerprints": {}}'])
def test_a_stamp_cut_short_counts_as_none(bootstrap: ModuleType, checkout: Path, text: str) -> None:
    environment = bootstrap.Environment(checkout)
    environment.stamp.write_text(text)

    assert not environment.is_ready(with_tests=False)


@pytest.mark.parametrize("damage", ["mido.py", "mido-1.0.dist-info/RECORD"])
def test_a_package_installed_by_half_is_forgotten_so_that_it_is_installed_again(
    bootstrap: ModuleType, checkout: Path, damage: str
) -> None:
    environment = bootstrap.Environment(checkout)
    (environment.site_packages / damage).unlink()

    environment.forget_damaged_packages()

    assert environment.package_folders() == {"torch-2.9.1+cu128.dist-info"}


def test_a_file_cut_short_is_damage(bootstrap: ModuleType, checkout: Path) -> None:
    environment = bootstrap.Environment(checkout)
    (environment.site_packages / "mido.py").write_text("x")

    assert not bootstrap.is_whole(Distribution.at(environment.site_packages / "mido-1.0.dist-info"))


def test_what_pip_moved_aside_is_swept_up(bootstrap: ModuleType, checkout: Path) -> None:
    environment = bootstrap.Environment(checkout)
    (environment.site_packages / "~umpy").mkdir()

    environment.forget_damaged_packages()

    assert not (environment.site_packages / "~umpy").exists()


@pytest.mark.parametrize(
    ("version", "is_kept"), [("2.13.0", True), ("2.7.1+cu118", True), ("2.6.0", False), ("3.0.0", False)]
)
def test_the_users_own_torch_is_kept_if_pyproject_allows_it(
    bootstrap: ModuleType, checkout: Path, version: str, is_kept: bool
) -> None:
    environment = bootstrap.Environment(checkout)
    (environment.site_packages / "torch-2.9.1+cu128.dist-info" / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: torch\nVersion: {version}\n"
    )

    assert environment.has_own_build("torch") is is_kept


@pytest.mark.parametrize("name", ["torch", "torchaudio"])
def test_the_locked_build_is_within_pyprojects_range(
    bootstrap: ModuleType, checkout: Path, name: str
) -> None:
    (checkout / "pyproject.toml").write_bytes((ROOT / "pyproject.toml").read_bytes())
    environment = bootstrap.Environment(checkout)
    make_package(environment.site_packages, name, locked_versions(bootstrap)[name])

    assert environment.has_own_build(name)


def test_pip_installed_by_half_does_not_count(bootstrap: ModuleType, checkout: Path) -> None:
    environment = bootstrap.Environment(checkout)
    make_package(environment.site_packages, "pip", "25.0")
    assert environment.has_pip()

    (environment.site_packages / "pip-25.0.dist-info" / "RECORD").unlink()

    assert not environment.has_pip()


def test_locked_requirements_leave_out_comments_and_what_is_named(
    bootstrap: ModuleType, checkout: Path
) -> None:
    environment = bootstrap.Environment(checkout)

    assert environment.locked(with_tests=True, without=("torch",)) == ["mido==1.0", "pytest==9.0"]


def test_an_interpreter_that_does_not_start_has_no_version(bootstrap: ModuleType, tmp_path: Path) -> None:
    assert bootstrap.python_version(tmp_path / "python") == ()
    assert bootstrap.python_version(Path(sys.executable)) == sys.version_info[:3]


def test_missing_system_libraries_are_named_with_their_debian_packages(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bootstrap, "missing_libraries", lambda: (SystemLibrary("libEGL.so.1", "libegl1"),))
    monkeypatch.setattr(bootstrap.shutil, "which", lambda _: None)

    assert not bootstrap.provide_system_libraries()
    assert "libEGL.so.1: Debian package libegl1" in capsys.readouterr().err


# The lock files


def locked_versions(bootstrap: ModuleType) -> dict[str, str]:
    requirements = map(Requirement, bootstrap.Environment(ROOT).locked(with_tests=True))
    return {
        normal(r.name): str(r.specifier).removeprefix("==")
        for r in requirements
        if r.marker is None or r.marker.evaluate()
    }


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_the_lock_holds_what_pyproject_asks_for(bootstrap: ModuleType) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = map(Requirement, project["dependencies"] + project["optional-dependencies"]["test"])
    locked = locked_versions(bootstrap)

    unmet = [str(r) for r in wanted if not r.specifier.contains(locked.get(normal(r.name), "0"))]

    assert unmet == []


def test_the_lock_holds_all_that_its_packages_need(bootstrap: ModuleType) -> None:
    locked = locked_versions(bootstrap)
    unmet = []
    for name in locked:
        for line in distribution(name).requires or ():
            need = Requirement(line)
            if (need.marker is None or need.marker.evaluate({"extra": ""})) and normal(
                need.name
            ) not in locked:
                unmet.append(f"{name} needs {need}")

    # what a CUDA build of torch brings along differs from machine to machine
    assert [line for line in unmet if not line.startswith("torch needs")] == []
