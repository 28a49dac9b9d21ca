#!/usr/bin/env python3
"""Set Chart Hero up in .venv and run it.

    python3 packaging/bootstrap.py transcribe [SONG...] [OPTIONS]   chart songs; without SONG the demo
    python3 packaging/bootstrap.py test [PYTEST OPTIONS]            run every check and test
    python3 packaging/bootstrap.py app                              open the window
    python3 packaging/bootstrap.py run -- ARGS                      pass ARGS to chart-hero

Standard library only, for Linux, macOS and Windows. The first run installs the exact versions of
packaging/*.lock and takes minutes; when there is nothing to do it takes a fraction of a second. It may
be stopped at any moment: the next run mends what was left half done. Everything it says goes to
stderr; stdout and the exit code are those of the program it starts.
"""

import sys

# This file must parse on old Pythons, down to 3.6, so that they can say what is wrong.
if sys.version_info < (3, 11):  # noqa: UP036
    sys.exit(
        f"Chart Hero needs Python 3.11 or newer, and this is Python {sys.version_info[0]}."
        f"{sys.version_info[1]}: install a newer one and start this script with it."
    )

import contextlib
import hashlib
import json
import os
import shutil
import signal
import subprocess
import tomllib
from collections.abc import Sequence
from importlib.metadata import Distribution, distributions
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from chart_hero_core.system_libraries import missing_libraries  # noqa: E402

USAGE_ERROR, INTERRUPTED = 2, 130
STAMP_NAME = "chart-hero-setup.json"
OLDEST_PYTHON = (3, 11)
SIDE_BY_SIDE = ("-n", "2", "--dist", "loadfile")
"""How the whole suite runs: in two processes, every file of tests in one of them."""

# Imports torchaudio and makes what Chart Hero makes of it; any warning counts as a failure.
TORCHAUDIO_PROBE = (
    "import torchaudio; torchaudio.transforms.MelSpectrogram(sample_rate=22050, n_fft=2048, n_mels=40)"
)


class SetupError(Exception):
    """The set-up cannot go on; the text is for the user."""


def main(arguments: Sequence[str]) -> int:
    """Set up what the command needs, then become the program that it names."""
    command, rest = (arguments[0], list(arguments[1:])) if arguments else ("", [])
    if command in ("-h", "--help"):
        print(__doc__.strip())
        return 0
    if command not in ("transcribe", "test", "app", "run"):
        say(f"There is no command {command!r}.\n" if command else "Which command?\n")
        say(__doc__.strip())
        return USAGE_ERROR
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        environment = Environment(ROOT)
        is_new = environment.prepare(with_tests=command == "test")
        if (is_new or command == "app") and not provide_system_libraries() and command == "app":
            return 1
    except (SetupError, OSError) as error:
        say(f"Chart Hero could not be set up: {error}")
        return 1
    except KeyboardInterrupt:
        say("\nStopped. The next run goes on from here.")
        return INTERRUPTED
    return become(program(environment.python, command, rest), folder=ROOT if command == "test" else None)


def program(python: Path, command: str, rest: list[str]) -> list[str]:
    """Spell out the process that a command stands for."""
    if command == "test":
        return [str(python), "-m", "pytest", *(rest or SIDE_BY_SIDE)]
    # -P: a file called random.py in the user's folder must not be taken for the library's.
    chart_hero = [str(python), "-P", "-m", "chart_hero_core.cli"]
    if command == "run":
        return chart_hero + (rest[1:] if rest[:1] == ["--"] else rest)
    return [*chart_hero, command, *rest]


def become(process: list[str], folder: Path | None) -> int:
    """Run a process in place of this one; return its exit code where a process cannot be replaced."""
    if folder is not None:
        os.chdir(folder)
    sys.stderr.flush()
    if os.name == "posix":
        os.execve(process[0], process, clean_environment())
    running = subprocess.Popen(process, env=clean_environment())
    while True:
        # Ctrl-C reaches the program too, and it is the one to answer.
        with contextlib.suppress(KeyboardInterrupt):
            return running.wait()


def clean_environment() -> dict[str, str]:
    """Copy the environment without what would point Python at another installation."""
    return {name: value for name, value in os.environ.items() if name not in ("PYTHONHOME", "PYTHONPATH")}


def say(text: str) -> None:
    """Tell the user; stdout belongs to the program that is started."""
    print(text, file=sys.stderr, flush=True)


class Environment:
    """The virtual environment of a checkout.

    Parameters
    ----------
    root : folder of the checkout; the environment is its .venv
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.folder = root / ".venv"
        self.python = self.folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
        self.stamp = self.folder / STAMP_NAME

    def prepare(self, with_tests: bool) -> bool:
        """Make the environment hold what the lock files say; return whether there was anything to do.

        Raises
        ------
        SetupError
            if something could not be installed
        """
        if self.is_ready(with_tests):
            return False
        say(f"Setting up Chart Hero in {self.folder} (minutes for the first time, a moment later on).")
        self.stamp.unlink(missing_ok=True)
        self.make()
        self.forget_damaged_packages()
        self.install_torch()
        say("Installing the other packages ...")
        self.pip("--no-deps", *self.locked(with_tests, without=("torch", "torchaudio")))
        self.pip("--no-deps", "--no-build-isolation", "--editable", str(self.root))
        self.mend_torchaudio()
        self.write_stamp(with_tests)
        say("Chart Hero is set up.")
        return True

    def locked(self, with_tests: bool, without: Sequence[str] = ()) -> list[str]:
        """List the requirements of the lock files, less the packages named `without`."""
        locks = [read_text(lock).splitlines() for lock in self.lock_files(with_tests)]
        requirements = [line for lines in locks for line in lines if line and not line.startswith("#")]
        return [line for line in requirements if line.partition("==")[0] not in without]

    def lock_files(self, with_tests: bool) -> list[Path]:
        """List the lock files that count."""
        names = ["requirements.lock"] + ["requirements-test.lock"] * with_tests
        return [self.root / "packaging" / name for name in names]

    # The stamp

    def fingerprint(self, with_tests: bool) -> str:
        """Hash all that decides what is to be installed."""
        digest = hashlib.sha256(f"{self.root}\n{python_version(self.python)}\n".encode())
        for file in [*self.lock_files(with_tests), self.root / "pyproject.toml", Path(__file__)]:
            digest.update(file.read_bytes())
        return digest.hexdigest()

    def write_stamp(self, with_tests: bool) -> None:
        """Note that the set-up is whole, and by which packages that can be seen."""
        fingerprints = {"run": self.fingerprint(False), "test": self.fingerprint(True) if with_tests else ""}
        stamp = {"fingerprints": fingerprints, "packages": sorted(self.package_folders())}
        part = self.stamp.with_suffix(".part")
        part.write_text(json.dumps(stamp, indent=1), encoding="utf-8")
        part.replace(self.stamp)

    def is_ready(self, with_tests: bool) -> bool:
        """Say whether nothing is to be done: same locks, same Python, every package still there."""
        try:
            stamp = json.loads(self.stamp.read_text(encoding="utf-8"))
            expected = stamp["fingerprints"]["test" if with_tests else "run"]
            packages = set(stamp["packages"])
        except (OSError, ValueError, KeyError, TypeError):
            return False  # never set up, or not to the end
        return expected == self.fingerprint(with_tests) and packages <= self.package_folders()

    def package_folders(self) -> set[str]:
        """Name the metadata folders of all installed packages, such as "numpy-2.4.6.dist-info"."""
        return {folder.name for folder in self.site_packages.glob("*.dist-info")}

    @property
    def site_packages(self) -> Path:
        """Folder of the installed packages."""
        if os.name == "nt":
            return self.folder / "Lib" / "site-packages"
        return next(self.folder.glob("lib/python3*/site-packages"), self.folder / "lib")

    # The steps

    def make(self) -> None:
        """Create the environment, anew if the one that is there does not work."""
        if self.folder.is_dir():
            if python_version(self.python) >= OLDEST_PYTHON and (self.has_pip() or self.add_pip()):
                return
            say("The environment that is there is damaged; it is made anew.")
        if run([sys.executable, "-m", "venv", "--clear", str(self.folder)]):
            raise SetupError(
                f"No environment could be made in {self.folder}. If the message above speaks of ensurepip, "
                "install Python's venv part (Debian and Ubuntu: python3-venv) and run this again."
            )

    def has_pip(self) -> bool:
        """Say whether pip is installed, and not by half."""
        return any(is_whole(package) for package in distributions(name="pip", path=[str(self.site_packages)]))

    def add_pip(self) -> bool:
        """Install the pip that comes with Python; return whether that worked."""
        return not run([str(self.python), "-I", "-m", "ensurepip"], is_quiet=True) and self.has_pip()

    def forget_damaged_packages(self) -> None:
        """Drop the metadata of packages whose files are not all there, so that pip installs them again."""
        for remains in self.site_packages.glob("~*"):  # what pip moved aside before it was stopped
            shutil.rmtree(remains) if remains.is_dir() else remains.unlink()
        for metadata in self.site_packages.glob("*.dist-info"):
            if not is_whole(Distribution.at(metadata)):
                shutil.rmtree(metadata)

    def install_torch(self) -> None:
        """Install the locked torch, unless a build within pyproject.toml's range is there.

        torch goes first, by exact version and with whatever its wheel for this machine needs. torchaudio
        follows without dependencies: its newest release is older than torch's and asks for its own.
        """
        pins = {line.partition("==")[0]: line for line in self.locked(with_tests=False)}
        for name, options in (
            ("torch", ["--constraint", str(self.lock_files(with_tests=False)[0])]),
            ("torchaudio", ["--no-deps"]),
        ):
            if not self.has_own_build(name):
                say(f"Installing {pins[name]}{' (by far the largest part)' if name == 'torch' else ''} ...")
                self.pip(*options, pins[name])

    def has_own_build(self, name: str) -> bool:
        """Say whether a package is installed in a version that pyproject.toml allows."""
        project = tomllib.loads(read_text(self.root / "pyproject.toml"))["project"]
        allowed = next(line for line in project["dependencies"] if line.startswith(f"{name}>="))
        low, high = allowed.removeprefix(f"{name}>=").split(",<")
        installed = distributions(name=name, path=[str(self.site_packages)])
        return any(release(low) <= release(package.version) < release(high) for package in installed)

    def mend_torchaudio(self) -> None:
        """See that torchaudio can be imported; without its compiled part if that does not fit.

        The compiled part of the Linux wheel is linked against CUDA's libraries, which a CPU build of torch
        does not bring. Chart Hero uses only what torchaudio does in plain torch.
        """
        probe = [str(self.python), "-I", "-W", "error", "-c", TORCHAUDIO_PROBE]
        if not run(probe, is_quiet=True):
            return
        for file in self.site_packages.glob("torchaudio/lib/*"):
            if file.suffix in (".so", ".pyd", ".dylib"):
                file.unlink()
        if run(probe):
            raise SetupError("torchaudio does not work here; the message above says why.")

    def pip(self, *arguments: str) -> None:
        """Install with the environment's own pip.

        Raises
        ------
        SetupError
            if pip fails
        """
        # pip's progress bars are for people; a log only needs to hear of trouble.
        quiet = [] if sys.stderr.isatty() else ["--quiet", "--quiet"]
        options = ["--disable-pip-version-check", "--no-input", *quiet, "--no-warn-script-location"]
        if run([str(self.python), "-I", "-m", "pip", "install", *options, *arguments]):
            raise SetupError(
                "The installation stopped; pip's message above says why. Check the connection and the free "
                "disk space, then run the same command again: it goes on where it stopped."
            )


def read_text(path: Path) -> str:
    """Read a text file of the checkout."""
    return path.read_text(encoding="utf-8")


def release(version: str) -> tuple[int, ...]:
    """Take the leading numbers of a version: "2.13.0+cpu" is (2, 13, 0)."""
    parts = version.partition("+")[0].split(".")
    return tuple(int(part) for part in parts if part.isdigit())


def is_whole(package: Distribution) -> bool:
    """Say whether all files that an installed package lists are there in their full size."""
    for file in package.files or ():
        # mend_torchaudio removes compiled parts; compiled caches carry no size and may come and go.
        if file.size is None or file.parts[:2] == ("torchaudio", "lib"):
            continue
        path = Path(str(package.locate_file(file)))
        if not path.is_file() or path.stat().st_size != file.size:
            return False
    return bool(package.files)


def python_version(python: Path) -> tuple[int, ...]:
    """Ask an interpreter for its version; () if it does not start."""
    ask = "import sys; print(*sys.version_info[:3])"
    try:
        answer = subprocess.run([str(python), "-I", "-c", ask], capture_output=True, text=True, check=False)
    except OSError:
        return ()
    return tuple(int(part) for part in answer.stdout.split()) if answer.returncode == 0 else ()


def run(process: list[str], is_quiet: bool = False) -> int:
    """Run a process to its end, with all its output on stderr; return its exit code."""
    output = subprocess.DEVNULL if is_quiet else sys.stderr
    return subprocess.run(
        process,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output,
        env=clean_environment(),
        check=False,
    ).returncode


def provide_system_libraries() -> bool:
    """Name the system libraries that the app lacks; install them where this runs as root with apt."""
    missing = missing_libraries()
    if missing and hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        packages = sorted({library.debian_package for library in missing})
        say(f"Installing system libraries for the app: {' '.join(packages)} ...")
        for process in (["update", "-qq"], ["install", "-qq", "--yes", "--no-install-recommends", *packages]):
            run(["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", *process], is_quiet=True)
        missing = missing_libraries()
    if missing:
        say("The app needs system libraries that are missing here (transcribing works without them):")
        for library in missing:
            say(f"  {library.soname}: Debian package {library.debian_package}")
    return not missing


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
