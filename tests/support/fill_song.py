"""A short song with one fill that can be read in several ways, and the same fill once more."""

from __future__ import annotations

from scipy.special import logit

from chart_hero_app.view_models.song_session import SongSession
from chart_hero_core.charting import ChartingSpec
from chart_hero_core.domain.chart import Pad
from chart_hero_core.domain.drums import DrumVoice
from chart_hero_core.domain.timing import TempoMap
from chart_hero_core.editing.document import ChartDocument, NotePlace
from chart_hero_core.editing.history import History
from chart_hero_core.model.onsets import DecodingSpec, SongPeaks
from chart_hero_core.review.reading import reread
from tests.support.grooves import rock_bar
from tests.support.heard_songs import HeardStroke, activations_of, heard_groove

TEMPO_MAP = TempoMap.steady(125.0, origin_s=-0.02)
"""Sixteenths of 120 ms: every stroke falls on a frame of the activations."""

BAR = 1920
N_BARS = 6
FILL_BARS = (2, 4)
"""Bars by number whose last two beats are the fill."""

_TOMS = (DrumVoice.TOM_HIGH, DrumVoice.TOM_MID, DrumVoice.TOM_LOW)
_FILL = (0, 0, 0, 1, 1, 2, 2, 2)
_UNSURE = 5
"""Sixteenth of the fill that sounds nearly as much like the tom before."""


def fill_start(bar: int) -> int:
    """Tick of the fill of a bar."""
    return (bar - 1) * BAR + BAR // 2


def select_fill(session: SongSession) -> None:
    """Select the toms of the first fill."""
    start = fill_start(FILL_BARS[0])
    notes = session.editor.document.notes_between(start, start + BAR // 2)
    session.editor.select(NotePlace(note.tick, note.pad) for note in notes if note.pad is not Pad.KICK)


def lay_fill_song(session: SongSession, *, is_sure: bool = False) -> None:
    """Put the song into an open session, as if it had been heard; with `is_sure` every tom is clear."""
    written = [
        stroke
        for bar in range(N_BARS)
        for stroke in rock_bar(bar)
        if bar + 1 not in FILL_BARS or stroke.beat % 4 < 2
    ]
    strokes = heard_groove(written, TEMPO_MAP)
    strokes += [_tom(bar, sixteenth, is_sure) for bar in FILL_BARS for sixteenth in range(8)]
    peaks = SongPeaks.of(activations_of(strokes, 12.0), DecodingSpec())
    document = reread(ChartDocument(TEMPO_MAP, duration_s=12.0), peaks, ChartingSpec())
    session.rereading.peaks = peaks
    session.editor.restart(History(document))


def _tom(bar: int, sixteenth: int, is_sure: bool) -> HeardStroke:
    rank = _FILL[sixteenth]
    chances = dict.fromkeys(_TOMS, -4.0) | {_TOMS[rank]: 0.5}
    if sixteenth == _UNSURE and not is_sure:
        chances[_TOMS[rank - 1]] = 0.0
    second = float(TEMPO_MAP.seconds_at(fill_start(bar) + 120 * sixteenth))
    return HeardStroke(second, chances, float(logit(0.98)))
