"""The command `models`: which there are, which one songs are heard with; handed on, taken in, renamed."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chart_hero_core.domain.chart import Pad
from chart_hero_core.service import ChartHero, Finding, State, model_library

if TYPE_CHECKING:
    from chart_hero_core.runs.kept_models import KeptModel
    from chart_hero_core.runs.library import ModelLibrary
    from chart_hero_core.runs.model_cards import Provenance

_DONE = 0
_WEIGHTS = ".safetensors"


def engine_of_user(model: str | None) -> ChartHero:
    """Make the engine that songs are charted with.

    Parameters
    ----------
    model : weights, or the name of a kept model; None for the one in use, or the shipped one with a notice

    Raises
    ------
    OptionError
        if there is no model of that name
    """
    library = model_library()
    if model is not None:
        return ChartHero(_weights_of(library, model), model_library)
    choice = library.choice(thorough=True)
    if choice.notice:
        print(f"chart-hero: {choice.notice}", file=sys.stderr, flush=True)  # noqa: T201
    return ChartHero(choice.model.path, model_library)


def engine_of_measuring(model: str | None) -> ChartHero:
    """Make the engine that is measured: the shipped model unless another is named, whichever one is in use.

    Figures hold for whoever repeats the command, so they do not hang on what a user chose.

    Raises
    ------
    OptionError
        if there is no model of that name
    """
    return ChartHero(None if model is None else _weights_of(model_library(), model))


def finding_on_model_in_use() -> Finding:
    """Say which model songs are heard with, and what is wrong with the one that was chosen."""
    choice = model_library().choice(thorough=True)
    if choice.notice:
        return Finding(State.WARNING, choice.notice, "Settle it: chart-hero models use shipped")
    return Finding(State.OK, f"Songs are heard with {choice.model.name}")


def models(options: argparse.Namespace) -> int:
    """Do what `chart-hero models` is told."""
    library = model_library()
    lines = _ACTIONS[options.action](library, options)
    for line in lines:
        print(line, flush=True)  # noqa: T201
    return _DONE


def _weights_of(library: ModelLibrary, model: str) -> Path:
    path = Path(model)
    is_path = path.suffix.lower() == _WEIGHTS or path.parent != Path() or path.exists()
    return path if is_path else library.find(model).path


# The actions


def _list(library: ModelLibrary, options: argparse.Namespace) -> Iterator[str]:
    choice = library.choice()
    for model in library.models():
        is_in_use = model.path == choice.model.path
        if options.json:
            yield json.dumps(_as_json(model, is_in_use=is_in_use))
        else:
            yield f"{'*' if is_in_use else ' '} {model.name:30}  {model.fault or _in_short(model)}"
    if choice.notice and not options.json:
        yield choice.notice


def _show(library: ModelLibrary, options: argparse.Namespace) -> Iterator[str]:
    model = library.find(options.model) if options.model else library.in_use
    is_in_use = model.path == library.in_use.path
    if options.json:
        yield json.dumps(_as_json(model, is_in_use=is_in_use))
        return
    yield model.name + (", in use" if is_in_use else "")
    yield from (f"  {fact}" for fact in (model.fault and [model.fault]) or _facts(model))


def _use(library: ModelLibrary, options: argparse.Namespace) -> Iterator[str]:
    model = library.find(options.model)
    library.use(model)
    return _told(library, model, options, f"{model.name} is in use: songs are heard with it from now on.")


def _import(library: ModelLibrary, options: argparse.Namespace) -> Iterator[str]:
    model = library.import_model(options.file, options.name)
    hint = f'{model.name} is here; to hear songs with it: chart-hero models use "{model.name}"'
    return _told(library, model, options, hint)


def _keep(library: ModelLibrary, options: argparse.Namespace) -> Iterator[str]:
    model = library.keep(options.run, options.name or library.free_name(options.run.name))
    hint = f'{model.name} is kept; to hear songs with it: chart-hero models use "{model.name}"'
    return _told(library, model, options, hint)


def _export(library: ModelLibrary, options: argparse.Namespace) -> Iterator[str]:
    path = library.export(library.find(options.model), options.output)
    yield json.dumps({"file": str(path)}) if options.json else str(path)


def _rename(library: ModelLibrary, options: argparse.Namespace) -> Iterator[str]:
    model = library.rename(library.find(options.model), options.name)
    return _told(library, model, options, f"It is called {model.name} now.")


def _delete(library: ModelLibrary, options: argparse.Namespace) -> Iterator[str]:
    model = library.find(options.model)
    library.delete(model)
    return _told(library, model, options, f"{model.name} is deleted; {library.in_use.name} is in use.")


def _told(library: ModelLibrary, model: KeptModel, options: argparse.Namespace, words: str) -> Iterator[str]:
    in_use = library.in_use
    yield json.dumps(_as_json(model, is_in_use=model.path == in_use.path)) if options.json else words


_ACTIONS: dict[str, Callable[[ModelLibrary, argparse.Namespace], Iterator[str]]] = {
    "list": _list,
    "show": _show,
    "use": _use,
    "import": _import,
    "keep": _keep,
    "export": _export,
    "rename": _rename,
    "delete": _delete,
}


# What is said of a model


def _in_short(model: KeptModel) -> str:
    told = model.provenance
    if told is None:
        return "came with Chart Hero" if model.is_shipped else "nobody says how it came to be"
    return ", ".join((*_origin(told), *_gain(told)))


def _facts(model: KeptModel) -> Iterator[str]:
    told = model.provenance
    if told is None:
        yield _in_short(model)
    else:
        yield from (*_origin(told), *_gain(told))
        for lane in told.lanes:
            yield f"  {_lane(lane.pad):14} {lane.before:6.1f} -> {lane.after:.1f} ({lane.n_notes:,} notes)"
        yield f"kept on {told.kept_at.astimezone():%Y-%m-%d}"
        if told.licence:
            yield f"licence: {told.licence}"
    yield f"{model.size_bytes / 1e6:.1f} MB, {model.path}"
    yield f"digest: {model.digest}"


def _origin(told: Provenance) -> Iterator[str]:
    kind = "made" if told.kind is None else told.kind.value
    yield f"{kind} from {told.base_name}" if told.base_name else kind
    if told.n_songs:
        yield f"{told.n_songs:,} charts, {told.music_s / 3600:.1f} h of music"


def _gain(told: Provenance) -> Iterator[str]:
    if told.after is not None and told.before is not None:
        verdict = "" if told.verdict is None else f" ({told.verdict.value})"
        songs = f"on {told.n_held_out:,} {'held-out ' if told.is_held_out else ''}songs"
        yield f"{told.after:.1f} edits per 100 notes {songs}, {told.before:.1f} before{verdict}"


def _lane(pad: Pad) -> str:
    return pad.value.replace("_", " ")


def _as_json(model: KeptModel, *, is_in_use: bool) -> dict[str, Any]:
    from chart_hero_core.runs.json_files import to_json  # with msgspec, which no other command needs

    told = model.provenance
    return {
        "name": model.name,
        "in_use": is_in_use,
        "shipped": model.is_shipped,
        "file": str(model.path),
        "size_bytes": model.size_bytes,
        "digest": model.digest,
        "fault": model.fault,
        "provenance": None if told is None else json.loads(to_json(told)),
    }
