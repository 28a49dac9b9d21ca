"""Between a transcription and the document that is edited, and from there to what is exported."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from chart_hero_core.charting.chart import finish_chart
from chart_hero_core.charting.pads import voices_on
from chart_hero_core.charting.rating import DifficultyRating, explain_difficulty
from chart_hero_core.charting.spec import ChartingSpec, KitSpec
from chart_hero_core.domain.chart import Chart, Difficulty, DrumNote
from chart_hero_core.domain.drums import DrumOnset
from chart_hero_core.editing.document import ChartDocument, note_order
from chart_hero_core.export import FinishedSong, SongSource, song_metadata
from chart_hero_core.service.transcription import Transcription

_FULL_KIT = KitSpec()


def document_of(transcription: Transcription) -> ChartDocument:
    """Make the document of a song that was just transcribed.

    Its difficulty is left unrated and its preview unset, so that both follow the notes until they are
    exported; the preview's start is a heard second, as all times of a document.
    """
    return ChartDocument(
        tempo_map=transcription.tempo.tempo_map,
        notes=tuple(sorted(transcription.chart.expert, key=note_order)),
        sections=transcription.chart.sections,
        sensitivities=transcription.heard.options.sensitivities,
        metadata=song_metadata(transcription.path, transcription.heard.tags),
        duration_s=transcription.duration_s,
    )


def difficulty_of(document: ChartDocument) -> DifficultyRating:
    """Rate a document as its export would, where nobody rated it by hand."""
    return explain_difficulty(document.notes, document.tempo_map)


def levels_of(document: ChartDocument, spec: ChartingSpec) -> Mapping[Difficulty, tuple[DrumNote, ...]]:
    """Make the notes of all difficulties, as an export would write them; takes some 100 ms.

    Parameters
    ----------
    document : its notes are Expert
    spec : of which the difficulties matter, and star power: each of its phrases keeps a note in every level

    Returns
    -------
    Mapping
        per difficulty of the spec its notes, in rising order of tick
    """
    return _chart_of(document, spec).notes


def finished(document: ChartDocument, source: SongSource, spec: ChartingSpec) -> FinishedSong:
    """Make everything that a game needs of the notes of a document."""
    chart = _chart_of(document, spec)
    metadata = document.metadata
    if not metadata.title:
        metadata = replace(metadata, title=song_metadata(source.path, source.tags).title)
    if metadata.difficulty_rating < 0:
        metadata = replace(metadata, difficulty_rating=difficulty_of(document).rating)
    onsets = tuple(_stroke(note, document) for note in document.notes)
    return FinishedSong(chart, metadata, onsets, source)


def _chart_of(document: ChartDocument, spec: ChartingSpec) -> Chart:
    return finish_chart(
        document.notes,
        document.tempo_map,
        spec,
        document.duration_s,
        document.sections if spec.with_sections else (),
    )


def _stroke(note: DrumNote, document: ChartDocument) -> DrumOnset:
    """Say when and how a note was struck; one that nobody heard is struck where it stands."""
    onset_s = note.onset_s
    if onset_s is None:
        onset_s = max(float(document.tempo_map.seconds_at(note.tick)), 0.0)
    voice = note.voice or voices_on(note.pad, _FULL_KIT)[0]
    return DrumOnset(onset_s, voice, note.velocity, note.confidence)
