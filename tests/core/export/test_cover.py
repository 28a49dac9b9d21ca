"""Album art: known by its bytes, brought to the size that the games show."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest
import soundfile

from chart_hero_core.audio.tags import AudioTags
from chart_hero_core.domain.chart import DrumNote, Pad, SongMetadata
from chart_hero_core.domain.progress import SilentMonitor
from chart_hero_core.export import Cover, ExportedSong, ExportOptions, FinishedSong, SongSource
from chart_hero_core.export.cover import COVER_PX, fitted
from chart_hero_core.export.writing import export_song
from tests.support.audio_files import noise
from tests.support.charts import chart_of
from tests.support.pictures import picture


def cover_of(data: bytes) -> Cover:
    cover = Cover.sniffed(data)
    assert cover is not None
    return cover


def pixels_of(cover: Cover) -> np.ndarray:
    decoder = av.CodecContext.create("png" if cover.suffix == ".png" else "mjpeg", "r")
    (frame,) = [*decoder.decode(av.Packet(cover.data)), *decoder.decode(None)]
    return frame.to_ndarray(format="rgb24")


@pytest.mark.parametrize("suffix", [".png", ".jpg"])
def test_a_picture_is_known_by_its_bytes(suffix: str) -> None:
    assert cover_of(picture(suffix)).suffix == suffix


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"RIFF\x00\x00\x00\x00WEBP", b"<svg/>"])
def test_other_pictures_are_none(data: bytes) -> None:
    assert Cover.sniffed(data) is None


@pytest.mark.parametrize("side", [500, 512])
def test_a_picture_of_a_usual_size_stays_as_it_is(side: int) -> None:
    cover = cover_of(picture(".jpg", side, side))

    assert fitted(cover) == cover


@pytest.mark.parametrize("suffix", [".png", ".jpg"])
@pytest.mark.parametrize(("width", "height"), [(64, 64), (900, 300), (300, 900)])
def test_other_sizes_become_the_square_in_the_middle(suffix: str, width: int, height: int) -> None:
    pixels = pixels_of(fitted(cover_of(picture(suffix, width, height, level=200))))

    assert pixels.shape == (COVER_PX, COVER_PX, 3)
    assert pixels[COVER_PX // 2, COVER_PX // 2] == pytest.approx(200, abs=4)


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n and then nothing", b"\xff\xd8\xff\xe0 nothing"])
def test_a_damaged_picture_is_none(data: bytes) -> None:
    assert fitted(cover_of(data)) is None


def exported(folder: Path, cover: Cover) -> ExportedSong:
    path = folder / "source.wav"
    soundfile.write(path, noise(8000, 1.0), 8000)
    source = SongSource(path, AudioTags(), 1.0)
    song = FinishedSong(chart_of(DrumNote(0, Pad.KICK)), SongMetadata("Title"), (), source)
    return export_song(song, ExportOptions(folder / "out", with_audio=False, cover=cover), SilentMonitor())


def test_the_folder_gets_the_cover(tmp_path: Path) -> None:
    song = exported(tmp_path, cover_of(picture(".jpg", 512, 512)))

    assert (song.folder / "album.jpg").read_bytes() == picture(".jpg", 512, 512)
    assert song.warnings == ()


def test_a_damaged_cover_is_left_out_with_a_warning(tmp_path: Path) -> None:
    damaged = replace(cover_of(picture(".png")), data=picture(".png")[:20])

    song = exported(tmp_path, damaged)

    assert not list(song.folder.glob("album.*"))
    assert song.warnings == ("The cover is damaged and was left out; choose another picture.",)
