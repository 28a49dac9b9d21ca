from __future__ import annotations

from pathlib import Path

import mido
import pytest

from chart_hero_core.domain.drums import DrumVoice
from chart_hero_core.errors import TrainingDataError
from chart_hero_core.evaluation.annotated import AudioKind, TruthKind, read_annotated_folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two annotated songs, one of them with every file, beside a folder and a file of something else."""
    full, bare = tmp_path / "Full", tmp_path / "Bare"
    for path in (full, bare, tmp_path / "notes"):
        path.mkdir()
    (tmp_path / "README.md").write_text("about")
    midi = mido.MidiFile(tracks=[mido.MidiTrack([mido.Message("note_on", note=36, velocity=90, channel=0)])])
    midi.save(full / "pp.mid")
    for song in (full, bare):
        (song / "subclass.txt").write_text("0.5 SD\n")
    (full / "beats.txt").write_text("0.0 1\n0.5 2\n1.0 1\n")
    (full / "mix.flac").touch()
    return tmp_path


def test_songs_are_the_annotated_folders_by_name(folder: Path) -> None:
    assert [song.name for song in read_annotated_folder(folder)] == ["Bare", "Full"]


def test_both_truths_are_read(folder: Path) -> None:
    song = read_annotated_folder(folder)[1]
    assert [onset.voice for onset in song.truth()] == [DrumVoice.KICK]
    assert [onset.voice for onset in song.truth(TruthKind.SUB)] == [DrumVoice.SNARE]


def test_beats_become_a_grid(folder: Path) -> None:
    song = read_annotated_folder(folder)[1]
    assert song.beats_s.tolist() == [0, 0.5, 1]
    assert song.downbeats_s.tolist() == [0, 1]
    assert song.beat_grid is not None
    assert song.beat_grid.last_beat_s == 1


def test_a_song_without_beats_has_no_grid(folder: Path) -> None:
    assert read_annotated_folder(folder)[0].beat_grid is None


def test_audio_of_a_kind(folder: Path) -> None:
    song = read_annotated_folder(folder)[1]
    assert song.audio_path() == folder / "Full" / "mix.flac"


def test_missing_audio_is_named(folder: Path) -> None:
    song = read_annotated_folder(folder)[1]
    with pytest.raises(TrainingDataError, match=r"Full has no quiet\.flac; add the file or choose"):
        song.audio_path(AudioKind.QUIET)


def test_a_missing_truth_is_named(folder: Path) -> None:
    song = read_annotated_folder(folder)[0]
    with pytest.raises(TrainingDataError, match=r"Bare has no pp\.mid"):
        song.truth(TruthKind.PP)


def test_a_song_of_one_truth_has_it_whichever_is_asked_for(folder: Path) -> None:
    song = read_annotated_folder(folder)[1]
    midi = mido.MidiFile(tracks=[mido.MidiTrack([mido.Message("note_on", note=49, channel=9)])])
    midi.save(folder / "Full" / "truth.mid")

    assert [song.truth(kind)[0].voice for kind in TruthKind] == [DrumVoice.CRASH] * 2


def test_another_truth_alone_makes_an_annotated_song(folder: Path) -> None:
    (folder / "notes" / "truth.mid").touch()

    assert [song.name for song in read_annotated_folder(folder)] == ["Bare", "Full", "notes"]


def test_a_chart_of_the_truth_may_be_there_or_not(folder: Path) -> None:
    (folder / "Full" / "reference.chart").touch()
    bare, full = read_annotated_folder(folder)

    assert bare.chart_path is None
    assert full.chart_path == folder / "Full" / "reference.chart"


def test_a_folder_that_does_not_exist(tmp_path: Path) -> None:
    with pytest.raises(TrainingDataError, match="nowhere is no folder"):
        read_annotated_folder(tmp_path / "nowhere")


def test_a_folder_without_annotated_songs(tmp_path: Path) -> None:
    with pytest.raises(
        TrainingDataError, match=r"holds no annotated song; expected .* pp\.mid or subclass\.txt"
    ):
        read_annotated_folder(tmp_path)


def test_damaged_beats_are_told_when_the_folder_is_read(folder: Path) -> None:
    (folder / "Full" / "beats.txt").write_text("one two")
    with pytest.raises(TrainingDataError, match=r"beats\.txt, line 1"):
        read_annotated_folder(folder)
