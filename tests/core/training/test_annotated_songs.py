from __future__ import annotations

from pathlib import Path

import mido
import numpy as np
import soundfile

from chart_hero_core.domain.drums import DrumVoice
from chart_hero_core.runs.data_set import SongState
from chart_hero_core.training.song_labels import songs_of
from chart_hero_core.training.song_sources import scan_songs


def add_annotated(root: Path, name: str) -> Path:
    folder = root / name
    folder.mkdir()
    track = mido.MidiTrack([mido.Message("note_on", note=36, velocity=90, channel=0)])
    mido.MidiFile(tracks=[track]).save(folder / "pp.mid")
    soundfile.write(folder / "mix.flac", np.full(8000, len(name) / 100), 8000)
    return folder


def test_an_annotated_folder_becomes_songs(tmp_path: Path) -> None:
    (add_annotated(tmp_path, "With beats") / "beats.txt").write_text("0.0 1\n0.5 2\n")
    add_annotated(tmp_path, "Without")

    data_set = scan_songs(tmp_path, tmp_path / "unpacked")

    songs = songs_of(data_set, held_out=False) + songs_of(data_set, held_out=True)
    with_beats, without = sorted(songs, key=lambda song: song.name)
    assert with_beats.beats_s is not None
    assert with_beats.beats_s.tolist() == [0.0, 0.5]
    assert without.beats_s is None
    assert [onset.voice for onset in without.onsets] == [DrumVoice.KICK]
    assert without.audio == tmp_path / "Without" / "mix.flac"


def test_a_song_without_its_sound_stops_no_other(tmp_path: Path) -> None:
    (add_annotated(tmp_path, "A") / "mix.flac").unlink()
    add_annotated(tmp_path, "B")

    data_set = scan_songs(tmp_path, tmp_path / "unpacked")

    assert [song.state for song in data_set.songs] == [SongState.DAMAGED, SongState.USABLE]
    assert "has no mix.flac" in data_set.songs[0].reason
