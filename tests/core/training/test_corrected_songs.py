from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile

from chart_hero_core.domain.chart import DrumNote, Pad, SongMetadata
from chart_hero_core.domain.drums import DrumVoice
from chart_hero_core.domain.timing import TempoMap
from chart_hero_core.editing.document import ChartDocument, note_order
from chart_hero_core.editing.history import History
from chart_hero_core.projects.contents import Source
from chart_hero_core.projects.project_file import ProjectFile
from chart_hero_core.projects.song_identity import identify
from chart_hero_core.runs.data_set import DataSet, DataSource, SongRow, SongState, SourceKind
from chart_hero_core.runs.decisions import add_source
from chart_hero_core.training.song_finding import find_songs
from chart_hero_core.training.song_labels import songs_of
from chart_hero_core.training.song_looking import look_at_song

GRID = TempoMap.steady(120.0, origin_s=0.5)
QUARTER = GRID.resolution


def add_project(folder: Path, notes: Sequence[DrumNote], name: str = "Mine") -> Path:
    song = folder / f"{name}.wav"
    soundfile.write(song, np.full(80_000, 0.1), 8000)
    document = ChartDocument(
        GRID,
        tuple(sorted(notes, key=note_order)),
        metadata=SongMetadata(name, "Me", charter="I"),
        duration_s=10.0,
    )
    path = folder / f"{name}.charthero"
    ProjectFile.create(path, Source(song, identify(song), 10.0), History(document)).close()
    return path


def looked_at(folder: Path, *only: Path) -> DataSet:
    found = find_songs(DataSource(folder, only=only))
    assert found.source.kind is SourceKind.PROJECTS
    rows = tuple(look_at_song(place, folder / "unpacked") for place in found.places)
    return DataSet((found.source,), rows)


def only_row(data_set: DataSet) -> SongRow:
    (row,) = data_set.songs
    return row


HEARD = DrumNote(0, Pad.YELLOW_CYMBAL, onset_s=0.512, voice=DrumVoice.HI_HAT_OPEN, velocity=77)
MOVED = DrumNote(2 * QUARTER, Pad.SNARE, onset_s=1.2, voice=DrumVoice.SNARE, is_pinned=True)
ADDED = DrumNote(4 * QUARTER, Pad.BLUE_CYMBAL, is_pinned=True)
RELANED = DrumNote(6 * QUARTER, Pad.GREEN_CYMBAL, onset_s=3.5, voice=DrumVoice.RIDE, is_pinned=True)


def test_a_corrected_song_teaches_what_the_hand_left(tmp_path: Path) -> None:
    path = add_project(tmp_path, [HEARD, MOVED, ADDED, RELANED])

    data_set = looked_at(tmp_path, path)

    row = only_row(data_set)
    assert row.state is SongState.USABLE, row.reason
    assert (row.name, row.artist, row.charter) == ("Mine", "Me", "I")
    assert row.reason == "The hand settled 3 of its 4 notes."
    (song,) = songs_of(data_set, held_out=False)
    assert [(onset.voice, onset.onset_s) for onset in song.onsets] == [
        (DrumVoice.HI_HAT_OPEN, 0.512),
        (DrumVoice.SNARE, 1.5),
        (DrumVoice.RIDE, 2.5),
        (DrumVoice.CRASH, 3.5),
    ]
    assert song.beats_s is None
    assert song.audio == tmp_path / "Mine.wav"
    assert len(song.voices_alike[DrumVoice.HI_HAT_CLOSED]) > 1


def test_only_what_is_ticked_is_used(tmp_path: Path) -> None:
    for name in ("A", "B"):
        add_project(tmp_path, [HEARD], name)

    assert looked_at(tmp_path).songs == ()
    assert only_row(looked_at(tmp_path, tmp_path / "B.charthero")).name == "B"
    assert find_songs(DataSource(tmp_path)).source.note == "No song of it is ticked, so none is used."


def test_notes_outside_the_sound_are_left_out(tmp_path: Path) -> None:
    late = replace(ADDED, tick=40 * QUARTER)

    assert sum(only_row(looked_at(tmp_path, add_project(tmp_path, [HEARD, late]))).n_strokes.values()) == 1


@pytest.mark.parametrize(
    ("spoil", "state", "reason"),
    [
        (lambda path: path.with_suffix(".wav").unlink(), SongState.NO_AUDIO, "is not there"),
        (lambda path: path.write_bytes(b"nothing"), SongState.DAMAGED, "cannot be read"),
        (lambda path: path.unlink(), SongState.DAMAGED, "is not there"),
    ],
)
def test_what_is_missing_is_said(tmp_path: Path, spoil: object, state: SongState, reason: str) -> None:
    path = add_project(tmp_path, [HEARD])
    spoil(path)  # type: ignore[operator]

    row = only_row(looked_at(tmp_path, path))

    assert row.state is state
    assert reason in row.reason


def test_a_project_without_notes_teaches_nothing(tmp_path: Path) -> None:
    assert only_row(looked_at(tmp_path, add_project(tmp_path, []))).state is SongState.NO_DRUMS


def test_ticking_more_keeps_those_that_were_ticked(tmp_path: Path) -> None:
    first = add_project(tmp_path, [HEARD], "A")
    data_set = looked_at(tmp_path, first)

    more = add_source(data_set, tmp_path, only=(first, tmp_path / "B.charthero"))

    assert more.songs == data_set.songs
