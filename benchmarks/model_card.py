"""Measure the shipped model, and bring its card and docs/model-card.md up to date.

    python benchmarks/model_card.py --songs SONGS --drumless SOUND --rendered RENDERED

SONGS is a folder of annotated songs as `chart-hero evaluate` reads them, with all three sounds of each;
SOUND holds files without drums; RENDERED is what `python -m chart_hero_core.training.rendered_songs` made.
The page keeps its text; what stands between `<!-- made: NAME -->` and `<!-- end -->` is made anew, as are the
pictures in docs/pictures/model. The figures also go into the JSON card beside the weights.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from chart_hero_core.evaluation.chart_scores import ChartScores
from chart_hero_core.evaluation.markdown import interval, number, share, table
from chart_hero_core.evaluation.plots import draw_plots
from chart_hero_core.evaluation.report import CANDIDATES, EvaluationReport
from chart_hero_core.evaluation.report_text import (
    class_table,
    edit_table,
    false_hit_text,
    reliability_text,
    review_text,
)
from chart_hero_core.service import ChartHero, default_model

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "model-card.md"
PICTURES = ROOT / "docs" / "pictures" / "model"
SHOWN = {"real": ("classes", "confusion", "timing"), "rendered": ("edits", "reliability")}
"""Which pictures of which report stand on the page."""

SOUNDS = {"mix": "full mix", "quiet": "drums 6 dB lower", "drums": "drums alone"}
USUAL = 1
"""The middle one of the tolerances: 30 ms."""


def main() -> None:
    """Measure everything, then write page, pictures and card."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("songs", "drumless", "rendered"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    options = parser.parse_args()
    engine = ChartHero()
    real = {sound: engine.evaluate(options.songs, sound) for sound in ("quiet", "drums")}
    real = {"mix": engine.evaluate(options.songs, drumless=[options.drumless]), **real}
    rendered = engine.evaluate(options.rendered)
    card_path = default_model().with_suffix(".json")
    card = json.loads(card_path.read_text(encoding="utf-8"))
    card["scores"].update(card_scores(real, rendered))
    card_path.write_text(json.dumps(card, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    parts = {
        "model": model_part(card, default_model()),
        "real songs": real_part(real),
        "rendered songs": rendered_part(rendered),
        "held-out clips": held_out_part(card["scores"]),
        "credits": "\n".join(f"- {credit}" for credit in card["credits"]),
    }
    PAGE.write_text(with_parts(PAGE.read_text(encoding="utf-8"), parts), encoding="utf-8")
    write_pictures({"real": real["mix"], "rendered": rendered})


def with_parts(page: str, parts: Mapping[str, str]) -> str:
    """Put parts between their marks; the marks stay."""
    for name, text in parts.items():
        begin = f"<!-- made: {name} -->"
        pattern = re.compile(re.escape(begin) + r".*?<!-- end -->", re.DOTALL)
        if not pattern.search(page):
            raise ValueError(f"{PAGE} has no place for “{name}”")
        made = f"{begin}\n\n{text}\n\n<!-- end -->"
        page = pattern.sub(made.replace("\\", r"\\"), page)
    return page


def write_pictures(reports: Mapping[str, EvaluationReport]) -> None:
    """Draw the pictures of the page."""
    for name, report in reports.items():
        folder = PICTURES / name
        folder.mkdir(parents=True, exist_ok=True)
        for path in draw_plots(report, folder).values():
            if path.stem not in SHOWN[name]:
                path.unlink()


def model_part(card: Mapping[str, Any], weights: Path) -> str:
    """Say what the model is, from its card."""
    model, features = card["model_spec"], card["feature_spec"]
    hop_ms = 1000 * features["hop_length"] / features["sample_rate"]
    windows_ms = [1000 * length / features["sample_rate"] for length in features["window_lengths"]]
    rows = [
        ("weights", f"{weights.name}, {weights.stat().st_size / 1e6:.1f} MB, float32"),
        ("SHA-256", card["weights_sha256"]),
        ("steps of training", str(card["training"]["steps"])),
        ("hears", f"{features['sample_rate'] / 1000:g} kHz mono, {features['n_mels']} mel bands"),
        ("a frame every", f"{hop_ms:g} ms"),
        ("windows", " and ".join(f"{length:g} ms" for length in windows_ms)),
        ("layers", f"{model['n_layers']} of width {model['width']}, {model['n_heads']} heads"),
        ("says", f"{len(card['families'])} families, {len(card['voices'])} voices, velocity, beat, downbeat"),
    ]
    return table(("", "this model"), rows)


def real_part(reports: Mapping[str, EvaluationReport]) -> str:
    """Show the annotated songs: every sound, then the full mixes by class, grid, confidence, false hits."""
    mix = reports["mix"]
    header = (
        "sound",
        "F 50 ms (95 %)",
        "25 ms",
        "7 classes",
        "tom notes",
        "edits per 100 (95 %)",
        "beats",
        "bars",
    )
    rows = [(SOUNDS[sound], *_sound_cells(report)) for sound, report in reports.items()]
    five = mix.onsets["5 classes"]
    parts = [
        f"{len(mix.song_names)} songs. Edits of raw onsets, 30 ms.",
        table(header, rows),
        "Full mixes:",
        class_table(five.wide, five.narrow),
        edit_table(mix.edits),
    ]
    if mix.charts:
        parts += ["As charts, on the annotation's grid and on our own:", *_chart_tables(mix.charts)]
    parts.append(_lower(reliability_text(mix.reliability, mix.reliability_flow)))
    if mix.false_hits:
        parts.append(_lower(false_hit_text(mix.false_hits)))
    return "\n\n".join(parts)


def rendered_part(report: EvaluationReport) -> str:
    """Show the rendered songs: onsets, charts, confidence, review."""
    five = report.onsets["5 classes"]
    parts = [f"{len(report.song_names)} songs.", class_table(five.wide, five.narrow)]
    if report.charts:
        parts += ["Edits per 100 notes, on the known grid and on our own:", *_chart_tables(report.charts)]
    if report.beats:
        beats = report.beats
        in_phase = f"{beats.phases.get(0, 0)} of {sum(beats.phases.values())}"
        row = (
            *(share(beats.mean(figure)) for figure in ("beat_f_70", "downbeat_f_70", "within_20_ms")),
            f"{beats.octaves.get('1', 0)} of {len(beats.songs)}",
            in_phase,
            share(beats.mean_metre),
            share(beats.mean_slots),
            share(beats.mean_best_slots),
        )
        heads = (
            "beats 70 ms",
            "bars 70 ms",
            "beats in 20 ms",
            "octave",
            "phase",
            "metre",
            "slots",
            "best shift",
        )
        parts.append(table(heads, [row]))
    parts.append(_lower(reliability_text(report.reliability, report.reliability_flow)))
    if report.charts:
        parts.append(_lower(review_text(report.charts.review)))
    return "\n\n".join(parts)


def held_out_part(scores: Mapping[str, Any]) -> str:
    """Show what training itself measured after its last step."""
    songs = scores["held_out_songs"]
    classes = songs["classes"]
    row = (
        str(songs["n_songs"]),
        *(share(value) for value in (songs["micro_f_5_classes"], songs["micro_f_7_classes"])),
        *(share(value) for value in classes.values()),
        share(songs["calibration_error"]),
        share(songs["doubt_auc"]),
    )
    return table(("songs", "F 5 classes", "F 7 classes", *classes, "calibration error", "doubt AUC"), [row])


def card_scores(reports: Mapping[str, EvaluationReport], rendered: EvaluationReport) -> dict[str, Any]:
    """Pick the figures that stand in the card of the weights."""
    mix = reports["mix"]
    scores: dict[str, Any] = {"real_songs": {SOUNDS[sound]: _brief(one) for sound, one in reports.items()}}
    scores["rendered_songs"] = _brief(rendered)
    if mix.false_hits:
        groups = mix.false_hits.groups.items()
        scores["drumless"] = {
            "minutes": round(mix.false_hits.minutes, 1),
            "notes_per_minute": {name: round(rate.per_minute, 3) for name, rate in groups},
        }
    return scores


def _brief(report: EvaluationReport) -> dict[str, Any]:
    five = report.onsets["5 classes"]
    figures: dict[str, Any] = {
        "n_songs": len(report.song_names),
        "micro_f_5_classes": five.wide.micro.f_measure,
        "micro_f_5_classes_25_ms": five.narrow.micro.f_measure,
        "micro_f_7_classes": report.onsets["7 classes"].wide.micro.f_measure,
        "classes": {name: one.f_measure for name, one in five.wide.per_class.items() if one.n_reference},
        "edits_per_100_raw": report.edits[USUAL].mean,
    }
    if report.charts:
        figures["edits_per_100_known_grid"] = report.charts.known_grid[USUAL].mean
        figures["edits_per_100_own_grid"] = report.charts.own_grid[USUAL].mean
        figures["edits_per_100_positions"] = report.charts.positions.mean
    if report.beats:
        figures["beat_f"] = report.beats.mean("beat_f_70")
        figures["downbeat_f"] = report.beats.mean("downbeat_f_70")
    if "all" in report.reliability:
        figures["calibration_error"] = report.reliability["all"].calibration_error
        figures["doubt_auc"] = report.reliability["all"].doubt_auc
        figures["calibration_error_candidates"] = report.reliability[CANDIDATES].calibration_error
    return {name: _rounded(value) for name, value in figures.items()}


def _rounded(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _rounded(one) for name, one in value.items()}
    return round(value, 4) if isinstance(value, float) else value


def _sound_cells(report: EvaluationReport) -> Iterable[str]:
    five, seven = report.onsets["5 classes"], report.onsets["7 classes"]
    edits = report.edits[USUAL]
    yield share(five.wide.micro.f_measure) + interval(five.wide.micro_f_interval, 3)
    yield share(five.narrow.micro.f_measure)
    yield share(seven.wide.micro.f_measure)
    yield str(five.wide.per_class["TT"].n_predicted)
    yield number(edits.mean) + interval(edits.mean_interval, 1)
    yield share(report.beats.mean("beat_f_70") if report.beats else None)
    yield share(report.beats.mean("downbeat_f_70") if report.beats else None)


def _chart_tables(charts: ChartScores) -> Sequence[str]:
    return edit_table(charts.known_grid), edit_table((*charts.own_grid, charts.positions))


def _lower(text: str) -> str:
    """Turn the heading of a section of the report into one below this page's."""
    return text.replace("## ", "#### ", 1)


if __name__ == "__main__":
    main()
