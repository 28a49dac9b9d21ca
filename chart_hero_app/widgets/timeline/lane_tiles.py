"""Paints a piece of the lanes: ground, grid, and the notes in the form that fits the zoom.

Three forms: shapes; ticks, where sixteenths are closer than 7.5 px; a band of density, where they are closer
than 2 px. Only notes of the piece are looked at, found by halving.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from chart_hero_app.theme.theme import Theme
from chart_hero_app.view_models.timeline_display import DisplayOptions, Filter, HeardStroke
from chart_hero_app.widgets.timeline.bar_grid import BarGrid, LineKind
from chart_hero_app.widgets.timeline.change_arrows import paint_changes
from chart_hero_app.widgets.timeline.columns import shades_image
from chart_hero_app.widgets.timeline.note_shapes import NoteStyle, is_open_hat
from chart_hero_app.widgets.timeline.note_stamps import NoteStamps
from chart_hero_app.widgets.timeline.rows import LaneRows
from chart_hero_app.widgets.timeline.tiles import Stretch
from chart_hero_core.domain.chart import DrumNote, Dynamics, Pad
from chart_hero_core.editing.document import LANES, ChartDocument, NotePlace, is_doubtful, place_of
from chart_hero_core.editing.snapping import SnapSpec
from chart_hero_core.review.hand_changes import HandChange

LEAST_SHAPE_PX = 7.5
LEAST_TICK_PX = 2.0
DIMMED = 0.35
"""Opacity of notes that are muted, or that a filter leaves out."""

_LINE_TOKENS = {LineKind.BAR: "bar-line", LineKind.BEAT: "beat-line", LineKind.STEP: "sub-line"}
_TICK_HEIGHTS = {Dynamics.GHOST: 0.25, Dynamics.NEUTRAL: 0.42, Dynamics.ACCENT: 0.55}
_KICK_TICK_HEIGHT = 0.7
_CAP_PX = 4.0
_BAND_PX = 2
_STEM_PX = 3.0


@dataclass(frozen=True, eq=False)
class LaneContent:
    """Everything that a piece of the lanes shows.

    Parameters
    ----------
    document : its notes
    grid : its bars
    has_grid : bars and beats mean something
    candidates, candidate_seconds : notes that were nearly heard or are proposed, in order of time
    strokes : heard while there are no notes, in order of time
    selection : places of the selected notes
    hard : places of the notes that go against the hands
    changes : where hand and model differ
    silent : pads whose lanes are not heard
    options : how it is shown
    """

    document: ChartDocument
    grid: BarGrid
    has_grid: bool
    candidates: Sequence[DrumNote]
    candidate_seconds: npt.NDArray[np.float64]
    strokes: Sequence[HeardStroke]
    selection: frozenset[NotePlace]
    hard: frozenset[NotePlace]
    changes: Sequence[HandChange]
    silent: frozenset[Pad]
    options: DisplayOptions

    @cached_property
    def lanes_of_notes(self) -> npt.NDArray[np.intp]:
        """(n_notes,) index in `LANES` of each note of the document."""
        lane_of = {pad: lane for lane, pad in enumerate(LANES)}
        return np.array([lane_of[note.pad] for note in self.document.notes], dtype=np.intp)

    @cached_property
    def doubtful(self) -> npt.NDArray[np.bool_]:
        """(n_notes,) whether each note of the document is doubtful."""
        limit = self.options.doubt_limit
        return np.array([is_doubtful(note, limit) for note in self.document.notes], dtype=np.bool_)

    def style_of(self, note: DrumNote) -> NoteStyle:
        """How a note of the document is drawn."""
        place = place_of(note)
        return NoteStyle(
            note.pad,
            is_open_hat(note),
            note.dynamics,
            note.is_double_kick,
            is_doubtful=is_doubtful(note, self.options.doubt_limit),
            is_pinned=note.is_pinned,
            is_selected=place in self.selection,
            is_hard=place in self.hard,
        )

    def is_dimmed(self, note: DrumNote) -> bool:
        """Whether a note of the document stands back."""
        only = self.options.shows_only
        if only and not (
            (Filter.DOUBTFUL in only and is_doubtful(note, self.options.doubt_limit))
            or (Filter.PINNED in only and note.is_pinned)
        ):
            return True
        return note.pad in self.silent


class LanePainter:
    """Paints pieces of the lanes.

    Parameters
    ----------
    content : what is shown
    rows : where the lanes lie
    stamps : shapes of the theme, scale and screen
    """

    def __init__(self, content: LaneContent, rows: LaneRows, stamps: NoteStamps) -> None:
        self._content = content
        self._rows = rows
        self._stamps = stamps
        self._theme = stamps.theme
        self._row_of = {pad: row for row, pads in enumerate(rows.pads) for pad in pads}

    def paint(self, painter: QPainter, stretch: Stretch) -> None:
        """Paint a piece, its left edge at x 0."""
        paint_ground(painter, self._rows, stretch.width_px, self._theme)
        if self._content.has_grid:
            snap = self._content.options.snap
            paint_grid(painter, self._content.grid, stretch, snap, self._rows.height_px, self._theme)
        self._paint_hairlines(painter, stretch)
        if self._content.strokes:
            self._paint_strokes(painter, stretch)
        sixteenth_px = self._content.grid.sixteenth_s * stretch.px_per_s
        if sixteenth_px < LEAST_TICK_PX:
            self._paint_bands(painter, stretch)
        elif sixteenth_px < LEAST_SHAPE_PX:
            self._paint_ticks(painter, stretch)
        else:
            self._paint_candidates(painter, stretch)
            self._paint_shapes(painter, stretch)
            tempo_map = self._content.document.tempo_map
            paint_changes(painter, stretch, self._content.changes, tempo_map, self._rows, self._stamps)

    def _paint_hairlines(self, painter: QPainter, stretch: Stretch) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        for row in range(len(self._rows.pads)):
            if self._rows.has_line_above(row):
                line = QRectF(0, self._rows.top_of(row), stretch.width_px, 1)
                painter.fillRect(line, self._theme.color("border"))

    def _notes(self, stretch: Stretch) -> tuple[Sequence[DrumNote], npt.NDArray[np.float64]]:
        """Notes that reach into the piece, and their pixels."""
        document = self._content.document
        first, stop = _within(document.seconds, stretch, self._stamps.scale.half_width_px)
        return document.notes[first:stop], stretch.xs_of(document.seconds[first:stop])

    def _paint_shapes(self, painter: QPainter, stretch: Stretch) -> None:
        notes, places = self._notes(stretch)
        selected = []
        for note, x in zip(notes, places.tolist(), strict=True):
            style = self._content.style_of(note)
            if style.is_selected:  # their frames lie over whatever is near
                selected.append((note, style, x))
            else:
                self._paint_shape(painter, stretch, note, style, x)
        for note, style, x in selected:
            self._paint_shape(painter, stretch, note, style, x)
        painter.setOpacity(1.0)

    def _paint_shape(
        self, painter: QPainter, stretch: Stretch, note: DrumNote, style: NoteStyle, x: float
    ) -> None:
        options = self._content.options
        top = self._rows.top_of(self._row_of[note.pad])
        painter.setOpacity(DIMMED if self._content.is_dimmed(note) else 1.0)
        if options.shows_velocity:
            self._paint_stem(painter, note, x, top)
        self._stamps.stamp(painter, style, x, top)
        if options.shows_drift and note.onset_s is not None:
            self._paint_drift(painter, x, stretch.x_of(note.onset_s), top)

    def _paint_stem(self, painter: QPainter, note: DrumNote, x: float, top: float) -> None:
        height = note.velocity / 127 * (self._rows.lane_px - 4)
        colour = self._theme.lane_fill(note.pad)
        colour.setAlphaF(0.5)
        painter.fillRect(
            QRectF(x - _STEM_PX / 2, top + self._rows.lane_px - height, _STEM_PX, height), colour
        )

    def _paint_drift(self, painter: QPainter, x: float, heard_x: float, top: float) -> None:
        """Paint where a note was heard, joined to where it stands."""
        colour = self._theme.color("text-2")
        low = top + self._rows.lane_px - 3
        painter.fillRect(QRectF(min(x, heard_x), low, abs(heard_x - x), 1), colour)
        painter.fillRect(QRectF(heard_x - 0.5, low - 7, 1, 8), colour)

    def _paint_candidates(self, painter: QPainter, stretch: Stretch) -> None:
        only = self._content.options.shows_only
        first, stop = _within(self._content.candidate_seconds, stretch, self._stamps.scale.half_width_px)
        places = stretch.xs_of(self._content.candidate_seconds[first:stop])
        painter.setOpacity(DIMMED if only and Filter.CANDIDATES not in only else 1.0)
        for note, x in zip(self._content.candidates[first:stop], places.tolist(), strict=True):
            style = NoteStyle(note.pad, is_open_hat(note), is_candidate=True)
            self._stamps.stamp(painter, style, x, self._rows.top_of(self._row_of[note.pad]))
        painter.setOpacity(1.0)

    def _paint_strokes(self, painter: QPainter, stretch: Stretch) -> None:
        seconds = np.array([stroke.onset_s for stroke in self._content.strokes])
        first, stop = _within(seconds, stretch, self._stamps.scale.half_width_px)
        for stroke in self._content.strokes[first:stop]:
            style = NoteStyle(stroke.pad, stroke.is_open)
            top = self._rows.top_of(self._row_of[stroke.pad])
            self._stamps.stamp(painter, style, stretch.x_of(stroke.onset_s), top)

    def _paint_ticks(self, painter: QPainter, stretch: Stretch) -> None:
        content, lane_px, theme = self._content, self._rows.lane_px, self._theme
        fills = {pad: theme.lane_edge(pad) or theme.lane_fill(pad) for pad in Pad}
        doubt, selection = theme.color("doubt"), theme.color("selection")
        notes, places = self._notes(stretch)
        for note, x in zip(notes, places.tolist(), strict=True):
            share = _KICK_TICK_HEIGHT if note.pad is Pad.KICK else _TICK_HEIGHTS[note.dynamics]
            height = share * lane_px
            top = self._rows.top_of(self._row_of[note.pad]) + (lane_px - height) / 2
            left = stretch.crisp(x - 1)
            painter.setOpacity(DIMMED if content.is_dimmed(note) else 1.0)
            if place_of(note) in content.selection:
                painter.fillRect(QRectF(left - 1, top - 2, 4, height + 4), selection)
            painter.fillRect(QRectF(left, top, 2, height), fills[note.pad])
            if is_doubtful(note, content.options.doubt_limit):
                painter.fillRect(QRectF(left, top - _CAP_PX, 2, _CAP_PX), doubt)
        painter.setOpacity(1.0)

    def _paint_bands(self, painter: QPainter, stretch: Stretch) -> None:
        """Paint how many notes lie in each column of a lane, and where one of them is doubtful."""
        content = self._content
        n_columns = stretch.width_px // _BAND_PX
        ends = np.searchsorted(content.document.seconds, (stretch.start_s, stretch.end_s))
        part = slice(int(ends[0]), int(ends[1]))
        places = stretch.xs_of(content.document.seconds[part])
        columns = np.minimum(places / _BAND_PX, n_columns - 1).astype(np.int64)
        rows_of_lanes = np.array([self._row_of[pad] for pad in LANES])
        rows = rows_of_lanes[content.lanes_of_notes[part]]
        for row, pads in enumerate(self._rows.pads):
            here = rows == row
            if here.any():
                self._paint_band(painter, row, pads, np.bincount(columns[here], minlength=n_columns))
                doubtful = np.bincount(columns[here & content.doubtful[part]], minlength=n_columns)
                image = shades_image(np.sign(doubtful), self._theme.color("doubt"))
                top = self._rows.top_of(row) + self._rows.lane_px / 4 - _CAP_PX
                painter.drawImage(QRectF(0, top, n_columns * _BAND_PX, _CAP_PX), image)

    def _paint_band(
        self, painter: QPainter, row: int, pads: tuple[Pad, ...], counts: npt.NDArray[np.int64]
    ) -> None:
        lane_px = self._rows.lane_px
        colour = self._theme.lane_edge(pads[0]) or self._theme.lane_fill(pads[0])
        shares = np.where(counts > 0, 0.4 + 0.6 * np.minimum(counts / 3, 1.0), 0.0)
        dimming = DIMMED if frozenset(pads) <= self._content.silent else 1.0
        box = QRectF(0, self._rows.top_of(row) + lane_px / 4, len(counts) * _BAND_PX, lane_px / 2)
        painter.drawImage(box, shades_image(shares * dimming, colour))


def paint_ground(painter: QPainter, rows: LaneRows, width_px: float, theme: Theme) -> None:
    """Paint the lanes' ground, every other one a little lighter."""
    grounds = theme.color("lane"), theme.color("lane-alt")
    for row in range(len(rows.pads)):
        painter.fillRect(QRectF(0, rows.top_of(row), width_px, rows.lane_px), grounds[row % 2])


def paint_grid(
    painter: QPainter,
    grid: BarGrid,
    stretch: Stretch,
    snap: SnapSpec,
    height_px: float,
    theme: Theme,
    kinds: frozenset[LineKind] = frozenset(LineKind),
) -> None:
    """Paint the grid's lines over a height; those of a grid of triplets or quintuplets dotted."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    colours = {kind: theme.color(token) for kind, token in _LINE_TOKENS.items()}
    for line in grid.lines(stretch.start_s, stretch.end_s, stretch.px_per_s, snap):
        if line.kind not in kinds:
            continue
        x = stretch.crisp(stretch.x_of(line.second))
        if line.is_odd:
            painter.setPen(QPen(colours[line.kind], 1, Qt.PenStyle.DotLine))
            painter.drawLine(QPointF(x, 0), QPointF(x, height_px))
        else:
            painter.fillRect(QRectF(x, 0, 1, height_px), colours[line.kind])


def _within(seconds: npt.NDArray[np.float64], stretch: Stretch, margin_px: float) -> tuple[int, int]:
    margin_s = margin_px / stretch.px_per_s
    first, stop = np.searchsorted(seconds, (stretch.start_s - margin_s, stretch.end_s + margin_s))
    return int(first), int(stop)
