"""Two hands a tick, one note a pad, and nothing lost on the way."""

from hypothesis import given
from hypothesis import strategies as st

from chart_hero_core.charting.chords import chords, in_order
from chart_hero_core.charting.hands import keep_playable
from chart_hero_core.charting.pads import PAD_OF_VOICE
from chart_hero_core.charting.result import CandidateReason
from chart_hero_core.domain.chart import DrumNote, Pad
from chart_hero_core.domain.drums import DrumVoice


def note(voice, confidence=1.0, tick=0):
    return DrumNote(tick, PAD_OF_VOICE[voice], voice=voice, confidence=confidence)


def voices_of(notes):
    return {found.voice for found in notes}


def test_the_least_probable_of_three_hands_becomes_a_candidate():
    chord = [note(DrumVoice.SNARE, 0.9), note(DrumVoice.RIDE, 0.4), note(DrumVoice.CRASH, 0.8)]
    playable = keep_playable(chord)
    assert voices_of(playable.notes) == {DrumVoice.SNARE, DrumVoice.CRASH}
    assert [(c.note.voice, c.reason) for c in playable.candidates] == [
        (DrumVoice.RIDE, CandidateReason.THIRD_HAND)
    ]


def test_a_kick_needs_no_hand():
    chord = [note(DrumVoice.KICK), note(DrumVoice.SNARE), note(DrumVoice.CRASH)]
    assert keep_playable(chord).candidates == []


def test_a_pedal_hat_goes_first_however_sure_it_is():
    chord = [note(DrumVoice.SNARE, 0.5), note(DrumVoice.HI_HAT_PEDAL, 1.0), note(DrumVoice.RIDE, 0.6)]
    assert voices_of(keep_playable(chord).notes) == {DrumVoice.SNARE, DrumVoice.RIDE}


def test_a_pedal_hat_beside_one_hand_is_charted():
    chord = [note(DrumVoice.HI_HAT_PEDAL, 0.5), note(DrumVoice.RIDE)]
    assert keep_playable(chord).candidates == []


def test_of_two_notes_on_a_pad_the_less_probable_becomes_a_candidate():
    playable = keep_playable([note(DrumVoice.SNARE, 0.3), note(DrumVoice.SIDE_STICK, 0.6)])
    assert voices_of(playable.notes) == {DrumVoice.SIDE_STICK}
    assert playable.candidates[0].reason is CandidateReason.STRUCK_TWICE


@given(
    st.lists(
        st.builds(note, st.sampled_from(DrumVoice), st.floats(0.0, 1.0), st.sampled_from([0, 240, 480]))
    ).map(in_order)
)
def test_every_note_is_kept_or_a_candidate_and_two_hands_suffice(notes):
    playable = keep_playable(notes)
    left_out = [candidate.note for candidate in playable.candidates]
    assert in_order([*playable.notes, *left_out]) == sorted(
        in_order([*playable.notes, *left_out]), key=lambda found: found.tick
    )
    assert len(playable.notes) + len(left_out) == len(notes)
    for chord in chords(playable.notes):
        assert sum(found.pad is not Pad.KICK for found in chord) <= 2
        assert len({found.pad for found in chord}) == len(chord)
