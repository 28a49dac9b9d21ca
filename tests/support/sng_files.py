"""Writing .sng files, as the games' own packers do."""

from __future__ import annotations

import struct
from collections.abc import Mapping

MASK = bytes(range(16))


def sng_bytes(metadata: Mapping[str, str], files: Mapping[str, bytes]) -> bytes:
    """Pack metadata and files."""
    pairs = b"".join(_text(key) + _text(value) for key, value in metadata.items())
    header = b"SNGPKG" + struct.pack("<I", 1) + MASK
    header += struct.pack("<QQ", 8 + len(pairs), len(metadata)) + pairs
    index_size = sum(1 + len(name.encode()) + 16 for name in files)
    offset = len(header) + 16 + index_size + 8
    index = b""
    for name, data in files.items():
        index += struct.pack("<B", len(name.encode())) + name.encode() + struct.pack("<QQ", len(data), offset)
        offset += len(data)
    contents = b"".join(_masked(data) for data in files.values())
    return (
        header + struct.pack("<QQ", 8 + len(index), len(files)) + index
        + struct.pack("<Q", len(contents)) + contents
    )  # fmt: skip


def _text(text: str) -> bytes:
    return struct.pack("<i", len(text.encode())) + text.encode()


def _masked(data: bytes) -> bytes:
    return bytes(byte ^ MASK[i % 16] ^ (i & 255) for i, byte in enumerate(data))
