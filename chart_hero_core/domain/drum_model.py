"""Which model heard a song: its name may change, its digest does not."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_HEARING = ("weights_sha256", "feature_spec", "model_spec", "window_spec", "decoding_spec", "kit_presence")
"""Entries of a model's card that decide what it hears."""


@dataclass(frozen=True, slots=True)
class DrumModel:
    """A model that heard a song.

    Parameters
    ----------
    name : as the user knew it then
    digest : by which it is known, see `digest_of_card`
    """

    name: str
    digest: str


def digest_of_card(content: Mapping[str, Any]) -> str:
    """SHA-256 of what decides how a model hears: its weights, and what its card says of their use.

    Weights alone would not do: a calibrated model has those that it was calibrated from.
    """
    told = {name: content.get(name) for name in _HEARING}
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()
