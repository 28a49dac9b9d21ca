"""Hypothesis strategies for clocks."""

from __future__ import annotations

from hypothesis import strategies as st

from chart_hero_core.domain.timing import FrameGrid, TempoChange, TempoMap, TimeSignature

TICKS = st.integers(0, 2_000_000)
ORIGINS_S = st.floats(-60.0, 60.0)


def rising_ticks(max_size: int) -> st.SearchStrategy[list[int]]:
    """Ticks that start at 0 and rise."""
    later = st.lists(st.integers(1, 1_000_000), max_size=max_size - 1, unique=True)
    return later.map(lambda ticks: [0, *sorted(ticks)])


@st.composite
def tempo_maps(draw: st.DrawFn) -> TempoMap:
    """Tempo maps with up to eight tempos and up to four time signatures."""
    tempos = st.floats(20.0, 400.0)
    numerators, denominators = st.integers(1, 15), st.sampled_from([2, 4, 8, 16])
    return TempoMap(
        tuple(TempoChange(tick, draw(tempos)) for tick in draw(rising_ticks(8))),
        tuple(TimeSignature(tick, draw(numerators), draw(denominators)) for tick in draw(rising_ticks(4))),
        origin_s=draw(ORIGINS_S),
        resolution=draw(st.sampled_from([96, 192, 480, 960])),
    )


def frame_grids() -> st.SearchStrategy[FrameGrid]:
    """Analysis grids of sensible rates."""
    return st.builds(FrameGrid, st.sampled_from([16_000, 22_050, 44_100, 48_000]), st.integers(64, 1024))
