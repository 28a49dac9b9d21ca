"""Where hand and model differ: what the model says of the notes that the hand has changed."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from chart_hero_core.charting.spec import ChartingSpec
from chart_hero_core.domain.chart import DrumNote
from chart_hero_core.domain.drums import DrumVoice, StrokeKey
from chart_hero_core.editing.document import ChartDocument, NotePlace, origin_of, place_of, stroke_of
from chart_hero_core.editing.note_settling import SAME_STROKE_S
from chart_hero_core.model.onsets import SongPeaks
from chart_hero_core.review.reading import StrokeSet, read


@dataclass(frozen=True, slots=True)
class HandChange:
    """A stroke of which hand and model say different things.

    Parameters
    ----------
    said : the note that the model makes of it; None where it heard nothing
    yours : the note of the document; None where the hand took it away
    """

    said: DrumNote | None
    yours: DrumNote | None

    @property
    def tick(self) -> int:
        """Where it is, of the document's note if there is one."""
        note = self.yours or self.said
        assert note is not None, "somebody said something"
        return note.tick


def find_hand_changes(
    document: ChartDocument, peaks: SongPeaks, spec: ChartingSpec
) -> tuple[HandChange, ...]:
    """List the notes that hand and model disagree about; takes as long as charting the song.

    Parameters
    ----------
    document : the song as it is, with its sensitivities
    peaks : of the song's activations
    spec : choices about the chart

    Returns
    -------
    tuple of HandChange
        in order of tick: notes that were moved or made to be another kind, added, or deleted by hand; none
        of those that the hand only kept
    """
    fresh = read(peaks, document.sensitivities, document.tempo_map, spec).notes
    model = _ModelNotes(fresh)
    changes = []
    for note in document.notes:
        if note.is_pinned:
            said = model.take_behind(note)
            if said is None or _look(said) != _look(note):
                changes.append(HandChange(said, note))
    settled, kept = StrokeSet(document.settled), {place_of(note) for note in document.notes}
    changes += [
        HandChange(note, None) for note in model.left if settled.holds(note) and place_of(note) not in kept
    ]
    return tuple(sorted(changes, key=lambda change: change.tick))


class _ModelNotes:
    """The notes of a fresh reading, each to be found once: by its stroke, or else by its place."""

    def __init__(self, notes: Iterable[DrumNote]) -> None:
        self._left = {place_of(note): note for note in notes}
        self._by_voice: dict[DrumVoice, list[tuple[float, NotePlace]]] = defaultdict(list)
        for place, note in self._left.items():
            stroke = stroke_of(note)
            if stroke is not None:
                self._by_voice[stroke.voice].append((stroke.onset_s, place))
        for strokes in self._by_voice.values():
            strokes.sort(key=lambda stroke: stroke[0])

    @property
    def left(self) -> tuple[DrumNote, ...]:
        """Notes that nobody has found."""
        return tuple(self._left.values())

    def take_behind(self, note: DrumNote) -> DrumNote | None:
        """Find what a note of the hand was made of, or what it stands in place of."""
        origin = origin_of(note)
        place = self._place_of_stroke(origin) if origin is not None else None
        return self._left.pop(place or place_of(note), None)

    def _place_of_stroke(self, stroke: StrokeKey) -> NotePlace | None:
        strokes = self._by_voice[stroke.voice]
        first = bisect_left(strokes, stroke.onset_s - SAME_STROKE_S, key=lambda entry: entry[0])
        near = [
            entry
            for entry in strokes[first : first + 2]
            if abs(entry[0] - stroke.onset_s) <= SAME_STROKE_S and entry[1] in self._left
        ]
        return min(near, key=lambda entry: abs(entry[0] - stroke.onset_s))[1] if near else None


def _look(note: DrumNote) -> tuple[object, ...]:
    """What tells two notes apart for whoever reads the chart."""
    is_open = note.voice is DrumVoice.HI_HAT_OPEN and note.pad.is_cymbal
    return note.tick, note.pad, note.dynamics, note.is_double_kick, is_open
