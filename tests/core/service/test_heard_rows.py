"""A piece of a song of a data set with its chart, as it is cut for listening."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile

from chart_hero_core.domain.chart import DrumNote, Pad
from chart_hero_core.domain.drums import DrumOnset, DrumVoice
from chart_hero_core.domain.timing import TempoMap
from chart_hero_core.editing.document import ChartDocument
from chart_hero_core.editing.history import History
from chart_hero_core.errors import FormatError, TrainingDataError
from chart_hero_core.formats.general_midi import write_general_midi
from chart_hero_core.projects.contents import Source
from chart_hero_core.projects.library import Library
from chart_hero_core.projects.song_identity import identify
from chart_hero_core.runs.data_set import SongRow, SongState
from chart_hero_core.service import hear_row
from chart_hero_core.service.heard_rows import LEAD_S, PIECE_S

RATE = 8000
SONG_S = 60.0


def chart_text(ticks: list[int]) -> str:
    """A chart at 120 BPM with kicks; 384 ticks are a second."""
    notes = "".join(f"  {tick} = N 0 0\n" for tick in ticks)
    return (
        "[Song]\n{\n  Resolution = 192\n}\n[SyncTrack]\n{\n  0 = TS 4\n  0 = B 120000\n}\n"
        f"[ExpertDrums]\n{{\n{notes}}}\n"
    )


def write_ramp(path: Path, seconds: float = SONG_S, level: float = 0.4) -> Path:
    """A sound that rises from 0 to a level: every sample tells its place."""
    soundfile.write(path, np.linspace(0, level, int(seconds * RATE)), RATE, subtype="FLOAT")
    return path


@pytest.fixture
def row(tmp_path: Path) -> SongRow:
    notes = tmp_path / "notes.chart"
    notes.write_text(chart_text([384, *range(40 * 384, 45 * 384, 96)]), encoding="utf-8")
    audio = (write_ramp(tmp_path / "song.wav"),)
    return SongRow(
        tmp_path, tmp_path, "Busy", SongState.USABLE, "", audio=audio, notes=notes, duration_s=SONG_S
    )


def test_the_piece_is_where_most_is_struck(row: SongRow) -> None:
    heard = hear_row(row, RATE)

    place_s = heard.samples[:, 0] / 0.4 * SONG_S
    assert place_s[0] == pytest.approx(40.0 - LEAD_S, abs=0.01)
    assert heard.samples.shape[1] == 2
    assert heard.notes[0].onset_s == pytest.approx(LEAD_S)
    assert len(heard.notes) == 20


def test_the_song_s_end_shortens_it(row: SongRow) -> None:
    heard = hear_row(row, RATE)

    assert len(heard.samples) / RATE == pytest.approx(SONG_S - 40.0 + LEAD_S, abs=0.01)
    assert len(heard.samples) / RATE < PIECE_S


def test_the_chart_is_moved_by_the_offset_that_was_found(row: SongRow) -> None:
    heard = hear_row(replace(row, offset_s=0.25), RATE)

    place_s = heard.samples[0, 0] / 0.4 * SONG_S
    assert place_s + heard.notes[0].onset_s == pytest.approx(40.25, abs=0.01)


def test_the_delay_of_song_ini_counts(row: SongRow, tmp_path: Path) -> None:
    (tmp_path / "song.ini").write_text("[song]\nname = Busy\ndelay = 500\n", encoding="utf-8")
    heard = hear_row(row, RATE)

    place_s = heard.samples[0, 0] / 0.4 * SONG_S
    assert place_s + heard.notes[0].onset_s == pytest.approx(40.5, abs=0.01)


def test_stems_are_mixed_and_one_that_rests_is_left_out(row: SongRow, tmp_path: Path) -> None:
    rests = tmp_path / "keys.wav"
    soundfile.write(rests, np.concatenate([np.full(RATE, 0.5), np.zeros(int(SONG_S - 1) * RATE)]), RATE)
    both = (*row.audio, write_ramp(tmp_path / "drums.wav"), rests)

    alone, mixed = hear_row(row, RATE).samples, hear_row(replace(row, audio=both), RATE).samples

    np.testing.assert_allclose(mixed, 2 * alone, atol=1e-3)


def test_a_take_is_heard_as_it_was_played(tmp_path: Path) -> None:
    midi, audio = tmp_path / "take.mid", write_ramp(tmp_path / "take.wav", 5.0)
    onsets = [DrumOnset(1.0, DrumVoice.SNARE, 40), DrumOnset(1.5, DrumVoice.RIDE, 110)]
    midi.write_bytes(write_general_midi(onsets, TempoMap.steady(120.0), 5.0))
    row = SongRow(midi, tmp_path, "Take", SongState.USABLE, "", audio=(audio,), notes=midi, duration_s=5.0)

    notes = hear_row(row, RATE).notes

    assert [(note.pad, note.velocity) for note in notes] == [(Pad.SNARE, 40), (Pad.BLUE_CYMBAL, 110)]
    assert notes[1].onset_s == pytest.approx(1.5, abs=0.001)


def test_swapped_cymbals_are_heard_as_they_were_meant(tmp_path: Path) -> None:
    midi, audio = tmp_path / "take.mid", write_ramp(tmp_path / "take.wav", 5.0)
    onsets = [
        DrumOnset(1.0, DrumVoice.SNARE),
        DrumOnset(1.5, DrumVoice.RIDE),
        DrumOnset(2.0, DrumVoice.CRASH),
    ]
    midi.write_bytes(write_general_midi(onsets, TempoMap.steady(120.0), 5.0))
    row = SongRow(midi, tmp_path, "Take", SongState.USABLE, "", audio=(audio,), notes=midi, duration_s=5.0)

    notes = hear_row(row, RATE, exchanges_cymbals=True).notes

    assert [note.pad for note in notes] == [Pad.SNARE, Pad.GREEN_CYMBAL, Pad.BLUE_CYMBAL]


def test_an_annotated_song_is_heard_as_it_is_annotated(tmp_path: Path) -> None:
    audio = write_ramp(tmp_path / "mix.wav", 5.0)
    onsets = [DrumOnset(1.25, DrumVoice.KICK, 90)]
    (tmp_path / "truth.mid").write_bytes(write_general_midi(onsets, TempoMap.steady(120.0), 5.0))
    row = SongRow(tmp_path, tmp_path, "Known", SongState.USABLE, "", audio=(audio,), notes=tmp_path)

    heard = hear_row(row, RATE)

    place_s = heard.samples[0, 0] / 0.4 * 5.0
    assert place_s + heard.notes[0].onset_s == pytest.approx(1.25, abs=0.01)


def test_a_corrected_project_is_heard_as_it_was_edited(tmp_path: Path) -> None:
    audio = write_ramp(tmp_path / "song.wav", 5.0)
    notes = (DrumNote(480, Pad.SNARE), DrumNote(960, Pad.GREEN_CYMBAL))
    document = ChartDocument(TempoMap.steady(120.0), notes, duration_s=5.0)
    library = Library(tmp_path / "projects")
    project = library.create(Source(audio, identify(audio), 5.0), History(document))
    project.settle()
    project.close()
    row = SongRow(
        project.path,
        tmp_path,
        "Mine",
        SongState.USABLE,
        "",
        audio=(audio,),
        notes=project.path,
        duration_s=5.0,
    )

    heard = hear_row(row, RATE)

    assert [note.pad for note in heard.notes] == [Pad.SNARE, Pad.GREEN_CYMBAL]
    assert np.diff([note.onset_s for note in heard.notes]) == pytest.approx(
        np.diff(document.seconds), abs=1e-6
    )


def test_a_row_without_sound_is_refused(row: SongRow) -> None:
    with pytest.raises(TrainingDataError, match="“Busy” has no sound"):
        hear_row(replace(row, audio=()), RATE)


def test_a_chart_outside_its_sound_is_refused(row: SongRow) -> None:
    with pytest.raises(TrainingDataError, match="no note within its sound"):
        hear_row(replace(row, offset_s=100.0), RATE)


def test_an_unplugged_drive_is_told(row: SongRow, tmp_path: Path) -> None:
    with pytest.raises(TrainingDataError, match="is its drive still there"):
        hear_row(replace(row, notes=tmp_path / "gone" / "notes.chart"), RATE)


def test_a_damaged_chart_is_told(row: SongRow) -> None:
    assert row.notes is not None
    row.notes.with_name("take.mid").write_bytes(b"no MIDI")

    with pytest.raises(FormatError):
        hear_row(replace(row, notes=row.notes.with_name("take.mid")), RATE)
