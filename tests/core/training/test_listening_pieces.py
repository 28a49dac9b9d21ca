"""What there is to listen to: the piece of a song where two charts differ most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
import soundfile

from chart_hero_core.domain.chart import Pad
from chart_hero_core.domain.drums import DrumOnset, DrumVoice
from chart_hero_core.errors import TrainingDataError
from chart_hero_core.runs.results import HeardNote
from chart_hero_core.training.comparison import JudgedSong, compare
from chart_hero_core.training.dataset import LabelledClip
from chart_hero_core.training.listening_pieces import EXCERPT_S, excerpt_of, listening_of
from chart_hero_core.training.song_pieces import SOUND_RATE

LENGTH_S = 120.0


def kicks(*onsets_s: float) -> list[DrumOnset]:
    return [DrumOnset(onset_s, DrumVoice.KICK, 90) for onset_s in onsets_s]


def song(before: Sequence[DrumOnset], after: Sequence[DrumOnset], name: str = "Song") -> JudgedSong:
    return JudgedSong(name, Path(name), kicks(*range(1, 119)), before, after)


@dataclass
class FakePiece:
    """A second of sound for each that is asked for."""

    name: str = "Song"
    path: Path = Path("song")
    length_s: float = LENGTH_S

    def clip(self) -> LabelledClip:
        raise NotImplementedError

    def sound(self, start_s: float, end_s: float) -> npt.NDArray[np.float32]:
        return np.full((round((end_s - start_s) * SOUND_RATE), 2), 0.25, dtype=np.float32)


def test_the_excerpt_is_where_the_charts_differ_most() -> None:
    before = kicks(*range(1, 119))
    after = [onset for onset in before if onset.onset_s != 10 and not 70 <= onset.onset_s < 90]
    start_s, end_s = excerpt_of(song(before, after), LENGTH_S)
    assert start_s < 70
    assert end_s >= 90
    assert end_s - start_s == EXCERPT_S


def test_differences_at_the_end_are_heard_within_the_piece() -> None:
    assert excerpt_of(song(kicks(119.0), []), LENGTH_S) == (LENGTH_S - EXCERPT_S, LENGTH_S)


def test_charts_that_do_not_differ_are_heard_in_the_middle() -> None:
    assert excerpt_of(song(kicks(5.0), kicks(5.0)), LENGTH_S) == (48.0, 72.0)


def test_a_short_song_is_heard_as_a_whole() -> None:
    assert excerpt_of(song(kicks(5.0), []), 10.0) == (0.0, 10.0)


def test_notes_count_from_the_start_of_the_excerpt(tmp_path: Path) -> None:
    judged = [song(kicks(5.0, 60.0), kicks(5.0, 60.0, 66.0))]
    (excerpt,) = listening_of(tmp_path, [FakePiece()], judged, compare(judged))
    assert excerpt.notes_after == (HeardNote(2.0, Pad.KICK, 90),)
    assert excerpt.notes_before == ()


def test_best_middle_and_worst_song_are_written_as_stereo(tmp_path: Path) -> None:
    every = kicks(*range(1, 119))
    missed = [(0, 30), (30, 0), (10, 10), (5, 9), (9, 5)]
    judged = [song(every[a:], every[b:], f"{i}") for i, (a, b) in enumerate(missed)]

    listening = listening_of(tmp_path, [FakePiece()] * 5, judged, compare(judged))

    assert [one.song for one in listening] == ["1", "2", "0"]
    assert [one.before > one.after for one in listening] == [True, False, False]
    for one in listening:
        info = soundfile.info(one.sound)
        assert (info.samplerate, info.channels, info.format) == (SOUND_RATE, 2, "FLAC")
        assert info.duration == pytest.approx(EXCERPT_S)
        assert one.notes_before != one.notes_after or one.song == "2"
    assert [path.name for path in sorted((tmp_path / "listen").iterdir())] == ["1.flac", "2.flac", "3.flac"]


def test_of_two_songs_none_is_heard_twice(tmp_path: Path) -> None:
    judged = [song(kicks(2.0), [], f"{i}") for i in range(2)]
    assert len(listening_of(tmp_path, [FakePiece()] * 2, judged, compare(judged))) == 2


def test_a_folder_that_cannot_be_written_to_is_told(tmp_path: Path) -> None:
    (tmp_path / "listen").write_text("a file in the way")
    judged = [song(kicks(2.0), [])]
    with pytest.raises(TrainingDataError, match=r"1\.flac cannot be written .*make room"):
        listening_of(tmp_path, [FakePiece()], judged, compare(judged))
