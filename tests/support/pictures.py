"""Pictures to put on covers, made on the spot with PyAV."""

from __future__ import annotations

from fractions import Fraction

import av
import numpy as np

FORMATS = {".png": "rgb24", ".jpg": "yuvj420p"}


def picture(suffix: str, width: int = 64, height: int = 64, *, level: int = 128) -> bytes:
    """The bytes of a picture whose middle half is grey of a level, and whose rest is black."""
    pixels = np.zeros((height, width, 3), np.uint8)
    pixels[height // 4 : 3 * height // 4, width // 4 : 3 * width // 4] = level
    encoder = av.CodecContext.create("png" if suffix == ".png" else "mjpeg", "w")
    encoder.width, encoder.height, encoder.pix_fmt = width, height, FORMATS[suffix]
    encoder.time_base = Fraction(1)
    frame = av.VideoFrame.from_ndarray(pixels, format="rgb24").reformat(format=FORMATS[suffix])
    return b"".join(bytes(packet) for packet in (*encoder.encode(frame), *encoder.encode(None)))
