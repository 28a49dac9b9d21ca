"""The song folder itself: chart, song.ini, cover and sound, all or nothing."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from chart_hero_core.audio.decode import AudioStream, probe_audio
from chart_hero_core.audio.encode import OPUS_BITRATE, write_opus
from chart_hero_core.charting.chart_clock import ChartOnChartClock, from_first_sample, with_silence_in_front
from chart_hero_core.domain.chart import Chart, SongMetadata
from chart_hero_core.domain.progress import Monitor, Stage, raise_if_cancelled
from chart_hero_core.errors import ExportError
from chart_hero_core.export.cover import ALBUM_ART, drawn_for, fitted, own_cover
from chart_hero_core.export.fingerprint import FolderFingerprint
from chart_hero_core.export.metadata import with_wishes
from chart_hero_core.export.options import (
    ChartFormat,
    Cover,
    ExportedSong,
    ExportOptions,
    ExportPlan,
    FinishedSong,
    SongSource,
)
from chart_hero_core.export.place import carry_over, check_export, has_cover, require_replaceable
from chart_hero_core.formats.chart_text import write_chart_text
from chart_hero_core.formats.general_midi import write_general_midi
from chart_hero_core.formats.midi_chart import write_midi_chart
from chart_hero_core.formats.song_folder import staged_folder, write_bytes_atomically
from chart_hero_core.formats.song_ini import write_song_ini

_COPIED_SUFFIXES = frozenset({".ogg", ".opus"})
_NAME_OF_COPY = {"vorbis": "song.ogg", "opus": "song.opus"}
"""What both games play as it is, and what carries no encoder delay that they might treat differently."""
_ENCODED_NAME = "song.opus"
_PREVIEW_SHARE = 0.3
"""Without a chorus the preview starts this far into the song."""


@dataclass(frozen=True, slots=True)
class _WrittenSound:
    """Name of the audio file, if one was written, and length of the song, seconds."""

    name: str | None
    length_s: float


def export_song(song: FinishedSong, options: ExportOptions, monitor: Monitor) -> ExportedSong:
    """Write a song folder; it appears at once and whole, or not at all.

    The file itself is used, untouched, where the games play its format and the first note comes late
    enough; else the sound is decoded, led in by silence, and written as Opus.

    Parameters
    ----------
    song : what to write
    options : where and how
    monitor : told about progress, asked about cancelling

    Raises
    ------
    FolderExistsError, ExportError, CancelledError
        as `service.ChartHero.export`
    """
    started_s = time.perf_counter()
    monitor.advance(Stage.EXPORT, 0.0)
    folder = check_export(song.source.path, song.metadata, options)
    placed = _on_chart_clock(song, options)
    with staged_folder(folder, overwrite=require_replaceable(folder, options)) as staging:
        sound = _write_sound(staging, folder, song.source, placed.lead_in_s, options, monitor)
        metadata = _told_metadata(song, placed, sound.length_s, options)
        _write_chart(staging, placed.chart, metadata, sound.name, options.chart_format)
        (staging / "song.ini").write_text(write_song_ini(metadata), encoding="utf-8", newline="\n")
        warnings = _write_cover(staging, folder, song.source.path, metadata, options.cover)
        require_replaceable(folder, options)  # somebody may have been at it while the sound was written
        carry_over(folder, staging, options)
        fingerprint = FolderFingerprint.of(staging, folder)
        raise_if_cancelled(monitor)
        _write_general_midi(song, options)
    monitor.advance(Stage.EXPORT, 1.0)
    return ExportedSong(
        folder=folder,
        chart=placed.chart,
        lead_in_s=placed.lead_in_s,
        duration_s=sound.length_s,
        audio_name=sound.name,
        elapsed_s=time.perf_counter() - started_s,
        fingerprint=fingerprint,
        warnings=warnings,
    )


def plan_export(song: FinishedSong, options: ExportOptions) -> ExportPlan:
    """Say what `export_song` would write, without writing or encoding anything.

    Raises
    ------
    AudioError
        if the sound is wanted, and the file holds none
    """
    rating, n_star_power = song.metadata.difficulty_rating, len(song.chart.star_power)
    if not options.with_audio:
        return ExportPlan(rating, n_star_power, None, 0, is_audio_unchanged=False)
    lead_in_s = _on_chart_clock(song, options).lead_in_s
    name = _name_of_copy(song.source) if lead_in_s == 0.0 else None
    if name is not None:
        return ExportPlan(
            rating, n_star_power, name, song.source.path.stat().st_size, is_audio_unchanged=True
        )
    n_bytes = round((song.source.duration_s + lead_in_s) * OPUS_BITRATE / 8)
    return ExportPlan(rating, n_star_power, _ENCODED_NAME, n_bytes, is_audio_unchanged=False)


def _on_chart_clock(song: FinishedSong, options: ExportOptions) -> ChartOnChartClock:
    keeps_start = not options.with_audio or _name_of_copy(song.source) is not None
    return (from_first_sample(song.chart) if keeps_start else None) or with_silence_in_front(song.chart)


def _name_of_copy(source: SongSource) -> str | None:
    """Tell under which name the games play the file as it is; None if they do not."""
    if not source.is_whole_file or source.path.suffix.lower() not in _COPIED_SUFFIXES:
        return None
    info = probe_audio(source.path)
    return _NAME_OF_COPY.get(info.codec) if info.container == "ogg" else None


def _write_sound(
    staging: Path,
    folder: Path,
    source: SongSource,
    lead_in_s: float,
    options: ExportOptions,
    monitor: Monitor,
) -> _WrittenSound:
    if not options.with_audio:
        return _WrittenSound(None, source.duration_s + lead_in_s)
    name = _name_of_copy(source) if lead_in_s == 0.0 else None
    if name is not None:
        shutil.copyfile(source.path, staging / name)
        return _WrittenSound(name, source.duration_s)
    path = staging / _ENCODED_NAME
    return _WrittenSound(path.name, _encode_sound(path, folder, source, lead_in_s, monitor))


def _encode_sound(path: Path, folder: Path, source: SongSource, lead_in_s: float, monitor: Monitor) -> float:
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


def _told_metadata(
    song: FinishedSong, placed: ChartOnChartClock, length_s: float, options: ExportOptions
) -> SongMetadata:
    """Complete what is known of a song by what is known now, on the chart clock."""
    start_s = song.metadata.preview_start_s
    start_s = _preview_start_s(placed.chart, length_s) if start_s is None else start_s + placed.lead_in_s
    return replace(
        with_wishes(song.metadata, options),
        preview_start_s=min(max(start_s, 0.0), length_s),
        song_length_s=length_s,
    )


def _preview_start_s(chart: Chart, length_s: float) -> float:
    """Where the menu starts to play: the first chorus, else some way into the song."""
    for section in chart.sections:
        if section.name.startswith("Chorus"):
            return float(chart.tempo_map.seconds_at(section.tick))
    return length_s * _PREVIEW_SHARE


def _write_chart(
    folder: Path, chart: Chart, metadata: SongMetadata, audio_name: str | None, chart_format: ChartFormat
) -> None:
    if chart_format is ChartFormat.MID:
        (folder / "notes.mid").write_bytes(write_midi_chart(chart))
    else:
        text = write_chart_text(chart, metadata, audio_name)
        (folder / "notes.chart").write_text(text, encoding="utf-8", newline="\n")


def _write_cover(
    staging: Path, folder: Path, song: Path, metadata: SongMetadata, cover: Cover | None
) -> tuple[str, ...]:
    """Write album art; returns what there is to say about it."""
    if cover is None and has_cover(folder):
        return ()  # it was put there by hand, or by an earlier export, and is carried over
    chosen = None if cover is None else fitted(cover)
    picture = chosen or own_cover(song) or drawn_for(metadata)
    (staging / ALBUM_ART).write_bytes(picture)
    if cover is not None and chosen is None:
        return ("The cover is damaged, so another one was written; choose another picture.",)
    return ()


def _write_general_midi(song: FinishedSong, options: ExportOptions) -> None:
    if options.general_midi is None:
        return
    data = write_general_midi(song.onsets, song.chart.tempo_map, song.source.duration_s)
    write_bytes_atomically(options.general_midi, data, overwrite=options.overwrite_midi)
