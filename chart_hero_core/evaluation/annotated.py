"""A folder of songs whose drums are known, to measure on: never to train on, never to tune on.

Each song is a folder of its own:

    mix.flac, quiet.flac, drums.flac    the full mix, the same with quieter drums, the drums alone
    pp.mid                              the truth `pp`: MDB Drums++, the corrected annotation
    subclass.txt                        the truth `sub`: MDB Drums, the first annotation
    truth.mid                           any other truth, as General MIDI drums; stands for both of these
    beats.txt                           seconds, number of the beat in its bar; may be missing
    reference.chart                     the truth as a chart on its own tempo map; may be missing
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from pathlib import Path

import numpy as np
import numpy.typing as npt

from chart_hero_core.domain.drums import DrumOnset
from chart_hero_core.errors import TrainingDataError
from chart_hero_core.evaluation.annotation_files import (
    BeatAnnotation,
    read_beats,
    read_gm_midi,
    read_mdb_labels,
    read_mdb_plus_midi,
)
from chart_hero_core.evaluation.grids import BeatList

BEATS_FILE = "beats.txt"
CHART_FILE = "reference.chart"
OTHER_TRUTH_FILE = "truth.mid"


class AudioKind(Enum):
    """Which sound of an annotated song is listened to."""

    MIX = "mix"
    QUIET = "quiet"
    DRUMS = "drums"


class TruthKind(Enum):
    """Whose annotation is believed."""

    PP = "pp"
    SUB = "sub"


TRUTH_FILES = {TruthKind.PP: "pp.mid", TruthKind.SUB: "subclass.txt"}
_TRUTH_NAMES = (*TRUTH_FILES.values(), OTHER_TRUTH_FILE)
_TRUTH_READERS = {TruthKind.PP: read_mdb_plus_midi, TruthKind.SUB: read_mdb_labels}


@dataclass(frozen=True, slots=True, eq=False)
class AnnotatedSong:
    """A song whose drums are known; its files are read when they are asked for.

    Parameters
    ----------
    name : the folder's name
    folder : where its files are
    beats_s : (n_beats,) annotated beats, rising; empty if there are none
    downbeats_s : (n_bars,) those that start a bar
    """

    name: str
    folder: Path
    beats_s: npt.NDArray[np.float64]
    downbeats_s: npt.NDArray[np.float64]

    @property
    def beat_grid(self) -> BeatList | None:
        """The beats as a grid; None with fewer than two."""
        return BeatList(self.beats_s, self.downbeats_s) if len(self.beats_s) > 1 else None

    def audio_path(self, kind: AudioKind = AudioKind.MIX) -> Path:
        """Say where the sound is.

        Raises
        ------
        TrainingDataError
            if the file is missing
        """
        return self._existing(f"{kind.value}.flac")

    @property
    def chart_path(self) -> Path | None:
        """Where the chart of the truth is; None without one."""
        path = self.folder / CHART_FILE
        return path if path.is_file() else None

    def truth(self, kind: TruthKind = TruthKind.PP) -> tuple[DrumOnset, ...]:
        """Read the annotated strokes in order of time.

        Raises
        ------
        TrainingDataError
            if the file is missing or damaged
        """
        other = self.folder / OTHER_TRUTH_FILE
        if other.is_file():
            return read_gm_midi(other)
        return _TRUTH_READERS[kind](self._existing(TRUTH_FILES[kind]))

    def _existing(self, file_name: str) -> Path:
        path = self.folder / file_name
        if not path.is_file():
            raise TrainingDataError(
                f"{self.folder} has no {file_name}; add the file or choose another kind of audio or truth."
            )
        return path


def read_annotated_folder(folder: Path) -> tuple[AnnotatedSong, ...]:
    """Find the annotated songs in a folder, by name.

    Parameters
    ----------
    folder : holds one folder per song; folders without an annotation of drums are passed over

    Raises
    ------
    TrainingDataError
        if the folder does not exist, holds no annotated song, or a file of beats is damaged
    """
    if not folder.is_dir():
        raise TrainingDataError(f"{folder} is no folder; name the folder that holds the annotated songs.")
    annotated = annotated_folders(folder)
    if not annotated:
        expected = " or ".join(_TRUTH_NAMES)
        raise TrainingDataError(f"{folder} holds no annotated song; expected song folders with {expected}.")
    return tuple(map(read_annotated_song, annotated))


def annotated_folders(folder: Path) -> list[Path]:
    """List the folders of annotated songs in a folder, by name."""
    return [
        path for path in sorted(folder.iterdir()) if any((path / name).is_file() for name in _TRUTH_NAMES)
    ]


def read_annotated_song(folder: Path) -> AnnotatedSong:
    """Read the beats of an annotated song, and where the rest is.

    Raises
    ------
    TrainingDataError
        if the file of beats is damaged
    """
    beats_path = folder / BEATS_FILE
    empty = BeatAnnotation(np.zeros(0), np.zeros(0))
    beats = read_beats(beats_path) if beats_path.is_file() else empty
    return AnnotatedSong(folder.name, folder, beats.beats_s, beats.downbeats_s)
