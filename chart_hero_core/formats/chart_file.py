"""What reading a chart file yields, and what a chart must fulfil to be written."""

from __future__ import annotations

from dataclasses import dataclass

from chart_hero_core.domain.chart import Chart, Difficulty, SongMetadata

UNKNOWN_TITLE = "Unknown Song"
UNKNOWN_CHARTER = "Unknown Charter"


@dataclass(frozen=True)
class ChartFile:
    """A chart as it was read.

    Rolls, solos, lyrics and other instruments have no place in a `Chart` and are left out.

    Parameters
    ----------
    chart : its tempo map's `origin_s` is the file's own offset: where tick 0 lies in the audio
    metadata : what the file says about the song; None for notes.mid, which cannot say anything
    warnings : sentences about what could not be taken as it stands
    """

    chart: Chart
    metadata: SongMetadata | None
    warnings: tuple[str, ...]


def require_writable(chart: Chart) -> None:
    """Refuse a chart that no chart file can hold.

    Raises
    ------
    ValueError
        if its clock is not the chart clock, or a double kick stands below Expert
    """
    if chart.tempo_map.origin_s != 0.0:
        raise ValueError(
            f"tick 0 lies at {chart.tempo_map.origin_s} s; a chart is written on the chart clock"
        )
    for difficulty, notes in chart.notes.items():
        if difficulty is not Difficulty.EXPERT and any(note.is_double_kick for note in notes):
            raise ValueError(f"a double kick in {difficulty.value}")
