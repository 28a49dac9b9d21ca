"""The end of a run: a calibration, before and after, and what there is to hear; on songs of the usual kit."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import soundfile
import torch

from chart_hero_core.domain.chart import Pad
from chart_hero_core.domain.drums import FAMILIES, DrumFamily
from chart_hero_core.model.checkpoint import load_model, save_model
from chart_hero_core.model.onsets import DecodingSpec
from chart_hero_core.runs.control import Request, ask
from chart_hero_core.runs.data_folder import read_data_set
from chart_hero_core.runs.events import Event, Judging
from chart_hero_core.runs.json_files import read_json
from chart_hero_core.runs.library import ModelLibrary
from chart_hero_core.runs.plan import RunKind, RunPlan
from chart_hero_core.runs.results import FILE_NAME, MODEL_NAME, RunResult, Verdict
from chart_hero_core.training import chosen_pieces, judging, song_pieces
from chart_hero_core.training.chosen_pieces import choose_pieces
from chart_hero_core.training.judging import finish_run
from chart_hero_core.training.piece_hearing import PauseAskedError
from chart_hero_core.training.recalibration import Recalibration
from chart_hero_core.training.run_songs import data_set_now
from tests.support.fine_tuning import a_plan, make_data_set, train_base
from tests.support.song_folders import add_song
from tests.support.tiny_models import TINY_MODEL

HATS = FAMILIES.index(DrumFamily.HI_HAT)
Songs = Callable[[int, int], Path]


@pytest.fixture(scope="module")
def hearing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Weights that know the kit."""
    return train_base(tmp_path_factory.mktemp("hearing"), n_steps=40)


@pytest.fixture(scope="module")
def deaf(hearing: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same weights, but that they hear no hi-hat."""
    path = tmp_path_factory.mktemp("deaf") / MODEL_NAME
    model = load_model(hearing)
    with torch.no_grad():
        frames = model.network.heads.bias.view(TINY_MODEL.frames_per_token, -1)
        frames[:, HATS] -= 30.0
    save_model(path, model.network, model.card)
    return path


@pytest.fixture(scope="module")
def songs(tmp_path_factory: pytest.TempPathFactory) -> Songs:
    """Data sets of so many songs, so many of them held out; each is made once."""
    root = tmp_path_factory.mktemp("songs")
    made: dict[tuple[int, int], Path] = {}

    def made_of(n_songs: int, n_held_out: int) -> Path:
        if (n_songs, n_held_out) not in made:
            folder = root / f"{n_songs} {n_held_out}"
            for i in range(n_songs):
                add_song(folder / "songs", f"Song {i}", seed=80 + i, charter=f"Charter {i}")
            made[n_songs, n_held_out] = make_data_set(folder / "data", folder / "songs", n_held_out)
        return made[n_songs, n_held_out]

    return made_of


def finished(run: Path, plan: RunPlan, model: Path, events: list[Event] | None = None) -> RunResult:
    """End a run that learned this model."""
    run.mkdir(exist_ok=True)
    for path in (model, model.with_suffix(".json")):
        shutil.copy(path, run / Path(MODEL_NAME).with_suffix(path.suffix))
    finish_run(run, plan, (events if events is not None else []).append, took_s=100.0)
    return read_json(run / FILE_NAME, RunResult)


def a_calibration(data: Path | None, base: Path, **changes: object) -> RunPlan:
    return replace(a_plan(data, base), kind=RunKind.CALIBRATE, **changes)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def better(
    songs: Songs, hearing: Path, deaf: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, RunResult]:
    """A run whose model hears what the one before does not."""
    run = tmp_path_factory.mktemp("better")
    return run, finished(run, a_plan(songs(4, 3), deaf), hearing)


def test_a_model_that_hears_more_is_better(better: tuple[Path, RunResult]) -> None:
    result = better[1]
    hats = next(lane for lane in result.lanes if lane.pad is Pad.YELLOW_CYMBAL)
    assert (result.verdict, result.is_compared) == (Verdict.BETTER, True)
    assert result.gain_low > 0
    assert hats.before == 100.0
    assert hats.after < 20.0
    assert result.n_better == len(result.songs) == 3
    assert result.timing_ms is not None
    assert result.timing_ms < 20.0


def test_one_that_hears_less_is_worse(songs: Songs, hearing: Path, deaf: Path, tmp_path: Path) -> None:
    result = finished(tmp_path, a_plan(songs(4, 3), hearing), deaf)
    assert result.verdict is Verdict.WORSE
    assert result.gain_high < 0
    assert result.after > result.before


def test_the_same_model_is_the_same(songs: Songs, hearing: Path, tmp_path: Path) -> None:
    result = finished(tmp_path, a_plan(songs(4, 3), hearing), hearing)
    assert (result.verdict, result.gain_low, result.gain_high) == (Verdict.SAME, 0.0, 0.0)
    assert result.before == result.after


def test_a_result_says_what_was_learned_from_and_what_it_took(better: tuple[Path, RunResult]) -> None:
    run, result = better
    assert (result.n_songs, result.n_charters, result.n_shared_charters) == (1, 3, 0)
    assert result.music_s == pytest.approx(20.0, abs=0.1)
    assert result.took_s > 100.0
    assert result.device.startswith("CPU")
    assert result.size_bytes == (run / MODEL_NAME).stat().st_size
    assert result.judged_on.startswith("Up to 120 s from the middle of each held-out song")


def test_three_songs_can_be_heard_with_both_charts(better: tuple[Path, RunResult]) -> None:
    run, result = better
    assert len(result.listening) == 3
    for piece in result.listening:
        assert piece.sound.parent.parent == run
        assert soundfile.info(piece.sound).duration == pytest.approx(20.0, abs=0.1)
        assert not any(note.pad is Pad.YELLOW_CYMBAL for note in piece.notes_before)
        assert any(note.pad is Pad.YELLOW_CYMBAL for note in piece.notes_after)


def test_the_card_says_where_the_model_comes_from(better: tuple[Path, RunResult]) -> None:
    run, result = better
    card = load_model(run / MODEL_NAME).card
    assert card.name == "Other kit"
    assert card.training["base_name"] == "Usual kit"
    assert (card.training["n_songs"], card.training["device"]) == (1, result.device)
    assert card.scores["before_and_after"]["edits_per_100"] == [result.before, result.after]


def test_what_came_of_a_run_can_be_kept(better: tuple[Path, RunResult], deaf: Path, tmp_path: Path) -> None:
    run, result = better
    kept = ModelLibrary(tmp_path / "models", deaf).keep(run, "Mine")
    assert kept.provenance is not None
    assert (kept.provenance.after, kept.provenance.n_held_out) == (result.after, 3)


def test_a_run_that_was_killed_while_it_was_judged_is_judged_anew(
    better: tuple[Path, RunResult], songs: Songs, hearing: Path, deaf: Path, tmp_path: Path
) -> None:
    (tmp_path / "listen").mkdir()
    (tmp_path / "listen" / "1.flac").write_bytes(b"half")
    result = finished(tmp_path, a_plan(songs(4, 3), deaf), hearing)
    assert (result.songs, result.lanes) == (better[1].songs, better[1].lanes)
    assert soundfile.info(tmp_path / "listen" / "1.flac").duration > 19.0


def test_a_calibration_is_fitted_to_the_songs_it_may_know(
    songs: Songs, hearing: Path, tmp_path: Path
) -> None:
    events: list[Event] = []
    result = finished(tmp_path, a_calibration(songs(7, 3), hearing), hearing, events)
    before, after = load_model(hearing).card, load_model(tmp_path / MODEL_NAME).card
    assert after.decoding_spec != before.decoding_spec
    assert len(result.songs) == 3
    assert result.n_songs == 4
    assert [event.index for event in events if isinstance(event, Judging)] == list(range(7))
    assert all(event.n_songs == 7 for event in events if isinstance(event, Judging))


def test_a_calibration_of_some_lanes_leaves_the_others(songs: Songs, hearing: Path, tmp_path: Path) -> None:
    finished(tmp_path, a_calibration(songs(7, 3), hearing, lanes=(Pad.KICK,)), hearing)
    before, after = (load_model(path).card.decoding_spec for path in (hearing, tmp_path / MODEL_NAME))
    changed = [family for family in FAMILIES if before.of(family) != after.of(family)]
    assert changed == [DrumFamily.KICK]


def test_without_held_out_songs_each_judges_a_calibration_that_does_not_know_it(
    songs: Songs, hearing: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    left_out: list[int | None] = []

    def decoding(self: Recalibration, left_out_song: int | None = None) -> DecodingSpec:
        left_out.append(left_out_song)
        return self.before

    monkeypatch.setattr(Recalibration, "decoding", lambda self, left_out=None: decoding(self, left_out))
    result = finished(tmp_path, a_calibration(songs(4, 0), hearing), hearing)
    assert left_out == [None, 0, 1, 2, 3]
    assert len(result.songs) == 4
    assert result.judged_on.startswith("Each of 4 songs after a calibration on the others")


def test_nobody_judges_who_was_learned_from_or_calibrated_on(songs: Songs, hearing: Path) -> None:
    plan = a_plan(songs(13, 3), hearing)
    data_set = data_set_now(Path("none"), plan)

    chosen = choose_pieces(plan, data_set)
    calibrated = choose_pieces(replace(plan, kind=RunKind.CALIBRATE), data_set)

    held_out = {row.path for row in data_set.held_out_songs}
    assert {piece.path for piece in chosen.judging} == held_out
    assert (len(chosen.calibrating), chosen.n_songs) == (1, 9)
    assert {piece.path for piece in calibrated.judging} == held_out
    assert {piece.path for piece in calibrated.calibrating} == {row.path for row in data_set.training_songs}


def test_without_held_out_songs_a_fine_tune_is_not_compared(
    songs: Songs, hearing: Path, deaf: Path, tmp_path: Path
) -> None:
    result = finished(tmp_path, a_plan(songs(4, 0), deaf), hearing)
    assert (
        result.not_compared == "No song was held out; hold some out on the Data page to see what is gained."
    )
    assert (result.songs, result.listening, result.judged_on) == ((), (), "")


def test_without_a_model_before_nothing_is_compared(songs: Songs, hearing: Path, tmp_path: Path) -> None:
    plan = replace(a_plan(songs(4, 3), None), kind=RunKind.SCRATCH, base_name="")
    result = finished(tmp_path, plan, hearing)
    assert result.not_compared.startswith("There was no model before")
    assert "before_and_after" not in load_model(tmp_path / MODEL_NAME).card.scores


def test_one_song_cannot_be_calibrated_on_and_judge(songs: Songs, hearing: Path, tmp_path: Path) -> None:
    result = finished(tmp_path, a_calibration(songs(1, 0), hearing), hearing)
    assert result.not_compared.startswith("One song alone cannot teach and judge")


def test_where_there_are_no_songs_performances_on_the_kit_judge(
    pack: Path, hearing: Path, deaf: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chosen_pieces, "N_PERFORMANCES", 3)
    monkeypatch.setattr(song_pieces, "PERFORMANCE_S", 4.0)
    result = finished(tmp_path, replace(a_plan(None, deaf), kit=pack), hearing)
    assert result.is_compared
    assert {song.name for song in result.songs} <= {"Performance 1", "Performance 2", "Performance 3"}
    assert "performances" in result.judged_on
    assert all(piece.sound.exists() for piece in result.listening)


def test_a_network_from_scratch_is_calibrated_on_its_kit(
    pack: Path, songs: Songs, hearing: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    finished_models: list[tuple[Path, Path]] = []
    monkeypatch.setattr(judging, "finish_model", lambda path, kit, *_: finished_models.append((path, kit)))
    plan = replace(a_plan(songs(4, 3), None), kind=RunKind.SCRATCH, kit=pack)
    monkeypatch.setattr(chosen_pieces, "N_PERFORMANCES", 1)
    monkeypatch.setattr(song_pieces, "PERFORMANCE_S", 4.0)
    finished(tmp_path, plan, hearing)
    assert finished_models == [(tmp_path / MODEL_NAME, pack)]


@pytest.fixture
def own_songs(tmp_path: Path) -> Path:
    """A data set of four songs, three of them held out, that may be spoilt."""
    for i in range(4):
        add_song(tmp_path / "songs", f"Song {i}", seed=80 + i, charter=f"Charter {i}")
    return make_data_set(tmp_path / "data", tmp_path / "songs", 3)


def held_out_folders(data: Path) -> list[Path]:
    return [row.path for row in read_data_set(data).held_out_songs]


def test_a_song_that_is_gone_is_passed_over_and_said(
    own_songs: Path, hearing: Path, deaf: Path, tmp_path: Path
) -> None:
    gone, silent, _ = held_out_folders(own_songs)
    shutil.rmtree(gone)
    (silent / "song.wav").write_bytes(b"no sound any more")
    result = finished(tmp_path / "run", a_plan(own_songs, deaf), hearing)
    assert len(result.songs) == 1
    assert result.judged_on.endswith("within 30 ms. 2 songs could not be read.")


def test_where_no_held_out_song_can_be_read_the_model_is_kept_all_the_same(
    own_songs: Path, hearing: Path, deaf: Path, tmp_path: Path
) -> None:
    for folder in held_out_folders(own_songs):
        shutil.rmtree(folder)
    result = finished(tmp_path / "run", a_plan(own_songs, deaf), hearing)
    assert result.not_compared.startswith("No held-out song could be read any more; plug their drive in")
    assert load_model(tmp_path / "run" / MODEL_NAME).card.name == "Other kit"


def test_a_pause_ends_the_judging_and_a_stop_does_not(
    songs: Songs, hearing: Path, deaf: Path, tmp_path: Path
) -> None:
    plan = a_plan(songs(4, 3), deaf)
    ask(tmp_path, Request.PAUSE)
    with pytest.raises(PauseAskedError):
        finished(tmp_path, plan, hearing)
    assert not (tmp_path / FILE_NAME).exists()
    ask(tmp_path, Request.STOP)
    assert finished(tmp_path, plan, hearing).is_compared


def test_a_result_says_whether_its_songs_were_held_out(
    better: tuple[Path, RunResult], songs: Songs, hearing: Path
) -> None:
    plan = a_calibration(songs(4, 0), hearing)
    assert better[1].is_held_out
    assert not choose_pieces(plan, data_set_now(Path("none"), plan)).is_held_out
