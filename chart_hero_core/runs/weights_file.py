"""Files of weights, looked into and copied without torch: nothing of them is ever run.

A safetensors file is 8 bytes (length of the header, little-endian), the header (JSON: what stands where), and
the numbers. Its header may hold texts under `__metadata__`: there an exported model carries its card, so that
one file is all that is handed on. Taken apart again, the weights are the very bytes that they were.

References
----------
https://github.com/huggingface/safetensors#format
"""

from __future__ import annotations

import hashlib
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from chart_hero_core.errors import ModelError

SUFFIX = ".safetensors"
MOST_BYTES = 512_000_000
"""Sixty times the shipped model; what is larger is something else."""

_MOST_HEADER_BYTES = 16_000_000
_LENGTH_BYTES = 8
_ALIGNMENT = 8  # of the numbers, as the reference implementation writes them
_METADATA, _CARD = "__metadata__", "chart_hero_card"


@dataclass(frozen=True, slots=True)
class WeightsFile:
    """What is in a file of weights.

    Parameters
    ----------
    path : the file
    entries : of its header: what stands where; without texts
    first : byte at which the numbers begin
    card : the text of the card that travels in it; None without one
    """

    path: Path
    entries: dict[str, Any]
    first: int
    card: str | None


def read_weights(path: Path) -> WeightsFile:
    """Look what is in a file, by its content and not by its name alone.

    Raises
    ------
    ModelError
        if it is no safetensors file, is not whole, is too large, or cannot be read
    """
    if path.suffix.lower() != SUFFIX:
        raise _could_run_code(path)
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            _require_sensible_size(path, size)
            header = _read_header(path, file, size)
    except OSError as error:
        raise ModelError(
            f'"{path.name}" cannot be read ({error.strerror or error}); choose another file.', path
        ) from error
    first = _LENGTH_BYTES + len(header)
    entries = _parsed(path, header)
    texts = entries.pop(_METADATA, {})
    _require_all_numbers(path, entries, size - first)
    card = texts.get(_CARD) if isinstance(texts, dict) else None
    return WeightsFile(path, entries, first, card if isinstance(card, str) else None)


def copy_weights(weights: WeightsFile, target: Path, card: str | None = None) -> None:
    """Write the weights to another file, with a card in them or without; raises OSError if it cannot."""
    texts = {} if card is None else {_METADATA: {_CARD: card}}
    header = msgspec.json.encode({**texts, **weights.entries})
    header += b" " * (-len(header) % _ALIGNMENT)
    with weights.path.open("rb") as source, target.open("wb") as copy:
        source.seek(weights.first)
        copy.write(len(header).to_bytes(_LENGTH_BYTES, "little"))
        copy.write(header)
        shutil.copyfileobj(source, copy)
        copy.flush()
        os.fsync(copy.fileno())


def sha256_of(path: Path) -> str:
    """SHA-256 of a file; raises OSError if it cannot be read."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _require_sensible_size(path: Path, size: int) -> None:
    if size <= _LENGTH_BYTES:
        raise ModelError(
            f'"{path.name}" is empty ({size} bytes); copy it again from where it came from.', path
        )
    if size > MOST_BYTES:
        raise ModelError(
            f'"{path.name}" is {size / 1e6:,.0f} MB, and no drum model is larger than '
            f"{MOST_BYTES / 1e6:,.0f} MB; choose another file.",
            path,
        )


def _read_header(path: Path, file: BinaryIO, size: int) -> bytes:
    """Read the header; what has none is no safetensors file, whatever it is called."""
    length = int.from_bytes(file.read(_LENGTH_BYTES), "little")
    if file.read(1) != b"{" or length > _MOST_HEADER_BYTES:
        raise _could_run_code(path)
    if length > size - _LENGTH_BYTES:
        raise _cut_off(path)
    file.seek(_LENGTH_BYTES)
    return file.read(length)


def _parsed(path: Path, header: bytes) -> dict[str, Any]:
    try:
        entries: dict[str, Any] = msgspec.json.decode(header, type=dict[str, Any])
    except (msgspec.DecodeError, RecursionError) as error:
        raise _damaged(path) from error
    return entries


def _require_all_numbers(path: Path, entries: dict[str, Any], n_bytes: int) -> None:
    """Refuse a file that holds less, or anything else, than what its header names."""
    try:
        n_named = max((int(entry["data_offsets"][1]) for entry in entries.values()), default=0)
    except (TypeError, KeyError, IndexError, ValueError) as error:
        raise _damaged(path) from error
    if n_named > n_bytes:
        raise _cut_off(path)
    if n_named < n_bytes or not entries:
        raise _damaged(path)


def _could_run_code(path: Path) -> ModelError:
    return ModelError(f'"{path.name}": This file could run code. Only safetensors files are taken.', path)


def _cut_off(path: Path) -> ModelError:
    return ModelError(
        f'"{path.name}" is cut off: part of it is missing; copy it again from where it came from.', path
    )


def _damaged(path: Path) -> ModelError:
    return ModelError(f'"{path.name}" is damaged; copy it again from where it came from.', path)
