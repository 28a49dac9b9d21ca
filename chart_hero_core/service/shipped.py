"""What ships with the program."""

from __future__ import annotations

from pathlib import Path

RESOURCES = Path(__file__).parents[2] / "resources"


def default_model() -> Path:
    """Weights that ship with the program."""
    return RESOURCES / "models" / "drums.safetensors"


def demo_song() -> Path:
    """Song that ships with the program."""
    return RESOURCES / "demo" / "war_of_freedom.ogg"
