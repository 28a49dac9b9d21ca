"""What the lanes show, looked up in the painted pixels, and what the mouse does to the widget."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from chart_hero_app.theme.look import Look, ThemeChoice
from chart_hero_app.view_models.timeline_display import Filter, HeardStroke, Hearing, Tool
from chart_hero_app.widgets.timeline.lanes import LanesView
from chart_hero_core.domain.chart import DrumNote, Dynamics, Pad
from chart_hero_core.domain.drums import DrumVoice
from chart_hero_core.editing.document import LANES, place_of
from chart_hero_core.editing.note_placing import add_note, delete_notes
from chart_hero_core.review.hand_changes import HandChange
from tests.support.timeline import TimelineBench, hit, song

LANE_PX = 48
X = 200
"""Pixel of the note at bar 2, beat 1."""

Show = Callable[..., tuple[LanesView, TimelineBench]]


@pytest.fixture
def show(qtbot: QtBot, look: Look) -> Show:
    def shown(*notes: DrumNote) -> tuple[LanesView, TimelineBench]:
        bench = TimelineBench(song(*notes), look)
        view = LanesView(*bench.parts)
        qtbot.addWidget(view)
        view.resize(1_000, view.height())
        bench.playhead_s = 50.0
        view.show()
        return view, bench

    return shown


def picture(view: LanesView) -> QImage:
    return view.grab().toImage()


def middle_of(pad: Pad) -> int:
    return LANES.index(pad) * LANE_PX + LANE_PX // 2


def likeness(colour: QColor, other: QColor) -> float:
    """0 for the same colour, 1 for the most different."""
    pairs = zip(colour.getRgb()[:3], other.getRgb()[:3], strict=True)
    return max(abs(int(one) - int(two)) for one, two in pairs) / 255  # type: ignore[call-overload]


def has_colour(image: QImage, colour: QColor, box: tuple[int, int, int, int]) -> bool:
    """Whether a pixel of (left, top, width, height) has about this colour."""
    left, top, width, height = box
    ratio = image.devicePixelRatio()
    places = ((x, y) for x in range(left, left + width) for y in range(top, top + height))
    return any(likeness(image.pixelColor(int(x * ratio), int(y * ratio)), colour) < 0.04 for x, y in places)


def lane_box(pad: Pad, width: int = 24) -> tuple[int, int, int, int]:
    return X - width // 2, LANES.index(pad) * LANE_PX, width, LANE_PX


@pytest.mark.parametrize("pad", Pad)
def test_each_pad_has_its_colour_in_its_lane(show: Show, pad: Pad) -> None:
    view, bench = show(hit(2, 1, pad))

    image = picture(view)

    fill = bench.look.theme.lane_fill(pad)
    others = [other for other in LANES if other is not pad]
    assert has_colour(image, fill, lane_box(pad))
    assert not any(has_colour(image, fill, lane_box(other)) for other in others)


def test_an_open_hi_hat_is_a_ring(show: Show) -> None:
    view, bench = show(hit(2, 1, Pad.YELLOW_CYMBAL, voice=DrumVoice.HI_HAT_OPEN))

    image = picture(view)

    middle = middle_of(Pad.YELLOW_CYMBAL)
    fill = bench.look.theme.lane_fill(Pad.YELLOW_CYMBAL)
    assert not has_colour(image, fill, (X - 2, middle - 2, 4, 4))
    assert has_colour(image, fill, (X - 8, middle, 4, 1))


def test_a_doubtful_note_has_its_flag(show: Show) -> None:
    view, bench = show(hit(2, 1, Pad.SNARE, confidence=0.5))

    assert has_colour(picture(view), bench.look.theme.color("doubt"), lane_box(Pad.SNARE))


def test_a_settled_note_has_a_dot_and_no_flag(show: Show) -> None:
    view, bench = show(hit(2, 1, Pad.SNARE, confidence=0.5, is_pinned=True))

    image = picture(view)

    low = LANES.index(Pad.SNARE) * LANE_PX + LANE_PX - 8
    assert has_colour(image, bench.look.theme.color("text"), (X - 2, low, 4, 4))
    assert not has_colour(image, bench.look.theme.color("doubt"), lane_box(Pad.SNARE))


def test_an_accent_has_its_caret(show: Show) -> None:
    view, bench = show(hit(2, 1, Pad.SNARE, dynamics=Dynamics.ACCENT))

    top = LANES.index(Pad.SNARE) * LANE_PX
    assert has_colour(picture(view), bench.look.theme.color("text"), (X - 3, top + 4, 6, 10))


def test_a_selected_note_has_its_frame(show: Show) -> None:
    view, bench = show(hit(2, 1, Pad.SNARE))
    before = picture(view)
    bench.editor.select([place_of(bench.document.notes[0])])

    box = (X - 11, middle_of(Pad.SNARE) - 10, 4, 20)
    selection = bench.look.theme.color("selection")
    assert has_colour(picture(view), selection, box)
    assert not has_colour(before, selection, box)


def test_a_note_against_the_hands_is_underlined(show: Show) -> None:
    view, bench = show(hit(2, 1, Pad.SNARE))
    bench.timeline.display.mark_hard_to_play({place_of(bench.document.notes[0]): "Three hands at once"})

    assert has_colour(picture(view), bench.look.theme.color("error"), lane_box(Pad.SNARE))


def test_a_candidate_is_an_outline(show: Show) -> None:
    view, bench = show()
    bench.editor.show_candidates([hit(2, 1, Pad.GREEN_TOM)])

    image = picture(view)

    middle = middle_of(Pad.GREEN_TOM)
    fill = bench.look.theme.lane_fill(Pad.GREEN_TOM)
    assert has_colour(image, fill, lane_box(Pad.GREEN_TOM))
    assert not has_colour(image, fill, (X - 2, middle - 2, 4, 4))


def test_a_muted_lane_is_pale(show: Show) -> None:
    view, bench = show(hit(2, 1, Pad.SNARE))
    bench.timeline.display.toggle_mute([Pad.SNARE])

    assert not has_colour(picture(view), bench.look.theme.lane_fill(Pad.SNARE), lane_box(Pad.SNARE))


def test_a_lane_beside_one_that_sounds_alone_is_pale(show: Show) -> None:
    view, bench = show(hit(2, 1, Pad.SNARE))
    bench.timeline.display.toggle_solo([Pad.KICK])

    assert not has_colour(picture(view), bench.look.theme.lane_fill(Pad.SNARE), lane_box(Pad.SNARE))


def test_a_filter_leaves_only_its_kind_at_full_strength(show: Show) -> None:
    view, bench = show(hit(2, 1, Pad.SNARE), hit(2, 1, Pad.KICK, is_pinned=True))
    bench.timeline.display.choose(shows_only=frozenset({Filter.PINNED}))

    image = picture(view)

    assert not has_colour(image, bench.look.theme.lane_fill(Pad.SNARE), lane_box(Pad.SNARE))
    assert has_colour(image, bench.look.theme.lane_fill(Pad.KICK), lane_box(Pad.KICK))


@pytest.mark.parametrize("seconds", [10.0, 30.0, 60.0])
def test_notes_are_seen_at_every_zoom(show: Show, seconds: float) -> None:
    """As shapes, as ticks, and as a band of density."""
    view, bench = show(hit(2, 1, Pad.SNARE), hit(2, 1, Pad.KICK, confidence=0.3))
    bench.timeline.show_span(0.0, seconds)

    image = picture(view)

    x = round(bench.timeline.x_of(2.0))
    theme = bench.look.theme
    snare, kick = ((x - 4, LANES.index(pad) * LANE_PX, 8, LANE_PX) for pad in (Pad.SNARE, Pad.KICK))
    assert any(
        has_colour(
            image, QColor.fromRgbF(*_mixed(theme.lane_fill(Pad.SNARE), theme.color("lane"), share)), snare
        )
        for share in (1.0, 0.6)  # a band of one note a column is pale
    )
    assert has_colour(image, theme.color("doubt"), kick)


def _mixed(colour: QColor, ground: QColor, share: float) -> tuple[float, float, float]:
    pairs = zip(colour.getRgbF()[:3], ground.getRgbF()[:3], strict=True)  # type: ignore[call-overload]
    red, green, blue = (share * over + (1 - share) * under for over, under in pairs)
    return red, green, blue


def test_an_edit_shows_at_once_and_so_does_its_undo(show: Show) -> None:
    view, bench = show(hit(2, 1, Pad.SNARE))
    fill = bench.look.theme.lane_fill(Pad.SNARE)
    picture(view)

    places = [place_of(bench.document.notes[0])]
    bench.editor.perform("delete note", lambda document: delete_notes(document, places).document)
    after = picture(view)
    bench.editor.undo()

    assert not has_colour(after, fill, lane_box(Pad.SNARE))
    assert has_colour(picture(view), fill, lane_box(Pad.SNARE))


def test_a_note_added_at_the_edge_of_a_piece_is_whole(show: Show) -> None:
    view, bench = show()
    picture(view)
    bench.timeline.scroll_to(0.56)  # 256 px, where a piece ends, lie at x 200
    place = place_of(DrumNote(round(2.56 * 960), Pad.SNARE))
    bench.editor.perform("add", lambda document: add_note(document, place).document)

    image = picture(view)

    fill = bench.look.theme.lane_fill(Pad.SNARE)
    middle = middle_of(Pad.SNARE)
    assert has_colour(image, fill, (X - 6, middle - 6, 3, 12))
    assert has_colour(image, fill, (X + 2, middle - 6, 3, 12))


def test_the_light_theme_gives_notes_an_edge(show: Show, look: Look) -> None:
    view, _bench = show(hit(2, 1, Pad.YELLOW_TOM))
    look.choose_theme(ThemeChoice.LIGHT)

    edge = look.theme.lane_edge(Pad.YELLOW_TOM)
    assert edge is not None
    assert has_colour(picture(view), edge, lane_box(Pad.YELLOW_TOM))


def test_strokes_are_seen_before_there_is_a_grid(show: Show) -> None:
    view, bench = show()
    bench.timeline.display.show_hearing(Hearing(3.0, (HeardStroke(2.0, Pad.SNARE),)))

    image = picture(view)

    theme = bench.look.theme
    assert has_colour(image, theme.lane_fill(Pad.SNARE), lane_box(Pad.SNARE))
    assert not has_colour(image, theme.color("bar-line"), (380, 4, 40, 2))


def test_folded_lanes_hold_cymbal_and_tom_of_a_colour(show: Show) -> None:
    view, bench = show(hit(2, 1, Pad.BLUE_TOM), hit(3, 1, Pad.BLUE_CYMBAL))
    bench.timeline.display.choose(folds_lanes=True)

    image = picture(view)

    lane_px = view.rows.lane_px
    fill = bench.look.theme.lane_fill(Pad.BLUE_TOM)
    assert len(view.rows.pads) == 5
    assert all(has_colour(image, fill, (x - 10, 2 * lane_px, 20, lane_px)) for x in (200, 400))


def test_a_note_glows_when_the_playhead_goes_over_it(show: Show) -> None:
    view, bench = show(hit(2, 1, Pad.SNARE))
    before = picture(view)
    bench.playhead_s = 2.01
    view.advance(2.01)

    beside = X - 9, middle_of(Pad.SNARE)
    assert picture(view).pixelColor(*beside) != before.pixelColor(*beside)


def test_strokes_appear_as_they_are_heard(show: Show) -> None:
    view, bench = show()
    bench.timeline.display.show_hearing(Hearing(1.0))
    picture(view)
    bench.timeline.display.show_hearing(Hearing(3.0, (HeardStroke(2.0, Pad.SNARE),)))

    assert has_colour(picture(view), bench.look.theme.lane_fill(Pad.SNARE), lane_box(Pad.SNARE))


def test_undo_lights_up_what_it_changed(show: Show, look: Look) -> None:
    look.choose_reduced_motion(False)
    view, bench = show(hit(2, 1, Pad.SNARE))
    places = [place_of(bench.document.notes[0])]
    bench.editor.perform("delete note", lambda document: delete_notes(document, places).document)
    look.motion.advance(1.0)
    before = picture(view)

    bench.editor.undo()
    beside = X - 9, middle_of(Pad.SNARE)
    look.motion.advance(0.12)

    assert picture(view).pixelColor(*beside) != before.pixelColor(*beside)
    look.motion.advance(0.12)
    assert picture(view).pixelColor(*beside) == before.pixelColor(*beside)


def test_a_note_of_an_edit_appears_over_some_frames(show: Show, look: Look) -> None:
    look.choose_reduced_motion(False)
    view, bench = show()
    middle = X, middle_of(Pad.SNARE) - 5
    strengths = [picture(view).pixelColor(*middle).red()]
    place = place_of(hit(2, 1, Pad.SNARE))
    bench.editor.perform("add", lambda document: add_note(document, place).document)

    for elapsed_s in (0.0, 0.04, 0.04, 0.04):
        look.motion.advance(elapsed_s)
        strengths.append(picture(view).pixelColor(*middle).red())

    assert strengths[0] == strengths[1] < strengths[2] < strengths[3] < strengths[4]
    assert has_colour(picture(view), look.theme.lane_fill(Pad.SNARE), lane_box(Pad.SNARE))
    assert not look.motion.is_moving


def test_strokes_that_are_heard_appear_over_some_frames(show: Show, look: Look) -> None:
    look.choose_reduced_motion(False)
    view, bench = show()
    bench.timeline.display.show_hearing(Hearing(1.0))
    picture(view)
    bench.timeline.display.show_hearing(Hearing(3.0, (HeardStroke(2.0, Pad.SNARE),)))
    fill = look.theme.lane_fill(Pad.SNARE)

    look.motion.advance(0.04)
    assert not has_colour(picture(view), fill, lane_box(Pad.SNARE))

    look.motion.advance(0.08)
    assert has_colour(picture(view), fill, lane_box(Pad.SNARE))


def test_a_note_that_was_dragged_is_there_at_once(show: Show, look: Look) -> None:
    look.choose_reduced_motion(False)
    view, _bench = show(hit(2, 1, Pad.SNARE))
    picture(view)
    start = QPointF(X, middle_of(Pad.SNARE))
    view.pressed(Qt.MouseButton.LeftButton, start, Qt.KeyboardModifier.NoModifier)
    view.moved(Qt.MouseButton.LeftButton, start + QPointF(100, 0), Qt.KeyboardModifier.NoModifier)
    view.released(Qt.MouseButton.LeftButton, start + QPointF(100, 0), Qt.KeyboardModifier.NoModifier)

    image = picture(view)

    box = (X + 94, middle_of(Pad.SNARE) - 6, 12, 12)
    assert has_colour(image, look.theme.lane_fill(Pad.SNARE), box)
    assert not has_colour(image, look.theme.lane_fill(Pad.SNARE), lane_box(Pad.SNARE))


def test_who_wants_no_motion_sees_no_flash(show: Show) -> None:
    view, bench = show(hit(2, 1, Pad.SNARE))
    places = [place_of(bench.document.notes[0])]
    bench.editor.perform("delete note", lambda document: delete_notes(document, places).document)
    before = picture(view)

    bench.editor.undo()

    beside = X - 9, middle_of(Pad.SNARE)
    assert picture(view).pixelColor(*beside) == before.pixelColor(*beside)


def test_shift_and_wheel_make_lanes_higher(show: Show) -> None:
    view, bench = show()

    bench.timeline.display.choose(extra_lane_px=8)

    assert view.height() == 8 * 56


@pytest.mark.parametrize(("asked", "least_or_most"), [(-500, 24), (500, 96)])
def test_lanes_have_a_least_and_a_most_height(show: Show, asked: int, least_or_most: int) -> None:
    view, bench = show()

    bench.timeline.display.choose(extra_lane_px=asked)

    assert view.rows.lane_px == least_or_most


# What the model says


def test_what_the_model_says_lies_left_of_what_you_say(show: Show) -> None:
    yours = hit(2, 1, Pad.SNARE, dynamics=Dynamics.GHOST, is_pinned=True)
    view, bench = show(yours)
    before = picture(view)
    bench.timeline.display.show_hand_changes((HandChange(hit(2, 1, Pad.SNARE), yours),))

    image, middle = picture(view), middle_of(Pad.SNARE)

    fill, ink = bench.look.theme.lane_fill(Pad.SNARE), bench.look.theme.color("text-2")
    shape, arrow = (X - 32, middle - 12, 16, 24), (X - 16, middle - 1, 8, 2)
    assert has_colour(image, fill, shape)
    assert has_colour(image, ink, arrow)
    assert not has_colour(before, fill, shape)
    assert not has_colour(before, ink, arrow)


def test_a_note_that_was_moved_has_an_arrow_from_where_the_model_heard_it(show: Show) -> None:
    yours = hit(2, 1, Pad.GREEN_TOM, is_pinned=True)
    view, bench = show(yours)
    before = picture(view)
    bench.timeline.display.show_hand_changes((HandChange(hit(2, 1, Pad.SNARE), yours),))

    image = picture(view)

    assert has_colour(image, bench.look.theme.lane_fill(Pad.SNARE), lane_box(Pad.SNARE))
    between = X, LANES.index(Pad.SNARE) * LANE_PX + 4
    assert image.pixelColor(*between).lightness() > before.pixelColor(*between).lightness() + 40


def test_of_a_deleted_note_the_shape_points_at_a_cross(show: Show) -> None:
    view, bench = show()
    bench.timeline.display.show_hand_changes((HandChange(hit(2, 1, Pad.SNARE), None),))

    image, middle = picture(view), middle_of(Pad.SNARE)

    assert has_colour(image, bench.look.theme.lane_fill(Pad.SNARE), lane_box(Pad.SNARE))
    assert has_colour(image, bench.look.theme.color("text-2"), (X + 18, middle - 4, 8, 8))


def test_the_tip_of_a_note_says_what_the_model_says(show: Show) -> None:
    yours = hit(2, 1, Pad.GREEN_TOM, is_pinned=True)
    view, bench = show(yours)
    bench.timeline.display.show_hand_changes((HandChange(None, yours),))

    at = QPointF(X, middle_of(Pad.GREEN_TOM))
    view.moved(Qt.MouseButton.NoButton, at, Qt.KeyboardModifier.NoModifier)

    assert view.toolTip().endswith("settled by hand; the model heard nothing here")


# The mouse on the widget


def test_a_click_of_the_left_button_seeks(show: Show, qtbot: QtBot) -> None:
    view, _ = show()

    with qtbot.waitSignal(view.seek_asked) as asked:
        QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(430, 20))

    assert asked.args == [pytest.approx(4.3)]


def test_a_click_of_the_right_button_asks_for_the_menu(show: Show, qtbot: QtBot) -> None:
    view, bench = show(hit(2, 1, Pad.SNARE))
    at = QPoint(X, middle_of(Pad.SNARE))

    with qtbot.waitSignal(view.menu_asked) as asked:
        QTest.mouseClick(view, Qt.MouseButton.RightButton, pos=at)

    assert asked.args == [view.mapToGlobal(at)]
    assert len(bench.editor.selection) == 1


def test_esc_lets_a_drag_go(show: Show) -> None:
    view, bench = show(hit(2, 1, Pad.SNARE))
    start = QPointF(X, middle_of(Pad.SNARE))
    view.pressed(Qt.MouseButton.LeftButton, start, Qt.KeyboardModifier.NoModifier)
    view.moved(Qt.MouseButton.LeftButton, start + QPointF(100, 0), Qt.KeyboardModifier.NoModifier)

    QTest.keyClick(view, Qt.Key.Key_Escape)

    assert view.gestures.preview is None
    assert bench.editor.history.undo_name is None


@pytest.mark.parametrize(
    ("tool", "shape"),
    [
        (Tool.SELECT, Qt.CursorShape.ArrowCursor),
        (Tool.PENCIL, Qt.CursorShape.CrossCursor),
        (Tool.BEAT, Qt.CursorShape.SizeHorCursor),
    ],
)
def test_the_pointer_tells_the_tool(show: Show, tool: Tool, shape: Qt.CursorShape) -> None:
    view, bench = show()

    bench.timeline.display.choose(tool=tool)

    assert view.cursor().shape() is shape


def test_over_a_note_the_pointer_is_a_hand_and_says_what_it_is(show: Show) -> None:
    view, _bench = show(hit(2, 1, Pad.SNARE, confidence=0.62))

    view.moved(Qt.MouseButton.NoButton, QPointF(X, middle_of(Pad.SNARE)), Qt.KeyboardModifier.NoModifier)

    assert view.cursor().shape() is Qt.CursorShape.PointingHandCursor
    assert view.toolTip() == "Snare, bar 2 beat 1, 62 per cent sure"


def test_a_note_against_the_hands_says_why(show: Show) -> None:
    view, bench = show(hit(2, 1, Pad.SNARE))
    bench.timeline.display.mark_hard_to_play({place_of(bench.document.notes[0]): "Three hands at once"})

    view.moved(Qt.MouseButton.NoButton, QPointF(X, middle_of(Pad.SNARE)), Qt.KeyboardModifier.NoModifier)

    assert view.toolTip() == "Three hands at once"
