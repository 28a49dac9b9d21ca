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
from chart_hero_core.export.writing import export_song
from chart_hero_core.pictures.codec import picture_size, square_png
from chart_hero_core.pictures.drawn import PAINTS, draw_cover
from chart_hero_core.pictures.pixels import COVER_PX
from tests.support.audio_files import noise
from tests.support.charts import chart_of
from tests.support.pictures import picture


def cover_of(data: bytes) -> Cover:
    cover = Cover.sniffed(data)
    assert cover is not None
    return cover


def pixels_of(png: bytes | None) -> np.ndarray:
    assert png is not None
    decoder = av.CodecContext.create("png", "r")
    (frame,) = [*decoder.decode(av.Packet(png)), *decoder.decode(None)]
    return frame.to_ndarray(format="rgb24").astype(int)


@pytest.mark.parametrize("suffix", [".png", ".jpg"])
def test_a_picture_is_known_by_its_bytes(suffix: str) -> None:
    assert cover_of(picture(suffix)).suffix == suffix


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"RIFF\x00\x00\x00\x00WEBP", b"<svg/>"])
def test_other_pictures_are_none(data: bytes) -> None:
    assert Cover.sniffed(data) is None


def test_a_png_of_the_right_size_stays_as_it_is() -> None:
    data = picture(".png", COVER_PX, COVER_PX)

    assert square_png(data) == data


@pytest.mark.parametrize("suffix", [".png", ".jpg"])
@pytest.mark.parametrize(("width", "height"), [(64, 64), (900, 300), (300, 900), (512, 513)])
def test_other_sizes_become_the_square_in_the_middle(suffix: str, width: int, height: int) -> None:
    pixels = pixels_of(square_png(picture(suffix, width, height, level=200)))

    assert pixels.shape == (COVER_PX, COVER_PX, 3)
    assert pixels[COVER_PX // 2, COVER_PX // 2] == pytest.approx(200, abs=4)


@pytest.mark.parametrize(
    "data", [b"\x89PNG\r\n\x1a\n and then nothing", b"\xff\xd8\xff\xe0 nothing", b"", b"<svg/>"]
)
def test_a_damaged_picture_is_none(data: bytes) -> None:
    assert square_png(data) is None


@pytest.mark.parametrize("suffix", [".png", ".jpg"])
def test_a_picture_that_was_cut_off_does_no_harm(suffix: str) -> None:
    whole = picture(suffix, 200, 200)

    for length in range(0, len(whole), max(1, len(whole) // 40)):
        cut = square_png(whole[:length])
        assert cut is None or pixels_of(cut).shape == (COVER_PX, COVER_PX, 3)


def test_a_small_file_that_would_unpack_to_gigabytes_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    data = bytearray(picture(".png"))
    data[16:24] = (60_000).to_bytes(4, "big") * 2
    monkeypatch.setattr(av.CodecContext, "create", None)

    assert square_png(bytes(data)) is None


@pytest.mark.parametrize(("suffix", "size"), [(".png", (70, 40)), (".jpg", (70, 40))])
def test_the_size_is_read_without_unpacking(suffix: str, size: tuple[int, int]) -> None:
    assert picture_size(picture(suffix, *size)) == size


def test_the_same_song_has_the_same_drawn_cover() -> None:
    first = draw_cover("War of Freedom", "Sectoid", 64)

    assert np.array_equal(draw_cover("War of Freedom", "Sectoid", 64), first)
    assert not np.array_equal(draw_cover("War of Freedom", "Nobody", 64), first)


def test_drawn_covers_can_be_told_apart() -> None:
    assert len({draw_cover(f"Song {number}", "", 64).tobytes() for number in range(20)}) == 20


@pytest.mark.parametrize("number", range(12))
def test_a_drawn_cover_has_the_colours_of_one_set_and_those_between(number: int) -> None:
    corner = tuple(draw_cover(f"Song {number}", "", 256)[1, 1])
    ours = [{tuple(bytes.fromhex(colour[1:])) for colour in paints} for paints in PAINTS]

    assert any(corner in colours for colours in ours)


def exported(folder: Path, cover: Cover | None, *, own: bytes | None = None) -> ExportedSong:
    path = folder / "source.flac"
    if not path.exists():
        write_flac(path, own)
    source = SongSource(path, AudioTags(), 1.0)
    song = FinishedSong(chart_of(DrumNote(0, Pad.KICK)), SongMetadata("Title", "Artist"), (), source)
    options = ExportOptions(folder / "out", with_audio=False, cover=cover, overwrite=True)
    return export_song(song, options, SilentMonitor())


def write_flac(path: Path, cover: bytes | None) -> None:
    soundfile.write(path, noise(8000, 1.0), 8000)
    if cover is None:
        return
    data = path.read_bytes()
    # A PICTURE block (RFC 9639, 8.8) behind STREAMINFO, which is the first block and 34 bytes long.
    head = b"".join(number.to_bytes(4, "big") for number in (3, 10)) + b"image/jpeg" + bytes(4 * 5)
    block = head + len(cover).to_bytes(4, "big") + cover
    start = 4 + 4 + 34
    is_last = data[4] & 0x80
    first = bytes([data[4] & 0x7F])
    kind = bytes([6 | is_last])
    path.write_bytes(
        data[:4] + first + data[5:start] + kind + len(block).to_bytes(3, "big") + block + data[start:]
    )


def album_art(song: ExportedSong) -> np.ndarray:
    (path,) = song.folder.glob("album.*")
    assert path.name == "album.png"
    return pixels_of(path.read_bytes())


def test_the_folder_gets_the_cover_that_was_chosen(tmp_path: Path) -> None:
    song = exported(tmp_path, cover_of(picture(".jpg", 512, 512, level=200)), own=picture(".jpg", level=10))

    assert album_art(song)[COVER_PX // 2, COVER_PX // 2] == pytest.approx(200, abs=4)
    assert song.warnings == ()


def test_else_it_gets_the_one_in_the_song_file(tmp_path: Path) -> None:
    song = exported(tmp_path, None, own=picture(".jpg", 300, 300, level=150))

    assert album_art(song)[COVER_PX // 2, COVER_PX // 2] == pytest.approx(150, abs=4)


def test_else_it_gets_a_drawn_one(tmp_path: Path) -> None:
    assert np.array_equal(album_art(exported(tmp_path, None)), draw_cover("Title", "Artist"))


def test_album_art_that_is_there_stays(tmp_path: Path) -> None:
    folder = exported(tmp_path, None).folder
    (folder / "album.png").unlink()
    (folder / "album.jpg").write_bytes(b"the user's own")

    again = exported(tmp_path, None)

    assert (again.folder / "album.jpg").read_bytes() == b"the user's own"
    assert not (again.folder / "album.png").exists()


def test_a_damaged_cover_is_told(tmp_path: Path) -> None:
    damaged = replace(cover_of(picture(".png")), data=picture(".png")[:20])

    song = exported(tmp_path, damaged)

    assert np.array_equal(album_art(song), draw_cover("Title", "Artist"))
    assert song.warnings == ("The cover is damaged, so another one was written; choose another picture.",)
