"""Typed values in JSON files: written whole or not at all, checked field by field when they are read."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar

import msgspec

from chart_hero_core.errors import TrainingDataError

T = TypeVar("T")


def to_json(value: object) -> bytes:
    """Write a dataclass of plain values, enums and paths as JSON, indented for people."""
    return msgspec.json.format(msgspec.json.encode(value, enc_hook=_plain), indent=2) + b"\n"


def to_line(value: object) -> bytes:
    """Write the same in one line, with its end."""
    return msgspec.json.encode(value, enc_hook=_plain) + b"\n"


def from_json(content: bytes | str, kind: type[T]) -> T:
    """Read a value back.

    Raises
    ------
    msgspec.DecodeError
        if it is no JSON, or not that of such a value
    """
    return msgspec.json.decode(content, type=kind, dec_hook=_path_of)


def decoder_of(kind: type[T]) -> msgspec.json.Decoder[T]:
    """Make what reads many values of one kind: some forty times as fast as `from_json` for each."""
    return msgspec.json.Decoder(kind, dec_hook=_path_of)


def write_json(path: Path, value: object) -> None:
    """Write a value to a file; what stood there stays until all of it is written.

    Raises
    ------
    TrainingDataError
        if the file cannot be written
    """
    partial = path.with_name(path.name + ".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        partial.write_bytes(to_json(value))
        partial.replace(path)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise TrainingDataError(
            f"{path} cannot be written ({error.strerror or error}); make room or choose another folder."
        ) from error


def read_json(path: Path, kind: type[T]) -> T:
    """Read the value in a file.

    Raises
    ------
    TrainingDataError
        if the file is missing, damaged, or holds something else
    """
    try:
        return from_json(path.read_bytes(), kind)
    except OSError as error:
        raise TrainingDataError(
            f"{path} cannot be read ({error.strerror or error}); choose another folder."
        ) from error
    except msgspec.DecodeError as error:
        raise TrainingDataError(f"{path} is damaged ({error}); delete it and begin again.") from error


def _plain(value: object) -> object:
    if isinstance(value, Path):
        return str(value)
    raise NotImplementedError(f"{type(value).__name__} is not for JSON files")


def _path_of(kind: type, value: Any) -> object:
    if issubclass(kind, Path) and isinstance(value, str):
        return Path(value)
    raise ValueError(f"{value!r} is no {kind.__name__}")
