"""Whether a song of the games can be learned from, told by how its chart lies in its sound."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np

from chart_hero_core.domain.drums import DrumOnset
from chart_hero_core.runs.data_set import SongRow, SongState
from chart_hero_core.training.alignment import LEAST_STROKES, Alignment, align
from chart_hero_core.training.game_songs import GameSong, inside, moved, read_game_song
from chart_hero_core.training.onset_strength import SOUND_RATE, Floats
from chart_hero_core.training.song_places import SongPlace
from chart_hero_core.training.song_sounds import mixed_sound, sound_digest
from chart_hero_core.training.swapped_cymbals import looks_swapped

_MOST_OUTSIDE = 0.02  # share of the strokes that may lie outside the sound; these are left out


def look_at_game_song(place: SongPlace, folder: Path) -> SongRow:
    """Judge a song.

    Parameters
    ----------
    place : where it is
    folder : its files, unpacked if need be

    Raises
    ------
    ChartHeroError, OSError, ValueError, ArithmeticError
        if it cannot be read; damaged charts hold absurd figures
    """
    song = read_game_song(folder)
    row = SongRow(
        path=place.path,
        source=place.source,
        name=song.title or (folder.name if folder == place.path else place.path.stem),
        artist=song.artist,
        charter=song.charter,
        state=SongState.USABLE,
        reason="",
        audio=song.sounds,
        notes=song.notes,
        n_strokes=dict(Counter(onset.voice for onset in song.onsets)),
        notes_id=song.notes_id,
        stamp=place.stamp(),
    )
    missing = _what_is_missing(song)
    if missing is not None:
        return replace(row, state=missing[0], reason=missing[1])
    samples = mixed_sound(song.sounds, SOUND_RATE)
    row = replace(
        row,
        duration_s=len(samples) / SOUND_RATE,
        sound_id=sound_digest(song.sounds),
        looks_swapped=looks_swapped(song.chart.expert, song.chart.tempo_map),
    )
    return _compared(song, row, samples)


def _what_is_missing(song: GameSong) -> tuple[SongState, str] | None:
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


def _compared(song: GameSong, row: SongRow, samples: Floats) -> SongRow:
    """Judge a song by how its chart lies in its sound."""
    heard = inside(song.onsets, row.duration_s)
    n_outside = len(song.onsets) - len(heard)
    if n_outside > _MOST_OUTSIDE * len(song.onsets) or len(heard) < LEAST_STROKES:
        outside = f"{n_outside} of {len(song.onsets)} notes lie outside the sound"
        reason = f"{outside}, which lasts {row.duration_s:.0f} s."
        return replace(row, state=SongState.MISALIGNED, reason=reason)
    alignment = align(heard, samples)
    row = replace(row, likeness=1.0 - float(np.exp(-max(alignment.trust, 0.0))))
    if not alignment.is_found:
        reason = "The notes do not match the sound at any offset: it may be another recording."
        return replace(row, state=SongState.MISALIGNED, reason=reason)
    if not alignment.is_steady:
        reason = f"The chart drifts: its end is {alignment.drift_s * 1000:.0f} ms off its beginning."
        return replace(row, state=SongState.MISALIGNED, reason=reason)
    return _placed(song.onsets, row, alignment)


def _placed(onsets: tuple[DrumOnset, ...], row: SongRow, alignment: Alignment) -> SongRow:
    """Say where a chart lies that can be used, at once or when somebody accepts its offset."""
    kept = inside(moved(onsets, alignment.offset_s), row.duration_s)
    row = replace(row, offset_s=alignment.offset_s, n_strokes=dict(Counter(onset.voice for onset in kept)))
    n_cut = len(onsets) - len(kept)
    cut = f" {n_cut} of its {len(onsets)} notes lie outside the sound and are left out." if n_cut else ""
    if alignment.is_accepted:
        reason = f"The chart lies within {abs(alignment.offset_s) * 1000:.0f} ms of the sound.{cut}"
        return replace(row, reason=reason)
    reason = f"Misaligned, offset found: {alignment.offset_s * 1000:.0f} ms.{cut}"
    return replace(row, state=SongState.MISALIGNED, reason=reason)
