"""From a transcription to a document, and from there into the games."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from chart_hero_core.domain.chart import Chart, Difficulty, DrumNote, Pad, Section, SongMetadata
from chart_hero_core.domain.drums import DrumVoice
from chart_hero_core.editing.document import ChartDocument, note_order
from chart_hero_core.formats.general_midi import read_general_midi
from chart_hero_core.formats.midi_chart import read_midi_chart
from chart_hero_core.formats.song_ini import read_song_ini
from chart_hero_core.service import (
    ChartHero,
    ChartingSpec,
    ExportedSong,
    ExportOptions,
    TranscribeOptions,
    Transcription,
    document_of,
    levels_of,
)
from tests.support.performances import steady
from tests.support.songs import strokes_of, write_song


@pytest.fixture(scope="module")
def transcription(burst_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Transcription:
    path = tmp_path_factory.mktemp("song") / "Band - Tune.flac"
    write_song(path, strokes_of(steady(120.0, 24.0)), genre="Rock")
    return ChartHero(burst_model).transcribe(path, TranscribeOptions(sensitivities={DrumVoice.KICK: 0.6}))


@pytest.fixture(scope="module")
def document(transcription: Transcription) -> ChartDocument:
    return document_of(transcription)


@pytest.fixture
def engine(burst_model: Path) -> ChartHero:
    return ChartHero(burst_model)


def chart_in(song: ExportedSong) -> Chart:
    return read_midi_chart((song.folder / "notes.mid").read_bytes()).chart


def metadata_in(song: ExportedSong) -> SongMetadata:
    return read_song_ini((song.folder / "song.ini").read_bytes()).metadata


# ---- the document ------------------------------------------------------------------------------


def test_a_document_holds_what_was_charted(transcription: Transcription, document: ChartDocument) -> None:
    assert document.notes == tuple(sorted(transcription.chart.expert, key=note_order))
    assert document.tempo_map == transcription.tempo.tempo_map
    assert document.sections == transcription.chart.sections
    assert document.sensitivities == {DrumVoice.KICK: 0.6}
    assert document.duration_s == transcription.duration_s


def test_a_document_knows_the_song_by_its_tags_and_its_name(document: ChartDocument) -> None:
    known = document.metadata

    assert (known.title, known.artist, known.genre) == ("Tune", "Band", "Rock")
    assert known.difficulty_rating == -1
    assert known.preview_start_s is None


# ---- its export --------------------------------------------------------------------------------


def test_a_document_that_nobody_touched_is_exported_as_its_transcription(
    engine: ChartHero, transcription: Transcription, document: ChartDocument, tmp_path: Path
) -> None:
    options = ExportOptions(tmp_path / "plain", with_audio=False)
    plain = engine.export(transcription, options)

    edited = engine.export_document(
        document, transcription.source, replace(options, parent=tmp_path / "edited")
    )

    assert (edited.folder / "notes.mid").read_bytes() == (plain.folder / "notes.mid").read_bytes()
    assert metadata_in(edited) == metadata_in(plain)


def test_edited_notes_and_sections_are_written(
    engine: ChartHero, transcription: Transcription, document: ChartDocument, tmp_path: Path
) -> None:
    added = DrumNote(document.notes[0].tick + 7 * 480, Pad.GREEN_CYMBAL, is_pinned=True)
    notes = tuple(sorted((*document.notes[5:], added), key=note_order))
    edited = replace(document, notes=notes, sections=(Section(0, "My part"),))

    song = engine.export_document(edited, transcription.source, ExportOptions(tmp_path, with_audio=False))

    chart = chart_in(song)
    heard_s = chart.tempo_map.seconds_at([note.tick for note in chart.expert]) - song.lead_in_s
    np.testing.assert_allclose(heard_s, edited.seconds, atol=0.002)
    assert [note.pad for note in sorted(chart.expert, key=note_order)] == [note.pad for note in notes]
    assert [section.name for section in chart.sections] == ["My part"]
    assert {level for level, kept in chart.notes.items() if kept} == set(Difficulty)


def test_what_to_make_of_the_notes_is_chosen(
    engine: ChartHero, transcription: Transcription, document: ChartDocument, tmp_path: Path
) -> None:
    spec = ChartingSpec(
        difficulties=frozenset({Difficulty.EXPERT}), with_sections=False, with_star_power=False
    )

    song = engine.export_document(
        document, transcription.source, ExportOptions(tmp_path, with_audio=False), spec
    )

    chart = chart_in(song)
    assert {level for level, kept in chart.notes.items() if kept} == {Difficulty.EXPERT}
    assert (chart.sections, chart.star_power) == ((), ())


def test_what_the_document_says_of_the_song_is_written(
    engine: ChartHero, transcription: Transcription, document: ChartDocument, tmp_path: Path
) -> None:
    said = SongMetadata("Mine", "Me", "Record", "Jazz", "1999", "Somebody", 5, 10.0)

    song = engine.export_document(
        replace(document, metadata=said), transcription.source, ExportOptions(tmp_path, with_audio=False)
    )

    assert song.folder.name == "Me - Mine"
    written = metadata_in(song)
    assert (written.title, written.album, written.year, written.charter) == (
        "Mine",
        "Record",
        "1999",
        "Somebody",
    )
    assert written.difficulty_rating == 5
    assert written.preview_start_s == pytest.approx(10.0 + song.lead_in_s, abs=0.001)


def test_a_rating_that_nobody_gave_is_found(
    engine: ChartHero, transcription: Transcription, document: ChartDocument, tmp_path: Path
) -> None:
    song = engine.export_document(document, transcription.source, ExportOptions(tmp_path, with_audio=False))

    assert metadata_in(song).difficulty_rating == transcription.charting.difficulty_rating


def test_a_document_without_a_title_gets_the_files(
    engine: ChartHero, transcription: Transcription, document: ChartDocument, tmp_path: Path
) -> None:
    nameless = replace(document, metadata=SongMetadata("", "Me"))

    song = engine.export_document(nameless, transcription.source, ExportOptions(tmp_path, with_audio=False))

    assert metadata_in(song).title == "Tune"


def test_raw_strokes_of_a_document_include_those_added_by_hand(
    engine: ChartHero, transcription: Transcription, document: ChartDocument, tmp_path: Path
) -> None:
    last = document.notes[-1]
    added = DrumNote(last.tick + 240, Pad.GREEN_CYMBAL)
    edited = replace(document, notes=(*document.notes, added))
    midi = tmp_path / "drums.mid"

    engine.export_document(
        edited, transcription.source, ExportOptions(tmp_path, with_audio=False, general_midi=midi)
    )

    strokes = read_general_midi(midi.read_bytes())
    assert len(strokes) == len(edited.notes)
    assert strokes[-1].voice is DrumVoice.CRASH
    assert strokes[-1].onset_s == pytest.approx(float(edited.seconds[-1]), abs=0.001)


def test_levels_are_those_that_an_export_writes(
    engine: ChartHero, transcription: Transcription, document: ChartDocument, tmp_path: Path
) -> None:
    song = engine.export_document(document, transcription.source, ExportOptions(tmp_path, with_audio=False))

    levels = levels_of(document, ChartingSpec())

    written = chart_in(song)
    assert set(levels) == set(Difficulty)
    for difficulty, notes in levels.items():
        assert [note.pad for note in written.notes[difficulty]] == [note.pad for note in notes]
