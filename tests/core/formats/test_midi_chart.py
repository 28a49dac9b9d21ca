"""notes.mid: what stands in the bytes we write, and what is read of what others write."""

from __future__ import annotations

import io
from collections import defaultdict
from contextlib import suppress
from itertools import pairwise

import mido
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chart_hero_core.domain.chart import Chart, Difficulty, DrumNote, Dynamics, Pad
from chart_hero_core.domain.timing import TempoChange, TempoMap
from chart_hero_core.errors import FormatError
from chart_hero_core.formats.drum_track import DrumKind
from chart_hero_core.formats.midi_chart import read_midi_chart, write_midi_chart
from tests.core.formats.make_golden import midi, named, notes, plain_midi, track
from tests.support.charts import chart_of, charts

Events = list[tuple[int, mido.Message]]


def written_tracks(chart: Chart) -> dict[str, Events]:
    """Events with absolute ticks, by track name, as mido finds them."""
    tracks = {}
    for found in mido.MidiFile(file=io.BytesIO(write_midi_chart(chart))).tracks:
        tick, events = 0, []
        for message in found:
            tick += message.time
            events.append((tick, message))
        tracks[found.name] = events
    return tracks


def spans_of(events: Events) -> dict[int, list[tuple[int, int, int]]]:
    """(start, end, velocity) of every note number; fails on anything but strict on-off pairs."""
    spans, sounding = defaultdict(list), {}
    for tick, message in events:
        if message.type == "note_on":
            assert message.note not in sounding, f"{message.note} starts twice at {tick}"
            sounding[message.note] = tick, message.velocity
        elif message.type == "note_off":
            start, velocity = sounding.pop(message.note)
            spans[message.note].append((start, tick, velocity))
    assert not sounding
    return spans


def drum_file(*spans: tuple[int, int, int, int], name: bytes = b"PART DRUMS") -> bytes:
    return midi(track([]), named(name, notes(*spans)))


def expert_pads(data: bytes, declared: DrumKind | None = None) -> list[Pad]:
    return [note.pad for note in read_midi_chart(data, declared).chart.expert]


def test_the_file_is_format_1_with_the_tempo_track_first() -> None:
    data = write_midi_chart(chart_of(DrumNote(0, Pad.KICK)))
    found = mido.MidiFile(file=io.BytesIO(data))
    assert (found.type, found.ticks_per_beat) == (1, 480)
    assert [found.name for found in found.tracks[1:]] == ["PART DRUMS", "EVENTS"]


def test_tempo_and_metre_stand_in_the_first_track_only() -> None:
    tracks = written_tracks(chart_of(DrumNote(0, Pad.KICK)))
    kinds = {"set_tempo", "time_signature"}
    assert {message.type for _, message in tracks[""]} >= kinds
    others = (message.type for name in ("PART DRUMS", "EVENTS") for _, message in tracks[name])
    assert kinds.isdisjoint(others)


def test_tempo_is_whole_microseconds() -> None:
    tracks = written_tracks(chart_of(tempo_map=TempoMap((TempoChange(0, 123.456), TempoChange(480, 60.0)))))
    tempi = [(tick, message.tempo) for tick, message in tracks[""] if message.type == "set_tempo"]
    assert tempi == [(0, 486_003), (480, 1_000_000)]


def test_dynamics_are_switched_on_before_the_first_note() -> None:
    drums = written_tracks(chart_of(DrumNote(0, Pad.KICK)))["PART DRUMS"]
    kinds = [message.type for _, message in drums]
    assert drums[kinds.index("text")][1].text == "[ENABLE_CHART_DYNAMICS]"
    assert kinds.index("text") < kinds.index("note_on")


def test_velocity_says_ghost_and_accent() -> None:
    dynamics = (Dynamics.GHOST, Dynamics.NEUTRAL, Dynamics.ACCENT)
    strokes = [DrumNote(480 * i, Pad.SNARE, how) for i, how in enumerate(dynamics)]
    spans = spans_of(written_tracks(chart_of(*strokes))["PART DRUMS"])
    assert [velocity for _, _, velocity in spans[97]] == [1, 100, 127]


def test_a_tom_marker_covers_its_tom_and_nothing_else() -> None:
    chart = chart_of(
        DrumNote(0, Pad.YELLOW_CYMBAL),
        DrumNote(480, Pad.YELLOW_TOM),
        DrumNote(500, Pad.YELLOW_CYMBAL),
        DrumNote(960, Pad.GREEN_TOM),
    )
    spans = spans_of(written_tracks(chart)["PART DRUMS"])
    assert [span[:2] for span in spans[110]] == [(480, 500)]
    assert [span[:2] for span in spans[112]] == [(960, 1020)]
    assert 111 not in spans


def test_a_run_of_toms_is_marked_tom_by_tom() -> None:
    chart = chart_of(*(DrumNote(tick, Pad.BLUE_TOM) for tick in (0, 30, 60)))
    spans = spans_of(written_tracks(chart)["PART DRUMS"])
    assert [span[:2] for span in spans[111]] == [(0, 30), (30, 60), (60, 120)]


def test_a_marker_ends_before_a_cymbal_of_another_difficulty() -> None:
    chart = Chart(
        TempoMap.steady(120.0),
        {
            Difficulty.EXPERT: (DrumNote(0, Pad.BLUE_TOM),),
            Difficulty.HARD: (DrumNote(10, Pad.BLUE_CYMBAL),),
        },
    )
    assert read_midi_chart(write_midi_chart(chart)).chart == chart


def test_tom_and_cymbal_of_a_colour_on_one_tick_are_refused() -> None:
    chart = Chart(
        TempoMap.steady(120.0),
        {
            Difficulty.EXPERT: (DrumNote(480, Pad.BLUE_TOM),),
            Difficulty.HARD: (DrumNote(480, Pad.BLUE_CYMBAL),),
        },
    )
    with pytest.raises(FormatError, match=r"blue note of Hard at tick 480 .* notes\.chart"):
        write_midi_chart(chart)


def test_a_chart_on_the_heard_clock_is_refused() -> None:
    with pytest.raises(ValueError, match="chart clock"):
        write_midi_chart(chart_of(tempo_map=TempoMap.steady(120.0, origin_s=-0.1)))


def test_a_tempo_that_midi_cannot_hold_is_refused() -> None:
    with pytest.raises(FormatError, match="20000000 microseconds"):
        write_midi_chart(chart_of(tempo_map=TempoMap.steady(3.0)))


@settings(max_examples=60)
@given(charts())
def test_what_is_written_reads_back(chart: Chart) -> None:
    found = read_midi_chart(write_midi_chart(chart), DrumKind.FOUR_LANE_PRO)
    tempi = [(change.tick, change.bpm) for change in found.chart.tempo_map.tempo_changes]
    expected = [(change.tick, change.bpm) for change in chart.tempo_map.tempo_changes]
    assert tempi == [(tick, pytest.approx(bpm, rel=5e-6)) for tick, bpm in expected]
    assert found.chart.tempo_map.time_signatures == chart.tempo_map.time_signatures
    for name in ("notes", "star_power", "activation_fills", "sections", "end_tick"):
        assert getattr(found.chart, name) == getattr(chart, name)
    assert found.warnings == ()


@settings(max_examples=60)
@given(charts())
def test_every_note_ends_before_the_next_of_its_pitch(chart: Chart) -> None:
    for spans in spans_of(written_tracks(chart)["PART DRUMS"]).values():
        assert all(start < end for start, end, _ in spans)
        assert all(end <= later for (_, end, _), (later, _, _) in pairwise(spans))


@settings(max_examples=60)
@given(st.integers(0, 472), st.integers(0, 255))
def test_a_damaged_file_is_read_or_refused_with_our_error(index: int, byte: int) -> None:
    data = bytearray(plain_midi())
    data[index] = byte
    with suppress(FormatError):
        assert read_midi_chart(bytes(data)).chart.tempo_map.resolution > 0


@given(st.integers(0, 472))
def test_a_cut_file_is_refused(length: int) -> None:
    with pytest.raises(FormatError):
        read_midi_chart(plain_midi()[:length])


def test_another_file_is_refused() -> None:
    with pytest.raises(FormatError, match="no MIDI file"):
        read_midi_chart(b"RIFF1234WAVE")


@pytest.mark.parametrize(("file_format", "reason"), [(0, "format 1"), (2, "format 2")])
def test_other_formats_of_midi_are_refused(file_format: int, reason: str) -> None:
    data = bytearray(plain_midi())
    data[9] = file_format
    with pytest.raises(FormatError, match=reason):
        read_midi_chart(bytes(data))


def test_video_time_is_refused() -> None:
    data = bytearray(plain_midi())
    data[12:14] = b"\xe7\x28"  # 25 frames a second of 40 ticks
    with pytest.raises(FormatError, match="video frames"):
        read_midi_chart(bytes(data))


def test_the_old_name_of_the_drum_track_is_known() -> None:
    assert expert_pads(drum_file((0, 60, 97, 100), name=b"PART DRUM")) == [Pad.SNARE]


def test_a_file_without_drums_is_told() -> None:
    found = read_midi_chart(drum_file((0, 60, 96, 100), name=b"PART GUITAR"))
    assert found.chart.notes == {}
    assert "no PART DRUMS" in found.warnings[0]


@pytest.mark.parametrize(
    ("declared", "pad"),
    [
        (DrumKind.FOUR_LANE_PRO, Pad.YELLOW_CYMBAL),
        (DrumKind.FOUR_LANE, Pad.YELLOW_TOM),
        (None, Pad.YELLOW_CYMBAL),
    ],
)
def test_without_tom_markers_song_ini_decides(declared: DrumKind | None, pad: Pad) -> None:
    assert expert_pads(drum_file((0, 60, 98, 100)), declared) == [pad]


def test_a_guess_about_pro_drums_is_told() -> None:
    assert "taken as cymbals" in read_midi_chart(drum_file((0, 60, 98, 100))).warnings[0]
    assert read_midi_chart(drum_file((0, 60, 98, 100)), DrumKind.FOUR_LANE_PRO).warnings == ()


def test_a_tom_marker_of_no_length_still_marks_its_tick() -> None:
    marker = [(0, bytes([0x90, 110, 100])), (0, bytes([0x80, 110, 0]))]
    gem = [(0, bytes([0x90, 98, 100])), (60, bytes([0x80, 98, 0]))]
    data = midi(track([]), named(b"PART DRUMS", marker + gem))
    assert expert_pads(data) == [Pad.YELLOW_TOM]


def test_a_note_that_never_ends_is_still_a_note() -> None:
    data = midi(track([]), named(b"PART DRUMS", [(0, bytes([0x90, 97, 100])), (480, bytes([97, 100]))]))
    assert expert_pads(data) == [Pad.SNARE, Pad.SNARE]


def test_a_fill_marked_by_one_note_is_a_fill() -> None:
    fills = read_midi_chart(drum_file((0, 60, 96, 100), (480, 960, 120, 100))).chart.activation_fills
    assert [(fill.tick, fill.length_ticks) for fill in fills] == [(480, 960)]


def test_names_are_utf8() -> None:
    section = b"[section Caf\xc3\xa9 \xe3\x81\x82]"
    data = midi(track([]), named(b"EVENTS", [(0, bytes([0xFF, 1, len(section)]) + section)]))
    assert [section.name for section in read_midi_chart(data).chart.sections] == ["Café あ"]


def test_names_that_are_not_utf8_are_latin_1() -> None:
    data = midi(track([]), named(b"EVENTS", [(0, b"\xff\x01\x0e[section Caf\xe9]")]))
    assert [section.name for section in read_midi_chart(data).chart.sections] == ["Café"]
