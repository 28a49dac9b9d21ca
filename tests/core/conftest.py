"""What tests of whole jobs share: a model made by hand."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def burst_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Weights of a model that hears the strokes of `tests.support.songs`."""
    # It needs torch, which the other rooms' tests do without.
    import torch

    from tests.support.models import save_burst_model

    torch.set_num_threads(1)  # so small a network only loses time to threads that wait for each other
    return save_burst_model(tmp_path_factory.mktemp("model"))
