"""How well the shipped model hears annotated songs.

    python benchmarks/transcription.py FOLDER > benchmarks/transcription.md

FOLDER holds one folder per song, as `chart-hero evaluate` reads them. Every sound (full mix, mix with
quieter drums, drums alone) is scored against both annotations; the full report follows for the full mix.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from chart_hero_core.evaluation.report import EvaluationReport
from chart_hero_core.service import ChartHero

CASES = (("mix", "pp"), ("mix", "sub"), ("quiet", "pp"), ("quiet", "sub"), ("drums", "pp"), ("drums", "sub"))
EDIT_TOLERANCE = 1  # the middle one of 15, 30 and 50 ms


def summary_row(audio: str, truth: str, report: EvaluationReport) -> str:
    """One line of the summary table."""
    five, seven = report.onsets["5 classes"], report.onsets["7 classes"]
    cells = [audio, truth, five.wide.micro.f_measure, five.narrow.micro.f_measure]
    cells += [counts.f_measure for name, counts in five.wide.per_class.items() if name != "TT"]
    cells += [str(five.wide.per_class["TT"].n_predicted), seven.wide.micro.f_measure]
    cells.append(f"{report.edits[EDIT_TOLERANCE].mean:.1f}")
    if report.beats is not None:
        cells += [report.beats.mean("beat_f_70"), report.beats.mean("downbeat_f_70")]
    return "| " + " | ".join(f"{cell:.3f}" if isinstance(cell, float) else cell for cell in cells) + " |"


def main() -> None:
    """Score every case and print the page."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    engine = ChartHero()
    reports = {case: engine.evaluate(folder, *case) for case in CASES}
    print("# What the shipped model hears\n")
    print(f"Songs: {', '.join(reports[CASES[0]].song_names)}. Raw onsets, fitted thresholds.")
    print("F at 50 ms unless said; toms: how many are heard (no song has any); edits per 100 at 30 ms.\n")
    header = ["sound", "truth", "micro F", "at 25 ms", "KD", "SD", "HH", "CY", "toms", "7 classes", "edits"]
    header += ["beats F", "downbeats F"]
    print(f"| {' | '.join(header)} |")
    print(f"| --- | --- |{' ---: |' * (len(header) - 2)}")
    for (audio, truth), report in reports.items():
        print(summary_row(audio, truth, report))
    print("\n# Full mixes, truth `pp`, in full\n")
    print(reports[CASES[0]].as_text())


if __name__ == "__main__":
    main()
