"""A charted song to a folder that the games can play, and to the same folder again.

    options       what may be chosen, what goes in and what comes out
    metadata      what song.ini will say: from the user, the file's tags or its name
    cover         album art, as the games want it
    fingerprint   a folder as it was left: what was changed in it since
    place         where the folder goes, and whether it may go there
    problems      what to say about a chart before it is exported
    writing       the folder itself, all or nothing

Importing this is quick; `writing` and `cover` need the decoders.
"""

from chart_hero_core.audio.song_guess import name_of_song
from chart_hero_core.export.fingerprint import FolderFingerprint
from chart_hero_core.export.metadata import is_song_known, known_artist, song_metadata
from chart_hero_core.export.options import (
    ChartFormat,
    Cover,
    ExportedSong,
    ExportOptions,
    ExportPlan,
    FinishedSong,
    SongSource,
)
from chart_hero_core.export.place import check_export
from chart_hero_core.export.problems import ExportProblem, ProblemKind, problems_of

__all__ = [
    "ChartFormat",
    "Cover",
    "ExportOptions",
    "ExportPlan",
    "ExportProblem",
    "ExportedSong",
    "FinishedSong",
    "FolderFingerprint",
    "ProblemKind",
    "SongSource",
    "check_export",
    "is_song_known",
    "known_artist",
    "name_of_song",
    "problems_of",
    "song_metadata",
]
