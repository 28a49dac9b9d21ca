"""What the keys do to notes."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QGuiApplication

from chart_hero_app.commands.registry import CommandRegistry
from chart_hero_app.view_models.song_session import SongSession
from chart_hero_core.domain.chart import Dynamics, Pad
from chart_hero_core.editing.document import NotePlace
from chart_hero_core.editing.snapping import SnapSpec
from tests.support.app_bench import AppBench

SNARE = NotePlace(480, Pad.SNARE)
FIRST_HAT = NotePlace(0, Pad.YELLOW_CYMBAL)


def selected(song: SongSession) -> list[tuple[int, Pad]]:
    return sorted(((place.tick, place.pad) for place in song.editor.selection), key=lambda place: place[0])


def test_a_figure_adds_a_note_at_the_playhead(registry: CommandRegistry, song: SongSession) -> None:
    song.player.seek(0.64)

    registry.run("notes.add_green_tom")

    assert selected(song) == [(600, Pad.GREEN_TOM)]
    assert song.editor.active_pad is Pad.GREEN_TOM
    assert song.editor.history.undo_name == "add floor tom"


def test_a_figure_plays_in_while_recording(
    registry: CommandRegistry, song: SongSession, bench: AppBench
) -> None:
    registry.run("play.record")
    bench.sound.advance(0.26)
    registry.run("notes.add_blue_cymbal")
    registry.run("play.record")

    [note] = [note for note in song.editor.document.notes if note.pad is Pad.BLUE_CYMBAL]
    assert note.tick == 240
    assert song.editor.history.undo_name == "record a note"


def test_a_selection_goes_to_a_lane(registry: CommandRegistry, song: SongSession) -> None:
    song.editor.select([SNARE])

    registry.run("notes.move_to_yellow_tom")

    assert selected(song) == [(480, Pad.YELLOW_TOM)]
    assert song.editor.history.undo_name == "move to high tom"


def test_arrows_move_the_selection_by_the_grid(registry: CommandRegistry, song: SongSession) -> None:
    song.editor.select([SNARE])
    song.timeline.display.choose(snap=SnapSpec(32))

    registry.run("notes.right")
    registry.run("notes.up")

    assert selected(song) == [(540, Pad.GREEN_TOM)]


def test_held_arrows_are_one_step_of_undo(registry: CommandRegistry, song: SongSession) -> None:
    before = song.editor.document
    song.editor.select([SNARE])
    for _ in range(3):
        registry.run("notes.right")

    song.editor.undo()

    assert song.editor.document == before


def test_another_selection_begins_another_step(registry: CommandRegistry, song: SongSession) -> None:
    song.editor.select([SNARE])
    registry.run("notes.right")
    song.editor.select([NotePlace(1440, Pad.SNARE)])
    registry.run("notes.right")

    assert len(song.editor.history.done) == 2


def test_arrows_move_the_playhead_while_nothing_is_selected(
    registry: CommandRegistry, song: SongSession
) -> None:
    song.player.seek(1.0)
    registry.run("notes.right")
    there_s = song.player.position_s
    registry.run("notes.left")

    assert there_s == pytest.approx(1.125)
    assert song.player.position_s == pytest.approx(1.0)


def test_arrows_change_the_active_lane_while_nothing_is_selected(
    registry: CommandRegistry, song: SongSession
) -> None:
    for _ in range(3):
        registry.run("notes.down")

    assert song.editor.active_pad is Pad.KICK


@pytest.mark.parametrize(
    ("command", "tick"),
    [("1_ms_earlier", 479), ("1_ms_later", 481), ("10_ms_earlier", 470), ("10_ms_later", 490)],
)
def test_milliseconds(registry: CommandRegistry, song: SongSession, command: str, tick: int) -> None:
    song.editor.select([SNARE])

    registry.run(f"notes.{command}")

    assert selected(song) == [(tick, Pad.SNARE)]


def test_q_snaps_the_selection(registry: CommandRegistry, song: SongSession) -> None:
    song.editor.select([SNARE])
    registry.run("notes.10_ms_later")

    registry.run("notes.snap")

    assert selected(song) == [(480, Pad.SNARE)]
    assert song.editor.history.undo_name == "snap 1 note"


def test_delete_says_how_many(registry: CommandRegistry, song: SongSession) -> None:
    song.editor.select([SNARE, FIRST_HAT])

    registry.run("notes.delete")

    assert song.editor.document.note_at(SNARE) is None
    assert song.editor.history.undo_name == "delete 2 notes"


def test_a_bar_is_repeated(registry: CommandRegistry, song: SongSession) -> None:
    song.editor.select([SNARE])

    registry.run("notes.repeat")

    assert selected(song) == [(2400, Pad.SNARE)]


def test_switches_show_what_the_selection_has(registry: CommandRegistry, song: SongSession) -> None:
    song.editor.select([SNARE])
    before = registry.is_on("notes.ghost")

    registry.run("notes.ghost")

    assert (before, registry.is_on("notes.ghost")) == (False, True)
    assert song.editor.selected_notes[0].dynamics is Dynamics.GHOST


def test_what_no_selected_note_can_have_says_so(registry: CommandRegistry, song: SongSession) -> None:
    song.editor.select([SNARE])

    assert registry.reason("notes.double_kick") == "No selected note can have it"
    assert registry.reason("notes.open_hat") == "No selected note can have it"
    assert registry.reason("notes.cymbal") == "No selected note can have it"


def test_presses_of_louder_are_one_step(registry: CommandRegistry, song: SongSession) -> None:
    song.editor.select([SNARE])
    registry.run("notes.louder")
    registry.run("notes.louder")
    registry.run("notes.softer")

    assert song.editor.selected_notes[0].velocity == 108
    assert len(song.editor.history.done) == 1


def test_without_a_song_commands_say_so(registry: CommandRegistry) -> None:
    assert registry.reason("notes.ghost") == "Open a song first"
    assert registry.reason("edit.undo") == "Open a song first"
    assert not registry.run("notes.add_kick")


def test_without_a_selection_commands_say_so(registry: CommandRegistry, song: SongSession) -> None:
    assert registry.reason("notes.delete") == "Select notes first"


def test_every_reason_and_every_switch_can_be_asked_at_any_time(
    registry: CommandRegistry, bench: AppBench, song: SongSession
) -> None:
    for _ in range(2):
        for command in registry.commands:
            assert isinstance(registry.reason(command.id), str)
            assert registry.is_on(command.id) in (None, True, False)
        bench.app.close_song()


# ---- clipboard and selection -------------------------------------------------------------------


def test_notes_are_cut_and_pasted_at_the_playhead(registry: CommandRegistry, song: SongSession) -> None:
    song.editor.select([SNARE])
    registry.run("edit.cut")
    song.player.seek(1.02)
    registry.run("edit.paste")

    assert song.editor.document.note_at(SNARE) is None
    assert selected(song) == [(960, Pad.SNARE)]
    assert song.editor.history.undo_name == "paste 1 note"


def test_a_fill_replaces_what_is_there(registry: CommandRegistry, song: SongSession) -> None:
    song.editor.select([SNARE])
    registry.run("edit.copy")
    song.player.seek(1.0)
    registry.run("edit.paste_as_fill")

    assert [note.pad for note in song.editor.document.notes_between(960, 1440)] == [Pad.SNARE]


def test_a_foreign_clipboard_is_told(registry: CommandRegistry, song: SongSession, bench: AppBench) -> None:
    QGuiApplication.clipboard().setText("milk, eggs")

    registry.run("edit.paste")

    message = bench.app.notice.message
    assert message is not None
    assert message.sentence == "The clipboard holds no drum notes. Copy some notes first."
    assert not song.editor.history.done


def test_all_and_none(registry: CommandRegistry, song: SongSession) -> None:
    registry.run("edit.select_all")
    count = len(song.editor.selection)
    registry.run("edit.select_none")

    assert count == len(song.editor.document.notes)
    assert not song.editor.selection


def test_the_selection_grows_chord_by_chord(registry: CommandRegistry, song: SongSession) -> None:
    song.player.seek(0.5)
    registry.run("edit.extend_right")
    registry.run("edit.extend_right")
    registry.run("edit.extend_left")

    assert [tick for tick, _ in selected(song)] == [240, 480, 480, 720]


def test_undo_and_redo(registry: CommandRegistry, song: SongSession) -> None:
    song.editor.select([SNARE])
    registry.run("notes.delete")
    registry.run("edit.undo")
    is_back = song.editor.document.note_at(SNARE) is not None
    registry.run("edit.redo")

    assert is_back
    assert song.editor.document.note_at(SNARE) is None
    assert registry.reason("edit.redo") == "Nothing to redo"
