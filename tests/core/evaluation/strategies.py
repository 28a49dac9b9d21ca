"""Hypothesis strategies and small builders for onsets."""

from __future__ import annotations

from hypothesis import strategies as st

from chart_hero_core.domain.drums import DrumOnset, DrumVoice
from chart_hero_core.evaluation.scored_song import ScoredSong

# A grid of 5 ms puts many events exactly on the edges of windows and tolerances.
moments_s = st.integers(0, 400).map(lambda i: i * 0.005)
onsets = st.builds(
    DrumOnset,
    onset_s=moments_s,
    voice=st.sampled_from(DrumVoice),
    confidence=st.integers(0, 10).map(lambda i: i / 10),
)
onset_lists = st.lists(onsets, max_size=25)


def strokes_at(voice: DrumVoice, *seconds: float) -> list[DrumOnset]:
    return [DrumOnset(onset_s, voice) for onset_s in seconds]


def song(reference: list[DrumOnset], predicted: list[DrumOnset], name: str = "song") -> ScoredSong:
    return ScoredSong(name, reference, predicted)
