"""The data page behind its widgets: sources, scan, decisions."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from chart_hero_app.view_models.training.data import DataModel
from chart_hero_app.view_models.training.page_states import TrainingPageName
from chart_hero_app.view_models.training.studio import TrainingStudio
from chart_hero_core.runs.control import is_running
from chart_hero_core.runs.data_folder import change_data_set, read_data_set
from chart_hero_core.runs.data_set import CymbalAnswer, DataSet, Decision, SongState
from chart_hero_core.runs.events import AnyEvent, Done, Failed, Scanned, Scanning
from chart_hero_core.service import Game, GameFolder
from tests.support.app_bench import AppBench
from tests.support.data_sets import SONGS, a_row, a_usual_data_set
from tests.support.song_folders import add_song
from tests.support.training_processes import lines_of, script

MakeModel = Callable[..., DataModel]
GAME = GameFolder(Game.YARG, Path("Games") / "Songs", 10_000, True)
HALFWAY = Scanning(index=20, n_songs=40, name="Night Bus", seconds_left=120.0)


@pytest.fixture
def make(studio: TrainingStudio, bench: AppBench, tmp_path: Path) -> MakeModel:
    """Make a model whose scan says some events, then waits or dies."""

    def make(*events: AnyEvent, then: str = "", data_set: DataSet | None = None) -> DataModel:
        says = tmp_path / "says"
        says.write_bytes(lines_of(events))
        if data_set is not None:
            change_data_set(studio.places.data, lambda _: data_set)
            studio.read_data_set()
            bench.until(lambda: studio.data_set == data_set)
        model = DataModel(studio, lambda folder: script(folder, says, then), lambda: (GAME,), studio)
        model.begin()
        bench.until_idle()
        return model

    return make


def kept(studio: TrainingStudio) -> DataSet:
    return read_data_set(studio.places.data)


def test_a_folder_is_kept_and_scanned(make: MakeModel, studio: TrainingStudio, bench: AppBench) -> None:
    model = make(HALFWAY, then="wait")

    model.add_folders([SONGS])
    bench.until(lambda: model.scan.progress is not None and model.scan.progress.index == 20)

    assert [source.path for source in kept(studio).sources] == [SONGS]
    assert model.scan.progress is not None
    assert model.scan.progress.name == "Night Bus"
    assert studio.state(TrainingPageName.DATA).text == "50 %, 2 min left"
    model.scan.stop()
    bench.until(lambda: not model.scan.is_running)


def test_a_stopped_scan_leaves_no_fault(make: MakeModel, studio: TrainingStudio, bench: AppBench) -> None:
    model = make(HALFWAY, then="wait")
    model.scan_again()
    bench.until(lambda: model.scan.progress is not None and model.scan.progress.n_songs == 40)

    model.scan.stop()
    bench.until(lambda: not model.scan.is_running)

    assert model.scan.was_stopped
    assert model.scan.fault is None
    assert not is_running(studio.places.data)


def test_a_scan_that_does_not_listen_is_ended(
    studio: TrainingStudio, bench: AppBench, tmp_path: Path
) -> None:
    stubborn = ["-c", "import time; time.sleep(60)"]
    model = DataModel(studio, lambda _: stubborn, lambda: (), studio)
    model.scan_again()
    bench.until_idle()

    model.scan.stop()
    bench.until(lambda: not model.scan.is_running)

    assert model.scan.fault is None


def test_songs_are_seen_while_the_scan_goes_on(
    make: MakeModel, studio: TrainingStudio, bench: AppBench
) -> None:
    model = make(HALFWAY, Scanned(song=a_row("Night Bus")), then="wait")
    model.scan_again()
    change_data_set(studio.places.data, lambda _: a_usual_data_set(3))

    bench.until(lambda: len(model.rows) == 9)

    assert model.scan.is_running
    model.scan.stop()
    bench.until(lambda: not model.scan.is_running)


def test_a_scan_that_failed_says_why(make: MakeModel, bench: AppBench) -> None:
    model = make(Failed(message="The drive of Songs is gone; plug it in and scan again."))

    model.scan_again()
    bench.until(lambda: not model.scan.is_running)

    assert model.scan.fault is not None
    assert model.scan.fault.sentence == "The drive of Songs is gone. Plug it in and scan again."


def test_a_scan_that_dies_tells_its_last_words_as_details(studio: TrainingStudio, bench: AppBench) -> None:
    model = DataModel(studio, lambda _: ["-c", "raise SystemExit('out of paper')"], lambda: (), studio)

    model.scan_again()
    bench.until(lambda: model.scan.fault is not None and bool(model.scan.fault.details))

    assert model.scan.fault is not None
    assert "ended in the middle" in model.scan.fault.sentence
    assert model.scan.fault.details == "out of paper"


def test_a_second_scan_goes_without_the_fault_of_the_first(
    make: MakeModel, bench: AppBench, tmp_path: Path
) -> None:
    model = make(Failed(message="The drive of Songs is gone; plug it in and scan again."))
    model.scan_again()
    bench.until(lambda: model.scan.fault is not None)

    (tmp_path / "says").write_bytes(lines_of([Done()]))
    model.scan_again()
    bench.until(lambda: not model.scan.is_running)

    assert model.scan.fault is None


def test_a_source_goes_with_its_songs(make: MakeModel, studio: TrainingStudio, bench: AppBench) -> None:
    model = make(data_set=a_usual_data_set(3))
    assert len(model.rows) == 9

    model.remove_source(SONGS)
    bench.until(lambda: not model.rows)

    assert kept(studio).sources == ()
    assert studio.state(TrainingPageName.DATA).text == "no songs yet"


def test_folders_of_games_are_suggested_until_they_are_sources(make: MakeModel, bench: AppBench) -> None:
    model = make(Done())
    assert model.suggestions == (GAME,)

    model.add_folders([GAME.path])
    bench.until(lambda: model.suggestions == ())
    bench.until(lambda: not model.scan.is_running)


def test_what_the_user_decides_is_kept(make: MakeModel, studio: TrainingStudio, bench: AppBench) -> None:
    model = make(data_set=a_usual_data_set(3))
    late = next(row for row in model.rows if row.name == "Late")

    model.accept(late)
    bench.until(lambda: model.figures.n_accepted == 1)
    model.leave_out(next(row for row in model.rows if row.name == "Song 0002"))
    bench.until(lambda: model.figures.n_left_out == 1)

    decisions = {row.name: row.decision for row in kept(studio).songs}
    assert decisions["Late"] is Decision.ACCEPTED
    assert decisions["Song 0002"] is Decision.LEFT_OUT


def test_a_decision_can_be_taken_back(make: MakeModel, bench: AppBench) -> None:
    model = make(data_set=a_usual_data_set(3))
    model.leave_out(model.rows[0])
    bench.until(lambda: model.figures.n_left_out == 1)

    model.take_back(model.rows[0])

    bench.until(lambda: model.figures.n_left_out == 0)


def test_so_many_songs_are_held_out_as_are_asked_for(make: MakeModel, bench: AppBench) -> None:
    model = make(data_set=a_usual_data_set(40))

    model.hold_out(12)

    bench.until(lambda: model.figures.n_held_out == 12)


def test_swapped_cymbals_are_asked_about_once(make: MakeModel, bench: AppBench) -> None:
    model = make(data_set=a_usual_data_set(3))
    assert model.asks_about_cymbals

    model.answer_cymbals(CymbalAnswer.SWAPPED)

    bench.until(lambda: model.cymbals is CymbalAnswer.SWAPPED)
    assert not model.asks_about_cymbals
    assert [row.name for row in model.rows if model.exchanges_cymbals(row)] == ["Song 0000", "Song 0001"]


def test_calibration_leads_to_the_run_page(make: MakeModel, studio: TrainingStudio) -> None:
    model = make()
    pages: list[TrainingPageName] = []
    studio.navigation.connect(pages.append)
    asked: list[bool] = []
    studio.calibration_asked.connect(lambda: asked.append(True))

    model.calibrate()

    assert (pages, asked) == ([TrainingPageName.RUN], [True])


def test_the_real_scan_finds_songs_and_says_what_is_wrong(
    studio: TrainingStudio, bench: AppBench, tmp_path: Path
) -> None:
    songs = tmp_path / "Songs"
    for number in range(2):
        add_song(songs, f"Song {number}", charter=f"Charter {number}", seed=number)
    (add_song(songs, "Silent", charter="Somebody", seed=9) / "song.wav").unlink()
    model = DataModel(studio, find_folders=lambda: (), parent=studio)

    model.add_folders([songs])
    bench.until(lambda: not model.scan.is_running and model.figures.n_songs == 3)

    assert model.scan.fault is None
    assert model.figures.states == {SongState.USABLE: 2, SongState.NO_AUDIO: 1}
    assert studio.state(TrainingPageName.DATA).text == "2 charts"
