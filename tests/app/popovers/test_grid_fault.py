"""Doubtful notes that all come late: the grid is at fault, and is moved if the user says so."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from chart_hero_app.messages import Answer
from chart_hero_app.view_models.grid_fault import GRID_FAULT, GridFaultNotice, find_grid_fault
from chart_hero_app.view_models.song_session import SongSession
from chart_hero_core.domain.chart import Pad
from chart_hero_core.editing.document import ChartDocument
from chart_hero_core.editing.history import History
from chart_hero_core.review.doubts import Doubts
from tests.support.app_bench import AppBench
from tests.support.documents import document_of, heard_note

FOUR_LATE = (0.039, 0.041, 0.04, 0.042)


def doubtful_bar(late_s: Sequence[float], **others: object) -> ChartDocument:
    """Doubtful snares on sixteenths from the second bar on, each so late."""
    notes = [
        heard_note(1920 + 120 * i, Pad.SNARE, late_s=late, confidence=0.4, **others)
        for i, late in enumerate(late_s)
    ]
    return document_of(*notes, duration_s=12.0)


def fault_of(document: ChartDocument) -> object:
    return find_grid_fault(document, Doubts.of(document).places[0])


def test_notes_that_are_late_together_blame_the_nearest_beat_line() -> None:
    document = doubtful_bar(FOUR_LATE)

    fault = find_grid_fault(document, Doubts.of(document).places[0])

    assert fault is not None
    assert (fault.n_notes, fault.tick) == (4, 1920)
    assert fault.off_ms == pytest.approx(40.5)
    assert fault.second == pytest.approx(2.0405)


@pytest.mark.parametrize(
    "late_s",
    [
        (0.01, 0.012, 0.011, 0.01),  # near enough
        (0.0, 0.06, 0.02, 0.07),  # each its own way
        (0.04, 0.041),  # too few to tell
    ],
)
def test_other_notes_do_not(late_s: Sequence[float]) -> None:
    assert fault_of(doubtful_bar(late_s)) is None


def test_notes_that_the_hand_settled_say_nothing_about_the_grid() -> None:
    document = document_of(
        *doubtful_bar(FOUR_LATE[:1]).notes,
        *(heard_note(2040 + 120 * i, Pad.KICK, late_s=0.04, is_pinned=True) for i in range(4)),
    )

    assert fault_of(document) is None


@pytest.fixture
def song(session: SongSession) -> SongSession:
    """An open song with such a bar."""
    session.editor.restart(History(doubtful_bar(FOUR_LATE)))
    return session


@pytest.fixture
def notice(song: SongSession, bench: AppBench) -> GridFaultNotice:
    """Looks at the place under review."""
    bench.app.notice.clear()
    notice = GridFaultNotice(song, bench.app.notice, song)
    song.review.next()
    return notice


def test_it_is_told_and_the_line_is_moved(
    notice: GridFaultNotice, song: SongSession, bench: AppBench
) -> None:
    message = bench.app.notice.message
    assert message is not None
    assert message.sentence == ("4 notes here come 40 ms late. Move the beat line instead of the notes?")

    bench.app.notice.answer(Answer.MOVE_BEAT)
    bench.until_idle()

    assert bench.app.notice.topic != GRID_FAULT
    assert song.editor.history.undo_name == "move beat line, bar 2"
    assert float(song.editor.document.tempo_map.seconds_at(1920)) == pytest.approx(2.0405, abs=0.001)


def test_keeping_it_is_remembered(notice: GridFaultNotice, song: SongSession, bench: AppBench) -> None:
    bench.app.notice.answer(Answer.KEEP)
    song.review.next()

    assert bench.app.notice.topic != GRID_FAULT
    assert song.editor.history.undo_name is None


def test_another_edit_takes_it_back(notice: GridFaultNotice, song: SongSession, bench: AppBench) -> None:
    was_told = bench.app.notice.topic == GRID_FAULT
    song.review.keep()

    assert was_told
    assert bench.app.notice.topic != GRID_FAULT
