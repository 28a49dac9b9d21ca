"""Scanning and preparing, as a process does them: what is said, what is kept, what ends them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import pytest
import soundfile

from chart_hero_core.errors import TrainingDataError
from chart_hero_core.runs.control import Request, ask, hold
from chart_hero_core.runs.data_folder import SOUND_FOLDER, change_data_set, read_data_set
from chart_hero_core.runs.data_set import DataSet, Decision, SongRow, SongState, SourceKind
from chart_hero_core.runs.decisions import add_source, decide, hold_out, remember_learned, remove_source
from chart_hero_core.runs.events import (
    LOG_NAME,
    AnyEvent,
    Done,
    Event,
    Failed,
    Paused,
    Preparing,
    Scanned,
    Scanning,
    events_in,
)
from chart_hero_core.training.data import main
from chart_hero_core.training.song_places import SongPlace
from chart_hero_core.training.song_scan import Scan
from tests.support.drum_sounds import drum_sound, played_groove
from tests.support.song_folders import DURATION_S, add_song, packed


@dataclass
class Place:
    """A data set and its songs."""

    data: Path
    songs: Path

    def add_source(self, path: Path) -> None:
        change_data_set(self.data, partial(add_source, path=path))

    def scan(self) -> int:
        return main(["scan", str(self.data)])

    def build(self) -> int:
        return main(["build", str(self.data)])

    def data_set(self) -> DataSet:
        return read_data_set(self.data)

    def states(self) -> dict[str, SongState]:
        return {song.path.name: song.state for song in self.data_set().songs}

    def events(self) -> list[AnyEvent]:
        return events_in(self.data / LOG_NAME)[0]

    def looked_at(self) -> list[str]:
        """Names of songs that the last scan looked at."""
        names: list[str] = []
        for event in self.events():
            if isinstance(event, Scanning):
                names = [*names, event.name] if event.index else [event.name]
        return names


@pytest.fixture
def place(tmp_path: Path) -> Place:
    place = Place(tmp_path / "data", tmp_path / "songs")
    place.songs.mkdir()
    place.add_source(place.songs)
    return place


def last(place: Place) -> AnyEvent:
    return place.events()[-1]


def test_a_scan_finds_says_and_keeps_songs(place: Place) -> None:
    for i, name in enumerate("AB"):
        add_song(place.songs, name, seed=i)

    assert place.scan() == 0

    assert place.states() == {"A": SongState.USABLE, "B": SongState.USABLE}
    assert place.data_set().sources[0].kind is SourceKind.GAME_SONGS
    assert [type(event) for event in place.events()] == [Scanning, Scanned, Scanning, Scanned, Done]
    assert [(event.index, event.n_songs) for event in place.events() if isinstance(event, Scanning)] == [
        (0, 2),
        (1, 2),
    ]


def test_a_second_scan_looks_only_at_what_changed(place: Place) -> None:
    for i, name in enumerate("ABC"):
        add_song(place.songs, name, seed=i)
    place.scan()
    before = place.data_set()
    chart = place.songs / "B" / "notes.chart"
    os.utime(chart, ns=(1, 1))
    add_song(place.songs, "D", seed=9)
    shutil.rmtree(place.songs / "C")
    n_events = len(place.events())

    place.scan()

    looked_at = [event.name for event in place.events()[n_events:] if isinstance(event, Scanning)]
    assert looked_at == ["B", "D"]
    assert list(place.states()) == ["A", "B", "D"]
    assert place.data_set().songs[0].stamp == before.songs[0].stamp


def test_nothing_is_looked_at_where_nothing_changed(place: Place) -> None:
    add_song(place.songs, "A")
    packed(add_song(place.songs, "B", seed=6))
    place.scan()
    before, n_events = place.data_set(), len(place.events())

    place.scan()

    assert place.data_set() == before
    assert [type(event) for event in place.events()[n_events:]] == [Done]


def test_what_was_unpacked_and_lost_is_unpacked_again(place: Place) -> None:
    packed(add_song(place.songs, "A"))
    place.scan()
    shutil.rmtree(place.data / "unpacked")

    place.scan()

    assert all(path.exists() for song in place.data_set().songs for path in song.audio)


def test_what_the_user_decided_stays(place: Place) -> None:
    for i, name in enumerate("ABCD"):
        add_song(place.songs, name, seed=i, charter=f"Charter of {name}")
    late = add_song(place.songs, "Late", seed=8, delay_ms=-84)
    place.scan()
    change_data_set(place.data, partial(decide, path=late, decision=Decision.ACCEPTED))
    change_data_set(place.data, partial(hold_out, n_songs=2))
    change_data_set(place.data, partial(remember_learned, songs={place.songs / "A"}))
    before = place.data_set()
    for file in (late / "notes.chart", place.songs / "A" / "notes.chart"):
        os.utime(file, ns=(1, 1))

    place.scan()

    after = place.data_set()
    assert [(song.path, song.decision, song.is_held_out, song.was_learned_from) for song in after.songs] == [
        (song.path, song.decision, song.is_held_out, song.was_learned_from) for song in before.songs
    ]
    assert len(after.held_out_songs) == 2
    assert after.songs[-1].is_used


def test_decisions_made_while_it_scans_are_kept(place: Place) -> None:
    for i, name in enumerate("AB"):
        add_song(place.songs, name, seed=i)
    place.scan()
    add_song(place.songs, "C", seed=7)

    def leave_out(event: Event) -> None:
        if isinstance(event, Scanned):
            left_out = partial(decide, path=place.songs / "A", decision=Decision.LEFT_OUT)
            change_data_set(place.data, left_out)

    assert Scan(place.data, leave_out).run()

    assert [song.is_used for song in place.data_set().songs] == [False, True, True]


def test_a_source_taken_out_while_it_scans_stays_out(place: Place) -> None:
    add_song(place.songs, "A")

    def take_out(event: Event) -> None:
        change_data_set(place.data, partial(remove_source, path=place.songs))

    Scan(place.data, take_out).run()

    assert place.data_set() == DataSet()


def test_copies_become_songs_when_their_original_goes(place: Place) -> None:
    for name in ("A", "B"):
        add_song(place.songs, name)
    place.scan()
    assert place.states() == {"A": SongState.USABLE, "B": SongState.DUPLICATE}
    (place.songs / "A" / "song.wav").unlink()

    place.scan()

    assert place.states() == {"A": SongState.NO_AUDIO, "B": SongState.USABLE}


@pytest.mark.parametrize("request_", list(Request))
def test_a_scan_ends_when_it_is_asked_to_and_goes_on_later(place: Place, request_: Request) -> None:
    for i, name in enumerate("ABC"):
        add_song(place.songs, name, seed=i)

    def interrupt(event: Event) -> None:
        if isinstance(event, Scanned):
            ask(place.data, request_)

    assert not Scan(place.data, interrupt).run()
    assert list(place.states()) == ["A"]

    assert place.scan() == 0
    assert place.looked_at() == ["B", "C"]
    assert list(place.states()) == ["A", "B", "C"]


def test_a_process_that_is_asked_says_so(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    add_song(place.songs, "A")
    monkeypatch.setattr("chart_hero_core.training.song_scan.asked", lambda folder: Request.PAUSE)

    assert place.scan() == 0

    assert isinstance(last(place), Paused)


def test_an_unplugged_drive_ends_the_scan_and_keeps_what_was_found(place: Place) -> None:
    for i, name in enumerate("ABC"):
        add_song(place.songs, name, seed=i)

    def unplugging(look: Callable[[SongPlace], SongRow], places: Iterable[SongPlace]) -> Iterator[SongRow]:
        for song in places:
            if song.path.name == "B":
                shutil.rmtree(place.songs)
            yield look(song)

    with pytest.raises(TrainingDataError, match="is not there any more, and 2 songs were not looked at"):
        Scan(place.data, lambda event: None, unplugging).run()

    assert place.states() == {"A": SongState.USABLE}


def test_songs_of_a_drive_that_is_not_there_stay(place: Place, tmp_path: Path) -> None:
    add_song(place.songs, "A")
    place.scan()
    other = tmp_path / "other"
    add_song(other, "B", seed=3)
    place.add_source(other)
    place.songs.rename(tmp_path / "unplugged")

    assert place.scan() == 1

    failed = last(place)
    assert isinstance(failed, Failed)
    assert f"{place.songs} is not there, or is empty; plug its drive in" in failed.message
    assert place.states() == {"A": SongState.USABLE, "B": SongState.USABLE}


def test_songs_are_looked_at_without_torch() -> None:
    """Its import takes seconds, for which the user would wait before the first song."""
    program = "import chart_hero_core.training.data, sys; print('torch' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert told.stdout.strip() == "False"


def test_no_source_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["scan", str(tmp_path / "data")]) == 1

    assert "There is no folder to scan" in capsys.readouterr().out


def test_a_folder_that_is_in_use_is_left_alone(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    lock = hold(place.data)
    try:
        assert place.scan() == 1
    finally:
        lock.release()

    assert "is already running" in capsys.readouterr().out


def test_a_single_song_is_pointed_out(place: Place) -> None:
    add_song(place.songs, "A")

    place.scan()

    assert place.data_set().sources[0].note.startswith("It holds a single song")
    assert place.data_set().held_out_songs == []


def test_songs_are_decoded_once(place: Place) -> None:
    for i, name in enumerate("AB"):
        add_song(place.songs, name, seed=i)
    add_song(place.songs, "Copy")
    add_song(place.songs, "Original")
    place.scan()

    assert place.build() == 0

    kept = sorted((place.data / SOUND_FOLDER).glob("*.npy"))
    assert {path.stem for path in kept} == {song.sound_id for song in place.data_set().songs if song.is_used}
    assert len(kept) == 3
    assert len(np.load(kept[0])) == 32_000 * DURATION_S
    said = [event for event in place.events() if isinstance(event, Preparing)]
    assert [(event.index, event.n_songs) for event in said] == [(0, 3), (1, 3), (2, 3)]
    assert said[0].needed_bytes == 3 * 2 * 32_000 * DURATION_S
    n_events = len(place.events())
    place.build()
    assert [type(event) for event in place.events()[n_events:]] == [Done]


def test_too_little_room_is_said_beforehand(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    add_song(place.songs, "A")
    place.scan()
    usage = shutil.disk_usage(place.data)
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: usage._replace(free=1 << 20))

    assert place.build() == 1

    failed = last(place)
    assert isinstance(failed, Failed)
    assert "The sound of 1 song needs 0.0 GB, but only 0.0 GB are free" in failed.message
    assert not (place.data / SOUND_FOLDER).exists()


def test_a_song_that_cannot_be_decoded_any_more_stops_no_other(place: Place) -> None:
    for i, name in enumerate("AB"):
        add_song(place.songs, name, seed=i)
    place.scan()
    (place.songs / "A" / "song.wav").unlink()

    assert place.build() == 1

    failed = last(place)
    assert isinstance(failed, Failed)
    assert "1 of 2 songs cannot be decoded any more" in failed.message
    assert len(list((place.data / SOUND_FOLDER).glob("*.npy"))) == 1


def test_preparing_ends_when_it_is_asked_to(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    add_song(place.songs, "A")
    place.scan()
    monkeypatch.setattr("chart_hero_core.training.sound_building.asked", lambda folder: Request.STOP)

    assert place.build() == 0

    assert isinstance(last(place), Paused)
    assert not (place.data / SOUND_FOLDER).exists()


def test_there_must_be_a_song_to_prepare(place: Place) -> None:
    assert place.build() == 1

    failed = last(place)
    assert isinstance(failed, Failed)
    assert failed.message.startswith("There is no song to prepare")


def test_a_changed_sound_is_decoded_anew(place: Place) -> None:
    folder = add_song(place.songs, "A")
    place.scan()
    place.build()
    louder = 0.7 * drum_sound(played_groove(5, DURATION_S), DURATION_S)
    soundfile.write(folder / "song.wav", louder, 16_000)

    place.scan()
    place.build()

    assert len(list((place.data / SOUND_FOLDER).glob("*.npy"))) == 2
