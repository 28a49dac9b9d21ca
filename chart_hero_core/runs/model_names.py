"""What models may be called, and what their files are called then."""

from __future__ import annotations

import re
from pathlib import Path

from chart_hero_core.errors import OptionError
from chart_hero_core.runs.model_cards import CARD_SUFFIX
from chart_hero_core.runs.weights_file import SUFFIX

MOST_SIGNS = 60
"""Of a name: as much as fits on a card, and in the name of a file on every system."""

_NUMBER_SIGNS = 8  # room for " (2)" behind a name
_PORTS = (f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10))
_RESERVED = frozenset({"con", "prn", "aux", "nul", *_PORTS})
"""What Windows takes for devices."""


def tidy_name(name: str) -> str:
    """Tidy a name that somebody gave to a model.

    Raises
    ------
    OptionError
        if it is none
    """
    tidy = " ".join(name.split())
    if not tidy or len(tidy) > MOST_SIGNS or not tidy.isprintable():
        raise OptionError(f'"{name}" is no name for a model; choose one of 1 to {MOST_SIGNS} letters.')
    return tidy


def possible_name(name: str) -> str:
    """Make a name of what a file or a card brought, with room for a number behind it; "" if none is left."""
    printable = "".join(sign if sign.isprintable() else " " for sign in name)
    return " ".join(printable.split())[: MOST_SIGNS - _NUMBER_SIGNS].strip()


def stem_of(name: str) -> str:
    """Turn a name into what every system takes as the name of a file."""
    stem = re.sub(r"[^\w '+&,()-]", "_", name).strip(" .")
    return f"{stem}_" if stem.casefold() in _RESERVED else stem


def free_file(folder: Path, name: str) -> Path:
    """Choose a file for the weights of a model, named after it and unlike all that is in the folder."""
    taken = {path.stem.casefold() for path in folder.iterdir() if path.suffix in (SUFFIX, CARD_SUFFIX)}
    stem, number = stem_of(name), 1
    free = stem
    while free.casefold() in taken:
        number += 1
        free = f"{stem} ({number})"
    return folder / f"{free}{SUFFIX}"
