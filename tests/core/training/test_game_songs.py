from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import soundfile

from chart_hero_core.domain.chart import Pad
from chart_hero_core.domain.drums import DrumOnset, DrumVoice
from chart_hero_core.training.game_songs import VOICE_OF_PAD, scan_game_songs
from chart_hero_core.training.song_scan import ScannedSong, SongState, scan_summary, songs_to_learn_from
from chart_hero_core.training.songs import prepare_sound
from tests.support.drum_sounds import drum_sound, played_groove

DURATION_S = 20.0
CODES = {DrumVoice.KICK: (0,), DrumVoice.SNARE: (1,), DrumVoice.HI_HAT_CLOSED: (2, 66)}
INI = "[song]\nname = {name}\nartist = Band\ncharter = Someone\npro_drums = True\ndelay = {delay}\n"


def chart_of(onsets: Sequence[DrumOnset], bpm: int = 120, delay_ticks: int = 0) -> str:
    """At 120 BPM and a resolution of 480 a second has 960 ticks."""
    places = [(round(onset.onset_s * 960) + delay_ticks, CODES[onset.voice]) for onset in onsets]
    lines = [f"  {tick} = N {code} 0" for tick, codes in places for code in codes]
    song = "[Song]\n{\n  Resolution = 480\n  Offset = 0\n}\n"
    sync = f"[SyncTrack]\n{{\n  0 = TS 4\n  0 = B {bpm * 1000}\n}}\n"
    return song + sync + "[ExpertDrums]\n{\n" + "\n".join(lines) + "\n}\n"


def add_song(
    root: Path, name: str, seed: int = 5, *, delay_ms: int = 0, bpm: int = 120, delay_ticks: int = 0
) -> Path:
    onsets = played_groove(seed, DURATION_S)
    folder = root / name
    folder.mkdir()
    (folder / "notes.chart").write_text(chart_of(onsets, bpm, delay_ticks), encoding="utf-8")
    (folder / "song.ini").write_text(INI.format(name=name, delay=delay_ms), encoding="utf-8")
    soundfile.write(folder / "song.wav", drum_sound(onsets, DURATION_S), 16_000)
    return folder


def only(scanned: Sequence[ScannedSong]) -> ScannedSong:
    (one,) = scanned
    return one


def test_every_pad_has_a_voice() -> None:
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


def test_a_sound_song_is_usable(tmp_path: Path) -> None:
    add_song(tmp_path, "Good")

    scanned = only(scan_game_songs(tmp_path))

    assert scanned.state is SongState.USABLE, scanned.reason
    song = scanned.song
    assert song is not None
    assert song.name == "Band - Good"
    assert not song.knows_velocities
    assert {onset.voice for onset in song.onsets} == set(CODES)
    assert song.onsets[0].onset_s == pytest.approx(1.0, abs=0.006)
    assert song.beats_s is not None
    assert song.downbeats_s is not None
    assert np.diff(song.beats_s) == pytest.approx(0.5)
    assert np.diff(song.downbeats_s) == pytest.approx(2.0)
    assert song.beats_s[-1] < DURATION_S


def test_the_delay_of_song_ini_belongs_to_the_clock(tmp_path: Path) -> None:
    """A chart that starts 100 ms early and says so is right."""
    add_song(tmp_path, "Delayed", delay_ms=100, delay_ticks=-96)

    scanned = only(scan_game_songs(tmp_path))

    assert scanned.state is SongState.USABLE, scanned.reason


def test_a_shifted_chart_can_be_accepted(tmp_path: Path) -> None:
    add_song(tmp_path, "Late", delay_ms=-84)

    scanned = only(scan_game_songs(tmp_path))

    assert scanned.state is SongState.MISALIGNED
    assert scanned.reason.startswith("Misaligned, offset found: 8")
    assert songs_to_learn_from([scanned]) == []
    song = only([scanned.accepted()]).song
    assert song is not None
    assert song.onsets[0].onset_s == pytest.approx(1.0, abs=0.006)


def test_a_drifting_chart_cannot_be_accepted(tmp_path: Path) -> None:
    add_song(tmp_path, "Drifting", bpm=119)

    scanned = only(scan_game_songs(tmp_path))

    assert scanned.state is SongState.MISALIGNED
    with pytest.raises(ValueError, match="cannot be accepted"):
        scanned.accepted()


def test_a_chart_of_a_longer_recording_is_misaligned(tmp_path: Path) -> None:
    folder = add_song(tmp_path, "Cut")
    soundfile.write(folder / "song.wav", drum_sound(played_groove(5, DURATION_S), 10.0), 16_000)

    scanned = only(scan_game_songs(tmp_path))

    assert scanned.state is SongState.MISALIGNED
    assert "lie outside the sound, which lasts 10 s" in scanned.reason


def test_one_bad_song_stops_no_other(tmp_path: Path) -> None:
    add_song(tmp_path, "A good one")
    (add_song(tmp_path, "No audio", seed=6) / "song.wav").unlink()
    (add_song(tmp_path, "Broken audio", seed=7) / "song.wav").write_bytes(b"nothing" * 100)
    (add_song(tmp_path, "Broken chart", seed=8) / "notes.chart").write_bytes(b"\x00\xff" * 50)
    (add_song(tmp_path, "No drums", seed=9) / "notes.chart").write_text(chart_of([]), encoding="utf-8")
    plain = chart_of(played_groove(10, DURATION_S)).replace("N 66 0", "N 41 0")
    folder = add_song(tmp_path, "Plain", seed=10)
    (folder / "notes.chart").write_text(plain, encoding="utf-8")
    (folder / "song.ini").write_text("[song]\nname = Plain\n", encoding="utf-8")
    add_song(tmp_path, "Same again")

    found = {one.path.name: one for one in scan_game_songs(tmp_path)}

    assert {name: one.state for name, one in found.items()} == {
        "A good one": SongState.USABLE,
        "Broken audio": SongState.DAMAGED,
        "Broken chart": SongState.DAMAGED,
        "No audio": SongState.NO_AUDIO,
        "No drums": SongState.NO_DRUMS,
        "Plain": SongState.NO_DRUMS,
        "Same again": SongState.DUPLICATE,
    }
    assert found["Same again"].reason == "It has the sound or the notes of A good one."
    assert "does not tell cymbals from toms" in found["Plain"].reason
    assert scan_summary(found.values())["states"]["no drums"] == 2


def test_stems_are_mixed_at_one_level(tmp_path: Path) -> None:
    folder = add_song(tmp_path, "Stems")
    drums = (folder / "song.wav").rename(folder / "drums_1.wav")
    for name in ("drums.wav", "crowd.wav", "preview.wav"):
        soundfile.write(folder / name, np.full(16_000, 0.5), 16_000)
    soundfile.write(folder / "bass.wav", np.full(32_000, 0.25), 16_000)

    scanned = only(scan_game_songs(tmp_path))

    assert scanned.song is not None, scanned.reason
    sounds = (scanned.song.audio, *scanned.song.stems)
    assert {path.name for path in sounds} == {"bass.wav", "drums_1.wav"}
    mix = np.load(prepare_sound(sounds[0], tmp_path / "sound", sounds[1:])).astype(np.float32)
    alone = np.load(prepare_sound(drums, tmp_path / "sound")).astype(np.float32)
    assert (mix - alone)[5_000:20_000] == pytest.approx(0.25, abs=0.01)
    assert len(mix) == len(alone)


def test_a_song_ini_without_its_header_is_passed_over(tmp_path: Path) -> None:
    (add_song(tmp_path, "Headless") / "song.ini").write_text("name = Headless\n", encoding="utf-8")

    scanned = only(scan_game_songs(tmp_path))

    assert scanned.state is SongState.USABLE, scanned.reason
