"""What a kept model's card says of it: its name, where it comes from, what it was measured at.

The card is the JSON file beside the weights that `model.checkpoint` reads; what is added here are the entries
`name` and `provenance`, which hearing does not depend on.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from chart_hero_core.domain.drum_model import digest_of_card
from chart_hero_core.errors import ModelError
from chart_hero_core.runs.json_files import from_json, to_json
from chart_hero_core.runs.plan import RunKind
from chart_hero_core.runs.results import LaneChange, RunResult, Verdict

CARD_SUFFIX = ".json"

_FORMAT = "chart-hero-drum-model"
_MOST_BYTES = 8_000_000
_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Provenance:
    """How a model came to be, as its run told it.

    Parameters
    ----------
    kept_at : when it was kept; aware
    base_name : the model that it was made from, and compared with; "" if nobody says
    kind : of its run
    n_songs, music_s : that it learned from, or was calibrated on
    n_held_out : songs that it was measured on
    before, after : edits per 100 notes there, of the model before and of this one; None if not compared
    verdict : whether that is more than chance
    lanes : the same for each lane
    licence : what may be done with it, in one sentence
    is_held_out : whether all of those songs were held out
    """

    kept_at: datetime
    base_name: str = ""
    kind: RunKind | None = None
    n_songs: int = 0
    music_s: float = 0.0
    n_held_out: int = 0
    before: float | None = None
    after: float | None = None
    verdict: Verdict | None = None
    lanes: tuple[LaneChange, ...] = ()
    licence: str = ""
    is_held_out: bool = True

    @classmethod
    def of(cls, result: RunResult, kind: RunKind | None, kept_at: datetime) -> Provenance:
        """Take what is worth keeping of a result; no song is named, for a model may be handed on."""
        told = cls(
            kept_at,
            result.base_name,
            kind,
            result.n_songs,
            result.music_s,
            len(result.songs),
            licence=result.licence,
            is_held_out=result.is_held_out,
        )
        if not result.is_compared:
            return told
        return replace(
            told, before=result.before, after=result.after, verdict=result.verdict, lanes=result.lanes
        )


@dataclass(frozen=True, slots=True)
class CardFacts:
    """What a library reads of a card.

    Parameters
    ----------
    content : all of it
    weights_sha256 : of the file that it belongs to
    digest : by which the model is known (`DrumModel`)
    name : as the user says it; "" if nobody named it
    provenance : None if the card tells none
    """

    content: dict[str, Any]
    weights_sha256: str
    digest: str
    name: str
    provenance: Provenance | None

    def text(self, name: str, provenance: Provenance | None) -> str:
        """Write the card under another name, or with another provenance."""
        content = {**self.content, "name": name}
        if provenance is not None:
            content["provenance"] = json.loads(to_json(provenance))
        return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def read_card_facts(path: Path) -> CardFacts:
    """Read the card in a file.

    Raises
    ------
    ModelError
        if it is missing, damaged, or of something else
    """
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise _damaged(path)
        return card_facts(path.read_bytes(), path)
    except OSError as error:
        raise ModelError(
            f'The card "{path.name}" cannot be read ({error.strerror or error}); '
            "put it beside its weights again.",
            path,
        ) from error


def card_facts(text: str | bytes, path: Path) -> CardFacts:
    """Read the text of a card.

    Parameters
    ----------
    text : JSON
    path : where it was found, for errors

    Raises
    ------
    ModelError
        if it is damaged, or of something else
    """
    try:
        content = json.loads(text)
        sha256, name = content["weights_sha256"], content.get("name", "")
        told = content.get("provenance")
        provenance = None if told is None else from_json(json.dumps(told), Provenance)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:  # msgspec's are too
        raise _damaged(path) from error
    is_card = content.get("format") == _FORMAT and isinstance(name, str)
    if not is_card or not isinstance(sha256, str) or not _DIGEST.fullmatch(sha256):
        raise _damaged(path)
    if provenance is not None and provenance.kept_at.tzinfo is None:
        raise _damaged(path)
    return CardFacts(content, sha256, digest_of_card(content), name.strip(), provenance)


def _damaged(path: Path) -> ModelError:
    return ModelError(f'The card of "{path.stem}" is damaged; get the model again.', path)
