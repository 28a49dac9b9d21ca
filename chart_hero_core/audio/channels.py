"""Which channel is which, and how many become few."""

from __future__ import annotations

import av
import numpy as np
import numpy.typing as npt

_SURROUND_WEIGHT = 0.5**0.5
"""Centre and surround channels enter a downmix 3 dB lower (Rec. ITU-R BS.775)."""


def channel_names(layout: av.AudioLayout) -> tuple[str, ...]:
    """Name the channels in FFmpeg's short form ("FL", "LFE", ...).

    A file that does not say which channel is which (a plain six-channel WAV) is taken to have the
    usual order for their number; where there is none, each is named "?".
    """
    names = tuple(channel.name for channel in layout.channels)
    if "NONE" not in names:
        return names
    try:
        return tuple(channel.name for channel in av.AudioLayout(f"{len(names)}c").channels)
    except ValueError:
        return ("?",) * len(names)


def mix_matrix(names: tuple[str, ...], n_out: int) -> npt.NDArray[np.float32]:
    """Weights (n_channels, n_out) that take the named channels to `n_out` others.

    As many as there are: each to itself. One: the mean of left and right. Two: left channels to the
    left, right ones to the right, all others to both, surround and centre 3 dB lower, without the
    low-frequency effects channel (as players do); each side's weights add up to 1, so that nothing
    clips. More (the layout changed within a file): two, and silence in the others.

    Parameters
    ----------
    names : as from `channel_names`
    n_out : 1 or more

    References
    ----------
    Rec. ITU-R BS.775: multichannel stereophonic sound system (downward mixing equations).
    """
    n_in = len(names)
    if n_in == n_out:
        return np.eye(n_in, dtype=np.float32)
    if n_in == 1:
        sides = np.ones((1, 2))
    elif n_in == 2:
        sides = np.eye(2)
    else:
        sides = np.array([_side_weights(name) for name in names])
        # A side without a channel of its own gets the mean of everything.
        sides[:, sides.sum(axis=0) == 0] = 1.0
        sides /= sides.sum(axis=0)
    if n_out == 1:
        return np.asarray(sides.mean(axis=1, keepdims=True), dtype=np.float32)
    matrix = np.zeros((n_in, n_out), dtype=np.float32)
    matrix[:, :2] = sides
    return matrix


def _side_weights(name: str) -> tuple[float, float]:
    """How much of a channel goes to the left and to the right."""
    if name.startswith("LFE"):
        return 0.0, 0.0
    weight = 1.0 if name in ("FL", "FR") else _SURROUND_WEIGHT
    return (0.0 if "R" in name else weight, 0.0 if "L" in name else weight)
