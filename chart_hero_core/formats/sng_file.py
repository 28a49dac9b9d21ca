"""Songs of the games in one file, `.sng`: what song.ini would say, and the files of the folder, disguised.

Numbers are little-endian. Byte i of a file, counted from its own start, is XORed with
`mask[i % 16] ^ (i & 255)`.

References
----------
github.com/mdsitton/SngFileFormat, README.md.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np

from chart_hero_core.errors import FormatError
from chart_hero_core.formats.text_files import decode_text, single_line

SNG_SUFFIX = ".sng"

_MAGIC = b"SNGPKG"
_VERSION = 1
_MASK_BYTES = 16
_MOST_HEADER_BYTES = 16 << 20  # of metadata, or of names: more can only be damage


@dataclass(frozen=True, slots=True)
class SngFile:
    """What an .sng file holds.

    Parameters
    ----------
    path : the file
    metadata : keys and values of song.ini
    sizes : bytes of each file in it, by name; "/" between folders
    """

    path: Path
    metadata: Mapping[str, str]
    sizes: Mapping[str, int]
    _offsets: Mapping[str, int]
    _mask: bytes

    def read(self, name: str) -> bytes:
        """Read one of its files.

        Raises
        ------
        FormatError
            if the file ends before it
        OSError
            if it cannot be read
        """
        with self.path.open("rb") as file:
            file.seek(self._offsets[name])
            data = _exactly(file, self.sizes[name])
        places = np.arange(256, dtype=np.uint8)  # the mask repeats after 16 bytes, the count after 256
        key = places ^ np.tile(np.frombuffer(self._mask, np.uint8), 256 // _MASK_BYTES)
        return (np.frombuffer(data, np.uint8) ^ np.resize(key, len(data))).tobytes()

    @property
    def song_ini(self) -> str:
        """The song.ini that the metadata stand for."""
        pairs = (f"{single_line(key)} = {single_line(value)}" for key, value in self.metadata.items())
        return "\n".join(("[song]", *pairs, ""))


def read_sng(path: Path) -> SngFile:
    """Read the list of what is in an .sng file; the files themselves are read when they are asked for.

    Raises
    ------
    FormatError
        if it is none, or damaged
    OSError
        if it cannot be read
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        if _exactly(file, len(_MAGIC)) != _MAGIC:
            raise FormatError(f"{path.name} is no .sng file; copy it again.")
        (version,) = _numbers(file, "<I")
        if version != _VERSION:
            raise FormatError(f"{path.name} has version {version} of its format; only {_VERSION} is known.")
        mask = _exactly(file, _MASK_BYTES)
        metadata = _read_metadata(file)
        sizes, offsets = _read_index(file, size)
    return SngFile(path, metadata, sizes, offsets, mask)


def _read_metadata(file: BinaryIO) -> dict[str, str]:
    _, n_pairs = _numbers(file, "<QQ")
    metadata: dict[str, str] = {}
    n_bytes = 0
    for _ in range(n_pairs):
        texts = []
        for _ in range(2):
            (length,) = _numbers(file, "<i")
            n_bytes += length
            texts.append(decode_text(_exactly(file, length if n_bytes <= _MOST_HEADER_BYTES else -1)))
        metadata[texts[0]] = texts[1]
    return metadata


def _read_index(file: BinaryIO, size: int) -> tuple[dict[str, int], dict[str, int]]:
    """Sizes and offsets by name, all of them inside a file of `size` bytes."""
    _, n_files = _numbers(file, "<QQ")
    sizes: dict[str, int] = {}
    offsets: dict[str, int] = {}
    for _ in range(n_files):
        (length,) = _numbers(file, "<B")
        name = decode_text(_exactly(file, length))
        sizes[name], offsets[name] = _numbers(file, "<QQ")
        if offsets[name] + sizes[name] > size:
            raise FormatError(f"It ends before “{name}” does, which it should hold; copy it again.")
    return sizes, offsets


def _numbers(file: BinaryIO, layout: str) -> tuple[int, ...]:
    return struct.unpack(layout, _exactly(file, struct.calcsize(layout)))


def _exactly(file: BinaryIO, n_bytes: int) -> bytes:
    data = file.read(n_bytes) if n_bytes >= 0 else b""
    if len(data) != n_bytes:
        raise FormatError("It is cut off or damaged; copy it again.")
    return data
