"""The sensitivity slider: from a moved slider to the notes of the document.

    python benchmarks/sensitivity.py

The demo song is transcribed once, and its activations are repeated until they last four minutes: once with
drums throughout (a dense song), once with rests between (a song of usual density). Then the slider of every
lane is moved to and fro. One repaint is everything from the kept peaks to the new document: picking,
quantising, pads, hands, dynamics, merging with what the hand has settled (here every fiftieth note is
pinned); finding what changed, for the widgets and the project file, is told apart.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from machine import begin_ahead, machine_text, page_of

from chart_hero_core.charting.pads import voices_on
from chart_hero_core.charting.spec import ChartingSpec
from chart_hero_core.domain.activations import Activations
from chart_hero_core.domain.timing import TempoMap
from chart_hero_core.editing.change import difference
from chart_hero_core.editing.document import LANES, ChartDocument, place_of
from chart_hero_core.editing.note_settling import pin_notes
from chart_hero_core.model.checkpoint import load_model
from chart_hero_core.review.reading import SongPeaks, reread
from chart_hero_core.service import ChartHero, default_model, demo_song

DURATION_S = 240.0
BLOCK_BARS = 7
"""Bars that are repeated; at the demo's 140 BPM they last exactly 12 s, a whole number of frames."""

POSITIONS = (0.42, 0.46, 0.5, 0.55, 0.6, 0.66, 0.58, 0.5)
SPEC = ChartingSpec()


@dataclass(frozen=True)
class Times:
    """Milliseconds of every repaint: by the clock, of the processor alone, and of finding the change."""

    wall: list[float]
    processor: list[float]
    change: list[float]


def repeated(activations: Activations, tempo_map: TempoMap, *, with_rests: bool) -> Activations:
    """Repeat some bars of a song; with rests, nearly every second block is silent."""
    first_s, end_s = tempo_map.seconds_at([2 * 1920, (2 + 3 * BLOCK_BARS) * 1920])
    grid = activations.frame_grid
    first, length = round(grid.frame_at(float(first_s))), round(grid.frame_at(float(end_s - first_s)))
    frames = np.arange(round(grid.frame_at(DURATION_S)))
    families = activations.family_logits[first + frames % length].copy()
    if with_rests:
        families[frames // (length // 3) % 9 % 2 == 1] = -12.0
    parts = (
        getattr(activations, name)
        for name in ("voice_logits", "velocities", "beat_logits", "downbeat_logits")
    )
    return Activations(grid, families, *(part[first + frames % length] for part in parts))


def drags() -> Iterator[dict]:
    """Move the slider of every lane to and fro."""
    for pad in LANES:
        for position in POSITIONS:
            yield dict.fromkeys(voices_on(pad, SPEC.kit), position)


def measure(document: ChartDocument, peaks: SongPeaks) -> Times:
    """Repaint for every position of every slider."""
    times = Times([], [], [])
    for sensitivities in drags():
        wall, processor = time.perf_counter(), time.process_time()
        after = reread(document, peaks, SPEC, sensitivities)
        times.processor.append(1000 * (time.process_time() - processor))
        times.wall.append(1000 * (time.perf_counter() - wall))
        started = time.perf_counter()
        difference("sensitivity", document, after)
        times.change.append(1000 * (time.perf_counter() - started))
        document = after
    return times


def row(name: str, activations: Activations, tempo_map: TempoMap) -> str:
    """Measure one song and write its row of the table."""
    peaks = SongPeaks.of(activations, load_model(default_model()).card.decoding_spec)
    document = reread(ChartDocument(tempo_map, duration_s=DURATION_S), peaks, SPEC)
    document = pin_notes(document, [place_of(note) for note in document.notes[::50]]).document
    times = measure(document, peaks)
    cells = [name, str(len(document.notes)), str(len(times.wall))]
    cells += [
        f"{statistics.median(times.wall):.0f}",
        f"{np.percentile(times.wall, 90):.0f}",
        f"{max(times.wall):.0f}",
    ]
    cells += [f"{statistics.median(times.processor):.0f}", f"{statistics.median(times.change):.1f}"]
    return f"| {' | '.join(cells)} |"


def main() -> None:
    """Measure both songs and write the page."""
    argparse.ArgumentParser(description=__doc__.splitlines()[0]).parse_args()
    begin_ahead()
    transcription = ChartHero().transcribe(demo_song())
    activations, tempo_map = transcription.activations, transcription.tempo.tempo_map
    steady = TempoMap.steady(tempo_map.tempo_changes[0].bpm)
    usual, dense = (repeated(activations, tempo_map, with_rests=rests) for rests in (True, False))
    rows = [row("usual", usual, steady), row("dense", dense, steady)]
    with page_of(__file__):
        print_page(rows)


def print_page(rows: list[str]) -> None:
    """Print the page with its table."""
    print("# The sensitivity slider: repaint of a four-minute song\n")
    print(machine_text())
    print(
        "`python benchmarks/sensitivity.py`; every slider moved to eight places. Milliseconds: by the clock,"
    )
    print("then of the processor alone, which is what a machine that does nothing else would show.\n")
    columns = [
        "song",
        "notes",
        "repaints",
        "median",
        "90 %",
        "worst",
        "processor, median",
        "finding the change",
    ]
    print(f"| {' | '.join(columns)} |")
    print(f"| --- |{' ---: |' * (len(columns) - 1)}")
    print("\n".join(rows))


if __name__ == "__main__":
    main()
