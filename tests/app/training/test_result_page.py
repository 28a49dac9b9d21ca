"""The result page under the user's hands: seen, heard, kept, thrown away."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from chart_hero_app.figures import MINUS
from chart_hero_app.view_models.training.page_states import TrainingPageName
from chart_hero_app.view_models.training.studio import TrainingStudio
from chart_hero_app.widgets.training.change_marks import Change
from chart_hero_app.widgets.training.listen_card import AFTER, BEFORE
from chart_hero_app.widgets.training.result_page import ResultPage
from chart_hero_core.domain.chart import Pad
from chart_hero_core.runs.results import MODEL_NAME, RunResult, Verdict
from tests.support.app_bench import AppBench
from tests.support.models import save_burst_model
from tests.support.results import LANES, a_result, song_changes, write_piece, write_run

ShowPage = Callable[[RunResult], ResultPage]


@pytest.fixture
def show_page(studio: TrainingStudio, bench: AppBench) -> Iterator[ShowPage]:
    """Show the page with a result; its run lies where runs lie."""
    pages: list[ResultPage] = []

    def show(result: RunResult) -> ResultPage:
        folder = write_run(studio.places.runs / "My kit 1", result)
        save_burst_model(folder, Path(MODEL_NAME).stem, 1.5)
        page = ResultPage(studio)
        pages.append(page)
        page.resize(1200, 830)
        page.show()
        page.model.refresh()
        bench.until(lambda: page.model.kept is not None)
        bench.until_idle()
        return page

    yield show
    for page in pages:
        page.close()
        page.deleteLater()
    bench.until_idle()


@pytest.fixture
def with_pieces(studio: TrainingStudio) -> RunResult:
    """A result with three songs to hear."""
    folder = studio.places.runs / "My kit 1"
    return a_result(
        listening=[
            write_piece(folder / "1.flac", "Copper Line", 21.3, 12.0),
            write_piece(folder / "2.flac", "Night Bus", 30.8, 22.5),
            write_piece(folder / "3.flac", "Salt", 14.1, 16.9),
        ]
    )


def texts(page: ResultPage) -> set[str]:
    """All words on labels that are seen."""
    return {label.text() for label in page.findChildren(QLabel) if label.isVisible()}


# Seen


def test_without_a_result_it_leads_to_the_run(studio: TrainingStudio, bench: AppBench) -> None:
    page = ResultPage(studio)
    page.show()

    assert "No result yet" in texts(page)
    with bench.qtbot.waitSignal(studio.navigation) as wanted:
        page.run_button.click()
    assert wanted.args == [TrainingPageName.RUN]
    page.close()
    page.deleteLater()
    bench.until_idle()


def test_a_better_model_is_offered_to_be_kept(show_page: ShowPage) -> None:
    page = show_page(a_result())

    assert page.head.title.text() == "Better: 17.4 edits per 100 notes, 24.6 before"
    assert page.head.sentence.text() == "Nothing changes until you keep it."
    assert page.head.keep_button.text() == 'Keep as "My kit 1"'
    assert page.head.keep_button.property("kind") == "primary"
    assert page.head.songs_button.isHidden()


def test_no_difference_is_no_success(show_page: ShowPage) -> None:
    page = show_page(a_result(Verdict.SAME, after=24.2))

    assert page.head.title.text() == "Within chance: 24.2, 24.6 before"


def test_a_worse_model_is_not_offered_first(show_page: ShowPage) -> None:
    page = show_page(a_result(Verdict.WORSE, after=26.1))

    assert page.head.title.text() == "Not better: 26.1 edits per 100 notes, 24.6 before"
    assert page.head.sentence.text() == "The old model stays in use."
    assert page.head.keep_button.text() == "Keep anyway"
    assert page.head.keep_button.property("kind") == "plain"
    assert page.head.discard_button.property("kind") == "primary"

    page.head.songs_button.click()
    assert page.songs.table.isVisible()
    assert page.songs.table.item(49, 4).text() == "+2.8"  # type: ignore[union-attr]


def test_what_was_not_compared_says_why_and_shows_no_figures(show_page: ShowPage) -> None:
    page = show_page(a_result(songs=(), lanes=(), not_compared="No song was held out."))

    assert page.head.songs.text() == "No song was held out."
    assert page.about.isVisible()
    assert page.lanes.isHidden()
    assert page.songs.isHidden()
    assert page.listen.isHidden()


def test_every_lane_has_its_change_with_its_sign(show_page: ShowPage) -> None:
    page = show_page(a_result(lanes=LANES[-2:]))

    changes = {pad: row.change for pad, row in page.lanes.rows.items() if row.change.isVisible()}
    assert {pad: change.text() for pad, change in changes.items()} == {
        Pad.SNARE: f"{MINUS}2.7",
        Pad.KICK: "+0.4",
    }
    assert changes[Pad.KICK].property("kind") == Change.WORSE.value


def test_the_arrows_name_the_songs(show_page: ShowPage) -> None:
    page = show_page(a_result(songs=song_changes(2, 0, 1)))
    bars = page.songs.bars
    said: list[str] = []
    bars.pointed.connect(said.append)

    for key in (Qt.Key.Key_Right, Qt.Key.Key_End, Qt.Key.Key_Left, Qt.Key.Key_Home):
        QTest.keyClick(bars, key)

    assert said[1:] == ["Worse 0: 14.1 → 15.2, worse", "Better 1: 30.0 → 20.0", "Better 0: 30.0 → 12.0"]
    assert bars.accessibleDescription() == said[-1]


def test_the_pointer_names_the_songs(show_page: ShowPage) -> None:
    page = show_page(a_result(songs=song_changes(50, 0, 0)))
    bars = page.songs.bars

    point_at(bars, bars.rect().center())
    assert bars.chosen is not None
    assert bars.toolTip().startswith(f"{bars.chosen.name}: 30.0 → ")

    point_at(bars, QPoint(2, 2))
    assert bars.chosen is None


def point_at(widget: QWidget, place: QPoint) -> None:
    """Move the pointer there."""
    nothing, no_keys = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    kind = QEvent.Type.MouseMove
    QApplication.sendEvent(
        widget, QMouseEvent(kind, place, widget.mapToGlobal(place), nothing, nothing, no_keys)
    )


def test_a_small_window_stacks_the_cards(show_page: ShowPage) -> None:
    page = show_page(a_result())
    assert page.listen.x() > page.lanes.x()

    page.resize(800, 600)
    QApplication.processEvents()

    assert page.listen.x() == page.lanes.x()
    assert page.listen.y() > page.lanes.y()


# Heard


def test_before_and_after_are_exchanged_while_it_plays(
    show_page: ShowPage, with_pieces: RunResult, bench: AppBench
) -> None:
    page = show_page(with_pieces)
    first = page.listen.rows[0]
    first.button.click()
    bench.until_idle()
    kicks_at, snares_at = 0.5, 0.75
    out = bench.sound.heard(1.2)

    assert first.choice.current == AFTER
    assert first.button.accessibleName() == "Pause Copper Line"
    assert loudness(out, snares_at) > 10 * loudness(out, kicks_at - 0.03)

    place_s = bench.app.training.listening.position_s(first.piece.sound)  # type: ignore[union-attr]
    first.choice.segment(BEFORE).click()
    assert bench.app.training.listening.position_s(first.piece.sound) == pytest.approx(place_s, abs=0.02)  # type: ignore[union-attr]
    assert bench.app.training.listening.playing == with_pieces.listening[0].sound


def loudness(out: np.ndarray, second: float) -> float:
    """Of the right ear, for 30 ms from a second on."""
    start = int(second * 44_100)
    return float(np.abs(out[start : start + 1323, 1]).max()) + 1e-6


def test_the_playhead_moves_over_the_small_waveform(
    show_page: ShowPage, with_pieces: RunResult, bench: AppBench
) -> None:
    page = show_page(with_pieces)
    page.listen.rows[1].button.click()
    bench.until_idle()
    bench.sound.advance(1.0)

    bench.until(lambda: page.listen.rows[1].wave.position_s > 0.8)
    assert page.listen.rows[0].wave.position_s == 0.0


def test_nothing_plays_that_nobody_sees(show_page: ShowPage, with_pieces: RunResult, bench: AppBench) -> None:
    page = show_page(with_pieces)
    page.listen.rows[0].button.click()
    bench.until_idle()

    page.hide()

    assert bench.app.training.listening.playing is None


def test_fewer_songs_have_fewer_rows(show_page: ShowPage, with_pieces: RunResult) -> None:
    page = show_page(replace(with_pieces, listening=with_pieces.listening[:2]))

    assert [row.isVisible() for row in page.listen.rows] == [True, True, False]
    assert page.listen.note.text() == "The best and the worst of the 50."


def test_an_unplugged_device_is_told_on_the_buttons(
    show_page: ShowPage, with_pieces: RunResult, bench: AppBench
) -> None:
    page = show_page(with_pieces)
    output = bench.sound.output

    output.unplug(output.stream.device)
    bench.sound.advance(2.0)

    assert not page.listen.rows[0].button.isEnabled()
    assert "unplugged" in page.listen.rows[0].button.toolTip()
    assert "unplugged" in page.listen.note.text()


# Kept, thrown away


def test_keep_asks_nothing_and_offers_to_use_it(show_page: ShowPage, bench: AppBench) -> None:
    page = show_page(a_result())
    shipped = bench.app.model.library.shipped.name

    page.head.keep_button.click()
    bench.until(lambda: page.head.use_button.isVisible())

    assert page.head.sentence.text() == f'Kept as "My kit 1". {shipped} stays in use.'
    assert page.head.keep_button.isHidden()

    page.head.use_button.click()
    bench.until(lambda: page.head.sentence.text() == 'Kept as "My kit 1", and in use.')
    assert page.head.use_button.isHidden()


def test_another_name_is_typed_in_a_box(show_page: ShowPage, bench: AppBench) -> None:
    page = show_page(a_result())

    page.head.rename_button.click()
    page.head.name_box.field.setText("")
    page.head.name_box.button.click()
    assert page.head.name_box.isVisible()

    page.head.name_box.field.setText("Garage")
    page.head.name_box.button.click()
    bench.until(lambda: page.head.use_button.isVisible())
    assert [one.name for one in bench.app.model.library.models()][1:] == ["Garage"]


def test_a_taken_name_is_told_where_one_looks(show_page: ShowPage, bench: AppBench) -> None:
    page = show_page(a_result())
    page.model.rename("Shipped")

    page.head.keep_button.click()

    bench.until(lambda: "choose another name" in page.head.sentence.text().lower())
    assert page.head.keep_button.isEnabled()


def test_discard_asks_once(show_page: ShowPage, bench: AppBench) -> None:
    page = show_page(a_result())

    page.head.discard_button.click()
    assert page.head.sentence.text() == "The run and its model go to the trash."
    assert page.model.shown is not None

    page.head.cancel_button.click()
    assert page.head.sentence.text() == "Nothing changes until you keep it."
    assert page.head.sure_button.isHidden()

    page.head.discard_button.click()
    page.head.sure_button.click()
    bench.until(lambda: page.model.shown is None)
    assert "No result yet" in texts(page)
