"""Scores: the table that the module states."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chart_hero_core.domain.identification import ClipSpan, Rendition, SongGuess
from chart_hero_core.identification.scores import likeness, score_by_name, score_by_sound

CLIP = ClipSpan(40.0, 52.0)
NAMED = SongGuess("Tune", "Band", duration_s=200.0)


@pytest.mark.parametrize(
    ("guess", "rendition", "timecode_s", "score"),
    [
        (SongGuess(), Rendition.ORIGINAL, 41.0, 0.95),
        (NAMED, Rendition.ORIGINAL, 41.0, 1.0),
        (SongGuess(), Rendition.ORIGINAL, 72.0, 0.6),
        (SongGuess(), Rendition.LIVE, 41.0, 0.75),
        (SongGuess("Wholly Different", "Somebody Else"), Rendition.ORIGINAL, 41.0, 0.85),
        (SongGuess(), Rendition.ORIGINAL, None, 0.75),
    ],
)
def test_what_was_heard(
    guess: SongGuess, rendition: Rendition, timecode_s: float | None, score: float
) -> None:
    found = score_by_sound(
        guess, CLIP, title="Tune", artist="Band", rendition=rendition, timecode_s=timecode_s, duration_s=201.0
    )

    assert found == pytest.approx(score)


@pytest.mark.parametrize(
    ("guess", "duration_s", "score"),
    [
        (NAMED, 200.0, 1.0),
        (NAMED, None, 0.925),
        (NAMED, 300.0, 0.85),
        (SongGuess("Tune", duration_s=200.0), 200.0, 0.825),
    ],
)
def test_what_is_called_alike(guess: SongGuess, duration_s: float | None, score: float) -> None:
    found = score_by_name(
        guess, title="Tune", artist="Band", rendition=Rendition.ORIGINAL, duration_s=duration_s
    )

    assert found == pytest.approx(score)


@given(st.text(max_size=30), st.text(max_size=30))
def test_likeness_is_a_share(one: str, other: str) -> None:
    assert 0.0 <= likeness(one, other) <= 1.0
    assert likeness(one, one) == 1.0


@pytest.mark.parametrize(
    ("one", "other"),
    [("Beyoncé", "BEYONCE"), ("Simon & Garfunkel", "Simon and Garfunkel"), ("Tune (Live)", "tune")],
)
def test_names_are_alike_whatever_their_signs(one: str, other: str) -> None:
    assert likeness(one, other) == 1.0
