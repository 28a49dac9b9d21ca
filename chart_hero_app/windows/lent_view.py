"""The view of the timeline, lent to what needs room beside a part of the song, and given back afterwards."""

from __future__ import annotations

from chart_hero_app.view_models.timeline import TimelineModel

NOTE_HALF_PX = 14
"""So far a note reaches beside its second."""


class LentView:
    """Makes room beside a part of the song for as long as it is needed.

    Parameters
    ----------
    timeline : the axis
    """

    def __init__(self, timeline: TimelineModel) -> None:
        self._timeline = timeline
        self._before: tuple[float, float] | None = None
        self._lent_px_per_s = 0.0

    def lend(self, start_s: float, end_s: float, needed_px: float) -> None:
        """Scroll, and zoom out if need be; as `make_room`."""
        self._before = self._timeline.start_s, self._timeline.px_per_s
        make_room(self._timeline, start_s, end_s, needed_px)
        self._lent_px_per_s = self._timeline.px_per_s

    def give_back(self) -> None:
        """Show what was seen before, unless somebody zoomed meanwhile."""
        before, self._before = self._before, None
        if before is None or self._timeline.px_per_s != self._lent_px_per_s:
            return
        start_s, px_per_s = before
        self._timeline.zoom(px_per_s / self._timeline.px_per_s, 0.0)
        self._timeline.scroll_to(start_s)


def make_room(timeline: TimelineModel, start_s: float, end_s: float, needed_px: float) -> None:
    """Scroll, and zoom out if need be, until there is room beside a part of the song.

    Parameters
    ----------
    timeline : the axis
    start_s, end_s : the part
    needed_px : room to its left or to its right
    """

    def has_room() -> bool:
        left, right = timeline.x_of(start_s), timeline.x_of(end_s)
        is_seen = left >= 0 and right <= timeline.width_px
        return is_seen and (left >= needed_px or timeline.width_px - right >= needed_px)

    if has_room():
        return
    free_px = max(timeline.width_px - needed_px - 2 * NOTE_HALF_PX, 1.0)
    timeline.zoom(min(free_px / (end_s - start_s) / timeline.px_per_s, 1.0), 0.0)
    timeline.scroll_to(start_s - (needed_px + NOTE_HALF_PX) / timeline.px_per_s)
    if not has_room():  # the song begins, or ends, too near to it
        timeline.zoom(min(free_px / end_s / timeline.px_per_s, 1.0), 0.0)
        timeline.scroll_to(start_s - NOTE_HALF_PX / timeline.px_per_s)
