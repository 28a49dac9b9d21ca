"""Which songs a model is calibrated on at the end of a run, and which ones judge it: never the same."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from chart_hero_core.runs.data_folder import SOUND_FOLDER
from chart_hero_core.runs.data_set import DataSet, SongRow, SongState
from chart_hero_core.runs.plan import RunKind, RunPlan
from chart_hero_core.training.finishing import CALIBRATION_SEED, MEASURING_SEED
from chart_hero_core.training.labelled_songs import LabelledSong
from chart_hero_core.training.set_apart import set_apart
from chart_hero_core.training.song_labels import SongGoneError, SongLabels
from chart_hero_core.training.song_pieces import LONGEST_S, PERFORMANCE_S, Piece, kit_pieces, pieces_of

CALIBRATION_S, JUDGING_S = 600.0, 1800.0
"""Seconds of music that are listened to, at most; two idle cores hear about fifty seconds in one."""
N_PERFORMANCES = 16
FEWEST_HELD_OUT = 3
"""Fewer held-out songs say too little: a calibration is then also judged by each song it can do without."""


@dataclass(frozen=True, slots=True)
class ChosenPieces:
    """What is listened to at the end of a run, and what the run learned from.

    Parameters
    ----------
    calibrating : to calibrate on
    judging : to judge by; none of them is calibrated on
    leaves_one_out : whether also each of `calibrating` judges a calibration on all others
    n_songs, music_s : learned from
    judged_on : what judges, in a sentence or two
    is_held_out : whether only songs judge that were held out
    n_lost : held-out songs that cannot be read any more
    """

    calibrating: Sequence[Piece]
    judging: Sequence[Piece]
    leaves_one_out: bool
    n_songs: int
    music_s: float
    judged_on: str
    is_held_out: bool
    n_lost: int

    @property
    def n_pieces(self) -> int:
        """All of them."""
        return len(self.calibrating) + len(self.judging)


def choose_pieces(plan: RunPlan, data_set: DataSet) -> ChosenPieces:
    """Choose as a plan's kind wants it, of the songs that can be read; a kit stands in where there are none.

    Parameters
    ----------
    plan : of the run
    data_set : as it was when the run began

    Raises
    ------
    TrainingDataError
        if decoded sound cannot be kept, or the kit cannot be used
    """
    is_calibration = plan.kind is RunKind.CALIBRATE
    split = set_apart(data_set.training_songs)
    asked = data_set.training_songs if is_calibration else split.apart
    calibrating, n_silent = _pieces(plan, data_set, asked, CALIBRATION_S)
    judging, n_lost = _pieces(plan, data_set, data_set.held_out_songs, JUDGING_S)
    n_lost += sum(row.is_held_out and row.state is SongState.DAMAGED for row in data_set.songs)

    leaves_one_out = is_calibration and len(judging) < FEWEST_HELD_OUT and len(calibrating) > 1
    is_held_out = not leaves_one_out
    judged_on = _words(len(judging), len(calibrating) if leaves_one_out else 0)
    if plan.kit and not calibrating:
        calibrating = kit_pieces(plan.kit, CALIBRATION_SEED, N_PERFORMANCES)
    if plan.kit and not judging and not leaves_one_out:
        judging = kit_pieces(plan.kit, MEASURING_SEED, N_PERFORMANCES)
        is_held_out = False
        judged_on = (
            f"{len(judging)} performances of {PERFORMANCE_S:.0f} s on the kit, none of them learned from."
        )
    lengths_s = (
        [one.length_s for one in calibrating] if is_calibration else [one.duration_s for one in split.learned]
    )
    return ChosenPieces(
        calibrating,
        judging,
        leaves_one_out,
        n_songs=len(lengths_s),
        music_s=round(sum(lengths_s), 1),
        judged_on=" ".join(said for said in (judged_on, _unread(n_lost + n_silent)) if said),
        is_held_out=is_held_out,
        n_lost=n_lost,
    )


def count_charters(data_set: DataSet) -> tuple[int, int]:
    """Count the charters of held-out songs, and those of them who also charted songs to learn from."""
    held_out = _charters(data_set.held_out_songs)
    return len(held_out), len(held_out & _charters(data_set.training_songs))


def _charters(rows: Sequence[SongRow]) -> set[str]:
    return {row.charter.casefold() for row in rows if row.charter}


def _pieces(
    plan: RunPlan, data_set: DataSet, rows: Sequence[SongRow], most_s: float
) -> tuple[Sequence[Piece], int]:
    """Cut pieces of the songs that can be read; also counts those that cannot."""
    labels = SongLabels(data_set)
    there: list[SongRow] = []
    songs: list[LabelledSong] = []
    for row in rows:
        with suppress(SongGoneError):
            songs.append(labels.of(row))
            there.append(row)
    pieces, n_silent = pieces_of(there, songs, (plan.data or Path()) / SOUND_FOLDER, most_s)
    return pieces, len(rows) - len(there) + n_silent


def _unread(n_songs: int) -> str:
    return "" if not n_songs else f"{n_songs} song{'s' if n_songs > 1 else ''} could not be read."


def _words(n_held_out: int, n_left_out: int) -> str:
    """Say what judges."""
    parts = []
    if n_held_out:
        parts.append(f"up to {LONGEST_S:.0f} s from the middle of each held-out song")
    if n_left_out:
        parts.append(f"each of {n_left_out} songs after a calibration on the others")
    said = ", and ".join(parts)
    return f"{said[:1].upper()}{said[1:]}; a note is right within 30 ms." if said else ""
