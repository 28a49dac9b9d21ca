from __future__ import annotations

import subprocess
import sys

import pytest

PRELOAD_THEN_IMPORT = """
import sys
from chart_hero_core.model.libraries import preload_torch
print(preload_torch(), "torch" in sys.modules)
import torch
print(float(torch.ones(3).sum()))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows finds them once torch is imported")
def test_libraries_that_are_loaded_ahead_are_torchs_own() -> None:
    result = subprocess.run(
        [sys.executable, "-c", PRELOAD_THEN_IMPORT], capture_output=True, text=True, check=True
    )

    assert result.stdout.split() == ["True", "False", "3.0"]


def test_without_torch_nothing_is_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    from chart_hero_core.model import libraries

    monkeypatch.setattr(libraries.importlib.util, "find_spec", lambda _: None)

    assert not libraries.preload_torch()
