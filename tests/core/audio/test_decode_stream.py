"""Streaming: blocks, parts, channels, the report, memory, and giving up half-way."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import av
import numpy as np
import pytest
import soundfile
from av.stream import Disposition
from hypothesis import given, settings
from hypothesis import strategies as st

from chart_hero_core.audio.decode import AudioStream, decode, probe_audio
from chart_hero_core.errors import CancelledError
from tests.support.audio_files import noise


@pytest.fixture(scope="module")
def song(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three seconds of stereo noise at 8 kHz."""
    path = tmp_path_factory.mktemp("audio") / "song.wav"
    soundfile.write(path, noise(8000, 3.0), 8000, subtype="FLOAT")
    return path


def test_samples_come_out_as_they_were_written(song: Path) -> None:
    np.testing.assert_array_equal(decode(song).samples, noise(8000, 3.0))


def test_the_probe_says_what_the_file_is(song: Path) -> None:
    info = probe_audio(song)
    assert (info.path, info.codec, info.container) == (song, "pcm_f32le", "wav")
    assert (info.sample_rate, info.n_channels, info.declared_duration_s) == (8000, 2, 3.0)


def test_blocks_are_about_as_long_as_asked(song: Path) -> None:
    lengths = [len(block) for block in AudioStream(song, block_s=0.5)]
    assert all(4000 <= length < 4000 + 1024 for length in lengths[:-1])
    assert sum(lengths) == 24000


def test_a_stream_can_be_read_twice(song: Path) -> None:
    stream = AudioStream(song, sample_rate=22050)
    np.testing.assert_array_equal(np.concatenate(list(stream)), np.concatenate(list(stream)))


def test_the_report_comes_with_the_last_block(song: Path) -> None:
    stream = AudioStream(song)
    blocks = iter(stream)
    next(blocks)
    with pytest.raises(RuntimeError, match="the report comes with the last block"):
        _ = stream.report
    list(blocks)
    assert stream.report.decoded_s == stream.report.declared_s == 3.0
    assert stream.report.peak == pytest.approx(np.abs(noise(8000, 3.0)).max())


@settings(max_examples=30)
@given(start=st.integers(0, 19_000), length=st.integers(4_000, 30_000))
def test_a_part_is_cut_out_to_the_sample(song: Path, start: int, length: int) -> None:
    stream = AudioStream(song, start_s=start / 8000, end_s=(start + length) / 8000)
    expected = noise(8000, 3.0)[start : start + length]
    np.testing.assert_array_equal(np.concatenate(list(stream)), expected)
    assert stream.report.declared_s == pytest.approx(len(expected) / 8000)
    assert stream.report.is_complete


def test_a_part_of_resampled_sound_is_the_same_as_in_the_whole(song: Path) -> None:
    whole = decode(song, sample_rate=11025).samples
    part = np.concatenate(list(AudioStream(song, sample_rate=11025, start_s=1.0, end_s=2.0)))
    np.testing.assert_array_equal(part, whole[11025 : 2 * 11025])


def test_mono_is_the_mean_of_the_channels(song: Path) -> None:
    expected = noise(8000, 3.0).mean(axis=1, keepdims=True)
    np.testing.assert_allclose(decode(song, mono=True).samples, expected, atol=1e-7)


@pytest.mark.parametrize(("n_channels", "expected"), [(1, 1), (2, 2), (6, 2)])
def test_stereo_means_two_channels_at_most(n_channels: int, expected: int, tmp_path: Path) -> None:
    path = tmp_path / "song.flac"
    soundfile.write(path, noise(8000, 1.0, n_channels=n_channels), 8000)
    stream = AudioStream(path, stereo=True)
    assert stream.n_channels == expected
    assert {block.shape[1] for block in stream} == {expected}


def test_surround_is_mixed_by_side_without_the_effects_channel(tmp_path: Path) -> None:
    path = tmp_path / "song.flac"
    samples = np.zeros((8000, 6), dtype=np.float32)
    samples[:] = [0.5, 0.0, 0.0, 0.9, 0.0, 0.25]  # FL FR FC LFE SL SR
    soundfile.write(path, samples, 8000, subtype="PCM_24")
    (block,) = AudioStream(path, stereo=True, block_s=2.0)
    root = 0.5**0.5
    total = 1.0 + 2.0 * root
    np.testing.assert_allclose(block[0], [0.5 / total, 0.25 * root / total], atol=1e-6)


def test_mono_and_stereo_exclude_each_other(song: Path) -> None:
    with pytest.raises(ValueError, match="exclude each other"):
        AudioStream(song, mono=True, stereo=True)


def test_memory_does_not_grow_with_the_length(tmp_path: Path) -> None:
    path = tmp_path / "long.flac"
    minute = noise(8000, 60.0, n_channels=1)
    with soundfile.SoundFile(path, "w", 8000, 1, subtype="PCM_16") as file:
        for _ in range(10):
            file.write(minute)
    stream = AudioStream(path, sample_rate=11025)
    tracemalloc.start()
    try:
        duration_s = sum(len(block) for block in stream) / 11025
        _, peak_bytes = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert duration_s == pytest.approx(600.0, abs=0.01)
    assert peak_bytes < 1_000_000  # the whole of it would be 26 MB


def _is_open(path: Path) -> bool:
    descriptors = Path("/proc/self/fd")
    if not descriptors.is_dir():
        pytest.skip("only Linux lists the open files")
    return path in [link.readlink() for link in descriptors.iterdir() if link.is_symlink()]


def test_a_stream_given_up_half_way_closes_its_file(song: Path) -> None:
    blocks = iter(AudioStream(song, block_s=0.1))
    next(blocks)
    assert _is_open(song)
    del blocks
    assert not _is_open(song)


def _listen_and_cancel(path: Path) -> None:
    for _ in AudioStream(path, block_s=0.1):
        raise CancelledError("Stopped on request.")


def test_a_cancelled_job_closes_the_file(song: Path) -> None:
    with pytest.raises(CancelledError, match="Stopped"):
        _listen_and_cancel(song)
    assert not _is_open(song)


def test_of_two_tracks_the_default_one_is_decoded(tmp_path: Path) -> None:
    path = tmp_path / "song.mkv"
    with av.open(str(path), "w") as container:
        tracks = [container.add_stream("flac", rate=48000, layout=layout) for layout in ("stereo", "mono")]
        tracks[1].disposition = Disposition.default
        for track, n_channels in zip(tracks, (2, 1), strict=True):
            samples = np.ascontiguousarray(noise(48000, 1.0, n_channels=n_channels).T)
            frame = av.AudioFrame.from_ndarray(samples, "fltp", track.layout.name)
            frame.sample_rate, frame.pts = 48000, 0
            container.mux(track.encode(frame))
            container.mux(track.encode(None))
    assert probe_audio(path).n_channels == 1
