from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from chart_hero_core.errors import TrainingDataError
from chart_hero_core.runs.plan import DeviceChoice
from chart_hero_core.training.hardware import choose_device, shares_of_batches
from chart_hero_core.training.memory import is_out_of_memory, memory_use


@given(n_batches=st.integers(0, 5), share=st.integers(1, 4), n_processes=st.integers(1, 4))
def test_processes_share_every_batch_without_overlap(n_batches: int, share: int, n_processes: int) -> None:
    batch_size = share * n_processes

    shares = [
        shares_of_batches(n_batches * batch_size, batch_size, n_processes, rank)
        for rank in range(n_processes)
    ]

    together = [[clip for part in parts for clip in part] for parts in zip(*shares, strict=True)]
    assert together == [list(range(i * batch_size, (i + 1) * batch_size)) for i in range(n_batches)]


def test_one_alone_takes_whole_batches() -> None:
    assert shares_of_batches(6, 3, n_processes=1, rank=0) == [[0, 1, 2], [3, 4, 5]]


def test_a_batch_that_cannot_be_shared_is_refused() -> None:
    with pytest.raises(TrainingDataError, match="A batch of 12 clips cannot be shared by 5 devices"):
        shares_of_batches(24, 12, n_processes=5, rank=0)


def test_the_processor_learns_if_it_was_chosen() -> None:
    device = choose_device(DeviceChoice.CPU)

    assert (device.accelerator, device.reason) == ("cpu", "You chose the CPU.")
    assert device.name.startswith("CPU (")


@pytest.fixture
def gpu(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[float], None]]:
    """Pretend a GPU with so many free GB, that cannot be computed on."""

    def pretend(free_gb: float) -> None:
        monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
        monkeypatch.setattr(torch.cuda, "mem_get_info", lambda *_: (int(free_gb * 2**30), 12 * 2**30))
        monkeypatch.setattr(torch.cuda, "get_device_name", lambda *_: "RTX")

    yield pretend
    monkeypatch.undo()


@pytest.mark.parametrize("choice", [DeviceChoice.AUTO, DeviceChoice.GPU])
def test_a_gpu_without_room_is_passed_over(gpu: Callable[[float], None], choice: DeviceChoice) -> None:
    gpu(1.5)

    device = choose_device(choice)

    assert device.accelerator == "cpu"
    assert device.reason.startswith("The GPU has 1.5 GB of free memory and 3 GB are needed")


def test_a_gpu_that_computes_nothing_is_passed_over(
    gpu: Callable[[float], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("no kernel image is available\nfor execution on the device")

    gpu(8.0)
    monkeypatch.setattr(torch, "ones", fail)

    device = choose_device(DeviceChoice.AUTO)

    assert device.accelerator == "cpu"
    assert "(no kernel image is available)" in device.reason


def test_a_gpu_that_works_is_chosen(gpu: Callable[[float], None], monkeypatch: pytest.MonkeyPatch) -> None:
    gpu(8.0)
    ones = torch.ones
    monkeypatch.setattr(torch, "ones", lambda *size, device, **rest: ones(*size, **rest))

    device = choose_device(DeviceChoice.AUTO)

    assert (device.accelerator, device.name) == ("cuda", "RTX")
    assert "many times as fast" in device.reason


@pytest.mark.parametrize(
    "error",
    [
        MemoryError(),
        torch.OutOfMemoryError("CUDA out of memory."),
        RuntimeError("[enforce fail] DefaultCPUAllocator: can't allocate memory"),
        RuntimeError("DefaultCPUAllocator: not enough memory: you tried to allocate 9 bytes."),
        RuntimeError("MPS backend out of memory (MPS allocated: 9 GB)"),
        RuntimeError("DataLoader worker (pid 7) is killed by signal: Killed. "),
    ],
    ids=["python", "cuda", "cpu", "windows", "apple", "worker"],
)
def test_a_lack_of_memory_is_told_from_other_errors(error: Exception) -> None:
    assert is_out_of_memory(error)
    assert not is_out_of_memory(RuntimeError("shapes cannot be multiplied"))
    assert not is_out_of_memory(OSError("out of memory"))


def test_memory_in_use_is_part_of_what_there_is() -> None:
    use = memory_use(torch.device("cpu"))

    assert (use.used_bytes is None) == (use.total_bytes is None)
    assert use.used_bytes is None or 0 < use.used_bytes < (use.total_bytes or 0)
