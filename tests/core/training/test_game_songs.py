from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile

from chart_hero_core.domain.chart import Pad
from chart_hero_core.domain.drums import DrumVoice
from chart_hero_core.errors import TrainingDataError
from chart_hero_core.runs.data_set import CymbalAnswer, DataSet, SongRow, SongState
from chart_hero_core.runs.decisions import Decision, decide
from chart_hero_core.training.game_songs import VOICE_OF_PAD, VOICES_ALIKE
from chart_hero_core.training.labelled_songs import LabelledSong
from chart_hero_core.training.song_labels import songs_of
from chart_hero_core.training.song_sounds import prepare_sound
from chart_hero_core.training.song_sources import scan_songs, scan_summary
from tests.support.drum_sounds import drum_sound, played_groove
from tests.support.song_folders import CODES, DURATION_S, add_song, chart_of, packed


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "Songs"
    folder.mkdir()
    return folder


def scanned(root: Path) -> DataSet:
    return scan_songs(root, root.parent / "unpacked")


def only_row(data_set: DataSet) -> SongRow:
    (row,) = data_set.songs
    return row


def only(songs: Sequence[LabelledSong]) -> LabelledSong:
    (song,) = songs
    return song


def test_every_pad_has_a_voice_and_what_it_may_be() -> None:
    assert VOICE_OF_PAD == {
        Pad.KICK: DrumVoice.KICK,
        Pad.SNARE: DrumVoice.SNARE,
        Pad.YELLOW_TOM: DrumVoice.TOM_HIGH,
        Pad.BLUE_TOM: DrumVoice.TOM_MID,
        Pad.GREEN_TOM: DrumVoice.TOM_LOW,
        Pad.YELLOW_CYMBAL: DrumVoice.HI_HAT_CLOSED,
        Pad.BLUE_CYMBAL: DrumVoice.RIDE,
        Pad.GREEN_CYMBAL: DrumVoice.CRASH,
    }
    assert VOICES_ALIKE[DrumVoice.RIDE] == {DrumVoice.RIDE, DrumVoice.RIDE_BELL}
    assert VOICES_ALIKE[DrumVoice.CRASH] == {DrumVoice.CRASH}
    assert all(voice in alike for voice, alike in VOICES_ALIKE.items())


def test_a_sound_song_is_usable(root: Path) -> None:
    add_song(root, "Good")

    data_set = scanned(root)

    row = only_row(data_set)
    assert row.state is SongState.USABLE, row.reason
    assert (row.name, row.artist, row.charter) == ("Good", "Band", "Someone")
    assert row.duration_s == pytest.approx(DURATION_S)
    assert row.likeness is not None
    assert row.likeness > 0.5
    assert set(row.n_strokes) == set(CODES)
    song = only(songs_of(data_set, held_out=False))
    assert song.name == "Band - Good"
    assert not song.knows_velocities
    assert {onset.voice for onset in song.onsets} == set(CODES)
    assert song.onsets[0].onset_s == pytest.approx(1.0, abs=0.006)
    assert song.beats_s is not None
    assert song.downbeats_s is not None
    assert np.diff(song.beats_s) == pytest.approx(0.5)
    assert np.diff(song.downbeats_s) == pytest.approx(2.0)
    assert song.beats_s[-1] < DURATION_S
    assert song.voices_alike[DrumVoice.HI_HAT_CLOSED] >= {DrumVoice.HI_HAT_OPEN}  # type: ignore[operator]


def test_the_delay_of_song_ini_belongs_to_the_clock(root: Path) -> None:
    """A chart that starts 100 ms early and says so is right."""
    add_song(root, "Delayed", delay_ms=100, delay_ticks=-96)

    row = only_row(scanned(root))

    assert row.state is SongState.USABLE, row.reason


def test_a_shifted_chart_can_be_accepted(root: Path) -> None:
    folder = add_song(root, "Late", delay_ms=-84)

    data_set = scanned(root)

    assert only_row(data_set).state is SongState.MISALIGNED
    assert only_row(data_set).reason.startswith("Misaligned, offset found: 8")
    assert songs_of(data_set, held_out=False) == []
    song = only(songs_of(decide(data_set, folder, Decision.ACCEPTED), held_out=False))
    assert song.onsets[0].onset_s == pytest.approx(1.0, abs=0.006)


def test_a_drifting_chart_cannot_be_accepted(root: Path) -> None:
    add_song(root, "Drifting", bpm=119)

    row = only_row(scanned(root))

    assert row.state is SongState.MISALIGNED
    assert "drifts" in row.reason
    assert not row.can_be_accepted


def test_a_chart_of_a_longer_recording_is_misaligned(root: Path) -> None:
    folder = add_song(root, "Cut")
    soundfile.write(folder / "song.wav", drum_sound(played_groove(5, DURATION_S), 10.0), 16_000)

    row = only_row(scanned(root))

    assert row.state is SongState.MISALIGNED
    assert "lie outside the sound, which lasts 10 s" in row.reason


def test_a_few_notes_behind_the_end_are_cut_off_and_counted(root: Path) -> None:
    folder = add_song(root, "Long")
    onsets = played_groove(5, DURATION_S)
    late = replace(onsets[-1], onset_s=DURATION_S + 3.0)
    (folder / "notes.chart").write_text(chart_of([*onsets, late]), encoding="utf-8")

    data_set = scanned(root)

    row = only_row(data_set)
    assert row.state is SongState.USABLE
    assert f"1 of its {len(onsets) + 1} notes lie outside the sound and are left out" in row.reason
    assert len(only(songs_of(data_set, held_out=False)).onsets) == len(onsets) == sum(row.n_strokes.values())


def test_one_bad_song_stops_no_other(root: Path) -> None:
    add_song(root, "A good one")
    (add_song(root, "No audio", seed=6) / "song.wav").unlink()
    (add_song(root, "Broken audio", seed=7) / "song.wav").write_bytes(b"nothing" * 100)
    (add_song(root, "Broken chart", seed=8) / "notes.chart").write_bytes(b"\x00\xff" * 50)
    (add_song(root, "No drums", seed=9) / "notes.chart").write_text(chart_of([]), encoding="utf-8")
    plain = chart_of(played_groove(10, DURATION_S)).replace("N 66 0", "N 41 0")
    folder = add_song(root, "Plain", seed=10)
    (folder / "notes.chart").write_text(plain, encoding="utf-8")
    (folder / "song.ini").write_text("[song]\nname = Plain\n", encoding="utf-8")
    add_song(root, "Same again")
    (root / "Broken.sng").write_bytes(b"SNGPKG" + bytes(10))

    data_set = scanned(root)

    found = {row.path.name: row for row in data_set.songs}
    assert {name: row.state for name, row in found.items()} == {
        "A good one": SongState.USABLE,
        "Broken audio": SongState.DAMAGED,
        "Broken chart": SongState.DAMAGED,
        "Broken.sng": SongState.DAMAGED,
        "No audio": SongState.NO_AUDIO,
        "No drums": SongState.NO_DRUMS,
        "Plain": SongState.NO_DRUMS,
        "Same again": SongState.DUPLICATE,
    }
    assert found["Same again"].reason == "It has the sound or the notes of A good one."
    assert "does not tell cymbals from toms" in found["Plain"].reason
    assert scan_summary(data_set)["states"]["no drums"] == 2


def test_the_same_notes_at_another_resolution_are_a_copy(root: Path) -> None:
    add_song(root, "A")
    other = add_song(root, "B")
    onsets = played_groove(5, DURATION_S)
    (other / "notes.chart").write_text(chart_of(onsets, resolution=192), encoding="utf-8")
    soundfile.write(other / "song.wav", 0.5 * drum_sound(onsets, DURATION_S), 16_000)

    assert [row.state for row in scanned(root).songs] == [SongState.USABLE, SongState.DUPLICATE]


def test_a_song_in_one_file_is_like_its_folder(root: Path) -> None:
    add_song(root, "Folder")
    packed_song = packed(add_song(root, "One file", seed=6))

    data_set = scanned(root)

    row = next(row for row in data_set.songs if row.path == packed_song)
    assert row.state is SongState.USABLE, row.reason
    assert (row.name, row.artist) == ("One file", "Band")
    assert all(path.is_file() for path in row.audio)
    assert len(songs_of(data_set, held_out=False) + songs_of(data_set, held_out=True)) == 2


def test_a_song_in_one_file_that_cannot_be_unpacked_ends_the_scan(root: Path) -> None:
    packed(add_song(root, "One file"))
    (root.parent / "unpacked").write_text("in the way", encoding="utf-8")

    with pytest.raises(TrainingDataError, match=r"One file\.sng cannot be unpacked"):
        scanned(root)


def test_stems_are_mixed_at_one_level(root: Path, tmp_path: Path) -> None:
    folder = add_song(root, "Stems")
    drums = (folder / "song.wav").rename(folder / "drums_1.wav")
    for name in ("drums.wav", "crowd.wav", "preview.wav"):
        soundfile.write(folder / name, np.full(16_000, 0.5), 16_000)
    soundfile.write(folder / "bass.wav", np.full(32_000, 0.25), 16_000)

    song = only(songs_of(scanned(root), held_out=False))

    sounds = (song.audio, *song.stems)
    assert {path.name for path in sounds} == {"bass.wav", "drums_1.wav"}
    kept = prepare_sound(sounds[0], tmp_path / "sound", sounds[1:])
    assert kept.stem == song.sound_id
    mix = np.load(kept).astype(np.float32)
    alone = np.load(prepare_sound(drums, tmp_path / "sound")).astype(np.float32)
    assert (mix - alone)[5_000:20_000] == pytest.approx(0.25, abs=0.01)
    assert len(mix) == len(alone)


def test_a_song_ini_without_its_header_is_passed_over(root: Path) -> None:
    (add_song(root, "Headless") / "song.ini").write_text("name = Headless\n", encoding="utf-8")

    row = only_row(scanned(root))

    assert row.state is SongState.USABLE, row.reason
    assert row.name == "Headless"


def test_swapped_cymbals_are_exchanged_where_the_user_says_so(root: Path) -> None:
    folder = add_song(root, "Odd")
    chart = (folder / "notes.chart").read_text(encoding="utf-8")
    (folder / "notes.chart").write_text(
        chart.replace("N 2 0", "N 4 0").replace("N 66 0", "N 68 0"), encoding="utf-8"
    )
    data_set = scanned(root)
    odd = replace(data_set, songs=(replace(only_row(data_set), looks_swapped=True),))

    as_written = only(songs_of(odd, held_out=False))
    exchanged = only(songs_of(replace(odd, cymbals=CymbalAnswer.SWAPPED), held_out=False))

    assert DrumVoice.CRASH in {onset.voice for onset in as_written.onsets}
    assert {onset.voice for onset in exchanged.onsets} == {DrumVoice.KICK, DrumVoice.SNARE, DrumVoice.RIDE}


def test_notes_that_cannot_be_read_any_more_are_no_reason_to_go_on_without_them(root: Path) -> None:
    folder = add_song(root, "Gone")
    data_set = scanned(root)
    (folder / "notes.chart").unlink()

    with pytest.raises(TrainingDataError, match=r"“Band - Gone” in .* cannot be read any more"):
        songs_of(data_set, held_out=False)
