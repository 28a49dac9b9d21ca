"""Which part of the song is seen: one time axis for the ruler, the waveform, the strips and the lanes."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QObject, Signal

from chart_hero_app.theme.motion import Motion, Movement
from chart_hero_app.view_models.timeline_display import TimelineDisplay

GO_TO_MARGIN_PX = 12.0
"""Room left before the place that was gone to, so that its bar line is never cut; before second 0 too."""
BAR_PX = 264.0
"""Of a bar in a song that is seen for the first time."""
_PAGE_SHARE = 0.1
"""Where the playhead comes to stand when the view turns a page after it; as far from the right it turns."""

GLIDE_MS = 120
"""How long the view takes to another place that was asked for."""

_LONGEST_FRAME_S = 0.5
"""A playhead that went farther since the last frame did not play there, it jumped."""

MAX_PX_PER_S = 96_000.0
"""Closest view: 10 ms fill a window."""


class Span(NamedTuple):
    """A part of the song, seconds."""

    start_s: float
    end_s: float


class TimelineModel(QObject):
    """The shared time axis. Seconds are heard seconds, pixels are logical.

    Attributes
    ----------
    follows_playhead : the view turns its page after the playhead
    display : what is shown beside the document, and how

    Signals
    -------
    view_changed() : another part of the song is seen
    loop_changed() : another part of the song is looped, or none
    """

    view_changed = Signal()
    loop_changed = Signal()

    def __init__(self, duration_s: float, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._duration_s = max(duration_s, 0.01)
        self._width_px = 1.0
        self._px_per_s = 100.0
        self._start_s = -GO_TO_MARGIN_PX / self._px_per_s
        self._has_own_zoom = True
        self.follows_playhead = True
        self.display = TimelineDisplay(self)
        self._glide: Movement | None = None
        self._way = Span(self._start_s, self._start_s)
        self._followed_s = 0.0
        self._loop: Span | None = None
        self._last_loop: Span | None = None

    @property
    def duration_s(self) -> float:
        """Length of the song."""
        return self._duration_s

    def change_duration(self, duration_s: float) -> None:
        """Take the song's length, once it is known better."""
        self._duration_s = max(duration_s, 0.01)
        self._show(self._aim_s, self._px_per_s, self._width_px)
        self.view_changed.emit()

    @property
    def start_s(self) -> float:
        """Second at the left edge; below 0 at the start of the song, by `GO_TO_MARGIN_PX`."""
        return self._start_s

    @property
    def end_s(self) -> float:
        """Second at the right edge; may lie behind the song."""
        return self._start_s + self._seen_s

    @property
    def px_per_s(self) -> float:
        """Pixels for a second."""
        return self._px_per_s

    @property
    def width_px(self) -> float:
        """Width of the view."""
        return self._width_px

    def x_of(self, second: float) -> float:
        """Pixel of a second, from the left edge of the view."""
        return (second - self._start_s) * self._px_per_s

    def second_at(self, x: float) -> float:
        """Second at a pixel from the left edge of the view."""
        return self._start_s + x / self._px_per_s

    def resize(self, width_px: float) -> None:
        """Take the width of the view; the left edge stays."""
        self._show(self._aim_s, self._px_per_s, max(width_px, 1.0))

    def scroll_to(self, start_s: float) -> None:
        """Put a second at the left edge, as far as the song goes."""
        self._show(start_s, self._px_per_s, self._width_px)

    def zoom(self, factor: float, x: float) -> None:
        """Zoom in (factor > 1) or out; what lies at pixel x stays there."""
        self._has_own_zoom = False
        fixed_s = self.second_at(x)
        px_per_s = self._bounded(self._px_per_s * factor, self._width_px)
        self._show(fixed_s - x / px_per_s, px_per_s, self._width_px)

    def show_span(self, start_s: float, end_s: float) -> None:
        """Let a span fill the view."""
        self._has_own_zoom = False
        self._show(start_s, self._width_px / max(end_s - start_s, 1e-3), self._width_px)

    def show_song(self) -> None:
        """Let the whole song fill the view."""
        self._has_own_zoom = False
        self._show(0.0, 0.0, self._width_px)

    def suggest_bars(self, bar_s: float) -> None:
        """Show bars of this length as wide as all shapes can be told, unless somebody zoomed already."""
        if self._has_own_zoom:
            self.zoom(BAR_PX / bar_s / self._px_per_s, max(self.x_of(0.0), 0.0))

    def glide_by(self, motion: Motion) -> None:
        """Let the view glide to the places that are asked for; without this it jumps there."""
        self._glide = Movement(motion, GLIDE_MS, self._show_glide, self)

    def go_to(self, second: float) -> None:
        """Put a second near the left edge, `GO_TO_MARGIN_PX` behind it."""
        self._glide_to(second - GO_TO_MARGIN_PX / self._px_per_s)

    def reveal(self, second: float) -> None:
        """Go to a second unless it is seen."""
        if not self._will_show(second):
            self.go_to(second)

    def follow(self, second: float) -> None:
        """Turn the page after the playhead: where it plays up to the right edge, or jumps out of sight.

        Whoever scrolled away from the playhead is left there.
        """
        before_s, self._followed_s = self._followed_s, second
        if not self.follows_playhead or not self._will_show(before_s):
            return
        margin_s = _PAGE_SHARE * self._seen_s
        if before_s < second < before_s + _LONGEST_FRAME_S:
            if second > self._aim_s + self._seen_s - margin_s:
                self.scroll_to(second - margin_s)
        elif not self._will_show(second):
            self._glide_to(second - margin_s)

    @property
    def _seen_s(self) -> float:
        return self._width_px / self._px_per_s

    @property
    def _aim_s(self) -> float:
        """Second at the left edge once the view has come to rest."""
        is_gliding = self._glide is not None and self._glide.is_running
        return self._way.end_s if is_gliding else self._start_s

    def _will_show(self, second: float) -> bool:
        return self._aim_s <= second <= self._aim_s + self._seen_s

    def _glide_to(self, start_s: float) -> None:
        """Move the view; of a long way only its end is seen."""
        if self._glide is None:
            self.scroll_to(start_s)
            return
        start_s = self._bounded_start(start_s, self._px_per_s, self._width_px)
        if start_s != self._aim_s:
            here_s = min(max(self._start_s, start_s - self._seen_s), start_s + self._seen_s)
            self._way = Span(here_s, start_s)
            self._glide.start()

    def _show_glide(self, share: float) -> None:
        here_s, there_s = self._way
        self._place(here_s + share * (there_s - here_s), self._px_per_s, self._width_px)

    # The loop

    @property
    def loop(self) -> Span | None:
        """What is looped; None while nothing is."""
        return self._loop

    def set_loop(self, start_s: float, end_s: float) -> None:
        """Loop a part, given by its ends in either order, as far as it lies in the song."""
        ends = sorted(min(max(end, 0.0), self._duration_s) for end in (start_s, end_s))
        if ends[0] < ends[1]:
            self._take_loop(Span(ends[0], ends[1]))

    def toggle_loop(self) -> None:
        """Stop looping, or loop again what was looped last."""
        self._take_loop(self._last_loop if self._loop is None else None)

    def _take_loop(self, loop: Span | None) -> None:
        if loop != self._loop:
            self._loop = loop
            self._last_loop = loop or self._last_loop
            self.loop_changed.emit()

    def _bounded(self, px_per_s: float, width_px: float) -> float:
        song_px = max(width_px - GO_TO_MARGIN_PX, 1.0)
        return min(max(px_per_s, song_px / self._duration_s), MAX_PX_PER_S)

    def _bounded_start(self, start_s: float, px_per_s: float, width_px: float) -> float:
        first_s, last_s = -GO_TO_MARGIN_PX / px_per_s, self._duration_s - width_px / px_per_s
        return max(min(start_s, last_s), first_s)

    def _show(self, start_s: float, px_per_s: float, width_px: float) -> None:
        """Show a part at once, wherever the view was going."""
        if self._glide is not None:
            self._glide.stop()
        px_per_s = self._bounded(px_per_s, width_px)
        self._place(self._bounded_start(start_s, px_per_s, width_px), px_per_s, width_px)

    def _place(self, start_s: float, px_per_s: float, width_px: float) -> None:
        if (start_s, px_per_s, width_px) != (self._start_s, self._px_per_s, self._width_px):
            self._start_s, self._px_per_s, self._width_px = start_s, px_per_s, width_px
            self.view_changed.emit()
