from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from chart_hero_core.domain.drums import DrumOnset, DrumVoice
from chart_hero_core.training.excerpts import excerpts_of
from chart_hero_core.training.pack import SAMPLE_RATE
from chart_hero_core.training.songs import LabelledSong, PreparedSong

LENGTH_S = 2.0


def a_song(folder: Path, name: str, duration_s: float, first_s: float, last_s: float) -> PreparedSong:
    """A song whose samples rise with time, struck every half second from one instant to another."""
    sound = folder / f"{name}.npy"
    np.save(sound, np.linspace(0.0, 1.0, round(duration_s * SAMPLE_RATE), dtype=np.float16))
    onsets = [DrumOnset(float(at), DrumVoice.SNARE) for at in np.arange(first_s, last_s, 0.5)]
    song = LabelledSong(name, sound, onsets, None, None, knows_velocities=False)
    return PreparedSong(song, sound)


def test_few_songs_give_several_excerpts_each_that_do_not_overlap(tmp_path: Path) -> None:
    song = a_song(tmp_path, "long", 20.0, 1.0, 19.0)

    (clips,) = excerpts_of([song], most=4, length_s=LENGTH_S).values()

    starts_s = [float(clip.samples[0]) * 20.0 for clip in clips]
    assert len(clips) == 4
    assert all(len(clip.samples) == LENGTH_S * SAMPLE_RATE for clip in clips)
    assert np.diff(starts_s).min() >= LENGTH_S
    assert all(clip.onsets for clip in clips)


def test_of_many_songs_evenly_many_are_taken(tmp_path: Path) -> None:
    songs = [a_song(tmp_path, f"song {i}", 4.0, 0.5, 3.5) for i in range(10)]

    excerpts = excerpts_of(songs, most=5, length_s=LENGTH_S)

    assert [name.split(" ", 1)[1] for name in excerpts] == [f"song {i}" for i in (0, 2, 4, 6, 8)]
    assert {len(clips) for clips in excerpts.values()} == {1}


def test_a_short_song_is_taken_whole(tmp_path: Path) -> None:
    (clips,) = excerpts_of([a_song(tmp_path, "short", 1.0, 0.2, 0.8)], most=3, length_s=LENGTH_S).values()

    assert [len(clip.samples) for clip in clips] == [SAMPLE_RATE]


@pytest.mark.parametrize("n_songs", [0, 1])
def test_songs_without_strokes_are_left_out(tmp_path: Path, n_songs: int) -> None:
    songs = [a_song(tmp_path, "silent", 4.0, 1.0, 1.0) for _ in range(n_songs)]

    assert excerpts_of(songs) == {}
