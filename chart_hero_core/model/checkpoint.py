"""Weights on disk: a safetensors file and a JSON card beside it.

The card holds everything that is needed to use the weights (the specs they were trained with, their
calibration) and to judge them (data, licences, measured scores). Loading is strict: a tensor that is
missing, left over or of another shape is an error, and so is a card of something else.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file

from chart_hero_core.audio.features import FeatureSpec, LogMel
from chart_hero_core.domain.drum_model import DrumModel, digest_of_card
from chart_hero_core.domain.drums import FAMILIES, VOICES, DrumFamily
from chart_hero_core.errors import ModelError
from chart_hero_core.model.inference import WindowSpec
from chart_hero_core.model.network import DrumTranscriber, ModelSpec
from chart_hero_core.model.onsets import NEVER_ABSENT, Calibration, DecodingSpec

CARD_FORMAT = "chart-hero-drum-model"
CARD_VERSION = 1


@dataclass(frozen=True, slots=True)
class ModelCard:
    """What is known about a set of weights.

    Parameters
    ----------
    feature_spec, model_spec, window_spec : what they were trained with
    decoding_spec : fitted on held-out synthetic songs
    training : steps, seed, data, date: how they came to be
    scores : measured figures, by name
    credits : sources of the sounds and their licences
    name : as the user says it; "" for none
    """

    feature_spec: FeatureSpec = field(default_factory=FeatureSpec)
    model_spec: ModelSpec = field(default_factory=ModelSpec)
    window_spec: WindowSpec = field(default_factory=WindowSpec)
    decoding_spec: DecodingSpec = field(default_factory=DecodingSpec)
    training: Mapping[str, Any] = field(default_factory=dict)
    scores: Mapping[str, Any] = field(default_factory=dict)
    credits: tuple[str, ...] = ()
    name: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class LoadedModel:
    """A network that is ready to listen, in evaluation mode.

    Parameters
    ----------
    network, log_mel : what listens
    card : what is known about them
    sha256 : of the file of weights
    known_as : name, else that of the file, and digest
    """

    network: DrumTranscriber
    log_mel: LogMel
    card: ModelCard
    sha256: str
    known_as: DrumModel


def save_model(path: Path, network: DrumTranscriber, card: ModelCard) -> None:
    """Write `path` (.safetensors) and its card (.json beside it), each whole or not at all.

    Parameters
    ----------
    path : of the weights
    network : its weights are written as float32
    card : what is known about them
    """
    tensors = {name: tensor.detach().to("cpu").contiguous() for name, tensor in network.state_dict().items()}
    weights_part, card_part = path.with_suffix(".safetensors.part"), path.with_suffix(".json.part")
    try:
        save_file(tensors, weights_part)
        card_part.write_text(_card_text(card, _sha256(weights_part)), encoding="utf-8")
        weights_part.replace(path)
        card_part.replace(path.with_suffix(".json"))
    finally:
        weights_part.unlink(missing_ok=True)
        card_part.unlink(missing_ok=True)


def _card_text(card: ModelCard, weights_sha256: str) -> str:
    content = {
        "format": CARD_FORMAT,
        "version": CARD_VERSION,
        **({"name": card.name} if card.name else {}),
        "weights_sha256": weights_sha256,
        "families": [family.value for family in FAMILIES],
        "voices": [voice.value for voice in VOICES],
        "feature_spec": asdict(card.feature_spec),
        "model_spec": asdict(card.model_spec),
        "window_spec": asdict(card.window_spec),
        "decoding_spec": {
            family.value: asdict(calibration)
            for family, calibration in card.decoding_spec.calibrations.items()
        },
        "kit_presence": card.decoding_spec.kit_presence,
        "training": dict(card.training),
        "scores": dict(card.scores),
        "credits": list(card.credits),
    }
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def load_model(path: Path, device: str = "cpu") -> LoadedModel:
    """Load weights and their card, strictly.

    Parameters
    ----------
    path : of the .safetensors file; its card lies beside it as .json
    device : where the network shall run

    Raises
    ------
    ModelError
        if either file is missing, damaged, or of something else
    """
    card_path = path.with_suffix(".json")
    content = _read_content(card_path)
    card = _card_of(content, card_path)
    try:
        sha256 = _sha256(path)
    except OSError as error:
        raise ModelError(
            f"The model {path.name} cannot be read ({error}); install it again.", path
        ) from error
    if sha256 != content.get("weights_sha256"):
        raise ModelError(
            f"The model {path.name} is damaged: it is not what its card describes; install it again.", path
        )
    try:
        network = DrumTranscriber(card.model_spec)
        log_mel = LogMel(card.feature_spec)
        network.load_state_dict(load_file(path), strict=True)
    except (SafetensorError, RuntimeError, ValueError, TypeError, OSError) as error:
        raise ModelError(
            f"The model {path.name} does not fit this version of Chart Hero; install it again.", path
        ) from error
    network.to(torch.device(device)).eval()
    known_as = DrumModel(card.name or path.stem, digest_of_card(content))
    return LoadedModel(network, log_mel.to(torch.device(device)).eval(), card, sha256, known_as)


def check_model(path: Path) -> None:
    """Load weights as `load_model` does, and see that they are numbers.

    Raises
    ------
    ModelError
        as `load_model`, or if some are none
    """
    network = load_model(path).network
    if not all(bool(torch.isfinite(tensor).all()) for tensor in network.state_dict().values()):
        raise ModelError(f"The model {path.name} holds values that are no numbers; get another one.", path)


def read_card(path: Path) -> tuple[ModelCard, str]:
    """Read a card and the digest of the weights it belongs to.

    Raises
    ------
    ModelError
        if it is missing, damaged, or of something else
    """
    content = _read_content(path)
    return _card_of(content, path), str(content.get("weights_sha256"))


def _read_content(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ModelError(
            f"The model's card {path.name} cannot be read ({error}); install the model again.", path
        ) from error
    except (ValueError, RecursionError) as error:
        raise _damaged_card(path) from error
    if not isinstance(content, dict):
        raise _damaged_card(path)
    return content


def _card_of(content: Mapping[str, Any], path: Path) -> ModelCard:
    try:
        if content["format"] != CARD_FORMAT or content["version"] != CARD_VERSION:
            raise ModelError(
                f"{path.name} belongs to another program or version; install the model again.", path
            )
        outputs = [content["families"], content["voices"]]
        if outputs != [[family.value for family in FAMILIES], [voice.value for voice in VOICES]]:
            raise ModelError(f"{path.name} describes a model for other drums; install the model again.", path)
        return ModelCard(
            feature_spec=FeatureSpec(**_tuples(content["feature_spec"])),
            model_spec=ModelSpec(**_tuples(content["model_spec"])),
            window_spec=WindowSpec(**content["window_spec"]),
            decoding_spec=DecodingSpec(
                {
                    DrumFamily(name): Calibration(**values)
                    for name, values in content["decoding_spec"].items()
                },
                content.get("kit_presence", NEVER_ABSENT),  # older cards know of none
            ),
            training=content["training"],
            scores=content["scores"],
            credits=tuple(content["credits"]),
            name=str(content.get("name", "")),
        )
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise _damaged_card(path) from error


def _damaged_card(path: Path) -> ModelError:
    return ModelError(f"The model's card {path.name} is damaged; install the model again.", path)


def _tuples(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
