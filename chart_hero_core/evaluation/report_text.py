"""Scores as Markdown, for a terminal and for a page alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from chart_hero_core.evaluation.beat_summary import BeatSummary
from chart_hero_core.evaluation.bootstrap import Interval
from chart_hero_core.evaluation.counts import Counts, Timing
from chart_hero_core.evaluation.edit_summary import EditSummary
from chart_hero_core.evaluation.onset_scores import OnsetScores
from chart_hero_core.evaluation.reliability import Reliability
from chart_hero_core.evaluation.strokes import PARTS

ABSENT = "-"


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Draw a Markdown table whose columns are aligned also as plain text: the first left, the rest right."""
    cells = [list(header), *(list(row) for row in rows)]
    widths = [max(len(row[i]) for row in cells) for i in range(len(header))]
    rule = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
    lines = [
        [row[0].ljust(widths[0]), *(cell.rjust(w) for cell, w in zip(row[1:], widths[1:], strict=True))]
        for row in cells
    ]
    return "\n".join(f"| {' | '.join(line)} |" for line in (lines[0], rule, *lines[1:]))


def onset_text(wide: OnsetScores, narrow: OnsetScores) -> str:
    """Show one scheme: figures at both windows, timing at the wide one, a line per song."""
    wide_ms, narrow_ms = (f"{round(scores.window_s * 1000)} ms" for scores in (wide, narrow))
    rows = [
        _class_row(name, counts, narrow.per_class[name], wide.timing(name))
        for name, counts in wide.per_class.items()
    ]
    rows.append(_class_row("all", wide.micro, narrow.micro, wide.timing()))
    header = ("class", f"F {wide_ms}", f"F {narrow_ms}", "P", "R", "tp", "fp", "fn", "median ms", "p90 ms")
    song_rows = [
        (
            song.name,
            _share(song.micro.f_measure),
            _share(close.micro.f_measure),
            *(_song_cell(counts) for counts in song.counts.values()),
        )
        for song, close in zip(wide.songs, narrow.songs, strict=True)
    ]
    song_header = ("song", f"F {wide_ms}", f"F {narrow_ms}", *wide.scheme.classes)
    return "\n\n".join(
        (
            f"## Onsets, {wide.scheme.name}",
            f"Micro F {_share(wide.micro.f_measure)}{_interval(wide.micro_f_interval, 3)} at {wide_ms}, "
            f"{_share(narrow.micro.f_measure)} at {narrow_ms}; track mean {_share(wide.track_mean_f)}, "
            f"class-track mean {_share(wide.class_track_mean_f)}.",
            table(header, rows),
            table(song_header, song_rows),
        )
    )


def edit_text(summaries: Sequence[EditSummary], flow: str) -> str:
    """Show the edits per 100 notes at several tolerances, and a line per song."""
    rows = [
        (
            summary.title,
            _number(summary.mean) + _interval(summary.mean_interval, 1),
            *(_number(value) for value in (summary.median, summary.p90, summary.pooled.per_100)),
            *(
                f"{part.n_edits} deletes" if part.per_100 is None else _number(part.per_100)
                for part in summary.parts.values()
            ),
            *(str(count) for count in summary.pooled.kinds.values()),
        )
        for summary in summaries
    ]
    kinds = [f"{kind.value}s" for kind in summaries[0].pooled.kinds]
    header = ("", "mean (95 %)", "median", "p90", "pooled", *(part.value for part in PARTS), *kinds)
    song_rows = [
        (name, str(song.n_reference), *(_number(summary.songs[name].per_100) for summary in summaries))
        for name, song in summaries[0].songs.items()
    ]
    sections = [f"## Edits per 100 notes, {flow}", table(header, rows)]
    if summaries[0].too_short:
        sections.append(f"Too short for a rate of their own: {', '.join(summaries[0].too_short)}.")
    sections.append(table(("song", "notes", *(summary.title for summary in summaries)), song_rows))
    return "\n\n".join(sections)


def beat_text(beats: BeatSummary) -> str:
    """Show beats, bars, octave and phase, and a line per song."""
    header = (
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
    rows = [
        (
            name,
            *(_share(value) for value in (song.beat_f_70, song.beat_f_30)),
            *(_share(value) for value in (song.downbeat_f_70, song.downbeat_f_30, song.within_20_ms)),
            f"{song.median_offset_ms:+.1f}",
            song.octave_name,
            ABSENT if song.phase_beats is None else f"{song.phase_beats:+d}" if song.phase_beats else "0",
        )
        for name, song in beats.songs.items()
    ]
    figures = ("beat_f_70", "beat_f_30", "downbeat_f_70", "downbeat_f_30", "within_20_ms")
    offset_ms = beats.mean("median_offset_ms")
    in_octave, in_phase = beats.octaves.get("1", 0), beats.phases.get(0, 0)
    mean_row = (
        "mean",
        *(_share(beats.mean(figure)) for figure in figures),
        ABSENT if offset_ms is None else f"{offset_ms:+.1f}",
        f"{in_octave} of {len(beats.songs)}",
        f"{in_phase} of {sum(beats.phases.values())}",
    )
    sections = ["## Beats", table(header, [*rows, mean_row])]
    for title, names in (("No beats heard", beats.without_prediction), ("Too few beats", beats.too_short)):
        if names:
            sections.append(f"{title}, left out: {', '.join(names)}.")
    return "\n\n".join(sections)


def reliability_text(reliability: Mapping[str, Reliability]) -> str:
    """Show how far confidences can be believed, per pad and for all notes."""
    rows = [
        (
            name,
            str(one.n_notes),
            _share(one.n_right / one.n_notes),
            *(_share(value) for value in (one.calibration_error, one.brier, one.doubt_auc)),
        )
        for name, one in reliability.items()
    ]
    header = ("confidence", "notes", "share right", "calibration error", "Brier", "doubt AUC")
    return "\n\n".join(("## Confidence", table(header, rows)))


def _class_row(name: str, wide: Counts, narrow: Counts, timing: Timing | None) -> tuple[str, ...]:
    shares = (
        wide.f_measure if wide.n_reference or wide.n_predicted else None,
        narrow.f_measure if narrow.n_reference or narrow.n_predicted else None,
        wide.precision if wide.n_predicted else None,
        wide.recall if wide.n_reference else None,
    )
    counts = (wide.n_matched, wide.n_false_positives, wide.n_false_negatives)
    timing_cells = (f"{timing.median_ms:+.1f}", f"{timing.p90_ms:.1f}") if timing else (ABSENT, ABSENT)
    return (name, *(_share(share) for share in shares), *(str(count) for count in counts), *timing_cells)


def _song_cell(counts: Counts) -> str:
    """F of a class; "+3" for three notes in a class that the song does not have."""
    if counts.n_reference:
        return _share(counts.f_measure)
    return f"+{counts.n_predicted}" if counts.n_predicted else ABSENT


def _share(value: float | None) -> str:
    return ABSENT if value is None else f"{value:.3f}"


def _number(value: float | None) -> str:
    return ABSENT if value is None else f"{value:.1f}"


def _interval(interval: Interval | None, digits: int) -> str:
    return f" ({interval.low:.{digits}f} .. {interval.high:.{digits}f})" if interval else ""
