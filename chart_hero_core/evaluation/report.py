"""All measures of some songs in one report.

Three flows stand side by side and are never mixed: raw onsets, charts on a known grid, charts on our own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chart_hero_core.evaluation.beat_scores import BeatScores, score_beats
from chart_hero_core.evaluation.beat_summary import BeatSummary
from chart_hero_core.evaluation.chart_scores import KNOWN_GRID, OWN_GRID, ChartScores, score_charts
from chart_hero_core.evaluation.class_schemes import EIGHT_LANES, FIVE_CLASSES, SEVEN_CLASSES
from chart_hero_core.evaluation.confusion import Confusion, count_confusions
from chart_hero_core.evaluation.edit_summary import EditSummary
from chart_hero_core.evaluation.edits import TOLERANCES_S, count_edits
from chart_hero_core.evaluation.false_hits import DrumlessFile, FalseHits, count_false_hits
from chart_hero_core.evaluation.grid_text import beat_text, grid_text
from chart_hero_core.evaluation.onset_scores import (
    NARROW_WINDOW_S,
    WIDE_WINDOW_S,
    OnsetScores,
    score_onsets,
)
from chart_hero_core.evaluation.reliability import Reliability, reliability_of_strokes
from chart_hero_core.evaluation.report_text import (
    edit_text,
    false_hit_text,
    onset_text,
    reliability_text,
    review_text,
)
from chart_hero_core.evaluation.scored_song import ScoredSong
from chart_hero_core.evaluation.strokes import strokes_of_onsets

SCHEMES = (FIVE_CLASSES, SEVEN_CLASSES, EIGHT_LANES)
FLOW = "raw onsets"
CANDIDATES = "candidates"
MOST_NAMES = 12
"""The title names so many songs; of more it says how many they are."""


@dataclass(frozen=True, slots=True, eq=False)
class WindowPair:
    """The onset scores of one scheme.

    Parameters
    ----------
    wide : at 50 ms
    narrow : at 25 ms
    """

    wide: OnsetScores
    narrow: OnsetScores


@dataclass(frozen=True, slots=True, eq=False)
class EvaluationReport:
    """Everything that was measured on some songs.

    Parameters
    ----------
    song_names : in the order in which they were given
    onsets : per name of a class scheme
    confusion : what was heard instead of what
    edits : of raw onsets, one summary per tolerance, 15, 30 and 50 ms
    charts : edits on grids; None if no song's truth is a chart
    reliability : per pad's name and for "all", and of all candidates; empty without a predicted note
    reliability_flow : which notes it is of: those on the known grid where there are charts, else raw onsets
    beats : None if no song has annotated beats
    false_hits : notes where there are no drums; None if nothing of that kind was listened to
    """

    song_names: tuple[str, ...]
    onsets: Mapping[str, WindowPair]
    confusion: Confusion
    edits: tuple[EditSummary, ...]
    charts: ChartScores | None
    reliability: Mapping[str, Reliability]
    reliability_flow: str
    beats: BeatSummary | None
    false_hits: FalseHits | None

    @property
    def headline_f(self) -> float:
        """Micro F of five classes at 50 ms."""
        return self.onsets[FIVE_CLASSES.name].wide.micro.f_measure

    def as_json(self) -> dict[str, Any]:
        """Return every figure as plain values: dicts, lists, text, numbers, None."""
        return {
            "songs": list(self.song_names),
            "onsets": {
                name: {"50 ms": pair.wide.as_json(), "25 ms": pair.narrow.as_json()}
                for name, pair in self.onsets.items()
            },
            "confusion": self.confusion.as_json(),
            "edits": {"flow": FLOW, **{summary.title: summary.as_json() for summary in self.edits}},
            "charts": self.charts.as_json() if self.charts else None,
            "confidence": {name: one.as_json() for name, one in self.reliability.items()},
            "confidence_flow": self.reliability_flow,
            "beats": self.beats.as_json() if self.beats else None,
            "false_hits": self.false_hits.as_json() if self.false_hits else None,
        }

    def as_text(self) -> str:
        """Return the figures a reader wants as Markdown."""
        sections = [self._title()]
        sections += [onset_text(pair.wide, pair.narrow) for pair in self.onsets.values()]
        sections.append(edit_text(self.edits, FLOW))
        if self.charts:
            sections += [edit_text(self.charts.known_grid, KNOWN_GRID), _own_grid_text(self.charts)]
        if self.beats:
            sections += [beat_text(self.beats), grid_text(self.beats)]
        if self.reliability:
            sections.append(reliability_text(self.reliability, self.reliability_flow))
        if self.charts:
            sections.append(review_text(self.charts.review))
        if self.false_hits:
            sections.append(false_hit_text(self.false_hits))
        return "\n\n".join(sections) + "\n"

    def _title(self) -> str:
        n_songs = len(self.song_names)
        title = f"# {n_songs} song{'s' if n_songs > 1 else ''}"
        return title if n_songs > MOST_NAMES else f"{title}: {', '.join(self.song_names)}"


def score_songs(songs: Sequence[ScoredSong], drumless: Sequence[DrumlessFile] = ()) -> EvaluationReport:
    """Measure the transcriptions of some songs in every way there is.

    Parameters
    ----------
    songs : with truth and transcription, one at least, names all different
    drumless : what was heard in files without drums

    Raises
    ------
    ValueError
        without a song, or if two have one name
    """
    names = tuple(song.name for song in songs)
    if not names or len(set(names)) != len(names):
        raise ValueError(f"songs must have different names, and be one at least: {', '.join(names)}")
    charts = score_charts(songs)
    return EvaluationReport(
        song_names=names,
        onsets={
            scheme.name: WindowPair(
                score_onsets(songs, scheme, WIDE_WINDOW_S), score_onsets(songs, scheme, NARROW_WINDOW_S)
            )
            for scheme in SCHEMES
        },
        confusion=count_confusions(songs),
        edits=_raw_edits(songs),
        charts=charts,
        reliability=_reliability(songs, charts),
        reliability_flow=KNOWN_GRID if charts else FLOW,
        beats=summarise_beats(songs),
        false_hits=count_false_hits(drumless) if drumless else None,
    )


def _own_grid_text(charts: ChartScores) -> str:
    text = edit_text((*charts.own_grid, charts.positions), OWN_GRID)
    if not charts.without_own_grid:
        return text
    return f"{text}\n\nToo little heard to chart, counted as empty: {', '.join(charts.without_own_grid)}."


def _raw_edits(songs: Sequence[ScoredSong]) -> tuple[EditSummary, ...]:
    strokes = {
        song.name: (strokes_of_onsets(song.reference), strokes_of_onsets(song.predicted)) for song in songs
    }
    return tuple(
        EditSummary(
            f"{tolerance_s * 1000:g} ms",
            {name: count_edits(*pair, tolerance_s) for name, pair in strokes.items()},
        )
        for tolerance_s in TOLERANCES_S
    )


def _reliability(songs: Sequence[ScoredSong], charts: ChartScores | None) -> dict[str, Reliability]:
    """Per pad and for all notes, on the known grid if there are charts; last, raw, of the candidates."""
    if charts:
        judged = charts.reliability
    else:
        judged = reliability_of_strokes(
            [(strokes_of_onsets(song.reference), strokes_of_onsets(song.predicted)) for song in songs]
        )
    candidates = reliability_of_strokes(
        [(strokes_of_onsets(song.reference), strokes_of_onsets(song.candidates)) for song in songs]
    )
    named = {pad.value if pad else "all": one for pad, one in judged.items()}
    return named | ({CANDIDATES: candidates[None]} if candidates else {})


def summarise_beats(songs: Sequence[ScoredSong]) -> BeatSummary | None:
    """Judge the grids of those songs whose beats are known; None if there are none."""
    scores: dict[str, BeatScores] = {}
    too_short, without_prediction = [], []
    for song in songs:
        reference = song.known_beats
        if reference is None:
            continue
        if song.predicted_grid is None:
            without_prediction.append(song.name)
            continue
        one = score_beats(reference, song.predicted_grid, song.grid_onsets_s)
        if one is None:
            too_short.append(song.name)
        else:
            scores[song.name] = one
    if not scores and not too_short and not without_prediction:
        return None
    return BeatSummary(scores, tuple(too_short), tuple(without_prediction))
