"""A run as its plan wants it: songs, kit, model to start from, spec, loop."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path

from chart_hero_core.errors import OptionError, TrainingDataError
from chart_hero_core.model.checkpoint import load_model, save_model
from chart_hero_core.runs.control import Request, asked
from chart_hero_core.runs.data_folder import change_data_set
from chart_hero_core.runs.decisions import remember_learned
from chart_hero_core.runs.event_log import Report
from chart_hero_core.runs.events import Paused, Started
from chart_hero_core.runs.plan import RunPlan
from chart_hero_core.training.clips import ClipRenderer, ClipSpec
from chart_hero_core.training.dataset import ClipSource, MixedClips
from chart_hero_core.training.excerpts import excerpts_of
from chart_hero_core.training.hardware import Machine
from chart_hero_core.training.keeping import BEST_NAME, MODEL_NAME, Base
from chart_hero_core.training.loop import Ask, End, TrainingRun
from chart_hero_core.training.pack import Split, has_kits
from chart_hero_core.training.run_songs import AskedError, RunSongs, read_songs
from chart_hero_core.training.run_spec import RunSpec
from chart_hero_core.training.settings import spec_of
from chart_hero_core.training.songs import SongClips
from chart_hero_core.training.validation import HeldOutClips

N_KIT_CLIPS, KIT_CLIP_S = 24, 20.0
"""What is measured on where there are no held-out songs: performances on the kit that are never learned."""


@dataclass(frozen=True, slots=True)
class Learned:
    """How the learning ended, at which step, and how long it took in all."""

    end: End
    step: int
    took_s: float


def learn(run: Path, plan: RunPlan, machine: Machine, report: Report, ask: Ask | None = None) -> Learned:
    """Learn as a plan wants it, from the beginning or from the last checkpoint.

    Parameters
    ----------
    run : folder; it need not hold the plan
    plan : a fine-tune, or from scratch
    machine : what to learn on
    report : told what happens
    ask : tells what the run is asked for; by default what stands in its folder

    Raises
    ------
    AudioError, ModelError, OptionError, TrainingDataError
        if something that it needs cannot be used, or what it makes cannot be kept
    """
    ask = ask or (lambda: asked(run))
    base = _base_of(plan)
    try:
        songs = read_songs(run, plan, machine.fabric, report, ask)
    except AskedError as error:
        if error.request is Request.STOP:
            raise TrainingDataError("It was stopped before anything was learned; start it again.") from error
        report(Paused(step=0))
        return Learned(End.PAUSED, 0, 0.0)
    spec = spec_of(plan, base.model.card if base else None, _sources_of(plan, songs))
    source = _clips(plan, songs, spec)
    training = TrainingRun(
        run,
        source,
        _held_out(plan, songs),
        spec,
        machine.fabric,
        report,
        base=base,
        ask=ask,
        choosing=HeldOutClips(excerpts_of(songs.apart)),
    )
    if machine.fabric.is_global_zero and training.step == 0 and plan.data is not None:
        change_data_set(plan.data, lambda now: remember_learned(now, songs.paths))
    report(
        Started(
            step=training.step,
            n_steps=spec.training.n_steps,
            device=machine.device.name,
            reason=machine.device.reason,
            base_name=plan.base_name,
            n_songs=len(songs.learned),
            n_held_out=len(songs.held_out),
            batch_size=training.batch_size,
        )
    )
    end = training.train()
    return Learned(end, training.step, training.seconds)


def keep_best(run: Path) -> None:
    """Make the best checkpoint the run's model.

    Raises
    ------
    TrainingDataError
        if there is none
    """
    if not (run / BEST_NAME).exists():
        raise TrainingDataError(
            f"Nothing was learned in {run.name} that could be kept; start again with a lower learning rate."
        )
    best = load_model(run / BEST_NAME)
    save_model(run / MODEL_NAME, best.network, best.card)


def keep_base(run: Path, plan: RunPlan) -> None:
    """Make the model that a plan starts from the run's model, to be calibrated.

    Raises
    ------
    ModelError, OptionError
        if there is none that can be used
    """
    base = _base_of(plan)
    if base is None:
        raise OptionError("There is no model to calibrate; choose one.")
    origin = {"name": base.name, "sha256": base.model.sha256}
    card = replace(base.model.card, training={**base.model.card.training, "base": origin})
    save_model(run / MODEL_NAME, base.model.network, card)


def _base_of(plan: RunPlan) -> Base | None:
    return Base(load_model(plan.base), plan.base_name or plan.base.stem) if plan.base else None


def _sources_of(plan: RunPlan, songs: RunSongs) -> tuple[str, ...]:
    """Name what is learned from, so that the same words mean the same clips."""
    names = [f"{song.song.name} {song.sound.name}" for song in songs.learned]
    digest = hashlib.sha256("\n".join(names).encode()).hexdigest()[:12]
    own = (f"{len(names)} own songs ({digest})",) if names else ()
    kit = (f"kit {plan.kit.name} ({plan.expert.kit_share:g})",) if plan.kit else ()
    return (*own, *kit)


def _clips(plan: RunPlan, songs: RunSongs, spec: RunSpec) -> ClipSource:
    sources: list[tuple[float, ClipSource]] = []
    kit_share = plan.expert.kit_share if songs.learned else 1.0
    if plan.kit and kit_share > 0:
        sources.append((kit_share, ClipRenderer(plan.kit, "train", spec.clip)))
    if not sources or (songs.learned and kit_share < 1):
        sources.append((1.0 - kit_share if sources else 1.0, SongClips(songs.learned, spec.clip.duration_s)))
    return MixedClips(sources)


def _held_out(plan: RunPlan, songs: RunSongs) -> HeldOutClips:
    excerpts = excerpts_of(songs.held_out)
    if excerpts or plan.kit is None:
        return HeldOutClips(excerpts)
    # A kit of one's own need not have a part that is held out; other performances on it will do.
    split: Split = "validation" if has_kits(plan.kit, "validation") else "train"
    return HeldOutClips.rendered(ClipRenderer(plan.kit, split, ClipSpec(KIT_CLIP_S)), N_KIT_CLIPS)
