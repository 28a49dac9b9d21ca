"""Clips from real songs whose strokes are known: annotated recordings, charts, electronic drum takes.

Songs come in as audio and labels, whoever read them; their sound is decoded once, to a file of plain
samples that every process maps into memory, and clips are cut from it at random places.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from chart_hero_core.domain.drums import DrumOnset
from chart_hero_core.errors import TrainingDataError
from chart_hero_core.training.dataset import LabelledClip
from chart_hero_core.training.labelled_songs import LabelledSong
from chart_hero_core.training.pack import SAMPLE_RATE
from chart_hero_core.training.song_sounds import prepare_sound

GAIN_SPREAD_DB = 4.0
"""Standard deviation of a clip's level: nothing hangs on how loud a file happens to be."""


@dataclass(frozen=True, slots=True)
class PreparedSong:
    """A song whose sound is decoded.

    Parameters
    ----------
    song : what is known of it
    sound : .npy file; see `prepare_sound`
    """

    song: LabelledSong
    sound: Path

    @property
    def duration_s(self) -> float:
        """Seconds of sound."""
        return len(self.samples()) / SAMPLE_RATE

    def samples(self) -> npt.NDArray[np.float16]:
        """Map the sound into memory, (n_samples,)."""
        mapped: npt.NDArray[np.float16] = np.load(self.sound, mmap_mode="r", allow_pickle=False)
        return mapped

    def clip_at(self, first: int, n_samples: int, gain: float = 1.0) -> LabelledClip:
        """Cut a clip from sample `first` on; what lies behind the end is silence."""
        samples = np.zeros(n_samples, dtype=np.float32)
        part = self.samples()[first : first + n_samples]
        samples[: len(part)] = part
        start_s, end_s = first / SAMPLE_RATE, (first + n_samples) / SAMPLE_RATE
        onsets = [
            DrumOnset(onset.onset_s - start_s, onset.voice, onset.velocity)
            for onset in self.song.onsets
            if start_s <= onset.onset_s < end_s
        ]
        return LabelledClip(
            samples=np.clip(samples * np.float32(gain), -1.0, 1.0),
            onsets=onsets,
            audible=np.ones(len(onsets), dtype=np.bool_),
            beats_s=_within(self.song.beats_s, start_s, end_s),
            downbeats_s=_within(self.song.downbeats_s, start_s, end_s),
            knows_velocities=self.song.knows_velocities,
            voices_alike=self.song.voices_alike,
        )


def prepare_song(song: LabelledSong, folder: Path) -> PreparedSong:
    """Decode a song once; see `prepare_sound`.

    Raises
    ------
    AudioError, TrainingDataError
        if it cannot be decoded or kept
    """
    return PreparedSong(song, prepare_sound(song.audio, folder, song.stems, song.sound_id))


class SongClips:
    """Clips cut from songs; a long song gives more of them than a short one.

    Parameters
    ----------
    songs : at least one
    duration_s : of a clip; the end of a song shorter than this is silence

    Raises
    ------
    TrainingDataError
        if there is no song
    """

    def __init__(self, songs: Sequence[PreparedSong], duration_s: float) -> None:
        if not songs:
            raise TrainingDataError("There are no songs to learn from; choose a folder with labelled songs.")
        self._songs = songs
        self._n_samples = round(duration_s * SAMPLE_RATE)
        lengths = np.array([len(song.samples()) for song in songs], dtype=np.float64)
        self._lengths = lengths.astype(np.int64).tolist()
        self._bounds = np.cumsum(lengths) / lengths.sum()

    def render(self, seed: int, index: int) -> LabelledClip:
        """Cut clip `index` of the series that `seed` starts: any song, any place, any level."""
        rng = np.random.default_rng([seed, index])
        chosen = min(int(np.searchsorted(self._bounds, rng.random())), len(self._songs) - 1)
        gain = 10 ** (rng.normal(0.0, GAIN_SPREAD_DB) / 20)
        first = round(rng.random() * max(self._lengths[chosen] - self._n_samples, 0))
        return self._songs[chosen].clip_at(first, self._n_samples, gain)


def _within(
    instants_s: npt.NDArray[np.float64] | None, start_s: float, end_s: float
) -> npt.NDArray[np.float64] | None:
    if instants_s is None:
        return None
    return instants_s[(instants_s >= start_s) & (instants_s < end_s)] - start_s
