"""A model as a library shows it: what its files say, and whether they are whole."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path

from chart_hero_core.domain.drum_model import DrumModel
from chart_hero_core.errors import ModelError
from chart_hero_core.runs.model_cards import CARD_SUFFIX, Provenance, read_card_facts
from chart_hero_core.runs.weights_file import sha256_of

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class KeptModel:
    """A model that songs can be heard with.

    Parameters
    ----------
    path : its weights; the card lies beside them
    name : as the user says it
    digest : by which it is known, whatever it is called (`DrumModel`); "" if its card is damaged
    size_bytes : of the weights
    is_shipped : whether it came with the program
    provenance : how it came to be; None if nobody says
    fault : why it cannot be used, in one sentence; "" if it can
    """

    path: Path
    name: str
    digest: str
    size_bytes: int
    is_shipped: bool = False
    provenance: Provenance | None = None
    fault: str = ""

    @property
    def card_path(self) -> Path:
        """Its card."""
        return self.path.with_suffix(CARD_SUFFIX)

    @property
    def as_heard(self) -> DrumModel:
        """It, as a song remembers what heard it."""
        return DrumModel(self.name, self.digest)


def look_at_model(path: Path, otherwise: str, *, is_shipped: bool = False) -> KeptModel:
    """Look at weights and their card; what is wrong with them is told, not raised.

    Parameters
    ----------
    path : the weights
    otherwise : name of a model whose card has none
    is_shipped : whether it came with the program
    """
    try:
        size = path.stat().st_size
        facts = read_card_facts(path.with_suffix(CARD_SUFFIX))
    except OSError as error:
        fault = f'The weights "{path.name}" cannot be read ({error.strerror or error}); get the model again.'
        return KeptModel(path, otherwise, "", 0, is_shipped, fault=fault)
    except ModelError as error:
        return KeptModel(path, otherwise, "", size, is_shipped, fault=str(error))
    return KeptModel(path, facts.name or otherwise, facts.digest, size, is_shipped, facts.provenance)


def require_whole(model: KeptModel) -> None:
    """Refuse a model that cannot be read, or whose weights are not those that its card describes.

    Raises
    ------
    ModelError
        for such a one
    """
    if model.fault:
        raise ModelError(model.fault, model.path)
    if not is_whole(model):
        raise ModelError(f'The model "{model.name}" is damaged; get it again.', model.path)


def is_whole(model: KeptModel) -> bool:
    """Tell whether the weights are those that the card describes; takes some milliseconds."""
    try:
        return sha256_of(model.path) == read_card_facts(model.card_path).weights_sha256
    except (OSError, ModelError) as error:
        _log.warning("%s cannot be read: %s", model.path, error)
        return False
