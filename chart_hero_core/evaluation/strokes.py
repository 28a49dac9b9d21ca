"""Notes as edits count them: a second and a pad, whether they come from onsets or from a chart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chart_hero_core.domain.chart import DrumNote, Pad
from chart_hero_core.domain.drums import DrumFamily, DrumOnset, DrumVoice
from chart_hero_core.domain.timing import TempoMap
from chart_hero_core.evaluation.matching import distinct_strokes

PAD_OF_VOICE = {
    DrumVoice.KICK: Pad.KICK,
    DrumVoice.SNARE: Pad.SNARE,
    DrumVoice.SIDE_STICK: Pad.SNARE,
    DrumVoice.HI_HAT_CLOSED: Pad.YELLOW_CYMBAL,
    DrumVoice.HI_HAT_OPEN: Pad.YELLOW_CYMBAL,
    DrumVoice.HI_HAT_PEDAL: Pad.YELLOW_CYMBAL,
    DrumVoice.TOM_HIGH: Pad.YELLOW_TOM,
    DrumVoice.TOM_MID: Pad.BLUE_TOM,
    DrumVoice.TOM_LOW: Pad.GREEN_TOM,
    DrumVoice.CRASH: Pad.GREEN_CYMBAL,
    DrumVoice.RIDE: Pad.BLUE_CYMBAL,
    DrumVoice.RIDE_BELL: Pad.BLUE_CYMBAL,
}
"""The custom of charters: hi-hat yellow, ride blue, crash green. It is the ruler's, not the product's."""

PART_OF_PAD = {pad: voice.family for voice, pad in PAD_OF_VOICE.items()}
"""The five parts of the kit in which edits are counted."""

PARTS: tuple[DrumFamily, ...] = tuple(DrumFamily)


@dataclass(frozen=True, slots=True)
class PadStroke:
    """A note to be judged.

    Parameters
    ----------
    onset_s : second at which it sounds
    pad : where it is played; accents, ghosts and open hats are no part of a note's identity
    position : quarter notes since tick 0 of its chart; None for an onset, which stands on no grid
    confidence : the chance, 0..1, that it needs no edit
    """

    onset_s: float
    pad: Pad
    position: float | None = None
    confidence: float = 1.0

    @property
    def part(self) -> DrumFamily:
        """The part of the kit."""
        return PART_OF_PAD[self.pad]


def strokes_of_onsets(onsets: Sequence[DrumOnset]) -> tuple[PadStroke, ...]:
    """Turn onsets, in any order, into strokes in order of time; what is written twice counts once."""
    rising = sorted(onsets, key=lambda onset: onset.onset_s)
    strokes = []
    for pad in Pad:
        voices = frozenset(voice for voice, own_pad in PAD_OF_VOICE.items() if own_pad is pad)
        on_pad = [onset for onset in rising if onset.voice in voices]
        kept = distinct_strokes(onset.onset_s for onset in on_pad)
        strokes += [PadStroke(on_pad[i].onset_s, pad, None, on_pad[i].chance_with(voices)) for i in kept]
    return tuple(sorted(strokes, key=lambda stroke: stroke.onset_s))


def strokes_of_notes(notes: Sequence[DrumNote], tempo_map: TempoMap) -> tuple[PadStroke, ...]:
    """Turn the notes of one difficulty, in order, into strokes; times are those of the grid."""
    seconds = tempo_map.seconds_at([note.tick for note in notes])
    return tuple(
        PadStroke(float(onset_s), note.pad, note.tick / tempo_map.resolution, note.confidence)
        for onset_s, note in zip(seconds, notes, strict=True)
    )
