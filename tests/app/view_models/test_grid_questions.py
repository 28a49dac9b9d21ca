"""What is asked about the grid that was found, and what becomes of the answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from chart_hero_app.messages import Answer
from chart_hero_app.view_models.grid_notices import GRID, LEVEL, GridNotices
from chart_hero_app.view_models.song_session import SongSession
from chart_hero_core.projects.readings import keep_tempo
from chart_hero_core.tempo.estimate import OtherLevel
from tests.support.app_bench import AppBench

OFF_MS = np.array([1.0, 30.0, 38.0, 2.0, 45.0, 1.0])
"""Bars 2 to 3 and bar 5 are off."""


@pytest.fixture
def found(session: SongSession) -> Callable[..., None]:
    """Let the grid of the song have been found in another way."""

    def find(**facts: object) -> None:
        assert session.tempo is not None
        session.tempo = replace(session.tempo, **facts)
        session._show_trust()

    return find


@pytest.fixture
def asked(bench: AppBench, session: SongSession) -> Callable[[], str]:
    """Ask what there is to ask; returns what the notice row says."""
    questions = GridNotices(session, bench.app.notice, session)

    def ask() -> str:
        questions.show()
        return sentence(bench)

    return ask


def sentence(bench: AppBench) -> str:
    message = bench.app.notice.message
    return "" if message is None else message.sentence


def test_the_notice_names_the_bars_that_nobody_accepted(
    bench: AppBench, session: SongSession, found: Callable[..., None], asked: Callable[[], str]
) -> None:
    found(bar_residuals_ms=OFF_MS)
    first = asked()
    session.answers.accept_bars(2, 2)
    second = sentence(bench)
    session.answers.accept_bars(3, 5)

    assert first == "Bars 2 to 3 may be off by up to 38 ms. Tap along to fix them."
    assert second.startswith("Bar 3 may be off by up to 38 ms.")
    assert not bench.app.notice.says(GRID)
    session.editor.undo()
    assert sentence(bench) == second


def test_looks_right_settles_the_bars_that_were_named(
    bench: AppBench, session: SongSession, found: Callable[..., None], asked: Callable[[], str]
) -> None:
    found(bar_residuals_ms=OFF_MS)
    asked()

    bench.app.notice.answer(Answer.LOOKS_RIGHT)

    assert session.editor.document.accepted_bars == {2, 3}
    assert session.editor.history.undo_name == "accept bars 2 to 3"
    assert sentence(bench).startswith("Bar 5 may be off by up to 45 ms.")


def test_a_closed_question_does_not_come_back_with_the_next_edit(
    bench: AppBench, session: SongSession, found: Callable[..., None], asked: Callable[[], str]
) -> None:
    found(bar_residuals_ms=OFF_MS)
    asked()
    bench.app.notice.dismiss()

    session.answers.accept_bars(2, 2)

    assert not bench.app.notice.says(GRID)


def test_accepted_bars_are_in_the_project(
    bench: AppBench, session: SongSession, found: Callable[..., None], groove: Path
) -> None:
    session.answers.accept_bars(2, 3)
    bench.app.close_song()
    bench.until_idle()
    bench.app.open_song(groove)
    bench.until(lambda: bench.app.session is not None and bench.app.session is not session)

    assert bench.session.editor.document.accepted_bars == {2, 3}
    assert bench.session.timeline.display.trust.accepted == {2, 3}


def test_another_grid_forgets_the_bars_of_the_old_one(bench: AppBench, session: SongSession) -> None:
    session.answers.accept_bars(2, 3)
    session.grid.halve()
    bench.until_idle()
    halved = session.editor.document.accepted_bars
    session.editor.undo()

    assert halved == frozenset()
    assert session.editor.document.accepted_bars == {2, 3}


@pytest.mark.parametrize(
    ("ratio", "question", "labels"),
    [
        (0.5, "This could also be 60 BPM instead of 120.", ("Halve", "Keep 120")),
        (2.0, "This could also be 240 BPM instead of 120.", ("Double", "Keep 120")),
    ],
)
def test_another_tempo_that_is_as_likely_is_asked_about(
    bench: AppBench,
    found: Callable[..., None],
    asked: Callable[[], str],
    ratio: float,
    question: str,
    labels: tuple[str, str],
) -> None:
    found(other_level=OtherLevel(ratio, 2.9))

    assert asked() == question
    message = bench.app.notice.message
    assert message is not None
    assert message.labels == labels


def test_another_tempo_that_is_unlikely_is_no_question(
    found: Callable[..., None], asked: Callable[[], str], bench: AppBench
) -> None:
    found(other_level=OtherLevel(0.5, 3.0))
    asked()

    assert not bench.app.notice.says(LEVEL)


def test_halving_answers_and_its_undo_asks_again(
    bench: AppBench, session: SongSession, found: Callable[..., None], asked: Callable[[], str]
) -> None:
    found(other_level=OtherLevel(0.5, 1.0))
    question = asked()
    bench.app.notice.answer(Answer.HALVE)
    bench.until_idle()
    bpm = session.editor.document.tempo_map.tempo_changes[0].bpm

    assert bpm == pytest.approx(60.0, abs=0.1)
    assert not bench.app.notice.says(LEVEL)
    session.editor.undo()
    assert sentence(bench) == question


def test_a_tempo_that_is_kept_is_never_asked_about_again(
    bench: AppBench,
    session: SongSession,
    found: Callable[..., None],
    asked: Callable[[], str],
    groove: Path,
) -> None:
    found(other_level=OtherLevel(0.5, 1.0))
    asked()
    tempo = session.tempo
    assert tempo is not None
    keep_tempo(session.project, tempo)
    bench.app.notice.answer(Answer.KEEP_LEVEL)
    asked()
    still_asked = bench.app.notice.says(LEVEL)
    bench.until_idle()
    bench.app.close_song()
    bench.until_idle()
    bench.app.open_song(groove)
    bench.until(lambda: bench.app.session is not None and bench.app.session is not session)
    bench.until_idle()

    assert not still_asked
    assert bench.session.tempo is not None
    assert bench.session.tempo.other_level == OtherLevel(0.5, 1.0)
    assert not bench.app.notice.says(LEVEL)
    assert not bench.session.editor.history.done
