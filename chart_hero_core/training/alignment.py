"""Where the strokes of a chart lie in a sound: by how much it is early or late, and whether that changes.

The strokes are laid over the sound's onset strength (`onset_strength`), each on the bands that its family
sounds in, at every offset of a range. A line through the windows of the song is looked for, so that a chart
of another tempo is found as well as one that is shifted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.ndimage import uniform_filter1d

from chart_hero_core.domain.drums import FAMILIES, DrumFamily, DrumOnset
from chart_hero_core.training.onset_strength import STRENGTH_GRID, Floats, onset_strength

SEARCH_S = 0.5
"""Offsets up to so much are looked for, either way."""
MOST_OFFSET_S = 0.03
"""A chart that lies closer than this is taken for what was meant."""
MOST_DRIFT_S = 0.02
"""Between the first and the last third of the strokes."""
LEAST_TRUST = 0.65
"""On 24 rendered songs of a minute: with its own strokes every song reaches 0.90 or more; with those of
another, 5 of 552 reach this, none of them with an offset and a drift that are accepted."""
LEAST_STROKES = 64
"""Fewer strokes match any sound somewhere."""

_BAND_WEIGHTS = {
    DrumFamily.KICK: (1.0, 0.3, 0.0),
    DrumFamily.SNARE: (0.0, 1.0, 0.5),
    DrumFamily.HI_HAT: (0.0, 0.0, 1.0),
    DrumFamily.TOMS: (0.5, 1.0, 0.0),
    DrumFamily.CYMBALS: (0.0, 0.2, 1.0),
}
"""How much each band of the onset strength says about a family."""
_LAGS = round(SEARCH_S * 1000)
_DRIFTS = np.arange(-250, 251, 4)  # ms over the whole song
_WINDOW_S = 15.0
_FEWEST_WINDOWS, _MOST_WINDOWS = 3, 16
_SMOOTHED_LAGS = 5
_PEAK_LAGS = 40  # half the width of a peak
_FAR_COST = 0.2  # share of its height that a match at the end of the range loses: near ones are likelier
_DRIFT_COST = 0.1
_REFUTING_FACTOR = 1.5  # a third lies off the line if it matches so much better elsewhere
_BIAS_S = -0.002  # median that is found for the true strokes of those 24 songs (-4 to 1 ms)

Lags = npt.NDArray[np.float64]
"""(2 * _LAGS + 1,): how well strokes match at each offset from `-SEARCH_S` to `SEARCH_S`, 1 ms apart."""


@dataclass(frozen=True, slots=True)
class Alignment:
    """How a chart lies in its sound.

    Parameters
    ----------
    offset_s : to be added to the chart's times, as found for the middle of the song
    drift_s : by how much more the last third has to be moved than the first
    trust : how far the onset strength at the strokes, so moved, stands above that at all other offsets, in
        standard deviations of the onset strength; sharp peaks of sounds with clear onsets reach 7
    """

    offset_s: float
    drift_s: float
    trust: float

    @property
    def is_found(self) -> bool:
        """Whether chart and sound belong together at all."""
        return self.trust >= LEAST_TRUST

    @property
    def is_steady(self) -> bool:
        """Whether one offset holds for the whole song."""
        return abs(self.drift_s) < MOST_DRIFT_S

    @property
    def is_accepted(self) -> bool:
        """Whether the chart can be learned from without asking anybody."""
        return self.is_found and self.is_steady and abs(self.offset_s) < MOST_OFFSET_S


def align(onsets: Sequence[DrumOnset], samples: Floats) -> Alignment:
    """Find the strokes of a chart in a sound.

    Parameters
    ----------
    onsets : at least `LEAST_STROKES`, in order of time; those outside the sound match nothing
    samples : (n_samples,) mono, at `onset_strength.SOUND_RATE`

    Raises
    ------
    ValueError
        if there are too few strokes
    """
    if len(onsets) < LEAST_STROKES:
        raise ValueError(f"{len(onsets)} strokes match anything; at least {LEAST_STROKES} are needed")
    seconds = np.array([onset.onset_s for onset in onsets])
    places = (seconds - seconds[0]) / max(float(seconds[-1] - seconds[0]), 1e-3)
    matches = _matches(onsets, seconds, onset_strength(samples))
    n_windows = int(np.clip((seconds[-1] - seconds[0]) / _WINDOW_S, _FEWEST_WINDOWS, _MOST_WINDOWS))
    line = _best_line(_window_profiles(matches, places, n_windows))
    thirds = np.array_split(np.arange(len(onsets)), 3)
    first, last = (
        _peak_near(_mean(matches[third]), line, float(places[third].mean())) for third in thirds[::2]
    )
    return Alignment((line.lag - _LAGS) / 1000 - _BIAS_S, (last - first) / 1000, line.trust)


def _matches(onsets: Sequence[DrumOnset], seconds: npt.NDArray[np.float64], strengths: Floats) -> Floats:
    """(n_onsets, n_lags): the onset strength of each stroke's bands at each offset."""
    weights = np.array([_BAND_WEIGHTS[family] for family in FAMILIES], dtype=np.float32)
    weights /= np.linalg.norm(weights, axis=1, keepdims=True)
    n_lags = 2 * _LAGS + 1
    tracks = np.pad(weights @ strengths, ((0, 0), (n_lags, n_lags)))
    frames = np.floor([STRENGTH_GRID.frame_at(second) for second in seconds])  # of the ms they fall into
    starts = np.clip(frames - _LAGS + n_lags, 0, strengths.shape[1] + n_lags).astype(np.int64)
    families = np.array([FAMILIES.index(onset.voice.family) for onset in onsets])
    windows = np.lib.stride_tricks.sliding_window_view(tracks, n_lags, axis=1)
    return np.asarray(windows[families, starts])


def _mean(matches: Floats) -> Lags:
    """Average over strokes, (n_lags,), a little smoothed: no two strokes are equally early."""
    return np.asarray(uniform_filter1d(matches.mean(axis=0, dtype=np.float64), _SMOOTHED_LAGS))


def _window_profiles(
    matches: Floats, places: npt.NDArray[np.float64], n_windows: int
) -> npt.NDArray[np.float64]:
    """(n_windows, n_lags): of equal parts of the song, weighed by their strokes; they add up to the mean."""
    window_of = np.minimum((places * n_windows).astype(np.int64), n_windows - 1)
    profiles = np.zeros((n_windows, matches.shape[1]))
    for window in np.unique(window_of):
        inside = window_of == window
        profiles[window] = _mean(matches[inside]) * inside.mean()
    return profiles


@dataclass(frozen=True, slots=True)
class _Line:
    """Offsets that change evenly: `lag` (an index of `Lags`) in the middle, `drift` ms over the song."""

    lag: int
    drift: float
    trust: float

    def lag_at(self, place: float) -> int:
        """Index at a place of the song, 0..1."""
        return int(np.clip(round(self.lag + self.drift * (place - 0.5)), 0, 2 * _LAGS))


def _best_line(profiles: npt.NDArray[np.float64]) -> _Line:
    """Find the line on which the windows match best, small offsets and drifts preferred a little."""
    n_windows, n_lags = profiles.shape
    centres = (np.arange(n_windows) + 0.5) / n_windows - 0.5
    costs = 1.0 - _FAR_COST * np.abs(np.arange(n_lags) - _LAGS) / _LAGS
    best, best_value = _Line(_LAGS, 0.0, 0.0), -np.inf
    for drift in _DRIFTS:
        lags = np.arange(n_lags) + np.round(drift * centres).astype(np.int64)[:, None]
        along = np.take_along_axis(profiles, np.clip(lags, 0, n_lags - 1), axis=1).sum(axis=0)
        weighed = along * costs * (1.0 - _DRIFT_COST * abs(drift) / _DRIFTS[-1])
        lag = int(np.argmax(weighed))
        if weighed[lag] > best_value:
            best, best_value = _Line(lag, float(drift), float(along[lag] - along.mean())), weighed[lag]
    return best


def _peak_near(profile: Lags, line: _Line, place: float) -> int:
    """Index where a part of the song matches: near the line, unless it is far better off elsewhere."""
    expected = line.lag_at(place)
    first = max(expected - _PEAK_LAGS, 0)
    near = first + int(np.argmax(profile[first : expected + _PEAK_LAGS + 1]))
    anywhere = int(np.argmax(profile))
    return anywhere if profile[anywhere] > _REFUTING_FACTOR * max(profile[near], 0.0) else near
