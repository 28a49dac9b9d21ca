"""The drum kit's sounds: made by our own script, small, and fit for what they stand for."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
import soundfile

from chart_hero_app.playback.kit import FOLDER, KitSound, load_kit, sound_of
from chart_hero_core.domain.chart import DrumNote, Pad
from chart_hero_core.domain.drums import DrumVoice

MOST_BYTES = 400_000
RATE = 44_100


@pytest.fixture(scope="module")
def make_kit() -> ModuleType:
    path = Path(__file__).parents[3] / "packaging" / "make_kit.py"
    spec = importlib.util.spec_from_file_location("make_kit", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_script_still_makes_these_sounds(make_kit: ModuleType) -> None:
    made = make_kit.make_kit()

    assert set(made) == {sound.value for sound in KitSound}
    for name, expected in made.items():
        stored, rate = soundfile.read(FOLDER / f"{name}.flac", dtype="int16")
        assert rate == RATE
        assert len(stored) == len(expected)
        # the last bit may hang on the machine's sine
        assert np.max(np.abs(stored.astype(int) - expected.astype(int))) <= 1


def test_the_kit_is_small() -> None:
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < MOST_BYTES


@pytest.mark.parametrize("sound", KitSound)
def test_a_sound_starts_at_once_and_ends_in_silence(sound: KitSound) -> None:
    samples = np.abs(load_kit(RATE)[sound])

    assert np.argmax(samples > 0.05 * samples.max()) < 0.001 * RATE
    assert samples[-20:].max() < 1e-3
    assert 0.1 < samples.max() < 0.7


def test_the_drums_lie_from_low_to_high() -> None:
    kit = load_kit(RATE)

    def centre_hz(sound: KitSound) -> float:
        power = np.abs(np.fft.rfft(kit[sound])) ** 2
        return float(np.sum(power * np.fft.rfftfreq(len(kit[sound]), 1 / RATE)) / np.sum(power))

    order = ["KICK", "TOM_LOW", "TOM_MID", "TOM_HIGH", "RIDE", "SNARE", "CRASH", "HI_HAT_CLOSED"]
    centres = [centre_hz(KitSound[name]) for name in order]
    assert centres == sorted(centres)


def test_a_kit_at_another_rate_is_as_long() -> None:
    assert len(load_kit(96_000)[KitSound.SNARE]) == pytest.approx(
        len(load_kit(RATE)[KitSound.SNARE]) * 96_000 / RATE, abs=2
    )


@pytest.mark.parametrize(
    ("pad", "voice", "expected"),
    [
        (Pad.KICK, DrumVoice.KICK, KitSound.KICK),
        (Pad.SNARE, DrumVoice.SIDE_STICK, KitSound.SIDE_STICK),
        (Pad.SNARE, None, KitSound.SNARE),
        (Pad.YELLOW_CYMBAL, DrumVoice.HI_HAT_OPEN, KitSound.HI_HAT_OPEN),
        (Pad.BLUE_CYMBAL, DrumVoice.HI_HAT_OPEN, KitSound.HI_HAT_OPEN),
        (Pad.BLUE_CYMBAL, DrumVoice.CRASH, KitSound.CRASH),
        (Pad.BLUE_CYMBAL, None, KitSound.RIDE),
        (Pad.GREEN_CYMBAL, DrumVoice.TOM_LOW, KitSound.CRASH),
        (Pad.BLUE_TOM, DrumVoice.TOM_HIGH, KitSound.TOM_MID),
    ],
)
def test_a_note_sounds_as_its_lane_and_its_voice_say(
    pad: Pad, voice: DrumVoice | None, expected: KitSound
) -> None:
    assert sound_of(DrumNote(0, pad, voice=voice)) is expected
