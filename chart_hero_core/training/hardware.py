"""What a run computes on: one processor or several, on one machine or several, by configuration alone."""

from __future__ import annotations

import logging
import os
import platform
from dataclasses import dataclass

import torch
from lightning_fabric import Fabric

from chart_hero_core.errors import TrainingDataError
from chart_hero_core.runs.plan import DeviceChoice, RunPlan

logging.getLogger("lightning_fabric").setLevel(logging.WARNING)  # it tells the user what was asked for

NEEDED_GPU_BYTES = 3 * 2**30
"""A batch of 12 clips of 8 s, its slopes, the model before and what the driver keeps, with some room."""


@dataclass(frozen=True, slots=True)
class Device:
    """What a run computes on.

    Parameters
    ----------
    accelerator : "cuda", "mps" or "cpu"
    name : as a user knows it
    reason : why this one, in one sentence
    """

    accelerator: str
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Machine:
    """The device of a run, and the hold that was taken of it."""

    device: Device
    fabric: Fabric


def machine_of(plan: RunPlan) -> Machine:
    """Take hold of what a plan learns on; from then on there may be several of us.

    Under `torchrun` every machine that it starts takes part.
    """
    if plan.expert.n_threads:
        torch.set_num_threads(plan.expert.n_threads)
    device = choose_device(plan.device)
    n_machines = int(os.environ.get("GROUP_WORLD_SIZE", "1"))
    fabric = make_fabric(plan.expert.n_devices, n_machines, device.accelerator)
    fabric.launch()
    return Machine(device, fabric)


def is_first_process() -> bool:
    """Tell whether this is the process that writes, before any hold is taken of the machine."""
    return all(os.environ.get(name, "0") == "0" for name in ("LOCAL_RANK", "GROUP_RANK"))


def choose_device(choice: DeviceChoice) -> Device:
    """Choose a GPU where there is one that works and has room, else the processor; say why."""
    processor = f"CPU ({platform.machine() or 'unknown'}, {os.cpu_count() or 1} threads)"
    if choice is DeviceChoice.CPU:
        return Device("cpu", processor, "You chose the CPU.")
    for accelerator in ("cuda", "mps"):
        fault = _fault_of(accelerator)
        if fault is None:
            name = torch.cuda.get_device_name() if accelerator == "cuda" else "Apple GPU"
            said = "You chose the GPU" if choice is DeviceChoice.GPU else "A GPU learns many times as fast"
            return Device(accelerator, name, f"{said}, and there is one with enough memory.")
        if fault:
            return Device("cpu", processor, fault)
    return Device("cpu", processor, "There is no GPU that PyTorch can use on this computer.")


def _fault_of(accelerator: str) -> str | None:
    """Say what is wrong with a GPU: nothing (None), that it is not there (""), or a sentence."""
    if not (torch.cuda if accelerator == "cuda" else torch.backends.mps).is_available():
        return ""
    if accelerator == "cuda":
        free = torch.cuda.mem_get_info()[0]
        if free < NEEDED_GPU_BYTES:
            return (
                f"The GPU has {free / 2**30:.1f} GB of free memory and {NEEDED_GPU_BYTES / 2**30:.0f} GB are "
                "needed: the CPU learns instead."
            )
    try:
        weights = torch.ones(2, 1, 3, 3, device=accelerator, requires_grad=True)
        heard = torch.nn.functional.conv2d(torch.ones(1, 1, 8, 8, device=accelerator), weights)
        torch.autograd.backward(heard.sum())
        torch.fft.rfft(torch.ones(64, device=accelerator))
    except RuntimeError as error:
        return (
            f"The GPU does not work with this PyTorch ({str(error).splitlines()[0]}): the CPU learns instead."
        )
    return None


def make_fabric(n_devices: int = 1, n_nodes: int = 1, accelerator: str | None = None) -> Fabric:
    """Take hold of the GPUs, or of the processor where there is none.

    Several devices learn together: each listens to its part of every batch, and all take the same step
    (distributed data parallel; NCCL on GPUs, gloo on processors). The processes are started here, unless
    `torchrun` or a cluster has started them already.

    bfloat16 is twice as fast on the processors that have it, and needs no scaling of the loss anywhere.

    Parameters
    ----------
    n_devices : on each machine
    n_nodes : machines
    accelerator : as `Device`; None: a CUDA GPU if there is one
    """
    is_shared = n_devices * n_nodes > 1 or "TORCHELASTIC_RUN_ID" in os.environ
    accelerator = accelerator or ("cuda" if torch.cuda.is_available() else "cpu")
    knows_bfloat16 = accelerator == "cpu" or (
        accelerator == "cuda" and torch.cuda.is_bf16_supported(including_emulation=False)
    )
    return Fabric(
        accelerator=accelerator,
        devices=n_devices,
        num_nodes=n_nodes,
        strategy="ddp" if is_shared else "auto",
        precision="bf16-mixed" if knows_bfloat16 else "32-true",
    )


def shares_of_batches(n_clips: int, batch_size: int, n_processes: int, rank: int) -> list[list[int]]:
    """List the clips of each batch that one of the processes listens to: all of them, if it is alone.

    Parameters
    ----------
    n_clips : of all batches; a last one that is not full is left out
    batch_size : clips of all processes together
    n_processes, rank : how many share a batch, and which of them this is (from 0)

    Raises
    ------
    TrainingDataError
        if a batch cannot be shared out evenly
    """
    share = batch_size // n_processes
    if share * n_processes != batch_size:
        raise TrainingDataError(
            f"A batch of {batch_size} clips cannot be shared by {n_processes} devices; "
            f"choose a batch size that {n_processes} divides."
        )
    starts = range(rank * share, n_clips - batch_size + 1 + rank * share, batch_size)
    return [list(range(start, start + share)) for start in starts]
