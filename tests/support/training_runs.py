"""What a made-up run says: as a log, or one event after the other."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from subprocess import Popen

from chart_hero_core.domain.drums import DrumVoice
from chart_hero_core.editing.document import LANES
from chart_hero_core.runs.control import Request, asked, forget_request, hold
from chart_hero_core.runs.data_set import DataSet, DataSource, SongRow, SongState, SourceKind
from chart_hero_core.runs.events import LOG_NAME, AnyEvent, Done, Measured, Paused, Started, Step, Stopped
from chart_hero_core.runs.json_files import write_json
from chart_hero_core.runs.results import FILE_NAME as RESULT_NAME
from chart_hero_core.runs.results import RunResult, Verdict
from tests.support.training_processes import lines_of

_ROOT = Path(__file__).parents[2]
_WORK = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[4])
from tests.support.training_runs import work
work(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
"""

N_STEPS = 5000
STARTED = Started(
    step=0,
    n_steps=N_STEPS,
    device="GPU",
    reason="It is four times as fast.",
    base_name="Shipped 1.2",
    n_songs=462,
    n_held_out=50,
    batch_size=16,
)


def a_step(step: int, loss: float = 0.3) -> Step:
    """A step of 5,000, at 0.27 s each."""
    return Step(
        step=step,
        n_steps=N_STEPS,
        loss=loss,
        seconds_per_step=0.27,
        seconds_left=0.27 * (N_STEPS - step),
        memory_bytes=7 * 1024**3,
        memory_total_bytes=12 * 1024**3,
    )


def a_measure(step: int, edits: float, *, is_best: bool = True) -> Measured:
    """A checkpoint as it does on held-out songs, alike on all lanes."""
    return Measured(
        step=step,
        held_out_loss=edits / 80,
        edits=edits,
        lanes=dict.fromkeys(LANES, edits),
        is_best=is_best and step > 0,
    )


def a_data_set(n_training: int, n_held_out: int, kit: Path | None = None) -> DataSet:
    """A folder of usable songs, some of them held out."""
    folder = Path("songs")
    songs = tuple(
        SongRow(
            folder / f"{number}",
            folder,
            f"Song {number}",
            SongState.USABLE,
            "",
            duration_s=180.0,
            n_strokes={DrumVoice.KICK: 400, DrumVoice.SNARE: 200},
            is_held_out=number < n_held_out,
        )
        for number in range(n_training + n_held_out)
    )
    sources = [DataSource(folder, SourceKind.GAME_SONGS)]
    if kit is not None:
        sources.append(DataSource(kit, SourceKind.KIT))
    return DataSet(tuple(sources), songs)


def a_result() -> RunResult:
    """What came of the run of a `FakeTraining`."""
    return RunResult(
        name="My kit 1",
        base_name="Shipped 1.2",
        verdict=Verdict.BETTER,
        before=24.6,
        after=17.2,
        gain_low=5.0,
        gain_high=9.0,
        lanes=(),
        songs=(),
        listening=(),
        timing_ms=6.0,
        n_charters=9,
        n_shared_charters=0,
        n_songs=462,
        music_s=90_000.0,
        took_s=1_400.0,
        device="GPU",
        size_bytes=46_000_000,
        licence="Private",
    )


class FakeTraining:
    """Stands in for the process of a run: holds its folder, says what it shall, obeys.

    Parameters
    ----------
    folder : for what it shall say; made here
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self._says = folder / "says.jsonl"
        self._then = "die"
        self.says()

    def says(self, *events: AnyEvent, then: str = "die") -> None:
        """Choose what the next process says, and what then.

        Parameters
        ----------
        events : said at once
        then : "wait" until it is asked to stop, "obey" what is asked, come to a result ("done"), "complain"
            outside of its log, or "die"
        """
        self._says.write_bytes(lines_of(events))
        self._then = then

    def command(self, run: Path) -> list[str]:
        """What Python is told to work on a run."""
        return ["-c", _WORK, str(run), str(self._says), self._then, str(_ROOT)]

    def process(self, run: Path, *, then: str) -> Popen[bytes]:
        """Start such a process as another window would have."""
        self._then = then
        return Popen([sys.executable, *self.command(run)])


def work(run: Path, says: Path, then: str) -> None:
    """What such a process does."""
    with hold(run):
        forget_request(run)  # as the real one does
        _say(run, says.read_bytes())
        if then == "complain":
            sys.exit("no such room")
        request = None
        while then in ("wait", "obey") and (request := asked(run)) is not Request.STOP:
            if then == "obey" and request is Request.PAUSE:
                break
            time.sleep(0.02)
        if then == "obey" and request is Request.PAUSE:
            _say(run, lines_of([Paused(step=2050)]))
        elif then in ("obey", "done"):
            write_json(run / RESULT_NAME, a_result())
            _say(run, lines_of([Stopped(step=2050, best_step=2000), Done()]))
        forget_request(run)


def _say(run: Path, lines: bytes) -> None:
    with (run / LOG_NAME).open("ab") as log:
        log.write(lines)
