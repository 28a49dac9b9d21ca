from __future__ import annotations

import pickle
from pathlib import Path

import numpy as np
import pytest
import torch
from scipy.signal import stft
from torch.utils.data import DataLoader

from chart_hero_core.domain.drums import FAMILIES, VOICES, DrumFamily
from chart_hero_core.domain.timing import FrameGrid
from chart_hero_core.errors import TrainingDataError
from chart_hero_core.training.clips import Clip, ClipRenderer, ClipSpec
from chart_hero_core.training.dataset import ClipDataset, collate
from chart_hero_core.training.pack import SAMPLE_RATE, VOICE_OF_SOUND

GRID = FrameGrid(SAMPLE_RATE, 320)
SPEC = ClipSpec(duration_s=2.0)
DRUMS_ALONE = ClipSpec(duration_s=2.0, drumless_share=0.0, unaccompanied_share=1.0)


@pytest.fixture(scope="module")
def renderer(pack: Path) -> ClipRenderer:
    return ClipRenderer(pack, "train", SPEC)


@pytest.fixture(scope="module")
def clips(renderer: ClipRenderer) -> list[Clip]:
    return [renderer.render(1, index) for index in range(40)]


@pytest.fixture(scope="module")
def drums_alone(pack: Path) -> list[Clip]:
    alone = ClipRenderer(pack, "train", DRUMS_ALONE)
    return [alone.render(1, index) for index in range(30)]


def dataset(renderer: ClipRenderer, n_clips: int = 4) -> ClipDataset:
    return ClipDataset(renderer, GRID, seed=1, first=3, n_clips=n_clips)


def assert_equal_clips(one: Clip, other: Clip) -> None:
    np.testing.assert_array_equal(one.samples, other.samples)
    assert one.onsets == other.onsets
    np.testing.assert_array_equal(one.audible, other.audible)
    np.testing.assert_array_equal(one.performance.timeline.beats_s, other.performance.timeline.beats_s)


def test_a_clip_is_the_same_whoever_renders_it_and_when(pack: Path, clips: list[Clip]) -> None:
    another = ClipRenderer(pack, "train", SPEC)

    for index in (17, 3, 30):
        assert_equal_clips(another.render(1, index), clips[index])


def test_a_renderer_sent_to_another_process_renders_the_same(
    renderer: ClipRenderer, clips: list[Clip]
) -> None:
    assert_equal_clips(pickle.loads(pickle.dumps(renderer)).render(1, 5), clips[5])


def test_a_worker_process_renders_the_same(renderer: ClipRenderer) -> None:
    here, there = (
        next(iter(DataLoader(dataset(renderer), batch_size=4, num_workers=n, collate_fn=collate)))
        for n in (0, 1)
    )

    assert torch.equal(here[0], there[0])
    for name in ("families", "family_weights", "voices", "velocities", "beat", "downbeat"):
        assert torch.equal(getattr(here[1], name), getattr(there[1], name))


def test_clips_differ_by_index_and_by_seed(renderer: ClipRenderer, clips: list[Clip]) -> None:
    assert not np.array_equal(clips[0].samples, clips[1].samples)
    assert not np.array_equal(clips[0].samples, renderer.render(2, 0).samples)


def test_samples_are_finite_and_within_full_scale(clips: list[Clip]) -> None:
    for clip in clips:
        assert clip.samples.shape == (2 * SAMPLE_RATE,)
        assert clip.samples.dtype == np.float32
        assert np.all(np.isfinite(clip.samples))
        assert 0 < np.max(np.abs(clip.samples)) <= 1.0


def test_labels_are_the_strokes_within_the_clip(drums_alone: list[Clip]) -> None:
    for clip in drums_alone:
        played = [
            (stroke.onset_s, VOICE_OF_SOUND[stroke.sound], stroke.velocity)
            for stroke in clip.performance.strokes
            if stroke.onset_s >= 0
        ]
        assert [(onset.onset_s, onset.voice, onset.velocity) for onset in clip.onsets] == played
        assert len(clip.audible) == len(played)


def test_targets_peak_at_the_frames_of_the_strokes(renderer: ClipRenderer, clips: list[Clip]) -> None:
    for item in range(4):
        _, targets = dataset(renderer)[item]
        for onset in clips[3 + item].onsets:
            frame = round(GRID.frame_at(onset.onset_s))
            if frame < len(targets.families):
                assert targets.families[frame, FAMILIES.index(onset.voice.family)] > 0.79
                assert targets.voices[frame, VOICES.index(onset.voice)] == 1.0


def test_targets_carry_the_beats_of_the_timeline(renderer: ClipRenderer, clips: list[Clip]) -> None:
    _, targets = dataset(renderer)[0]
    timeline = clips[3].performance.timeline

    within = [second for second in timeline.beats_s if 0 <= second < 1.99]
    assert within
    assert all(targets.beat[round(GRID.frame_at(second))] > 0.9 for second in within)


@pytest.mark.parametrize("duration_s", [0.29, 1.0, 1.1])
def test_there_is_a_target_for_every_frame_of_the_features(pack: Path, duration_s: float) -> None:
    renderer = ClipRenderer(pack, "train", ClipSpec(duration_s=duration_s))

    samples, targets = dataset(renderer, 1)[0]

    assert len(targets.families) == len(samples) // GRID.hop_length + 1


def _attacks(clip: Clip) -> list[bool]:
    """For every audible label: does any band get 1 dB louder behind it than it was before?"""
    _, _, spectra = stft(clip.samples, SAMPLE_RATE, nperseg=512, noverlap=448)
    bands = np.stack([band.sum(axis=0) for band in np.array_split(np.abs(spectra) ** 2, 8)])
    levels_db = np.pad(10 * np.log10(bands + 1e-12), ((0, 0), (14, 14)), mode="edge")
    found = []
    for onset in np.array(clip.onsets, dtype=object)[clip.audible]:
        step = 14 + round(onset.onset_s * SAMPLE_RATE / 64)
        rise = levels_db[:, step - 1 : step + 13].max(axis=1) - levels_db[:, step - 14 : step - 4].max(axis=1)
        found.append(bool(np.any(rise > 1.0)))
    return found


def test_audible_labels_have_an_attack_in_the_record(drums_alone: list[Clip]) -> None:
    attacks = [attack for clip in drums_alone for attack in _attacks(clip)]

    assert len(attacks) > 300
    assert np.mean(attacks) >= 0.95


def test_most_strokes_are_audible_where_drums_are_alone(drums_alone: list[Clip]) -> None:
    assert np.mean(np.concatenate([clip.audible for clip in drums_alone])) > 0.8


def test_drumless_clips_have_sound_but_no_labels(pack: Path) -> None:
    drumless = ClipRenderer(pack, "train", ClipSpec(2.0, drumless_share=1.0, unaccompanied_share=0.0))

    for index in range(4):
        clip = drumless.render(1, index)
        assert clip.onsets == []
        assert clip.kits == ()
        assert len(clip.audible) == 0
        assert np.max(np.abs(clip.samples)) > 0.01


def test_shares_of_clips_are_those_of_the_spec(clips: list[Clip]) -> None:
    drumless = [not clip.kits for clip in clips]
    alone = [bool(clip.kits) and clip.record.drums_to_backing_db is None for clip in clips]

    assert np.mean(drumless) < 0.25
    assert 0.02 < np.mean(alone) < 0.4


def test_splits_share_no_kit(pack: Path, clips: list[Clip]) -> None:
    held_out = ClipRenderer(pack, "validation", SPEC)

    trained = {kit for clip in clips for kit in clip.kits}
    validated = {kit for index in range(10) for kit in held_out.render(1, index).kits}

    assert trained == {"alder", "birch", "circuit"}
    assert validated == {"pearl_master"}


def test_every_family_is_heard(clips: list[Clip]) -> None:
    assert {onset.voice.family for clip in clips for onset in clip.onsets} == set(DrumFamily)


def test_shares_that_exceed_one_together_are_refused() -> None:
    with pytest.raises(ValueError, match="exceed 1 together"):
        ClipSpec(drumless_share=0.6, unaccompanied_share=0.6)


def test_a_folder_that_is_no_pack_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TrainingDataError, match="this is not a training pack"):
        ClipRenderer(tmp_path, "train", SPEC)
