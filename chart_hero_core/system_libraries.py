"""The shared libraries that the desktop app needs on Linux and that no wheel brings.

Standard library only: the set-up script reads this module before anything is installed. Transcribing
from the command line needs none of them.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SystemLibrary:
    """A shared library of the system.

    Parameters
    ----------
    soname : the name by which the loader finds it
    debian_package : the package that holds it on Debian, Ubuntu and their kin
    """

    soname: str
    debian_package: str


# PortAudio is loaded by sounddevice. The others are what PySide6 6.12's QtGui, QtDBus and its xcb and
# offscreen platforms are linked against (read with readelf), less what every desktop's libc brings.
APP_LIBRARIES = (
    SystemLibrary("libportaudio.so.2", "libportaudio2"),
    SystemLibrary("libEGL.so.1", "libegl1"),
    SystemLibrary("libGL.so.1", "libgl1"),
    SystemLibrary("libxkbcommon.so.0", "libxkbcommon0"),
    SystemLibrary("libfontconfig.so.1", "libfontconfig1"),
    SystemLibrary("libfreetype.so.6", "libfreetype6"),
    SystemLibrary("libglib-2.0.so.0", "libglib2.0-0"),
    SystemLibrary("libdbus-1.so.3", "libdbus-1-3"),
    SystemLibrary("libX11.so.6", "libx11-6"),
    SystemLibrary("libX11-xcb.so.1", "libx11-xcb1"),
    SystemLibrary("libxcb.so.1", "libxcb1"),
    SystemLibrary("libxcb-cursor.so.0", "libxcb-cursor0"),
    SystemLibrary("libxcb-icccm.so.4", "libxcb-icccm4"),
    SystemLibrary("libxcb-image.so.0", "libxcb-image0"),
    SystemLibrary("libxcb-keysyms.so.1", "libxcb-keysyms1"),
    SystemLibrary("libxcb-randr.so.0", "libxcb-randr0"),
    SystemLibrary("libxcb-render.so.0", "libxcb-render0"),
    SystemLibrary("libxcb-render-util.so.0", "libxcb-render-util0"),
    SystemLibrary("libxcb-shape.so.0", "libxcb-shape0"),
    SystemLibrary("libxcb-shm.so.0", "libxcb-shm0"),
    SystemLibrary("libxcb-sync.so.1", "libxcb-sync1"),
    SystemLibrary("libxcb-util.so.1", "libxcb-util1"),
    SystemLibrary("libxcb-xfixes.so.0", "libxcb-xfixes0"),
    SystemLibrary("libxcb-xkb.so.1", "libxcb-xkb1"),
    SystemLibrary("libxkbcommon-x11.so.0", "libxkbcommon-x11-0"),
)


def missing_libraries(
    libraries: Iterable[SystemLibrary] = APP_LIBRARIES,
    load: Callable[[str], object] = ctypes.CDLL,
) -> tuple[SystemLibrary, ...]:
    """Tell which libraries the loader does not find; none on other systems than Linux.

    Parameters
    ----------
    libraries : what to look for
    load : loads a library by its soname, or raises OSError
    """
    if sys.platform != "linux":
        return ()
    return tuple(library for library in libraries if not _is_loadable(library.soname, load))


def _is_loadable(soname: str, load: Callable[[str], object]) -> bool:
    try:
        load(soname)
    except OSError:
        return False
    return True
