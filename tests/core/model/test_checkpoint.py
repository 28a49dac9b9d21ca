from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file, save_file

from chart_hero_core.domain.drums import DrumFamily
from chart_hero_core.errors import ModelError
from chart_hero_core.model.checkpoint import ModelCard, check_model, load_model, read_card, save_model
from chart_hero_core.model.inference import WindowSpec
from chart_hero_core.model.onsets import Calibration, DecodingSpec
from tests.support.tiny_models import TINY_FEATURES, TINY_MODEL, tiny_network

CARD = ModelCard(
    feature_spec=TINY_FEATURES,
    model_spec=TINY_MODEL,
    window_spec=WindowSpec(length_s=4.0, margin_s=0.5),
    decoding_spec=DecodingSpec({DrumFamily.TOMS: Calibration(scale=1.5, bias=-0.25, offset_s=0.002)}, 1.5),
    training={"steps": 3, "run": {"seed": 1}},
    scores={"held_out": {"micro_f": 0.5}},
    credits=("Schlagzeug: Jürgen (CC0).",),
)


@pytest.fixture
def model_path(tmp_path: Path) -> Path:
    path = tmp_path / "drums.v1.safetensors"
    save_model(path, tiny_network(), CARD)
    return path


def rewrite_card(model_path: Path, change: Callable[[dict[str, Any]], None]) -> None:
    """Change the card of a model in place."""
    path = model_path.with_suffix(".json")
    content = json.loads(path.read_text(encoding="utf-8"))
    change(content)
    path.write_text(json.dumps(content), encoding="utf-8")


def rewrite_weights(model_path: Path, change: Callable[[dict[str, torch.Tensor]], None]) -> None:
    """Change the tensors of a model in place, and let its card vouch for them."""
    tensors = load_file(model_path)
    change(tensors)
    save_file(tensors, model_path)
    digest = hashlib.sha256(model_path.read_bytes()).hexdigest()
    rewrite_card(model_path, lambda content: content.update(weights_sha256=digest))


def test_weights_come_back_as_they_were(model_path: Path) -> None:
    loaded = load_model(model_path)

    original = tiny_network().state_dict()
    assert list(loaded.network.state_dict()) == list(original)
    assert all(torch.equal(tensor, original[name]) for name, tensor in loaded.network.state_dict().items())


def test_the_card_comes_back_as_it_was(model_path: Path) -> None:
    assert load_model(model_path).card == CARD


def test_a_loaded_model_is_ready_to_listen(model_path: Path) -> None:
    loaded = load_model(model_path)

    assert not loaded.network.training
    assert loaded.log_mel.spec == TINY_FEATURES


def test_the_digest_is_that_of_the_file(model_path: Path) -> None:
    assert load_model(model_path).sha256 == hashlib.sha256(model_path.read_bytes()).hexdigest()


def test_weights_are_kept_as_float32(model_path: Path) -> None:
    kinds = {tensor.dtype for name, tensor in load_file(model_path).items() if "num_batches" not in name}

    assert kinds == {torch.float32}


def test_only_weights_and_card_are_written(model_path: Path) -> None:
    names = {path.name for path in model_path.parent.iterdir()}

    assert names == {"drums.v1.safetensors", "drums.v1.json"}


def test_saving_again_replaces_the_model(model_path: Path) -> None:
    save_model(model_path, tiny_network(seed=5), CARD)

    weight = load_model(model_path).network.state_dict()["heads.weight"]
    assert torch.equal(weight, tiny_network(seed=5).state_dict()["heads.weight"])


def test_a_failed_save_leaves_the_old_model_and_nothing_else(
    model_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full_disk(_: object, path: Path) -> None:
        path.write_bytes(b"half")
        raise OSError("no space left on device")

    monkeypatch.setattr("chart_hero_core.model.checkpoint.save_file", full_disk)
    with pytest.raises(OSError, match="no space left"):
        save_model(model_path, tiny_network(seed=5), CARD)

    assert {path.name for path in model_path.parent.iterdir()} == {"drums.v1.safetensors", "drums.v1.json"}
    load_model(model_path)


def test_missing_weights(model_path: Path) -> None:
    model_path.unlink()

    with pytest.raises(ModelError, match=r"drums\.v1\.safetensors cannot be read"):
        load_model(model_path)


def test_a_missing_card(model_path: Path) -> None:
    model_path.with_suffix(".json").unlink()

    with pytest.raises(ModelError, match=r"card drums\.v1\.json cannot be read"):
        load_model(model_path)


def test_a_flipped_byte(model_path: Path) -> None:
    damaged = bytearray(model_path.read_bytes())
    damaged[-100] ^= 1
    model_path.write_bytes(damaged)

    with pytest.raises(ModelError, match="is damaged: it is not what its card describes"):
        load_model(model_path)


def test_a_cut_file(model_path: Path) -> None:
    model_path.write_bytes(model_path.read_bytes()[:-1000])

    with pytest.raises(ModelError, match="is damaged"):
        load_model(model_path)


def test_a_checked_model_holds_nothing_but_numbers(model_path: Path) -> None:
    check_model(model_path)
    rewrite_weights(model_path, lambda tensors: tensors["heads.bias"].fill_(float("nan")))

    with pytest.raises(ModelError, match="values that are no numbers"):
        check_model(model_path)


def test_a_name_travels_with_the_card_and_changes_nothing_of_the_model(model_path: Path) -> None:
    before = load_model(model_path).known_as
    rewrite_card(model_path, lambda content: content.update(name="My kit"))

    known_as = load_model(model_path).known_as

    assert (before.name, known_as.name) == (model_path.stem, "My kit")
    assert known_as.digest == before.digest


def test_other_thresholds_make_another_model(model_path: Path) -> None:
    before = load_model(model_path).known_as
    rewrite_card(model_path, lambda content: content.update(kit_presence=0.5))

    assert load_model(model_path).known_as.digest != before.digest


def test_bytes_that_are_no_weights_although_the_card_vouches_for_them(model_path: Path) -> None:
    model_path.write_bytes(b"something else")
    digest = hashlib.sha256(b"something else").hexdigest()
    rewrite_card(model_path, lambda content: content.update(weights_sha256=digest))

    with pytest.raises(ModelError, match="does not fit this version"):
        load_model(model_path)


def test_a_missing_tensor(model_path: Path) -> None:
    def drop(tensors: dict[str, torch.Tensor]) -> None:
        del tensors["heads.bias"]

    rewrite_weights(model_path, drop)

    with pytest.raises(ModelError, match="does not fit this version"):
        load_model(model_path)


def test_a_left_over_tensor(model_path: Path) -> None:
    rewrite_weights(model_path, lambda tensors: tensors.update(extra=torch.zeros(2)))

    with pytest.raises(ModelError, match="does not fit this version"):
        load_model(model_path)


def test_a_tensor_of_another_shape(model_path: Path) -> None:
    rewrite_weights(model_path, lambda tensors: tensors.update({"heads.bias": torch.zeros(3)}))

    with pytest.raises(ModelError, match="does not fit this version"):
        load_model(model_path)


@pytest.mark.parametrize("entry", [{"format": "somebody-else"}, {"version": 999}])
def test_a_foreign_card(model_path: Path, entry: dict[str, Any]) -> None:
    rewrite_card(model_path, lambda content: content.update(entry))

    with pytest.raises(ModelError, match="belongs to another program or version"):
        load_model(model_path)


def test_a_card_of_other_drums(model_path: Path) -> None:
    rewrite_card(model_path, lambda content: content.update(voices=["kick", "gong"]))

    with pytest.raises(ModelError, match="describes a model for other drums"):
        load_model(model_path)


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "null", '{"format": "chart-hero-drum-model"}', "\x00\x01"],
    ids=["empty", "cut", "list", "null", "incomplete", "binary"],
)
def test_a_damaged_card(model_path: Path, text: str) -> None:
    model_path.with_suffix(".json").write_text(text, encoding="utf-8")

    with pytest.raises(ModelError, match=r"card drums\.v1\.json is damaged"):
        load_model(model_path)


def test_a_card_that_is_no_text(model_path: Path) -> None:
    model_path.with_suffix(".json").write_bytes(b"\xff\xfe\xff")

    with pytest.raises(ModelError, match="is damaged"):
        read_card(model_path.with_suffix(".json"))


@pytest.mark.parametrize(
    "entry",
    [
        {"feature_spec": []},
        {"feature_spec": {"unknown": 1}},
        {"model_spec": {"width": 101}},
        {"window_spec": {"length_s": 1.0, "margin_s": 2.0}},
        {"decoding_spec": []},
        {"decoding_spec": {"gong": {}}},
        {"credits": None},
    ],
    ids=lambda entry: next(iter(entry)),
)
def test_a_card_with_a_senseless_entry(model_path: Path, entry: dict[str, Any]) -> None:
    rewrite_card(model_path, lambda content: content.update(entry))

    with pytest.raises(ModelError, match="is damaged"):
        read_card(model_path.with_suffix(".json"))


def test_a_card_whose_network_cannot_be_built(model_path: Path) -> None:
    rewrite_card(model_path, lambda content: content["model_spec"].update(n_layers="four"))

    with pytest.raises(ModelError, match="does not fit this version"):
        load_model(model_path)


def test_errors_name_the_file(model_path: Path) -> None:
    model_path.write_bytes(b"")

    with pytest.raises(ModelError) as caught:
        load_model(model_path)

    assert caught.value.path == model_path
