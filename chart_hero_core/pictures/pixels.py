"""What a picture is once it is unpacked."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Pixels = npt.NDArray[np.uint8]
"""(height, width, 3) of red, green and blue."""

COVER_PX = 512
"""Edge of album art; both games scale it to about this."""
