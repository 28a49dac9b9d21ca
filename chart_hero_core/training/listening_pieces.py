"""What can be listened to in a result: where the charts of two models differ most, in three songs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import soundfile

from chart_hero_core.domain.drums import DrumOnset
from chart_hero_core.errors import TrainingDataError
from chart_hero_core.evaluation.edits import count_edits
from chart_hero_core.evaluation.strokes import PAD_OF_VOICE, strokes_of_onsets
from chart_hero_core.runs.results import HeardNote, Listening
from chart_hero_core.training.comparison import Comparison, JudgedSong
from chart_hero_core.training.song_pieces import SOUND_RATE, Piece

FOLDER = "listen"
EXCERPT_S = 24.0
_LEAD_S = 2.0
"""Before the first difference, so that the ear knows where it is."""


def listening_of(
    run: Path, pieces: Sequence[Piece], judged: Sequence[JudgedSong], comparison: Comparison
) -> tuple[Listening, ...]:
    """Write excerpts of the most gained, the middle and the most lost song.

    Parameters
    ----------
    run : its folder
    pieces, judged : the same songs: their sound, and what the models make of it
    comparison : of these

    Raises
    ------
    AudioError
        if the sound cannot be decoded
    TrainingDataError
        if an excerpt cannot be written
    """
    n_songs = len(comparison.songs)
    excerpts = []
    for number, place in enumerate(sorted({0, n_songs // 2, n_songs - 1})):
        piece, song, change = (
            pieces[comparison.order[place]],
            judged[comparison.order[place]],
            comparison.songs[place],
        )
        start_s, end_s = excerpt_of(song, piece.length_s)
        target = run.absolute() / FOLDER / f"{number + 1}.flac"
        _write(target, piece.sound(start_s, end_s))
        excerpts.append(
            Listening(
                song.name,
                change.before,
                change.after,
                target,
                _notes(song.heard_before, start_s, end_s),
                _notes(song.heard_after, start_s, end_s),
            )
        )
    return tuple(excerpts)


def excerpt_of(song: JudgedSong, length_s: float) -> tuple[float, float]:
    """Find where the two charts differ most; where they do not, the middle.

    Parameters
    ----------
    song : a piece
    length_s : of the piece

    Returns
    -------
    start and end in seconds from the piece's start
    """
    excerpt_s = min(EXCERPT_S, length_s)
    latest_s = length_s - excerpt_s
    edits = count_edits(strokes_of_onsets(song.heard_before), strokes_of_onsets(song.heard_after)).edits
    if not edits:
        return latest_s / 2, latest_s / 2 + excerpt_s
    instants_s = np.array([edit.onset_s for edit in edits])
    starts_s = np.clip(instants_s - _LEAD_S, 0.0, latest_s)
    ends = np.searchsorted(instants_s, starts_s + excerpt_s, side="right")
    n_there = ends - np.searchsorted(instants_s, starts_s, side="left")
    start_s = float(starts_s[int(np.argmax(n_there))])
    return start_s, start_s + excerpt_s


def _notes(onsets: Iterable[DrumOnset], start_s: float, end_s: float) -> tuple[HeardNote, ...]:
    return tuple(
        HeardNote(round(onset.onset_s - start_s, 4), PAD_OF_VOICE[onset.voice], onset.velocity)
        for onset in onsets
        if start_s <= onset.onset_s < end_s
    )


def _write(target: Path, sound: np.ndarray[tuple[int, ...], np.dtype[np.float32]]) -> None:
    partial = target.with_name(f"{target.name}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            soundfile.write(partial, sound, SOUND_RATE, format="FLAC", subtype="PCM_16")
            partial.replace(target)
        finally:
            partial.unlink(missing_ok=True)
    except (OSError, soundfile.SoundFileError) as error:
        raise TrainingDataError(f"{target} cannot be written ({error}); make room and go on.") from error
