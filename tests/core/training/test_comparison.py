"""Before and after on strokes that are made by hand, so that every edit is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from chart_hero_core.domain.chart import Pad
from chart_hero_core.domain.drums import DrumOnset, DrumVoice
from chart_hero_core.runs.results import LaneChange, Verdict
from chart_hero_core.training.comparison import JudgedSong, compare

N_NOTES = 100


def kicks(n_notes: int, late_s: float = 0.0) -> list[DrumOnset]:
    return [DrumOnset(0.5 * (i + 1) + late_s, DrumVoice.KICK) for i in range(n_notes)]


def judged(
    n_missed_before: int, n_missed_after: int, name: str = "Song", n_notes: int = N_NOTES
) -> JudgedSong:
    """Each model misses the last so many notes."""
    return JudgedSong(
        name,
        Path(name),
        kicks(n_notes),
        kicks(n_notes - n_missed_before),
        kicks(n_notes - n_missed_after),
    )


def several(missed: Sequence[tuple[int, int]]) -> list[JudgedSong]:
    return [judged(before, after, f"Song {i}") for i, (before, after) in enumerate(missed)]


@pytest.mark.parametrize(
    ("missed", "verdict"),
    [
        ([(20, 10), (22, 11), (18, 9), (21, 10)], Verdict.BETTER),
        ([(10, 20), (11, 22), (9, 18), (10, 21)], Verdict.WORSE),
        ([(20, 10), (10, 20), (15, 14), (14, 16)], Verdict.SAME),
        ([(10, 10), (20, 20)], Verdict.SAME),
    ],
)
def test_only_what_holds_for_other_songs_too_is_called_better_or_worse(
    missed: list[tuple[int, int]], verdict: Verdict
) -> None:
    assert compare(several(missed)).verdict is verdict


def test_the_figures_are_means_of_songs() -> None:
    comparison = compare(several([(20, 10), (40, 10)]))
    assert (comparison.before, comparison.after) == (30.0, 10.0)
    assert comparison.gain.low < 20.0 < comparison.gain.high


@pytest.mark.parametrize(("before", "after"), [(60, 1), (1, 60)])
def test_one_song_alone_cannot_tell_a_gain_from_chance(before: int, after: int) -> None:
    comparison = compare([judged(before, after)])
    assert comparison.verdict is Verdict.SAME
    assert comparison.gain.low <= 0.0 <= comparison.gain.high


def test_songs_of_few_notes_are_shown_but_do_not_weigh() -> None:
    comparison = compare([*several([(20, 10), (20, 10)]), judged(9, 0, "Short", n_notes=10)])
    assert (comparison.before, comparison.after) == (20.0, 10.0)
    assert [song.name for song in comparison.songs] == ["Short", "Song 0", "Song 1"]


def test_where_all_songs_are_short_they_are_what_there_is() -> None:
    comparison = compare([judged(5, 1, "A", n_notes=10), judged(5, 1, "B", n_notes=10)])
    assert (comparison.before, comparison.after) == (50.0, 10.0)


def test_songs_come_with_the_most_gained_first() -> None:
    comparison = compare(several([(10, 20), (30, 5), (10, 9)]))
    assert [song.name for song in comparison.songs] == ["Song 1", "Song 2", "Song 0"]
    assert comparison.order == (1, 2, 0)


def test_lanes_are_told_apart_and_stand_as_in_the_editor() -> None:
    snares = [DrumOnset(onset.onset_s, DrumVoice.SNARE) for onset in kicks(10)]
    song = JudgedSong("Song", Path("song"), [*kicks(10), *snares], [*kicks(5), *snares], kicks(10))
    assert compare([song]).lanes == (
        LaneChange(Pad.SNARE, 10, before=0.0, after=100.0),
        LaneChange(Pad.KICK, 10, before=50.0, after=0.0),
    )


def test_timing_is_that_of_right_notes() -> None:
    heard = [*kicks(60, late_s=0.004), DrumOnset(40.09, DrumVoice.KICK), DrumOnset(3.0, DrumVoice.CRASH)]
    song = replace(judged(0, 0), heard_after=heard)
    assert compare([song]).timing_ms == pytest.approx(4.0, abs=0.01)


def test_without_a_right_note_there_is_no_timing() -> None:
    assert compare([judged(0, N_NOTES)]).timing_ms is None
