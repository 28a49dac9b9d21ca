"""Write the golden cases anew: `python -m tests.core.evaluation.generate_golden`, then read the diff.

References and estimates are spelled out or drawn from a fixed seed; the expected scores are those of
the scorer as it stands. So run this only when a score is meant to change.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterable

from tests.core.evaluation.golden_cases import EXPECTED_FILE, GOLDEN_FOLDER, case_folders, measure, read_case

Row = tuple[float, str] | tuple[float, str, float]

WORKED_REFERENCE: list[Row] = [
    (0.000, "kick"), (0.000, "hi_hat_closed"), (0.250, "hi_hat_closed"), (0.500, "snare"),
    (0.500, "hi_hat_closed"), (0.750, "hi_hat_closed"), (1.000, "kick"), (1.000, "crash"),
    (1.250, "tom_high"), (1.500, "tom_low"),
]  # fmt: skip
WORKED_ESTIMATE: list[Row] = [
    (0.004, "kick"), (0.004, "hi_hat_closed"), (0.262, "hi_hat_closed"), (0.500, "snare"), (0.503, "ride"),
    (0.800, "hi_hat_closed"), (1.000, "kick"), (1.005, "hi_hat_closed"), (1.300, "tom_mid"),
    (1.375, "snare"),
]  # fmt: skip

# Distances of 25, 30, 50 and 100 ms, each met and missed by a millisecond, two seconds apart.
EDGE_REFERENCE: list[Row] = [(2.0 * i, "snare") for i in range(8)]
EDGE_ESTIMATE: list[Row] = [
    (2.0 * i + late_ms / 1000, "snare") for i, late_ms in enumerate((25, 26, 30, 31, 50, 51, 100, 101))
]

# Flams, two cymbals of one class at once, strokes that only a maximum matching pairs in full.
CROWDED_REFERENCE: list[Row] = [
    (0.000, "snare"), (0.008, "snare"), (0.016, "snare"), (1.000, "crash"), (1.004, "ride"),
    (2.000, "tom_mid"), (2.025, "tom_mid"), (3.000, "hi_hat_open"), (3.002, "hi_hat_pedal"),
]  # fmt: skip
CROWDED_ESTIMATE: list[Row] = [
    (0.004, "snare", 0.9), (1.002, "crash", 0.7), (2.020, "tom_mid", 0.6), (2.050, "tom_mid", 0.4),
    (3.001, "hi_hat_closed", 0.8), (3.006, "side_stick", 0.1),
]  # fmt: skip

CONFUSIONS = {
    "hi_hat_closed": "ride", "hi_hat_open": "hi_hat_closed", "snare": "side_stick", "crash": "ride_bell",
    "tom_high": "tom_mid", "kick": "tom_low",
}  # fmt: skip


def rock_song(rng: random.Random) -> list[Row]:
    """Sixteen bars of rock at 120 BPM with fills."""
    rows: list[Row] = []
    for bar in range(16):
        start_s = 1.0 + 2.0 * bar
        rows += [
            (start_s, "kick"),
            (start_s + 1.0, "kick"),
            (start_s + 0.5, "snare"),
            (start_s + 1.5, "snare"),
        ]
        rows += [
            (start_s + 0.25 * i, rng.choice(("hi_hat_closed",) * 5 + ("hi_hat_open",))) for i in range(8)
        ]
        if bar % 4 == 0:
            rows.append((start_s, "crash"))
        if bar % 4 == 3:
            rows += [(start_s + 1.0 + 0.125 * i, "tom_high") for i in range(4)]
    return rows


def heard(rows: list[Row], rng: random.Random) -> list[Row]:
    """Miss, confuse, shift and invent some strokes; what is wrong has less confidence, mostly."""
    result: list[Row] = []
    for onset_s, voice, *_ in rows:
        fate = rng.random()
        if fate < 0.06:
            continue
        late_s = rng.gauss(0.004, 0.012)
        if fate < 0.14:
            result.append((onset_s + late_s, CONFUSIONS[voice], rng.uniform(0.3, 0.8)))
        else:
            result.append((onset_s + late_s, voice, rng.uniform(0.6, 1.0)))
        if fate > 0.96:
            result.append((onset_s + rng.uniform(0.05, 0.2), voice, rng.uniform(0.1, 0.7)))
    return result


def beat_rows(n_beats: int, step_s: float, first_number: int, late_s: float) -> list[Row]:
    return [(1.0 + late_s + step_s * i, str((i + first_number - 1) % 4 + 1)) for i in range(n_beats)]


def write_rows(case: str, name: str, rows: Iterable[Row]) -> None:
    lines = [f"{row[0]:.4f}\t{row[1]}" + (f"\t{row[2]:.2f}" if len(row) > 2 else "") for row in rows]
    path = GOLDEN_FOLDER / case / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(line + "\n" for line in lines))


def write_case(case: str, reference: list[Row], estimate: list[Row]) -> None:
    write_rows(case, "reference.txt", sorted(reference, key=lambda row: row[:2]))
    write_rows(case, "estimate.txt", sorted(estimate, key=lambda row: row[:2]))


def main() -> None:
    write_case("worked_example", WORKED_REFERENCE, WORKED_ESTIMATE)
    write_case("edges", EDGE_REFERENCE, EDGE_ESTIMATE)
    write_case("crowded", CROWDED_REFERENCE, CROWDED_ESTIMATE)
    write_case("nothing_heard", WORKED_REFERENCE, [])
    write_case("nothing_there", [], WORKED_ESTIMATE)
    rng = random.Random(1)
    song = rock_song(rng)
    for case, beats in (
        ("rock_bars_late", beat_rows(65, 0.5, 4, 0.012)),
        ("rock_double_time", beat_rows(130, 0.25, 1, -0.005)),
        ("rock_drifting", beat_rows(62, 0.503, 1, 0.0)),
    ):
        write_case(case, song, heard(song, rng))
        write_rows(case, "reference.beats.txt", beat_rows(65, 0.5, 1, 0.0))
        write_rows(case, "estimate.beats.txt", beats)
    for folder in case_folders():
        text = json.dumps(measure(read_case(folder)), indent=1)
        (folder / EXPECTED_FILE).write_text(text + "\n")


if __name__ == "__main__":
    main()
