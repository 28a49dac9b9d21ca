"""Which weights songs are heard with."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import torch
from pytestqt.qtbot import QtBot

from chart_hero_app.jobs import Lane
from chart_hero_app.theme.look import Look
from chart_hero_core.errors import ModelError
from tests.support.app_bench import AppBench


@pytest.fixture
def other_model(tmp_path: Path, burst_model: Path) -> Path:
    """Another file of weights."""
    other = tmp_path / "mine.safetensors"
    shutil.copy(burst_model, other)
    shutil.copy(burst_model.with_suffix(".json"), other.with_suffix(".json"))
    return other


def test_another_model_is_kept_for_the_next_start(
    bench: AppBench, other_model: Path, tmp_path: Path, burst_model: Path, look: Look, qtbot: QtBot
) -> None:
    bench.app.model.use(other_model)
    bench.until_idle()

    assert bench.app.engine.model_path == other_model
    assert bench.app.model.facts is not None
    assert bench.app.model.facts.name == "mine"
    assert not bench.app.model.is_shipped

    again = AppBench(tmp_path / "app", burst_model, look, qtbot)
    again.app.begin()
    again.until_idle()
    assert again.app.engine.model_path == other_model
    again.close()


def test_the_shipped_one_can_be_had_back(bench: AppBench, other_model: Path, burst_model: Path) -> None:
    bench.app.model.use(other_model)
    bench.until_idle()

    bench.app.model.use_shipped()
    bench.until_idle()

    assert bench.app.engine.model_path == burst_model
    assert bench.app.settings.choices.transcription.model is None


def test_a_file_that_could_run_code_is_refused(bench: AppBench, tmp_path: Path, qtbot: QtBot) -> None:
    with qtbot.waitSignal(bench.app.model.refused) as told:
        bench.app.model.use(tmp_path / "weights.pt")

    assert isinstance(told.args[0], ModelError)
    assert bench.app.notice.message is not None
    assert bench.app.notice.message.sentence == (
        '"weights.pt" could run code. Only safetensors files are taken.'
    )


def test_a_damaged_file_leaves_the_model_in_use(
    bench: AppBench, other_model: Path, burst_model: Path
) -> None:
    other_model.write_bytes(other_model.read_bytes()[:-10])
    faults: list[Exception] = []
    bench.app.model.refused.connect(faults.append)

    bench.app.model.use(other_model)
    bench.until_idle()

    assert isinstance(faults[0], ModelError)
    assert bench.app.engine.model_path == burst_model
    assert bench.app.model.is_shipped


def test_a_model_that_is_gone_is_said_and_the_shipped_one_used(
    bench: AppBench, burst_model: Path, tmp_path: Path
) -> None:
    bench.app.settings.change("transcription", model=str(tmp_path / "gone.safetensors"))

    bench.app.begin()
    bench.until_idle()

    assert bench.app.engine.model_path == burst_model
    assert bench.app.notice.message is not None
    assert bench.app.notice.message.sentence.startswith("The drum model is damaged.")


def test_the_number_of_threads_is_taken_at_once(bench: AppBench) -> None:
    counts: list[int] = []

    def count() -> None:  # torch keeps it per thread
        bench.app.jobs.start(lambda _: torch.get_num_threads(), done=counts.append, lane=Lane.MODEL)

    for n_threads in (1, 2):
        bench.app.settings.change("transcription", n_threads=n_threads)
        count()
    bench.until_idle()

    assert counts == [1, 2]
