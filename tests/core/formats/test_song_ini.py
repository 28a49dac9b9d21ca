"""song.ini: every key, one line each, and what others write."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chart_hero_core.domain.chart import SongMetadata
from chart_hero_core.errors import FormatError
from chart_hero_core.formats.drum_track import DrumKind
from chart_hero_core.formats.song_ini import read_song_ini, write_song_ini
from tests.support.charts import metadata, names

WRITTEN = """\
[song]
name = Café 🥁
artist = A Band
album = Unknown Album
genre = Unknown Genre
year = 2024
charter = Chart Hero
pro_drums = True
diff_drums = 3
diff_drums_real = 3
delay = 0
song_length = 83250
preview_start_time = 20500
icon = drums
"""


def ini(*lines: str) -> str:
    return "\n".join(["[song]", "name = x", *lines])


def test_every_key_is_written() -> None:
    about = metadata("Café 🥁", song_length_s=83.25, preview_start_s=20.5, extra={"icon": "drums"})
    assert write_song_ini(about) == WRITTEN


def test_an_unset_preview_is_minus_one() -> None:
    assert "preview_start_time = -1\n" in write_song_ini(metadata())


@pytest.mark.parametrize("key", ["name", "artist", "album", "genre", "year", "charter"])
def test_no_text_is_left_empty(key: str) -> None:
    text = write_song_ini(SongMetadata("", artist=" ", album="", genre="", year="", charter="\n"))
    assert f"\n{key} = \n" not in text


@pytest.mark.parametrize("separator", ["\n", "\r\n", "\r", "\x0b", "\x85", "\u2028"])
def test_no_tag_can_add_a_line(separator: str) -> None:
    about = metadata(f"One{separator}five_lane_drums = True", extra={f"a{separator}b": f"c{separator}d"})
    text = write_song_ini(about)
    assert len(text.splitlines()) == len(WRITTEN.splitlines())
    assert "name = One" in text


def test_a_text_of_broken_bytes_can_be_stored() -> None:
    assert "name = \ufffd\n".encode() in write_song_ini(metadata("\udcff")).encode()


@pytest.mark.parametrize("key", ["five_lane_drums", "Delay", "frets", "pro_drum", "[song]", ";x", "#x", ""])
def test_foreign_keys_cannot_contradict_ours(key: str) -> None:
    text = write_song_ini(metadata(extra={key: "777"}))
    assert "777" not in text


@given(
    st.builds(
        SongMetadata,
        title=names,
        artist=names,
        album=names,
        genre=names,
        year=st.just("") | names,
        charter=names,
        difficulty_rating=st.integers(-1, 6),
        preview_start_s=st.none() | st.integers(0, 600_000).map(lambda ms: ms / 1000),
        song_length_s=st.integers(0, 3_600_000).map(lambda ms: ms / 1000),
        extra=st.dictionaries(st.from_regex(r"x_[a-z]{1,8}", fullmatch=True), names, max_size=3),
    )
)
def test_what_is_written_reads_back(about: SongMetadata) -> None:
    found = read_song_ini(write_song_ini(about).encode())
    assert found.metadata == about
    assert found.drum_kind is DrumKind.FOUR_LANE_PRO
    assert (found.delay_s, found.warnings) == (0.0, ())


@pytest.mark.parametrize(
    ("lines", "kind"),
    [
        (["pro_drums = True"], DrumKind.FOUR_LANE_PRO),
        (["pro_drums = 1"], DrumKind.FOUR_LANE_PRO),
        (["Pro_Drums = true"], DrumKind.FOUR_LANE_PRO),
        (["pro_drum = True"], DrumKind.FOUR_LANE_PRO),
        (["pro_drums = False"], DrumKind.FOUR_LANE),
        (["pro_drums = False", "five_lane_drums = True"], DrumKind.FIVE_LANE),
        ([], None),
    ],
)
def test_the_kind_of_drums_is_found(lines: list[str], kind: DrumKind | None) -> None:
    assert read_song_ini(ini(*lines)).drum_kind is kind


def test_both_kinds_at_once_are_told() -> None:
    found = read_song_ini(ini("pro_drums = True", "five_lane_drums = True"))
    assert found.drum_kind is DrumKind.FOUR_LANE_PRO
    assert "pro drums and for five lanes at once" in found.warnings[0]


def test_a_delay_moves_the_notes() -> None:
    assert read_song_ini(ini("delay = -250")).delay_s == -0.25


def test_old_names_and_other_cases_are_known() -> None:
    found = read_song_ini("[Song]\nName = x\nFrets = Somebody\n").metadata
    assert (found.title, found.charter) == ("x", "Somebody")


def test_foreign_keys_stay_as_they_are() -> None:
    found = read_song_ini(ini("; comment", "# = comment", "Link_Website = https://a/?b=c", "modchart = 0"))
    assert found.metadata.extra == {"Link_Website": "https://a/?b=c", "modchart": "0"}


def test_other_sections_are_passed_over() -> None:
    assert read_song_ini("[video]\nname = no\n[song]\nname = yes\n").metadata.title == "yes"


def test_a_number_that_is_none_is_told() -> None:
    found = read_song_ini(ini("song_length = long", "diff_drums = 9"))
    assert found.metadata.song_length_s == 0.0
    assert found.metadata.difficulty_rating == 6
    assert "song_length = long" in found.warnings[0]


def test_utf16_is_read() -> None:
    assert read_song_ini("[song]\r\nname = Café\r\n".encode("utf-16")).metadata.title == "Café"


def test_a_file_without_song_section_is_refused() -> None:
    with pytest.raises(FormatError, match=r"no \[song\] section"):
        read_song_ini("name = x")
