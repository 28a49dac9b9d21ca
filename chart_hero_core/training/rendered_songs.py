"""Songs to measure charts on: `python -m chart_hero_core.training.rendered_songs FOLDER --pack PACK`.

Each is a folder as `evaluation.annotated` reads them: `mix.flac`, the strokes as `truth.mid`, the chart
as `reference.chart`. Kits, instruments and rooms are held out, the grid is exact. Strokes that the record
drowns stand in neither: a charter writes down what is heard. `chart-hero evaluate FOLDER` scores them.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import soundfile

from chart_hero_core.domain.chart import Chart, Difficulty, DrumNote, SongMetadata
from chart_hero_core.domain.drums import DrumOnset
from chart_hero_core.domain.timing import TempoMap
from chart_hero_core.errors import ChartHeroError
from chart_hero_core.evaluation.annotated import CHART_FILE, OTHER_TRUTH_FILE, AudioKind
from chart_hero_core.formats.chart_text import write_chart_text
from chart_hero_core.formats.general_midi import write_general_midi
from chart_hero_core.formats.song_folder import staged_folder
from chart_hero_core.training.accompaniment import AccompanimentRenderer
from chart_hero_core.training.clips import label_strokes
from chart_hero_core.training.drum_rendering import VirtualKit, render_drums
from chart_hero_core.training.pack import SAMPLE_RATE, DrumPack, Split
from chart_hero_core.training.production import produce
from chart_hero_core.training.song_forms import SONG_FORMS
from chart_hero_core.training.written_songs import WrittenNote, play_song, write_song

SEED = 6_000_001
"""Far from the seeds of training, validation and calibration."""

SPLIT: Split = "validation"
UNACCOMPANIED_SHARE = 0.06
JITTERS_S = (0.001, 0.007)


@dataclass(frozen=True, slots=True, eq=False)
class RenderedSong:
    """A song and what a charter would make of it.

    Parameters
    ----------
    samples : (n_samples,) float32 at the pack's sample rate
    tempo_map : its exact grid, heard clock
    notes : those that can be heard, in order
    onsets : when and how the drummer struck them, one by one
    n_drowned : notes that were played, but that the record drowns
    style : of the groove
    """

    samples: npt.NDArray[np.float32]
    tempo_map: TempoMap
    notes: tuple[WrittenNote, ...]
    onsets: tuple[DrumOnset, ...]
    n_drowned: int
    style: str


class SongsToMeasure:
    """Renders songs of the held-out split; song `index` is always the same one.

    Parameters
    ----------
    pack : folder of the training pack

    Raises
    ------
    TrainingDataError
        if the pack is incomplete
    """

    def __init__(self, pack: Path) -> None:
        self._pack = DrumPack(pack, SPLIT)
        self._accompaniment = AccompanimentRenderer(pack, SPLIT)

    def render(self, index: int, duration_s: float) -> RenderedSong:
        """Render a song; forms take turns."""
        rng = np.random.default_rng([SEED, index])
        form = SONG_FORMS[index % len(SONG_FORMS)]
        written = write_song(rng, form, duration_s)
        performance = play_song(rng, written, jitter_s=float(rng.uniform(*JITTERS_S)))
        drums = render_drums(rng, VirtualKit(rng, self._pack), performance.strokes, duration_s)
        backing = None
        if rng.random() >= UNACCOMPANIED_SHARE:
            style = form.bands[int(rng.integers(len(form.bands)))]
            backing = self._accompaniment.render(rng, written.timeline, style=style).samples
        record = produce(rng, drums, backing, self._pack.rooms)
        onsets, audible = label_strokes(performance, drums, record)
        heard = np.flatnonzero(audible).tolist()
        return RenderedSong(
            samples=record.samples,
            tempo_map=written.tempo_map,
            notes=tuple(written.notes[i] for i in heard),
            onsets=tuple(onsets[i] for i in heard),
            n_drowned=len(onsets) - len(heard),
            style=written.style,
        )


def write_songs(
    folder: Path, pack: Path, n_songs: int, duration_s: float, report: Callable[[dict[str, Any]], None]
) -> None:
    """Render songs into a folder; those that are there already stay as they are.

    Parameters
    ----------
    folder : made if need be
    pack : folder of the training pack
    n_songs : how many the folder shall hold
    duration_s : of each
    report : told about each song

    Raises
    ------
    TrainingDataError
        if the pack is incomplete
    ExportError
        if a song cannot be written
    """
    songs = SongsToMeasure(pack)
    for index in range(n_songs):
        target = folder / f"song_{index:03d}"
        if target.exists():
            continue
        song = songs.render(index, duration_s)
        with staged_folder(target) as staging:
            write_song_folder(song, staging, duration_s)
        report(
            {
                "event": "song",
                "song": target.name,
                "style": song.style,
                "notes": len(song.notes),
                "drowned": song.n_drowned,
            }
        )


def write_song_folder(song: RenderedSong, folder: Path, duration_s: float) -> None:
    """Write sound, strokes and chart into an empty folder."""
    soundfile.write(folder / f"{AudioKind.MIX.value}.flac", song.samples, SAMPLE_RATE, subtype="PCM_16")
    strokes = write_general_midi(song.onsets, song.tempo_map, duration_s)
    (folder / OTHER_TRUTH_FILE).write_bytes(strokes)
    notes = tuple(DrumNote(note.tick, note.pad) for note in song.notes)
    text = write_chart_text(Chart(song.tempo_map, {Difficulty.EXPERT: notes}), SongMetadata(song.style))
    (folder / CHART_FILE).write_text(text, encoding="utf-8")


def main(arguments: list[str] | None = None) -> int:
    """Render; returns the exit code: 0 done, 1 failed, 130 interrupted (whole songs stay)."""
    parser = argparse.ArgumentParser(
        prog="python -m chart_hero_core.training.rendered_songs",
        description="Render songs of held-out kits whose chart is known, for chart-hero evaluate.",
    )
    parser.add_argument("folder", type=Path, help="one folder per song appears here; run again to go on")
    parser.add_argument("--pack", type=Path, required=True, help="folder of the training pack")
    parser.add_argument("--songs", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60.0, help="length of each")
    options = parser.parse_args(arguments)
    try:
        write_songs(options.folder, options.pack, options.songs, options.seconds, _report)
    except ChartHeroError as error:
        _report({"event": "error", "message": str(error)})
        return 1
    except KeyboardInterrupt:
        return 130
    _report({"event": "done"})
    return 0


def _report(event: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(event) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
