"""What a real fine-tune needs, made in seconds: a model that knows one kit, songs played on another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import soundfile

from chart_hero_core.domain.drums import DrumFamily, DrumOnset
from chart_hero_core.runs.data_set import FILE_NAME as DATA_NAME
from chart_hero_core.runs.decisions import hold_out
from chart_hero_core.runs.json_files import write_json
from chart_hero_core.runs.plan import Boldness, DeviceChoice, ExpertSettings, RunKind, RunPlan
from chart_hero_core.training.clips import ClipSpec
from chart_hero_core.training.hardware import make_fabric
from chart_hero_core.training.keeping import MODEL_NAME
from chart_hero_core.training.loop import TrainingRun
from chart_hero_core.training.run_spec import RunSpec
from chart_hero_core.training.schedule import TrainingSpec
from chart_hero_core.training.song_labels import songs_of
from chart_hero_core.training.song_sources import scan_songs
from chart_hero_core.training.songs import SongClips, prepare_song
from chart_hero_core.training.validation import HeldOutClips
from tests.support.drum_sounds import played_groove
from tests.support.song_folders import DURATION_S, add_song
from tests.support.tiny_models import TINY_FEATURES, TINY_MODEL

SAMPLE_RATE = 16_000
CLIP_S = 2.0
_BURST_S = 0.12


def add_songs_on_other_kit(root: Path, n_songs: int) -> None:
    """Write songs whose hats sound like the snares of `drum_sounds`, and whose snares like its toms."""
    for number in range(n_songs):
        folder = add_song(root, f"Other {number}", seed=50 + number, charter=f"Charter {number}")
        onsets = played_groove(50 + number, DURATION_S)
        soundfile.write(folder / "song.wav", _other_sound(onsets), SAMPLE_RATE)


def make_data_set(folder: Path, songs: Path, n_held_out: int) -> Path:
    """Scan songs into a data set; returns its folder."""
    data_set = hold_out(scan_songs(songs, folder / "unpacked"), n_held_out)
    write_json(folder / DATA_NAME, data_set)
    return folder


def train_base(folder: Path, n_steps: int = 80) -> Path:
    """Train a tiny model on songs of `drum_sounds`; returns its weights, with their card beside them."""
    songs = folder / "songs"
    for number in range(3):
        add_song(songs, f"Usual {number}", seed=number, charter=f"Charter {number}")
    data_set = hold_out(scan_songs(songs, folder / "unpacked"), 0)
    prepared = [prepare_song(song, folder / "sound") for song in songs_of(data_set, held_out=False)]
    training = TrainingSpec(
        n_steps=n_steps, batch_size=4, warm_up_steps=5, learning_rate=1e-2, n_workers=0, averaging=0.9
    )
    spec = RunSpec(TINY_FEATURES, TINY_MODEL, ClipSpec(CLIP_S), training=training)
    TrainingRun(
        folder, SongClips(prepared, CLIP_S), HeldOutClips({}), spec, make_fabric(), lambda _: None
    ).train()
    return folder / MODEL_NAME


def a_plan(data: Path | None, base: Path | None, **expert: object) -> RunPlan:
    """A short, bold fine-tune; `expert` are any of its settings."""
    usual = ExpertSettings(
        n_steps=30, learning_rate=5e-3, anchor_weight=0.05, batch_size=4, n_workers=0, n_threads=1
    )
    return RunPlan(
        name="Other kit",
        kind=RunKind.FINE_TUNE,
        data=data,
        base=base,
        base_name="Usual kit",
        boldness=Boldness.BOLD,
        device=DeviceChoice.CPU,
        expert=replace(usual, **expert),  # type: ignore[arg-type]  # fields by their names
    )


def _other_sound(onsets: Sequence[DrumOnset]) -> npt.NDArray[np.float32]:
    samples = np.random.default_rng(3).normal(0.0, 1e-3, round(DURATION_S * SAMPLE_RATE))
    for onset in onsets:
        first = round(onset.onset_s * SAMPLE_RATE)
        part = samples[first : first + round(_BURST_S * SAMPLE_RATE)]
        part += _burst(onset.voice.family)[: len(part)]
    return samples.astype(np.float32)


def _burst(family: DrumFamily) -> npt.NDArray[np.float64]:
    times_s = np.arange(round(_BURST_S * SAMPLE_RATE)) / SAMPLE_RATE
    sound = {
        DrumFamily.KICK: np.cos(2 * np.pi * 110 * times_s),
        DrumFamily.SNARE: np.cos(2 * np.pi * 210 * times_s),
    }.get(family, np.random.default_rng(2).normal(0.0, 0.3, len(times_s)))
    return np.asarray(sound * np.exp(-times_s / 0.03) * 0.4)
