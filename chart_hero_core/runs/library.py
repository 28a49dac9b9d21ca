"""The models that were kept: a folder of weights with their cards, and which of all models is in use.

A model is known by its digest: names may change, and one that was handed on is still the same model.
`NAME.safetensors` and `NAME.json` belong together; what is damaged is listed as such and stays where it is.
Whatever is written appears whole or not at all, and nothing is ever written over.
"""

from __future__ import annotations

import logging
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from chart_hero_core.errors import ExportError, ModelError, OptionError, TrainingDataError
from chart_hero_core.runs.json_files import read_json, write_json
from chart_hero_core.runs.kept_models import KeptModel, is_whole, look_at_model, require_whole
from chart_hero_core.runs.model_cards import (
    CARD_SUFFIX,
    CardFacts,
    Provenance,
    card_facts,
    read_card_facts,
)
from chart_hero_core.runs.model_names import free_file, possible_name, stem_of, tidy_name
from chart_hero_core.runs.plan import FILE_NAME as PLAN_NAME
from chart_hero_core.runs.plan import RunPlan
from chart_hero_core.runs.results import FILE_NAME as RESULT_NAME
from chart_hero_core.runs.results import MODEL_NAME, RunResult
from chart_hero_core.runs.weights_file import SUFFIX, WeightsFile, copy_weights, read_weights, sha256_of

SHIPPED = "Shipped"
"""Name of the shipped model if its card has none; always understood as a name of it."""

_IN_USE_NAME, _LOCK_NAME = "in-use.json", "models.lock"
_LOCK_S = 10.0
_STAGING = ".taking-"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class InUse:
    """Which model songs are heard with.

    Parameters
    ----------
    model : it
    notice : why it is the shipped one although another was chosen, in one sentence; "" if it was not
    """

    model: KeptModel
    notice: str = ""


@dataclass(frozen=True, slots=True)
class _Choice:
    """What the small file says: the model that was chosen, and what it was called."""

    digest: str
    name: str


class ModelLibrary:
    """The kept models, and the shipped one.

    Parameters
    ----------
    folder : made when the first model is kept
    shipped : weights that came with the program
    check : loads weights strictly; raises ModelError if they cannot be used
    trash : takes a file away
    """

    def __init__(
        self,
        folder: Path,
        shipped: Path,
        check: Callable[[Path], object] = lambda _: None,
        trash: Callable[[Path], None] = Path.unlink,
    ) -> None:
        self.folder = folder
        self._shipped, self._check, self._trash = shipped, check, trash

    # What there is

    @property
    def shipped(self) -> KeptModel:
        """The model that came with the program."""
        return look_at_model(self._shipped, SHIPPED, is_shipped=True)

    def models(self) -> list[KeptModel]:
        """List all models: the shipped one, then the kept ones by name; damaged ones as such."""
        kept = (look_at_model(path, path.stem) for path in self._paths())
        return [self.shipped, *sorted(kept, key=lambda model: model.name.casefold())]

    def find(self, name: str) -> KeptModel:
        """Find a model by its name; "shipped" always means the shipped one.

        Raises
        ------
        OptionError
            if there is none
        """
        wanted = name.strip().casefold()
        models = self.models()
        if wanted == SHIPPED.casefold():
            return models[0]
        for model in models:
            if model.name.casefold() == wanted:
                return model
        raise OptionError(f'There is no model "{name}"; there are: {", ".join(one.name for one in models)}.')

    def find_digest(self, digest: str, name: str = "") -> KeptModel | None:
        """Find a model by its digest; None if it is not here. Of copies, the one of that name."""
        found = [model for model in self.models() if model.digest == digest and not model.fault]
        return next((model for model in found if model.name == name), found[0] if found else None)

    def free_name(self, wanted: str) -> str:
        """Propose a name that no model has: the wanted one, or that with a number."""
        stem, number = possible_name(wanted) or "My model", 1
        name, taken = stem, self._taken_names()
        while name.casefold() in taken:
            number += 1
            name = f"{stem} ({number})"
        return name

    # Which one is in use

    @property
    def in_use(self) -> KeptModel:
        """The model that songs are heard with."""
        return self.choice().model

    def choice(self, *, thorough: bool = False) -> InUse:
        """Tell which model songs are heard with: the chosen one, else the shipped one with a reason.

        Parameters
        ----------
        thorough : also see whether its weights are whole, which takes some milliseconds
        """
        if not (self.folder / _IN_USE_NAME).exists():
            return InUse(self.shipped)
        try:
            chosen = read_json(self.folder / _IN_USE_NAME, _Choice)
        except TrainingDataError as error:
            _log.warning("which model is in use cannot be read: %s", error)
            return InUse(self.shipped, "Which model was chosen cannot be read; the shipped one is used.")
        model = self.find_digest(chosen.digest, chosen.name)
        if model is None:
            return InUse(self.shipped, f'The model "{chosen.name}" is gone; the shipped one is used.')
        if thorough and not is_whole(model):
            return InUse(self.shipped, f'The model "{model.name}" is damaged; the shipped one is used.')
        return InUse(model)

    def use(self, model: KeptModel) -> None:
        """Let songs be heard with a model from now on.

        Raises
        ------
        ModelError
            if it is damaged or gone, or the choice cannot be written
        """
        require_whole(model)
        place = self.folder / _IN_USE_NAME
        try:
            if model.is_shipped:
                place.unlink(missing_ok=True)
            else:
                write_json(place, _Choice(model.digest, model.name))
        except (OSError, TrainingDataError) as error:
            raise self._cannot_write(error) from error

    # Taken in

    def keep(self, run: Path, name: str) -> KeptModel:
        """Keep what a run made, under a name; which model is in use stays as it is.

        Parameters
        ----------
        run : its folder, with the weights, their card and the result
        name : none that is taken

        Raises
        ------
        OptionError
            if the name is taken, or is none
        ModelError
            if the weights are damaged, are kept already, or cannot be written
        TrainingDataError
            if the run has no result
        """
        result = read_json(run / RESULT_NAME, RunResult)
        kind = read_json(run / PLAN_NAME, RunPlan).kind if (run / PLAN_NAME).exists() else None
        weights = read_weights(run / MODEL_NAME)
        facts = read_card_facts(weights.path.with_suffix(CARD_SUFFIX))
        return self._take(weights, facts, name, Provenance.of(result, kind, datetime.now(UTC)))

    def import_model(self, path: Path, name: str = "") -> KeptModel:
        """Take a model in that somebody handed on; which model is in use stays as it is.

        Parameters
        ----------
        path : a safetensors file with its card in it or beside it; nothing of it is run
        name : to give it; "" for its own, with a number if that is taken

        Raises
        ------
        ModelError
            if the file is something else, is damaged, does not fit this version, or is here already
        OptionError
            if the name is taken, or is none
        """
        weights = read_weights(path)
        beside = path.with_suffix(CARD_SUFFIX)
        if weights.card is not None:
            facts = card_facts(weights.card, path)
        elif beside.exists():
            facts = read_card_facts(beside)
        else:
            raise ModelError(
                f'"{path.name}" has no card, neither in it nor beside it; ask for a model that Chart Hero '
                "exported.",
                path,
            )
        name = name or self.free_name(facts.name or path.stem)
        return self._take(weights, facts, name, facts.provenance)

    def _take(
        self, weights: WeightsFile, facts: CardFacts, name: str, provenance: Provenance | None
    ) -> KeptModel:
        """Bring weights and card into the folder, checked before they are seen there."""
        path = weights.path
        with self._alone():
            name = self._free(name)
            for left in self.folder.glob(f"{_STAGING}*"):  # of a program that died
                shutil.rmtree(left, ignore_errors=True)
            with tempfile.TemporaryDirectory(prefix=_STAGING, dir=self.folder) as staging:
                copy = Path(staging) / f"{path.stem}{SUFFIX}"
                copy_weights(weights, copy)
                if sha256_of(copy) != facts.weights_sha256:
                    raise ModelError(
                        f'"{path.name}" is damaged: it is not what its card describes; get it again.', path
                    )
                self._require_new(path, facts.digest)
                card = copy.with_suffix(CARD_SUFFIX)
                card.write_text(facts.text(name, provenance), encoding="utf-8")
                self._require_fit(path, copy)
                target = free_file(self.folder, name)
                card.replace(target.with_suffix(CARD_SUFFIX))
                copy.replace(target)
        return look_at_model(target, name)

    def _require_new(self, path: Path, digest: str) -> None:
        known = self.find_digest(digest)
        if known is not None and is_whole(known):
            raise ModelError(f'"{path.name}" is here already, as "{known.name}"; use that one.', path)

    def _require_fit(self, path: Path, copy: Path) -> None:
        try:
            self._check(copy)
        except ModelError as error:
            raise ModelError(
                f'"{path.name}" does not fit this version of Chart Hero; get one that was made with it.', path
            ) from error

    # Handed on, renamed, taken out

    def export(self, model: KeptModel, folder: Path) -> Path:
        """Write a model with its card into one file, to be handed on; never over another file.

        Returns
        -------
        Path
            the file, named after the model

        Raises
        ------
        ModelError
            if the model is damaged
        ExportError
            if it cannot be written
        """
        require_whole(model)
        weights, facts = read_weights(model.path), read_card_facts(model.card_path)
        card = facts.text(model.name, facts.provenance)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            target = free_file(folder, model.name)
            with tempfile.TemporaryDirectory(prefix=".model-", dir=folder) as staging:
                copy_weights(weights, Path(staging) / target.name, card)
                (Path(staging) / target.name).replace(target)
        except OSError as error:
            raise ExportError(
                f"No model can be written to {folder} ({error.strerror or error}); choose another folder.",
                folder,
            ) from error
        return target

    def rename(self, model: KeptModel, name: str) -> KeptModel:
        """Give a kept model another name.

        Raises
        ------
        OptionError
            if it is the shipped one, or the name is taken, or is none
        ModelError
            if its card is damaged, or it cannot be written
        """
        _require_kept(model, "renamed")
        facts = read_card_facts(model.card_path)
        with self._alone():
            name = self._free(name, but=model.name)
            target = model.path
            if stem_of(name).casefold() != model.path.stem.casefold():
                target = free_file(self.folder, name)
            card = target.with_suffix(CARD_SUFFIX)
            partial = card.with_name(f"{card.name}.part")
            try:
                partial.write_text(facts.text(name, facts.provenance), encoding="utf-8")
                partial.replace(card)
                if target != model.path:
                    model.path.replace(target)
                    model.card_path.unlink()
            finally:
                partial.unlink(missing_ok=True)
        return look_at_model(target, name)

    def delete(self, model: KeptModel) -> None:
        """Take a kept model out; if it was in use, the shipped one is from now on.

        Raises
        ------
        OptionError
            if it is the shipped one
        ModelError
            if it cannot be taken away
        """
        _require_kept(model, "deleted")
        with self._alone():
            for path in (model.path, model.card_path):
                if path.exists():
                    self._trash(path)
            if self.choice().notice:  # it was the one in use
                self.use(self.shipped)

    # Names and files

    def _paths(self) -> list[Path]:
        return [path for path in self.folder.glob(f"*{SUFFIX}") if not path.name.startswith(".")]

    def _taken_names(self) -> set[str]:
        return {SHIPPED.casefold(), *(model.name.casefold() for model in self.models())}

    def _free(self, name: str, but: str = "") -> str:
        """Tidy a name, and see that no other model has it."""
        tidy = tidy_name(name)
        if tidy.casefold() in self._taken_names() - {but.casefold()}:
            raise OptionError(f'There is a model "{tidy}" already; choose another name.')
        return tidy

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Change the folder while no other program does."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with FileLock(self.folder / _LOCK_NAME, timeout=_LOCK_S):
                yield
        except Timeout as error:
            raise ModelError("Another program is changing the models; try again.", self.folder) from error
        except OSError as error:
            raise self._cannot_write(error) from error

    def _cannot_write(self, error: OSError | TrainingDataError) -> ModelError:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        return ModelError(
            f"The models in {self.folder} cannot be changed ({reason}); make room or check your rights.",
            self.folder,
        )


def _require_kept(model: KeptModel, done: str) -> None:
    if model.is_shipped:
        raise OptionError(
            f'"{model.name}" came with Chart Hero and cannot be {done}; choose a model of yours.'
        )
