"""The notes of a song of a data set, whatever keeps them: a chart, a take, an annotation, a project."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from chart_hero_core.charting.pads import PAD_OF_VOICE
from chart_hero_core.domain.chart import Dynamics
from chart_hero_core.domain.drums import DrumOnset
from chart_hero_core.editing.document import ChartDocument
from chart_hero_core.errors import FormatError, TrainingDataError
from chart_hero_core.evaluation.annotated import read_annotated_song
from chart_hero_core.formats.chart_text import read_chart_text
from chart_hero_core.formats.drum_codes import VOICE_OF_TAKE_NOTE
from chart_hero_core.formats.general_midi import read_general_midi
from chart_hero_core.formats.midi_chart import read_midi_chart
from chart_hero_core.formats.song_ini import read_song_ini
from chart_hero_core.projects.disk import SUFFIX as PROJECT_SUFFIX
from chart_hero_core.projects.glance import glance_at
from chart_hero_core.runs.results import HeardNote

_VELOCITY_OF = {Dynamics.GHOST: 45, Dynamics.NEUTRAL: 100, Dynamics.ACCENT: 120}


def notes_of(path: Path) -> list[HeardNote]:
    """Read the notes of a song of any kind, in seconds as written; in no order that could be relied on.

    Raises
    ------
    TrainingDataError
        if the file cannot be read
    FormatError, ProjectError
        if it is damaged
    """
    try:
        if path.is_dir():
            return _struck(read_annotated_song(path).truth())
        if path.suffix == PROJECT_SUFFIX:
            return _edited(glance_at(path).document)
        data = path.read_bytes()
    except OSError as error:
        raise TrainingDataError(
            f"{path} cannot be read ({error.strerror or error}); is its drive still there?"
        ) from error
    if path.stem.lower() == "notes":
        return _charted(path, data)
    return _struck(read_general_midi(data, VOICE_OF_TAKE_NOTE))


def _struck(onsets: Iterable[DrumOnset]) -> list[HeardNote]:
    return [HeardNote(onset.onset_s, PAD_OF_VOICE[onset.voice], max(onset.velocity, 1)) for onset in onsets]


def _edited(document: ChartDocument) -> list[HeardNote]:
    return [
        HeardNote(onset_s, note.pad, max(note.velocity, 1))
        for onset_s, note in zip(document.seconds.tolist(), document.notes, strict=True)
    ]


def _charted(path: Path, data: bytes) -> list[HeardNote]:
    """Read a chart of the games as they do: what song.ini says of it counts."""
    try:
        ini = read_song_ini((path.parent / "song.ini").read_bytes())
    except (OSError, FormatError):  # the games play a song without it, too
        ini = None
    read = read_chart_text if path.suffix.lower() == ".chart" else read_midi_chart
    chart = read(data, ini.drum_kind if ini else None).chart
    tempo_map = chart.tempo_map
    if ini and ini.delay_s:  # stands for the chart's own offset
        tempo_map = replace(tempo_map, origin_s=ini.delay_s)
    seconds = tempo_map.seconds_at([note.tick for note in chart.expert])
    return [
        HeardNote(float(onset_s), note.pad, _VELOCITY_OF[note.dynamics])
        for onset_s, note in zip(seconds, chart.expert, strict=True)
    ]
