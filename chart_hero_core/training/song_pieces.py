"""Pieces of sound whose strokes are known, to calibrate on and to judge by: of songs, or played on a kit."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from chart_hero_core.audio.decode import AudioStream
from chart_hero_core.audio.resample import StreamResampler
from chart_hero_core.errors import AudioError, SilentAudioError, TooShortError
from chart_hero_core.runs.data_set import SongRow
from chart_hero_core.training.clips import ClipRenderer, ClipSpec
from chart_hero_core.training.dataset import LabelledClip
from chart_hero_core.training.labelled_songs import LabelledSong
from chart_hero_core.training.pack import SAMPLE_RATE, Split, has_kits
from chart_hero_core.training.songs import PreparedSong, prepare_song

Sound = npt.NDArray[np.float32]

SOUND_RATE = 48_000
SHORTEST_S, LONGEST_S = 30.0, 120.0
"""Of a song's piece: long enough to tell which drums the song has, and no longer than is needed."""
PERFORMANCE_S = 30.0


class Piece(Protocol):
    """A piece of sound whose strokes are known."""

    @property
    def name(self) -> str:
        """As the user knows it."""

    @property
    def path(self) -> Path:
        """As in the data set."""

    @property
    def length_s(self) -> float:
        """Seconds of it."""

    def clip(self) -> LabelledClip:
        """Cut, or make, what a network hears, and the truth."""

    def sound(self, start_s: float, end_s: float) -> Sound:
        """Give part of it for people: (n_samples, 2) at `SOUND_RATE`, seconds from the piece's start."""


@dataclass(frozen=True, slots=True)
class SongPiece:
    """A piece of a song.

    Parameters
    ----------
    row : the song, as it was found
    song : its strokes and its decoded sound
    start_s, length_s : of the piece
    """

    row: SongRow
    song: PreparedSong
    start_s: float
    length_s: float

    @property
    def name(self) -> str:
        """Artist and name."""
        return self.row.full_name

    @property
    def path(self) -> Path:
        """As in the data set."""
        return self.row.path

    def clip(self) -> LabelledClip:
        """Cut it."""
        return self.song.clip_at(round(self.start_s * SAMPLE_RATE), round(self.length_s * SAMPLE_RATE))

    def sound(self, start_s: float, end_s: float) -> Sound:
        """Decode the song again, as it was made; stems are played together.

        Of a song that is gone, what was decoded for the network has to do.
        """
        try:
            return self._played(start_s, end_s)
        except AudioError:
            return _for_people(self.clip().samples, start_s, end_s)

    def _played(self, start_s: float, end_s: float) -> Sound:
        labelled = self.song.song
        begin_s, n_samples = self.start_s + start_s, round((end_s - start_s) * SOUND_RATE)
        mix = np.zeros((n_samples, 2), dtype=np.float32)
        for path in (labelled.audio, *labelled.stems):
            part = _part(path, begin_s, begin_s + end_s - start_s)[:n_samples]
            mix[: len(part)] += part
        return mix / max(float(np.abs(mix).max(initial=0.0)), 1.0)


@dataclass(frozen=True, slots=True)
class KitPiece:
    """A performance on a kit of one's own; it is always the same one.

    Parameters
    ----------
    kit : folder of the kit
    renderer : that plays on it
    seed, index : which performance
    """

    kit: Path
    renderer: ClipRenderer
    seed: int
    index: int

    @property
    def name(self) -> str:
        """It has only a number."""
        return f"Performance {self.index + 1}"

    @property
    def path(self) -> Path:
        """One of its own, although there is no such file."""
        return self.kit / self.name

    @property
    def length_s(self) -> float:
        """As long as all of them."""
        return self.renderer.spec.duration_s

    def clip(self) -> LabelledClip:
        """Play it."""
        return self.renderer.render(self.seed, self.index)

    def sound(self, start_s: float, end_s: float) -> Sound:
        """Play it again."""
        return _for_people(self.clip().samples, start_s, end_s)


def pieces_of(
    rows: Sequence[SongRow], songs: Sequence[LabelledSong], folder: Path, most_s: float
) -> tuple[list[SongPiece], int]:
    """Cut a piece from the middle of what is played in each song; of too many songs evenly many.

    Parameters
    ----------
    rows, songs : the same songs, as they were found and with their labels; those without strokes are left out
    folder : where decoded sound is kept
    most_s : seconds of all pieces together

    Returns
    -------
    the pieces, and how many songs cannot be decoded any more

    Raises
    ------
    TrainingDataError
        if decoded sound cannot be kept
    """
    pairs = [pair for pair in zip(rows, songs, strict=True) if pair[1].onsets]
    most = max(int(most_s / SHORTEST_S), 1)
    if len(pairs) > most:
        pairs = [pairs[i * len(pairs) // most] for i in range(most)]
    length_s = min(most_s / max(len(pairs), 1), LONGEST_S)
    pieces = []
    for row, song in pairs:
        with suppress(AudioError, OSError):
            pieces.append(_middle(row, prepare_song(song, folder), length_s))
    return pieces, len(pairs) - len(pieces)


def kit_pieces(kit: Path, seed: int, n_pieces: int) -> list[KitPiece]:
    """Let a kit be played: by what is held out of it, or else in other ways than those that are learned.

    Raises
    ------
    TrainingDataError
        if it is no kit
    """
    split: Split = "validation" if has_kits(kit, "validation") else "train"
    renderer = ClipRenderer(kit, split, ClipSpec(duration_s=PERFORMANCE_S))
    return [KitPiece(kit, renderer, seed, index) for index in range(n_pieces)]


def _middle(row: SongRow, song: PreparedSong, length_s: float) -> SongPiece:
    first_s, last_s = song.song.onsets[0].onset_s, song.song.onsets[-1].onset_s
    duration_s = song.duration_s
    length_s = min(length_s, duration_s)
    start_s = (first_s + last_s - length_s) / 2
    return SongPiece(row, song, min(max(start_s, 0.0), duration_s - length_s), length_s)


def _for_people(samples: Sound, start_s: float, end_s: float) -> Sound:
    """Bring part of what a network hears to `SOUND_RATE`, on both ears."""
    part = samples[round(start_s * SAMPLE_RATE) : round(end_s * SAMPLE_RATE), np.newaxis]
    resampler = StreamResampler(SAMPLE_RATE, SOUND_RATE, 1)
    return np.repeat(np.concatenate([resampler.process(part), resampler.flush()]), 2, axis=1)


def _part(path: Path, start_s: float, end_s: float) -> Sound:
    """Decode part of a file in stereo; of a stem there may be nothing there."""
    blocks = [np.zeros((0, 2), dtype=np.float32)]
    try:
        for block in AudioStream(path, sample_rate=SOUND_RATE, stereo=True, start_s=start_s, end_s=end_s):
            blocks.append(np.repeat(block, 2, axis=1) if block.shape[1] == 1 else block)
    except (SilentAudioError, TooShortError):  # known only behind the last block
        pass
    return np.concatenate(blocks)
