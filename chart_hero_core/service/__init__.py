"""The front door: transcribe a song, export it, evaluate a model, examine the machine.

The window, the command line and the end-to-end tests call what is named here and nothing deeper.

>>> from pathlib import Path
>>> from chart_hero_core.service import ChartHero, ExportOptions, demo_song
>>> engine = ChartHero()
>>> transcription = engine.transcribe(demo_song())
>>> len(transcription.chart.expert) > 500
True
>>> exported = engine.export(transcription, ExportOptions(Path("songs")))
>>> sorted(path.stem for path in exported.folder.iterdir())
['album', 'notes', 'song', 'song']

A window takes two steps instead of `transcribe`, for hearing takes a minute and charting a second:

    heard = engine.listen(song, monitor=monitor, listener=show)
    transcription = engine.chart(heard)

`heard` is worth keeping: it says what was heard if the job was stopped, or if there were no drums. It can
be listened to further (`go_on`), listened to again in parts, and charted anew with other sensitivities.
`document_of(transcription)` is what is edited, and `export_document` writes it.

Importing this is quick, so that a window can open: the values come at once, torch, scipy and the
decoders inside the calls that need them.
"""

from chart_hero_core.charting.pads import pad_of, voices_on
from chart_hero_core.charting.rating import DifficultyRating
from chart_hero_core.charting.spec import ChartingSpec, KitSpec, OpenHatLane
from chart_hero_core.export import (
    ChartFormat,
    Cover,
    ExportedSong,
    ExportOptions,
    ExportPlan,
    ExportProblem,
    FolderFingerprint,
    ProblemKind,
    SongSource,
    is_song_known,
    known_artist,
    name_of_song,
    problems_of,
    song_metadata,
)
from chart_hero_core.game_folders import Game, GameFolder, find_game_folders, game_folder_at
from chart_hero_core.pictures.drawn import draw_cover
from chart_hero_core.service.documents import difficulty_of, document_of, levels_of
from chart_hero_core.service.engine import ChartHero
from chart_hero_core.service.found_songs import (
    DuplicateSong,
    FoundSong,
    FoundSongs,
    SkippedPath,
    SkipReason,
    find_songs,
)
from chart_hero_core.service.heard_rows import HeardRow, hear_row
from chart_hero_core.service.model_facts import ModelFacts, read_model_facts
from chart_hero_core.service.models import model_library
from chart_hero_core.service.shipped import default_model, demo_song
from chart_hero_core.service.song_files import SongFile, draw_sound, load_decoders, look_at, sound_of
from chart_hero_core.service.song_identifier import SongIdentifier
from chart_hero_core.service.transcription import (
    HeardSoFar,
    HeardSong,
    Listener,
    TranscribeOptions,
    Transcription,
)
from chart_hero_core.system import Finding, State
from chart_hero_core.tempo.estimate import TempoEstimate, TempoHints

__all__ = [
    "ChartFormat",
    "ChartHero",
    "ChartingSpec",
    "Cover",
    "DifficultyRating",
    "DuplicateSong",
    "ExportOptions",
    "ExportPlan",
    "ExportProblem",
    "ExportedSong",
    "Finding",
    "FolderFingerprint",
    "FoundSong",
    "FoundSongs",
    "Game",
    "GameFolder",
    "HeardRow",
    "HeardSoFar",
    "HeardSong",
    "KitSpec",
    "Listener",
    "ModelFacts",
    "OpenHatLane",
    "ProblemKind",
    "SkipReason",
    "SkippedPath",
    "SongFile",
    "SongIdentifier",
    "SongSource",
    "State",
    "TempoEstimate",
    "TempoHints",
    "TranscribeOptions",
    "Transcription",
    "default_model",
    "demo_song",
    "difficulty_of",
    "document_of",
    "draw_cover",
    "draw_sound",
    "find_game_folders",
    "find_songs",
    "game_folder_at",
    "hear_row",
    "is_song_known",
    "known_artist",
    "levels_of",
    "load_decoders",
    "look_at",
    "model_library",
    "name_of_song",
    "pad_of",
    "problems_of",
    "read_model_facts",
    "song_metadata",
    "sound_of",
    "voices_on",
]
