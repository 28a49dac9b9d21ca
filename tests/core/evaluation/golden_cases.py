"""Golden cases: a reference, an estimate and the scores they must have, all as text.

A case is a folder in `golden/`:

    reference.txt, estimate.txt                 seconds, voice, and in estimates the confidence
    reference.beats.txt, estimate.beats.txt     seconds, number of the beat in its bar; both or neither
    expected.json                               what `measure` makes of them
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from chart_hero_core.domain.drums import DrumOnset, DrumVoice
from chart_hero_core.evaluation.annotation_files import read_beats
from chart_hero_core.evaluation.grids import BeatList
from chart_hero_core.evaluation.report import score_songs
from chart_hero_core.evaluation.scored_song import ScoredSong

GOLDEN_FOLDER = Path(__file__).parent / "golden"
EXPECTED_FILE = "expected.json"
DIGITS = 9


def case_folders() -> list[Path]:
    return sorted(path.parent for path in GOLDEN_FOLDER.glob("*/reference.txt"))


def read_case(folder: Path) -> ScoredSong:
    return ScoredSong(
        folder.name,
        _read_onsets(folder / "reference.txt"),
        _read_onsets(folder / "estimate.txt"),
        _read_grid(folder / "reference.beats.txt"),
        _read_grid(folder / "estimate.beats.txt"),
    )


def measure(song: ScoredSong) -> dict[str, Any]:
    """Score a case; of the report only what one song can show."""
    report = score_songs([song])
    plain = report.as_json()
    onsets = {
        f"{scheme}, {window}": {
            "micro": scores["micro"],
            "class_track_mean_f": scores["class_track_mean_f"],
            "timing": scores["timing"],
            "tp fp fn": {
                name: " ".join(str(one[key]) for key in ("tp", "fp", "fn"))
                for name, one in scores["classes"].items()
            },
        }
        for scheme, windows in plain["onsets"].items()
        for window, scores in windows.items()
    }
    edits = {
        summary.title: {
            "per_100": summary.pooled.per_100,
            "kinds": {kind.value: count for kind, count in summary.pooled.kinds.items()},
            "parts": {part.value: edits.n_edits for part, edits in summary.parts.items()},
        }
        for summary in report.edits
    }
    confidence = {
        key: plain["confidence"]["all"][key] for key in ("calibration_error", "brier", "doubt_auc")
    } if plain["confidence"] else None  # fmt: skip
    beats = plain["beats"]["songs"][song.name] if plain["beats"] else None
    return _rounded({"onsets": onsets, "edits": edits, "confidence": confidence, "beats": beats})


def _rounded(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _rounded(one) for key, one in value.items()}
    return round(value, DIGITS) if isinstance(value, float) else value


def _read_onsets(path: Path) -> list[DrumOnset]:
    rows = [line.split() for line in path.read_text().splitlines()]
    return [
        DrumOnset(float(onset_s), DrumVoice(voice), confidence=float(rest[0]) if rest else 1.0)
        for onset_s, voice, *rest in rows
    ]


def _read_grid(path: Path) -> BeatList | None:
    if not path.exists():
        return None
    beats = read_beats(path)
    return BeatList(beats.beats_s, beats.downbeats_s)
