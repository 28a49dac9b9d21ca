"""Pieces of songs: where they are cut, and what of them can be heard by people."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
import soundfile

from chart_hero_core.domain.drums import DrumOnset, DrumVoice
from chart_hero_core.runs.data_set import SongRow, SongState
from chart_hero_core.training import song_pieces
from chart_hero_core.training.labelled_songs import LabelledSong
from chart_hero_core.training.song_pieces import (
    LONGEST_S,
    SHORTEST_S,
    SOUND_RATE,
    SongPiece,
    kit_pieces,
    pieces_of,
)

RATE = 8_000


def write_sound(path: Path, samples: npt.NDArray[np.float64]) -> Path:
    soundfile.write(path, samples, RATE, subtype="FLOAT")
    return path


def tone(duration_s: float, level: float = 0.25) -> npt.NDArray[np.float64]:
    return level * np.sin(2 * np.pi * 200 * np.arange(round(duration_s * RATE)) / RATE)


def cut(folder: Path, onsets_s: list[float], *sounds: Path, most_s: float = 600.0) -> list[SongPiece]:
    row = SongRow(folder, folder, "Song", SongState.USABLE, "", artist="Band")
    onsets = [DrumOnset(onset_s, DrumVoice.KICK) for onset_s in onsets_s]
    song = LabelledSong("Song", sounds[0], onsets, None, None, knows_velocities=False, stems=sounds[1:])
    return pieces_of([row], [song], folder / "sound", most_s)[0]


def test_a_piece_is_the_middle_of_what_is_played(tmp_path: Path) -> None:
    sound = write_sound(tmp_path / "song.wav", tone(300.0))
    (piece,) = cut(tmp_path, [100.0, 200.0, 280.0], sound)
    assert (piece.start_s, piece.length_s) == (130.0, LONGEST_S)
    assert [onset.onset_s for onset in piece.clip().onsets] == [70.0]
    assert piece.name == "Band - Song"


def test_a_short_song_is_taken_as_a_whole(tmp_path: Path) -> None:
    (piece,) = cut(tmp_path, [18.0], write_sound(tmp_path / "song.wav", tone(20.0)))
    assert piece.start_s == 0.0
    assert piece.length_s == pytest.approx(20.0, abs=0.01)


def test_of_too_many_songs_evenly_many_are_taken_and_those_without_strokes_never(tmp_path: Path) -> None:
    audio = write_sound(tmp_path / "song.wav", tone(40.0))
    rows = [SongRow(Path(f"{i}"), tmp_path, f"{i}", SongState.USABLE, "") for i in range(9)]
    songs = [
        LabelledSong(
            f"{i}", audio, [DrumOnset(9.0, DrumVoice.KICK)] if i else [], None, None, knows_velocities=False
        )
        for i in range(9)
    ]
    pieces, n_unread = pieces_of(rows, songs, tmp_path / "sound", 4 * SHORTEST_S)
    assert n_unread == 0
    assert [piece.name for piece in pieces] == ["1", "3", "5", "7"]
    assert {piece.length_s for piece in pieces} == {SHORTEST_S}


def test_a_part_is_heard_in_stereo_with_its_stems_at_their_places(tmp_path: Path) -> None:
    click = np.zeros(RATE * 10)
    click[RATE * 6 : RATE * 6 + 80] = 0.5
    sound = write_sound(tmp_path / "song.wav", click)
    left = np.column_stack([tone(10.0, 0.1), np.zeros(RATE * 10)])
    (piece,) = cut(tmp_path, [5.0], sound, write_sound(tmp_path / "guitar.wav", left))

    heard = piece.sound(5.5, 8.0)

    assert heard.shape == (round(2.5 * SOUND_RATE), 2)
    assert np.argmax(heard[:, 1] > 0.25) == pytest.approx(0.5 * SOUND_RATE, abs=100)
    assert np.abs(heard[-SOUND_RATE // 2 :, 0]).max() == pytest.approx(0.1, abs=0.01)
    assert np.abs(heard[-SOUND_RATE // 2 :, 1]).max() < 0.01


def test_a_stem_that_is_silent_or_over_there_is_no_fault(tmp_path: Path) -> None:
    sound = write_sound(tmp_path / "song.wav", tone(10.0))
    silent = np.concatenate([tone(2.0), np.zeros(RATE * 8)])
    stems = (write_sound(tmp_path / "a.wav", silent), write_sound(tmp_path / "b.wav", tone(2.0)))
    (piece,) = cut(tmp_path, [5.0], sound, *stems)
    assert np.abs(piece.sound(4.0, 8.0)).max() == pytest.approx(0.25, abs=0.01)


def test_what_is_louder_than_full_scale_together_is_turned_down(tmp_path: Path) -> None:
    loud = [write_sound(tmp_path / f"{i}.wav", tone(4.0, 0.9)) for i in range(2)]
    (piece,) = cut(tmp_path, [2.0], *loud)
    assert np.abs(piece.sound(1.0, 3.0)).max() == pytest.approx(1.0, abs=1e-6)


def test_a_performance_on_a_kit_is_always_the_same(pack: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(song_pieces, "PERFORMANCE_S", 3.0)
    (piece,) = kit_pieces(pack, seed=4, n_pieces=1)
    assert piece.clip().onsets == piece.clip().onsets
    assert piece.sound(1.0, 3.0).shape == (2 * SOUND_RATE, 2)
    assert (piece.name, piece.length_s) == ("Performance 1", 3.0)


def test_of_a_song_that_is_gone_what_was_decoded_is_heard(tmp_path: Path) -> None:
    sound = write_sound(tmp_path / "song.wav", tone(20.0))
    (piece,) = cut(tmp_path, [10.0], sound)
    sound.unlink()
    heard = piece.sound(2.0, 6.0)
    assert heard.shape == (4 * SOUND_RATE, 2)
    assert float(np.abs(heard).max()) == pytest.approx(0.25, abs=0.02)
