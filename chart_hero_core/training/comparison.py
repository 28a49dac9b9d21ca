"""Two models on the same pieces: what each leaves to mend, and whether the difference is more than chance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from chart_hero_core.domain.drums import DrumOnset
from chart_hero_core.editing.document import LANES
from chart_hero_core.evaluation.bootstrap import Interval, cautious_interval
from chart_hero_core.evaluation.edit_summary import MIN_REFERENCE_NOTES, EditSummary
from chart_hero_core.evaluation.edits import SongEdits, count_edits
from chart_hero_core.evaluation.strokes import PadStroke, strokes_of_onsets
from chart_hero_core.runs.results import LaneChange, SongChange, Verdict


@dataclass(frozen=True, slots=True)
class JudgedSong:
    """What two models make of a piece of a song.

    Parameters
    ----------
    name, path : as in the data set
    truth : strokes that can be heard; at least one
    heard_before, heard_after : strokes as either model hears them
    """

    name: str
    path: Path
    truth: Sequence[DrumOnset]
    heard_before: Sequence[DrumOnset]
    heard_after: Sequence[DrumOnset]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Before and after, in edits per 100 notes.

    Parameters
    ----------
    before, after : mean of songs
    gain : 95 % interval of before - after
    verdict : by that interval
    lanes, songs, timing_ms : as in `RunResult`
    order : which of the given songs each of `songs` is
    """

    before: float
    after: float
    gain: Interval
    verdict: Verdict
    lanes: tuple[LaneChange, ...]
    songs: tuple[SongChange, ...]
    timing_ms: float | None
    order: tuple[int, ...]


def compare(judged: Sequence[JudgedSong]) -> Comparison:
    """Compare two models on songs; the mean leaves out those with few notes, unless there are no others.

    Parameters
    ----------
    judged : at least one
    """
    truths = [strokes_of_onsets(song.truth) for song in judged]
    guesses = [strokes_of_onsets(song.heard_after) for song in judged]
    before = [
        count_edits(truth, strokes_of_onsets(song.heard_before))
        for truth, song in zip(truths, judged, strict=True)
    ]
    after = [count_edits(truth, guess) for truth, guess in zip(truths, guesses, strict=True)]
    changes = [
        SongChange(song.name, song.path, old.n_reference, _rate(old), _rate(new))
        for song, old, new in zip(judged, before, after, strict=True)
    ]
    rated = [one for one in changes if one.n_notes >= MIN_REFERENCE_NOTES] or changes
    gain = _interval(np.array([one.before - one.after for one in rated]))
    order = sorted(range(len(changes)), key=lambda i: changes[i].after - changes[i].before)
    return Comparison(
        before=round(float(np.mean([one.before for one in rated])), 3),
        after=round(float(np.mean([one.after for one in rated])), 3),
        gain=gain,
        verdict=_verdict(gain),
        lanes=_lanes(_summary(before), _summary(after)),
        songs=tuple(changes[i] for i in order),
        timing_ms=_timing_ms(truths, guesses, after),
        order=tuple(order),
    )


def _rate(edits: SongEdits) -> float:
    return round(edits.per_100 or 0.0, 3)


def _interval(gains: np.ndarray[tuple[int], np.dtype[np.float64]]) -> Interval:
    """Give the 95 % interval of the mean gain; one song alone cannot tell it from nothing."""
    interval = cautious_interval(gains)
    if interval is None:
        gain = float(gains[0])
        interval = Interval(min(gain, 0.0), max(gain, 0.0))
    return Interval(round(interval.low, 3), round(interval.high, 3))


def _verdict(gain: Interval) -> Verdict:
    if gain.low > 0:
        return Verdict.BETTER
    return Verdict.WORSE if gain.high < 0 else Verdict.SAME


def _summary(songs: Sequence[SongEdits]) -> EditSummary:
    numbered: Mapping[str, SongEdits] = {str(i): song for i, song in enumerate(songs)}
    return EditSummary("30 ms", numbered)


def _lanes(before: EditSummary, after: EditSummary) -> tuple[LaneChange, ...]:
    changes = []
    for pad in LANES:
        old, new = before.pads[pad], after.pads[pad]
        if old.per_100 is not None and new.per_100 is not None:
            changes.append(LaneChange(pad, old.n_reference, round(old.per_100, 2), round(new.per_100, 2)))
    return tuple(changes)


def _timing_ms(
    truths: Sequence[Sequence[PadStroke]],
    guesses: Sequence[Sequence[PadStroke]],
    edits: Sequence[SongEdits],
) -> float | None:
    """Median distance of right notes from the nearest stroke of the truth on their pad."""
    distances_s = []
    for truth, guess, song in zip(truths, guesses, edits, strict=True):
        right = [stroke for stroke, is_right in zip(guess, song.is_right, strict=True) if is_right]
        for pad in {stroke.pad for stroke in right}:
            own_s = np.array([stroke.onset_s for stroke in truth if stroke.pad is pad])
            right_s = np.array([stroke.onset_s for stroke in right if stroke.pad is pad])
            distances_s.append(np.abs(right_s[:, np.newaxis] - own_s).min(axis=1))
    return round(1000 * float(np.median(np.concatenate(distances_s))), 2) if distances_s else None
