"""The house rules that a machine can check: format, lint, types, imports, tracked files, documents."""

from __future__ import annotations

import ast
import re
import socket
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DOCUMENTS = ("README.md", "ARCHITECTURE.md", "CHANGELOG.md")
MOST_TRACKED_BYTES = 18_000_000

# Spelled in pieces: this file is tracked too.
LOCAL_FOLDERS = re.compile(r"(?<![\w.~])/(?:" + "work|root|home/\\w+|Users/\\w+)/|[A-Z]:\\\\Users")
PACKAGE_HOSTS = re.compile(
    "pypi" + r"\.org|python" + r"hosted\.org|deb\.debian" + r"\.org|registry\.npm" + "js"
)
NEIGHBOUR = re.compile(r"\.\./" + "shared")

CHECKS = {
    "format": ("-m", "ruff", "format", "--check"),
    "lint": ("-m", "ruff", "check"),
    "types": ("-m", "mypy"),
    "imports": ("-c", "from importlinter.cli import lint_imports_command as main; main(['--no-cache'])"),
}

IMPORT_ALL_BUT_COMPUTING_ROOMS = """
import importlib, pkgutil, sys
import chart_hero_core
computing = ("audio", "model", "tempo", "training", "service.listening")
prefixes = tuple(f"chart_hero_core.{room}" for room in computing)
for module in pkgutil.walk_packages(chart_hero_core.__path__, "chart_hero_core."):
    if not module.name.startswith(prefixes):
        importlib.import_module(module.name)
print(*sorted({"torch", "torchaudio", "PySide6"} & sys.modules.keys()))
"""


def python(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run this test's Python in the root of the checkout."""
    return subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False
    )


@cache
def tracked_files() -> tuple[Path, ...]:
    """List the files that git knows and that are there."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("this is no git checkout")
    return tuple(path for name in listed.stdout.split("\0") if name and (path := ROOT / name).is_file())


def lines_that_name(pattern: re.Pattern[str], but_not_in: str = "") -> list[str]:
    """Find a pattern in the tracked text files; file and line of each."""
    found = []
    for path in tracked_files():
        name = path.relative_to(ROOT).as_posix()
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except UnicodeDecodeError:
            continue  # sound, weights, pictures
        found += [
            f"{name}:{i}" for i, line in enumerate(lines, 1) if name != but_not_in and pattern.search(line)
        ]
    return found


def shown_commands(program: str) -> list[str]:
    """List the lines of the README's code blocks that start a program."""
    blocks = re.findall(r"^(?: {4}|\t)(.*)$", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    return [line for line in blocks if line.startswith(program)]


@pytest.mark.parametrize("check", CHECKS)
def test_the_code_passes(check: str) -> None:
    result = python(*CHECKS[check])

    assert result.returncode == 0, result.stdout + result.stderr


def test_rooms_that_do_not_compute_load_without_torch() -> None:
    result = python("-c", IMPORT_ALL_BUT_COMPUTING_ROOMS)

    assert result.returncode == 0, result.stderr
    assert result.stdout.strip() == ""


def test_the_front_door_opens_without_what_takes_long_to_load() -> None:
    heavy = ("torch", "scipy", "av", "mido", "soundfile", "soxr")
    result = python("-c", f"import sys, chart_hero_core.service; print(*(set({heavy}) & sys.modules.keys()))")

    assert result.returncode == 0, result.stderr
    assert result.stdout.strip() == ""


def translated_arguments(call: ast.Call) -> list[ast.expr]:
    """List what a call hands to the translator, context included; nothing if it translates nothing."""
    words = ast.unparse(call.func)
    if words == "tr" or words.endswith(".tr"):
        return call.args[:1]
    if words in ("translate", "QCoreApplication.translate", "QT_TRANSLATE_NOOP"):
        return call.args[:2]
    return []


def variable_words(path: Path) -> list[str]:
    """Find what is translated though it does not stand in the code; a module's own `tr` is not looked at."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    helpers = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name == "tr"]
    in_helpers = {id(node) for helper in helpers for node in ast.walk(helper)}
    return [
        f"{path.name}:{call.lineno}"
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and id(call) not in in_helpers
        for argument in translated_arguments(call)
        if not (isinstance(argument, ast.Constant) and isinstance(argument.value, str))
    ]


def test_only_words_that_stand_in_the_code_are_translated() -> None:
    """What is put together while the app runs is in no translator's list."""
    marked_elsewhere = "command.py"  # its words stand in the table of commands, in QT_TRANSLATE_NOOP
    files = [path for path in (ROOT / "chart_hero_app").rglob("*.py") if path.name != marked_elsewhere]

    assert [place for path in files for place in variable_words(path)] == []


def test_no_test_reaches_the_network() -> None:
    with pytest.raises(AssertionError, match="tests have no network"):
        socket.create_connection(("127.0.0.1", 9), timeout=1)


def test_tracked_files_stay_small() -> None:
    assert sum(path.stat().st_size for path in tracked_files()) < MOST_TRACKED_BYTES


def test_no_tracked_file_names_a_folder_of_one_machine() -> None:
    assert lines_that_name(LOCAL_FOLDERS) == []


def test_no_tracked_file_names_a_package_host() -> None:
    assert lines_that_name(PACKAGE_HOSTS) == []


def test_only_the_ci_script_looks_beside_the_checkout() -> None:
    assert lines_that_name(NEIGHBOUR, but_not_in=".ci/run") == []


def test_the_readme_shows_commands_that_the_set_up_script_has() -> None:
    usage = python("packaging/bootstrap.py", "--help").stdout
    shown = [line.split()[2] for line in shown_commands("python3 packaging/bootstrap.py")]

    assert {"transcribe", "test", "app"} <= set(shown)
    assert [command for command in shown if f"bootstrap.py {command} " not in usage] == []


def test_the_readme_shows_commands_and_options_that_chart_hero_has() -> None:
    shown = shown_commands("chart-hero ")
    unknown = []
    for line in shown:
        command = line.split()[1]
        help_text = python("-m", "chart_hero_core.cli", command, "--help").stdout
        unknown += [f"{command} {word}" for word in re.findall(r"--[\w-]+", line) if word not in help_text]
        unknown += [command] * (not help_text)

    assert shown
    assert unknown == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_documents_point_at_files_that_exist(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    targets = [target for target in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in target]

    assert [target for target in targets if not (ROOT / target).exists()] == []
