"""What an independent reader of charts has to say."""

from __future__ import annotations

import subprocess
from pathlib import Path


def complaints(chart_check: Path, folder: Path) -> str:
    """What the independent reader has against a folder; nothing if it exits with 0."""
    verdict = subprocess.run(
        ["node", chart_check / "check.mjs", folder], capture_output=True, text=True, check=False
    )
    return verdict.stdout + verdict.stderr if verdict.returncode else ""
