"""Folder names: legal everywhere, near to the true one."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chart_hero_core.formats.folder_names import folder_name

FORBIDDEN = set('<>:"/\\|?*')
DEVICES = {"con", "prn", "aux", "nul", "conin$", "conout$"} | {
    f"{port}{number}" for port in ("com", "lpt") for number in "0123456789¹²³"
}
any_text = st.text(max_size=300) | st.text('CONPRAUXLTMé./ \\<>:"|?*\u200d\u0301🥁🏽🇩🇪19¹', max_size=300)


@given(any_text, any_text)
def test_every_name_is_legal(artist: str, title: str) -> None:
    name = folder_name(artist, title)
    assert 1 <= len(name.encode()) <= 121  # a reserved word gets one more character
    assert FORBIDDEN.isdisjoint(name)
    assert not {unicodedata.category(character) for character in name} & {"Cc", "Cs", "Cn", "Zl", "Zp"}
    assert name == name.strip(". ")
    assert name.partition(".")[0].rstrip().lower() not in DEVICES
    assert name == unicodedata.normalize("NFC", name)


@given(any_text, any_text)
def test_a_legal_name_stays_as_it_is(artist: str, title: str) -> None:
    name = folder_name(artist, title)
    assert folder_name("", name) == name


@pytest.mark.parametrize(
    ("artist", "title", "name"),
    [
        ("A Band", "A Song", "A Band - A Song"),
        ("AC/DC", "T.N.T.", "AC-DC - T.N.T"),
        ("", "A Song", "A Song"),
        ("A Band", "", "A Band - Unknown Song"),
        ("", "", "Unknown Song"),
        ("...", "???", "Unknown Song"),
        ("Mötley Crüe", "🥁 Drums 👩🏽‍🎤", "Mötley Crüe - 🥁 Drums 👩🏽‍🎤"),
        ("A\tBand\n", "  A   Song ", "A Band - A Song"),
        ("", "CON", "_CON"),
        ("", "nul.txt", "_nul.txt"),
        ("", "Lpt1 . x", "_Lpt1 . x"),
        ("", "Console", "Console"),
        ("", 'He said "Why?"', "He said 'Why'"),
        ("", ".hidden", "hidden"),
        ("\u202eevil", "so\u200bng", "evil - song"),
        ("Cafe\u0301", "x", "Café - x"),
    ],
)
def test_names_of_examples(artist: str, title: str, name: str) -> None:
    assert folder_name(artist, title) == name


def test_a_long_name_is_cut() -> None:
    assert folder_name("A Band", "x" * 300) == "A Band - " + "x" * 111


def test_a_long_artist_leaves_room_for_the_title() -> None:
    assert folder_name("x" * 300, "The Title") == "x" * 55 + " - The Title"


@pytest.mark.parametrize(
    "cluster",
    ["👩🏽‍🎤", "🇩🇪", "e\u0301\u0323", "か\u3099\u3099", "🏴\U000e0067\U000e0062\U000e007f", "❤\ufe0f"],
)
@pytest.mark.parametrize("padding", range(8))
def test_no_character_is_cut_in_two(cluster: str, padding: int) -> None:
    cluster = unicodedata.normalize("NFC", cluster)
    name = folder_name("", "x" * padding + cluster * 60)
    rest = name.removeprefix("x" * padding)
    assert len(rest) > 0
    assert rest == cluster * (len(rest) // len(cluster))


def test_a_folder_of_any_name_can_be_made(tmp_path: Path) -> None:
    folder = tmp_path / folder_name("Ärtist/\\:*?", "Títle 🥁" + "\u0301" * 300)
    folder.mkdir()
    assert [path.name for path in tmp_path.iterdir()] == [folder.name]
