from __future__ import annotations

import pytest

from chart_hero_app.widgets.timeline.bar_grid import BarGrid, Detail, GridLine, LineKind
from chart_hero_core.domain.timing import TempoChange, TempoMap, TimeSignature
from chart_hero_core.editing.snapping import Grouping, SnapSpec
from tests.support.timeline import BAR_S, BAR_TICKS, song

SIXTEENTHS = SnapSpec(16)


def grid() -> BarGrid:
    return BarGrid.of(song())


def shown(
    px_per_bar: float, bars: tuple[float, float] = (0, 2), snap: SnapSpec = SIXTEENTHS
) -> list[GridLine]:
    lines = grid().lines(bars[0] * BAR_S, bars[1] * BAR_S, px_per_bar / BAR_S, snap)
    return sorted(lines, key=lambda line: line.second)


def labels(lines: list[GridLine]) -> list[str]:
    return [line.label for line in lines if line.label]


@pytest.mark.parametrize(
    ("px_per_bar", "detail"),
    [
        (960, Detail.NAMED_STEPS),
        (959, Detail.STEPS),
        (240, Detail.STEPS),
        (239, Detail.BEATS),
        (96, Detail.BEATS),
        (95, Detail.BARS),
        (32, Detail.BARS),
        (31, Detail.FOUR_BARS),
        (8, Detail.FOUR_BARS),
        (7, Detail.SECTIONS),
    ],
)
def test_detail_follows_the_room_for_a_bar(px_per_bar: float, detail: Detail) -> None:
    assert grid().detail(px_per_bar / BAR_S) is detail


def test_close_up_every_step_has_its_name() -> None:
    assert labels(shown(1_000, (1, 1.26))) == ["2", "2.1.2", "2.1.3", "2.1.4", "2.2"]


def test_steps_without_room_for_names_are_lines_only() -> None:
    lines = shown(300, (0, 1))

    assert labels(lines) == ["1", "1.2", "1.3", "1.4"]
    assert sum(line.kind is LineKind.STEP for line in lines) == 12


def test_with_less_room_only_bars_are_named() -> None:
    lines = shown(100)

    assert labels(lines) == ["1", "2"]
    assert [line.kind for line in lines[:4]] == [LineKind.BAR, *[LineKind.BEAT] * 3]


def test_then_every_fourth_bar_is_named() -> None:
    lines = shown(40, (0, 9))

    assert len(lines) == 9
    assert labels(lines) == ["1", "5", "9"]


@pytest.mark.parametrize(("px_per_bar", "named"), [(20, ["1", "9", "17"]), (10, ["1", "17"])])
def test_far_away_every_fourth_bar_is_drawn(px_per_bar: float, named: list[str]) -> None:
    lines = shown(px_per_bar, (0, 18))

    assert [line.second / BAR_S for line in lines] == [0, 4, 8, 12, 16]
    assert labels(lines) == named


def test_triplets_are_marked_to_be_dotted() -> None:
    steps = [
        line for line in shown(300, (0, 1), SnapSpec(8, Grouping.TRIPLETS)) if line.kind is LineKind.STEP
    ]

    assert len(steps) == 8
    assert all(line.is_odd for line in steps)


def test_compound_metre_counts_dotted_beats() -> None:
    six_eight = song(tempo_map=TempoMap.steady(120.0, signature=TimeSignature(0, 6, 8)))

    lines = BarGrid.of(six_eight).lines(0.0, 1.5, 200.0, SnapSpec(8))

    assert labels(sorted(lines, key=lambda line: line.second)) == ["1", "1.2"]


def test_changes_of_tempo_and_metre_are_tagged() -> None:
    tempo_map = TempoMap(
        (TempoChange(0, 120.0), TempoChange(2 * BAR_TICKS, 140.0)),
        (TimeSignature(0), TimeSignature(2 * BAR_TICKS, 7, 8)),
    )

    tags = BarGrid.of(song(tempo_map=tempo_map)).tags

    assert tags == ((0.0, "120.0 4/4"), (2 * BAR_S, "140.0 7/8"))


def test_a_grid_that_starts_late_reaches_back_to_its_first_bar() -> None:
    late = BarGrid.of(song(tempo_map=TempoMap.steady(120.0, origin_s=1.3)))

    assert late.lines(0.0, 1.4, 100.0, SIXTEENTHS)[0].second == pytest.approx(1.3)
    assert late.index_at(0.0) == 0
