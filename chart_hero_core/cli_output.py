"""What the command line shows: progress, results, findings."""

from __future__ import annotations

import signal
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from types import FrameType, TracebackType
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from chart_hero_core.domain.chart import Pad
from chart_hero_core.domain.progress import Stage
from chart_hero_core.service import ExportedSong, Finding, Transcription

_STAGE_SPANS = {
    Stage.DECODE: (0.0, 0.0),
    Stage.LISTEN: (0.0, 0.75),
    Stage.TEMPO: (0.75, 0.8),
    Stage.CHART: (0.8, 0.85),
    Stage.EXPORT: (0.85, 1.0),
}
"""Which part of the bar a stage fills; listening takes most of the time."""
_STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class TerminalMonitor:
    """A progress bar on stderr, where that is a terminal, and the answer to Ctrl-C and SIGTERM.

    The first Ctrl-C raises KeyboardInterrupt; later ones do not disturb the tidying up. A library that
    calls us back may swallow the exception: then the job is cancelled at the next chance, and the
    `with` block is left by a KeyboardInterrupt all the same.
    """

    def __init__(self, title: str) -> None:
        self._progress = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            TextColumn("{task.fields[stage]}"),
            TimeRemainingColumn(),
            console=Console(file=sys.stderr),
            transient=True,
            disable=not sys.stderr.isatty(),
        )
        self._task: TaskID = self._progress.add_task(title, total=1.0, stage="")
        self._is_interrupted = False
        self._former_handlers = {number: signal.getsignal(number) for number in _STOP_SIGNALS}

    def __enter__(self) -> TerminalMonitor:
        for number in _STOP_SIGNALS:
            signal.signal(number, self._interrupt)
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()
        for number, handler in self._former_handlers.items():
            signal.signal(number, handler)
        if self._is_interrupted:
            raise KeyboardInterrupt from error

    def advance(self, stage: Stage, share: float) -> None:
        """Move the bar."""
        begin, end = _STAGE_SPANS[stage]
        self._progress.update(self._task, completed=begin + share * (end - begin), stage=stage.value)

    def is_cancelled(self) -> bool:
        """Say whether Ctrl-C was pressed, or the process told to end."""
        return self._is_interrupted

    def _interrupt(self, signal_number: int, frame: FrameType | None) -> None:
        if not self._is_interrupted:
            self._is_interrupted = True
            raise KeyboardInterrupt


def song_as_json(transcription: Transcription, exported: ExportedSong) -> dict[str, Any]:
    """Describe a finished song.

    Markers are the song's own, in chart seconds, the first in force from 0 s on; where the song's file
    was copied, the written chart has one more, which leads from its first sample to its first beat.
    """
    tempo_map, lead_in_s = transcription.tempo.tempo_map, exported.lead_in_s
    model = transcription.heard.model

    def second(tick: int) -> float:
        return round(float(tempo_map.seconds_at(tick)) + lead_in_s, 6) if tick else 0.0

    return {
        "song": str(transcription.path),
        "folder": str(exported.folder),
        "model": None if model is None else {"name": model.name, "digest": model.digest},
        "notes": notes_per_lane(transcription),
        "tempo_markers": [
            {"second": second(change.tick), "bpm": change.bpm} for change in tempo_map.tempo_changes
        ],
        "time_signatures": [
            {"second": second(one.tick), "signature": f"{one.numerator}/{one.denominator}"}
            for one in tempo_map.time_signatures
        ],
        "tempo_trust": round(transcription.tempo.trust, 3),
        "lead_in_s": lead_in_s,
        "duration_s": transcription.duration_s,
        "timings_s": {
            **{stage.value: round(seconds, 3) for stage, seconds in transcription.timings_s.items()},
            Stage.EXPORT.value: round(exported.elapsed_s, 3),
        },
        "warnings": list(transcription.warnings),
    }


def song_as_text(transcription: Transcription, exported: ExportedSong) -> Iterator[str]:
    """Sum a finished song up for a person."""
    counts = notes_per_lane(transcription)
    lanes = ", ".join(f"{number} {lane.replace('_', ' ')}" for lane, number in counts.items() if number)
    tempos = [change.bpm for change in transcription.tempo.tempo_map.tempo_changes]
    pace = f"{tempos[0]:g} BPM" if transcription.tempo.is_steady else f"{min(tempos):g}-{max(tempos):g} BPM"
    heard_with = "" if transcription.heard.model is None else f", heard with {transcription.heard.model.name}"
    yield f"  {sum(counts.values())} notes at {pace}: {lanes}{heard_with}"
    for warning in transcription.warnings:
        yield f"  Note: {warning}"
    if exported.audio_name is None:
        yield f"  {_how_to_add_sound(transcription, exported.lead_in_s)}"


def _how_to_add_sound(transcription: Transcription, lead_in_s: float) -> str:
    what = "the song" if transcription.source.is_whole_file else "the chosen part of the song"
    silence = f", with {lead_in_s:.3f} s of silence in front" if lead_in_s else ""
    return (
        f"To play it, put {what} into the folder as song.ogg, song.opus or song.mp3{silence}; "
        "without --no-audio this is done for you."
    )


def notes_per_lane(transcription: Transcription) -> dict[str, int]:
    """Count the Expert notes on each pad."""
    counts = Counter(note.pad for note in transcription.chart.expert)
    return {pad.value: counts[pad] for pad in Pad}


def finding_lines(findings: Iterable[Finding]) -> Iterator[str]:
    """Lay the doctor's findings out."""
    for finding in findings:
        yield f"{finding.state.value:8} {finding.what}"
        if finding.fix:
            yield f"{'':8} -> {finding.fix}"
