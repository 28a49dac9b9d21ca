"""Charts to folders: sound and notes stay together, names are legal, it is all or nothing."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile

from chart_hero_core.audio.decode import decode
from chart_hero_core.audio.tags import AudioTags
from chart_hero_core.charting.chart import chart_drums
from chart_hero_core.domain.chart import Chart
from chart_hero_core.domain.drums import DrumOnset
from chart_hero_core.domain.progress import SilentMonitor, Stage
from chart_hero_core.domain.timing import TempoChange, TempoMap, TimeSignature
from chart_hero_core.errors import CancelledError, ExportError, FolderExistsError
from chart_hero_core.export import (
    ChartFormat,
    ExportedSong,
    ExportOptions,
    FinishedSong,
    SongSource,
    check_export,
    song_metadata,
    writing,
)
from chart_hero_core.formats.chart_file import ChartFile
from chart_hero_core.formats.chart_text import read_chart_text
from chart_hero_core.formats.general_midi import read_general_midi
from chart_hero_core.formats.midi_chart import read_midi_chart
from chart_hero_core.formats.song_ini import read_song_ini
from tests.support.audio_files import noise, write_with_ffmpeg
from tests.support.performances import FIVE, ROCK, SEVEN, WALTZ, Bar, grid_of_intervals, steady
from tests.support.songs import SAMPLE_RATE, Stroke, render, strokes_of, write_song

NOTE_READ_BACK_S = 0.002
"""The formats round tempi; over seconds that is far less than this."""
QUANTISED_S = 0.001
"""The strokes of these songs lie on the grid."""

STEADY = TempoMap.steady(120.0, origin_s=-1.7)  # `steady(120)` starts 0.3 s into the sound
EARLY, LATE = 0, 2
"""First bar that is played: at 0.3 s, or at 4.3 s."""


def charted(strokes: Sequence[Stroke], tempo_map: TempoMap, duration_s: float) -> Chart:
    onsets = [DrumOnset(stroke.onset_s, stroke.voice) for stroke in strokes]
    return chart_drums(onsets, tempo_map, duration_s=duration_s).chart


def steady_song(folder: Path, name: str = "song.wav", *, first_bar: int = EARLY) -> tuple[Chart, SongSource]:
    strokes = strokes_of(steady(120.0, 16.0), first_bar=first_bar)
    path = write_song(folder / name, strokes)
    duration_s = strokes[-1].onset_s + 1.0
    return charted(strokes, STEADY, duration_s), SongSource(path, AudioTags("Title", "Artist"), duration_s)


def finished(chart: Chart, source: SongSource) -> FinishedSong:
    metadata = replace(song_metadata(source.path, source.tags), difficulty_rating=3)
    onsets = [DrumOnset(note.onset_s, note.voice) for note in chart.expert]
    return FinishedSong(chart, metadata, onsets, source)


def exported(chart: Chart, source: SongSource, options: ExportOptions) -> ExportedSong:
    return writing.export_song(finished(chart, source), options, SilentMonitor())


def place_of(source: SongSource, options: ExportOptions) -> Path:
    return check_export(source.path, song_metadata(source.path, source.tags), options)


def read_notes(song: ExportedSong) -> ChartFile:
    """Read the written chart back."""
    if (song.folder / "notes.mid").exists():
        return read_midi_chart((song.folder / "notes.mid").read_bytes())
    return read_chart_text((song.folder / "notes.chart").read_bytes())


def read_seconds(song: ExportedSong) -> np.ndarray:
    chart = read_notes(song).chart
    assert chart.tempo_map.origin_s == 0.0
    return np.asarray(chart.tempo_map.seconds_at([note.tick for note in chart.expert]))


def heard_seconds(chart: Chart) -> np.ndarray:
    return np.array([note.onset_s for note in chart.expert])


def first_loud_s(path: Path) -> float:
    """Find the instant of the first burst in a sound file."""
    sound = decode(path, mono=True)
    return int(np.flatnonzero(np.abs(sound.samples[:, 0]) > 0.03)[0]) / sound.sample_rate


def lag_s(path: Path, original: np.ndarray, lead_in_s: float) -> float:
    """How much later than the lead-in says the original begins in the written file (cross-correlation)."""
    sound = decode(path, sample_rate=SAMPLE_RATE, mono=True).samples[:, 0]
    padded = np.concatenate((np.zeros(round(lead_in_s * SAMPLE_RATE)), original[:, 0]))[: len(sound)]
    n = 2 * max(len(sound), len(padded))
    similarity = np.fft.irfft(np.fft.rfft(sound, n) * np.conj(np.fft.rfft(padded, n)))
    best = int(np.argmax(similarity))
    return (best if best < n // 2 else best - n) / SAMPLE_RATE


@pytest.fixture(params=list(ChartFormat), ids=lambda one: one.value)
def chart_format(request: pytest.FixtureRequest) -> ChartFormat:
    return ChartFormat(request.param)


# ---- the two clocks ----------------------------------------------------------------------------

GRIDS: dict[str, tuple[object, Bar, TempoMap]] = {
    "steady": (steady(120.0, 16.0), ROCK, STEADY),
    "waltz": (
        steady(150.0, 16.0, metre=3),
        WALTZ,
        TempoMap.steady(150.0, origin_s=-0.9, signature=TimeSignature(0, 3)),
    ),
    "five": (
        steady(137.0, 16.0, metre=5),
        FIVE,
        TempoMap.steady(137.0, origin_s=0.3 - 5 * 60 / 137, signature=TimeSignature(0, 5)),
    ),
    "seven eighths": (
        steady(240.0, 16.0, metre=7),
        SEVEN,
        TempoMap.steady(120.0, origin_s=0.3 - 7 * 0.25, signature=TimeSignature(0, 7, 8)),
    ),
    "drifting": (
        grid_of_intervals(60 / np.repeat([100.0, 101.5, 103.0, 104.5, 106.0, 107.5, 109.0], 4)),
        ROCK,
        TempoMap(
            tuple(TempoChange(1920 * max(0, i), 100.0 + 1.5 * max(0, i - 1)) for i in (0, 2, 3, 4, 5, 6, 7)),
            origin_s=0.3 - 2.4,
        ),
    ),
}


@pytest.mark.parametrize("name", GRIDS)
@pytest.mark.parametrize("first_bar", [EARLY, LATE], ids=["early", "late"])
def test_written_notes_lie_at_what_was_heard(
    tmp_path: Path, name: str, first_bar: int, chart_format: ChartFormat
) -> None:
    grid, groove, tempo_map = GRIDS[name]
    strokes = strokes_of(grid, groove, first_bar=first_bar)
    path = write_song(tmp_path / "song.ogg", strokes)
    duration_s = strokes[-1].onset_s + 1.0
    chart = charted(strokes, tempo_map, duration_s)

    song = exported(chart, SongSource(path, AudioTags(), duration_s), ExportOptions(tmp_path, chart_format))

    written_s = read_seconds(song)
    np.testing.assert_allclose(written_s - song.lead_in_s, heard_seconds(chart), atol=NOTE_READ_BACK_S)
    assert written_s.min() >= 2.0
    assert song.audio_name == ("song.ogg" if first_bar == LATE else "song.opus")


@pytest.mark.parametrize("name", GRIDS)
def test_both_formats_say_the_same(tmp_path: Path, name: str) -> None:
    grid, groove, tempo_map = GRIDS[name]
    strokes = strokes_of(grid, groove)
    source = SongSource(write_song(tmp_path / "song.wav", strokes), AudioTags(), strokes[-1].onset_s + 1.0)
    chart = charted(strokes, tempo_map, source.duration_s)

    texts = ExportOptions(tmp_path / "chart", ChartFormat.CHART, with_audio=False)
    midis = replace(texts, parent=tmp_path / "mid", chart_format=ChartFormat.MID)
    one, other = (read_notes(exported(chart, source, options)).chart for options in (texts, midis))

    assert one.notes == other.notes
    assert one.tempo_map.time_signatures == other.tempo_map.time_signatures
    assert (one.star_power, one.sections, one.end_tick) == (other.star_power, other.sections, other.end_tick)


def test_the_written_sound_is_aligned_to_the_sample(tmp_path: Path) -> None:
    chart, source = steady_song(tmp_path)

    song = exported(chart, source, ExportOptions(tmp_path / "out"))

    original = decode(source.path).samples
    assert abs(lag_s(song.folder / "song.opus", original, song.lead_in_s)) <= 1 / SAMPLE_RATE
    assert decode(song.folder / "song.opus").duration_s == pytest.approx(song.duration_s, abs=1e-4)


def test_the_first_stroke_sounds_where_the_first_note_is_written(tmp_path: Path) -> None:
    chart, source = steady_song(tmp_path)

    song = exported(chart, source, ExportOptions(tmp_path / "out"))

    assert first_loud_s(song.folder / "song.opus") == pytest.approx(read_seconds(song)[0], abs=0.002)


def test_a_cut_out_part_begins_at_its_own_start(tmp_path: Path) -> None:
    strokes = strokes_of(steady(120.0, 16.0))
    path = write_song(tmp_path / "song.wav", strokes)
    start_s, end_s = 4.1, 10.0
    part = [Stroke(one.onset_s - start_s, one.voice) for one in strokes if start_s <= one.onset_s < end_s]
    chart = charted(part, TempoMap.steady(120.0, origin_s=-1.8), end_s - start_s)

    song = exported(
        chart, SongSource(path, AudioTags(), end_s - start_s, start_s, end_s), ExportOptions(tmp_path)
    )

    original = decode(path).samples[round(start_s * SAMPLE_RATE) : round(end_s * SAMPLE_RATE)]
    assert abs(lag_s(song.folder / "song.opus", original, song.lead_in_s)) <= 1 / SAMPLE_RATE
    assert song.duration_s == pytest.approx(end_s - start_s + song.lead_in_s, abs=1e-4)


# ---- which sound is written --------------------------------------------------------------------


@pytest.mark.parametrize(("name", "copy"), [("song.ogg", "song.ogg"), ("SONG.OGG", "song.ogg")])
def test_an_ogg_with_a_late_first_note_is_copied_untouched(tmp_path: Path, name: str, copy: str) -> None:
    chart, source = steady_song(tmp_path, name, first_bar=LATE)

    song = exported(chart, source, ExportOptions(tmp_path / "out"))

    assert song.lead_in_s == 0.0
    assert song.audio_name == copy
    assert (song.folder / copy).read_bytes() == source.path.read_bytes()


@pytest.mark.parametrize("name", ["song.opus", "song.ogg"])
def test_opus_is_copied_under_its_own_name(tmp_path: Path, name: str) -> None:
    chart, source = steady_song(tmp_path, first_bar=LATE)
    path = tmp_path / name
    samples = decode(source.path, sample_rate=48_000).samples
    write_with_ffmpeg(path, samples, 48_000, codec="libopus")

    song = exported(chart, replace(source, path=path), ExportOptions(tmp_path / "out"))

    assert song.audio_name == "song.opus"
    assert (song.folder / "song.opus").read_bytes() == path.read_bytes()


def test_an_ogg_with_an_early_first_note_gets_silence(tmp_path: Path) -> None:
    chart, source = steady_song(tmp_path, "song.ogg")

    song = exported(chart, source, ExportOptions(tmp_path / "out"))

    assert song.audio_name == "song.opus"
    assert song.lead_in_s > 0.0


def test_a_part_of_an_ogg_is_written_anew(tmp_path: Path) -> None:
    chart, source = steady_song(tmp_path, "song.ogg", first_bar=LATE)

    song = exported(chart, replace(source, end_s=12.0), ExportOptions(tmp_path / "out"))

    assert song.audio_name == "song.opus"


def test_other_sound_that_is_called_ogg_is_written_anew(tmp_path: Path) -> None:
    chart, source = steady_song(tmp_path, first_bar=LATE)
    disguised = Path(shutil.copyfile(source.path, tmp_path / "wave.ogg"))

    song = exported(chart, replace(source, path=disguised), ExportOptions(tmp_path / "out"))

    assert song.audio_name == "song.opus"


def test_six_channels_become_two(tmp_path: Path) -> None:
    chart, source = steady_song(tmp_path)
    path = tmp_path / "surround.wav"
    soundfile.write(path, noise(8000, 4.0, n_channels=6), 8000)

    song = exported(chart, replace(source, path=path), ExportOptions(tmp_path / "out"))

    assert decode(song.folder / "song.opus").samples.shape[1] == 2


def test_without_audio_the_chart_stands_alone(tmp_path: Path) -> None:
    chart, source = steady_song(tmp_path, first_bar=LATE)

    song = exported(chart, source, ExportOptions(tmp_path / "out", with_audio=False))

    assert sorted(path.name for path in song.folder.iterdir()) == ["album.png", "notes.mid", "song.ini"]
    assert song.audio_name is None
    assert song.lead_in_s == 0.0  # so that the user can add the file as it is


@pytest.mark.parametrize(("name", "first_bar"), [("song.ogg", LATE), ("song.ogg", EARLY), ("song.wav", LATE)])
@pytest.mark.parametrize("with_audio", [True, False])
def test_the_plan_says_what_will_be_written(
    tmp_path: Path, name: str, first_bar: int, with_audio: bool
) -> None:
    chart, source = steady_song(tmp_path, name, first_bar=first_bar)
    options = ExportOptions(tmp_path / "out", with_audio=with_audio)

    plan = writing.plan_export(finished(chart, source), options)
    song = exported(chart, source, options)

    assert plan.audio_name == song.audio_name
    assert plan.n_star_power == len(song.chart.star_power)
    assert plan.difficulty_rating == 3
    if plan.is_audio_unchanged:
        assert plan.audio_bytes == (song.folder / "song.ogg").stat().st_size
    else:
        assert plan.audio_bytes == (round(song.duration_s * 20_000) if with_audio else 0)


def test_the_strokes_are_written_beside_it(tmp_path: Path) -> None:
    chart, source = steady_song(tmp_path)
    midi = tmp_path / "midi" / "drums.mid"

    exported(chart, source, ExportOptions(tmp_path / "out", with_audio=False, general_midi=midi))

    heard_s = [one.onset_s for one in read_general_midi(midi.read_bytes())]
    assert heard_s == pytest.approx([note.onset_s for note in chart.expert], abs=0.001)


# ---- song.ini and names ------------------------------------------------------------------------


def test_song_ini_says_what_is_true_of_the_folder(tmp_path: Path) -> None:
    chart, source = steady_song(tmp_path)

    song = exported(chart, source, ExportOptions(tmp_path / "out", genre="Rock"))

    ini = read_song_ini((song.folder / "song.ini").read_bytes())
    assert (ini.metadata.title, ini.metadata.artist, ini.metadata.genre) == ("Title", "Artist", "Rock")
    assert ini.metadata.difficulty_rating == 3
    assert ini.metadata.song_length_s == pytest.approx(song.duration_s, abs=0.001)
    assert ini.metadata.preview_start_s is not None
    assert ini.metadata.preview_start_s < song.duration_s
    assert ini.delay_s == 0.0


@pytest.mark.parametrize(
    ("stem", "tags", "chosen", "expected"),
    [
        ("Band - Tune", AudioTags(), {}, ("Tune", "Band")),
        ("Tune", AudioTags(), {}, ("Tune", "Unknown")),
        ("Band - Tune", AudioTags("Tagged", "Tagger"), {}, ("Tagged", "Tagger")),
        ("Tune", AudioTags("Tagged", album_artist="Several"), {}, ("Tagged", "Several")),
        ("Band - Tune", AudioTags("Tagged", "Tagger"), {"title": "Mine", "artist": "Me"}, ("Mine", "Me")),
        ("broken \udcff name", AudioTags(), {}, ("broken ? name", "Unknown")),
    ],
)
def test_title_and_artist_come_from_the_user_the_tags_or_the_name(
    tmp_path: Path, stem: str, tags: AudioTags, chosen: dict[str, str], expected: tuple[str, str]
) -> None:
    chart, source = steady_song(tmp_path)
    source = replace(source, path=source.path.rename(tmp_path / f"{stem}.wav"), tags=tags)

    song = exported(chart, source, ExportOptions(tmp_path / "out", with_audio=False, **chosen))

    ini = read_song_ini((song.folder / "song.ini").read_bytes())
    assert (ini.metadata.title, ini.metadata.artist) == expected


@pytest.mark.parametrize(
    ("folder", "name", "expected"),
    [("Band - Tune", "song", "Band - Tune"), ("Tune", "mix", "Tune"), ("Folder", "Tune", "Tune")],
)
def test_a_general_file_name_gives_way_to_the_folders(
    tmp_path: Path, folder: str, name: str, expected: str
) -> None:
    (tmp_path / folder).mkdir()
    _, source = steady_song(tmp_path / folder, f"{name}.wav")

    untagged = replace(source, tags=AudioTags())
    assert place_of(untagged, ExportOptions(tmp_path / "out")).name == expected


@pytest.mark.parametrize(
    "title",
    ["🥁 Drum 🎸", "AC/DC: Back\\Live?", "x" * 300, "CON", "nul.txt", "..", "trailing. . ", "名" * 200],
)
@pytest.mark.parametrize("chart_format", list(ChartFormat), ids=lambda one: one.value)
def test_any_title_makes_a_legal_folder_and_stays_true_inside(
    tmp_path: Path, title: str, chart_format: ChartFormat
) -> None:
    chart, source = steady_song(tmp_path)
    options = ExportOptions(tmp_path / "out", chart_format, with_audio=False, title=title, artist=title)

    song = exported(chart, source, options)

    assert song.folder.parent == tmp_path / "out"
    assert song.folder.is_dir()
    ini = read_song_ini((song.folder / "song.ini").read_bytes())
    assert ini.metadata.title == title.strip()


# ---- refusals ----------------------------------------------------------------------------------


def test_an_existing_folder_is_refused_before_any_work(tmp_path: Path) -> None:
    chart, source = steady_song(tmp_path)
    options = ExportOptions(tmp_path / "out", with_audio=False)
    folder = exported(chart, source, options).folder

    with pytest.raises(FolderExistsError, match="--overwrite"):
        place_of(source, options)
    assert place_of(source, replace(options, overwrite=True)) == folder


def test_a_folder_that_holds_the_song_itself_is_not_replaced(tmp_path: Path) -> None:
    folder = tmp_path / "Artist - Title"
    folder.mkdir()
    chart, source = steady_song(folder)
    (folder / "song.ini").write_text("[song]\n")

    with pytest.raises(ExportError, match="would be lost"):
        exported(chart, source, ExportOptions(tmp_path, overwrite=True))
    assert source.path.exists()


def test_a_parent_that_is_a_file_is_refused_before_any_work(tmp_path: Path) -> None:
    _, source = steady_song(tmp_path)

    with pytest.raises(ExportError, match="cannot be written"):
        place_of(source, ExportOptions(source.path / "out"))


@pytest.mark.parametrize(
    "place", ["taken.mid", "folder", "song.wav/inside.mid", "out/Artist - Title/drums.mid"]
)
def test_a_midi_file_that_cannot_be_written_is_refused_before_any_work(tmp_path: Path, place: str) -> None:
    chart, source = steady_song(tmp_path)
    (tmp_path / "taken.mid").write_bytes(b"precious")
    (tmp_path / "folder").mkdir()
    options = ExportOptions(tmp_path / "out", general_midi=tmp_path / place)

    with pytest.raises(ExportError, match=place.split("/")[0]):
        place_of(source, options)
    with pytest.raises(ExportError):
        exported(chart, source, options)
    assert not (tmp_path / "out").exists()
    assert (tmp_path / "taken.mid").read_bytes() == b"precious"


def test_a_full_disk_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chart, source = steady_song(tmp_path)

    def fail(*_: object) -> bytes:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(writing, "write_midi_chart", fail)
    with pytest.raises(ExportError, match="No space left on device"):
        exported(chart, source, ExportOptions(tmp_path / "a" / "out"))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["song.wav"]


def test_a_full_disk_is_told_of_the_folder_to_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chart, source = steady_song(tmp_path)

    def fail(path: Path, *_: object, **__: object) -> float:
        raise ExportError(f"{path} cannot be written (No space left on device)", path)

    monkeypatch.setattr(writing, "write_opus", fail)
    with pytest.raises(ExportError, match=r"Artist - Title.song\.opus cannot be written"):
        exported(chart, source, ExportOptions(tmp_path / "out"))


def test_a_midi_file_that_fails_in_the_end_takes_the_folder_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chart, source = steady_song(tmp_path)

    def fail(path: Path, *_: object, **__: object) -> None:
        raise ExportError("the disk is full", path)

    monkeypatch.setattr(writing, "write_bytes_atomically", fail)
    options = ExportOptions(tmp_path / "out", with_audio=False, general_midi=tmp_path / "drums.mid")
    with pytest.raises(ExportError, match="the disk is full"):
        exported(chart, source, options)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["song.wav"]


class CancelAfter:
    """A monitor that cancels once so much of the export is done."""

    def __init__(self, share: float) -> None:
        self.share = share
        self.is_over = False

    def advance(self, stage: Stage, share: float) -> None:
        self.is_over = self.is_over or share >= self.share

    def is_cancelled(self) -> bool:
        return self.is_over


@pytest.mark.parametrize("share", [0.0, 0.5, 0.99])
def test_a_cancelled_export_leaves_nothing_behind(tmp_path: Path, share: float) -> None:
    chart, source = steady_song(tmp_path)

    with pytest.raises(CancelledError):
        writing.export_song(finished(chart, source), ExportOptions(tmp_path / "out"), CancelAfter(share))
    assert not (tmp_path / "out").exists()


def test_what_is_rendered_is_what_is_compared() -> None:
    """The yardstick of this file: a burst starts at its stroke."""
    samples = render([Stroke(1.0, stroke.voice) for stroke in strokes_of(steady(120.0))[:1]], 2.0)
    assert int(np.flatnonzero(np.abs(samples[:, 0]) > 0.03)[0]) / SAMPLE_RATE == pytest.approx(1.0, abs=0.002)
