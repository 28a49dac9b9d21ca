"""Other readings of a fill: found, heard, taken, left."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from chart_hero_app.playback.desk import Fader
from chart_hero_app.view_models.fill_repair import MOST_READINGS, FillRepair, FillSpan
from chart_hero_app.view_models.song_session import SongSession
from chart_hero_app.view_models.timeline import Span
from chart_hero_app.widgets.fill_repair_words import changes_text, fill_text, reading_name
from chart_hero_core.domain.chart import DrumNote
from chart_hero_core.domain.timing import TempoMap
from chart_hero_core.editing.document import place_of
from chart_hero_core.review.fill_repair import Reading, ReadingChanges
from chart_hero_core.review.reading_names import ReadingName
from tests.support.app_bench import AppBench
from tests.support.fill_song import FILL_BARS, fill_start, lay_fill_song, select_fill


@pytest.fixture
def repair(song: SongSession, bench: AppBench) -> Iterator[FillRepair]:
    """The repair of the selected fill, not opened yet."""
    repair = FillRepair(song, bench.app.jobs)
    yield repair
    repair.abandon()
    repair.deleteLater()


@pytest.fixture
def opened(repair: FillRepair, bench: AppBench) -> FillRepair:
    """The repair with its readings."""
    repair.open()
    bench.until(lambda: not repair.is_searching)
    return repair


def test_what_the_chart_has_is_the_first_of_up_to_three_readings(opened: FillRepair) -> None:
    names = [reading.name for reading in opened.readings]

    assert names[0] is ReadingName.AS_IT_IS
    assert 2 <= len(names) <= MOST_READINGS
    assert opened.span is not None
    assert fill_text(opened.span) == "bar 2, beats 3 and 4"


def test_nothing_plays_and_nothing_is_drawn_before_the_user_listens(
    opened: FillRepair, song: SongSession
) -> None:
    assert not song.player.is_playing
    assert song.timeline.display.proposed == ()
    assert song.timeline.loop is None


def test_a_reading_is_drawn_as_candidates_and_played_in_a_loop_around_the_fill(
    opened: FillRepair, song: SongSession
) -> None:
    opened.step(1)

    now, other = opened.readings[:2]
    assert set(song.timeline.display.proposed) == set(other.notes) - set(now.notes) != set()
    assert song.player.is_playing
    assert song.timeline.loop is not None
    assert tuple(song.timeline.loop) == pytest.approx((1.42, 4.3))  # bar 2 with a beat on both sides
    assert song.player.position_s == pytest.approx(1.42)


def test_the_chart_sounds_while_it_is_heard_even_if_its_sounds_were_off(
    opened: FillRepair, song: SongSession
) -> None:
    song.player.switch_fader(Fader.KIT, False)

    opened.choose(1)
    was_on = song.player.desk.is_on(Fader.KIT)
    opened.close()

    assert was_on
    assert not song.player.desk.is_on(Fader.KIT)


@pytest.mark.parametrize("loop", [None, Span(0.5, 1.0)])
def test_leaving_gives_everything_back(opened: FillRepair, song: SongSession, loop: Span | None) -> None:
    if loop is not None:
        song.timeline.set_loop(*loop)
    before = song.editor.document

    opened.step(-1)
    opened.close()

    assert song.editor.document is before
    assert song.timeline.display.proposed == ()
    assert song.timeline.loop == loop
    assert not song.player.is_playing
    assert not opened.is_open


def test_steps_go_around(opened: FillRepair) -> None:
    chosen = []
    for _ in opened.readings:
        opened.step(1)
        chosen.append(opened.chosen)

    assert chosen == [*range(1, len(opened.readings)), 0]


def test_taking_is_one_step_of_undo_and_settles_the_fill(opened: FillRepair, song: SongSession) -> None:
    before, taken = song.editor.document, []
    opened.taken.connect(lambda tick, notes: taken.append((tick, notes)))
    opened.choose(1)
    wanted = {place_of(note) for note in opened.readings[1].notes}

    opened.take()

    start = fill_start(FILL_BARS[0])
    fill = song.editor.document.notes_between(start, start + 960)
    assert {place_of(note) for note in fill} == wanted
    assert all(note.is_pinned for note in fill)
    assert song.editor.history.undo_name == "repair fill, bar 2"
    assert taken == [(start, before.notes)]
    song.editor.undo()
    assert song.editor.document == before


def test_another_selection_or_an_edit_leaves_the_fill(
    opened: FillRepair, song: SongSession, bench: AppBench
) -> None:
    song.editor.select([])
    after_selection = opened.is_open
    select_fill(song)
    opened.open()
    bench.until(lambda: not opened.is_searching)
    song.editor.perform("less", lambda document: document.__class__(document.tempo_map))

    assert (after_selection, opened.is_open) == (False, False)


def test_without_a_selection_it_is_the_place_under_review(song: SongSession, repair: FillRepair) -> None:
    place = song.review.doubts.places[0]
    song.review.go_to(place)
    song.editor.select([])

    assert repair.hindrance() == ""
    assert repair.notes == place.notes


def test_why_nothing_can_be_repaired(song: SongSession, repair: FillRepair) -> None:
    song.editor.select(map(place_of, song.editor.document.notes))
    too_many = repair.hindrance()
    song.editor.select([])
    nothing = repair.hindrance()
    song.rereading.forget()

    assert too_many == "Select no more than 4 bars"
    assert nothing == "Select the notes of a fill first"
    assert repair.hindrance() == "Nothing was heard yet"


def test_a_sure_fill_has_no_readings(song: SongSession, repair: FillRepair, bench: AppBench) -> None:
    lay_fill_song(song, is_sure=True)
    select_fill(song)

    repair.open()
    bench.until(lambda: not repair.is_searching)

    assert repair.is_open
    assert repair.readings == ()


def test_a_song_that_goes_while_readings_are_sought_is_let_go(
    song: SongSession, repair: FillRepair, bench: AppBench
) -> None:
    repair.open()

    repair.abandon()
    bench.app.close_song()
    bench.until_idle()

    assert repair.readings == ()
    assert bench.faults == []


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (960, 1440, "bar 1, beats 3 and 4"),
        (970, 1000, "bar 1, beat 3"),
        (480, 1900, "bar 1, beats 2 to 4"),
        (0, 1900, "bar 1"),
        (1500, 2000, "bars 1 to 2"),
    ],
)
def test_where_a_fill_is(first: int, last: int, words: str) -> None:
    assert fill_text(FillSpan.around(TempoMap.steady(120.0), first, last)) == words


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (ReadingChanges(0, 0, 2), "changes 2 notes"),
        (ReadingChanges(0, 0, 1), "changes 1 note"),
        (ReadingChanges(0, 1, 3), "changes 3, removes 1"),
        (ReadingChanges(2, 0, 0), "adds 2 notes"),
        (ReadingChanges(1, 1, 1), "changes 1, adds 1, removes 1"),
    ],
)
def test_what_a_reading_changes(changes: ReadingChanges, words: str) -> None:
    notes: tuple[DrumNote, ...] = ()
    reading = Reading(ReadingName.ONE_TOM, notes, notes, notes, frozenset(), 0.5, changes)

    assert changes_text(reading) == words


def test_every_reading_has_a_name() -> None:
    assert {reading_name(name) for name in ReadingName} == {name.value for name in ReadingName}
