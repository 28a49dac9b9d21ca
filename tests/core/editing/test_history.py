"""Undo and redo, over everything that a hand can do."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import asdict
from enum import Enum

import pytest

from chart_hero_core.domain.chart import Pad
from chart_hero_core.editing import (
    clipboard,
    note_placing,
    note_qualities,
    note_settling,
    section_commands,
    tempo_commands,
)
from chart_hero_core.editing.document import LANES, ChartDocument, NotePlace, place_of
from chart_hero_core.editing.history import History
from chart_hero_core.editing.snapping import SnapSpec
from chart_hero_core.errors import OptionError
from tests.support.documents import document_of, groove_document, heard_note

SNARE = heard_note(480, Pad.SNARE)


def renamed(document: ChartDocument, title: str) -> ChartDocument:
    return section_commands.change_metadata(document, title=title)


def history_of(*titles: str) -> History:
    history = History(document_of(SNARE))
    for title in titles:
        history = history.edited(f"rename to {title}", renamed(history.document, title))
    return history


def test_a_step_is_named_and_taken_back() -> None:
    history = history_of("A", "B")

    undone = history.undo()

    assert history.undo_name == "rename to B"
    assert (undone.undo_name, undone.redo_name) == ("rename to A", "rename to B")
    assert undone.document.metadata.title == "A"


def test_what_was_taken_back_is_taken_again() -> None:
    assert history_of("A", "B").undo().redo() == history_of("A", "B")


def test_an_edit_forgets_what_was_taken_back() -> None:
    history = history_of("A", "B").undo()

    assert history.edited("rename to C", renamed(history.document, "C")).redo_name is None


def test_an_edit_that_changes_nothing_is_no_step() -> None:
    history = history_of("A").undo()

    assert history.edited("nothing", history.document) is history


def test_the_first_document_is_the_end_of_undo_and_the_last_of_redo() -> None:
    assert history_of().undo() == history_of() == history_of().redo()


def test_a_drag_is_one_step_however_often_it_moved() -> None:
    history = history_of("A", "B")

    history = history.amended("rename to C", renamed(history.undo().document, "C"))

    assert [step.name for step in history.done] == ["rename to A", "rename to C"]
    assert history.undo().document == history_of("A").document


def test_a_drag_back_to_where_it_began_leaves_no_step() -> None:
    history = history_of("A", "B")

    assert history.amended("nothing", history.undo().document) == history_of("A")


def test_without_a_step_nothing_is_amended() -> None:
    with pytest.raises(ValueError, match="no step to amend"):
        history_of().amended("nothing", history_of().document)


# ---- a thousand steps --------------------------------------------------------------------------

Operation = Callable[[random.Random, ChartDocument], ChartDocument]


def chosen(rng: random.Random, document: ChartDocument) -> frozenset[NotePlace]:
    places = [place_of(note) for note in document.notes]
    return frozenset(rng.sample(places, min(len(places), rng.randint(1, 12))))


def pasted(rng: random.Random, document: ChartDocument) -> ChartDocument:
    clip = clipboard.copy_notes(document, chosen(rng, document))
    paste = rng.choice([clipboard.paste_notes, clipboard.paste_as_fill])
    return document if clip is None else paste(document, clip, rng.randrange(0, 12_000)).document


def with_other_sections(rng: random.Random, document: ChartDocument) -> ChartDocument:
    tick = rng.randrange(8) * 1920
    if any(section.tick == tick for section in document.sections):
        command = rng.choice(
            [section_commands.delete_section, lambda d, t: section_commands.move_section(d, t, t + 960)]
        )
        return command(document, tick)
    return section_commands.add_section(document, tick, f"Part {tick}")


def regridded(rng: random.Random, document: ChartDocument) -> ChartDocument:
    tick = rng.randrange(15_000)
    second = float(document.tempo_map.seconds_at(tick))
    edits: tuple[Callable[[], ChartDocument], ...] = (
        lambda: tempo_commands.set_bpm(document, tick, rng.uniform(90, 150)),
        lambda: tempo_commands.move_beat(document, tick, second + rng.uniform(-0.05, 0.05)),
        lambda: tempo_commands.set_signature(document, tick, rng.randint(2, 7), rng.choice([4, 8])),
        lambda: tempo_commands.start_bar(document, tick, from_here=rng.random() < 0.5),
        lambda: tempo_commands.halve_tempo(document),
        lambda: tempo_commands.double_tempo(document),
        lambda: tempo_commands.insert_marker(document, tick),
        lambda: tempo_commands.remove_marker(document, document.tempo_map.tempo_changes[-1].tick),
    )
    try:
        return rng.choice(edits)()
    except OptionError:  # a tempo out of range: refused, and nothing done
        return document


OPERATIONS: tuple[Operation, ...] = (
    lambda rng, d: note_placing.add_note(d, NotePlace(rng.randrange(15_000), rng.choice(LANES))).document,
    lambda rng, d: note_placing.add_note(d, NotePlace(rng.randrange(120) * 120, rng.choice(LANES))).document,
    lambda rng, d: note_placing.delete_notes(d, list(chosen(rng, d))[:3]).document,
    lambda rng, d: (
        note_placing.move_by_ticks(d, chosen(rng, d), rng.randint(-960, 960), rng.randint(-3, 3)).document
    ),
    lambda rng, d: note_placing.move_by_steps(d, chosen(rng, d), SnapSpec(8), rng.choice([-1, 1])).document,
    lambda rng, d: note_placing.move_by_seconds(d, chosen(rng, d), rng.choice([-0.01, 0.001])).document,
    lambda rng, d: note_placing.move_to_lane(d, chosen(rng, d), rng.choice(LANES)).document,
    lambda rng, d: note_placing.snap_notes(d, chosen(rng, d), SnapSpec(16)).document,
    lambda rng, d: note_placing.copy_by_ticks(d, list(chosen(rng, d))[:2], 960).document,
    lambda rng, d: note_placing.repeat_in_next_bar(d, list(chosen(rng, d))[:2]).document,
    lambda rng, d: note_qualities.toggle_cymbal(d, chosen(rng, d)).document,
    lambda rng, d: note_qualities.toggle_ghost(d, chosen(rng, d)).document,
    lambda rng, d: note_qualities.toggle_accent(d, chosen(rng, d)).document,
    lambda rng, d: note_qualities.toggle_double_kick(d, chosen(rng, d)).document,
    lambda rng, d: note_qualities.toggle_open_hat(d, chosen(rng, d)).document,
    lambda rng, d: note_qualities.change_velocity(d, chosen(rng, d), rng.choice([-8, 8])).document,
    lambda rng, d: note_settling.toggle_pin(d, chosen(rng, d)).document,
    lambda rng, d: note_settling.take_candidates(d, [heard_note(rng.randrange(9_000), Pad.SNARE)]).document,
    lambda rng, d: renamed(d, f"Song {rng.random()}"),
    pasted,
    with_other_sections,
    regridded,
)


def as_json(document: ChartDocument) -> str:
    """All of a document as text."""
    fields = {name: getattr(document, name) for name in ("tempo_map", "notes", "sections", "metadata")}
    plain = {
        name: [asdict(entry) for entry in value] if isinstance(value, tuple) else asdict(value)
        for name, value in fields.items()
    }
    plain["settled"] = sorted((stroke.voice.value, stroke.onset_s) for stroke in document.settled)
    return json.dumps(plain, default=lambda value: value.value if isinstance(value, Enum) else str(value))


def test_a_thousand_random_steps_undone_and_redone() -> None:
    rng = random.Random(7)
    first = groove_document(4)
    history = History(section_commands.add_section(first, 0, "Intro"))
    start = history.document
    for number in range(1_000):
        operation = OPERATIONS[number % len(OPERATIONS)]
        history = history.edited(f"step {number}", operation(rng, history.document))
    last = history.document

    while history.undo_name is not None:
        history = history.undo()
    undone = history.document
    while history.redo_name is not None:
        history = history.redo()

    assert undone == start
    assert as_json(undone) == as_json(start)
    assert history.document == last
    assert as_json(history.document) == as_json(last)
    assert len(history.done) > 800
