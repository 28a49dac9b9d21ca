"""What can happen to a run while it learns: it is asked to end, memory or disk runs out, numbers go wrong."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import torch
from torch import Tensor

from chart_hero_core.errors import TrainingDataError
from chart_hero_core.model.checkpoint import load_model
from chart_hero_core.runs.control import Request, ask
from chart_hero_core.runs.events import BatchHalved, LossLost, Measured, Paused, Resumed, Saved, Stopped
from chart_hero_core.training import checkpoints
from chart_hero_core.training.keeping import BEST_NAME
from chart_hero_core.training.learner import Learner
from chart_hero_core.training.loop import End
from chart_hero_core.training.targets import Targets
from tests.support.tiny_runs import (
    SPEC,
    a_run,
    assert_equal_runs,
    learned,
    state_of,
    tiny_base,
    with_training,
)

Learn = Callable[[Learner, Tensor, Targets, int], float]


@pytest.fixture(scope="module")
def straight(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of six steps without a break."""
    folder = tmp_path_factory.mktemp("straight")
    learned(folder)
    return folder


def asked_at(step: int, request: Request) -> Callable[[], Request | None]:
    """Ask for something after so many steps."""
    answers: Iterator[Request | None] = iter([None] * (step - 1) + [request])
    return lambda: next(answers)


def short_of_memory(monkeypatch: pytest.MonkeyPatch, most_clips: int, from_step: int = 0) -> None:
    """Let memory run out for larger batches, from a step on."""
    whole: Learn = Learner.learn

    def learn(self: Learner, features: Tensor, targets: Targets, step: int) -> float:
        if step >= from_step and len(features) > most_clips:
            raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB.")
        return whole(self, features, targets, step)

    monkeypatch.setattr(Learner, "learn", learn)


def test_a_paused_run_ends_where_an_unbroken_one_does(straight: Path, tmp_path: Path) -> None:
    end, events = learned(tmp_path, ask=asked_at(3, Request.PAUSE))
    assert (end, events[-1]) == (End.PAUSED, Paused(step=3))

    end, events = learned(tmp_path)

    assert (end, events[0]) == (End.LEARNED, Resumed(step=3))
    assert_equal_runs(straight, tmp_path)


def test_what_a_run_is_asked_for_stands_in_its_folder(tmp_path: Path) -> None:
    run = a_run(tmp_path, lambda _: None, ask=None)
    ask(tmp_path, Request.PAUSE)

    assert run.train() is End.PAUSED
    assert state_of(tmp_path)["step"] == 1


def test_a_stopped_run_measures_once_more_and_learns_no_further(tmp_path: Path) -> None:
    end, events = learned(tmp_path, ask=asked_at(3, Request.STOP))

    assert end is End.STOPPED
    assert [type(event) for event in events[-3:]] == [Measured, Saved, Stopped]
    assert isinstance(events[-1], Stopped)
    assert events[-1].step == 3
    assert learned(tmp_path) == (End.STOPPED, [Resumed(step=3)])


def test_a_batch_is_halved_when_memory_runs_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    short_of_memory(monkeypatch, most_clips=1, from_step=2)

    end, events = learned(tmp_path)

    halved = [event for event in events if isinstance(event, BatchHalved)]
    assert halved == [BatchHalved(step=2, before=4, now=2), BatchHalved(step=2, before=2, now=1)]
    assert end is End.LEARNED
    assert state_of(tmp_path)["n_clips"] == 2 * 4 + 4 * 1


def test_a_run_with_a_halved_batch_resumes_bit_for_bit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    short_of_memory(monkeypatch, most_clips=2, from_step=1)
    learned(tmp_path / "unbroken")
    learned(tmp_path / "broken", ask=asked_at(3, Request.PAUSE))

    _, events = learned(tmp_path / "broken")

    assert not any(isinstance(event, BatchHalved) for event in events)
    assert_equal_runs(tmp_path / "unbroken", tmp_path / "broken")


def test_weights_that_memory_left_half_changed_are_thrown_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = Learner._follow
    is_spoilt = False

    def spoil(self: Learner, step: int) -> None:
        nonlocal is_spoilt
        if step == 3 and not is_spoilt:
            is_spoilt = True
            raise MemoryError
        whole(self, step)

    monkeypatch.setattr(Learner, "_follow", spoil)
    _, events = learned(tmp_path / "spoilt")
    learned(tmp_path / "smaller", ask=asked_at(2, Request.PAUSE))
    state = state_of(tmp_path / "smaller")
    checkpoints.save_checkpoint(tmp_path / "smaller", {**state, "batch_size": 2})
    learned(tmp_path / "smaller")

    assert BatchHalved(step=2, before=4, now=2) in events
    assert_equal_runs(tmp_path / "spoilt", tmp_path / "smaller")


def test_memory_for_a_single_clip_must_be_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    short_of_memory(monkeypatch, most_clips=0, from_step=2)

    with pytest.raises(TrainingDataError, match=r"Memory ran out at step 2 with 1 clip"):
        learned(tmp_path)
    assert state_of(tmp_path)["step"] == 2


def test_other_errors_are_not_taken_for_a_lack_of_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> float:
        raise RuntimeError("mat1 and mat2 shapes cannot be multiplied")

    monkeypatch.setattr(Learner, "learn", fail)

    with pytest.raises(RuntimeError, match="cannot be multiplied"):
        learned(tmp_path)


def test_a_loss_that_is_no_number_ends_the_run_with_what_was_good(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Learner, "_loss", with_loss(Learner._loss, {3: float("nan")}))

    end, events = learned(tmp_path)

    assert end is End.LOST
    assert isinstance(events[-1], LossLost)
    assert (events[-1].step, events[-1].best_step) == (3, 2)
    assert state_of(tmp_path)["step"] == 2
    assert all(weight.isfinite().all() for weight in state_of(tmp_path)["network"].values())
    load_model(tmp_path / BEST_NAME)
    assert learned(tmp_path)[0] is End.STOPPED


def with_loss(
    whole: Callable[[Learner, Tensor, Targets], Tensor], factors: dict[int, float]
) -> Callable[[Learner, Tensor, Targets], Tensor]:
    """Multiply the loss of some calls."""
    n_calls = 0

    def loss(self: Learner, features: Tensor, targets: Targets) -> Tensor:
        nonlocal n_calls
        n_calls += 1
        return whole(self, features, targets) * factors.get(n_calls - 1, 1.0)

    return loss


def test_an_endless_slope_is_as_bad(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def clip(*_: object, **__: object) -> Tensor:
        return torch.tensor(float("inf"))

    monkeypatch.setattr("lightning_fabric.Fabric.clip_gradients", clip)

    end, _ = learned(tmp_path, base=tiny_base())

    assert end is End.LOST


@pytest.mark.parametrize("damage", [b"", b"no checkpoint", None], ids=["empty", "foreign", "cut"])
def test_a_damaged_checkpoint_falls_back_to_the_one_before(
    straight: Path, tmp_path: Path, damage: bytes | None
) -> None:
    learned(tmp_path, ask=asked_at(4, Request.PAUSE))  # checkpoints of steps 2 and 4
    newest = tmp_path / "state.pt"
    newest.write_bytes(newest.read_bytes()[: newest.stat().st_size // 2] if damage is None else damage)

    _, events = learned(tmp_path)

    assert events[0] == Resumed(step=2, is_older=True)
    assert_equal_runs(straight, tmp_path)


def test_a_power_cut_between_two_files_loses_nothing(straight: Path, tmp_path: Path) -> None:
    learned(tmp_path, ask=asked_at(4, Request.PAUSE))
    (tmp_path / "state.pt").rename(tmp_path / "state-before.pt")

    _, events = learned(tmp_path)

    assert events[0] == Resumed(step=4, is_older=True)
    assert_equal_runs(straight, tmp_path)


def test_a_full_disk_leaves_the_checkpoint_before(
    straight: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    learned(tmp_path, ask=asked_at(2, Request.PAUSE))
    with monkeypatch.context() as full:
        full.setattr(checkpoints.os, "fsync", fail_for_want_of_room)
        with pytest.raises(TrainingDataError, match=r"step 4 cannot be written .* make room and go on"):
            learned(tmp_path)
    assert not list(tmp_path.glob("*.part"))

    _, events = learned(tmp_path)

    assert events[0] == Resumed(step=2)
    assert_equal_runs(straight, tmp_path)


def fail_for_want_of_room(_descriptor: int) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_nothing_is_said_of_steps_that_were_taken_before(straight: Path) -> None:
    _, events = learned(straight)

    assert [type(event) for event in events] == [Resumed, Measured, Saved]


def test_a_run_can_be_prolonged_with_its_clips_going_on(tmp_path: Path) -> None:
    learned(tmp_path, with_training(n_steps=2))

    learned(tmp_path, with_training(n_steps=4))

    assert (state_of(tmp_path)["step"], state_of(tmp_path)["n_clips"]) == (4, 4 * SPEC.training.batch_size)
