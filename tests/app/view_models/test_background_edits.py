from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from chart_hero_app.jobs import Jobs
from chart_hero_app.view_models.background_edits import BackgroundEdits
from chart_hero_app.view_models.editor import EditorModel
from chart_hero_core.domain.chart import DrumNote, Pad
from chart_hero_core.domain.timing import TempoMap
from chart_hero_core.editing.document import ChartDocument, note_order
from chart_hero_core.editing.history import History


class Desk:
    """An editor, its edits in the background, and a gate that they all wait at."""

    def __init__(self) -> None:
        self.jobs = Jobs()
        self.editor = EditorModel(History(ChartDocument(TempoMap.steady(120.0))))
        self.edits = BackgroundEdits(self.editor, self.jobs)
        self.gate = threading.Event()
        self.worked_out: list[int] = []

    def add(self, tick: int, key: str) -> None:
        """Add a kick in the background."""

        def work_out(document: ChartDocument) -> ChartDocument:
            self.worked_out.append(tick)
            assert self.gate.wait(10.0)
            return with_kick(document, tick)

        self.edits.start(key, work_out, lambda document: self.editor.perform("kick", lambda _: document))

    @property
    def ticks(self) -> list[int]:
        return [note.tick for note in self.editor.document.notes]


def with_kick(document: ChartDocument, tick: int) -> ChartDocument:
    notes = (*document.notes, DrumNote(tick, Pad.KICK))
    return replace(document, notes=tuple(sorted(notes, key=note_order)))


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[Desk]:
    desk = Desk()
    yield desk
    desk.gate.set()
    assert desk.jobs.close()


def test_edits_are_made_in_order_each_on_the_one_before(desk: Desk, qtbot: QtBot) -> None:
    desk.gate.set()
    desk.add(480, "a")
    desk.add(960, "b")
    qtbot.waitUntil(lambda: not desk.edits.is_busy)

    assert desk.ticks == [480, 960]
    assert len(desk.editor.history.done) == 2


def test_of_several_that_wait_only_the_last_of_a_key_is_worked_out(desk: Desk, qtbot: QtBot) -> None:
    for tick in (0, 480, 960, 1440):
        desk.add(tick, "slider")
    desk.gate.set()
    qtbot.waitUntil(lambda: not desk.edits.is_busy)

    assert desk.worked_out == [0, 1440]


def test_an_edit_of_the_hand_in_between_is_kept(desk: Desk, qtbot: QtBot) -> None:
    desk.add(480, "a")
    desk.editor.perform("by hand", lambda document: with_kick(document, 240))
    desk.gate.set()
    qtbot.waitUntil(lambda: not desk.edits.is_busy)

    assert desk.ticks == [240, 480]
    assert desk.worked_out == [480, 480]


def test_what_fails_is_told_and_the_next_is_made(desk: Desk, qtbot: QtBot) -> None:
    def fail(_: ChartDocument) -> ChartDocument:
        raise ValueError("no such edit")

    desk.gate.set()
    with qtbot.waitSignal(desk.edits.failed) as failed:
        desk.edits.start("a", fail, lambda _: None)
        desk.add(480, "b")
    qtbot.waitUntil(lambda: not desk.edits.is_busy)

    assert str(failed.args[0]) == "no such edit"
    assert desk.ticks == [480]


def test_nothing_is_made_after_closing(desk: Desk, qtbot: QtBot) -> None:
    desk.add(480, "a")
    desk.edits.close()
    desk.gate.set()
    qtbot.waitUntil(lambda: desk.jobs.is_idle)

    assert desk.ticks == []
