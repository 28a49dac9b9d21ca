"""Readers of hand-made annotations: General MIDI drums, lines of seconds and labels, lines of beats."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import mido
import numpy as np
import numpy.typing as npt
from mido.midifiles.meta import KeySignatureError

from chart_hero_core.domain.drums import DrumOnset, DrumVoice
from chart_hero_core.domain.timing import TempoChange, TempoMap
from chart_hero_core.errors import TrainingDataError

GM_NOTES_OF_VOICE = {
    DrumVoice.KICK: (35, 36),
    DrumVoice.SIDE_STICK: (37,),
    DrumVoice.SNARE: (38, 39, 40),
    DrumVoice.TOM_LOW: (41, 43),
    DrumVoice.HI_HAT_CLOSED: (42,),
    DrumVoice.HI_HAT_PEDAL: (44,),
    DrumVoice.TOM_MID: (45, 47),
    DrumVoice.HI_HAT_OPEN: (46,),
    DrumVoice.TOM_HIGH: (48, 50),
    DrumVoice.CRASH: (49, 52, 55, 57),
    DrumVoice.RIDE: (51, 59),
    DrumVoice.RIDE_BELL: (53,),
}
"""General MIDI drum notes per voice (claps count as snare, china and splash as crash). Every other note,
such as the tambourine's 54, is no drum of a chart."""

VOICE_OF_GM_NOTE = {note: voice for voice, notes in GM_NOTES_OF_VOICE.items() for note in notes}

MDB_PLUS_NOTES = {31: 44, 33: 44, 52: 51}
"""The kit that MDB Drums++ was written with plays the hi-hat's pedal on 31 and 33, the ride's edge on 52."""

VOICE_OF_MDB_LABEL: dict[str, DrumVoice | None] = {
    "KD": DrumVoice.KICK,
    **dict.fromkeys(("SD", "SDB", "SDD", "SDF", "SDG", "SDNS"), DrumVoice.SNARE),
    "SST": DrumVoice.SIDE_STICK,
    "CHH": DrumVoice.HI_HAT_CLOSED,
    "OHH": DrumVoice.HI_HAT_OPEN,
    "PHH": DrumVoice.HI_HAT_PEDAL,
    **dict.fromkeys(("HIT", "MHT"), DrumVoice.TOM_HIGH),
    **dict.fromkeys(("HFT", "LFT"), DrumVoice.TOM_LOW),
    "RDC": DrumVoice.RIDE,
    "RDB": DrumVoice.RIDE_BELL,
    **dict.fromkeys(("CRC", "CHC", "SPC"), DrumVoice.CRASH),
    "TMB": None,
}
"""The labels of MDB Drums (C. Southall et al., ISMIR 2017, late-breaking); None = no drum of a chart."""

MIDI_DRUM_CHANNEL = 9
SMPTE_DIVISION = 0x8000
MIDI_FAULTS = (OSError, EOFError, ValueError, LookupError, TypeError, KeySignatureError)
"""What mido raises on a file that is no MIDI, is cut off or breaks the format."""


@dataclass(frozen=True, slots=True, eq=False)
class BeatAnnotation:
    """Annotated beats.

    Parameters
    ----------
    beats_s : (n_beats,) rising seconds
    downbeats_s : (n_bars,) those that start a bar
    """

    beats_s: npt.NDArray[np.float64]
    downbeats_s: npt.NDArray[np.float64]


def read_gm_midi(path: Path) -> tuple[DrumOnset, ...]:
    """Read the General MIDI drums on channel 10 of every track, in order of time.

    Raises
    ------
    TrainingDataError
        if the file is missing or no MIDI file whose time is counted in ticks
    """
    return _read_midi_drums(path, {MIDI_DRUM_CHANNEL}, {})


def read_mdb_plus_midi(path: Path) -> tuple[DrumOnset, ...]:
    """Read an annotation of MDB Drums++ in order of time: every channel of every track is drums.

    Raises
    ------
    TrainingDataError
        if the file is missing or no MIDI file whose time is counted in ticks
    """
    return _read_midi_drums(path, set(range(16)), MDB_PLUS_NOTES)


def read_mdb_labels(path: Path) -> tuple[DrumOnset, ...]:
    """Read an annotation of MDB Drums (lines of `seconds label`) in order of time.

    Raises
    ------
    TrainingDataError
        if the file is missing or a line is something else
    """
    onsets = []
    for number, words in _rows(path):
        try:
            onset_s, voice = float(words[0]), VOICE_OF_MDB_LABEL[words[1]]
        except (ValueError, LookupError) as error:
            raise TrainingDataError(
                f"{path}, line {number}: expected seconds and a label of MDB Drums, found "
                f"“{' '.join(words)}”; correct the line."
            ) from error
        if voice is not None:
            onsets.append(DrumOnset(onset_s, voice))
    return tuple(sorted(onsets, key=lambda onset: onset.onset_s))


def read_beats(path: Path) -> BeatAnnotation:
    """Read annotated beats: lines of `seconds number of the beat in its bar`, in rising order.

    Raises
    ------
    TrainingDataError
        if the file is missing, a line is something else or the beats do not rise
    """
    beats: list[float] = []
    downbeats: list[float] = []
    for number, words in _rows(path):
        try:
            beat_s, beat_in_bar = float(words[0]), int(float(words[1]))
        except (ValueError, LookupError) as error:
            raise TrainingDataError(
                f"{path}, line {number}: expected seconds and the number of the beat in its bar, found "
                f"“{' '.join(words)}”; correct the line."
            ) from error
        if beats and not beat_s > beats[-1]:
            raise TrainingDataError(f"{path}, line {number}: the beats do not rise; sort the lines.")
        beats.append(beat_s)
        if beat_in_bar == 1:
            downbeats.append(beat_s)
    return BeatAnnotation(np.array(beats), np.array(downbeats))


def _rows(path: Path) -> list[tuple[int, list[str]]]:
    """Words of each line that is not empty, with the line's number."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise TrainingDataError(f"{path}: cannot be read as text; restore the file.") from error
    return [(i, line.split()) for i, line in enumerate(text.splitlines(), 1) if line.strip()]


def _read_midi_drums(path: Path, channels: set[int], renamed: dict[int, int]) -> tuple[DrumOnset, ...]:
    try:
        midi = mido.MidiFile(path, clip=True)
    except MIDI_FAULTS as error:
        raise TrainingDataError(f"{path}: cannot be read as a MIDI file; restore the file.") from error
    if not 0 < midi.ticks_per_beat < SMPTE_DIVISION:
        raise TrainingDataError(f"{path}: its time is not counted in ticks; save it with a tempo track.")
    strokes: list[tuple[int, DrumVoice, int]] = []
    bpm_at = {0: 120.0}
    for track in midi.tracks:
        tick = 0
        for message in track:
            tick += message.time
            if message.type == "set_tempo":
                bpm_at[tick] = mido.tempo2bpm(message.tempo)
            elif message.type == "note_on" and message.velocity > 0 and message.channel in channels:
                voice = VOICE_OF_GM_NOTE.get(renamed.get(message.note, message.note))
                if voice is not None:
                    strokes.append((tick, voice, message.velocity))
    strokes.sort(key=lambda stroke: stroke[0])
    changes = tuple(TempoChange(tick, bpm_at[tick]) for tick in sorted(bpm_at))
    seconds = TempoMap(changes, resolution=midi.ticks_per_beat).seconds_at([tick for tick, _, _ in strokes])
    return tuple(
        DrumOnset(float(onset_s), voice, velocity)
        for onset_s, (_, voice, velocity) in zip(seconds, strokes, strict=True)
    )
