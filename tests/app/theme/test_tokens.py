"""The figures that the colours were chosen by, computed anew from `tokens.json`."""

from __future__ import annotations

from itertools import combinations

import pytest
from PySide6.QtGui import QColor

from chart_hero_app.theme.theme import LanePalette, Theme, read_tokens
from chart_hero_app.theme.vision import ColourVision, contrast, seen_with
from chart_hero_core.domain.chart import Pad
from tests.support.colours import ciede2000, ciede2000_of_lab

DARK, LIGHT = Theme(is_dark=True), Theme(is_dark=False)
LANE_PADS = (Pad.KICK, Pad.SNARE, Pad.YELLOW_TOM, Pad.BLUE_TOM, Pad.GREEN_TOM)

# token, ground it stands on, contrast in the dark theme, in the light theme
PAIRS = [
    ("text", "hover", 10.3, 14.4),
    ("text-2", "hover", 5.9, 6.9),
    ("on-accent", "accent", 8.7, 5.6),
    ("accent", "accent-soft", 6.5, 4.6),
    ("text", "accent-soft", 10.7, 14.3),
    ("success", "success-soft", 6.7, 4.9),
    ("warn", "warn-soft", 7.3, 5.4),
    ("error", "error-soft", 5.9, 5.2),
    ("doubt", "doubt-soft", 6.2, 5.3),
    ("wave-rms", "sunken", 6.6, 4.6),
    ("wave-peak", "sunken", 2.4, 1.7),
    ("playhead", "lane", 17.3, 18.2),
    ("selection", "lane", 17.3, 18.2),
    ("border", "panel", 1.3, 1.4),
    ("bar-line", "lane", 2.2, 2.1),
    ("beat-line", "lane", 1.3, 1.2),
    ("sub-line", "lane", 1.1, 1.1),
]

NORMAL_EYES = (ColourVision.FULL, ColourVision.DEUTERANOPIA, ColourVision.PROTANOPIA, ColourVision.TRITANOPIA)
APART = {
    LanePalette.GAME: (21.4, 5.8, 6.9, 12.1),
    LanePalette.SAFE_A: (31.7, 22.6, 22.3, 10.1),
    LanePalette.SAFE_B: (25.8, 24.2, 24.5, 11.0),
}


def contrast_of(theme: Theme, token: str, ground: str) -> float:
    return contrast(theme.color(token), theme.color(ground))


@pytest.mark.parametrize(("token", "ground", "dark", "light"), PAIRS)
def test_contrast_is_as_designed(token: str, ground: str, dark: float, light: float) -> None:
    assert contrast_of(DARK, token, ground) == pytest.approx(dark, abs=0.06)
    assert contrast_of(LIGHT, token, ground) == pytest.approx(light, abs=0.06)


def test_hints_are_legible_on_the_worst_of_their_grounds() -> None:
    grounds = ("window", "panel", "raised", "sunken", "lane", "lane-alt")

    assert min(contrast_of(DARK, "text-3", g) for g in grounds) == pytest.approx(4.7, abs=0.06)
    assert min(contrast_of(LIGHT, "text-3", g) for g in grounds) == pytest.approx(4.6, abs=0.06)


def test_edges_of_fields_are_seen_on_the_worst_of_their_grounds() -> None:
    grounds = ("window", "panel", "raised")

    assert min(contrast_of(DARK, "border-strong", g) for g in grounds) == pytest.approx(3.4, abs=0.06)
    assert min(contrast_of(LIGHT, "border-strong", g) for g in grounds) == pytest.approx(3.2, abs=0.06)


@pytest.mark.parametrize(("theme", "lowest"), [(DARK, 6.4), (LIGHT, 4.5)])
def test_strips_stand_out(theme: Theme, lowest: float) -> None:
    strips = ("strip-low", "strip-mid", "strip-high")

    assert min(contrast_of(theme, s, "sunken") for s in strips) == pytest.approx(lowest, abs=0.06)


@pytest.mark.parametrize(
    ("palette", "lowest"), [(LanePalette.GAME, 4.7), (LanePalette.SAFE_A, 3.3), (LanePalette.SAFE_B, 3.2)]
)
def test_notes_stand_out_on_dark_lanes(palette: LanePalette, lowest: float) -> None:
    theme = Theme(True, palette)

    found = min(
        contrast(theme.lane_fill(pad), theme.color(ground))
        for pad in LANE_PADS
        for ground in ("lane", "lane-alt")
    )

    assert found == pytest.approx(lowest, abs=0.06)


@pytest.mark.parametrize("palette", LanePalette)
def test_edges_of_notes_stand_out_on_light_lanes(palette: LanePalette) -> None:
    theme = Theme(False, palette)
    edges = [theme.lane_edge(pad) for pad in LANE_PADS]

    assert all(edge is not None and contrast(edge, theme.color("lane-alt")) >= 3.195 for edge in edges)


def test_notes_on_dark_lanes_have_no_edge() -> None:
    assert [DARK.lane_edge(pad) for pad in Pad] == [None] * len(Pad)


@pytest.mark.parametrize("palette", LanePalette)
@pytest.mark.parametrize("eyes", range(4), ids=[str(vision) for vision in NORMAL_EYES])
def test_lanes_are_as_far_apart_as_designed(palette: LanePalette, eyes: int) -> None:
    theme = Theme(True, palette)
    seen = [seen_with(NORMAL_EYES[eyes], theme.lane_fill(pad)) for pad in LANE_PADS]

    nearest = min(ciede2000(first, second) for first, second in combinations(seen, 2))

    assert nearest == pytest.approx(APART[palette][eyes], abs=0.25)


def test_both_themes_have_the_same_tokens() -> None:
    themes = read_tokens()["themes"]

    assert themes["dark"].keys() == themes["light"].keys()


def test_an_unknown_token_is_refused() -> None:
    with pytest.raises(KeyError, match="mauve"):
        DARK.color("mauve")


@pytest.mark.parametrize(
    ("first", "second", "distance"),
    [  # from the test data of Sharma, Wu, Dalal 2005
        ((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485), 2.0425),
        ((50.0, -1.0, 2.0), (50.0, 0.0, 0.0), 2.3669),
        ((50.0, 2.5, 0.0), (73.0, 25.0, -18.0), 27.1492),
        ((22.7233, 20.0904, -46.6940), (23.0331, 14.9730, -42.5619), 2.0373),
    ],
)
def test_the_measure_of_distance_is_right(
    first: tuple[float, float, float], second: tuple[float, float, float], distance: float
) -> None:
    assert ciede2000_of_lab(first, second) == pytest.approx(distance, abs=5e-4)


def test_full_colour_vision_sees_a_colour_as_it_is() -> None:
    assert seen_with(ColourVision.FULL, QColor("#4D9BFF")).name() == "#4d9bff"
