"""From the gems of a drum track to the pads of the four-lane pro kit; the same for both chart formats.

Nothing in a file says which of three kinds of drum track it holds, so the kind is found by the rule
of the specification: song.ini first, then the marks that only one kind has.

References
----------
github.com/TheNathannator/GuitarGame_ChartFormats, docs/Chart-File-Formats/chart-format/Tracks/Drums.md,
    "Determining Track Type", "Track Type Conversions" and "Local Events".
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from chart_hero_core.domain.chart import Difficulty, DrumNote, Dynamics, Pad
from chart_hero_core.formats.drum_codes import LANE_OF_PAD, MIX_DIFFICULTIES, PAD_OF, Lane
from chart_hero_core.formats.global_events import TextEvent, without_brackets

_MIX = re.compile(r"mix[ _]([0-3])[ _]drums[0-5]?(d|dnoflip|easy|easynokick|)")
_LANES = tuple(Lane)


class DrumKind(Enum):
    """How the lanes of a drum track are meant."""

    FOUR_LANE_PRO = "four lanes, toms and cymbals"
    FOUR_LANE = "four lanes"
    FIVE_LANE = "five lanes"


@dataclass(frozen=True, slots=True)
class Gem:
    """One gem as a file has it, before the kind of track and disco flip are applied.

    Parameters
    ----------
    tick : its place
    lane : its column
    is_cymbal : what the flags or markers of the format say about it
    dynamics : ghost, neutral or accent
    is_double_kick : whether it is only for those with a second pedal
    """

    tick: int
    lane: Lane
    is_cymbal: bool = False
    dynamics: Dynamics = Dynamics.NEUTRAL
    is_double_kick: bool = False


@dataclass(frozen=True, slots=True)
class PlacedNotes:
    """The notes of a drum track, and sentences about gems that had no place."""

    notes: Mapping[Difficulty, tuple[DrumNote, ...]]
    warnings: tuple[str, ...]


def drum_kind(declared: DrumKind | None, *, has_pro_marks: bool, has_fifth_lane: bool) -> DrumKind | None:
    """Find the kind of a drum track.

    Parameters
    ----------
    declared : what song.ini says; None for nothing
    has_pro_marks : whether a cymbal flag or a tom marker was seen
    has_fifth_lane : whether a gem of the fifth lane was seen

    Returns
    -------
    the kind; None where the file gives no sign of it
    """
    if declared in (DrumKind.FOUR_LANE_PRO, DrumKind.FIVE_LANE):
        return declared
    if has_pro_marks:
        return DrumKind.FOUR_LANE_PRO
    return DrumKind.FIVE_LANE if has_fifth_lane else declared


class DiscoFlip:
    """Where red and yellow have changed places, for one difficulty of a pro drum track.

    Parameters
    ----------
    events : the text events of the drum track
    difficulty : the level that is read
    """

    def __init__(self, events: Iterable[TextEvent], difficulty: Difficulty) -> None:
        level = MIX_DIFFICULTIES.index(difficulty)
        found = ((event.tick, _MIX.fullmatch(without_brackets(event.text))) for event in events)
        states = {tick: mix[2] == "d" for tick, mix in found if mix and int(mix[1]) == level}
        self._ticks = sorted(states)
        self._states = [states[tick] for tick in self._ticks]

    def is_on(self, tick: int) -> bool:
        """Whether gems at a tick are flipped."""
        index = bisect_right(self._ticks, tick)
        return index > 0 and self._states[index - 1]


def place_gems(
    gems: Mapping[Difficulty, Sequence[Gem]],
    texts: Mapping[Difficulty, Sequence[TextEvent]],
    kind: DrumKind,
) -> PlacedNotes:
    """Put the gems of a drum track on the pads of the four-lane pro kit.

    Of several gems that end up on one lane and tick one is kept: a 2x kick rather than a kick, else
    that of the first lane. 2x kicks below Expert, where the format forbids them, are left out.

    Parameters
    ----------
    gems : per difficulty, in any order
    texts : the text events that hold for a difficulty
    kind : how the lanes are meant

    Returns
    -------
    notes of the difficulties that have any
    """
    notes: dict[Difficulty, tuple[DrumNote, ...]] = {}
    warnings = []
    for difficulty, found in gems.items():
        name = difficulty.value.capitalize()
        allowed = [gem for gem in found if difficulty is Difficulty.EXPERT or not gem.is_double_kick]
        kept = _notes_of(allowed, kind, DiscoFlip(texts[difficulty], difficulty))
        if kept:
            notes[difficulty] = kept
        if forbidden := len(found) - len(allowed):
            warnings.append(f"2x kicks of {name} were left out ({forbidden}): only Expert may have them.")
        if doubled := len(allowed) - len(kept):
            warnings.append(f"Notes of {name} were left out ({doubled}): another has their lane and tick.")
    return PlacedNotes(notes, tuple(warnings))


def _notes_of(gems: Sequence[Gem], kind: DrumKind, disco_flip: DiscoFlip) -> tuple[DrumNote, ...]:
    oranges = {gem.tick for gem in gems if gem.lane is Lane.FOURTH}
    notes: dict[tuple[int, str], DrumNote] = {}
    for gem in sorted(gems, key=_file_order):
        pad = _pad_of(gem, kind, is_flipped=disco_flip.is_on(gem.tick), has_orange=gem.tick in oranges)
        dynamics = Dynamics.NEUTRAL if pad is Pad.KICK else gem.dynamics
        notes.setdefault((gem.tick, pad.colour), DrumNote(gem.tick, pad, dynamics, gem.is_double_kick))
    return tuple(sorted(notes.values(), key=lambda note: (note.tick, _LANES.index(LANE_OF_PAD[note.pad]))))


def _file_order(gem: Gem) -> tuple[int, int, bool]:
    return gem.tick, _LANES.index(gem.lane), not gem.is_double_kick


def _pad_of(gem: Gem, kind: DrumKind, *, is_flipped: bool, has_orange: bool) -> Pad:
    if gem.lane is Lane.FIFTH:
        return Pad.BLUE_TOM if has_orange else Pad.GREEN_TOM
    if kind is DrumKind.FIVE_LANE:
        return PAD_OF[gem.lane, gem.lane in (Lane.YELLOW, Lane.FOURTH)]
    if kind is DrumKind.FOUR_LANE:
        return PAD_OF[gem.lane, False]
    if is_flipped and gem.lane is Lane.RED:
        return Pad.YELLOW_CYMBAL
    if is_flipped and gem.lane is Lane.YELLOW:
        return Pad.SNARE
    return PAD_OF[gem.lane, gem.is_cymbal and gem.lane not in (Lane.KICK, Lane.RED)]
