"""General MIDI: strokes where they were heard, beats where the tempo map has them."""

from __future__ import annotations

import io

import mido
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chart_hero_core.domain.drums import VOICES, DrumOnset, DrumVoice
from chart_hero_core.domain.timing import TempoChange, TempoMap, TimeSignature
from chart_hero_core.errors import FormatError
from chart_hero_core.formats.general_midi import read_general_midi, write_general_midi
from tests.core.formats.make_golden import midi, named, notes, track
from tests.support.charts import tempo_maps

ORIGINS_S = st.floats(-20.0, 20.0)
DURATION_S = 30.0


def heard_by_mido(data: bytes) -> list[tuple[float, int, int, int]]:
    """(seconds, channel, note, velocity) of every note-on, by mido's own clock."""
    seconds, strokes = 0.0, []
    for message in mido.MidiFile(file=io.BytesIO(data)):
        seconds += message.time
        if message.type == "note_on":
            strokes.append((seconds, message.channel, message.note, message.velocity))
    return strokes


def quarters_s(data: bytes, until_s: float) -> np.ndarray:
    """Seconds of the quarter notes of a file, summed up from its tempo messages."""
    found = mido.MidiFile(file=io.BytesIO(data))
    tempi, tick = [], 0
    for message in found.tracks[0]:
        tick += message.time
        if message.type == "set_tempo":
            tempi.append((tick, message.tempo / 1e6))
    ticks = np.array([tick for tick, _ in tempi])
    starts = np.concatenate([[0], np.cumsum(np.diff(ticks) * [s for _, s in tempi[:-1]])])
    starts = starts / found.ticks_per_beat
    beats = []
    for beat in range(100_000):
        index = int(np.searchsorted(ticks, beat * found.ticks_per_beat, side="right")) - 1
        offset = beat - ticks[index] / found.ticks_per_beat
        beats.append(starts[index] + offset * tempi[index][1])
        if beats[-1] > until_s:
            return np.array(beats)
    raise AssertionError("the file has no end")


def bar_lines_s(data: bytes, until_s: float) -> np.ndarray:
    """Seconds of the bar lines of a file."""
    found = mido.MidiFile(file=io.BytesIO(data))
    signatures, tick = [], 0
    for message in found.tracks[0]:
        tick += message.time
        if message.type == "time_signature":
            signatures.append((tick / found.ticks_per_beat, message.numerator * 4 / message.denominator))
    beats = quarters_s(data, until_s)
    lines = []
    for i, (quarter, length) in enumerate(signatures):
        stop = signatures[i + 1][0] if i + 1 < len(signatures) else len(beats) - 1
        lines += list(np.arange(quarter, stop - 1e-9, length))
    return np.interp(lines, np.arange(len(beats)), beats)


def nearest_distance(wanted: np.ndarray, found: np.ndarray) -> np.ndarray:
    return np.abs(np.subtract.outer(wanted, found)).min(axis=1)


@pytest.mark.parametrize(
    ("voice", "note"),
    [
        (DrumVoice.KICK, 36),
        (DrumVoice.SNARE, 38),
        (DrumVoice.SIDE_STICK, 37),
        (DrumVoice.HI_HAT_CLOSED, 42),
        (DrumVoice.HI_HAT_PEDAL, 44),
        (DrumVoice.HI_HAT_OPEN, 46),
        (DrumVoice.TOM_HIGH, 48),
        (DrumVoice.TOM_MID, 45),
        (DrumVoice.TOM_LOW, 41),
        (DrumVoice.CRASH, 49),
        (DrumVoice.RIDE, 51),
        (DrumVoice.RIDE_BELL, 53),
    ],
)
def test_each_voice_has_its_note_on_channel_10(voice: DrumVoice, note: int) -> None:
    data = write_general_midi([DrumOnset(1.0, voice, 77)], TempoMap.steady(120.0), 2.0)
    assert [stroke[1:] for stroke in heard_by_mido(data)] == [(9, note, 77)]


@settings(max_examples=60)
@given(
    tempo_maps(ORIGINS_S),
    st.lists(st.floats(0.0, DURATION_S), max_size=20),
)
def test_strokes_sound_when_they_were_heard(tempo_map: TempoMap, onsets_s: list[float]) -> None:
    onsets = [DrumOnset(onset_s, DrumVoice.SNARE) for onset_s in onsets_s]
    found = [stroke[0] for stroke in heard_by_mido(write_general_midi(onsets, tempo_map, DURATION_S))]
    if onsets_s:
        assert nearest_distance(np.array(onsets_s), np.array(found)).max() < 0.0005
        assert nearest_distance(np.array(found), np.array(onsets_s)).max() < 0.0005
    else:
        assert found == []


@settings(max_examples=60)
@given(tempo_maps(ORIGINS_S))
def test_beats_of_the_map_are_quarter_notes_of_the_file(tempo_map: TempoMap) -> None:
    data = write_general_midi([], tempo_map, DURATION_S)
    quarter = tempo_map.resolution
    first, last = np.ceil(tempo_map.ticks_at([0.0625, DURATION_S]) / quarter)
    beats = tempo_map.seconds_at(np.arange(first, last) * quarter)
    if len(beats):
        assert nearest_distance(beats, quarters_s(data, DURATION_S + 10)).max() < 0.0005


@settings(max_examples=60)
@given(st.integers(60, 200), st.sampled_from([3, 4, 5, 7]), ORIGINS_S)
def test_bar_lines_of_the_map_are_bar_lines_of_the_file(bpm: int, beats: int, origin_s: float) -> None:
    tempo_map = TempoMap.steady(bpm, origin_s=origin_s, signature=TimeSignature(0, beats))
    data = write_general_midi([], tempo_map, DURATION_S)
    bar = beats * tempo_map.resolution
    first, last = np.ceil(tempo_map.ticks_at([0.0625, DURATION_S]) / bar)
    lines = tempo_map.seconds_at(np.arange(first, last) * bar)
    assert nearest_distance(lines, bar_lines_s(data, DURATION_S + 10)).max() < 0.0005


def first_messages(tempo_map: TempoMap, kind: str) -> list[tuple[float, mido.MetaMessage]]:
    """(quarter note, message) of one kind in the tempo track."""
    found = mido.MidiFile(file=io.BytesIO(write_general_midi([], tempo_map, 20.0)))
    tick, messages = 0, []
    for message in found.tracks[0]:
        tick += message.time
        if message.type == kind:
            messages.append((tick / found.ticks_per_beat, message))
    return messages


@pytest.mark.parametrize("origin_s", [0.0, 2.0, -2.0])
def test_a_map_with_a_downbeat_at_second_0_needs_no_pickup(origin_s: float) -> None:
    tempo_map = TempoMap.steady(120.0, origin_s=origin_s)
    assert [(at, message.tempo) for at, message in first_messages(tempo_map, "set_tempo")] == [(0, 500_000)]
    assert [at for at, _ in first_messages(tempo_map, "time_signature")] == [0]


def test_a_first_beat_inside_the_sound_gets_a_pickup_quarter() -> None:
    tempo_map = TempoMap.steady(120.0, origin_s=0.2)
    tempi = [(at, message.tempo) for at, message in first_messages(tempo_map, "set_tempo")]
    bars = [(at, message.numerator) for at, message in first_messages(tempo_map, "time_signature")]
    assert tempi == [(0, 200_000), (1, 500_000)]
    assert bars == [(0, 1), (1, 4)]


def test_a_first_beat_at_once_is_drawn_to_the_start() -> None:
    tempo_map = TempoMap.steady(120.0, origin_s=0.04)
    tempi = [(at, message.tempo) for at, message in first_messages(tempo_map, "set_tempo")]
    bars = [(at, message.numerator) for at, message in first_messages(tempo_map, "time_signature")]
    assert tempi == [(0, 540_000), (1, 500_000)]
    assert bars == [(0, 4)]


def test_a_song_that_begins_inside_a_bar_begins_with_a_short_bar() -> None:
    tempo_map = TempoMap.steady(120.0, origin_s=-0.7)  # beats 3 and 4 of the first bar at 0.3 and 0.8 s
    bars = [(at, message.numerator) for at, message in first_messages(tempo_map, "time_signature")]
    assert bars == [(0, 3), (3, 4)]


def test_a_change_of_tempo_before_second_0_is_in_force() -> None:
    tempo_map = TempoMap((TempoChange(0, 60.0), TempoChange(480, 120.0)), origin_s=-2.0)
    assert [(at, message.tempo) for at, message in first_messages(tempo_map, "set_tempo")] == [(0, 500_000)]


def test_a_change_of_metre_keeps_its_bar_line() -> None:
    tempo_map = TempoMap(
        (TempoChange(0, 120.0),), (TimeSignature(0), TimeSignature(3840, 7, 8)), origin_s=0.5
    )
    bars = [
        (at, message.numerator, message.denominator)
        for at, message in first_messages(tempo_map, "time_signature")
    ]
    assert bars == [(0, 1, 4), (1, 4, 4), (9, 7, 8)]


def test_the_file_lasts_as_long_as_the_sound() -> None:
    data = write_general_midi([], TempoMap.steady(90.0, origin_s=0.3), 12.5)
    assert mido.MidiFile(file=io.BytesIO(data)).length == pytest.approx(12.5, abs=0.001)


def test_an_hour_fits_into_ten_million_ticks() -> None:
    # pretty_midi takes anything longer for a damaged file
    found = mido.MidiFile(file=io.BytesIO(write_general_midi([], TempoMap.steady(199.0), 3600.0)))
    assert sum(message.time for message in found.tracks[0]) < 10_000_000


def test_two_strokes_within_a_tick_become_the_louder() -> None:
    onsets = [DrumOnset(1.0, DrumVoice.KICK, 50), DrumOnset(1.0001, DrumVoice.KICK, 90)]
    data = write_general_midi(onsets, TempoMap.steady(120.0), 2.0)
    assert [stroke[3] for stroke in heard_by_mido(data)] == [90]


def test_a_resolution_that_midi_cannot_hold_is_refused() -> None:
    tempo_map = TempoMap((TempoChange(0, 120.0),), resolution=40_000)
    with pytest.raises(FormatError, match="32767 ticks"):
        write_general_midi([], tempo_map, 1.0)


@settings(max_examples=60)
@given(
    tempo_maps(ORIGINS_S),
    st.lists(
        st.builds(
            DrumOnset,
            st.integers(0, 3000).map(lambda centi: centi / 100),
            st.sampled_from(VOICES),
            st.integers(1, 127),
        ),
        max_size=30,
        unique_by=lambda onset: (onset.onset_s, onset.voice),
    ),
)
def test_what_is_written_reads_back(tempo_map: TempoMap, onsets: list[DrumOnset]) -> None:
    found = read_general_midi(write_general_midi(onsets, tempo_map, DURATION_S))
    as_heard = {(round(onset.onset_s, 2), onset.voice, onset.velocity) for onset in found}
    assert as_heard == {(onset.onset_s, onset.voice, onset.velocity) for onset in onsets}
    assert [onset.onset_s for onset in found] == sorted(onset.onset_s for onset in found)


def test_drums_on_channel_1_are_read_where_channel_10_is_empty() -> None:
    data = midi(named(b"RecordedMidi", notes((480, 60, 38, 101))))
    assert read_general_midi(data) == [DrumOnset(0.5, DrumVoice.SNARE, 101)]


def test_other_channels_are_passed_over_where_channel_10_is_used() -> None:
    piano = notes((0, 60, 38, 100))
    drums = [(480, bytes([0x99, 36, 90])), (540, bytes([0x99, 36, 0]))]
    assert read_general_midi(midi(named(b"Piano", piano), named(b"Kit", drums))) == [
        DrumOnset(0.5, DrumVoice.KICK, 90)
    ]


def test_hand_percussion_is_passed_over() -> None:
    assert read_general_midi(midi(named(b"Kit", notes((0, 60, 54, 100), (0, 60, 56, 100))))) == []


def test_a_kit_of_its_own_brings_its_own_table() -> None:
    data = midi(named(b"Kit", notes((0, 60, 31, 100), (480, 60, 36, 100))))
    assert read_general_midi(data, {31: DrumVoice.HI_HAT_PEDAL}) == [DrumOnset(0.0, DrumVoice.HI_HAT_PEDAL)]


def test_tempo_changes_in_any_track_count() -> None:
    slow = [(480, bytes([0xFF, 0x51, 3]) + (1_000_000).to_bytes(3, "big"))]
    found = read_general_midi(midi(track([]), track(slow), named(b"Kit", notes((960, 60, 36, 100)))))
    assert found[0].onset_s == pytest.approx(1.5)


def test_no_midi_file_is_refused() -> None:
    with pytest.raises(FormatError, match="no MIDI file"):
        read_general_midi(b"fLaC")
