"""The highway's perspective: from lanes and time to the screen and back."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPolygonF, QTransform

STRIKE_LIFT_PX = 44.0
"""The strike line lies this far above the lower edge."""
N_LANES = 4
_TOP_PX = 14.0
_TOP_SHARE, _BOTTOM_SHARE = 0.40, 0.92  # of the width, that the far and the near edge take


@dataclass(frozen=True)
class HighwayPlane:
    """A board that lies flat and runs away from the eye.

    Parameters
    ----------
    width_px, height_px : of the widget
    ahead_s : time from the strike line to the far edge
    is_lefty : mirrored
    """

    width_px: float
    height_px: float
    ahead_s: float
    is_lefty: bool = False

    @cached_property
    def _to_screen(self) -> QTransform:
        """From the unit square (left to right, far to near) to the board on the screen."""
        middle = self.width_px / 2
        far, near = (share * self.width_px / 2 for share in (_TOP_SHARE, _BOTTOM_SHARE))
        board = QPolygonF(
            [
                QPointF(middle - far, _TOP_PX),
                QPointF(middle + far, _TOP_PX),
                QPointF(middle + near, self.height_px),
                QPointF(middle - near, self.height_px),
            ]
        )
        square = QPolygonF([QPointF(0, 0), QPointF(1, 0), QPointF(1, 1), QPointF(0, 1)])
        transform = QTransform.quadToQuad(square, board)
        assert isinstance(transform, QTransform)
        return transform

    @cached_property
    def _to_board(self) -> QTransform:
        inverse, _ = self._to_screen.inverted()
        return inverse

    @property
    def strike_y(self) -> float:
        """Height of the strike line on the screen."""
        return self.height_px - STRIKE_LIFT_PX

    @cached_property
    def _strike_depth(self) -> float:
        return self._to_board.map(QPointF(self.width_px / 2, self.strike_y)).y()

    def _depth_of(self, ahead_s: float) -> float:
        return self._strike_depth * (1 - ahead_s / self.ahead_s)

    def point(self, across: float, ahead_s: float) -> QPointF:
        """Where on the screen a place of the board is.

        Parameters
        ----------
        across : 0 at the left edge, 1 at the right; in lanes of a quarter each
        ahead_s : seconds until it is struck; below 0 nearer than the strike line
        """
        if self.is_lefty:
            across = 1 - across
        return self._to_screen.map(QPointF(across, self._depth_of(ahead_s)))

    def lane_px(self, ahead_s: float) -> float:
        """Width of a lane on the screen."""
        edges = self.point(0.0, ahead_s), self.point(1.0, ahead_s)
        return abs(edges[1].x() - edges[0].x()) / N_LANES

    def ahead_at(self, y: float) -> float:
        """Seconds until what lies at a height of the screen is struck."""
        depth = self._to_board.map(QPointF(self.width_px / 2, max(y, _TOP_PX))).y()
        return (1 - depth / self._strike_depth) * self.ahead_s

    @property
    def near_s(self) -> float:
        """Seconds since what lies at the lower edge was struck."""
        return -self.ahead_at(self.height_px)

    def strip(self, left: float, right: float, first_s: float, last_s: float) -> QPolygonF:
        """Outline on the screen of a piece of the board."""
        return QPolygonF(
            [
                self.point(left, last_s),
                self.point(right, last_s),
                self.point(right, first_s),
                self.point(left, first_s),
            ]
        )
