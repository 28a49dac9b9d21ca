"""Songs in .sng files, unpacked once beside the data set, so that they are folders like all others."""

from __future__ import annotations

import hashlib
from pathlib import Path
from tempfile import TemporaryDirectory

from chart_hero_core.errors import TrainingDataError
from chart_hero_core.formats.sng_file import SngFile, read_sng
from chart_hero_core.training.game_songs import INI_NAME, is_song_file


def unpack_sng(path: Path, folder: Path, stamp: str) -> Path:
    """Unpack chart, sound and song.ini of an .sng file, if that was not done before.

    Parameters
    ----------
    path : the file
    folder : where songs are unpacked
    stamp : changes whenever the file does

    Returns
    -------
    Path
        the song's folder

    Raises
    ------
    FormatError, OSError
        if the file cannot be read
    TrainingDataError
        if it cannot be unpacked there
    """
    target = folder / hashlib.sha256(f"{path}/{stamp}".encode()).hexdigest()[:32]
    if target.is_dir():
        return target
    sng = read_sng(path)
    files = {name.lower(): sng.read(name) for name in sng.sizes if is_song_file(name) and "/" not in name}
    try:
        _write(sng, files, target)
    except OSError as error:
        raise TrainingDataError(
            f"{path.name} cannot be unpacked to {folder} ({error.strerror or error}); make room there."
        ) from error
    return target


def _write(sng: SngFile, files: dict[str, bytes], target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=target.parent, prefix=".part-") as place:
        partial = Path(place) / target.name
        partial.mkdir()
        (partial / INI_NAME).write_text(sng.song_ini, encoding="utf-8")
        for name, data in files.items():
            (partial / name).write_bytes(data)
        partial.replace(target)
