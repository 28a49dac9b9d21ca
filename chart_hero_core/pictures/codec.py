"""Reading pictures that come from anywhere, and writing them as the games show them.

A file is believed only so far: its kind is told by its first bytes, and its size in pixels is read before
anything is unpacked, since a few kB can unpack to gigabytes.
"""

from __future__ import annotations

import logging
import struct
from fractions import Fraction

import av
import numpy as np

from chart_hero_core.pictures.pixels import COVER_PX, Pixels

_logger = logging.getLogger(__name__)

MOST_PIXELS = 50_000_000
"""A larger picture is no cover; unpacked, this is 150 MB."""
PNG_SIGN = b"\x89PNG\r\n\x1a\n"
JPEG_SIGN = b"\xff\xd8\xff"
_JPEG_SIZES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""Markers of a frame, which states the size (ITU T.81, table B.1)."""
_JPEG_BARE = frozenset({0x01, *range(0xD0, 0xD8)})
"""Markers without a length."""


def square_png(data: bytes, edge_px: int = COVER_PX) -> bytes | None:
    """Cut a PNG or JPEG to the square in its middle, and write that as PNG of `edge_px`; None if damaged.

    A PNG that has that size already is handed through, byte for byte.
    """
    size = picture_size(data)
    if size is None or size[0] * size[1] > MOST_PIXELS:
        return None
    try:
        frame = _decoded(data)
        if frame is None:
            return None
        if data.startswith(PNG_SIGN) and size == (edge_px, edge_px):
            return data
        return png_of(_square(frame, edge_px))
    except (av.FFmpegError, ValueError, MemoryError) as error:
        _logger.warning("a picture cannot be decoded: %s", error)
        return None


def png_of(pixels: Pixels) -> bytes:
    """Write a picture as PNG."""
    height, width, _ = pixels.shape
    encoder = av.CodecContext.create("png", "w")
    encoder.width, encoder.height, encoder.pix_fmt = width, height, "rgb24"
    encoder.time_base = Fraction(1)
    frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(pixels), format="rgb24")
    return b"".join(bytes(packet) for packet in (*encoder.encode(frame), *encoder.encode(None)))


def picture_size(data: bytes) -> tuple[int, int] | None:
    """Width and height that a PNG or JPEG states; None if it is neither, or states none."""
    if data.startswith(PNG_SIGN):
        if len(data) < 24 or data[12:16] != b"IHDR":
            return None
        width, height = struct.unpack(">II", data[16:24])
    elif data.startswith(JPEG_SIGN):
        size = _jpeg_size(data)
        if size is None:
            return None
        width, height = size
    else:
        return None
    return (width, height) if width and height else None


def _jpeg_size(data: bytes) -> tuple[int, int] | None:
    place = 2
    while place + 9 <= len(data):
        if data[place] != 0xFF:
            return None
        marker = data[place + 1]
        if marker == 0xFF:  # filling
            place += 1
        elif marker in _JPEG_BARE:
            place += 2
        elif marker in _JPEG_SIZES:
            height, width = struct.unpack(">HH", data[place + 5 : place + 9])
            return width, height
        else:
            (length,) = struct.unpack(">H", data[place + 2 : place + 4])
            place += 2 + max(length, 2)
    return None


def _decoded(data: bytes) -> av.VideoFrame | None:
    decoder = av.CodecContext.create("png" if data.startswith(PNG_SIGN) else "mjpeg", "r")
    decoder.thread_count = 1
    frames = [*decoder.decode(av.Packet(data)), *decoder.decode(None)]
    return frames[0] if frames else None


def _square(frame: av.VideoFrame, edge_px: int) -> Pixels:
    pixels: Pixels = frame.to_ndarray(format="rgb24").astype(np.uint8, copy=False)
    side = min(pixels.shape[:2])
    top, left = (pixels.shape[0] - side) // 2, (pixels.shape[1] - side) // 2
    square = np.ascontiguousarray(pixels[top : top + side, left : left + side])
    scaled = av.VideoFrame.from_ndarray(square, format="rgb24").reformat(edge_px, edge_px)
    return np.asarray(scaled.to_ndarray(format="rgb24"), dtype=np.uint8)
