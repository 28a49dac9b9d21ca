"""Scores as Markdown, for a terminal and for a page alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from chart_hero_core.evaluation.counts import Counts, Timing
from chart_hero_core.evaluation.doubt_spans import ReviewEffect
from chart_hero_core.evaluation.edit_summary import EditSummary
from chart_hero_core.evaluation.false_hits import FalseHits
from chart_hero_core.evaluation.markdown import ABSENT, interval, number, share, table
from chart_hero_core.evaluation.onset_scores import OnsetScores
from chart_hero_core.evaluation.reliability import Reliability
from chart_hero_core.evaluation.strokes import PARTS


def onset_text(wide: OnsetScores, narrow: OnsetScores) -> str:
    """Show one scheme: figures at both windows, timing at the wide one, a line per song."""
    wide_ms, narrow_ms = _windows_ms(wide, narrow)
    song_rows = [
        (
            song.name,
            share(song.micro.f_measure),
            share(close.micro.f_measure),
            *(_song_cell(counts) for counts in song.counts.values()),
        )
        for song, close in zip(wide.songs, narrow.songs, strict=True)
    ]
    song_header = ("song", f"F {wide_ms}", f"F {narrow_ms}", *wide.scheme.classes)
    return "\n\n".join(
        (
            f"## Onsets, {wide.scheme.name}",
            f"Micro F {share(wide.micro.f_measure)}{interval(wide.micro_f_interval, 3)} at {wide_ms}, "
            f"{share(narrow.micro.f_measure)} at {narrow_ms}; track mean {share(wide.track_mean_f)}, "
            f"class-track mean {share(wide.class_track_mean_f)}.",
            class_table(wide, narrow),
            table(song_header, song_rows),
        )
    )


def class_table(wide: OnsetScores, narrow: OnsetScores) -> str:
    """Show one scheme, a line per class."""
    wide_ms, narrow_ms = _windows_ms(wide, narrow)
    rows = [
        _class_row(name, counts, narrow.per_class[name], wide.timing(name))
        for name, counts in wide.per_class.items()
    ]
    rows.append(_class_row("all", wide.micro, narrow.micro, wide.timing()))
    header = ("class", f"F {wide_ms}", f"F {narrow_ms}", "P", "R", "tp", "fp", "fn", "median ms", "p90 ms")
    return table(header, rows)


def edit_text(summaries: Sequence[EditSummary], flow: str) -> str:
    """Show the edits per 100 notes at several tolerances, and a line per song."""
    song_rows = [
        (name, str(song.n_reference), *(number(summary.songs[name].per_100) for summary in summaries))
        for name, song in summaries[0].songs.items()
    ]
    sections = [f"## Edits per 100 notes, {flow}", edit_table(summaries)]
    if summaries[0].too_short:
        sections.append(f"Too short for a rate of their own: {', '.join(summaries[0].too_short)}.")
    sections.append(table(("song", "notes", *(summary.title for summary in summaries)), song_rows))
    return "\n\n".join(sections)


def edit_table(summaries: Sequence[EditSummary]) -> str:
    """Show the edits per 100 notes, a line per tolerance; the kinds of edit are counts."""
    rows = [
        (
            summary.title,
            number(summary.mean) + interval(summary.mean_interval, 1),
            *(number(value) for value in (summary.median, summary.p90, summary.pooled.per_100)),
            number(summary.mean_of_parts),
            *(
                f"{part.n_edits} deletes" if part.per_100 is None else number(part.per_100)
                for part in summary.parts.values()
            ),
            *(str(count) for count in summary.pooled.kinds.values()),
        )
        for summary in summaries
    ]
    kinds = [f"{kind.value}s" for kind in summaries[0].pooled.kinds]
    header = (
        "",
        "mean (95 %)",
        "median",
        "p90",
        "pooled",
        "mean of parts",
        *(part.value for part in PARTS),
        *kinds,
    )
    return table(header, rows)


def false_hit_text(false_hits: FalseHits) -> str:
    """Show the notes per minute where there are no drums."""
    rows = [
        (
            name,
            str(rate.n_notes),
            f"{rate.per_minute:.2f}{interval(rate.interval, 2)}",
            ABSENT if rate.gate is None else f"< {rate.gate:g}",
            {None: ABSENT, True: "yes", False: "no"}[rate.is_below_gate],
            {None: ABSENT, True: "yes", False: "no"}[rate.is_proven],
        )
        for name, rate in false_hits.groups.items()
    ]
    header = ("part", "notes", "per minute (95 %)", "gate", "below", "proven")
    listened = f"{false_hits.n_files} files, {false_hits.minutes:.1f} minutes"
    heard = f"{false_hits.n_files_with_notes} with any note"
    doubt = "" if false_hits.is_long_enough else "; too short to prove a gate, which takes an hour"
    return "\n\n".join(("## Where there are no drums", f"{listened}, {heard}{doubt}.", table(header, rows)))


def review_text(review: ReviewEffect) -> str:
    """Show what a review of the marked places finds."""
    row = (
        str(review.n_spans),
        number(review.spans_per_100),
        share(review.recall),
        share(review.precision),
        number(review.edits_per_100),
        number(review.after_review_per_100),
    )
    header = ("marked places", "per 100 notes", "recall", "precision", "edits per 100", "after review")
    return "\n\n".join(("## Places marked doubtful, known grid", table(header, [row])))


def reliability_text(reliability: Mapping[str, Reliability], flow: str) -> str:
    """Show how far confidences can be believed, per pad and for all notes."""
    rows = [
        (
            name,
            str(one.n_notes),
            share(one.n_right / one.n_notes),
            *(share(value) for value in (one.calibration_error, one.brier, one.doubt_auc)),
        )
        for name, one in reliability.items()
    ]
    header = ("confidence", "notes", "share right", "calibration error", "Brier", "doubt AUC")
    return "\n\n".join((f"## Confidence, {flow}", table(header, rows)))


def _windows_ms(wide: OnsetScores, narrow: OnsetScores) -> tuple[str, str]:
    return f"{round(wide.window_s * 1000)} ms", f"{round(narrow.window_s * 1000)} ms"


def _class_row(name: str, wide: Counts, narrow: Counts, timing: Timing | None) -> tuple[str, ...]:
    shares = (
        wide.f_measure if wide.n_reference or wide.n_predicted else None,
        narrow.f_measure if narrow.n_reference or narrow.n_predicted else None,
        wide.precision if wide.n_predicted else None,
        wide.recall if wide.n_reference else None,
    )
    counts = (wide.n_matched, wide.n_false_positives, wide.n_false_negatives)
    timing_cells = (f"{timing.median_ms:+.1f}", f"{timing.p90_ms:.1f}") if timing else (ABSENT, ABSENT)
    return (name, *(share(one) for one in shares), *(str(count) for count in counts), *timing_cells)


def _song_cell(counts: Counts) -> str:
    """F of a class; "+3" for three notes in a class that the song does not have."""
    if counts.n_reference:
        return share(counts.f_measure)
    return f"+{counts.n_predicted}" if counts.n_predicted else ABSENT
