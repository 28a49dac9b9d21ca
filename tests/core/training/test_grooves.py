from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from chart_hero_core.errors import TrainingDataError
from chart_hero_core.training.grooves import BarStroke, read_human_grooves

TICKS = 480


def write_grooves(folder: Path, *performances: dict[str, Any]) -> Path:
    """Write performances of (tick, pitch, velocity) notes as the pack keeps them."""
    notes = [note for performance in performances for note in performance["notes"]]
    deltas = [
        int(delta)
        for performance in performances
        for delta in np.diff([tick for tick, _, _ in performance["notes"]], prepend=0)
    ]
    (folder / "grooves").mkdir(parents=True)
    np.savez(
        folder / "grooves" / "gmd.npz",
        offsets=np.cumsum([0, *(len(performance["notes"]) for performance in performances)]).astype(np.int32),
        delta_ticks=np.array(deltas, np.uint16),
        pitch=np.array([pitch for _, pitch, _ in notes], np.uint8),
        velocity=np.array([velocity for _, _, velocity in notes], np.uint8),
        bpm=np.array([performance.get("bpm", 120.0) for performance in performances], np.float32),
        time_signature=np.array([performance.get("metre", "4-4") for performance in performances]),
        style=np.array([performance.get("style", "rock") for performance in performances]),
        beat_type=np.array([performance.get("kind", "beat") for performance in performances]),
        split=np.array([performance.get("split", "train") for performance in performances]),
    )
    return folder


def test_strokes_stand_in_beats_from_their_bar(tmp_path: Path) -> None:
    notes = [(0, 36, 100), (TICKS, 38, 90), (4 * TICKS + TICKS // 2, 42, 80)]

    (groove,) = read_human_grooves(write_grooves(tmp_path, {"notes": notes}), "train")

    assert groove.bars == (
        (BarStroke(0.0, "kick", 100), BarStroke(1.0, "snare", 90)),
        (BarStroke(0.5, "hihat_closed", 80),),
    )


def test_a_stroke_a_little_early_belongs_to_the_bar_that_it_opens(tmp_path: Path) -> None:
    notes = [(0, 36, 100), (4 * TICKS - 24, 49, 110)]

    (groove,) = read_human_grooves(write_grooves(tmp_path, {"notes": notes}), "train")

    ((crash,)) = groove.bars[1]
    assert crash.sound == "crash"
    assert crash.beat == pytest.approx(-0.05)


def test_empty_bars_stay_in(tmp_path: Path) -> None:
    notes = [(0, 36, 100), (8 * TICKS, 36, 100)]

    (groove,) = read_human_grooves(write_grooves(tmp_path, {"notes": notes}), "train")

    assert [len(bar) for bar in groove.bars] == [1, 0, 1]


def test_bars_are_as_long_as_the_metre_says(tmp_path: Path) -> None:
    notes = [(3 * TICKS * i, 36, 100) for i in range(4)]

    (groove,) = read_human_grooves(write_grooves(tmp_path, {"notes": notes, "metre": "3-4"}), "train")

    assert groove.beats_per_bar == 3
    assert [[stroke.beat for stroke in bar] for bar in groove.bars] == [[0.0]] * 4


def test_unknown_pitches_and_silent_notes_are_left_out(tmp_path: Path) -> None:
    notes = [(0, 36, 100), (10, 99, 100), (20, 38, 0)]

    (groove,) = read_human_grooves(write_grooves(tmp_path, {"notes": notes}), "train")

    assert [stroke.sound for stroke in groove.bars[0]] == ["kick"]


def test_metres_in_other_notes_than_quarters_are_left_out(tmp_path: Path) -> None:
    folder = write_grooves(
        tmp_path, {"notes": [(0, 36, 100)], "metre": "6-8"}, {"notes": [(0, 36, 100)], "style": "funk"}
    )

    assert [groove.style for groove in read_human_grooves(folder, "train")] == ["funk"]


def test_facts_of_a_performance_are_kept(tmp_path: Path) -> None:
    performance = {"notes": [(0, 36, 100)], "bpm": 96.0, "style": "funk/groove1", "kind": "fill"}

    (groove,) = read_human_grooves(write_grooves(tmp_path, performance), "train")

    assert (groove.bpm, groove.style, groove.is_fill) == (96.0, "funk", True)


def test_splits_share_no_performance(tmp_path: Path) -> None:
    folder = write_grooves(
        tmp_path,
        *(
            {"notes": [(0, 36, 100)], "split": split, "style": split}
            for split in ("train", "validation", "test")
        ),
    )

    train, validation = (read_human_grooves(folder, split) for split in ("train", "validation"))

    assert [groove.style for groove in train] == ["train"]
    assert [groove.style for groove in validation] == ["validation", "test"]


def test_a_pack_without_grooves_of_the_split_is_refused(tmp_path: Path) -> None:
    folder = write_grooves(tmp_path, {"notes": [(0, 36, 100)], "split": "test"})

    with pytest.raises(TrainingDataError, match="holds no train grooves"):
        read_human_grooves(folder, "train")


def test_missing_grooves(tmp_path: Path) -> None:
    with pytest.raises(TrainingDataError, match=r"gmd\.npz cannot be read"):
        read_human_grooves(tmp_path, "train")


@pytest.mark.parametrize("kept_bytes", [0, 30, 700])
def test_damaged_grooves(tmp_path: Path, kept_bytes: int) -> None:
    path = write_grooves(tmp_path, {"notes": [(0, 36, 100)]}) / "grooves" / "gmd.npz"
    path.write_bytes(path.read_bytes()[:kept_bytes])

    with pytest.raises(TrainingDataError, match=r"gmd\.npz cannot be read"):
        read_human_grooves(tmp_path, "train")


def test_grooves_that_lack_a_column(tmp_path: Path) -> None:
    (tmp_path / "grooves").mkdir()
    np.savez(tmp_path / "grooves" / "gmd.npz", offsets=np.array([0]))

    with pytest.raises(TrainingDataError, match=r"gmd\.npz cannot be read"):
        read_human_grooves(tmp_path, "train")
