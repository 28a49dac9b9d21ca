"""Grids as Markdown: beats and bars, and how a charter would find them."""

from __future__ import annotations

from chart_hero_core.evaluation.beat_scores import BeatScores
from chart_hero_core.evaluation.beat_summary import BeatSummary
from chart_hero_core.evaluation.markdown import ABSENT, number, share, signed, table

_BEAT_HEADER = (
    "song",
    "beats 70 ms",
    "30 ms",
    "bars 70 ms",
    "30 ms",
    "in 20 ms",
    "median ms",
    "octave",
    "phase",
)
_SHARES = ("beat_f_70", "beat_f_30", "downbeat_f_70", "downbeat_f_30", "within_20_ms")
_GRID_HEADER = (
    "song",
    "onsets in 15 ms",
    "tempo error",
    "markers",
    "drift by count ms",
    "by phase ms",
    "metre",
    "slots",
    "best (shift)",
)


def beat_text(beats: BeatSummary) -> str:
    """Show beats, bars, octave and phase, and a line per song."""
    rows = [_beat_row(name, song) for name, song in beats.songs.items()]
    in_octave, in_phase = beats.octaves.get("1", 0), beats.phases.get(0, 0)
    mean_row = (
        "mean",
        *(share(beats.mean(figure)) for figure in _SHARES),
        signed(beats.mean("median_offset_ms")),
        f"{in_octave} of {len(beats.songs)}",
        f"{in_phase} of {sum(beats.phases.values())}",
    )
    sections = ["## Beats", table(_BEAT_HEADER, [*rows, mean_row])]
    for title, names in (("No beats heard", beats.without_prediction), ("Too few beats", beats.too_short)):
        if names:
            sections.append(f"{title}, left out: {', '.join(names)}.")
    return "\n\n".join(sections)


def grid_text(beats: BeatSummary) -> str:
    """Show tempo, markers, drift, metre and slots, and a line per song."""
    rows = [_grid_row(name, song) for name, song in beats.songs.items()]
    slots = beats.slots.values()
    ratio = beats.marker_ratio
    drifts = [beats.drift(figure) for figure in ("drift_by_count_ms", "drift_by_phase_ms")]
    sum_row = (
        "mean",
        share(beats.mean("onsets_within_15_ms")),
        share(beats.mean("tempo_error")),
        ABSENT if ratio is None else f"x {ratio:.1f}",
        *(ABSENT if one is None else f"{one.median_ms:.0f}, p90 {one.p90_ms:.0f}" for one in drifts),
        share(beats.mean_metre),
        share(beats.mean_slots),
        share(beats.mean_best_slots),
    )
    sentences = [f"Useless grids (best under half): {sum(one.is_catastrophic for one in slots)}."]
    changes = beats.metre_changes
    if changes.n_reference or changes.n_predicted:
        sentences.append(
            f"Changes of metre: {changes.n_matched} of {changes.n_reference} found, "
            f"{changes.n_false_positives} invented."
        )
    return "\n\n".join(("## Grid", table(_GRID_HEADER, [*rows, sum_row]), " ".join(sentences)))


def _beat_row(name: str, song: BeatScores) -> tuple[str, ...]:
    phase = song.phase_beats
    return (
        name,
        *(share(value) for value in (song.beat_f_70, song.beat_f_30)),
        *(share(value) for value in (song.downbeat_f_70, song.downbeat_f_30, song.within_20_ms)),
        signed(song.median_offset_ms),
        song.octave_name,
        ABSENT if phase is None else f"{phase:+d}" if phase else "0",
    )


def _grid_row(name: str, song: BeatScores) -> tuple[str, ...]:
    markers = [ABSENT if n is None else str(n) for n in (song.n_markers, song.n_reference_markers)]
    slots = song.slots
    return (
        name,
        share(song.onsets_within_15_ms),
        share(song.tempo_error),
        " / ".join(markers),
        number(song.drift_by_count_ms),
        number(song.drift_by_phase_ms),
        share(song.metre.share_right if song.metre else None),
        share(slots.share_right if slots else None),
        f"{slots.best_share:.3f} ({slots.best_shift})" if slots else ABSENT,
    )
