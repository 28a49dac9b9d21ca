"""notes.chart: what is written, line by line, and what is read of what others write."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chart_hero_core.domain.chart import (
    Chart,
    Difficulty,
    DrumNote,
    Dynamics,
    Pad,
    Phrase,
    Section,
    SongMetadata,
)
from chart_hero_core.domain.timing import TempoChange, TempoMap, TimeSignature
from chart_hero_core.errors import FormatError
from chart_hero_core.formats.chart_text import read_chart_text, write_chart_text
from chart_hero_core.formats.drum_track import DrumKind
from tests.support.charts import chart_of, charts, metadata, names

SMALL_CHART = Chart(
    TempoMap(
        (TempoChange(0, 120.5), TempoChange(1920, 99.999)), (TimeSignature(0), TimeSignature(1920, 7, 8))
    ),
    {
        Difficulty.EXPERT: (
            DrumNote(1920, Pad.KICK),
            DrumNote(1920, Pad.GREEN_CYMBAL, Dynamics.ACCENT),
            DrumNote(2160, Pad.SNARE, Dynamics.GHOST),
            DrumNote(2160, Pad.YELLOW_TOM),
            DrumNote(2280, Pad.KICK, is_double_kick=True),
        ),
        Difficulty.EASY: (DrumNote(1920, Pad.KICK),),
    },
    star_power=(Phrase(1920, 1680),),
    activation_fills=(Phrase(3600, 240),),
    sections=(Section(1920, "Verse [live]"),),
    end_tick=5280,
)

SMALL_TEXT = """\
[Song]
{
  Name = "A "quoted" Song"
  Artist = "A Band"
  Charter = "Chart Hero"
  Album = "Unknown Album"
  Genre = "Unknown Genre"
  Year = ", 2024"
  Offset = 0
  Resolution = 480
  PreviewStart = 12.500
  MusicStream = "song.opus"
}
[SyncTrack]
{
  0 = TS 4
  0 = B 120500
  1920 = TS 7 3
  1920 = B 99999
}
[Events]
{
  1920 = E "section Verse (live)"
  5280 = E "end"
}
[ExpertDrums]
{
  1920 = N 0 0
  1920 = N 4 0
  1920 = N 37 0
  1920 = N 68 0
  1920 = S 2 1680
  2160 = N 1 0
  2160 = N 2 0
  2160 = N 40 0
  2280 = N 32 0
  3600 = S 64 240
}
[EasyDrums]
{
  1920 = N 0 0
  1920 = S 2 1680
  3600 = S 64 240
}
"""


def chart_text(*drum_lines: str, sync: str = "0 = B 120000", head: str = "Resolution = 480") -> str:
    drums = "\n".join(drum_lines)
    return f"[Song]\n{{\n{head}\n}}\n[SyncTrack]\n{{\n{sync}\n}}\n[ExpertDrums]\n{{\n{drums}\n}}\n"


def expert(*drum_lines: str, declared: DrumKind | None = None) -> list[tuple[int, Pad]]:
    chart = read_chart_text(chart_text(*drum_lines), declared).chart
    return [(note.tick, note.pad) for note in chart.expert]


def test_a_small_chart_is_written_line_by_line() -> None:
    about = metadata('A "quoted" Song', preview_start_s=12.5)
    assert write_chart_text(SMALL_CHART, about, "song.opus") == SMALL_TEXT


def test_no_music_stream_without_audio() -> None:
    assert "MusicStream" not in write_chart_text(SMALL_CHART, metadata(), None)


@pytest.mark.parametrize("title", ["One\nTwo", "One\r\n[ExpertDrums]", "One\u2028Two", "One\x00Two"])
def test_no_title_leaves_its_line(title: str) -> None:
    lines = write_chart_text(SMALL_CHART, metadata(title), None).split("\n")
    assert [line for line in lines if "Two" in line or "ExpertDrums]" in line] == [
        line for line in lines if line.startswith('  Name = "One') or line == "[ExpertDrums]"
    ]


def test_a_chart_on_the_heard_clock_is_refused() -> None:
    chart = chart_of(DrumNote(0, Pad.KICK), tempo_map=TempoMap.steady(120.0, origin_s=0.25))
    with pytest.raises(ValueError, match="chart clock"):
        write_chart_text(chart, metadata())


def test_a_double_kick_below_expert_is_refused() -> None:
    chart = Chart(TempoMap.steady(120.0), {Difficulty.HARD: (DrumNote(0, Pad.KICK, is_double_kick=True),)})
    with pytest.raises(ValueError, match="double kick in hard"):
        write_chart_text(chart, metadata())


@settings(max_examples=60)
@given(charts())
def test_what_is_written_reads_back(chart: Chart) -> None:
    found = read_chart_text(write_chart_text(chart, metadata()))
    assert found.chart == chart
    assert found.warnings == ()


@settings(max_examples=60)
@given(charts())
def test_utf8_bytes_read_like_text(chart: Chart) -> None:
    text = write_chart_text(chart, metadata())
    assert read_chart_text(text.encode()) == read_chart_text(text)


@given(names, names, names, names, names)
def test_metadata_reads_back(title: str, artist: str, album: str, genre: str, charter: str) -> None:
    about = SongMetadata(title, artist, album, genre, "1999", charter, preview_start_s=1.25)
    found = read_chart_text(write_chart_text(chart_of(), about)).metadata
    assert found == about


@given(st.binary(max_size=200))
def test_noise_behind_a_chart_does_no_harm(noise: bytes) -> None:
    head = chart_text("0 = N 0 0").encode()
    assert read_chart_text(head + noise).chart.notes


def test_offset_says_where_tick_0_lies_in_the_audio() -> None:
    chart = read_chart_text(chart_text(head="Resolution = 480\nOffset = -1.5")).chart
    assert float(chart.tempo_map.seconds_at(0)) == -1.5


def test_an_offset_that_is_no_number_is_told() -> None:
    found = read_chart_text(chart_text(head="Resolution = 480\nOffset = soon"))
    assert found.chart.tempo_map.origin_s == 0.0
    assert "Offset = soon" in found.warnings[0]


def test_without_sync_track_120_bpm_and_4_4_hold() -> None:
    chart = read_chart_text("[Song]\n{\nResolution = 100\n}\n").chart
    assert chart.tempo_map == TempoMap((TempoChange(0, 120.0),), resolution=100)


def test_a_file_without_song_section_is_refused() -> None:
    with pytest.raises(FormatError, match=r"no \[Song\]"):
        read_chart_text("[SyncTrack]\n{\n0 = B 120000\n}\n")


def test_a_file_without_resolution_is_refused() -> None:
    with pytest.raises(FormatError, match="no Resolution"):
        read_chart_text(chart_text(head='Name = "x"'))


@pytest.mark.parametrize("line", ["0 = B 0", "0 = TS 0"])
def test_zero_tempo_and_metre_are_refused_with_their_line(line: str) -> None:
    with pytest.raises(FormatError, match="line 7") as error:
        read_chart_text(chart_text(sync=line))
    assert error.value.line == 7


@pytest.mark.parametrize(
    "line",
    ["-96 = N 0 0", "120.5 = N 0 0", "96 = N x 0", "96 = S 2", "² = N 0 0", f"{2**31} = N 0 0"],
)
def test_damaged_lines_are_skipped_and_told(line: str) -> None:
    found = read_chart_text(chart_text("0 = N 0 0", line))
    assert [note.tick for note in found.chart.expert] == [0]
    assert found.warnings == ("Damaged lines of notes.chart were skipped (1, the first is line 12).",)


def test_a_phrase_of_no_length_holds_its_own_tick() -> None:
    chart = read_chart_text(chart_text("96 = N 0 0", "96 = S 2 0")).chart
    assert chart.star_power == (Phrase(96, 1),)


def test_ticks_out_of_order_are_sorted() -> None:
    assert expert("480 = N 1 0", "0 = N 0 0") == [(0, Pad.KICK), (480, Pad.SNARE)]


def test_a_flag_without_its_note_means_nothing() -> None:
    assert expert("0 = N 66 0", "0 = N 3 0", "480 = N 40 0") == [(0, Pad.BLUE_TOM)]


def test_a_flag_holds_on_its_own_tick_only() -> None:
    assert expert("0 = N 2 0", "0 = N 66 0", "1 = N 2 0") == [(0, Pad.YELLOW_CYMBAL), (1, Pad.YELLOW_TOM)]


def test_an_accent_wins_over_a_ghost() -> None:
    chart = read_chart_text(chart_text("0 = N 1 0", "0 = N 34 0", "0 = N 40 0")).chart
    assert chart.expert[0].dynamics is Dynamics.ACCENT


def test_a_double_kick_wins_over_a_kick() -> None:
    found = read_chart_text(chart_text("0 = N 0 0", "0 = N 32 0"))
    assert found.chart.expert == (DrumNote(0, Pad.KICK, is_double_kick=True),)
    assert len(found.warnings) == 1


def test_double_kicks_below_expert_are_left_out_and_told() -> None:
    text = chart_text("0 = N 32 0", "480 = N 0 0").replace("ExpertDrums", "HardDrums")
    found = read_chart_text(text)
    assert [note.tick for note in found.chart.notes[Difficulty.HARD]] == [480]
    assert found.warnings == ("2x kicks of Hard were left out (1): only Expert may have them.",)


def test_declared_pro_drums_keep_the_fifth_lane_on_green() -> None:
    assert expert("0 = N 5 0", declared=DrumKind.FOUR_LANE_PRO) == [(0, Pad.GREEN_TOM)]


def test_five_lanes_become_pro_drums() -> None:
    lines = [f"{tick} = N {code} 0" for tick, code in ((0, 2), (1, 3), (2, 4), (3, 5), (4, 4), (4, 5))]
    assert expert(*lines) == [
        (0, Pad.YELLOW_CYMBAL),
        (1, Pad.BLUE_TOM),
        (2, Pad.GREEN_CYMBAL),
        (3, Pad.GREEN_TOM),
        (4, Pad.BLUE_TOM),
        (4, Pad.GREEN_CYMBAL),
    ]


def test_disco_flip_swaps_red_and_yellow_until_the_next_mix() -> None:
    lines = [
        "0 = E mix_3_drums0d",
        "0 = N 1 0",
        "0 = N 2 0",
        "0 = N 66 0",
        "480 = E mix_3_drums0",
        "480 = N 1 0",
    ]
    assert expert(*lines) == [(0, Pad.SNARE), (0, Pad.YELLOW_CYMBAL), (480, Pad.SNARE)]


def test_disco_flip_of_another_difficulty_does_not_count() -> None:
    assert expert("0 = E mix_2_drums0d", "0 = N 1 0", "0 = N 3 0", "0 = N 67 0") == [
        (0, Pad.SNARE),
        (0, Pad.BLUE_CYMBAL),
    ]
