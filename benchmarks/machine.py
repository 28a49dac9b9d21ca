"""The machine that is measured on, a place ahead of its other programs, and the page of results."""

from __future__ import annotations

import contextlib
import io
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

_AGAIN = "CHART_HERO_BENCHMARK_AGAIN"
_RANK = Path("/proc/self/autogroup")
_SCREEN = ("xvfb-run", "-a", "-s", "-screen 0 1600x1000x24")


def begin_ahead(*, needs_screen: bool = False) -> None:
    """Begin this program anew, served before all others, and in a virtual screen if it needs one.

    A machine is seldom quiet, and waiting for its other programs is no figure of ours. Linux ranks sessions
    and lets root change the rank; elsewhere the program runs as it is, and its page tells the load.
    """
    if _AGAIN not in os.environ:
        command = [sys.executable, *sys.argv]
        if needs_screen and not os.environ.get("DISPLAY") and shutil.which(_SCREEN[0]):
            command = [*_SCREEN, *command]
        environment = os.environ | {_AGAIN: f"{load():.1f}"}
        sys.exit(subprocess.run(command, env=environment, start_new_session=True, check=False).returncode)
    with contextlib.suppress(OSError):
        _RANK.write_text("-19", encoding="ascii")


def load() -> float:
    """How many programs wanted a core in the last minute; NaN where the system does not tell."""
    return os.getloadavg()[0] if hasattr(os, "getloadavg") else float("nan")


def machine_text() -> str:
    """What it is, how busy it was before the program began, and whether others stood behind it."""
    system = f"{cpu_name()}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"
    before = os.environ.get(_AGAIN, f"{load():.1f}")
    is_ahead = _RANK.exists() and _RANK.read_text(encoding="ascii").strip().endswith("-19")
    behind = "; they stood behind this one" if is_ahead else ""
    return f"{system}. Other programs on the machine: load {before} before the first run{behind}."


def cpu_name() -> str:
    """Name of the processor, as far as the system tells."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


@contextlib.contextmanager
def page_of(script: str) -> Iterator[None]:
    """Write all that is printed meanwhile to the page beside a script, and print it in the end."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        yield
    Path(script).with_suffix(".md").write_text(printed.getvalue(), encoding="utf-8")
    sys.stdout.write(printed.getvalue())
