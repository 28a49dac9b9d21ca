"""Checkpoints on disk: whole or not at all, the one before is kept, a damaged one is passed over.

A power cut amid a write, a full disk, a file that went bad: a run goes on from the newest that is whole.
"""

from __future__ import annotations

import io
import os
import pickle
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from chart_hero_core.errors import TrainingDataError

STATE_NAME, PREVIOUS_NAME = "state.pt", "state-before.pt"
_FAULTS = (OSError, RuntimeError, EOFError, pickle.UnpicklingError, KeyError, TypeError, ValueError)


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What was saved, and whether the newest was damaged and this is an older one."""

    state: Mapping[str, Any]
    is_older: bool


def has_checkpoint(folder: Path) -> bool:
    """Tell whether something was saved there, whole or not."""
    return any((folder / name).exists() for name in (STATE_NAME, PREVIOUS_NAME))


def save_checkpoint(folder: Path, state: Mapping[str, Any]) -> int:
    """Save; the one before is kept beside it. Returns its size in bytes.

    Raises
    ------
    TrainingDataError
        if it cannot be written; what was saved before stays
    """
    buffer = io.BytesIO()
    torch.save(dict(state), buffer)
    newest, partial = folder / STATE_NAME, folder / f"{STATE_NAME}.part"
    try:
        with partial.open("wb") as file:
            file.write(buffer.getbuffer())
            file.flush()
            os.fsync(file.fileno())
        if newest.exists():
            newest.replace(folder / PREVIOUS_NAME)
        partial.replace(newest)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise TrainingDataError(
            f"The checkpoint of step {state['step']} cannot be written to {folder} "
            f"({error.strerror or error}); make room and go on: the one before is kept."
        ) from error
    return buffer.getbuffer().nbytes


def load_checkpoint(folder: Path, device: torch.device) -> Checkpoint:
    """Load the newest that is whole.

    Raises
    ------
    TrainingDataError
        if none is
    """
    fault: Exception | None = None
    for name in (STATE_NAME, PREVIOUS_NAME):
        try:
            state = torch.load(folder / name, map_location=device, weights_only=True)
            return Checkpoint({**state, "step": int(state["step"])}, is_older=name == PREVIOUS_NAME)
        except _FAULTS as error:
            fault = fault or error
    raise TrainingDataError(
        f"{folder / STATE_NAME} is damaged or no checkpoint; delete it or choose another folder."
    ) from fault
