"""Songs of Clone Hero and YARG as something to learn from: every song is judged, none stops the others.

A pad says less than a voice: yellow cymbals become closed hi-hats, blue ones rides, green ones crashes, as
the charting room's table has it. Velocities are unknown, since accents and ghosts are rough.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from chart_hero_core.charting.pads import PAD_OF_VOICE
from chart_hero_core.domain.chart import Chart, Dynamics, Pad
from chart_hero_core.domain.drums import DrumOnset
from chart_hero_core.domain.timing import TempoMap
from chart_hero_core.errors import ChartHeroError, FormatError
from chart_hero_core.formats.chart_file import UNKNOWN_CHARTER
from chart_hero_core.formats.chart_text import read_chart_text
from chart_hero_core.formats.midi_chart import read_midi_chart
from chart_hero_core.formats.song_ini import SongIni, read_song_ini
from chart_hero_core.training.alignment import LEAST_STROKES, Alignment, align
from chart_hero_core.training.onset_strength import SOUND_RATE
from chart_hero_core.training.song_scan import ScannedSong, SongState
from chart_hero_core.training.song_split import held_out_songs
from chart_hero_core.training.songs import LabelledSong, mixed_sound, sound_digest

_LOG = logging.getLogger(__name__)

CHART_NAMES = ("notes.mid", "notes.midi", "notes.chart")
"""The one that the games prefer comes first."""
VOICE_OF_PAD = {pad: next(v for v, played in PAD_OF_VOICE.items() if played is pad) for pad in Pad}

_STEMS = ("song", "guitar", "bass", "rhythm", "keys", "vocals", "drums")
_PARTS = ("_1", "_2", "_3", "_4")  # of vocals and drums; they stand instead of the whole stem
_SOUND_ENDINGS = (".ogg", ".opus", ".mp3", ".wav")
_VELOCITY_OF = {Dynamics.GHOST: 45, Dynamics.NEUTRAL: 100, Dynamics.ACCENT: 120}
_MOST_OUTSIDE = 0.02  # share of the strokes that may lie outside the sound; these are left out
_MOST_BEATS_PER_S = 20.0
# Beside our own errors: absurd figures in damaged charts overflow, or contradict each other.
_FAULTS = (ChartHeroError, OSError, ValueError, ArithmeticError)


def find_game_songs(folder: Path) -> list[Path]:
    """List the folders that hold a chart, at any depth, by name."""
    return sorted(
        {path.parent for path in folder.rglob("*") if path.name.lower() in CHART_NAMES and path.is_file()}
    )


def scan_game_songs(folder: Path) -> list[ScannedSong]:
    """Judge all songs below a folder, and hold some out, by song and charter."""
    return held_out_songs(list(judged_game_songs(find_game_songs(folder))))


def judged_game_songs(folders: Sequence[Path]) -> Iterator[ScannedSong]:
    """Judge songs one after another; of copies, the first that can be used is kept."""
    seen: dict[str, Path] = {}
    for folder in folders:
        yield _judged(folder, seen)


@dataclass(frozen=True, slots=True, eq=False)
class _ChartedSong:
    """A song as its folder has it; `tempo_map` and `onsets` in heard seconds."""

    folder: Path
    name: str
    charter: str
    sounds: tuple[Path, ...]
    chart: Chart
    tempo_map: TempoMap
    onsets: tuple[DrumOnset, ...]

    def judged(self, state: SongState, reason: str, alignment: Alignment | None = None) -> ScannedSong:
        """Say what became of it."""
        return ScannedSong(self.folder, state, reason, alignment=alignment, charter=self.charter)


def _judged(folder: Path, seen: dict[str, Path]) -> ScannedSong:
    try:
        song = _read_song(folder)
        unusable = _why_not(song)
        if unusable is not None:
            return song.judged(*unusable)
        keys = (sound_digest(song.sounds), _notes_digest(song.chart))
        copied = next((seen[key] for key in keys if key in seen), None)
        if copied is not None:
            return song.judged(SongState.DUPLICATE, f"It has the sound or the notes of {copied.name}.")
        scanned = _compared(song, mixed_sound(song.sounds, SOUND_RATE))
    except _FAULTS as error:
        return ScannedSong(folder, SongState.DAMAGED, f"It cannot be read: {error}")
    if scanned.song is not None:
        seen.update(dict.fromkeys(keys, folder))
    return scanned


def _read_song(folder: Path) -> _ChartedSong:
    files = {path.name.lower(): path for path in sorted(folder.iterdir()) if path.is_file()}
    ini = _read_ini(files["song.ini"]) if "song.ini" in files else None
    chart_name = next((name for name in CHART_NAMES if name in files), None)
    if chart_name is None:
        raise FormatError(f"{folder.name} has lost its chart; is its drive still there?")
    read = read_chart_text if chart_name.endswith(".chart") else read_midi_chart
    chart_file = read(files[chart_name].read_bytes(), ini.drum_kind if ini else None)
    metadata = ini.metadata if ini else chart_file.metadata
    tempo_map = chart_file.chart.tempo_map
    if ini and ini.delay_s:  # stands for the chart's own offset, as in YARG; not beside it
        tempo_map = replace(tempo_map, origin_s=ini.delay_s)
    seconds = tempo_map.seconds_at([note.tick for note in chart_file.chart.expert])
    onsets = tuple(
        DrumOnset(float(onset_s), VOICE_OF_PAD[note.pad], _VELOCITY_OF[note.dynamics])
        for onset_s, note in zip(seconds, chart_file.chart.expert, strict=True)
    )
    return _ChartedSong(
        folder=folder,
        name=f"{metadata.artist} - {metadata.title}" if metadata else folder.name,
        charter=metadata.charter if metadata and metadata.charter != UNKNOWN_CHARTER else "",
        sounds=_sounds(files),
        chart=chart_file.chart,
        tempo_map=tempo_map,
        onsets=onsets,
    )


def _read_ini(path: Path) -> SongIni | None:
    """Read what song.ini says; None for one without [song], which the games pass over too."""
    try:
        return read_song_ini(path.read_bytes())
    except FormatError as error:
        _LOG.info("%s: %s", path, error)
        return None


def _sounds(files: Mapping[str, Path]) -> tuple[Path, ...]:
    """Find what the games play at once, crowd and preview left out; one file per stem."""

    def found(stem: str) -> list[Path]:
        return [files[stem + ending] for ending in _SOUND_ENDINGS if stem + ending in files][:1]

    sounds: list[Path] = []
    for stem in _STEMS:
        parts = [path for part in _PARTS for path in found(stem + part)]
        sounds += parts or found(stem)
    return tuple(sounds)


def _why_not(song: _ChartedSong) -> tuple[SongState, str] | None:
    """Say what is missing before any sound is decoded; None if nothing is."""
    if not song.onsets:
        return SongState.NO_DRUMS, "There is no Expert drum part in the chart."
    if len(song.onsets) < LEAST_STROKES:
        return SongState.NO_DRUMS, f"{len(song.onsets)} drum notes are too few to check against the sound."
    if not any(note.pad.is_cymbal for note in song.chart.expert):
        return SongState.NO_DRUMS, "The chart does not tell cymbals from toms: it is no pro drum chart."
    if not song.sounds:
        return SongState.NO_AUDIO, "There is no sound that the games would play, such as song.ogg."
    return None


def _notes_digest(chart: Chart) -> str:
    """Hash the notes by their places in quarter notes from the first, whatever the resolution."""
    first, resolution = chart.expert[0].tick, chart.tempo_map.resolution
    places = [(round((note.tick - first) * 480 / resolution), note.pad.value) for note in chart.expert]
    return hashlib.sha256(repr(sorted(places)).encode()).hexdigest()


def _compared(song: _ChartedSong, samples: npt.NDArray[np.float32]) -> ScannedSong:
    """Judge a song by how its chart lies in its sound."""
    end_s = len(samples) / SOUND_RATE
    inside = [onset for onset in song.onsets if 0 <= onset.onset_s < end_s]
    n_outside = len(song.onsets) - len(inside)
    if n_outside > _MOST_OUTSIDE * len(song.onsets) or len(inside) < LEAST_STROKES:
        reason = f"{n_outside} of {len(song.onsets)} notes lie outside the sound, which lasts {end_s:.0f} s."
        return song.judged(SongState.MISALIGNED, reason)
    alignment = align(inside, samples)
    if not alignment.is_found:
        reason = "The notes do not match the sound at any offset: it may be another recording."
        return song.judged(SongState.MISALIGNED, reason, alignment)
    if not alignment.is_steady:
        reason = f"The chart drifts: its end is {alignment.drift_s * 1000:.0f} ms off its beginning."
        return song.judged(SongState.MISALIGNED, reason, alignment)
    labelled = _labelled(song, alignment.offset_s, end_s)
    if alignment.is_accepted:
        reason = f"The chart lies within {abs(alignment.offset_s) * 1000:.0f} ms of the sound."
        return replace(song.judged(SongState.USABLE, reason, alignment), song=labelled)
    reason = f"Misaligned, offset found: {alignment.offset_s * 1000:.0f} ms."
    return replace(song.judged(SongState.MISALIGNED, reason, alignment), song=labelled)


def _labelled(song: _ChartedSong, offset_s: float, end_s: float) -> LabelledSong:
    """Move the labels to where they sound; those outside the sound are left out."""
    moved = [replace(onset, onset_s=onset.onset_s + offset_s) for onset in song.onsets]
    tempo_map = song.tempo_map.moved_by(offset_s)
    end_tick = float(tempo_map.ticks_at(end_s))
    knows_beats = end_tick / tempo_map.resolution < _MOST_BEATS_PER_S * end_s
    audio, *stems = song.sounds
    return LabelledSong(
        name=song.name,
        audio=audio,
        onsets=[onset for onset in moved if 0 <= onset.onset_s < end_s],
        beats_s=_inside(tempo_map, _beat_ticks(tempo_map, int(end_tick)), end_s) if knows_beats else None,
        downbeats_s=_inside(tempo_map, tempo_map.bar_ticks(int(end_tick)), end_s) if knows_beats else None,
        knows_velocities=False,
        stems=tuple(stems),
    )


def _beat_ticks(tempo_map: TempoMap, end_tick: int) -> list[int]:
    """Ticks of the beats: of the signature's own notes, counted from every bar line."""
    ticks: list[int] = []
    lines = tempo_map.bar_ticks(end_tick)
    for line, following in zip(lines, [*lines[1:], end_tick + 1], strict=True):
        beat = max(tempo_map.resolution * 4 // tempo_map.signature_at(line).denominator, 1)
        ticks.extend(range(line, following, beat))
    return ticks


def _inside(tempo_map: TempoMap, ticks: Sequence[int], end_s: float) -> npt.NDArray[np.float64]:
    seconds = tempo_map.seconds_at(ticks)
    return seconds[(seconds >= 0) & (seconds < end_s)]
