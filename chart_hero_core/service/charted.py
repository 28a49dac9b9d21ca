"""From what was heard to a chart: strokes, grid, notes."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from chart_hero_core.charting.chart import chart_drums
from chart_hero_core.domain.progress import Monitor, Stage, raise_if_cancelled
from chart_hero_core.errors import NoDrumsError
from chart_hero_core.model.onsets import SongPeaks
from chart_hero_core.service.transcription import HeardSong, Transcription
from chart_hero_core.tempo.estimator import estimate_tempo

FEWEST_STROKES = 8
"""A song with fewer drum strokes is said to have none: a chart of them would be an accident."""
FEWEST_STROKES_PER_MINUTE = 6.0


def chart_heard(heard: HeardSong, monitor: Monitor, *, accept_few: bool) -> Transcription:
    """Chart what was heard; see `ChartHero.chart`."""
    timings = dict(heard.timings_s)
    peaks = SongPeaks.of(heard.activations, heard.decoding)
    onsets = tuple(peaks.pick(heard.options.sensitivities))
    fewest = max(FEWEST_STROKES, FEWEST_STROKES_PER_MINUTE * heard.heard_s / 60)
    if len(onsets) < fewest and not accept_few:
        raise NoDrumsError(
            f"No drums heard in {heard.path.name}; "
            "choose a song with drums, or try a higher --sensitivity such as 0.8.",
            heard.path,
        )
    raise_if_cancelled(monitor)
    with _timed(timings, Stage.TEMPO, monitor):
        usual_onsets = peaks.pick()
        believed = usual_onsets if len(usual_onsets) >= fewest else onsets
        tempo = estimate_tempo(heard.activations, believed, heard.options.tempo)
    raise_if_cancelled(monitor)
    with _timed(timings, Stage.CHART, monitor):
        charting = chart_drums(onsets, tempo.tempo_map, heard.options.charting, heard.duration_s)
    return Transcription(heard, onsets, tempo, charting, timings)


@contextmanager
def _timed(timings: dict[Stage, float], stage: Stage, monitor: Monitor) -> Iterator[None]:
    """Note how long a stage takes, and tell its beginning and end."""
    monitor.advance(stage, 0.0)
    started_s = time.perf_counter()
    yield
    timings[stage] = time.perf_counter() - started_s
    monitor.advance(stage, 1.0)
