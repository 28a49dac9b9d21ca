"""Songs to measure charts on: what is rendered, written, and read again by the evaluation."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import soundfile

from chart_hero_core.domain.timing import FrameGrid
from chart_hero_core.evaluation.annotated import AnnotatedSong, read_annotated_folder
from chart_hero_core.evaluation.strokes import PAD_OF_VOICE
from chart_hero_core.formats.chart_text import read_chart_text
from chart_hero_core.training.pack import SAMPLE_RATE
from chart_hero_core.training.rendered_songs import RenderedSong, SongsToMeasure, main

DURATION_S = 8.0
FRAMES = FrameGrid(SAMPLE_RATE, 320)


@pytest.fixture(scope="module")
def song(pack: Path) -> RenderedSong:
    return SongsToMeasure(pack).render(0, DURATION_S)


@pytest.fixture(scope="module")
def folder(pack: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two rendered songs."""
    folder = tmp_path_factory.mktemp("rendered") / "songs"
    arguments = [str(folder), "--pack", str(pack), "--songs", "2", "--seconds", str(DURATION_S)]
    assert main(arguments) == 0
    return folder


@pytest.fixture(scope="module")
def written(folder: Path) -> AnnotatedSong:
    return read_annotated_folder(folder)[0]


def test_strokes_come_back_from_their_midi_file_to_the_frame(
    song: RenderedSong, written: AnnotatedSong
) -> None:
    read = written.truth()

    assert len(read) == len(song.onsets) > 10
    for pad in set(PAD_OF_VOICE.values()):
        there, rendered = (
            sorted(FRAMES.frame_at(one.onset_s) for one in onsets if PAD_OF_VOICE[one.voice] is pad)
            for onsets in (read, song.onsets)
        )
        assert there == pytest.approx(rendered, abs=0.1)


def test_the_chart_is_that_of_the_notes(song: RenderedSong, written: AnnotatedSong) -> None:
    assert written.chart_path is not None
    chart = read_chart_text(written.chart_path.read_bytes()).chart

    read = {(note.tick, note.pad) for note in chart.expert}
    assert read == {(note.tick, note.pad) for note in song.notes}
    ticks = np.array([note.tick for note in chart.expert])
    np.testing.assert_allclose(chart.tempo_map.seconds_at(ticks), song.tempo_map.seconds_at(ticks), atol=1e-6)


def test_strokes_lie_where_the_chart_has_them(song: RenderedSong) -> None:
    seconds = song.tempo_map.seconds_at([note.tick for note in song.notes])
    errors_s = np.array([onset.onset_s for onset in song.onsets]) - seconds

    assert np.max(np.abs(errors_s)) < 0.04
    assert [PAD_OF_VOICE[onset.voice] for onset in song.onsets] == [note.pad for note in song.notes]


def test_the_sound_is_as_long_as_asked_for(written: AnnotatedSong) -> None:
    info = soundfile.info(written.audio_path())

    assert (info.samplerate, info.channels) == (SAMPLE_RATE, 1)
    assert info.duration == pytest.approx(DURATION_S)


def test_drowned_notes_stand_nowhere(pack: Path) -> None:
    songs = [SongsToMeasure(pack).render(index, DURATION_S) for index in range(3)]

    assert all(len(song.notes) == len(song.onsets) for song in songs)


def test_a_song_is_the_same_whatever_was_rendered_before(pack: Path, song: RenderedSong) -> None:
    songs = SongsToMeasure(pack)
    songs.render(3, DURATION_S)

    again = songs.render(0, DURATION_S)

    np.testing.assert_array_equal(again.samples, song.samples)
    assert again.onsets == song.onsets


def test_rendering_goes_on_where_it_stopped(
    pack: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (folder / "song_001" / "mix.flac").stat().st_mtime_ns

    arguments = [str(folder), "--pack", str(pack), "--songs", "3", "--seconds", str(DURATION_S)]
    assert main(arguments) == 0

    events = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [event.get("song") for event in events] == ["song_002", None]
    assert (folder / "song_001" / "mix.flac").stat().st_mtime_ns == before


def test_a_pack_that_is_none_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path / "songs"), "--pack", str(tmp_path)]) == 1
    assert "this is not a training pack" in json.loads(capsys.readouterr().out)["message"]
