"""What is written starts and ends where the sound did, as our decoder and an independent one find it."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st

from chart_hero_core.audio.decode import decode
from chart_hero_core.audio.encode import write_opus, write_vorbis
from chart_hero_core.errors import CancelledError, ExportError
from tests.support.audio_files import Samples, click_onset_s, click_track, noise

ONE_MS = 1e-3
Write = Callable[..., float]
Read = Callable[[Path], tuple[Samples, int]]


def _read_with_ours(path: Path) -> tuple[Samples, int]:
    waveform = decode(path)
    return waveform.samples, waveform.sample_rate


def _read_with_libsndfile(path: Path) -> tuple[Samples, int]:
    samples, sample_rate = soundfile.read(path, dtype="float32", always_2d=True)
    return samples, sample_rate


def _in_blocks(samples: Samples, block_length: int = 10_007) -> Iterator[Samples]:
    for start in range(0, len(samples), block_length):
        yield samples[start : start + block_length]


both_formats = pytest.mark.parametrize(
    ("write", "suffix"), [(write_opus, ".opus"), (write_vorbis, ".ogg")], ids=["opus", "vorbis"]
)
both_readers = pytest.mark.parametrize(
    "read", [_read_with_ours, _read_with_libsndfile], ids=["ours", "libsndfile"]
)


@both_formats
@both_readers
@pytest.mark.parametrize("n_channels", [1, 2])
@pytest.mark.parametrize("sample_rate", [8000, 22050, 44100, 48000])
def test_click_and_length_stay(
    write: Write, suffix: str, read: Read, n_channels: int, sample_rate: int, tmp_path: Path
) -> None:
    path = tmp_path / f"song{suffix}"
    samples = click_track(sample_rate, duration_s=2.0123, n_channels=n_channels)
    written_s = write(path, _in_blocks(samples), sample_rate)
    decoded, decoded_rate = read(path)
    assert decoded.shape[1] == n_channels
    assert click_onset_s(decoded, decoded_rate) == pytest.approx(1.0, abs=ONE_MS)
    assert written_s == pytest.approx(2.0123, abs=ONE_MS)
    # FFmpeg drops up to 256 samples at the very end of libsndfile's Vorbis files.
    tolerance_s = 256 / sample_rate + ONE_MS if write is write_vorbis and read is _read_with_ours else ONE_MS
    assert len(decoded) / decoded_rate == pytest.approx(2.0123, abs=tolerance_s)


@both_formats
@both_readers
@pytest.mark.parametrize("leading_silence_s", [0.25, 2.1234])
def test_silence_in_front_moves_everything_by_just_that(
    write: Write, suffix: str, read: Read, leading_silence_s: float, tmp_path: Path
) -> None:
    path = tmp_path / f"song{suffix}"
    samples = click_track(44100, duration_s=2.0)
    written_s = write(path, [samples], 44100, leading_silence_s=leading_silence_s)
    decoded, decoded_rate = read(path)
    assert click_onset_s(decoded, decoded_rate) == pytest.approx(1.0 + leading_silence_s, abs=ONE_MS)
    assert written_s == pytest.approx(2.0 + leading_silence_s, abs=ONE_MS)
    quiet = decoded[: int((leading_silence_s + 0.9) * decoded_rate)]
    assert np.abs(quiet).max() < 1e-3


@settings(max_examples=15)
@given(n_samples=st.integers(24_000, 60_000), block_length=st.integers(1, 70_000).map(lambda n: max(n, 500)))
def test_opus_holds_as_many_samples_as_came(
    tmp_path_factory: pytest.TempPathFactory, n_samples: int, block_length: int
) -> None:
    path = tmp_path_factory.mktemp("opus") / "song.opus"
    samples = noise(48000, 60_000 / 48000, n_channels=1)[:n_samples]
    assert write_opus(path, _in_blocks(samples, block_length), 48000) == n_samples / 48000
    assert len(_read_with_libsndfile(path)[0]) == n_samples
    assert len(_read_with_ours(path)[0]) == n_samples


def test_the_bitrate_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "song.opus"
    write_opus(path, [noise(48000, 5.0)], 48000, bitrate=96_000)
    assert path.stat().st_size * 8 / 5.0 == pytest.approx(96_000, rel=0.15)


def test_vorbis_quality_sets_the_size(tmp_path: Path) -> None:
    sizes = []
    for quality in (0.0, 0.5, 1.0):
        path = tmp_path / f"{quality}.ogg"
        write_vorbis(path, [noise(44100, 2.0)], 44100, quality=quality)
        sizes.append(path.stat().st_size)
    assert sizes[0] * 1.5 < sizes[1]
    assert sizes[1] * 1.5 < sizes[2]


def test_a_long_block_of_vorbis_is_written_whole(tmp_path: Path) -> None:
    path = tmp_path / "song.ogg"
    write_vorbis(path, [np.zeros((5_000_000, 2), dtype=np.float32)], 44100)
    assert soundfile.info(path).frames == 5_000_000


@both_formats
def test_sound_beyond_full_scale_is_cut_off(write: Write, suffix: str, tmp_path: Path) -> None:
    loud, limited = tmp_path / f"loud{suffix}", tmp_path / f"limited{suffix}"
    samples = 20.0 * noise(48000, 1.0)
    write(loud, [samples], 48000)
    write(limited, [np.clip(samples, -1.0, 1.0)], 48000)
    np.testing.assert_array_equal(_read_with_libsndfile(loud)[0], _read_with_libsndfile(limited)[0])


def test_the_same_sound_gives_the_same_opus_file(tmp_path: Path) -> None:
    first, second = tmp_path / "first.opus", tmp_path / "second.opus"
    for path in (first, second):
        write_opus(path, [noise(44100, 1.0)], 44100)
    assert first.read_bytes() == second.read_bytes()


@both_formats
def test_an_unwritable_target_is_named(write: Write, suffix: str, tmp_path: Path) -> None:
    path = tmp_path / "no such folder" / f"song{suffix}"
    with pytest.raises(ExportError, match=r"no such folder.* cannot be written.*free space") as caught:
        write(path, [noise(48000, 1.0)], 48000)
    assert caught.value.path == path


@contextmanager
def _largest_file(n_bytes: int) -> Iterator[None]:
    """Let no file grow beyond a size, as if the disk were full then."""
    resource = pytest.importorskip("resource", reason="Windows cannot limit a file's size")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (n_bytes, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@both_formats
@pytest.mark.parametrize("missing", ["all", "half", "one byte"])
def test_a_full_disk_leaves_nothing_behind(write: Write, suffix: str, missing: str, tmp_path: Path) -> None:
    path = tmp_path / f"song{suffix}"
    write(path, [noise(48000, 2.0)], 48000)
    size = path.stat().st_size
    path.unlink()
    limit = {"all": 0, "half": size // 2, "one byte": size - 1}[missing]
    with _largest_file(limit), pytest.raises(ExportError, match="cannot be written"):
        write(path, [noise(48000, 2.0)], 48000)
    assert list(tmp_path.iterdir()) == []


@both_formats
def test_an_error_of_the_source_passes_and_leaves_nothing_behind(
    write: Write, suffix: str, tmp_path: Path
) -> None:
    def cancelled() -> Iterator[Samples]:
        yield noise(48000, 1.0)
        raise CancelledError("Stopped on request.")

    with pytest.raises(CancelledError, match="Stopped"):
        write(tmp_path / f"song{suffix}", cancelled(), 48000)
    assert list(tmp_path.iterdir()) == []


@both_formats
@pytest.mark.parametrize("n_channels", [0, 3, 6])
def test_more_than_two_channels_are_refused(
    write: Write, suffix: str, n_channels: int, tmp_path: Path
) -> None:
    with pytest.raises(ValueError, match="one or two can be written"):
        write(tmp_path / f"song{suffix}", [np.zeros((100, n_channels), dtype=np.float32)], 48000)


@both_formats
def test_no_block_at_all_is_refused(write: Write, suffix: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no sound to write"):
        write(tmp_path / f"song{suffix}", itertools.repeat(noise(48000, 1.0), 0), 48000)
