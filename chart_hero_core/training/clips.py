"""Synthetic clips: a performance, its drums, its accompaniment, a record made of them, its labels."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from chart_hero_core.domain.drums import DrumFamily, DrumOnset
from chart_hero_core.training.accompaniment import AccompanimentRenderer
from chart_hero_core.training.dataset import LabelledClip
from chart_hero_core.training.drum_rendering import DrumStems, VirtualKit, render_drums
from chart_hero_core.training.grooves import read_human_grooves
from chart_hero_core.training.pack import SAMPLE_RATE, VOICE_OF_SOUND, DrumPack, Split
from chart_hero_core.training.performance import Drummer, Performance
from chart_hero_core.training.production import ProductionSpec, Record, produce
from chart_hero_core.training.targets import HEARING_LIMITS_DB

_LOCAL_S = 0.08
"""A stroke is compared with the record's level in a window of this length around it."""


@dataclass(frozen=True, slots=True)
class ClipSpec:
    """What clips are made of.

    Parameters
    ----------
    duration_s : length of a clip
    drumless_share : clips with accompaniment alone, 0..1
    unaccompanied_share : clips with drums alone, 0..1
    human_share : performances built on human recordings, 0..1
    production : how hard the records are made
    """

    duration_s: float = 8.0
    drumless_share: float = 0.06
    unaccompanied_share: float = 0.16
    human_share: float = 0.45
    production: ProductionSpec = field(default_factory=ProductionSpec)

    def __post_init__(self) -> None:
        if self.drumless_share + self.unaccompanied_share > 1:
            raise ValueError("drumless_share and unaccompanied_share exceed 1 together")


@dataclass(frozen=True, slots=True, eq=False)
class Clip(LabelledClip):
    """A rendered clip, at the pack's sample rate, with all its labels; without strokes if it is drumless.

    Parameters
    ----------
    performance : timeline and style
    record : how it was mixed
    kits : names of the kits that its drums come from; empty for a drumless one
    """

    performance: Performance
    record: Record
    kits: tuple[str, ...]


class ClipRenderer:
    """Renders clips from a training pack.

    Parameters
    ----------
    pack : the pack's folder
    split : which kits, grooves and instruments to use
    spec : what clips are made of

    Raises
    ------
    TrainingDataError
        if the pack is incomplete
    """

    def __init__(self, pack: Path, split: Split, spec: ClipSpec) -> None:
        self.spec = spec
        self._pack = DrumPack(pack, split)
        self._drummer = Drummer(read_human_grooves(pack, split), spec.human_share)
        self._accompaniment = AccompanimentRenderer(pack, split)

    def render(self, seed: int, index: int, without: DrumFamily | None = None) -> Clip:
        """Render clip `index` of the endless series that `seed` starts, without a family if one is named."""
        rng = np.random.default_rng([seed, index])
        performance = self._drummer.play(rng, self.spec.duration_s)
        kept = [one for one in performance.strokes if VOICE_OF_SOUND[one.sound].family is not without]
        performance = replace(performance, strokes=tuple(kept))
        share = rng.random()
        drums, backing = None, None
        kits: tuple[str, ...] = ()
        if share >= self.spec.drumless_share:
            kit = VirtualKit(rng, self._pack)
            drums = render_drums(rng, kit, performance.strokes, self.spec.duration_s)
            kits = tuple(sorted(kit.donors))
        if share < 1.0 - self.spec.unaccompanied_share or drums is None:
            backing = self._accompaniment.render(rng, performance.timeline).samples
        record = produce(rng, drums, backing, self._pack.rooms, self.spec.production)
        onsets, audible = label_strokes(performance, drums, record)
        timeline = performance.timeline
        return Clip(
            samples=record.samples,
            onsets=onsets,
            audible=audible,
            beats_s=timeline.beats_s,
            downbeats_s=timeline.beats_s[timeline.bar_starts],
            knows_velocities=True,
            performance=performance,
            record=record,
            kits=kits,
        )


def label_strokes(
    performance: Performance, drums: DrumStems | None, record: Record
) -> tuple[list[DrumOnset], npt.NDArray[np.bool_]]:
    """List the strokes within the clip, and whether each stands out from the record around it."""
    if drums is None:
        return [], np.zeros(0, dtype=np.bool_)
    onsets, audible = [], []
    reach = int(_LOCAL_S / 2 * SAMPLE_RATE)
    for stroke, level in zip(performance.strokes, drums.levels, strict=True):
        if stroke.onset_s < 0:
            continue
        voice = VOICE_OF_SOUND[stroke.sound]
        centre = int(stroke.onset_s * SAMPLE_RATE)
        around = record.samples[max(centre - reach, 0) : centre + reach]
        loudness = float(np.sqrt(np.mean(around**2))) + 1e-7
        relative_db = 20 * np.log10(level * record.family_gains[voice.family] / loudness + 1e-9)
        onsets.append(DrumOnset(stroke.onset_s, voice, stroke.velocity))
        audible.append(relative_db > HEARING_LIMITS_DB[voice.family])
    return onsets, np.array(audible, dtype=np.bool_)
