"""Songs of a data set, read again one by one: any of them may be gone since it was scanned."""

from __future__ import annotations

from pathlib import Path

from chart_hero_core.errors import AudioError
from chart_hero_core.runs.data_set import DataSet, SongRow
from chart_hero_core.training.song_labels import SongLabels, gone
from chart_hero_core.training.songs import PreparedSong, prepare_song


class SongReader:
    """Reads the labels of songs, and decodes what is not decoded yet.

    Parameters
    ----------
    data_set : that they are in
    folder : where decoded sound is kept
    """

    def __init__(self, data_set: DataSet, folder: Path) -> None:
        self._labels, self._folder = SongLabels(data_set), folder

    def is_decoded(self, row: SongRow) -> bool:
        """Whether its sound is kept already."""
        return bool(row.sound_id) and (self._folder / f"{row.sound_id}.npy").exists()

    def prepared(self, row: SongRow) -> PreparedSong:
        """Read a song.

        Raises
        ------
        SongGoneError
            if its notes or its sound cannot be read any more
        TrainingDataError
            if decoded sound cannot be kept
        """
        song = self._labels.of(row)
        try:
            return prepare_song(song, self._folder)
        except (AudioError, OSError) as error:
            raise gone(row, error) from error
