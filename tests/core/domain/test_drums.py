"""What a drum stroke may be."""

from __future__ import annotations

import pytest

from chart_hero_core.domain.drums import FAMILIES, VOICES, DrumOnset, DrumVoice


def test_every_voice_belongs_to_one_family_in_the_models_order() -> None:
    listed = [voice for family in FAMILIES for voice in family.voices]

    assert listed == list(VOICES)
    assert all(voice in voice.family.voices for voice in VOICES)


@pytest.mark.parametrize("velocity", [0, 128, -1])
def test_a_velocity_is_one_of_midi(velocity: int) -> None:
    with pytest.raises(ValueError, match=r"outside 1\.\.127"):
        DrumOnset(0.0, DrumVoice.KICK, velocity=velocity)


def test_voices_that_count_as_alike_share_their_chances() -> None:
    others = ((DrumVoice.RIDE_BELL, 0.25), (DrumVoice.CRASH, 0.125))
    onset = DrumOnset(0.0, DrumVoice.RIDE, confidence=0.5, others=others)

    assert onset.chance_with(()) == onset.chance_with((DrumVoice.RIDE,)) == 0.5
    assert onset.chance_with((DrumVoice.RIDE, DrumVoice.RIDE_BELL)) == 0.75
    assert onset.chance_with(VOICES) == 0.875


@pytest.mark.parametrize("confidence", [-0.1, 1.1, float("nan")])
def test_a_confidence_is_a_probability(confidence: float) -> None:
    with pytest.raises(ValueError, match=r"outside 0\.\.1"):
        DrumOnset(0.0, DrumVoice.KICK, confidence=confidence)
