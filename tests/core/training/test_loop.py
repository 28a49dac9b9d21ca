from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch

from chart_hero_core.errors import TrainingDataError
from chart_hero_core.model.checkpoint import load_model
from chart_hero_core.runs.events import Event, Measured, Resumed, Saved, Step
from chart_hero_core.training.clips import ClipRenderer, ClipSpec
from chart_hero_core.training.hardware import make_fabric
from chart_hero_core.training.keeping import BEST_NAME, MODEL_NAME
from chart_hero_core.training.loop import End, TrainingRun
from chart_hero_core.training.run_spec import RunSpec
from chart_hero_core.training.schedule import TrainingSpec
from chart_hero_core.training.validation import HeldOutClips
from tests.support.tiny_models import TINY_FEATURES, TINY_MODEL

SPEC = RunSpec(
    feature=TINY_FEATURES,
    model=TINY_MODEL,
    clip=ClipSpec(duration_s=1.0),
    training=TrainingSpec(
        n_steps=6, batch_size=2, warm_up_steps=2, n_workers=0, checkpoint_minutes=0.0, n_validation_clips=2
    ),
)


class Stopped(Exception):  # noqa: N818 (it is no error)
    """Somebody ends the run at a checkpoint."""


def run(folder: Path, pack: Path, spec: RunSpec = SPEC, stop_at: int | None = None) -> list[Event]:
    """Train; return what was reported. With `stop_at` the run ends after the checkpoint of that step."""
    events: list[Event] = []

    def report(event: Event) -> None:
        events.append(event)
        if isinstance(event, Saved) and event.step == stop_at:
            raise Stopped

    training = TrainingRun(
        folder,
        ClipRenderer(pack, "train", spec.clip),
        HeldOutClips.rendered(ClipRenderer(pack, "validation", spec.clip), spec.training.n_validation_clips),
        spec,
        make_fabric(),
        report,
    )
    if stop_at is None:
        assert training.train() is End.LEARNED
    else:
        with pytest.raises(Stopped):
            training.train()
    return events


def with_training(**changes: Any) -> RunSpec:
    return replace(SPEC, training=replace(SPEC.training, **changes))


def state_of(folder: Path) -> dict[str, Any]:
    state: dict[str, Any] = torch.load(folder / "state.pt", weights_only=True)
    return state


def assert_equal_runs(one: Path, other: Path) -> None:
    first, second = state_of(one), state_of(other)
    assert first["step"] == second["step"]
    for part in ("network", "average"):
        assert all(torch.equal(weight, second[part][name]) for name, weight in first[part].items())


@pytest.fixture(scope="module")
def straight(pack: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of six steps without a break."""
    folder = tmp_path_factory.mktemp("straight")
    run(folder, pack)
    return folder


@pytest.mark.parametrize("n_workers", [0, 1])
def test_a_resumed_run_ends_where_an_unbroken_one_does(
    pack: Path, straight: Path, tmp_path: Path, n_workers: int
) -> None:
    spec = with_training(n_workers=n_workers)

    run(tmp_path, pack, spec, stop_at=3)
    events = run(tmp_path, pack, spec)

    assert events[0] == Resumed(step=3)
    assert_equal_runs(straight, tmp_path)


def test_another_seed_ends_elsewhere(pack: Path, straight: Path, tmp_path: Path) -> None:
    run(tmp_path, pack, with_training(seed=2))

    one, other = state_of(straight)["network"], state_of(tmp_path)["network"]
    assert not torch.equal(one["heads.weight"], other["heads.weight"])


def test_a_finished_run_has_nothing_left_to_learn(pack: Path, tmp_path: Path) -> None:
    run(tmp_path, pack)
    before = state_of(tmp_path)

    events = run(tmp_path, pack)

    assert [type(event) for event in events] == [Resumed, Measured, Saved]
    assert torch.equal(before["network"]["heads.weight"], state_of(tmp_path)["network"]["heads.weight"])


def test_a_run_can_be_prolonged(pack: Path, tmp_path: Path) -> None:
    run(tmp_path, pack, with_training(n_steps=2))

    run(tmp_path, pack, with_training(n_steps=4))

    assert state_of(tmp_path)["step"] == 4


def test_the_average_lags_behind_the_weights(straight: Path) -> None:
    state = state_of(straight)

    assert not torch.equal(state["average"]["heads.weight"], state["network"]["heads.weight"])
    running_mean = "stem.blocks.0.1.running_mean"
    assert torch.equal(state["average"][running_mean], state["network"][running_mean])


def test_the_model_is_the_average_with_its_card(straight: Path) -> None:
    model = load_model(straight / MODEL_NAME)

    average = state_of(straight)["average"]
    assert all(torch.equal(weight, average[name]) for name, weight in model.network.state_dict().items())
    assert model.card.feature_spec == TINY_FEATURES
    assert model.card.model_spec == TINY_MODEL
    assert model.card.window_spec.length_s == SPEC.clip.duration_s
    assert model.card.training["steps"] == 6
    assert 0.0 <= model.card.scores["held_out_while_training"]["micro_f"] <= 1.0
    assert model.card.credits


def test_nothing_half_written_is_left(straight: Path) -> None:
    models = {f"{name}.{kind}" for name in ("model", "best") for kind in ("safetensors", "json")}
    assert {path.name for path in straight.iterdir()} == {"state.pt", "state-before.pt", *models}


def test_steps_and_checkpoints_are_reported(pack: Path, tmp_path: Path) -> None:
    events = run(tmp_path, pack, with_training(n_steps=2))

    told = [event for event in events if not isinstance(event, Step)]
    assert [type(event) for event in told] == [Measured, Saved, Measured, Saved]
    assert [event.step for event in told if isinstance(event, Saved)] == [1, 2]
    last = events[-3]
    assert isinstance(last, Step)
    assert (last.step, last.n_steps) == (2, 2)
    assert last.loss > 0


def test_a_run_without_validation_has_no_figures(pack: Path, tmp_path: Path) -> None:
    events = run(tmp_path, pack, with_training(n_steps=1, n_validation_clips=0))

    assert [type(event) for event in events] == [Step, Saved]
    assert (tmp_path / BEST_NAME).read_bytes() == (tmp_path / MODEL_NAME).read_bytes()


@pytest.mark.parametrize(
    "other",
    [
        with_training(seed=9),
        with_training(batch_size=3),
        replace(SPEC, clip=ClipSpec(duration_s=1.5)),
        replace(SPEC, feature=replace(TINY_FEATURES, floor=1e-4)),
        replace(SPEC, model=replace(TINY_MODEL, n_layers=2)),
    ],
    ids=["seed", "batch", "clip", "features", "model"],
)
def test_a_run_of_other_settings_is_not_resumed(pack: Path, straight: Path, other: RunSpec) -> None:
    with pytest.raises(TrainingDataError, match="holds a run with other settings"):
        run(straight, pack, other)


@pytest.mark.parametrize("content", [b"", b"no checkpoint"], ids=["empty", "foreign"])
def test_a_damaged_checkpoint_is_named(pack: Path, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "state.pt").write_bytes(content)

    with pytest.raises(TrainingDataError, match=r"state\.pt is damaged or no checkpoint"):
        run(tmp_path, pack)


def test_a_cut_checkpoint_is_named(pack: Path, straight: Path, tmp_path: Path) -> None:
    whole = (straight / "state.pt").read_bytes()
    (tmp_path / "state.pt").write_bytes(whole[: len(whole) // 2])

    with pytest.raises(TrainingDataError, match=r"state\.pt is damaged or no checkpoint"):
        run(tmp_path, pack)


def test_a_missing_pack_is_named(tmp_path: Path) -> None:
    with pytest.raises(TrainingDataError, match="this is not a training pack"):
        run(tmp_path / "run", tmp_path / "nowhere")
