"""Small processes that stand in for those of the training: they hold a folder and say what they shall."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from pathlib import Path
from subprocess import Popen

from chart_hero_core.runs.control import Request, asked, hold
from chart_hero_core.runs.events import LOG_NAME, AnyEvent
from chart_hero_core.runs.json_files import to_json

_ROOT = Path(__file__).parents[2]
_SAY = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[4])
from tests.support.training_processes import work
work(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
"""


def script(folder: Path, says: Path, then: str = "") -> list[str]:
    """Arguments to Python for a process that holds `folder` and copies the lines of `says` into its log.

    Parameters
    ----------
    folder : that it works in
    says : file with lines of JSON
    then : "wait" to go on until it is asked to pause or stop; "die" to end without another word
    """
    return ["-c", _SAY, str(folder), str(says), then, str(_ROOT)]


def work(folder: Path, says: Path, then: str) -> None:
    """What such a process does."""
    with hold(folder), (folder / LOG_NAME).open("ab") as log:
        for line in says.read_bytes().splitlines():
            log.write(line + b"\n")
            log.flush()
        while then == "wait" and asked(folder) is not Request.STOP:
            time.sleep(0.02)


def lines_of(events: Sequence[AnyEvent]) -> bytes:
    """Events as a log has them."""
    return b"".join(b" ".join(to_json(event).split()) + b"\n" for event in events)


def waiting_process(folder: Path, says: Path) -> Popen[bytes]:
    """Start such a process from elsewhere, as another window would have."""
    return Popen([sys.executable, *script(folder, says, "wait")])
