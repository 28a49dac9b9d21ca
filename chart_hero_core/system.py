"""The doctor: what is installed on this machine, what is wrong with it, and how to mend it.

Libraries are imported inside the examination that is about them: one that is broken is a finding.
"""

from __future__ import annotations

import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

import platformdirs

from chart_hero_core.domain.app_name import APP_NAME
from chart_hero_core.errors import ChartHeroError
from chart_hero_core.system_libraries import SystemLibrary, missing_libraries

GIB = 2**30
LEAST_MEMORY_BYTES = 2 * GIB
LEAST_FREE_BYTES = GIB

SET_UP_AGAIN = "Delete the folder .venv and run packaging/bootstrap.py again."


class State(Enum):
    """How a finding is to be taken."""

    OK = "ok"
    WARNING = "warning"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at.

    Parameters
    ----------
    state : fine; fine with a restriction; or in the way of transcribing
    what : what was found, one sentence without a full stop
    fix : what to do about it; empty where nothing is to be done
    """

    state: State
    what: str
    fix: str = ""

    def __post_init__(self) -> None:
        if (self.state is State.OK) == bool(self.fix):
            raise ValueError(f"{self.what}: whatever is not fine needs a fix, and nothing else")


def examine(model_path: Path, load_model: Callable[[Path], object]) -> tuple[Finding, ...]:
    """Look at everything that transcribing needs, and at what the app needs on top.

    Parameters
    ----------
    model_path : the weights file
    load_model : loads it, or raises a `ChartHeroError`
    """
    return tuple(_findings(model_path, load_model))


def _findings(model_path: Path, load_model: Callable[[Path], object]) -> Iterator[Finding]:
    yield Finding(State.OK, f"Python {platform.python_version()} on {platform.platform()}")
    yield examine_machine(usable_cores(), memory_bytes())
    yield examine_torch()
    yield examine_codecs()
    yield examine_sound_files()
    yield examine_model(model_path, load_model)
    for name, folder in (
        ("cache", platformdirs.user_cache_path(APP_NAME, appauthor=False)),
        ("data", platformdirs.user_data_path(APP_NAME, appauthor=False)),
        ("working", Path.cwd()),
    ):
        yield examine_folder(name, folder)
    yield examine_system_libraries(missing_libraries())


def usable_cores() -> int:
    """Count the processor cores that this process may use."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def memory_bytes() -> int | None:
    """Tell how much memory the machine has; None where the system does not say."""
    if sys.platform == "win32":
        return None
    return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")


def examine_machine(n_cores: int, n_bytes: int | None) -> Finding:
    """Judge the machine's size."""
    cores = f"{n_cores} processor core{'s' * (n_cores != 1)}"
    if n_bytes is None:
        return Finding(State.OK, cores)
    what = f"{cores}, {n_bytes / GIB:.1f} GiB of memory"
    if n_bytes < LEAST_MEMORY_BYTES:
        return Finding(State.WARNING, what, "Close other programs while a song is transcribed.")
    return Finding(State.OK, what)


def examine_torch() -> Finding:
    """Import torch and torchaudio, and name the devices that torch can compute on."""
    try:
        import torch
        import torchaudio
    except (ImportError, OSError) as error:
        return Finding(State.PROBLEM, f"torch or torchaudio cannot be imported ({error})", SET_UP_AGAIN)
    devices = [torch.cuda.get_device_name(index) for index in range(torch.cuda.device_count())]
    if torch.backends.mps.is_available():
        devices.append("Apple GPU")
    listed = ", ".join(["processor", *devices])
    return Finding(State.OK, f"torch {torch.__version__}, torchaudio {torchaudio.__version__} on {listed}")


def examine_codecs() -> Finding:
    """Import PyAV, which decodes songs and writes Opus."""
    try:
        import av
    except (ImportError, OSError) as error:
        return Finding(State.PROBLEM, f"PyAV cannot be imported ({error})", SET_UP_AGAIN)
    what = f"PyAV {av.__version__} with FFmpeg {av.ffmpeg_version_info}"
    if "libopus" not in av.codecs_available:
        return Finding(State.PROBLEM, f"{what} cannot write Opus", SET_UP_AGAIN)
    return Finding(State.OK, f"{what}, writes Opus")


def examine_sound_files() -> Finding:
    """Import soundfile, which writes Vorbis."""
    try:
        import soundfile
    except (ImportError, OSError) as error:
        return Finding(State.PROBLEM, f"soundfile cannot be imported ({error})", SET_UP_AGAIN)
    what = f"soundfile {soundfile.__version__} with libsndfile {soundfile.__libsndfile_version__}"
    if "VORBIS" not in soundfile.available_subtypes("OGG"):
        return Finding(State.WARNING, f"{what} knows no Vorbis", SET_UP_AGAIN)
    return Finding(State.OK, f"{what}, knows Vorbis")


def examine_model(model_path: Path, load_model: Callable[[Path], object]) -> Finding:
    """Load the model as a transcription would."""
    try:
        load_model(model_path)
    except ChartHeroError as error:
        return Finding(
            State.PROBLEM, f"The model does not load: {error}", "Fetch a fresh copy of Chart Hero."
        )
    return Finding(State.OK, f"Model {model_path.name}, {model_path.stat().st_size / 1e6:.1f} MB, loads")


def examine_folder(name: str, folder: Path) -> Finding:
    """Say whether files can be made in a folder, or in the nearest parent that exists, and the room there."""
    existing = next(parent for parent in (folder, *folder.parents) if parent.exists())
    try:
        with tempfile.TemporaryFile(dir=existing):
            free = shutil.disk_usage(existing).free
    except OSError as error:
        what = f"Nothing can be written to the {name} folder {folder} ({error.strerror})"
        return Finding(State.WARNING, what, f"Give yourself the right to write to {existing}.")
    what = f"The {name} folder {folder} can be written to, {free / GIB:.1f} GiB free"
    if free < LEAST_FREE_BYTES:
        return Finding(State.WARNING, what, "Make room on this disk.")
    return Finding(State.OK, what)


def examine_system_libraries(missing: Iterable[SystemLibrary]) -> Finding:
    """Turn the list of missing system libraries into a finding."""
    missing = tuple(missing)
    if not missing:
        return Finding(State.OK, "All system libraries for the app are there")
    sonames = ", ".join(library.soname for library in missing)
    packages = " ".join(sorted({library.debian_package for library in missing}))
    return Finding(
        State.WARNING,
        f"The app lacks system libraries (transcribing works without them): {sonames}",
        f"On Debian and Ubuntu: apt-get install {packages}",
    )
