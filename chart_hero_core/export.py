"""A charted song to a folder that the games can play: chart, song.ini and sound, all or nothing."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path

import numpy as np
import numpy.typing as npt

from chart_hero_core.audio.decode import AudioStream, probe_audio
from chart_hero_core.audio.encode import write_opus
from chart_hero_core.audio.tags import AudioTags
from chart_hero_core.charting.chart_clock import from_first_sample, with_silence_in_front
from chart_hero_core.domain.chart import Chart, SongMetadata
from chart_hero_core.domain.progress import Monitor, Stage, raise_if_cancelled
from chart_hero_core.errors import ExportError
from chart_hero_core.formats.chart_text import write_chart_text
from chart_hero_core.formats.folder_names import folder_name
from chart_hero_core.formats.midi_chart import write_midi_chart
from chart_hero_core.formats.song_folder import (
    require_free,
    require_free_file,
    staged_folder,
    write_bytes_atomically,
)
from chart_hero_core.formats.song_ini import write_song_ini

_COPIED_SUFFIXES = frozenset({".ogg", ".opus"})
_NAME_OF_COPY = {"vorbis": "song.ogg", "opus": "song.opus"}
"""What both games play as it is, and what carries no encoder delay that they might treat differently."""

_GENERAL_NAMES = frozenset({"song", "mix", "audio", "music", "track"})
"""File names that say nothing of the song; its folder's name does."""
_UNKNOWN_ARTIST = "Unknown"
"""Not the games' own "Unknown Artist": charting tools take that for a missing entry."""

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
    def is_whole_file(self) -> bool:
        """Whether no part was cut out."""
        return self.start_s == 0.0 and self.end_s is None


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """What may be chosen about an export.

    Parameters
    ----------
    parent : folder in which the song's folder appears
    chart_format : of the notes
    with_audio : whether the song's sound goes into the folder
    overwrite : whether a song folder of the same name may be replaced
    general_midi : file for the raw strokes as General MIDI drums, in heard seconds; None for none
    overwrite_midi : whether that file may be replaced
    title, artist, album, genre, year, charter : override the file's own tags; None keeps them
    """

    parent: Path
    chart_format: ChartFormat = ChartFormat.MID
    with_audio: bool = True
    overwrite: bool = False
    general_midi: Path | None = None
    overwrite_midi: bool = False
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


def check_export(path: Path, tags: AudioTags, options: ExportOptions) -> Path:
    """Refuse an export that cannot succeed, before any work is done for it.

    Parameters
    ----------
    path, tags : the song
    options : where and how

    Returns
    -------
    Path
        the song folder to be

    Raises
    ------
    FolderExistsError
        if the folder is there already and may not be replaced
    ExportError
        if nothing can be written there, or what is there must not be replaced
    """
    folder = options.parent / _folder_name(_metadata(path, tags, options))
    require_free(folder, overwrite=options.overwrite)
    _require_writable(folder)
    if path.resolve().is_relative_to(folder.resolve()):
        raise ExportError(
            f"{folder} holds {path.name} itself, which would be lost with it; choose another folder.", folder
        )
    midi = options.general_midi
    if midi is not None:
        require_free_file(midi, overwrite=options.overwrite_midi)
        _require_writable(midi)
        if midi.resolve().is_relative_to(folder.resolve()):
            raise ExportError(f"{midi} would lie in the song folder; choose another place for it.", midi)
    return folder


def export_song(
    chart: Chart,
    difficulty_rating: int,
    general_midi: bytes,
    source: SongSource,
    options: ExportOptions,
    monitor: Monitor,
) -> ExportedSong:
    """Write a song folder; it appears at once and whole, or not at all.

    The file itself is used, untouched, where the games play its format and the first note comes late
    enough; else the sound is decoded, led in by silence, and written as Opus.

    Parameters
    ----------
    chart : on the heard clock
    difficulty_rating : for song.ini's `diff_drums`
    general_midi : the raw strokes, written only where the options name a file for them
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
    folder = check_export(source.path, source.tags, options)
    name_of_copy = _name_of_copy(source)
    keeps_start = name_of_copy is not None or not options.with_audio
    placed = (from_first_sample(chart) if keeps_start else None) or with_silence_in_front(chart)
    audio_name, length_s = None, source.duration_s + placed.lead_in_s
    with staged_folder(folder, overwrite=options.overwrite) as staging:
        if options.with_audio and name_of_copy is not None and placed.lead_in_s == 0.0:
            audio_name = name_of_copy
            shutil.copyfile(source.path, staging / audio_name)
        elif options.with_audio:
            audio_name = "song.opus"
            length_s = _write_sound(staging / audio_name, folder, source, placed.lead_in_s, monitor)
        metadata = replace(
            _metadata(source.path, source.tags, options),
            difficulty_rating=difficulty_rating,
            preview_start_s=_preview_start_s(placed.chart, length_s),
            song_length_s=length_s,
        )
        _write_chart(staging, placed.chart, metadata, audio_name, options.chart_format)
        (staging / "song.ini").write_text(write_song_ini(metadata), encoding="utf-8", newline="\n")
        raise_if_cancelled(monitor)
        if options.general_midi is not None:
            write_bytes_atomically(options.general_midi, general_midi, overwrite=options.overwrite_midi)
    monitor.advance(Stage.EXPORT, 1.0)
    return ExportedSong(
        folder=folder,
        chart=placed.chart,
        lead_in_s=placed.lead_in_s,
        duration_s=length_s,
        audio_name=audio_name,
        elapsed_s=time.perf_counter() - started,
    )


def _require_writable(place: Path) -> None:
    """Refuse a place whose nearest folder takes no files."""
    try:
        folder = next(parent for parent in place.resolve().parents if parent.exists())
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise ExportError(
            f"{place} cannot be written ({error.strerror}); choose another place.", place
        ) from error


def _name_of_copy(source: SongSource) -> str | None:
    """Tell under which name the games play the file as it is; None if they do not."""
    if not source.is_whole_file or source.path.suffix.lower() not in _COPIED_SUFFIXES:
        return None
    info = probe_audio(source.path)
    return _NAME_OF_COPY.get(info.codec) if info.container == "ogg" else None


def _write_sound(path: Path, folder: Path, source: SongSource, lead_in_s: float, monitor: Monitor) -> float:
    """Write the charted part as Opus, silence in front, for a folder to be; returns its length in seconds."""
    stream = AudioStream(source.path, stereo=True, start_s=source.start_s, end_s=source.end_s)

    def watched() -> Iterator[npt.NDArray[np.float32]]:
        n_samples = 0
        for block in stream:
            raise_if_cancelled(monitor)
            yield block
            n_samples += len(block)
            share = n_samples / stream.sample_rate / max(source.duration_s, 1e-9)
            monitor.advance(Stage.EXPORT, min(share, 0.99))

    try:
        return write_opus(path, watched(), stream.sample_rate, leading_silence_s=lead_in_s)
    except ExportError as error:  # nobody knows the hidden folder that it names
        raise ExportError(str(error).replace(str(path.parent), str(folder)), folder) from error


def _write_chart(
    folder: Path, chart: Chart, metadata: SongMetadata, audio_name: str | None, chart_format: ChartFormat
) -> None:
    if chart_format is ChartFormat.MID:
        (folder / "notes.mid").write_bytes(write_midi_chart(chart))
    else:
        text = write_chart_text(chart, metadata, audio_name)
        (folder / "notes.chart").write_text(text, encoding="utf-8", newline="\n")


def _metadata(path: Path, tags: AudioTags, options: ExportOptions) -> SongMetadata:
    """Take what the user said, else the file's tags, else its name ("Artist - Title")."""
    named_artist, dash, named_title = name_of_song(path).partition(" - ")
    title = options.title or tags.title or (named_title if dash else named_artist)
    artist = options.artist or tags.artist or tags.album_artist or (named_artist if dash else None)
    unknown = SongMetadata(_as_text(title))
    return replace(
        unknown,
        artist=_as_text(artist or _UNKNOWN_ARTIST),
        album=_as_text(options.album or tags.album or unknown.album),
        genre=_as_text(options.genre or tags.genre or unknown.genre),
        year=_as_text(options.year or tags.year or unknown.year),
        charter=_as_text(options.charter or unknown.charter),
    )


def name_of_song(path: Path) -> str:
    """Tell a song by its file's name, or by its folder's where the file's is a general one."""
    is_general = path.stem.lower() in _GENERAL_NAMES
    return (is_general and path.resolve().parent.name) or path.stem


def _folder_name(metadata: SongMetadata) -> str:
    artist = "" if metadata.artist == _UNKNOWN_ARTIST else metadata.artist
    return folder_name(artist, metadata.title)


def _as_text(name: str) -> str:
    """Replace what is no text: the names of files and arguments may hold any bytes."""
    return name.encode(errors="replace").decode()


def _preview_start_s(chart: Chart, length_s: float) -> float:
    """Where the menu starts to play: the first chorus, else some way into the song."""
    for section in chart.sections:
        if section.name.startswith("Chorus"):
            return float(chart.tempo_map.seconds_at(section.tick))
    return length_s * _PREVIEW_SHARE
