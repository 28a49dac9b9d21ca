"""What is struck: loudness of notes, and the metronome on any grid."""

from __future__ import annotations

import numpy as np
import pytest

from chart_hero_app.playback.kit import KitSound
from chart_hero_app.playback.score import gain_of, metronome_of, strokes_of
from chart_hero_core.domain.chart import DrumNote, Dynamics, Pad
from chart_hero_core.domain.timing import TempoChange, TempoMap, TimeSignature
from chart_hero_core.editing.document import ChartDocument


def test_a_note_of_usual_velocity_is_the_sample_itself() -> None:
    assert gain_of(DrumNote(0, Pad.SNARE, velocity=100)) == pytest.approx(1.0)


def test_louder_notes_are_louder() -> None:
    gains = [gain_of(DrumNote(0, Pad.SNARE, velocity=velocity)) for velocity in range(1, 128)]

    assert gains == sorted(gains)
    assert 0 < gains[0] < 0.01
    assert gains[-1] <= 1.5


def test_ghosts_are_quiet_and_accents_loud_whatever_their_velocity() -> None:
    ghost = gain_of(DrumNote(0, Pad.SNARE, Dynamics.GHOST, velocity=127))
    accent = gain_of(DrumNote(0, Pad.SNARE, Dynamics.ACCENT, velocity=30))

    assert ghost < 0.5
    assert accent > 1.2


def test_strokes_stand_where_the_notes_stand_on_the_grid() -> None:
    tempo_map = TempoMap((TempoChange(0, 120.0), TempoChange(960, 60.0)), origin_s=0.5)
    notes = (DrumNote(0, Pad.KICK, onset_s=0.52), DrumNote(1440, Pad.SNARE))

    strokes = strokes_of(ChartDocument(tempo_map, notes))

    assert strokes.seconds.tolist() == pytest.approx([0.5, 2.5])
    assert strokes.sounds == [KitSound.KICK, KitSound.SNARE]
    assert strokes.pads == [Pad.KICK, Pad.SNARE]


def test_the_metronome_follows_tempo_and_signature() -> None:
    tempo_map = TempoMap(
        (TempoChange(0, 120.0), TempoChange(1920, 60.0)),
        (TimeSignature(0, 4, 4), TimeSignature(1920, 3, 8)),
        origin_s=1.0,
    )

    clicks = metronome_of(tempo_map, 4.9)

    assert clicks.seconds.tolist() == pytest.approx([1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0, 4.5])
    is_accent = [sound is KitSound.CLICK_ACCENT for sound in clicks.sounds]
    assert is_accent == [True, False, False, False, True, False, False, True]


def test_there_is_no_click_before_the_song() -> None:
    assert np.min(metronome_of(TempoMap.steady(120.0, origin_s=-0.75), 3.0).seconds) >= 0
