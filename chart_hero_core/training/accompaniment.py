"""Accompaniment for rendered drums: everything that plays in a song and must not be taken for a drum.

A clip's band is drawn by style, plays on the clip's beats, changes chords on its bars, and is mixed to
one level. All randomness comes from the generator that is passed in.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy import signal

from chart_hero_core.errors import TrainingDataError
from chart_hero_core.training.accompaniment_guests import GUESTS, PERCUSSION_PART
from chart_hero_core.training.accompaniment_pack import PACK_SAMPLE_RATE, Sound, load_pack_sounds
from chart_hero_core.training.accompaniment_parts import BAND
from chart_hero_core.training.accompaniment_patterns import Part, Style
from chart_hero_core.training.accompaniment_scene import Scene, draw_scene
from chart_hero_core.training.accompaniment_stage import Stage
from chart_hero_core.training.accompaniment_styles import STYLES
from chart_hero_core.training.accompaniment_vocals import VOCALS
from chart_hero_core.training.mastering import MasteringRoom
from chart_hero_core.training.sampler import Sampler
from chart_hero_core.training.singing import Singer
from chart_hero_core.training.timeline import Timeline

CLIP_RMS = 0.1
HIGHEST_PEAK = 0.98
MIN_PARTS = 2
MAX_PARTS = 6
LEVEL_SPREAD_DB = 3.5
BLOCK_SAMPLES = 1600
BREAK_FADE_SAMPLES = 160
SECTION_CHANCE = 0.1
DRY_CHANCE = 0.25
PLAYERS = {**BAND, **VOCALS, **GUESTS}


@dataclass(frozen=True, slots=True, eq=False)
class AccompanimentClip:
    """A rendered accompaniment.

    Parameters
    ----------
    samples : (n_samples,) mono, RMS about 0.1 where it sounds, peak below 1
    style : name of the style
    parts : the players, in the order they were mixed
    """

    samples: Sound
    style: str
    parts: tuple[str, ...]


class AccompanimentRenderer:
    """Renders accompaniments from the sounds of a training pack.

    Parameters
    ----------
    pack : folder of the training pack
    split : `train`, or `validation` for instruments, loops and voices that training never hears

    Raises
    ------
    TrainingDataError
        the pack lacks a file or holds an unreadable one, or the split is unknown
    """

    def __init__(self, pack: Path, split: str = "train") -> None:
        self._sounds = load_pack_sounds(pack, split)
        self._sampler = Sampler()
        self._singer = Singer(np.random.default_rng(0))
        self._room = MasteringRoom(np.random.default_rng(1))

    def render(
        self,
        rng: np.random.Generator,
        timeline: Timeline,
        sample_rate: int = PACK_SAMPLE_RATE,
        style: Style | None = None,
    ) -> AccompanimentClip:
        """Render the accompaniment of a clip.

        Parameters
        ----------
        rng : all that is drawn comes from it; equal states give equal samples
        timeline : the clip's beats
        sample_rate : the pack's, 32000
        style : what kind of music to play; None to draw one

        Returns
        -------
        AccompanimentClip
            `timeline.duration_s` long

        Raises
        ------
        TrainingDataError
            `sample_rate` is not the pack's
        """
        if sample_rate != PACK_SAMPLE_RATE:
            raise TrainingDataError(
                f"Accompaniment is rendered at {PACK_SAMPLE_RATE} Hz, not {sample_rate}; resample the clip."
            )
        style = style or _drawn_style(rng)
        scene = draw_scene(rng, timeline, style)
        stage = Stage(scene, self._sounds, self._sampler, self._singer, rng)
        mix = stage.silence()
        names = []
        for part in _drawn_parts(rng, style):
            layer = PLAYERS[part.player](stage, part)
            if layer is None or not _set_level(rng, layer, part):
                continue
            _enter_or_leave(rng, layer, scene)
            mix += layer
            names.append(part.player)
        _silence_breaks(mix, scene)
        mix = self._room.apply(rng, mix, _drawn_wetness(rng))
        return AccompanimentClip(_levelled(mix), style.name, tuple(names))


def _drawn_style(rng: np.random.Generator) -> Style:
    weights = np.array([style.weight for style in STYLES])
    return STYLES[int(rng.choice(len(STYLES), p=weights / weights.sum()))]


def _drawn_parts(rng: np.random.Generator, style: Style) -> list[Part]:
    """Draw who plays: the style's band, of at least `MIN_PARTS`, and perhaps small percussion."""
    chances = [(part.probability - rng.random(), part) for part in style.parts]
    ranked = sorted(chances, key=lambda chance: -chance[0])
    n_wanted = min(max(sum(margin > 0 for margin, _ in ranked), MIN_PARTS), MAX_PARTS)
    present = [part for _, part in ranked[:n_wanted]]
    if rng.random() < style.percussion:
        present.append(PERCUSSION_PART)
    return present


def _set_level(rng: np.random.Generator, layer: Sound, part: Part) -> bool:
    """Saturate, tilt and scale a layer in place; tell whether there is anything to hear."""
    rms = _active_rms(layer)
    if rms < 1e-5:
        return False
    layer *= np.float32(CLIP_RMS / rms)
    if rng.random() < 0.5:
        drive = np.float32(rng.uniform(0.5, 4.0) / 0.5)
        layer *= drive
        np.tanh(layer, out=layer)
        layer *= 1 / drive
    if rng.random() < 0.35:
        _tilt(layer, float(np.exp(rng.uniform(np.log(400), np.log(4000)))), rng.uniform(-9, 9))
    level_db = part.level_db + rng.normal(0.0, LEVEL_SPREAD_DB)
    layer *= np.float32(10 ** (level_db / 20) * CLIP_RMS / max(_active_rms(layer), 1e-6))
    return True


def _tilt(layer: Sound, corner_hz: float, treble_db: float) -> None:
    """Raise or lower everything above a corner, in place, by a first-order shelf."""
    pole = np.exp(-2 * np.pi * corner_hz / PACK_SAMPLE_RATE)
    low = signal.lfilter(np.array([1 - pole], np.float32), np.array([1, -pole], np.float32), layer)
    gain = np.float32(10 ** (treble_db / 20))
    layer *= gain
    layer += (1 - gain) * low


def _active_rms(layer: Sound) -> float:
    """Return the RMS over the blocks that are within 26 dB of the loudest one."""
    blocks = layer[: len(layer) // BLOCK_SAMPLES * BLOCK_SAMPLES].reshape(-1, BLOCK_SAMPLES)
    if not len(blocks):
        return float(np.sqrt(np.mean(layer * layer)))
    powers = np.einsum("ij,ij->i", blocks, blocks) / BLOCK_SAMPLES
    return float(np.sqrt(np.mean(powers[powers >= powers.max() * 10**-2.6])))


def _silence_breaks(mix: Sound, scene: Scene) -> None:
    """Stop whatever rings on into the band's breaks."""
    for begin, end in scene.break_beats:
        start, stop = (round(float(s) * PACK_SAMPLE_RATE) for s in scene.timeline.seconds_at([begin, end]))
        start, stop = max(0, start), min(len(mix), stop - BREAK_FADE_SAMPLES)
        if stop - start > 2 * BREAK_FADE_SAMPLES:
            fade = np.linspace(1.0, 0.0, BREAK_FADE_SAMPLES, dtype=np.float32)
            mix[start : start + BREAK_FADE_SAMPLES] *= fade
            mix[start + BREAK_FADE_SAMPLES : stop] = 0.0


def _enter_or_leave(rng: np.random.Generator, layer: Sound, scene: Scene) -> None:
    """Let a part rarely begin or end on a bar start inside the clip, as between the sections of a song."""
    if rng.random() > SECTION_CHANCE:
        return
    bar = scene.bars[int(rng.integers(len(scene.bars)))]
    border = round(float(scene.timeline.seconds_at(bar.first_beat)) * PACK_SAMPLE_RATE)
    if rng.random() < 0.5:
        layer[: max(0, border)] = 0.0
    else:
        layer[max(0, border) :] = 0.0


def _drawn_wetness(rng: np.random.Generator) -> float:
    """Draw the room's level against the dry sound: none for some clips, -24 to -4 dB for the others."""
    return 0.0 if rng.random() < DRY_CHANCE else float(10 ** (rng.uniform(-24, -4) / 20))


def _levelled(mix: Sound) -> Sound:
    """Bring a mix to `CLIP_RMS`, with its peaks bent below full scale."""
    rms = _active_rms(mix)
    if rms < 1e-6:
        return mix
    mix *= np.float32(CLIP_RMS / rms)
    peak = float(np.max(np.abs(mix)))
    if peak > HIGHEST_PEAK:
        mix *= np.float32(1 / HIGHEST_PEAK)
        np.tanh(mix, out=mix)
        mix *= np.float32(HIGHEST_PEAK)
    return mix
