"""Album art as the games show it: a square of 512 pixels."""

from __future__ import annotations

import logging
from fractions import Fraction

import av

from chart_hero_core.export.options import Cover

_log = logging.getLogger(__name__)

COVER_PX = 512
_GOOD_SIZES = {(500, 500), (512, 512)}


def fitted(cover: Cover) -> Cover | None:
    """Cut a picture to the square in its middle and scale that to `COVER_PX`; None if it is damaged.

    A picture that has one of the two usual sizes is handed through, byte for byte.
    """
    try:
        frame = _decoded(cover)
        if frame is None or (frame.width, frame.height) in _GOOD_SIZES:
            return cover if frame is not None else None
        return Cover(_encoded(_scaled(frame)), ".png")
    except (av.FFmpegError, ValueError):
        _log.warning("the cover cannot be decoded", exc_info=True)
        return None


def _decoded(cover: Cover) -> av.VideoFrame | None:
    is_png = cover.suffix == ".png"
    decoder = av.CodecContext.create("png", "r") if is_png else av.CodecContext.create("mjpeg", "r")
    frames = [*decoder.decode(av.Packet(cover.data)), *decoder.decode(None)]
    return frames[0] if frames else None


def _scaled(frame: av.VideoFrame) -> av.VideoFrame:
    pixels = frame.to_ndarray(format="rgb24")
    side = min(pixels.shape[:2])
    top, left = (pixels.shape[0] - side) // 2, (pixels.shape[1] - side) // 2
    square = pixels[top : top + side, left : left + side].copy()
    return av.VideoFrame.from_ndarray(square, format="rgb24").reformat(COVER_PX, COVER_PX)


def _encoded(frame: av.VideoFrame) -> bytes:
    encoder = av.CodecContext.create("png", "w")
    encoder.width, encoder.height, encoder.pix_fmt = frame.width, frame.height, frame.format.name
    encoder.time_base = Fraction(1)
    return b"".join(bytes(packet) for packet in (*encoder.encode(frame), *encoder.encode(None)))
