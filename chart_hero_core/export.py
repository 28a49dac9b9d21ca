"""A charted song to a folder that the games can play: chart, song.ini and sound, all or nothing."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path

import numpy as np
import numpy.typing as npt

from chart_hero_core.audio.decode import AudioStream
from chart_hero_core.audio.encode import write_opus
from chart_hero_core.audio.tags import AudioTags
from chart_hero_core.charting.chart_clock import (
    ChartOnChartClock,
    from_first_sample,
    with_silence_in_front,
)
from chart_hero_core.domain.chart import Chart, SongMetadata
from chart_hero_core.domain.progress import Monitor, Stage, raise_if_cancelled
from chart_hero_core.formats.chart_text import write_chart_text
from chart_hero_core.formats.folder_names import folder_name
from chart_hero_core.formats.midi_chart import write_midi_chart
from chart_hero_core.formats.song_folder import staged_folder
from chart_hero_core.formats.song_ini import write_song_ini

_COPIED_SUFFIXES = frozenset({".ogg", ".opus"})
"""What both games play as it is, and what carries no encoder delay that they might treat differently."""

_PREVIEW_SHARE = 0.3
"""Without a chorus the preview starts this far into the song."""


class ChartFormat(Enum):
    """The chart file's format."""

    MID = "mid"
    CHART = "chart"


@dataclass(frozen=True, slots=True)
class SongSource:
    """The sound that a chart was made from.

    Parameters
    ----------
    path : the file
    tags : what it says about itself
    duration_s : of the part that was charted
    start_s, end_s : that part
    """

    path: Path
    tags: AudioTags
    duration_s: float
    start_s: float = 0.0
    end_s: float | None = None

    @property
    def is_playable_file(self) -> bool:
        """Whether the games can play the whole file as it is."""
        is_whole = self.start_s == 0.0 and self.end_s is None
        return is_whole and self.path.suffix.lower() in _COPIED_SUFFIXES


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """What may be chosen about an export.

    Parameters
    ----------
    parent : folder in which the song's folder appears
    chart_format : of the notes
    with_audio : whether the song's sound goes into the folder
    overwrite : whether a song folder of the same name may be replaced
    title, artist, album, genre, year, charter : override the file's own tags; None keeps them
    """

    parent: Path
    chart_format: ChartFormat = ChartFormat.MID
    with_audio: bool = True
    overwrite: bool = False
    title: str | None = None
    artist: str | None = None
    album: str | None = None
    genre: str | None = None
    year: str | None = None
    charter: str | None = None


@dataclass(frozen=True, slots=True)
class ExportedSong:
    """A finished song folder.

    Parameters
    ----------
    folder : where it is
    chart : as written, on the chart clock
    lead_in_s : silence in front of the song; chart second = heard second + this
    duration_s : of the exported audio
    audio_name : of the audio file; None if none was written
    elapsed_s : seconds that the export took
    """

    folder: Path
    chart: Chart
    lead_in_s: float
    duration_s: float
    audio_name: str | None
    elapsed_s: float


def export_song(
    chart: Chart, difficulty_rating: int, source: SongSource, options: ExportOptions, monitor: Monitor
) -> ExportedSong:
    """Write a song folder; it appears at once and whole, or not at all.

    The file itself is used, untouched, where the games play its format and the first note comes late
    enough; else the sound is decoded, led in by silence, and written as Opus.

    Parameters
    ----------
    chart : on the heard clock
    difficulty_rating : for song.ini's `diff_drums`
    source : the sound
    options : where and how
    monitor : told about progress, asked about cancelling

    Raises
    ------
    FolderExistsError, ExportError, CancelledError
        as `service.ChartHero.export`
    """
    started = time.perf_counter()
    monitor.advance(Stage.EXPORT, 0.0)
    untouched = source.is_playable_file or not options.with_audio
    placed = (from_first_sample(chart) if untouched else None) or with_silence_in_front(chart)
    copied = options.with_audio and source.is_playable_file and placed.lead_in_s == 0.0
    metadata = _metadata(source, options, placed, difficulty_rating)
    target = options.parent / folder_name(metadata.artist, metadata.title)
    audio_name = None
    if options.with_audio:
        audio_name = f"song{source.path.suffix.lower()}" if copied else "song.opus"
    with staged_folder(target, overwrite=options.overwrite) as staging:
        if audio_name and copied:
            shutil.copyfile(source.path, staging / audio_name)
        elif audio_name:
            metadata = replace(
                metadata, song_length_s=_write_sound(staging / audio_name, source, placed.lead_in_s, monitor)
            )
        _write_chart(staging, placed.chart, metadata, audio_name, options.chart_format)
        (staging / "song.ini").write_text(write_song_ini(metadata), encoding="utf-8", newline="\n")
    monitor.advance(Stage.EXPORT, 1.0)
    return ExportedSong(
        folder=target,
        chart=placed.chart,
        lead_in_s=placed.lead_in_s,
        duration_s=metadata.song_length_s,
        audio_name=audio_name,
        elapsed_s=time.perf_counter() - started,
    )


def _write_sound(path: Path, source: SongSource, lead_in_s: float, monitor: Monitor) -> float:
    """Write the charted part as Opus with silence in front; returns the length of the result in seconds."""
    stream = AudioStream(source.path, stereo=True, start_s=source.start_s, end_s=source.end_s)

    def watched() -> Iterator[npt.NDArray[np.float32]]:
        n_samples = 0
        for block in stream:
            raise_if_cancelled(monitor)
            yield block
            n_samples += len(block)
            share = n_samples / stream.sample_rate / max(source.duration_s, 1e-9)
            monitor.advance(Stage.EXPORT, min(share, 0.99))

    return write_opus(path, watched(), stream.sample_rate, leading_silence_s=lead_in_s)


def _write_chart(
    folder: Path, chart: Chart, metadata: SongMetadata, audio_name: str | None, chart_format: ChartFormat
) -> None:
    if chart_format is ChartFormat.MID:
        (folder / "notes.mid").write_bytes(write_midi_chart(chart))
    else:
        text = write_chart_text(chart, metadata, audio_name)
        (folder / "notes.chart").write_text(text, encoding="utf-8", newline="\n")


def _metadata(
    source: SongSource, options: ExportOptions, placed: ChartOnChartClock, difficulty_rating: int
) -> SongMetadata:
    """Take what the user said, else the file's tags, else its name ("Artist - Title")."""
    tags = source.tags
    named_artist, dash, named_title = source.path.stem.partition(" - ")
    title = options.title or tags.title or (named_title if dash else named_artist)
    artist = options.artist or tags.artist or tags.album_artist or (named_artist if dash else None)
    unknown = SongMetadata(title)
    length_s = source.duration_s + placed.lead_in_s
    return SongMetadata(
        title=title,
        artist=artist or unknown.artist,
        album=options.album or tags.album or unknown.album,
        genre=options.genre or tags.genre or unknown.genre,
        year=options.year or tags.year or unknown.year,
        charter=options.charter or unknown.charter,
        difficulty_rating=difficulty_rating,
        preview_start_s=_preview_start_s(placed.chart, length_s),
        song_length_s=length_s,
    )


def _preview_start_s(chart: Chart, length_s: float) -> float:
    """Where the menu starts to play: the first chorus, else some way into the song."""
    for section in chart.sections:
        if section.name.startswith("Chorus"):
            return float(chart.tempo_map.seconds_at(section.tick))
    return length_s * _PREVIEW_SHARE
