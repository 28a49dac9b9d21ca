"""The user's own corrected songs as something to learn from: projects, only those that were ticked.

A stroke is where it was heard, unless the hand put its note elsewhere: then it is where that note lies on the
grid. The hand vouches for notes, but neither for the grid between them nor for what hits a pad; so beats are
unknown, and voices as in charts of the games.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from chart_hero_core.charting.pads import PAD_OF_VOICE
from chart_hero_core.domain.drums import DrumOnset
from chart_hero_core.editing.document import ChartDocument
from chart_hero_core.errors import ProjectError
from chart_hero_core.projects.disk import SUFFIX
from chart_hero_core.projects.glance import glance_at
from chart_hero_core.runs.data_set import SongRow, SongState
from chart_hero_core.training.game_songs import VOICE_OF_PAD, VOICES_ALIKE
from chart_hero_core.training.labelled_songs import LabelledSong
from chart_hero_core.training.song_places import SongPlace
from chart_hero_core.training.song_sounds import sound_digest

_LOG = logging.getLogger(__name__)

_MOST_ROUNDING_S = 0.04  # a stroke is at most so far from the grid place of its own note


def corrected_projects(folder: Path) -> tuple[Path, ...]:
    """List the projects of a folder in which the hand settled a note, those that can be read, by name."""
    corrected = []
    for path in sorted(folder.glob(f"*{SUFFIX}")):
        try:
            if any(note.is_pinned for note in glance_at(path).document.notes):
                corrected.append(path)
        except ProjectError as error:
            _LOG.info("%s is passed over: %s", path, error)
    return tuple(corrected)


def look_at_project(place: SongPlace) -> SongRow:
    """Judge a project.

    Raises
    ------
    ProjectError, OSError
        if it cannot be read
    """
    project = glance_at(place.path)
    document, song = project.document, project.source.path
    onsets = list(_onsets(document))
    row = SongRow(
        path=place.path,
        source=place.source,
        name=document.metadata.title or song.stem,
        artist=document.metadata.artist,
        charter=document.metadata.charter,
        state=SongState.USABLE,
        reason="",
        audio=(song,),
        notes=place.path,
        duration_s=document.duration_s,
        n_strokes=dict(Counter(onset.voice for onset in onsets)),
        stamp=place.stamp(),
    )
    if not song.is_file():
        reason = f"The song file {song} is not there; is its drive plugged in?"
        return replace(row, state=SongState.NO_AUDIO, reason=reason, audio=())
    if not project.is_whole:
        return replace(row, state=SongState.NO_DRUMS, reason="The song was not heard to its end yet.")
    if not onsets:
        return replace(row, state=SongState.NO_DRUMS, reason="There are no notes in it.")
    n_settled = sum(note.is_pinned for note in document.notes)
    reason = f"The hand settled {n_settled} of its {len(document.notes)} notes."
    return replace(row, reason=reason, sound_id=sound_digest((song,)))


def labelled_project(song: SongRow) -> LabelledSong:
    """Make a song to learn from of a project.

    Raises
    ------
    ProjectError, OSError
        if it cannot be read
    """
    onsets = sorted(_onsets(glance_at(song.path).document), key=lambda onset: onset.onset_s)
    return LabelledSong(
        name=song.full_name,
        audio=song.audio[0],
        onsets=onsets,
        beats_s=None,
        downbeats_s=None,
        knows_velocities=False,
        voices_alike=VOICES_ALIKE,
        sound_id=song.sound_id,
    )


def _onsets(document: ChartDocument) -> Iterator[DrumOnset]:
    """Strokes of the notes that lie in the sound."""
    for note, second in zip(document.notes, document.seconds.tolist(), strict=True):
        is_heard_there = note.onset_s is not None and abs(note.onset_s - second) <= _MOST_ROUNDING_S
        onset_s = note.onset_s if note.onset_s is not None and is_heard_there else second
        if 0 <= onset_s < document.duration_s:
            fits = note.voice is not None and PAD_OF_VOICE[note.voice] is note.pad
            voice = note.voice if note.voice is not None and fits else VOICE_OF_PAD[note.pad]
            yield DrumOnset(onset_s, voice, max(note.velocity, 1))
