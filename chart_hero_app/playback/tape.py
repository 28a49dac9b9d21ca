"""The song as it lies ready for the device: sound at the speed of the route, in blocks that never change.

Each lap of a route has a strip of its own, so that a seam between laps is a seam between strips, and
inside a strip everything is of one piece.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

Samples = npt.NDArray[np.float32]
"""Sound, (n_frames, 2) left and right, full scale = 1."""


@dataclass(frozen=True, slots=True, eq=False)
class Strip:
    """Blocks that follow one another without a gap.

    Parameters
    ----------
    starts : tape frame of each block's first sample, rising
    blocks : (n_frames, 2) each
    """

    starts: tuple[int, ...] = ()
    blocks: tuple[Samples, ...] = ()

    @property
    def start_x(self) -> int:
        """Tape frame of the first sample; 0 if there is none."""
        return self.starts[0] if self.starts else 0

    @property
    def end_x(self) -> int:
        """First tape frame behind the last sample; 0 if there is none."""
        return self.starts[-1] + len(self.blocks[-1]) if self.starts else 0

    def read(self, x: int, out: Samples) -> int:
        """Copy the sound from tape frame x on into `out`; what is not there is silence.

        Returns
        -------
        int
            how many frames were there
        """
        out.fill(0.0)
        n_found = 0
        end = x + len(out)
        for start, block in zip(self.starts, self.blocks, strict=True):
            first, last = max(x, start), min(end, start + len(block))
            if first < last:
                np.copyto(out[first - x : last - x], block[first - start : last - start])
                n_found += last - first
        return n_found

    def extended(self, x: int, block: Samples) -> Strip:
        """The same strip with a block behind its last."""
        return Strip((*self.starts, x), (*self.blocks, block))

    def without_before(self, x: int) -> Strip:
        """The same strip without the blocks that end before a tape frame."""
        kept = [
            (start, block)
            for start, block in zip(self.starts, self.blocks, strict=True)
            if start + len(block) > x
        ]
        return Strip(tuple(start for start, _ in kept), tuple(block for _, block in kept))


_NOTHING = Strip()


@dataclass(frozen=True, slots=True, eq=False)
class Tape:
    """What is ready of a route.

    Parameters
    ----------
    strips : by lap number
    repeats : every lap around the loop reads the strip of lap 1, which is kept whole
    """

    strips: Mapping[int, Strip] = field(default_factory=dict)
    repeats: bool = False

    def strip_of(self, lap: int) -> Strip:
        """The strip of a lap; an empty one if there is none."""
        return self.strips.get(self.key_of(lap), _NOTHING)

    def key_of(self, lap: int) -> int:
        """The lap whose strip a lap reads."""
        return min(lap, 1) if self.repeats else lap
