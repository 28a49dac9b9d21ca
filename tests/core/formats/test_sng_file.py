"""The layout is spelled out here, apart from the reader, after the format's own description."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chart_hero_core.errors import FormatError
from chart_hero_core.formats.sng_file import read_sng
from chart_hero_core.formats.song_ini import read_song_ini
from tests.support.sng_files import sng_bytes

METADATA = {"name": "Song", "artist": "Björk", "pro_drums": "True", "delay": "-12"}
FILES = {"notes.chart": b"[Song]\r\n{\r\n}\r\n", "song.ogg": bytes(range(256)) * 3, "empty.txt": b""}


def written(folder: Path, metadata: Mapping[str, str] = METADATA, files: Mapping[str, bytes] = FILES) -> Path:
    path = folder / "song.sng"
    path.write_bytes(sng_bytes(metadata, files))
    return path


def test_bytes_spelled_out() -> None:
    """One pair k = v, one file "a" with the bytes 1 2 3 under the mask 0, 1, 2 ..."""
    expected = (
        b"SNGPKG" + b"\x01\x00\x00\x00" + bytes(range(16))
        + struct.pack("<QQ", 8 + 10, 1) + b"\x01\x00\x00\x00k" + b"\x01\x00\x00\x00v"
        + struct.pack("<QQ", 8 + 18, 1) + b"\x01a" + struct.pack("<QQ", 3, 94)
        + struct.pack("<Q", 3) + bytes([1 ^ 0 ^ 0, 2 ^ 1 ^ 1, 3 ^ 2 ^ 2])
    )  # fmt: skip
    assert sng_bytes({"k": "v"}, {"a": b"\x01\x02\x03"}) == expected


def test_files_and_metadata_come_out_as_they_went_in(tmp_path: Path) -> None:
    sng = read_sng(written(tmp_path))

    assert sng.metadata == METADATA
    assert sng.sizes == {name: len(data) for name, data in FILES.items()}
    assert {name: sng.read(name) for name in sng.sizes} == FILES


@given(st.binary(max_size=2000))
def test_any_bytes_come_out_as_they_went_in(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = written(tmp_path_factory.mktemp("sng"), files={"first": b"x", "second": data})

    assert read_sng(path).read("second") == data


def test_the_metadata_read_as_a_song_ini(tmp_path: Path) -> None:
    ini = read_song_ini(read_sng(written(tmp_path)).song_ini)

    assert (ini.metadata.title, ini.metadata.artist, ini.delay_s) == ("Song", "Björk", -0.012)


@pytest.mark.parametrize("length", [0, 3, 20, 40, 100, -1])
def test_a_file_that_is_cut_off_is_refused(tmp_path: Path, length: int) -> None:
    path = written(tmp_path)
    path.write_bytes(path.read_bytes()[:length])

    with pytest.raises(FormatError, match="copy it again"):
        read_sng(path)


def test_another_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.sng").write_bytes(b"something else altogether" * 10)

    with pytest.raises(FormatError, match=r"a\.sng is no \.sng file"):
        read_sng(tmp_path / "a.sng")


def test_a_newer_version_is_refused(tmp_path: Path) -> None:
    data = bytearray(sng_bytes(METADATA, FILES))
    data[6] = 2
    (tmp_path / "a.sng").write_bytes(data)

    with pytest.raises(FormatError, match="version 2 of its format"):
        read_sng(tmp_path / "a.sng")


def test_absurd_lengths_are_refused(tmp_path: Path) -> None:
    data = bytearray(sng_bytes(METADATA, FILES))
    data[42:46] = struct.pack("<i", -5)
    (tmp_path / "a.sng").write_bytes(data)

    with pytest.raises(FormatError, match="damaged"):
        read_sng(tmp_path / "a.sng")
