"""What the mouse does in the lanes, without a widget: 100 px a second, lanes 40 px high."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from chart_hero_app.view_models.timeline_display import HeardStroke, Hearing, Tool
from chart_hero_app.widgets.timeline.gestures import BeatDrag, LaneGestures, Marquee, NoteDrag
from chart_hero_app.widgets.timeline.rows import LaneRows
from chart_hero_core.domain.chart import DrumNote, Pad
from chart_hero_core.editing.document import LANES, NotePlace, place_of
from tests.support.timeline import BAR_TICKS, BEAT_TICKS, TimelineBench, hit, song

LANE_PX = 40
NONE = Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier

KICK, SNARE, HAT = hit(1, 1, Pad.KICK), hit(1, 2, Pad.SNARE), hit(2, 1, Pad.YELLOW_CYMBAL)
KICK_X, SNARE_X, HAT_X = 0, 50, 200


def y_of(pad: Pad) -> float:
    return LANES.index(pad) * LANE_PX + LANE_PX / 2


class Hand:
    """A hand on the lanes, and what came of it."""

    def __init__(self, *notes: DrumNote, is_folded: bool = False) -> None:
        self.bench = TimelineBench(song(*notes))
        rows = LaneRows.of(is_folded=is_folded, lane_px=LANE_PX)
        self.gestures = LaneGestures(self.bench.editor, self.bench.timeline, lambda: rows)
        self.seeks: list[float] = []
        self.gestures.seek_asked.connect(self.seeks.append)

    def click(self, x: float, y: float, modifiers: Qt.KeyboardModifier = NONE) -> None:
        self.gestures.press(x, y, modifiers)
        self.gestures.release(x, y, modifiers)

    def drag(
        self, start: tuple[float, float], end: tuple[float, float], modifiers: Qt.KeyboardModifier = NONE
    ) -> None:
        self.hold(start, end, modifiers)
        self.gestures.release(*end, modifiers)

    def hold(
        self, start: tuple[float, float], end: tuple[float, float], modifiers: Qt.KeyboardModifier = NONE
    ) -> None:
        self.gestures.press(*start, modifiers)
        self.gestures.drag(*end, modifiers)

    def choose(self, tool: Tool) -> None:
        self.bench.timeline.display.choose(tool=tool)

    @property
    def selection(self) -> frozenset[NotePlace]:
        return self.bench.editor.selection

    @property
    def places(self) -> list[NotePlace]:
        return [place_of(note) for note in self.bench.document.notes]

    @property
    def undo_name(self) -> str | None:
        return self.bench.editor.history.undo_name


@pytest.fixture
def hand() -> Hand:
    return Hand(KICK, SNARE, HAT)


# Clicks


def test_a_click_on_a_note_selects_it_alone(hand: Hand) -> None:
    hand.click(SNARE_X, y_of(Pad.SNARE))
    hand.click(HAT_X + 6, y_of(Pad.YELLOW_CYMBAL) - 19)

    assert hand.selection == {place_of(HAT)}
    assert hand.seeks == []
    assert hand.bench.editor.active_pad is Pad.YELLOW_CYMBAL


def test_a_click_with_shift_adds_a_note_and_takes_it_away_again(hand: Hand) -> None:
    hand.click(SNARE_X, y_of(Pad.SNARE))
    hand.click(HAT_X, y_of(Pad.YELLOW_CYMBAL), SHIFT)
    assert hand.selection == {place_of(SNARE), place_of(HAT)}

    hand.click(HAT_X, y_of(Pad.YELLOW_CYMBAL), SHIFT)
    assert hand.selection == {place_of(SNARE)}


def test_a_click_on_the_ground_sets_the_playhead_and_selects_nothing(hand: Hand) -> None:
    hand.click(SNARE_X, y_of(Pad.SNARE))
    hand.click(310, y_of(Pad.SNARE))

    assert hand.seeks == [pytest.approx(3.1)]
    assert hand.selection == frozenset()


def test_of_two_notes_in_reach_the_nearer_is_hit() -> None:
    early, late = DrumNote(0, Pad.SNARE), DrumNote(96, Pad.SNARE)  # 10 px apart
    hand = Hand(early, late)

    hand.click(6, y_of(Pad.SNARE))

    assert hand.selection == {place_of(late)}


def test_a_click_on_a_candidate_makes_it_a_note(hand: Hand) -> None:
    candidate = hit(2, 3, Pad.BLUE_CYMBAL, confidence=0.3)
    hand.bench.editor.show_candidates([candidate])

    hand.click(300, y_of(Pad.BLUE_CYMBAL))

    kept = hand.bench.document.note_at(place_of(candidate))
    assert kept is not None
    assert kept.is_pinned
    assert hand.selection == {place_of(candidate)}


def test_a_double_click_on_the_ground_adds_a_note_on_the_grid(hand: Hand) -> None:
    hand.gestures.double_click(254, y_of(Pad.BLUE_TOM))

    added = NotePlace(BAR_TICKS + BEAT_TICKS, Pad.BLUE_TOM)
    assert added in hand.places
    assert hand.selection == {added}
    assert hand.undo_name == "add mid tom"


def test_a_double_click_on_a_note_adds_nothing(hand: Hand) -> None:
    hand.gestures.double_click(SNARE_X + 3, y_of(Pad.SNARE))

    assert len(hand.places) == 3


def test_a_menu_is_for_the_note_under_the_pointer(hand: Hand) -> None:
    hand.gestures.menu_press(SNARE_X, y_of(Pad.SNARE))

    assert hand.selection == {place_of(SNARE)}


def test_a_menu_on_one_of_several_selected_notes_is_for_all(hand: Hand) -> None:
    hand.bench.editor.select([place_of(SNARE), place_of(HAT)])

    hand.gestures.menu_press(SNARE_X, y_of(Pad.SNARE))

    assert len(hand.selection) == 2


# Drags


def test_a_dragged_note_snaps_to_the_grid(hand: Hand) -> None:
    hand.drag((SNARE_X, y_of(Pad.SNARE)), (SNARE_X + 27, y_of(Pad.SNARE)))

    moved = NotePlace(SNARE.tick + 240, Pad.SNARE)
    assert moved in hand.places
    assert place_of(SNARE) not in hand.places
    assert hand.selection == {moved}
    assert hand.undo_name == "move note"


def test_a_note_dragged_with_shift_stands_where_it_is_let_go(hand: Hand) -> None:
    hand.drag((SNARE_X, y_of(Pad.SNARE)), (SNARE_X + 27, y_of(Pad.SNARE)), SHIFT)

    assert NotePlace(SNARE.tick + round(0.27 * 960), Pad.SNARE) in hand.places


def test_a_note_dragged_with_ctrl_is_copied(hand: Hand) -> None:
    hand.drag((SNARE_X, y_of(Pad.SNARE)), (SNARE_X + 100, y_of(Pad.SNARE)), CTRL)

    assert {place_of(SNARE), NotePlace(SNARE.tick + 960, Pad.SNARE)} <= set(hand.places)
    assert hand.undo_name == "copy note"


def test_a_note_dragged_to_another_lane_changes_its_pad(hand: Hand) -> None:
    hand.drag((HAT_X, y_of(Pad.YELLOW_CYMBAL)), (HAT_X, y_of(Pad.BLUE_CYMBAL)))

    assert NotePlace(HAT.tick, Pad.BLUE_CYMBAL) in hand.places


def test_selected_notes_are_dragged_together(hand: Hand) -> None:
    hand.bench.editor.select([place_of(SNARE), place_of(HAT)])

    hand.drag((SNARE_X, y_of(Pad.SNARE)), (SNARE_X + 100, y_of(Pad.SNARE)))

    assert {place.tick for place in hand.selection} == {SNARE.tick + 960, HAT.tick + 960}
    assert hand.undo_name == "move 2 notes"
    hand.bench.editor.undo()
    assert place_of(SNARE) in hand.places


def test_a_drag_back_to_where_it_began_is_no_step(hand: Hand) -> None:
    hand.gestures.press(SNARE_X, y_of(Pad.SNARE), NONE)
    hand.gestures.drag(SNARE_X + 100, y_of(Pad.SNARE), NONE)
    hand.gestures.drag(SNARE_X, y_of(Pad.SNARE), NONE)
    hand.gestures.release(SNARE_X, y_of(Pad.SNARE), NONE)

    assert hand.undo_name is None


def test_a_hand_that_trembles_does_not_drag(hand: Hand) -> None:
    hand.drag((SNARE_X, y_of(Pad.SNARE)), (SNARE_X + 3, y_of(Pad.SNARE) + 3))

    assert hand.undo_name is None


def test_while_notes_are_dragged_only_their_preview_moves(hand: Hand) -> None:
    hand.hold((SNARE_X, y_of(Pad.SNARE)), (SNARE_X + 100, y_of(Pad.SNARE)))

    assert hand.gestures.preview == NoteDrag(960, 0, is_copy=False)
    assert place_of(SNARE) in hand.places


def test_a_drag_can_be_let_go_as_if_it_had_not_been(hand: Hand) -> None:
    hand.hold((SNARE_X, y_of(Pad.SNARE)), (SNARE_X + 100, y_of(Pad.SNARE)))

    assert hand.gestures.cancel()
    hand.gestures.release(SNARE_X + 100, y_of(Pad.SNARE), NONE)

    assert hand.gestures.preview is None
    assert hand.undo_name is None


def test_a_drag_over_the_ground_selects_what_it_frames(hand: Hand) -> None:
    hand.drag((240, y_of(Pad.KICK)), (30, y_of(Pad.YELLOW_CYMBAL)))

    assert hand.selection == {place_of(SNARE), place_of(HAT)}
    assert hand.seeks == []


def test_a_frame_leaves_other_lanes_out(hand: Hand) -> None:
    hand.drag((240, y_of(Pad.KICK)), (30, y_of(Pad.SNARE)))

    assert hand.selection == {place_of(SNARE)}


def test_a_frame_with_shift_adds_to_the_selection(hand: Hand) -> None:
    hand.bench.editor.select([place_of(HAT)])

    hand.drag((30, y_of(Pad.GREEN_TOM)), (80, y_of(Pad.SNARE)), SHIFT)

    assert hand.selection == {place_of(SNARE), place_of(HAT)}


def test_the_frame_is_seen_while_it_is_drawn(hand: Hand) -> None:
    hand.hold((240, 100), (30, 200))

    assert hand.gestures.preview == Marquee((240, 30), (100, 200))


# Tools


def test_the_pencil_adds_at_once(hand: Hand) -> None:
    hand.choose(Tool.PENCIL)

    hand.click(300, y_of(Pad.GREEN_TOM))

    assert NotePlace(BAR_TICKS + 2 * BEAT_TICKS, Pad.GREEN_TOM) in hand.places
    assert hand.seeks == []


def test_the_pencil_does_not_add_twice_on_a_double_click(hand: Hand) -> None:
    hand.choose(Tool.PENCIL)

    hand.click(300, y_of(Pad.GREEN_TOM))
    hand.gestures.double_click(300, y_of(Pad.GREEN_TOM))

    assert len(hand.places) == 4


def test_the_beat_tool_drags_a_beat_line(hand: Hand) -> None:
    hand.choose(Tool.BEAT)

    hand.drag((203, y_of(Pad.SNARE)), (208, y_of(Pad.SNARE)))

    assert float(hand.bench.document.tempo_map.seconds_at(BAR_TICKS)) == pytest.approx(2.08, abs=2e-3)
    assert hand.undo_name == "move beat line, bar 2"


def test_the_beat_line_is_seen_while_it_is_dragged(hand: Hand) -> None:
    hand.choose(Tool.BEAT)

    hand.hold((200, 10), (230, 10))

    assert hand.gestures.preview == BeatDrag(BAR_TICKS, pytest.approx(2.3))


def test_beside_a_beat_line_the_beat_tool_drags_nothing(hand: Hand) -> None:
    hand.choose(Tool.BEAT)

    hand.drag((225, y_of(Pad.SNARE)), (260, y_of(Pad.SNARE)))

    assert hand.undo_name is None
    assert hand.selection == frozenset()


# The game's five lanes


def test_in_a_folded_lane_a_dragged_cymbal_stays_a_cymbal() -> None:
    hand = Hand(HAT, is_folded=True)
    folded_px = 64  # eight lanes of 40 in five

    hand.drag((HAT_X, 1.5 * folded_px), (HAT_X, 2.5 * folded_px))

    assert hand.places == [NotePlace(HAT.tick, Pad.BLUE_CYMBAL)]


@pytest.mark.parametrize("tool", list(Tool))
def test_while_a_song_is_heard_nothing_is_edited_and_it_is_said(tool: Tool) -> None:
    hand = Hand()
    refused: list[None] = []
    display = hand.bench.timeline.display
    display.edit_refused.connect(lambda: refused.append(None))
    display.show_hearing(Hearing(5.0, (HeardStroke(0.5, Pad.SNARE),)))
    display.choose(tool=tool)
    before = hand.bench.editor.document

    hand.drag((50, y_of(Pad.SNARE)), (150, y_of(Pad.SNARE)))
    n_drag = len(refused)
    hand.gestures.double_click(300, y_of(Pad.KICK))

    assert n_drag == 1
    assert len(refused) == 2
    assert hand.bench.editor.document is before
    assert hand.gestures.preview is None


def test_a_click_goes_there_while_a_song_is_heard() -> None:
    hand = Hand()
    hand.bench.timeline.display.show_hearing(Hearing(5.0))

    hand.click(250, y_of(Pad.SNARE))

    assert hand.seeks == [2.5]
