from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.core.evaluation.golden_cases import EXPECTED_FILE, case_folders, measure, read_case

TOLERANCE = 1e-7


def flat(value: Any, name: str = "") -> dict[str, Any]:
    if not isinstance(value, dict):
        return {name: value}
    return {path: leaf for key, one in value.items() for path, leaf in flat(one, f"{name}/{key}").items()}


def test_there_are_cases() -> None:
    assert len(case_folders()) >= 8


@pytest.mark.parametrize("folder", case_folders(), ids=lambda folder: folder.name)
def test_scores_are_as_expected(folder: Path) -> None:
    found = flat(measure(read_case(folder)))
    expected = flat(json.loads((folder / EXPECTED_FILE).read_text()))
    assert found == pytest.approx(expected, abs=TOLERANCE)
