"""What may be chosen about an export, what goes into it and what comes out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from chart_hero_core.audio.tags import AudioTags
from chart_hero_core.domain.chart import Chart, SongMetadata
from chart_hero_core.domain.drums import DrumOnset
from chart_hero_core.errors import OptionError
from chart_hero_core.export.fingerprint import FolderFingerprint


class ChartFormat(Enum):
    """The chart file's format."""

    MID = "mid"
    CHART = "chart"


_PICTURE_SIGNS = {b"\x89PNG\r\n\x1a\n": ".png", b"\xff\xd8\xff": ".jpg"}


@dataclass(frozen=True, slots=True)
class Cover:
    """Album art.

    Parameters
    ----------
    data : the bytes of a PNG or JPEG file
    suffix : ".png" or ".jpg"
    """

    data: bytes = field(repr=False)
    suffix: str

    @classmethod
    def sniffed(cls, data: bytes) -> Cover | None:
        """Tell by its first bytes what a picture is, whatever it is called; None if it is neither."""
        for sign, suffix in _PICTURE_SIGNS.items():
            if data.startswith(sign):
                return cls(data, suffix)
        return None


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

    @classmethod
    def unseen(cls, path: Path, duration_s: float) -> SongSource:
        """Describe a song by its place alone: its file need not be there to write a chart without sound."""
        return cls(path, AudioTags(), duration_s)

    @property
    def is_whole_file(self) -> bool:
        """Whether no part was cut out."""
        return self.start_s == 0.0 and self.end_s is None


@dataclass(frozen=True)
class FinishedSong:
    """What is to be written.

    Parameters
    ----------
    chart : on the heard clock
    metadata : what is known of the song; its preview starts at a heard second, its length is not looked at
    onsets : the raw strokes, heard seconds, for General MIDI
    source : the sound
    """

    chart: Chart
    metadata: SongMetadata
    onsets: Sequence[DrumOnset]
    source: SongSource


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """What may be chosen about an export.

    Files that the user put into a song folder (a background, a video) survive its replacement.

    Parameters
    ----------
    parent : folder in which the song's folder appears
    chart_format : of the notes
    with_audio : whether the song's sound goes into the folder
    overwrite : whether a song folder of the same name may be replaced, whoever changed what in it
    general_midi : file for the raw strokes as General MIDI drums, in heard seconds; None for none
    overwrite_midi : whether that file may be replaced
    title, artist, album, genre, year, charter : instead of what is known of the song; None keeps that
    keep_both : whether the song gets a folder of another name, "... (2)", where there is one already
    last : how the last export left its folder; if it is still so, it may be replaced
    folder_name : instead of "Artist - Title"; None for that
    cover : album art; None leaves alone what is there, else takes the song file's own, else draws one

    Raises
    ------
    OptionError
        if a folder is both to be replaced and to be kept
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
    keep_both: bool = False
    last: FolderFingerprint | None = None
    folder_name: str | None = None
    cover: Cover | None = None

    def __post_init__(self) -> None:
        if self.overwrite and self.keep_both:
            raise OptionError("A folder cannot be both replaced and kept; choose one of them.")


@dataclass(frozen=True, slots=True)
class ExportPlan:
    """What an export would write.

    Parameters
    ----------
    difficulty_rating : 0..6
    n_star_power : phrases
    audio_name : of the audio file; None if none would be written
    audio_bytes : its size; about so many where the sound is encoded anew
    is_audio_unchanged : whether the song's file itself is used, byte for byte
    """

    difficulty_rating: int
    n_star_power: int
    audio_name: str | None
    audio_bytes: int
    is_audio_unchanged: bool


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
    fingerprint : the folder as it was left, to be given to the next export of this song
    warnings : plain sentences
    """

    folder: Path
    chart: Chart
    lead_in_s: float
    duration_s: float
    audio_name: str | None
    elapsed_s: float
    fingerprint: FolderFingerprint
    warnings: tuple[str, ...] = ()
