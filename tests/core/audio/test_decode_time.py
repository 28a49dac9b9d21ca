"""A click is found at the instant where it was put, whatever the codec, rate and channels."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
import soundfile

from chart_hero_core.audio.decode import AudioStream, decode, probe_audio
from tests.support.audio_files import ENCODINGS, Encoding, click_onset_s, click_track, write_with_ffmpeg

ONE_MS = 1e-3 + 1e-9


@dataclass(frozen=True)
class EncodedClick:
    """A file of 3 s at 48 kHz with a click at 1 s, and how it was written."""

    path: Path
    encoding: Encoding

    @property
    def onset_s(self) -> float:
        """Where the click must be found."""
        return 1.0 + self.encoding.late_samples / 48000


@pytest.fixture(scope="module", params=ENCODINGS, ids=lambda encoding: encoding.name)
def encoded(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> EncodedClick:
    """The click in each codec, written once."""
    encoding: Encoding = request.param
    return EncodedClick(encoding.write(tmp_path_factory.mktemp("audio"), click_track(48000), 48000), encoding)


def test_a_click_is_found_at_its_instant(encoded: EncodedClick) -> None:
    waveform = decode(encoded.path)
    assert click_onset_s(waveform.samples, 48000) == pytest.approx(encoded.onset_s, abs=ONE_MS)


def test_a_click_is_found_after_resampling_and_mixing(encoded: EncodedClick) -> None:
    waveform = decode(encoded.path, sample_rate=22050, mono=True)
    assert waveform.samples.shape[1] == 1
    assert click_onset_s(waveform.samples, 22050) == pytest.approx(encoded.onset_s, abs=ONE_MS)


def test_nothing_is_lost_and_nothing_to_warn_of(encoded: EncodedClick) -> None:
    stream = AudioStream(encoded.path)
    duration_s = sum(len(block) for block in stream) / stream.sample_rate
    assert duration_s == pytest.approx(3.0, abs=0.05)
    assert stream.report.decoded_s == duration_s
    assert stream.report.warnings == ()


def test_the_stated_length_is_known_before_decoding(encoded: EncodedClick) -> None:
    declared_s = probe_audio(encoded.path).declared_duration_s
    if encoded.encoding.is_length_stated:
        assert declared_s == pytest.approx(3.0, abs=0.05)
    else:
        assert declared_s is None


@pytest.mark.parametrize("n_channels", [1, 2, 6])
@pytest.mark.parametrize("sample_rate", [8000, 11025, 22050, 44100, 48000, 96000, 192000])
@pytest.mark.parametrize(("suffix", "subtype"), [(".wav", "PCM_16"), (".flac", "PCM_24"), (".ogg", "VORBIS")])
def test_every_rate_and_channel_count(
    suffix: str, subtype: str, sample_rate: int, n_channels: int, tmp_path: Path
) -> None:
    path = tmp_path / f"song{suffix}"
    samples = click_track(sample_rate, onset_s=0.3, duration_s=0.7, n_channels=n_channels)
    soundfile.write(path, samples, sample_rate, subtype=subtype)
    waveform = decode(path)
    assert waveform.sample_rate == sample_rate
    assert waveform.samples.shape[1] == n_channels
    assert click_onset_s(waveform.samples, sample_rate) == pytest.approx(0.3, abs=ONE_MS)


@pytest.mark.parametrize("sample_rate", [8000, 11025, 16000, 22050, 24000, 32000, 44100, 48000])
def test_every_mp3_rate(sample_rate: int, tmp_path: Path) -> None:
    path = tmp_path / "song.mp3"
    write_with_ffmpeg(path, click_track(sample_rate), sample_rate, codec="libmp3lame")
    assert click_onset_s(decode(path).samples, sample_rate) == pytest.approx(1.0, abs=ONE_MS)


@pytest.mark.parametrize("n_channels", [1, 2, 6])
@pytest.mark.parametrize("sample_rate", [8000, 12000, 24000, 48000])
def test_every_opus_comes_out_at_48_khz(sample_rate: int, n_channels: int, tmp_path: Path) -> None:
    path = tmp_path / "song.opus"
    samples = click_track(sample_rate, n_channels=n_channels)
    write_with_ffmpeg(path, samples, sample_rate, codec="libopus")
    waveform = decode(path)
    assert waveform.sample_rate == 48000
    assert waveform.samples.shape[1] == n_channels
    assert click_onset_s(waveform.samples, 48000) == pytest.approx(1.0, abs=ONE_MS)


@pytest.mark.parametrize("n_channels", [1, 2, 6])
def test_aac_channels(n_channels: int, tmp_path: Path) -> None:
    path = tmp_path / "song.m4a"
    write_with_ffmpeg(path, click_track(44100, n_channels=n_channels), 44100, codec="aac")
    waveform = decode(path)
    assert waveform.samples.shape[1] == n_channels
    assert click_onset_s(waveform.samples, 44100) == pytest.approx(1.0, abs=ONE_MS)


@pytest.mark.parametrize("has_video", [True, False])
@pytest.mark.parametrize("suffix", [".mp4", ".mkv", ".mov"])
def test_a_track_that_starts_late_gets_its_silence(suffix: str, has_video: bool, tmp_path: Path) -> None:
    path = tmp_path / f"song{suffix}"
    write_with_ffmpeg(path, click_track(44100), 44100, codec="aac", has_video=has_video, start_s=0.5)
    assert click_onset_s(decode(path).samples, 44100) == pytest.approx(1.5, abs=ONE_MS)


def test_the_clock_of_a_cut_recording_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "song.mkv"
    write_with_ffmpeg(path, click_track(44100), 44100, codec="aac", start_s=3600.0)
    stream = AudioStream(path)
    samples = np.concatenate(list(stream))
    assert click_onset_s(samples, 44100) == pytest.approx(1.0, abs=ONE_MS)
    assert stream.report.is_complete


def test_an_absurd_start_is_not_believed(tmp_path: Path) -> None:
    path = tmp_path / "song.mkv"
    write_with_ffmpeg(path, click_track(44100), 44100, codec="aac", has_video=True, start_s=7200.0)
    assert click_onset_s(decode(path).samples, 44100) == pytest.approx(1.0, abs=ONE_MS)


def test_an_mp3_whose_rate_changes_stays_in_time(tmp_path: Path) -> None:
    first, second, joined = tmp_path / "1.mp3", tmp_path / "2.mp3", tmp_path / "joined.mp3"
    write_with_ffmpeg(first, click_track(44100, n_channels=1), 44100, codec="libmp3lame")
    write_with_ffmpeg(second, click_track(22050, onset_s=0.5), 22050, codec="libmp3lame")
    joined.write_bytes(first.read_bytes() + second.read_bytes())
    waveform = decode(joined)
    assert waveform.sample_rate == 44100
    assert waveform.samples.shape[1] == 1
    # Players, too, sound the padding where two mp3s were joined: up to 0.1 s.
    assert click_onset_s(waveform.samples[: 2 * 44100], 44100) == pytest.approx(1.0, abs=ONE_MS)
    assert 2.0 + click_onset_s(waveform.samples[2 * 44100 :], 44100) == pytest.approx(3.5, abs=0.1)


def test_an_mp3_without_a_frame_count_states_no_length(tmp_path: Path) -> None:
    path = tmp_path / "song.mp3"
    write_with_ffmpeg(path, click_track(44100), 44100, codec="libmp3lame", options={"write_xing": "0"})
    assert probe_audio(path).declared_duration_s is None


def test_a_frame_count_behind_a_large_tag_is_found(tmp_path: Path) -> None:
    path = tmp_path / "song.mp3"
    write_with_ffmpeg(path, click_track(44100), 44100, codec="libmp3lame", options={"id3v2_version": "0"})
    tag_size = 300_000
    syncsafe = bytes((tag_size >> shift) & 0x7F for shift in (21, 14, 7, 0))
    path.write_bytes(b"ID3\x04\x00\x00" + syncsafe + bytes(tag_size) + path.read_bytes())
    assert probe_audio(path).declared_duration_s == pytest.approx(3.0, abs=0.05)
