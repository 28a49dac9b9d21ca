"""From a groove's MIDI file to the frames that the network learns: nothing moves on the way."""

from __future__ import annotations

from pathlib import Path

import mido
import numpy as np
import pytest

from chart_hero_core.domain.drums import FAMILIES, DrumFamily, DrumOnset
from chart_hero_core.domain.timing import FrameGrid
from chart_hero_core.evaluation.annotation_files import read_gm_midi
from chart_hero_core.training.drum_rendering import VirtualKit, render_drums
from chart_hero_core.training.grooves import read_human_grooves
from chart_hero_core.training.pack import SAMPLE_RATE, VOICE_OF_SOUND, DrumPack
from chart_hero_core.training.performance import Stroke, in_seconds
from chart_hero_core.training.targets import Targets, make_targets
from chart_hero_core.training.timeline import Timeline
from tests.core.training.test_grooves import TICKS, write_grooves

FRAMES = FrameGrid(SAMPLE_RATE, 320)
BPM, DURATION_S = 100.0, 5.0
N_FRAMES = round(DURATION_S * 100)

KICK, SNARE, CLOSED_HAT, OPEN_HAT, FLOOR_TOM, CRASH = 36, 38, 42, 46, 43, 49
NOTES = [
    (0, CRASH, 110), (0, KICK, 100), (233, CLOSED_HAT, 60), (480, SNARE, 105), (731, OPEN_HAT, 80),
    (960, KICK, 96), (1205, CLOSED_HAT, 64), (1437, SNARE, 101), (1680, FLOOR_TOM, 99), (1800, FLOOR_TOM, 90),
    (1920, KICK, 98), (2405, SNARE, 104), (3100, SNARE, 31),
]  # fmt: skip
"""Two bars as a human plays them: (tick, note, velocity), a little before and behind the beat."""


@pytest.fixture
def midi_onsets(tmp_path: Path) -> tuple[DrumOnset, ...]:
    track = mido.MidiTrack([mido.MetaMessage("set_tempo", tempo=mido.bpm2tempo(BPM))])
    last_tick = 0
    for tick, note, velocity in NOTES:
        on = mido.Message("note_on", channel=9, note=note, velocity=velocity, time=tick - last_tick)
        track.append(on)
        last_tick = tick
    mido.MidiFile(tracks=[track], ticks_per_beat=TICKS).save(tmp_path / "groove.mid")
    return read_gm_midi(tmp_path / "groove.mid")


@pytest.fixture
def strokes(tmp_path: Path) -> tuple[Stroke, ...]:
    """The same groove on its way through the pack, played without a drummer of our own."""
    (groove,) = read_human_grooves(write_grooves(tmp_path / "pack", {"notes": NOTES, "bpm": BPM}), "train")
    beats_s = np.arange(12) * 60 / BPM
    timeline = Timeline(beats_s, np.arange(12) % 4, 4, DURATION_S)
    return in_seconds(np.random.default_rng(0), list(groove.bars), timeline, jitter_s=0.0)


def targets_of(onsets: list[DrumOnset]) -> Targets:
    return make_targets(FRAMES, N_FRAMES, onsets, np.full(len(onsets), True), np.zeros(0), np.zeros(0))


def test_labels_of_a_rendered_groove_match_its_midi_to_the_frame(
    midi_onsets: tuple[DrumOnset, ...], strokes: tuple[Stroke, ...]
) -> None:
    rendered = targets_of([DrumOnset(one.onset_s, VOICE_OF_SOUND[one.sound]) for one in strokes])
    written = targets_of(list(midi_onsets))

    np.testing.assert_allclose(rendered.families.numpy(), written.families.numpy(), atol=1e-5)
    np.testing.assert_array_equal(rendered.voices.numpy(), written.voices.numpy())


def test_so_does_its_sound(
    pack: Path, midi_onsets: tuple[DrumOnset, ...], strokes: tuple[Stroke, ...]
) -> None:
    kit = VirtualKit(np.random.default_rng(0), DrumPack(pack, "train"))

    stem = render_drums(np.random.default_rng(0), kit, strokes, DURATION_S).stems[DrumFamily.KICK]

    kicks_s = [one.onset_s for one in midi_onsets if one.voice.family is DrumFamily.KICK]
    loud = np.flatnonzero(np.abs(stem) > 0.02 * np.abs(stem).max()) / SAMPLE_RATE
    first_s = [float(loud[loud > second - 0.01][0]) for second in kicks_s]
    assert len(first_s) == 3
    assert FAMILIES[0] is DrumFamily.KICK
    np.testing.assert_allclose(first_s, kicks_s, atol=0.0025)
