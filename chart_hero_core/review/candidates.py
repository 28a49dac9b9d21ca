"""What the model nearly heard, and what it heard but charting had no room for: notes to be had by a click."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from chart_hero_core.charting.spec import ChartingSpec
from chart_hero_core.domain.chart import DrumNote
from chart_hero_core.domain.drums import VOICES, DrumVoice
from chart_hero_core.editing.document import ChartDocument, note_order
from chart_hero_core.editing.hand import strokes_of
from chart_hero_core.model.onsets import SongPeaks
from chart_hero_core.review.heard_ticks import HeardTicks
from chart_hero_core.review.reading import DEFAULT_SENSITIVITY, StrokeSet, read

NEARLY_HEARD_SHARE = 0.4
"""A stroke is nearly heard if it has this share of the probability that a note needs: 0.2, usually."""


def find_candidates(document: ChartDocument, peaks: SongPeaks, spec: ChartingSpec) -> tuple[DrumNote, ...]:
    """List the notes that a document nearly has.

    Parameters
    ----------
    document : the song as it is, with its sensitivities
    peaks : of the song's activations
    spec : choices about the chart

    Returns
    -------
    tuple of DrumNote
        on the document's grid and in its order, one per colour and tick, with the confidence of each; never
        where a note is, and never of a stroke that has a note or is settled
    """
    heard = read(peaks, _lowered(document.sensitivities), document.tempo_map, spec)
    known = StrokeSet(strokes_of(document.notes) | document.settled)
    taken = {(note.tick, note.pad.colour) for note in document.notes}
    ticks = HeardTicks(document)
    best: dict[tuple[int, str], DrumNote] = {}
    for note in (*heard.notes, *(candidate.note for candidate in heard.candidates)):
        if known.holds(note) or note.onset_s is None:
            continue
        tick = ticks.tick_near(note.onset_s)
        key = (note.tick if tick is None else tick, note.pad.colour)
        if key not in taken and (key not in best or best[key].confidence < note.confidence):
            best[key] = replace(note, tick=key[0])
    return tuple(sorted(best.values(), key=note_order))


def _lowered(sensitivities: Mapping[DrumVoice, float]) -> dict[DrumVoice, float]:
    """Sensitivities at which what is nearly heard becomes a note."""
    return {
        voice: 1.0 - NEARLY_HEARD_SHARE * (1.0 - sensitivities.get(voice, DEFAULT_SENSITIVITY))
        for voice in VOICES
    }
