"""Tags: what files say about themselves, and files that say nonsense."""

from __future__ import annotations

import logging
from pathlib import Path

import av
import numpy as np
import pytest

from chart_hero_core.audio.tags import AudioTags, read_cover, read_tags
from tests.support.audio_files import noise, write_with_ffmpeg
from tests.support.pictures import picture


def _write_tagged(path: Path, codec: str, tags: dict[str, str]) -> None:
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=48000, layout="stereo")
        # Ogg keeps its comments with the stream, the others with the file.
        (stream if path.suffix == ".opus" else container).metadata.update(tags)
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(noise(48000, 0.5).T), "fltp", "stereo")
        frame.sample_rate = 48000
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


@pytest.mark.parametrize(
    ("suffix", "codec"),
    [(".mp3", "libmp3lame"), (".flac", "flac"), (".opus", "libopus"), (".m4a", "aac"), (".wav", "pcm_s16le")],
)
def test_tags_are_read_without_blanks_around_them(suffix: str, codec: str, tmp_path: Path) -> None:
    path = tmp_path / f"song{suffix}"
    written = {
        "title": "  Größe \N{DRUM WITH DRUMSTICKS} ",
        "artist": "A/B",
        "album": "C",
        "genre": "Metal",
        "date": "2008-03-01",
    }
    _write_tagged(path, codec, written)
    tags = read_tags(path)
    assert (tags.title, tags.artist, tags.album, tags.genre) == (
        "Größe \N{DRUM WITH DRUMSTICKS}",
        "A/B",
        "C",
        "Metal",
    )
    assert tags.year == "2008"


def test_what_is_not_said_is_none(tmp_path: Path) -> None:
    path = tmp_path / "song.mp3"
    _write_tagged(path, "libmp3lame", {"title": "   ", "artist": "Only"})
    assert read_tags(path) == AudioTags(artist="Only")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("text.mp3", b"hello\n" * 100),
        ("empty.mp3", b""),
        ("cut_tag.mp3", b"ID3\x04\x00\x00\x00\x00\x7f\x7fTIT2\x00\x00"),
        ("wrong.flac", b"fLaC" + b"\xff" * 50),
        ("wrong.m4a", b"\x00\x00\x00\x20ftypM4A " + b"\x00\x00\x00\xffmoov" * 10),
        ("wrong.ogg", b"OggS" + b"\xff" * 100),
        ("unknown.xyz", b"\x00" * 100),
    ],
)
def test_odd_files_have_no_tags(name: str, content: bytes, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert read_tags(path) == AudioTags()


def test_a_missing_file_has_no_tags_and_is_logged(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        assert read_tags(tmp_path / "song.mp3") == AudioTags()
    assert "song.mp3" in caplog.text


def test_a_cut_file_keeps_its_tags(tmp_path: Path) -> None:
    path = tmp_path / "song.mp3"
    _write_tagged(path, "libmp3lame", {"title": "T"})
    path.write_bytes(path.read_bytes()[:2000])
    assert read_tags(path).title == "T"


def test_any_bytes_are_survived(tmp_path: Path) -> None:
    whole = tmp_path / "whole.m4a"
    write_with_ffmpeg(whole, noise(48000, 0.2), 48000, codec="aac")
    generator = np.random.default_rng(0)
    for i in range(30):
        content = bytearray(whole.read_bytes())
        for position in generator.integers(0, len(content), 200):
            content[position] = generator.integers(0, 256)
        path = tmp_path / f"{i}.m4a"
        path.write_bytes(content)
        assert isinstance(read_tags(path), AudioTags)


@pytest.mark.parametrize(
    ("suffix", "codec"), [(".mkv", "libopus"), (".webm", "libopus"), (".mka", "libopus")]
)
def test_what_tinytag_does_not_read_is_read_by_the_decoders(suffix: str, codec: str, tmp_path: Path) -> None:
    path = tmp_path / f"song{suffix}"
    _write_tagged(path, codec, {"TITLE": " Tune ", "artist": "Band", "album": "C", "DATE": "2008-03-01"})

    assert read_tags(path) == AudioTags(title="Tune", artist="Band", album="C", year="2008")


def test_a_cover_is_found_in_an_mkv(tmp_path: Path) -> None:
    path = tmp_path / "song.mkv"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libopus", rate=48000, layout="mono")
        container.add_attachment("cover.png", "image/png", picture(".png"))
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 48000), np.float32), "fltp", "mono")
        frame.sample_rate = 48000
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))

    assert read_cover(path) == picture(".png")


@pytest.mark.parametrize("name", ["song.mkv", "song.xyz", "song.mp3"])
def test_a_file_without_a_cover_has_none(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(b"nothing of the kind")

    assert read_cover(tmp_path / name) is None
