"""All measures of some songs in one report. Raw flow: onsets as they were heard, on no grid."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chart_hero_core.evaluation.beat_scores import BeatScores, score_beats
from chart_hero_core.evaluation.beat_summary import BeatSummary
from chart_hero_core.evaluation.class_schemes import EIGHT_LANES, FIVE_CLASSES, SEVEN_CLASSES
from chart_hero_core.evaluation.edit_summary import EditSummary
from chart_hero_core.evaluation.edits import TOLERANCES_S, count_edits
from chart_hero_core.evaluation.onset_scores import (
    NARROW_WINDOW_S,
    WIDE_WINDOW_S,
    OnsetScores,
    score_onsets,
)
from chart_hero_core.evaluation.reliability import Reliability, reliability_of_strokes
from chart_hero_core.evaluation.report_text import beat_text, edit_text, onset_text, reliability_text
from chart_hero_core.evaluation.scored_song import ScoredSong
from chart_hero_core.evaluation.strokes import strokes_of_onsets

SCHEMES = (FIVE_CLASSES, SEVEN_CLASSES, EIGHT_LANES)
FLOW = "raw onsets"


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
    edits : one summary per tolerance, 15, 30 and 50 ms
    reliability : per pad's name and for "all"; empty without a predicted note
    beats : None if no song has annotated beats
    """

    song_names: tuple[str, ...]
    onsets: Mapping[str, WindowPair]
    edits: tuple[EditSummary, ...]
    reliability: Mapping[str, Reliability]
    beats: BeatSummary | None

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
            "edits": {"flow": FLOW, **{summary.title: summary.as_json() for summary in self.edits}},
            "confidence": {name: one.as_json() for name, one in self.reliability.items()},
            "beats": self.beats.as_json() if self.beats else None,
        }

    def as_text(self) -> str:
        """Return the figures a reader wants as Markdown."""
        sections = [f"# {len(self.song_names)} songs: {', '.join(self.song_names)}"]
        sections += [onset_text(pair.wide, pair.narrow) for pair in self.onsets.values()]
        sections.append(edit_text(self.edits, FLOW))
        if self.beats:
            sections.append(beat_text(self.beats))
        if self.reliability:
            sections.append(reliability_text(self.reliability))
        return "\n\n".join(sections) + "\n"


def score_songs(songs: Sequence[ScoredSong]) -> EvaluationReport:
    """Measure the transcriptions of some songs in every way there is.

    Parameters
    ----------
    songs : with truth and transcription, one at least, names all different

    Raises
    ------
    ValueError
        without a song, or if two have one name
    """
    names = tuple(song.name for song in songs)
    if not names or len(set(names)) != len(names):
        raise ValueError(f"songs must have different names, and be one at least: {', '.join(names)}")
    strokes = {
        song.name: (strokes_of_onsets(song.reference), strokes_of_onsets(song.predicted)) for song in songs
    }
    return EvaluationReport(
        song_names=names,
        onsets={
            scheme.name: WindowPair(
                score_onsets(songs, scheme, WIDE_WINDOW_S), score_onsets(songs, scheme, NARROW_WINDOW_S)
            )
            for scheme in SCHEMES
        },
        edits=tuple(
            EditSummary(
                f"{tolerance_s * 1000:g} ms",
                {name: count_edits(*pair, tolerance_s) for name, pair in strokes.items()},
            )
            for tolerance_s in TOLERANCES_S
        ),
        reliability={
            pad.value if pad else "all": one for pad, one in reliability_of_strokes(strokes.values()).items()
        },
        beats=summarise_beats(songs),
    )


def summarise_beats(songs: Sequence[ScoredSong]) -> BeatSummary | None:
    """Judge the grids of those songs whose beats are known; None if there are none."""
    scores: dict[str, BeatScores] = {}
    too_short, without_prediction = [], []
    for song in songs:
        if song.reference_grid is None:
            continue
        if song.predicted_grid is None:
            without_prediction.append(song.name)
            continue
        onsets_s = [onset.onset_s for onset in song.reference]
        one = score_beats(song.reference_grid, song.predicted_grid, onsets_s)
        if one is None:
            too_short.append(song.name)
        else:
            scores[song.name] = one
    if not scores and not too_short and not without_prediction:
        return None
    return BeatSummary(scores, tuple(too_short), tuple(without_prediction))
