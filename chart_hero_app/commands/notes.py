"""Commands that change notes: where they are, and what they are."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from chart_hero_app.commands.open_song import OpenSong, notes_text, tr
from chart_hero_app.commands.registry import CommandRegistry
from chart_hero_app.commands.table_of_songs import NOTE_KEYS, add_id, move_id
from chart_hero_app.words import lane_name
from chart_hero_core.domain.chart import DrumNote, Dynamics, Pad
from chart_hero_core.domain.drums import DrumVoice
from chart_hero_core.editing import note_placing, note_qualities
from chart_hero_core.editing.document import LANES, ChartDocument, NotePlace
from chart_hero_core.editing.hand import Edited
from chart_hero_core.editing.snapping import next_line, previous_line

VELOCITY_STEP = 8

Toggle = Callable[[ChartDocument, frozenset[NotePlace]], Edited]


def bind_notes(registry: CommandRegistry, song: OpenSong) -> None:
    """Bind the commands of notes."""
    hand = _NoteHand(song)
    _bind_places(registry, song, hand)
    _bind_qualities(registry, song, hand)
    for pad in NOTE_KEYS:
        registry.bind(add_id(pad), partial(hand.add, pad), song.no_grid)
        registry.bind(move_id(pad), partial(hand.move_to, pad), song.no_selection)


def _bind_places(registry: CommandRegistry, song: OpenSong, hand: _NoteHand) -> None:
    registry.bind("notes.left", partial(hand.step, -1), song.no_grid)
    registry.bind("notes.right", partial(hand.step, 1), song.no_grid)
    registry.bind("notes.up", partial(hand.change_lane, -1), song.no_song)
    registry.bind("notes.down", partial(hand.change_lane, 1), song.no_song)
    for name, delta_s in (
        ("1_ms_earlier", -0.001),
        ("1_ms_later", 0.001),
        ("10_ms_earlier", -0.010),
        ("10_ms_later", 0.010),
    ):
        registry.bind(f"notes.{name}", partial(hand.shift, delta_s), song.no_selection)
    registry.bind("notes.snap", hand.snap, song.no_selection)
    registry.bind("notes.delete", hand.delete, song.no_selection)
    registry.bind("notes.repeat", hand.repeat, song.no_selection)


def _bind_qualities(registry: CommandRegistry, song: OpenSong, hand: _NoteHand) -> None:
    toggles: tuple[tuple[str, str, Toggle, Callable[[DrumNote], bool | None]], ...] = (
        ("cymbal", tr("cymbal or tom"), note_qualities.toggle_cymbal, _is_cymbal),
        ("ghost", tr("ghost"), note_qualities.toggle_ghost, partial(_has, Dynamics.GHOST)),
        ("accent", tr("accent"), note_qualities.toggle_accent, partial(_has, Dynamics.ACCENT)),
        ("double_kick", tr("2x kick"), note_qualities.toggle_double_kick, _is_double),
        ("open_hat", tr("open hi-hat"), note_qualities.toggle_open_hat, _is_open),
    )
    for name, step, toggle, has in toggles:
        registry.bind(
            f"notes.{name}",
            partial(song.edit_selection, step, toggle),
            partial(hand.none_can_have, has),
            partial(hand.all_have, has),
        )
    registry.bind("notes.louder", partial(hand.change_velocity, VELOCITY_STEP), song.no_selection)
    registry.bind("notes.softer", partial(hand.change_velocity, -VELOCITY_STEP), song.no_selection)


class _NoteHand:
    """What the keys do to the selected notes; without any, to the playhead and the active lane."""

    def __init__(self, song: OpenSong) -> None:
        self._song = song

    def add(self, pad: Pad) -> None:
        """Put a note at the playhead; while notes are played in, at what is heard."""
        session = self._song.session
        if session.recorder.is_recording:
            session.recorder.tap(pad)
            return
        place = NotePlace(self._song.playhead_tick, pad)
        session.editor.activate_lane(pad)
        name = tr("add %1", lane_name(pad).lower())
        self._song.edit(name, lambda document: note_placing.add_note(document, place))

    def move_to(self, pad: Pad) -> None:
        name = tr("move to %1", lane_name(pad).lower())
        self._song.edit_selection(
            name, lambda document, places: note_placing.move_to_lane(document, places, pad)
        )
        self._song.editor.activate_lane(pad)

    def step(self, direction: int) -> None:
        """One grid step later (1) or earlier (-1)."""
        snap = self._song.timeline.display.options.snap
        if self._song.editor.selection:
            self._move(lambda document, places: note_placing.move_by_steps(document, places, snap, direction))
            return
        line = next_line if direction > 0 else previous_line
        tick = line(self._song.document.tempo_map, snap, self._song.exact_tick)
        second = self._song.seconds_at(tick)
        self._song.app.player.seek(second)
        self._song.timeline.reveal(second)

    def change_lane(self, direction: int) -> None:
        """One lane down (1) or up (-1)."""
        editor = self._song.editor
        if editor.selection:
            self._move(lambda document, places: note_placing.move_by_lanes(document, places, direction))
            return
        row = LANES.index(editor.active_pad) + direction
        editor.activate_lane(LANES[min(max(row, 0), len(LANES) - 1)])

    def shift(self, delta_s: float) -> None:
        self._move(lambda document, places: note_placing.move_by_seconds(document, places, delta_s))

    def snap(self) -> None:
        snap = self._song.timeline.display.options.snap
        self._song.edit_selection(
            notes_text(tr("snap %1"), len(self._song.editor.selection)),
            lambda document, places: note_placing.snap_notes(document, places, snap),
        )

    def delete(self) -> None:
        name = notes_text(tr("delete %1"), len(self._song.editor.selection))
        self._song.edit_selection(name, note_placing.delete_notes)

    def repeat(self) -> None:
        name = notes_text(tr("repeat %1"), len(self._song.editor.selection))
        self._song.edit_selection(name, note_placing.repeat_in_next_bar)

    def change_velocity(self, delta: int) -> None:
        self._song.edit_selection(
            tr("velocity"),
            lambda document, places: note_qualities.change_velocity(document, places, delta),
            amends=True,
        )

    def _move(self, command: Callable[[ChartDocument, frozenset[NotePlace]], Edited]) -> None:
        name = notes_text(tr("move %1"), len(self._song.editor.selection))
        self._song.edit_selection(name, command, amends=True)

    # What switches show

    def none_can_have(self, has: Callable[[DrumNote], bool | None]) -> str:
        """Say that no selected note can be switched; `has` tells None for those."""
        reason = self._song.no_selection()
        if reason or any(has(note) is not None for note in self._song.editor.selected_notes):
            return reason
        return tr("No selected note can have it")

    def all_have(self, has: Callable[[DrumNote], bool | None]) -> bool:
        """Whether all selected notes that can have it do."""
        if self._song.no_selection():
            return False
        having = [has(note) for note in self._song.editor.selected_notes]
        return True in having and False not in having


def _is_cymbal(note: DrumNote) -> bool | None:
    return note.pad.is_cymbal if note.pad.is_cymbal or note.pad.is_tom else None


def _has(dynamics: Dynamics, note: DrumNote) -> bool | None:
    return None if note.pad is Pad.KICK else note.dynamics is dynamics


def _is_double(note: DrumNote) -> bool | None:
    return note.is_double_kick if note.pad is Pad.KICK else None


def _is_open(note: DrumNote) -> bool | None:
    return note.voice is DrumVoice.HI_HAT_OPEN if note.pad is Pad.YELLOW_CYMBAL else None
