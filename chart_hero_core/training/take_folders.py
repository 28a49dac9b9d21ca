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
import hashlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

import numpy as np

from chart_hero_core.audio.decode import probe_audio
from chart_hero_core.domain.timing import TempoMap
from chart_hero_core.errors import TrainingDataError
from chart_hero_core.formats.drum_codes import VOICE_OF_TAKE_NOTE
from chart_hero_core.formats.general_midi import read_general_midi
from chart_hero_core.formats.midi_file import parse_midi, tempo_map_of
from chart_hero_core.runs.data_set import SongRow, SongState
from chart_hero_core.training.labelled_songs import LabelledSong
from chart_hero_core.training.song_places import SongPlace

MOST_TAKES = 3000
"""Of more takes, so many are used. E-GMD plays each of its 1,059 grooves on 43 kits: 3,000 of its 45,537
takes are 29 h and, decoded, 7 GB; all of them would be 444 h and 102 GB."""

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


@dataclass(frozen=True, slots=True)
class Take:
    """A take that the table names.

    Parameters
    ----------
    path : its MIDI file, or its sound if that is missing; the folder if both are
    midi, audio : None if they are missing
    facts : what the table says about it
    """

    path: Path
    midi: Path | None
    audio: Path | None
    facts: Mapping[str, str]

    @property
    def files(self) -> tuple[Path, ...]:
        """Those that are there."""
        return tuple(path for path in (self.midi, self.audio) if path is not None)


@dataclass(frozen=True, slots=True)
class Takes:
    """The takes of a folder, and a note if there is something to say about them."""

    takes: Sequence[Take]
    note: str


def find_takes(folder: Path, most: int = MOST_TAKES) -> Takes:
    """List the takes of a folder; of very many, `most` by chance, always the same ones.

    Raises
    ------
    TrainingDataError
        if there is no table of takes, or it cannot be read
    """
    rows = _table_rows(folder)
    named = {row["midi_filename"]: row for row in rows}
    chosen = sorted(named, key=_chance)[:most] if len(named) > most else named
    takes = []
    for row in (named[name] for name in sorted(chosen)):
        midi, audio = _file_in(folder, row["midi_filename"]), _file_in(folder, row["audio_filename"])
        takes.append(Take(midi or audio or folder / row["midi_filename"], midi, audio, row))
    note = ""
    if len(named) > most:
        note = (
            f"{most} of its {len(named)} takes are used, drawn evenly: more would fill the disk with the "
            "same drums."
        )
    return Takes(takes, note)


def _table_rows(folder: Path) -> list[dict[str, str]]:
    table = find_take_table(folder)
    if table is None:
        raise TrainingDataError(f"{folder} has no .csv with midi_filename and audio_filename; add the table.")
    try:
        with table.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file, restval=""))
    except (OSError, ValueError, csv.Error) as error:
        raise TrainingDataError(f"{table} cannot be read ({error}); copy the folder again.") from error


def _chance(name: str) -> bytes:
    """What hangs on nothing but the name, in no order that anybody meant."""
    return hashlib.sha256(name.encode()).digest()


def look_at_take(place: SongPlace) -> SongRow:
    """Judge a take.

    Raises
    ------
    ChartHeroError, OSError, ValueError, ArithmeticError
        if it cannot be read
    """
    facts = place.facts
    side = facts.get("split", "").strip().lower()
    row = SongRow(
        path=place.path,
        source=place.source,
        name=facts.get("id", "").strip() or place.path.stem,
        state=SongState.USABLE,
        reason="Sound and MIDI file are there.",
        charter=facts.get("drummer", ""),
        is_held_out=side not in ("train", ""),
        is_side_given=bool(side),
        stamp=place.stamp(),
    )
    midi, audio = (_file_in(place.source, facts[name]) for name in ("midi_filename", "audio_filename"))
    if audio is None:
        reason = f"The sound “{facts['audio_filename']}” is missing."
        return replace(row, state=SongState.NO_AUDIO, reason=reason)
    if midi is None:
        reason = f"The MIDI file “{facts['midi_filename']}” is missing."
        return replace(row, state=SongState.NO_DRUMS, reason=reason)
    onsets = read_general_midi(midi.read_bytes(), VOICE_OF_TAKE_NOTE)
    duration_s = probe_audio(audio).declared_duration_s or 0.0
    row = replace(row, audio=(audio,), notes=midi, duration_s=duration_s, sound_id=row.stamp)
    if not onsets:
        return replace(row, state=SongState.NO_DRUMS, reason="The MIDI file has no drum strokes.")
    if duration_s and onsets[-1].onset_s > duration_s + _LONGEST_OVERHANG_S:
        reason = f"The MIDI file goes on behind the end of the sound, which lasts {duration_s:.1f} s."
        return replace(row, state=SongState.MISALIGNED, reason=reason)
    return replace(row, n_strokes=dict(Counter(onset.voice for onset in onsets)))


def labelled_takes(folder: Path) -> Callable[[SongRow], LabelledSong]:
    """Return what makes songs to learn from of the takes of a folder.

    Raises
    ------
    TrainingDataError
        if there is no table of takes, or it cannot be read
    """
    facts = {_file_in(folder, row["midi_filename"]): row for row in _table_rows(folder)}
    return lambda song: _labelled(song, facts.get(song.notes, {}))


def _file_in(folder: Path, name: str) -> Path | None:
    """Find a file that the table names, if it is there and inside the folder."""
    inside = PurePosixPath(name.strip().replace("\\", "/"))
    if not inside.name or inside.is_absolute() or ".." in inside.parts:
        return None
    path = folder / inside
    return path if path.is_file() else None


def _labelled(song: SongRow, facts: Mapping[str, str]) -> LabelledSong:
    assert song.notes is not None
    data = song.notes.read_bytes()
    onsets = read_general_midi(data, VOICE_OF_TAKE_NOTE)
    parsed = parse_midi(data)
    events = [event for track in parsed.tracks for event in track.events]
    tempo_map = tempo_map_of(events, parsed.resolution)
    knows_beats = bool(onsets) and _is_metronome(tempo_map, facts)
    end_tick = int(tempo_map.ticks_at(onsets[-1].onset_s)) if onsets else 0
    bars = tempo_map.bar_ticks(end_tick) if knows_beats else []
    beats = range(0, end_tick + 1, parsed.resolution) if knows_beats else []
    return LabelledSong(
        name=song.name,
        audio=song.audio[0],
        onsets=onsets,
        beats_s=np.asarray(tempo_map.seconds_at(list(beats))) if knows_beats else None,
        downbeats_s=np.asarray(tempo_map.seconds_at(bars)) if knows_beats else None,
        knows_velocities=True,
        sound_id=song.sound_id,
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
