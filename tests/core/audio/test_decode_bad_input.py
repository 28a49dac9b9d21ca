"""What cannot be used is refused with one sentence; what can be used in part is used."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import av
import numpy as np
import pytest
import soundfile

from chart_hero_core.audio.decode import AudioStream, decode, probe_audio
from chart_hero_core.errors import (
    NoAudioTrackError,
    OptionError,
    SilentAudioError,
    TooShortError,
    UnreadableAudioError,
)
from tests.support.audio_files import (
    click_onset_s,
    click_track,
    noise,
    write_encrypted,
    write_silent_video,
    write_with_ffmpeg,
)


def _write_protected_m4a(path: Path) -> None:
    write_with_ffmpeg(path, noise(44100, 1.0), 44100, codec="aac")
    path.write_bytes(path.read_bytes().replace(b"mp4a", b"drms"))


def _write_damaged_m4a(path: Path, whole_share: float = 0.0) -> None:
    """The table of contents is whole, the packets are so only at the beginning."""
    write_with_ffmpeg(path, noise(44100, 4.0), 44100, codec="aac")
    content = path.read_bytes()
    start, end = content.index(b"mdat") + 4, content.index(b"moov") - 4
    start += round(whole_share * (end - start))
    path.write_bytes(content[:start] + b"\xff" * (end - start) + content[end:])


def _write_unknown_codec(path: Path) -> None:
    soundfile.write(path, noise(44100, 1.0), 44100, format="WAV", subtype="PCM_16")
    content = bytearray(path.read_bytes())
    content[20:22] = b"\x99\x99"
    path.write_bytes(content)


UNREADABLE: dict[str, tuple[Callable[[Path], object], str]] = {
    "missing.mp3": (lambda path: None, "was not found"),
    "folder.mp3": (Path.mkdir, "is a folder"),
    "empty.mp3": (Path.touch, "is empty"),
    "text.mp3": (lambda path: path.write_text("not a song\n" * 1000), "is no audio file"),
    "short_text.mp3": (lambda path: path.write_text("x"), "is no audio file"),
    "picture.mp3": (lambda path: path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(5000)), "is no audio file"),
    "random.mp3": (lambda path: path.write_bytes(np.random.default_rng(0).bytes(200_000)), "is damaged"),
    "header_only.wav": (lambda path: path.write_bytes(b"RIFF\x24\x00\x00\x00WAVE"), "is damaged"),
    "encrypted.m4a": (write_encrypted, "is encrypted"),
    "protected.m4a": (_write_protected_m4a, "is encrypted"),
    "damaged.m4a": (_write_damaged_m4a, "is damaged"),
    "unknown_codec.wav": (_write_unknown_codec, "is damaged"),
}


@pytest.mark.parametrize("name", UNREADABLE)
@pytest.mark.parametrize("open_file", [probe_audio, AudioStream, decode])
def test_unreadable_files_are_refused(open_file: Callable[[Path], object], name: str, tmp_path: Path) -> None:
    write, reason = UNREADABLE[name]
    path = tmp_path / name
    write(path)
    with pytest.raises(UnreadableAudioError, match=f"{re.escape(name)} .*{reason}") as caught:
        open_file(path)
    assert caught.value.path == path


def test_a_file_of_which_most_is_damaged_is_refused_at_its_end(tmp_path: Path) -> None:
    path = tmp_path / "song.m4a"
    _write_damaged_m4a(path, whole_share=0.3)
    blocks = iter(AudioStream(path))
    assert len(next(blocks)) > 0
    with pytest.raises(UnreadableAudioError, match=r"song\.m4a is damaged"):
        list(blocks)


@pytest.mark.parametrize(
    "text",
    [
        "#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:9,\nhttp://127.0.0.1:9/song.mp3\n#EXT-X-ENDLIST\n",
        "ffconcat version 1.0\nfile other.wav\n",
    ],
    ids=["hls", "concat"],
)
def test_a_playlist_does_not_open_other_files(text: str, tmp_path: Path) -> None:
    soundfile.write(tmp_path / "other.wav", noise(8000, 1.0), 8000)
    path = tmp_path / "song.mp3"
    path.write_text(text)
    with pytest.raises(UnreadableAudioError, match=r"song\.mp3"):
        probe_audio(path)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="nothing is forbidden to root")
def test_a_file_without_read_permission_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "song.wav"
    soundfile.write(path, noise(8000, 1.0), 8000)
    path.chmod(0)
    with pytest.raises(UnreadableAudioError, match="cannot be opened"):
        probe_audio(path)


@pytest.mark.parametrize("suffix", [".mp4", ".mkv"])
def test_a_video_without_sound_is_refused(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"video{suffix}"
    write_silent_video(path)
    with pytest.raises(NoAudioTrackError, match=rf"video\{suffix} has no audio track"):
        probe_audio(path)


def test_an_audio_track_without_a_sample_is_too_short(tmp_path: Path) -> None:
    path = tmp_path / "song.wav"
    soundfile.write(path, np.zeros((0, 2)), 44100)
    with pytest.raises(TooShortError, match=r"song\.wav has an audio track without any sound"):
        probe_audio(path)


def test_a_fifth_of_a_second_is_too_short(tmp_path: Path) -> None:
    path = tmp_path / "song.wav"
    soundfile.write(path, noise(44100, 0.2), 44100)
    with pytest.raises(TooShortError, match=r"song\.wav holds 0\.20 s of sound, at least 0\.5 s"):
        decode(path)


@pytest.mark.parametrize("level", [0.0, 0.9e-4])
def test_silence_is_refused_at_its_end(level: float, tmp_path: Path) -> None:
    path = tmp_path / "song.wav"
    soundfile.write(path, np.full((44100, 2), level), 44100, subtype="FLOAT")
    blocks = iter(AudioStream(path))
    assert len(next(blocks)) > 0
    with pytest.raises(SilentAudioError, match=r"song\.wav holds nothing but silence"):
        list(blocks)


def test_quiet_sound_is_no_silence(tmp_path: Path) -> None:
    path = tmp_path / "song.wav"
    soundfile.write(path, np.full((44100, 2), 1.1e-4), 44100, subtype="FLOAT")
    assert decode(path).duration_s == 1.0


def test_nothing_but_nan_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "song.wav"
    soundfile.write(path, np.full((44100, 2), np.nan), 44100, subtype="FLOAT")
    with pytest.raises(SilentAudioError, match=r"song\.wav holds no valid sample"):
        decode(path)


def test_scattered_invalid_samples_are_silenced_and_counted(tmp_path: Path) -> None:
    path = tmp_path / "song.wav"
    samples = noise(44100, 1.0)
    damaged = samples.copy()
    damaged[1000, 0], damaged[2000, 1], damaged[3000, 0], damaged[4000, 0] = np.nan, np.inf, -np.inf, 1e30
    soundfile.write(path, damaged, 44100, subtype="FLOAT")
    stream = AudioStream(path)
    decoded = np.concatenate(list(stream))
    samples[1000, 0] = samples[2000, 1] = samples[3000, 0] = samples[4000, 0] = 0.0
    np.testing.assert_array_equal(decoded, samples)
    assert stream.report.n_non_finite == 4
    assert stream.report.warnings == ("song.wav holds 4 invalid samples (not a number); they were silenced.",)


def test_clipped_sound_is_no_fault(tmp_path: Path) -> None:
    path = tmp_path / "song.wav"
    soundfile.write(path, np.clip(20.0 * noise(44100, 1.0), -1.0, 1.0), 44100)
    stream = AudioStream(path)
    assert sum(len(block) for block in stream) == 44100
    assert stream.report.warnings == ()


@pytest.mark.parametrize(("suffix", "codec"), [(".mp3", "libmp3lame"), (".flac", "flac")])
def test_of_a_cut_file_comes_what_is_there(suffix: str, codec: str, tmp_path: Path) -> None:
    path = tmp_path / f"song{suffix}"
    sound = noise(44100, 4.0) * 0.1
    sound[: 2 * 44100] += click_track(44100, duration_s=2.0)
    write_with_ffmpeg(path, sound, 44100, codec=codec)
    content = path.read_bytes()
    path.write_bytes(content[: len(content) * 6 // 10])
    stream = AudioStream(path)
    samples = np.concatenate(list(stream))
    assert len(samples) / 44100 == pytest.approx(2.4, abs=0.2)
    assert click_onset_s(samples, 44100) == pytest.approx(1.0, abs=1e-3)
    assert stream.report.declared_s == pytest.approx(4.0, abs=0.01)
    assert not stream.report.is_complete
    (warning,) = stream.report.warnings
    assert re.fullmatch(rf"song\{suffix} is incomplete .* 2\.\d s of its 4\.0 s could be decoded\.", warning)


@pytest.mark.parametrize(
    ("suffix", "codec"), [(".mp3", "libmp3lame"), (".flac", "flac"), (".m4a", "aac"), (".opus", "libopus")]
)
def test_damage_in_the_middle_is_skipped(suffix: str, codec: str, tmp_path: Path) -> None:
    path = tmp_path / f"song{suffix}"
    write_with_ffmpeg(path, noise(48000, 4.0), 48000, codec=codec)
    content = bytearray(path.read_bytes())
    start = len(content) // 4
    content[start : start + 1000] = np.random.default_rng(0).bytes(1000)
    path.write_bytes(content)
    stream = AudioStream(path)
    duration_s = sum(len(block) for block in stream) / stream.sample_rate
    assert 1.5 < duration_s <= 4.05  # of Ogg, whole pages of a second are lost


@pytest.mark.parametrize(
    ("start_s", "end_s"), [(-1.0, None), (2.0, 2.0), (2.0, 1.0), (float("nan"), None), (0.0, float("nan"))]
)
def test_an_impossible_part_is_refused(start_s: float, end_s: float | None, tmp_path: Path) -> None:
    path = tmp_path / "song.wav"
    soundfile.write(path, noise(8000, 1.0), 8000)
    with pytest.raises(OptionError, match="is no part of a song"):
        AudioStream(path, start_s=start_s, end_s=end_s)


def test_a_part_behind_the_end_is_too_short(tmp_path: Path) -> None:
    path = tmp_path / "song.wav"
    soundfile.write(path, noise(8000, 1.0), 8000)
    with pytest.raises(TooShortError, match=r"0\.00 s of sound from 5 s on"):
        list(AudioStream(path, start_s=5.0))


@pytest.mark.parametrize("name", ["Song: part 2.wav", "100%d.wav", "\N{DRUM WITH DRUMSTICKS}.wav", "-i.wav"])
def test_odd_names_are_read(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if os.name == "nt" and ":" in name:
        pytest.skip("Windows has no such names")
    monkeypatch.chdir(tmp_path)
    soundfile.write(tmp_path / name, noise(8000, 1.0), 8000)
    assert probe_audio(Path(name)).sample_rate == 8000


def test_an_mkv_that_ends_within_a_packet_yields_what_is_there(tmp_path: Path) -> None:
    path = tmp_path / "song.mkv"
    write_with_ffmpeg(path, noise(44100, 4.0), 44100, codec="flac")
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    stream = AudioStream(path)
    assert sum(len(block) for block in stream) / 44100 == pytest.approx(2.0, abs=0.3)
    assert not stream.report.is_complete


def test_foreign_errors_are_kept_as_the_cause(tmp_path: Path) -> None:
    path = tmp_path / "song.mp3"
    path.write_text("not a song\n" * 1000)
    with pytest.raises(UnreadableAudioError, match="is no audio file") as caught:
        probe_audio(path)
    assert isinstance(caught.value.__cause__, av.FFmpegError)
