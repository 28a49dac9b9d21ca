"""Songs of Clone Hero and YARG as something to learn from: where they are, what their charts say.

A pad says less than a voice: yellow cymbals are called closed hi-hats, blue ones rides, green ones crashes,
as the charting room's table has it, and `VOICES_ALIKE` says what else they may be. Velocities are unknown,
since accents and ghosts are rough.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from chart_hero_core.charting.pads import PAD_OF_VOICE
from chart_hero_core.domain.chart import Chart, Dynamics, Pad, SongMetadata
from chart_hero_core.domain.drums import DrumOnset, DrumVoice
from chart_hero_core.domain.timing import TempoMap
from chart_hero_core.errors import FormatError
from chart_hero_core.formats.chart_file import UNKNOWN_CHARTER, UNKNOWN_TITLE
from chart_hero_core.formats.chart_text import read_chart_text
from chart_hero_core.formats.midi_chart import read_midi_chart
from chart_hero_core.formats.sng_file import SNG_SUFFIX
from chart_hero_core.formats.song_ini import SongIni, read_song_ini
from chart_hero_core.runs.data_set import SongRow
from chart_hero_core.training.labelled_songs import LabelledSong

_LOG = logging.getLogger(__name__)

CHART_NAMES = ("notes.mid", "notes.midi", "notes.chart")
"""The one that the games prefer comes first."""
INI_NAME = "song.ini"
VOICE_OF_PAD = {pad: next(v for v, played in PAD_OF_VOICE.items() if played is pad) for pad in Pad}
VOICES_ALIKE = {
    voice: frozenset(other for other, played in PAD_OF_VOICE.items() if played is pad)
    for pad, voice in VOICE_OF_PAD.items()
}
"""What a stroke may be that is called by a pad's voice."""

_STEMS = ("song", "guitar", "bass", "rhythm", "keys", "vocals", "drums")
_PARTS = ("_1", "_2", "_3", "_4")  # of vocals and drums; they stand instead of the whole stem
_SOUND_ENDINGS = (".ogg", ".opus", ".mp3", ".wav")
_VELOCITY_OF = {Dynamics.GHOST: 45, Dynamics.NEUTRAL: 100, Dynamics.ACCENT: 120}
_EXCHANGED = {DrumVoice.RIDE: DrumVoice.CRASH, DrumVoice.CRASH: DrumVoice.RIDE}
_MOST_BEATS_PER_S = 20.0


def find_game_songs(folder: Path) -> list[Path]:
    """List the folders that hold a chart, and the .sng files, at any depth, by name."""
    songs: set[Path] = set()
    for path in folder.rglob("*"):
        name = path.name.lower()
        if name in CHART_NAMES and path.is_file():
            songs.add(path.parent)
        elif name.endswith(SNG_SUFFIX) and path.is_file():
            songs.add(path)
    return sorted(songs)


def is_song_file(name: str) -> bool:
    """Whether a file of a song's folder, by its name, is a chart, song.ini, or a sound that is played."""
    stem, dot, ending = name.lower().rpartition(".")
    base = stem[:-2] if stem.endswith(_PARTS) else stem
    return name.lower() in (*CHART_NAMES, INI_NAME) or (base in _STEMS and dot + ending in _SOUND_ENDINGS)


@dataclass(frozen=True, slots=True, eq=False)
class GameSong:
    """A song as its folder has it.

    Parameters
    ----------
    title, artist, charter : "" where nobody says so
    notes : the chart's file
    sounds : what the games play at once
    chart : as written
    tempo_map : of the chart, in heard seconds
    onsets : strokes in order of time, heard seconds
    """

    title: str
    artist: str
    charter: str
    notes: Path
    sounds: tuple[Path, ...]
    chart: Chart
    tempo_map: TempoMap
    onsets: tuple[DrumOnset, ...]

    @property
    def notes_id(self) -> str:
        """Hash of the notes by their places in quarter notes from the first, whatever the resolution."""
        if not self.chart.expert:
            return ""
        first, resolution = self.chart.expert[0].tick, self.tempo_map.resolution
        places = [
            (round((note.tick - first) * 480 / resolution), note.pad.value) for note in self.chart.expert
        ]
        return hashlib.sha256(repr(sorted(places)).encode()).hexdigest()[:32]

    def labelled(self, song: SongRow, *, exchanges_cymbals: bool) -> LabelledSong:
        """Move the labels to where they sound; those outside the sound are left out.

        Parameters
        ----------
        song : as it was found
        exchanges_cymbals : whether what is called a ride is a crash, and the other way round
        """
        offset_s, end_s = song.offset_s or 0.0, song.duration_s
        tempo_map = self.tempo_map.moved_by(offset_s)
        end_tick = float(tempo_map.ticks_at(end_s))
        knows_beats = end_tick / tempo_map.resolution < _MOST_BEATS_PER_S * end_s
        audio, *stems = song.audio
        return LabelledSong(
            name=song.full_name,
            audio=audio,
            onsets=inside(moved(self.onsets, offset_s, exchanges_cymbals=exchanges_cymbals), end_s),
            beats_s=_instants(tempo_map, _beat_ticks(tempo_map, int(end_tick)), end_s)
            if knows_beats
            else None,
            downbeats_s=_instants(tempo_map, tempo_map.bar_ticks(int(end_tick)), end_s)
            if knows_beats
            else None,
            knows_velocities=False,
            stems=tuple(stems),
            voices_alike=VOICES_ALIKE,
            sound_id=song.sound_id,
        )


def read_game_song(folder: Path) -> GameSong:
    """Read a song's folder, but for its sound.

    Raises
    ------
    FormatError
        if it holds no chart, or a damaged one
    OSError
        if it cannot be read
    """
    files = {path.name.lower(): path for path in sorted(folder.iterdir()) if path.is_file()}
    ini = _read_ini(files[INI_NAME]) if INI_NAME in files else None
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
    return GameSong(
        title=_known(metadata.title, UNKNOWN_TITLE) if metadata else "",
        artist=_known(metadata.artist, SongMetadata("").artist) if metadata else "",
        charter=_known(metadata.charter, UNKNOWN_CHARTER) if metadata else "",
        notes=files[chart_name],
        sounds=_sounds(files),
        chart=chart_file.chart,
        tempo_map=tempo_map,
        onsets=onsets,
    )


def moved(
    onsets: Iterable[DrumOnset], offset_s: float, *, exchanges_cymbals: bool = False
) -> list[DrumOnset]:
    """Move strokes in time, and exchange ride and crash if asked to."""
    exchanged = _EXCHANGED if exchanges_cymbals else {}
    return [
        replace(onset, onset_s=onset.onset_s + offset_s, voice=exchanged.get(onset.voice, onset.voice))
        for onset in onsets
    ]


def inside(onsets: Iterable[DrumOnset], end_s: float) -> list[DrumOnset]:
    """Keep the strokes that lie in the sound."""
    return [onset for onset in onsets if 0 <= onset.onset_s < end_s]


def _read_ini(path: Path) -> SongIni | None:
    """Read what song.ini says; None for one without [song], which the games pass over too."""
    try:
        return read_song_ini(path.read_bytes())
    except FormatError as error:
        _LOG.info("%s: %s", path, error)
        return None


def _known(text: str, unknown: str) -> str:
    return "" if text == unknown else text


def _sounds(files: Mapping[str, Path]) -> tuple[Path, ...]:
    """Find what the games play at once, crowd and preview left out; one file per stem."""

    def found(stem: str) -> list[Path]:
        return [files[stem + ending] for ending in _SOUND_ENDINGS if stem + ending in files][:1]

    sounds: list[Path] = []
    for stem in _STEMS:
        parts = [path for part in _PARTS for path in found(stem + part)]
        sounds += parts or found(stem)
    return tuple(sounds)


def _beat_ticks(tempo_map: TempoMap, end_tick: int) -> list[int]:
    """Ticks of the beats: of the signature's own notes, counted from every bar line."""
    ticks: list[int] = []
    lines = tempo_map.bar_ticks(end_tick)
    for line, following in zip(lines, [*lines[1:], end_tick + 1], strict=True):
        beat = max(tempo_map.resolution * 4 // tempo_map.signature_at(line).denominator, 1)
        ticks.extend(range(line, following, beat))
    return ticks


def _instants(tempo_map: TempoMap, ticks: Sequence[int], end_s: float) -> npt.NDArray[np.float64]:
    seconds = tempo_map.seconds_at(ticks)
    return seconds[(seconds >= 0) & (seconds < end_s)]
