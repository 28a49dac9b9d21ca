"""What a run computes on: one processor or several, on one machine or several, by configuration alone."""

from __future__ import annotations

import logging
import os

import torch
from lightning_fabric import Fabric

from chart_hero_core.errors import TrainingDataError

logging.getLogger("lightning_fabric").setLevel(logging.WARNING)  # it tells the user what was asked for


def make_fabric(n_devices: int = 1, n_nodes: int = 1) -> Fabric:
    """Take hold of the GPUs, or of the processor where there is none.

    Several devices learn together: each listens to its part of every batch, and all take the same step
    (distributed data parallel; NCCL on GPUs, gloo on processors). The processes are started here, unless
    `torchrun` or a cluster has started them already.

    bfloat16 is twice as fast on the processors that have it, and needs no scaling of the loss anywhere.

    Parameters
    ----------
    n_devices : on each machine
    n_nodes : machines
    """
    is_shared = n_devices * n_nodes > 1 or "TORCHELASTIC_RUN_ID" in os.environ
    return Fabric(
        accelerator="cuda" if torch.cuda.is_available() else "cpu",
        devices=n_devices,
        num_nodes=n_nodes,
        strategy="ddp" if is_shared else "auto",
        precision="bf16-mixed",
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
