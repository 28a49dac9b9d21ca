"""Copies of one song, by their sound or by their notes: the first that can be used is kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from chart_hero_core.runs.data_set import SongRow, SongState


def without_copies(songs: Iterable[SongRow]) -> list[SongRow]:
    """Mark the copies among songs; those that are marked already stay copies."""
    seen: dict[str, Path] = {}
    marked = []
    for song in songs:
        keys = [key for key in (song.sound_id, song.notes_id) if key]
        can_be_used = song.state is SongState.USABLE or song.can_be_accepted
        original = next((seen[key] for key in keys if key in seen), None) if can_be_used else None
        if original is not None:
            reason = f"It has the sound or the notes of {original.name}."
            marked.append(replace(song, state=SongState.DUPLICATE, reason=reason, copy_of=original))
            continue
        if can_be_used:
            seen.update(dict.fromkeys(keys, song.path))
        marked.append(song)
    return marked
