"""Songs of an annotated folder (see `evaluation.annotated`) as something to learn from."""

from __future__ import annotations

from collections import Counter

from chart_hero_core.audio.decode import probe_audio
from chart_hero_core.evaluation.annotated import read_annotated_song
from chart_hero_core.runs.data_set import SongRow, SongState
from chart_hero_core.training.labelled_songs import LabelledSong
from chart_hero_core.training.song_places import SongPlace
from chart_hero_core.training.song_sounds import sound_digest


def look_at_annotated_song(place: SongPlace) -> SongRow:
    """Judge a song.

    Raises
    ------
    ChartHeroError, OSError
        if something of it is missing or damaged
    """
    song = read_annotated_song(place.path)
    audio = song.audio_path()
    return SongRow(
        path=place.path,
        source=place.source,
        name=song.name,
        state=SongState.USABLE,
        reason="It is annotated.",
        audio=(audio,),
        notes=place.path,
        duration_s=probe_audio(audio).declared_duration_s or 0.0,
        n_strokes=dict(Counter(onset.voice for onset in song.truth())),
        sound_id=sound_digest((audio,)),
        stamp=place.stamp(),
    )


def labelled_annotated_song(song: SongRow) -> LabelledSong:
    """Make a song to learn from of an annotated one.

    Raises
    ------
    TrainingDataError, OSError
        if something of it is missing or damaged
    """
    annotated = read_annotated_song(song.path)
    has_beats = len(annotated.beats_s) > 0
    return LabelledSong(
        name=song.name,
        audio=song.audio[0],
        onsets=annotated.truth(),
        beats_s=annotated.beats_s if has_beats else None,
        downbeats_s=annotated.downbeats_s if has_beats else None,
        knows_velocities=False,
        sound_id=song.sound_id,
    )
