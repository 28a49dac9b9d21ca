from __future__ import annotations

import pytest

from chart_hero_app.widgets.timeline.note_words import note_text, said_text
from chart_hero_core.domain.chart import DrumNote, Dynamics, Pad
from chart_hero_core.domain.drums import DrumVoice
from tests.support.timeline import hit, song


@pytest.mark.parametrize(
    ("note", "words"),
    [
        (hit(31, 2, Pad.SNARE, dynamics=Dynamics.ACCENT), "Snare, bar 31 beat 2, accent, sure"),
        (
            hit(1, 1, Pad.SNARE, dynamics=Dynamics.GHOST, confidence=0.624),
            "Snare, bar 1 beat 1, ghost, 62 per cent sure",
        ),
        (hit(1, 1, Pad.KICK, is_double_kick=True), "Kick, bar 1 beat 1, second pedal, sure"),
        (hit(2, 4, Pad.YELLOW_CYMBAL, voice=DrumVoice.HI_HAT_OPEN), "Hi-hat, bar 2 beat 4, open, sure"),
        (hit(1, 1, Pad.BLUE_TOM, confidence=0.1, is_pinned=True), "Mid tom, bar 1 beat 1, settled by hand"),
        (DrumNote(600, Pad.GREEN_TOM), "Floor tom, bar 1 beat 2, sixteenth 2, sure"),
    ],
)
def test_a_note_is_spoken_as_it_is_drawn(note: DrumNote, words: str) -> None:
    assert note_text(song(note), note) == words


def test_what_the_model_says_is_spoken_too() -> None:
    ghost = hit(31, 2, Pad.SNARE, dynamics=Dynamics.GHOST)

    assert said_text(song(), ghost) == "the model says Snare, bar 31 beat 2, ghost"
    assert said_text(song(), None) == "the model heard nothing here"
