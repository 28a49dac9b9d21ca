"""Which weights songs are heard with."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from pytestqt.qtbot import QtBot

from chart_hero_app.jobs import Lane
from chart_hero_app.theme.look import Look
from chart_hero_core.errors import ModelError
from tests.support.app_bench import AppBench
from tests.support.kept_models import write_other_model


@pytest.fixture
def other_model(tmp_path: Path, burst_model: Path) -> Path:
    """Another file of weights."""
    return write_other_model(tmp_path / "mine.safetensors", burst_model)


def test_a_file_that_is_taken_is_in_use_now_and_at_the_next_start(
    bench: AppBench, other_model: Path, tmp_path: Path, burst_model: Path, look: Look, qtbot: QtBot
) -> None:
    bench.app.model.take(other_model)
    bench.until_idle()

    kept = tmp_path / "app" / "training" / "models" / "mine.safetensors"
    assert bench.app.engine.model_path == kept
    assert bench.app.model.facts is not None
    assert bench.app.model.facts.name == "mine"
    assert not bench.app.model.is_shipped

    again = AppBench(tmp_path / "app", burst_model, look, qtbot)
    again.app.begin()
    again.until_idle()
    assert again.app.engine.model_path == kept
    assert again.app.training.model_name == "mine"
    again.close()


def test_the_command_line_and_the_window_agree(bench: AppBench, other_model: Path) -> None:
    library = bench.app.model.library
    library.use(library.import_model(other_model))

    bench.app.begin()
    bench.until_idle()

    assert bench.app.model.in_use is not None
    assert bench.app.model.in_use.name == "mine"


def test_the_shipped_one_can_be_had_back(bench: AppBench, other_model: Path, burst_model: Path) -> None:
    bench.app.model.take(other_model)
    bench.until_idle()

    bench.app.model.use_shipped()
    bench.until_idle()

    assert bench.app.engine.model_path == burst_model
    assert bench.app.model.library.in_use.is_shipped


def test_a_file_that_could_run_code_is_refused(bench: AppBench, tmp_path: Path, qtbot: QtBot) -> None:
    with qtbot.waitSignal(bench.app.model.refused) as told:
        bench.app.model.take(tmp_path / "weights.pt")

    assert isinstance(told.args[0], ModelError)
    assert bench.app.notice.message is not None
    assert bench.app.notice.message.sentence == (
        '"weights.pt": This file could run code. Only safetensors files are taken.'
    )


def test_a_damaged_file_leaves_the_model_in_use(
    bench: AppBench, other_model: Path, burst_model: Path
) -> None:
    other_model.write_bytes(other_model.read_bytes()[:-10])
    faults: list[Exception] = []
    bench.app.model.refused.connect(faults.append)

    bench.app.model.take(other_model)
    bench.until_idle()

    assert isinstance(faults[0], ModelError)
    assert bench.app.engine.model_path == burst_model
    assert bench.app.model.is_shipped


def test_a_model_that_is_gone_is_said_and_the_shipped_one_used(
    bench: AppBench, burst_model: Path, other_model: Path
) -> None:
    library = bench.app.model.library
    kept = library.import_model(other_model)
    library.use(kept)
    kept.path.unlink()

    bench.app.begin()
    bench.until_idle()

    assert bench.app.engine.model_path == burst_model
    assert bench.app.notice.message is not None
    assert bench.app.notice.message.sentence == 'The model "mine" is gone. The shipped one is used.'


def test_a_damaged_model_is_said_and_the_shipped_one_used(
    bench: AppBench, burst_model: Path, other_model: Path
) -> None:
    library = bench.app.model.library
    kept = library.import_model(other_model)
    library.use(kept)
    kept.path.write_bytes(kept.path.read_bytes()[:-10])

    bench.app.begin()
    bench.until_idle()

    assert bench.app.engine.model_path == burst_model
    assert bench.app.model.is_shipped
    assert bench.app.notice.message is not None
    assert bench.app.notice.message.sentence.startswith("The drum model is damaged.")


def test_a_model_that_is_not_in_the_library_is_refused(bench: AppBench, tmp_path: Path, qtbot: QtBot) -> None:
    with qtbot.waitSignal(bench.app.model.refused) as told:
        bench.app.model.use(tmp_path / "gone.safetensors")

    assert str(told.args[0]) == 'The model "gone" is gone; choose another one.'


def test_the_number_of_threads_is_taken_at_once(bench: AppBench) -> None:
    counts: list[int] = []

    def count() -> None:  # torch keeps it per thread
        bench.app.jobs.start(lambda _: torch.get_num_threads(), done=counts.append, lane=Lane.MODEL)

    for n_threads in (1, 2):
        bench.app.settings.change("transcription", n_threads=n_threads)
        count()
    bench.until_idle()

    assert counts == [1, 2]
