"""Hidden names for what is not finished yet, and the removal of what a process that died left under them.

A name says which machine and process made it. So a folder of a process that is still at work, or that
may be at work on another machine that shares the disk, is never taken for an abandoned one.
"""

from __future__ import annotations

import hashlib
import logging
import os
import platform
import re
import secrets
import shutil
import sys
from contextlib import suppress
from pathlib import Path

_LOG = logging.getLogger(__name__)
_NAME = re.compile(r"\.chart-hero-(?P<machine>[0-9a-f]{8})-(?P<process>\d+)-[0-9a-f]{8}\.part")


def unfinished_name(place: Path) -> Path:
    """Name what is going to be put at a place, beside it."""
    return place.with_name(f"{_own_name()}.part")


def former_name(place: Path) -> Path:
    """Name what stood at a place before, beside it; nobody ever takes it for abandoned."""
    return place.with_name(f"{_own_name()}.former")


def remove_abandoned(parent: Path) -> None:
    """Remove what processes of this machine that have ended left unfinished in a folder.

    Whatever cannot be listed or removed stays.
    """
    try:
        abandoned = [path for path in parent.iterdir() if _is_abandoned(path.name)]
    except OSError:
        return
    for path in abandoned:
        _LOG.info("removing %s, which a process that died left behind", path)
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            with suppress(OSError):
                path.unlink()


def _own_name() -> str:
    return f".chart-hero-{_machine()}-{os.getpid()}-{secrets.token_hex(4)}"


def _machine() -> str:
    return hashlib.sha256(platform.node().encode(errors="replace")).hexdigest()[:8]


def _is_abandoned(name: str) -> bool:
    match = _NAME.fullmatch(name)
    if match is None or match["machine"] != _machine():
        return False
    return not _is_alive(int(match["process"]))


def _is_alive(process: int) -> bool:
    """Say whether there is such a process; in doubt there is."""
    if sys.platform == "win32":
        return _is_alive_on_windows(process)
    try:
        os.kill(process, 0)  # sends nothing
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True


def _is_alive_on_windows(process: int) -> bool:
    """Ask by a handle: there `os.kill(process, 0)` is a Ctrl-C."""
    if sys.platform != "win32":
        raise RuntimeError("this system has no process handles")
    import ctypes

    query_limited_information, invalid_parameter, still_active = 0x1000, 87, 259
    kernel = ctypes.WinDLL("kernel32", use_last_error=True)
    handle = kernel.OpenProcess(query_limited_information, False, process)
    if not handle:
        return ctypes.get_last_error() != invalid_parameter  # that is how it says that there is none
    code = ctypes.c_ulong()
    is_known = kernel.GetExitCodeProcess(handle, ctypes.byref(code))
    kernel.CloseHandle(handle)
    return not is_known or code.value == still_active
