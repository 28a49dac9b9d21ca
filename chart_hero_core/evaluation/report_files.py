"""A report as files: a page, its figures, its pictures."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from chart_hero_core.errors import ExportError
from chart_hero_core.evaluation.report import EvaluationReport

PAGE, FIGURES = "report.md", "report.json"


def write_report(report: EvaluationReport, folder: Path, facts: Mapping[str, Any]) -> tuple[Path, ...]:
    """Write a report into a folder; files of an earlier report are replaced, others stay.

    Parameters
    ----------
    report : what was measured
    folder : made if need be
    facts : what was measured with and on; plain values

    Returns
    -------
    the files: the page first

    Raises
    ------
    ExportError
        if they cannot be written
    """
    from chart_hero_core.evaluation.plots import draw_plots  # late: it brings matplotlib

    try:
        folder.mkdir(parents=True, exist_ok=True)
        pictures = draw_plots(report, folder)
        page, figures = folder / PAGE, folder / FIGURES
        page.write_text(_page(report, pictures, facts), encoding="utf-8")
        figures.write_text(json.dumps({**facts, **report.as_json()}, indent=1) + "\n", encoding="utf-8")
    except OSError as error:
        raise ExportError(
            f"The report cannot be written into {folder} ({error}); choose another folder.", folder
        ) from error
    return page, figures, *pictures.values()


def _page(report: EvaluationReport, pictures: Mapping[str, Path], facts: Mapping[str, Any]) -> str:
    title, rest = report.as_text().split("\n", 1)
    told = "\n".join(f"- {name.replace('_', ' ')}: {_plain(value)}" for name, value in facts.items())
    shown = "\n\n".join(f"![{caption}]({path.name})" for caption, path in pictures.items())
    return f"{title}\n\n{told}\n\n{shown}\n{rest}"


def _plain(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
