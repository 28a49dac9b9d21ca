"""Files of weights, by their content."""

from __future__ import annotations

import json
import os
import pickle
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from safetensors.numpy import load_file

from chart_hero_core.errors import ModelError
from chart_hero_core.runs.weights_file import MOST_BYTES, copy_weights, read_weights, sha256_of
from chart_hero_core.service import default_model
from tests.support.kept_models import write_weights


@pytest.fixture
def weights(tmp_path: Path) -> Path:
    return write_weights(tmp_path / "kit.safetensors")


@pytest.mark.parametrize("name", ["kit.ckpt", "kit.pt", "kit.pth", "kit.bin", "kit.pkl", "kit", "kit.onnx"])
def test_what_is_called_otherwise_is_refused_unread(tmp_path: Path, name: str) -> None:
    with pytest.raises(ModelError, match=r"This file could run code\. Only safetensors files are taken\."):
        read_weights(tmp_path / name)


def test_a_pickle_that_is_called_safetensors_is_refused_unrun(tmp_path: Path) -> None:
    class Trap:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return os.mkdir, (str(tmp_path / "sprung"),)

    path = tmp_path / "kit.safetensors"
    path.write_bytes(pickle.dumps(Trap()))

    with pytest.raises(ModelError, match="could run code"):
        read_weights(path)
    assert not (tmp_path / "sprung").exists()


def test_a_torch_archive_that_is_called_safetensors_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "kit.safetensors"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("archive/data.pkl", b"\x80\x02.")

    with pytest.raises(ModelError, match="could run code"):
        read_weights(path)


def test_something_behind_the_numbers_is_refused(weights: Path) -> None:
    weights.write_bytes(weights.read_bytes() + pickle.dumps([1, 2]))

    with pytest.raises(ModelError, match="damaged"):
        read_weights(weights)


@pytest.mark.parametrize("n_left", [12, 60, -1])
def test_a_file_that_ends_early_is_cut_off(weights: Path, n_left: int) -> None:
    weights.write_bytes(weights.read_bytes()[:n_left])

    with pytest.raises(ModelError, match="cut off: part of it is missing"):
        read_weights(weights)


@pytest.mark.parametrize("content", [b"", b"12345678"])
def test_an_empty_file_is_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "kit.safetensors"
    path.write_bytes(content)

    with pytest.raises(ModelError, match=rf'"kit.safetensors" is empty \({len(content)} bytes\)'):
        read_weights(path)


def test_a_file_larger_than_any_model_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "kit.safetensors"
    with path.open("wb") as file:
        file.truncate(MOST_BYTES + 1)

    with pytest.raises(ModelError, match="is 512 MB, and no drum model is larger"):
        read_weights(path)


def test_a_missing_file_and_a_folder_are_told(tmp_path: Path) -> None:
    (tmp_path / "folder.safetensors").mkdir()
    for name in ("gone.safetensors", "folder.safetensors"):
        with pytest.raises(ModelError, match=f'"{name}" (cannot be read|is empty)'):
            read_weights(tmp_path / name)


@pytest.mark.parametrize(
    "header", ["{}", '{"a": 1}', "{" * 50_000, '{"a": {"data_offsets": [0]}}', "{nonsense"]
)
def test_a_header_without_sense_is_damage(tmp_path: Path, header: str) -> None:
    path = tmp_path / "kit.safetensors"
    path.write_bytes(len(header).to_bytes(8, "little") + header.encode() + bytes(8))

    with pytest.raises(ModelError, match="is damaged"):
        read_weights(path)


@given(number=st.integers(-1000, 1000), card=st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_a_card_travels_in_the_file_and_leaves_it_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, number: int, card: str
) -> None:
    folder = tmp_path_factory.mktemp("copies")
    weights = write_weights(folder / "kit.safetensors", number)

    copy_weights(read_weights(weights), folder / "handed.safetensors", card)
    handed = read_weights(folder / "handed.safetensors")
    copy_weights(handed, folder / "again.safetensors")

    assert handed.card == card
    assert (folder / "again.safetensors").read_bytes() == weights.read_bytes()
    assert load_file(folder / "handed.safetensors")["heads.weight"][0, 0] == number


def test_the_shipped_weights_come_out_of_an_export_as_they_were(tmp_path: Path) -> None:
    card = default_model().with_suffix(".json").read_text(encoding="utf-8")

    copy_weights(read_weights(default_model()), tmp_path / "handed.safetensors", card)
    copy_weights(read_weights(tmp_path / "handed.safetensors"), tmp_path / "again.safetensors")

    assert sha256_of(tmp_path / "again.safetensors") == json.loads(card)["weights_sha256"]
