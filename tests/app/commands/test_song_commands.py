"""Playing, tempo, review, view: what the keys do to the open song."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chart_hero_app.commands.registry import CommandRegistry
from chart_hero_app.view_models.song_session import SongSession
from chart_hero_app.view_models.timeline import GO_TO_MARGIN_PX
from chart_hero_app.view_models.timeline_display import Filter, Tool
from chart_hero_core.domain.chart import DrumNote, Pad, Section
from chart_hero_core.domain.timing import TimeSignature
from chart_hero_core.editing.document import ChartDocument, NotePlace, place_of
from chart_hero_core.editing.note_placing import add_note
from chart_hero_core.editing.section_commands import add_section
from chart_hero_core.editing.snapping import Grouping, SnapSpec
from chart_hero_core.review.hand_changes import HandChange
from tests.support.app_bench import AppBench

SNARE = NotePlace(480, Pad.SNARE)


def run(registry: CommandRegistry, *ids: str) -> None:
    for command_id in ids:
        assert registry.run(command_id), registry.reason(command_id)


# ---- playing -----------------------------------------------------------------------------------


def test_space_plays_and_pauses(registry: CommandRegistry, song: SongSession) -> None:
    run(registry, "play.toggle")
    is_playing = registry.is_on("play.toggle")
    run(registry, "play.toggle")

    assert (is_playing, song.player.is_playing) == (True, False)


def test_playing_begins_at_the_selection_or_the_loop(registry: CommandRegistry, song: SongSession) -> None:
    song.editor.select([SNARE])
    run(registry, "play.from_loop")
    from_selection_s = song.player.position_s
    song.timeline.set_loop(4.0, 6.0)
    run(registry, "play.from_loop")

    assert from_selection_s == pytest.approx(0.5)
    assert song.player.position_s == pytest.approx(4.0)


def test_places_of_the_song(registry: CommandRegistry, song: SongSession) -> None:
    reached = []
    song.editor.perform("", lambda document: add_section(document, 3840, "Verse"))
    for command in ("to_end", "to_start", "bar_on", "bar_on", "bar_back", "section_on", "section_back"):
        run(registry, f"play.{command}")
        reached.append(round(song.player.position_s, 3))

    assert reached == [round(song.timeline.duration_s, 3), 0.0, 2.0, 4.0, 2.0, 4.0, 0.0]


def test_back_from_the_middle_of_a_bar_is_its_bar_line(registry: CommandRegistry, song: SongSession) -> None:
    song.player.seek(3.0)

    run(registry, "play.bar_back")

    assert song.player.position_s == pytest.approx(2.0)


def test_notes_are_walked_through_one_by_one(registry: CommandRegistry, song: SongSession) -> None:
    song.player.seek(0.4)
    walked = []
    for command in ("note_on", "note_on", "note_on", "note_back"):
        run(registry, f"play.{command}")
        walked += [(note.tick, note.pad) for note in song.editor.selected_notes]

    hat = Pad.YELLOW_CYMBAL
    assert walked == [(480, hat), (480, Pad.SNARE), (720, hat), (480, Pad.SNARE)]
    assert song.editor.active_pad is Pad.SNARE
    assert song.player.position_s == pytest.approx(0.5)


def test_a_loop_is_set_by_its_ends(registry: CommandRegistry, song: SongSession) -> None:
    song.player.seek(2.0)
    run(registry, "play.loop_start")
    song.player.seek(4.0)
    run(registry, "play.loop_end")

    assert song.timeline.loop == (2.0, 4.0)
    run(registry, "play.loop")
    assert song.timeline.loop is None
    run(registry, "play.loop")
    assert song.timeline.loop == (2.0, 4.0)


def test_the_first_loop_is_the_bar_at_the_playhead(registry: CommandRegistry, song: SongSession) -> None:
    song.player.seek(2.5)

    run(registry, "play.loop")

    assert song.timeline.loop == pytest.approx((2.0, 4.0))


def test_the_beats_of_the_selection_are_looped(registry: CommandRegistry, song: SongSession) -> None:
    song.editor.select([NotePlace(720, Pad.YELLOW_CYMBAL), NotePlace(960, Pad.KICK)])

    run(registry, "play.loop_selection")

    assert song.timeline.loop == pytest.approx((0.5, 1.5))


def test_speed(registry: CommandRegistry, song: SongSession) -> None:
    run(registry, "play.faster", "play.faster", "play.slower")
    speed = song.player.speed
    run(registry, "play.slow")
    slow = song.player.speed
    run(registry, "play.slow")

    assert (speed, slow, song.player.speed) == pytest.approx((1.1, 0.6, 1.1))


def test_what_is_heard_is_switched(registry: CommandRegistry, song: SongSession) -> None:
    song.editor.activate_lane(Pad.KICK)
    switches = ("play.click", "play.drums", "play.ears", "play.mute", "play.solo")
    before = [registry.is_on(switch) for switch in switches]

    run(registry, *switches)

    assert [registry.is_on(switch) for switch in switches] == [not is_on for is_on in before]
    assert song.timeline.display.muted == {Pad.KICK}


# ---- tempo -------------------------------------------------------------------------------------


def test_the_beat_tool_comes_and_goes(registry: CommandRegistry, song: SongSession) -> None:
    run(registry, "tempo.beat_tool")
    tool = song.timeline.display.options.tool
    run(registry, "tempo.beat_tool")

    assert (tool, song.timeline.display.options.tool) == (Tool.BEAT, Tool.SELECT)


@pytest.mark.parametrize(
    ("command", "bpm", "step"), [("halve", 60.0, "halve tempo"), ("double", 240.0, "double tempo")]
)
def test_half_and_double(
    registry: CommandRegistry, song: SongSession, bench: AppBench, command: str, bpm: float, step: str
) -> None:
    run(registry, f"tempo.{command}")
    bench.until_idle()

    assert song.editor.document.tempo_map.bpm_at(0) == bpm
    assert song.editor.history.undo_name == step


def test_a_bar_starts_at_the_playhead(registry: CommandRegistry, song: SongSession, bench: AppBench) -> None:
    song.player.seek(5.0)
    run(registry, "tempo.start_bar_from_here")
    bench.until_idle()

    assert song.editor.document.tempo_map.time_signatures[-1] == TimeSignature(4800)
    assert song.editor.history.undo_name == "start bar at 3.3"


def test_markers_come_and_go(registry: CommandRegistry, song: SongSession, bench: AppBench) -> None:
    assert registry.reason("tempo.remove_marker") == "No tempo marker before the playhead"
    song.player.seek(2.0)
    run(registry, "tempo.insert_marker")
    bench.until_idle()
    ticks = [change.tick for change in song.editor.document.tempo_map.tempo_changes]
    run(registry, "tempo.remove_marker")
    bench.until_idle()

    assert ticks == [0, 1920]
    assert len(song.editor.document.tempo_map.tempo_changes) == 1


def test_taps_are_one_step_of_undo(registry: CommandRegistry, song: SongSession, bench: AppBench) -> None:
    before = song.editor.document
    run(registry, "play.toggle")
    for _ in range(5):
        song.grid.tap(song.player.position_s)
        bench.until_idle()
        bench.sound.advance(0.6)

    assert song.editor.document.tempo_map.bpm_at(4000) == pytest.approx(100.0, abs=2.0)
    assert len(song.editor.history.done) == 1
    song.editor.undo()
    assert song.editor.document == before


def test_an_edit_between_taps_is_not_lost(
    registry: CommandRegistry, song: SongSession, bench: AppBench
) -> None:
    run(registry, "play.toggle")
    for number in range(6):
        song.grid.tap(song.player.position_s)
        bench.until_idle()
        if number == 3:
            run(registry, "edit.select_all", "notes.delete")
        bench.sound.advance(0.6)

    assert song.editor.document.notes == ()
    assert [step.name for step in song.editor.history.done] == ["tap tempo, bar 1", "delete 72 notes"]


def test_a_tempo_out_of_range_is_told(registry: CommandRegistry, song: SongSession, bench: AppBench) -> None:
    song.grid.set_bpm(0, 5000.0)
    bench.until_idle()

    message = bench.app.notice.message
    assert message is not None
    assert message.sentence == "A tempo of 5000 BPM cannot be used. Choose one from 10 to 1000."


def test_grid_edits_are_named_with_their_bars(song: SongSession, bench: AppBench) -> None:
    song.grid.set_bpm(1920, 121.0)
    song.grid.set_signature(1920, 7, 8)
    bench.until_idle()

    assert [step.name for step in song.editor.history.done] == [
        "tempo, bar 2",
        "time signature 7/8, bar 2",
    ]


def test_a_section_begins_at_the_nearest_bar_and_goes(registry: CommandRegistry, song: SongSession) -> None:
    song.player.seek(3.4)
    run(registry, "tempo.new_section")
    sections = song.editor.document.sections
    run(registry, "tempo.delete_section")

    assert sections == (Section(3840, "Section 1"),)
    assert song.editor.document.sections == ()
    assert song.editor.history.undo_name == "delete section Section 1"


# ---- review ------------------------------------------------------------------------------------


@pytest.fixture
def doubtful(song: SongSession) -> SongSession:
    def doubt(document: ChartDocument) -> ChartDocument:
        notes = (replace(n, confidence=0.4 if n.tick in (480, 3840) else 0.9) for n in document.notes)
        return replace(document, notes=tuple(notes))

    song.editor.perform("doubt", doubt)
    return song


def test_doubts_are_gone_through_and_kept(registry: CommandRegistry, doubtful: SongSession) -> None:
    run(registry, "review.next", "review.keep", "review.next", "review.keep")

    assert registry.reason("review.next") == "Nothing doubtful left"
    assert doubtful.review.n_left == 0


def test_without_a_doubt_there_is_nothing_to_keep(registry: CommandRegistry, song: SongSession) -> None:
    assert registry.reason("review.keep").startswith("No doubtful note is selected")
    assert registry.reason("play.loop_doubt") == "Go to a doubtful note first"


def test_a_candidate_at_the_playhead_becomes_a_note(registry: CommandRegistry, song: SongSession) -> None:
    tom = DrumNote(720, Pad.GREEN_TOM, onset_s=0.76, confidence=0.3)
    song.editor.show_candidates([tom])
    song.player.seek(0.75)

    run(registry, "review.keep")

    assert song.editor.document.note_at(NotePlace(720, Pad.GREEN_TOM)) == replace(tom, is_pinned=True)
    assert song.editor.history.undo_name == "keep floor tom"


def test_pins_go_on_and_off(registry: CommandRegistry, song: SongSession) -> None:
    song.editor.select([SNARE])
    run(registry, "review.pin")
    is_pinned = registry.is_on("review.pin")
    run(registry, "review.pin")

    assert (is_pinned, registry.is_on("review.pin")) == (True, False)
    assert song.editor.history.undo_name == "unpin 1 note"


def test_a_moved_note_goes_home_when_it_is_unpinned(
    registry: CommandRegistry, session: SongSession, bench: AppBench
) -> None:
    heard = session.editor.document
    session.editor.select([next(place_of(note) for note in heard.notes if note.pad is Pad.SNARE)])
    run(registry, "notes.right", "notes.right")
    moved = session.editor.document

    run(registry, "review.pin")
    bench.until_idle()

    assert session.editor.document == heard
    session.editor.undo()
    assert session.editor.document == moved


def test_the_filter_goes_round(registry: CommandRegistry, song: SongSession) -> None:
    shown = []
    for _ in range(4):
        run(registry, "review.filter")
        shown.append(song.timeline.display.options.shows_only)

    assert shown == [{Filter.DOUBTFUL}, {Filter.CANDIDATES}, {Filter.PINNED}, frozenset()]


def test_more_notes_of_the_active_lane(registry: CommandRegistry, song: SongSession, bench: AppBench) -> None:
    song.editor.activate_lane(Pad.SNARE)
    for command in ("review.more", "review.more", "review.fewer"):
        run(registry, command)
        bench.until_idle()

    assert song.rereading.sensitivity(Pad.SNARE) == pytest.approx(0.55)
    assert song.rereading.sensitivity(Pad.KICK) == 0.5
    assert len(song.editor.history.done) == 1


# ---- view --------------------------------------------------------------------------------------


def test_zoom_keeps_the_playhead_in_its_place(registry: CommandRegistry, song: SongSession) -> None:
    timeline = song.timeline
    song.player.seek(4.0)
    x = timeline.x_of(4.0)
    run(registry, "view.zoom_in", "view.zoom_in")

    assert timeline.x_of(4.0) == pytest.approx(x)
    assert timeline.px_per_s == pytest.approx(225.0)


def test_what_the_model_says_is_shown_for_notes_that_were_changed(
    registry: CommandRegistry, song: SongSession, bench: AppBench
) -> None:
    display, place = song.timeline.display, NotePlace(60, Pad.GREEN_TOM)
    song.editor.perform("add note", lambda document: add_note(document, place).document)
    bench.until_idle()
    assert display.hand_changes == ()

    run(registry, "view.model")
    bench.until_idle()
    assert display.hand_changes == (HandChange(None, song.editor.document.note_at(place)),)

    run(registry, "view.model")
    bench.until_idle()
    assert display.hand_changes == ()


def test_the_whole_song_and_the_selection(registry: CommandRegistry, song: SongSession) -> None:
    song.editor.select([NotePlace(1920, Pad.KICK), NotePlace(3840, Pad.KICK)])
    run(registry, "view.zoom_to_selection")
    selection = (song.timeline.start_s, song.timeline.end_s)
    run(registry, "view.whole_song")

    assert selection == pytest.approx((1.75, 4.25))
    assert song.timeline.x_of(0.0) == pytest.approx(GO_TO_MARGIN_PX)
    assert song.timeline.end_s == pytest.approx(song.timeline.duration_s)


def test_steps_of_the_grid(registry: CommandRegistry, song: SongSession) -> None:
    display = song.timeline.display
    run(registry, "view.finer", "view.triplets")
    triplets = display.options.snap
    run(registry, "view.triplets", "view.coarser", "view.snap")

    assert triplets == SnapSpec(32, Grouping.TRIPLETS)
    assert display.options.snap == SnapSpec(16, is_on=False)
    assert registry.is_on("view.snap") is False


@pytest.mark.parametrize("command", ["drift", "velocity", "game_lanes", "follow"])
def test_switches_of_the_view(registry: CommandRegistry, song: SongSession, command: str) -> None:
    before = registry.is_on(f"view.{command}")

    run(registry, f"view.{command}")

    assert registry.is_on(f"view.{command}") is not before


def test_tools(registry: CommandRegistry, song: SongSession) -> None:
    run(registry, "view.pencil_tool")
    tool = song.timeline.display.options.tool
    run(registry, "view.select_tool")

    assert (tool, song.timeline.display.options.tool) == (Tool.PENCIL, Tool.SELECT)
