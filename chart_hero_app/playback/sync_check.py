"""The sync check: ten seconds of the chart as clicks over the song, to hear whether it sits."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from chart_hero_app.playback.desk import Desk, Fader
from chart_hero_app.playback.player import Player, Span
from chart_hero_app.playback.score import Strokes, strokes_of
from chart_hero_core.editing.document import ChartDocument

LENGTH_S = 10.0


def busiest_start(strokes: Strokes, end_s: float, length_s: float = LENGTH_S) -> float:
    """Start of the part of a song in which most is struck, loud strokes counting for more.

    Parameters
    ----------
    strokes : of the chart
    end_s : of the song
    length_s : of the part

    Returns
    -------
    float
        0 if nothing is struck; never so late that the part would reach behind the song
    """
    if not len(strokes):
        return 0.0
    weights = np.concatenate(([0.0], np.cumsum(strokes.gains)))
    behind = np.searchsorted(strokes.seconds, strokes.seconds + length_s)
    struck = weights[behind] - weights[:-1]
    start_s = float(strokes.seconds[int(np.argmax(struck))])
    return max(min(start_s, end_s - length_s), 0.0)


def start_sync_check(player: Player, document: ChartDocument) -> Span:
    """Play the busiest ten seconds with a click for every note; the player stops by itself.

    Returns
    -------
    Span
        what is played; the check runs as long as the player's span is this one
    """
    strokes = strokes_of(document)
    start_s = busiest_start(strokes, document.duration_s)
    span = Span(start_s, start_s + LENGTH_S, strokes.as_clicks(), _check_desk(player.desk))
    player.play_span(span)
    return span


def _check_desk(desk: Desk) -> Desk:
    """The user's desk with song and notes surely heard, every lane of them, and no metronome."""
    levels = {fader: max(desk.level(fader), 0.5) for fader in Fader}
    return replace(Desk(), levels=levels, splits_ears=desk.splits_ears)
