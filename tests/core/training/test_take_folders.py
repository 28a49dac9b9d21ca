from __future__ import annotations

import csv
from pathlib import Path

import mido
import numpy as np
import pytest
import soundfile

from chart_hero_core.domain.drums import DrumVoice
from chart_hero_core.errors import TrainingDataError
from chart_hero_core.runs.data_set import DataSet, DataSource, SongState, SourceKind
from chart_hero_core.training.labelled_songs import LabelledSong
from chart_hero_core.training.song_finding import find_songs
from chart_hero_core.training.song_labels import songs_of
from chart_hero_core.training.song_sources import scan_songs, scan_summary
from chart_hero_core.training.take_folders import find_takes

COLUMNS = (
    "drummer", "session", "id", "style", "bpm", "beat_type", "time_signature",
    "midi_filename", "audio_filename", "duration", "split",
)  # fmt: skip


def row(name: str, split: str = "train", bpm: str = "100", beat_type: str = "beat") -> dict[str, str]:
    facts = ("d1", "d1/s1", name, "funk", bpm, beat_type, "4-4", f"{name}.mid", f"{name}.wav", "3.0", split)
    return dict(zip(COLUMNS, facts, strict=True))


def write_table(folder: Path, *rows: dict[str, str]) -> None:
    with (folder / "info.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)


def add_take(folder: Path, name: str, duration_s: float = 3.0) -> None:
    """A kick on beat 1, the edge of the hi-hat on beat 2, at 100 BPM."""
    track = mido.MidiTrack([mido.MetaMessage("set_tempo", tempo=600_000)])
    track += [
        mido.Message("note_on", note=36, velocity=91, channel=9),
        mido.Message("note_on", note=22, velocity=33, channel=9, time=480),
    ]
    mido.MidiFile(tracks=[track], ticks_per_beat=480).save(folder / f"{name}.mid")
    sound = np.random.default_rng(1).normal(0, 0.1, round(duration_s * 8000))
    soundfile.write(folder / f"{name}.wav", sound, 8000)


def scanned(folder: Path) -> DataSet:
    return scan_songs(folder, folder / "unpacked")


def only(folder: Path) -> LabelledSong:
    (one,) = songs_of(scanned(folder), held_out=False)
    return one


def test_a_take_becomes_a_song(tmp_path: Path) -> None:
    add_take(tmp_path, "a")
    write_table(tmp_path, row("a"))

    song = only(tmp_path)

    assert [(onset.voice, onset.velocity) for onset in song.onsets] == [
        (DrumVoice.KICK, 91),
        (DrumVoice.HI_HAT_CLOSED, 33),
    ]
    assert song.onsets[1].onset_s == pytest.approx(0.6)
    assert song.knows_velocities
    assert song.beats_s is not None
    assert song.beats_s == pytest.approx([0.0, 0.6])


@pytest.mark.parametrize(("bpm", "beat_type"), [("120", "beat"), ("", "beat"), ("100", "fill")])
def test_beats_that_nobody_vouches_for_are_unknown(tmp_path: Path, bpm: str, beat_type: str) -> None:
    add_take(tmp_path, "a")
    write_table(tmp_path, row("a", bpm=bpm, beat_type=beat_type))

    song = only(tmp_path)

    assert song.beats_s is None
    assert song.downbeats_s is None


def test_the_split_of_the_table_holds(tmp_path: Path) -> None:
    for name in "abc":
        add_take(tmp_path, name)
    write_table(tmp_path, row("a"), row("b", "validation"), row("c", "test"))

    data_set = scanned(tmp_path)

    assert [one.is_held_out for one in data_set.songs] == [False, True, True]
    assert [song.name for song in songs_of(data_set, held_out=False)] == ["a"]
    assert [song.name for song in songs_of(data_set, held_out=True)] == ["b", "c"]


def test_takes_without_a_split_are_split_by_drummer(tmp_path: Path) -> None:
    for name in "abcdef":
        add_take(tmp_path, name)
    write_table(tmp_path, *({**row(name, split=""), "drummer": f"drummer {name}"} for name in "abcdef"))

    data_set = scanned(tmp_path)

    assert 1 <= len(data_set.held_out_songs) < 6
    assert not any(song.is_side_given for song in data_set.songs)


def test_of_very_many_takes_some_are_drawn_always_the_same(tmp_path: Path) -> None:
    write_table(tmp_path, *(row(f"take {i}") for i in range(40)))

    few = find_takes(tmp_path, most=10)

    assert few.takes == find_takes(tmp_path, most=10).takes
    assert len(few.takes) == 10
    assert few.note.startswith("10 of its 40 takes are used")
    assert {take.path for take in find_takes(tmp_path, most=9).takes} < {take.path for take in few.takes}
    assert find_takes(tmp_path, most=40).note == ""


def test_what_is_missing_or_broken_is_listed(tmp_path: Path) -> None:
    for name in "abcd":
        add_take(tmp_path, name)
    (tmp_path / "a.wav").unlink()
    (tmp_path / "b.mid").unlink()
    (tmp_path / "c.mid").write_bytes(b"no MIDI")
    add_take(tmp_path, "e", duration_s=0.55)
    (tmp_path / "d.wav").write_bytes(b"no sound")
    outside = {**row("f"), "audio_filename": "../f.wav"}
    write_table(tmp_path, *(row(name) for name in "abcde"), outside)

    data_set = scanned(tmp_path)

    assert [one.state for one in data_set.songs] == [
        SongState.NO_AUDIO,
        SongState.NO_DRUMS,
        SongState.DAMAGED,
        SongState.DAMAGED,
        SongState.USABLE,
        SongState.NO_AUDIO,
    ]
    assert data_set.songs[0].reason == "The sound “a.wav” is missing."


def test_a_folder_without_a_table_is_refused(tmp_path: Path) -> None:
    (tmp_path / "other.csv").write_text("a,b\n1,2\n", encoding="utf-8")

    with pytest.raises(TrainingDataError, match=r"has no \.csv with midi_filename"):
        find_takes(tmp_path)


def test_the_kind_of_a_folder_is_told_by_its_content(tmp_path: Path, pack: Path) -> None:
    takes, game, projects = tmp_path / "takes", tmp_path / "game", tmp_path / "projects"
    takes.mkdir()
    write_table(takes)
    (game / "Pack" / "Song").mkdir(parents=True)
    (game / "Pack" / "Song" / "notes.mid").touch()
    projects.mkdir()
    (projects / "Song.charthero").touch()

    kinds = [find_songs(DataSource(folder)).source.kind for folder in (takes, game, projects, pack)]

    assert kinds == [SourceKind.TAKES, SourceKind.GAME_SONGS, SourceKind.PROJECTS, SourceKind.KIT]


def test_a_scan_is_summed_up(tmp_path: Path) -> None:
    add_take(tmp_path, "a")
    write_table(tmp_path, row("a"), row("b"))

    summary = scan_summary(scanned(tmp_path))

    assert summary["states"] == {"usable": 1, "no audio": 1}
    assert summary["strokes"] == {"kick": 1, "hi_hat_closed": 1}
    assert [one["reason"] for one in summary["left_out"]] == ["The sound “b.wav” is missing."]


def test_a_folder_without_any_song_is_refused(tmp_path: Path) -> None:
    (tmp_path / "holiday.jpg").touch()

    with pytest.raises(TrainingDataError, match="holds no song with a chart"):
        scanned(tmp_path)


@pytest.mark.parametrize("name", ["nowhere", "."])
def test_a_folder_that_is_not_there_or_empty_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(TrainingDataError, match="is not there, or is empty"):
        scan_songs(tmp_path / name, tmp_path)
