"""What we write, judged by an independent checker of published charts; skipped where it is not installed."""

from __future__ import annotations

import subprocess
from pathlib import Path

import numpy as np
import pytest
import soundfile

from chart_hero_core.domain.chart import Chart
from chart_hero_core.formats.chart_text import write_chart_text
from chart_hero_core.formats.midi_chart import write_midi_chart
from chart_hero_core.formats.song_folder import staged_folder
from chart_hero_core.formats.song_ini import write_song_ini
from tests.support.charts import metadata, song_chart

SAMPLE_RATE = 8000


def write_song(target: Path, chart: Chart, names: tuple[str, ...]) -> None:
    assert chart.end_tick is not None
    length_s = float(chart.tempo_map.seconds_at(chart.end_tick)) + 1.0
    about = metadata(album="An Album", genre="Rock", song_length_s=length_s, preview_start_s=20.0)
    noise = np.random.default_rng(1).normal(0.0, 0.01, int(length_s * SAMPLE_RATE)).astype(np.float32)
    with staged_folder(target) as folder:
        if "notes.chart" in names:
            text = write_chart_text(chart, about, "song.ogg")
            (folder / "notes.chart").write_text(text, encoding="utf-8")
        if "notes.mid" in names:
            (folder / "notes.mid").write_bytes(write_midi_chart(chart))
        (folder / "song.ini").write_text(write_song_ini(about), encoding="utf-8")
        soundfile.write(folder / "song.ogg", noise, SAMPLE_RATE, format="OGG", subtype="VORBIS")


@pytest.mark.parametrize("names", [("notes.chart",), ("notes.mid",), ("notes.chart", "notes.mid")], ids=str)
def test_no_fault_is_found(chart_check: Path, tmp_path: Path, names: tuple[str, ...]) -> None:
    write_song(tmp_path / "Song", song_chart(), names)
    verdict = subprocess.run(
        ["node", chart_check / "check.mjs", tmp_path / "Song"], capture_output=True, text=True, check=False
    )
    assert verdict.returncode == 0, verdict.stdout + verdict.stderr
