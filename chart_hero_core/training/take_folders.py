"""Electronic drum takes: a table of sound files, their MIDI files and what is known of each.

So E-GMD and the Groove MIDI Dataset are laid out. Velocities are those that were played. Beats are known only
where a take was played to a metronome whose tempo table and MIDI file agree on, and is a beat rather than a
fill, for a fill begins anywhere in a bar.

References
----------
Callender, Hawthorne, Engel, "Improving Perceptual Quality of Drum Transcription with the Expanded Groove MIDI
Dataset", 2020.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

import numpy as np

from chart_hero_core.audio.decode import probe_audio
from chart_hero_core.domain.timing import TempoMap
from chart_hero_core.errors import ChartHeroError, TrainingDataError
from chart_hero_core.formats.drum_codes import VOICE_OF_TAKE_NOTE
from chart_hero_core.formats.general_midi import read_general_midi
from chart_hero_core.formats.midi_file import parse_midi, tempo_map_of
from chart_hero_core.training.song_scan import ScannedSong, SongState
from chart_hero_core.training.songs import LabelledSong

_NEEDED_COLUMNS = frozenset({"midi_filename", "audio_filename"})
_SAME_TEMPO = 0.005
_LONGEST_OVERHANG_S = 0.5  # by which strokes may lie behind the end of the sound


def find_take_table(folder: Path) -> Path | None:
    """Find the table of a folder of takes: a .csv with columns for MIDI and audio; None if there is none."""
    for path in sorted(folder.glob("*.csv")):
        try:
            with path.open(encoding="utf-8-sig", newline="") as file:
                if set(next(csv.reader(file), [])) >= _NEEDED_COLUMNS:
                    return path
        except (OSError, ValueError, csv.Error):
            continue  # some other table, in whatever encoding
    return None


def scan_takes(folder: Path) -> list[ScannedSong]:
    """Judge all takes of a folder; those that its table does not give to training are held out.

    Raises
    ------
    TrainingDataError
        if there is no table of takes, or it cannot be read
    """
    table = find_take_table(folder)
    if table is None:
        raise TrainingDataError(f"{folder} has no .csv with midi_filename and audio_filename; add the table.")
    try:
        with table.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file, restval=""))
    except (OSError, ValueError, csv.Error) as error:
        raise TrainingDataError(f"{table} cannot be read ({error}); copy the folder again.") from error
    return [_judged(folder, row) for row in rows]


def _judged(folder: Path, row: Mapping[str, str]) -> ScannedSong:
    midi, audio = _file_in(folder, row["midi_filename"]), _file_in(folder, row["audio_filename"])
    is_held_out = row.get("split", "train").strip().lower() not in ("train", "")
    if audio is None:
        reason = f"The sound “{row['audio_filename']}” is missing."
        return ScannedSong(midi or folder, SongState.NO_AUDIO, reason)
    if midi is None:
        reason = f"The MIDI file “{row['midi_filename']}” is missing."
        return ScannedSong(audio, SongState.NO_DRUMS, reason)
    try:
        song = _labelled(midi, audio, row)
        duration_s = probe_audio(audio).declared_duration_s
    except (ChartHeroError, OSError, ValueError, ArithmeticError) as error:
        return ScannedSong(midi, SongState.DAMAGED, f"It cannot be read: {error}")
    if not song.onsets:
        return ScannedSong(midi, SongState.NO_DRUMS, "The MIDI file has no drum strokes.")
    if duration_s is not None and song.onsets[-1].onset_s > duration_s + _LONGEST_OVERHANG_S:
        reason = f"The MIDI file goes on behind the end of the sound, which lasts {duration_s:.1f} s."
        return ScannedSong(midi, SongState.MISALIGNED, reason)
    reason = "Sound and MIDI file are there."
    return ScannedSong(
        midi, SongState.USABLE, reason, song, charter=row.get("drummer", ""), is_held_out=is_held_out
    )


def _file_in(folder: Path, name: str) -> Path | None:
    """Find a file that the table names, if it is there and inside the folder."""
    inside = PurePosixPath(name.strip().replace("\\", "/"))
    if not inside.name or inside.is_absolute() or ".." in inside.parts:
        return None
    path = folder / inside
    return path if path.is_file() else None


def _labelled(midi: Path, audio: Path, row: Mapping[str, str]) -> LabelledSong:
    data = midi.read_bytes()
    onsets = read_general_midi(data, VOICE_OF_TAKE_NOTE)
    parsed = parse_midi(data)
    events = [event for track in parsed.tracks for event in track.events]
    tempo_map = tempo_map_of(events, parsed.resolution)
    knows_beats = bool(onsets) and _is_metronome(tempo_map, row)
    end_tick = int(tempo_map.ticks_at(onsets[-1].onset_s)) if onsets else 0
    bars = tempo_map.bar_ticks(end_tick) if knows_beats else []
    beats = range(0, end_tick + 1, parsed.resolution) if knows_beats else []
    return LabelledSong(
        name=row.get("id", "").strip() or midi.stem,
        audio=audio,
        onsets=onsets,
        beats_s=np.asarray(tempo_map.seconds_at(list(beats))) if knows_beats else None,
        downbeats_s=np.asarray(tempo_map.seconds_at(bars)) if knows_beats else None,
        knows_velocities=True,
    )


def _is_metronome(tempo_map: TempoMap, row: Mapping[str, str]) -> bool:
    """Whether table and MIDI file name the same single tempo, in quarters, of a beat."""
    try:
        bpm = float(row.get("bpm", ""))
    except ValueError:
        return False
    is_single = len(tempo_map.tempo_changes) == 1 and len(tempo_map.time_signatures) == 1
    signature = tempo_map.time_signatures[0]
    named = row.get("time_signature", "").strip().replace("/", "-")
    return (
        is_single
        and row.get("beat_type", "").strip().lower() == "beat"
        and signature.denominator == 4
        and named == f"{signature.numerator}-{signature.denominator}"
        and abs(tempo_map.tempo_changes[0].bpm - bpm) <= _SAME_TEMPO * bpm
    )
