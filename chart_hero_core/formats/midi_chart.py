"""notes.mid: the chart as a Standard MIDI file, written and read.

A note of yellow, blue or green is a CYMBAL here unless a tom marker of its colour sounds at its
start, in all difficulties at once; notes.chart has it the other way round. Both are made from and
into the same `Pad`.

References
----------
github.com/TheNathannator/GuitarGame_ChartFormats, docs/Chart-File-Formats/mid-format/
    Format-Overview.md (tracks, tempo), Tracks/Drums.md and Tracks/Global-Events.md.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from chart_hero_core.domain.chart import Chart, Difficulty, DrumNote, Dynamics, Phrase
from chart_hero_core.domain.timing import TempoMap
from chart_hero_core.errors import FormatError
from chart_hero_core.formats.chart_file import ChartFile, require_writable
from chart_hero_core.formats.drum_codes import (
    CODES_OF,
    HARDEST_FIRST,
    LANE_CODES,
    LANE_OF_PAD,
    MIDI_ACCENT_VELOCITY,
    MIDI_DOUBLE_KICK,
    MIDI_DRUM_TRACKS,
    MIDI_DYNAMICS_TEXT,
    MIDI_EVENT_TRACK,
    MIDI_FILLS,
    MIDI_FLAM,
    MIDI_GHOST_VELOCITY,
    MIDI_KICK,
    MIDI_NEUTRAL_VELOCITY,
    MIDI_STAR_POWER,
    Lane,
)
from chart_hero_core.formats.drum_track import DrumKind, Gem, drum_kind, place_gems
from chart_hero_core.formats.global_events import (
    TextEvent,
    global_events_of,
    parse_global_events,
    without_brackets,
)
from chart_hero_core.formats.midi_file import (
    MidiEvent,
    MidiFile,
    MidiTrack,
    NoteSpan,
    midi_bytes,
    note_events,
    parse_midi,
    quarter_us_of,
    signature_event,
    tempo_event,
    tempo_map_of,
    text_event,
    track_name,
)

_VELOCITY_OF = {
    Dynamics.GHOST: MIDI_GHOST_VELOCITY,
    Dynamics.NEUTRAL: MIDI_NEUTRAL_VELOCITY,
    Dynamics.ACCENT: MIDI_ACCENT_VELOCITY,
}
_DYNAMICS_OF = {MIDI_GHOST_VELOCITY: Dynamics.GHOST, MIDI_ACCENT_VELOCITY: Dynamics.ACCENT}
_GEM_OF = {
    base + lane.midi_step: (difficulty, lane.lane)
    for difficulty, base in MIDI_KICK.items()
    for lane in LANE_CODES
} | {MIDI_DOUBLE_KICK: (Difficulty.EXPERT, Lane.KICK)}
"""Note number -> what it stands for."""
_TOM_MARKER_OF = {lane.lane: lane.midi_tom_marker for lane in LANE_CODES if lane.midi_tom_marker is not None}
_NOTES_PER_QUARTER = 8  # a gem is written as a 1/32 note, or shorter where the next one is nearer


def write_midi_chart(chart: Chart) -> bytes:
    """Write a chart as notes.mid: format 1, a tempo track, PART DRUMS, EVENTS.

    Parameters
    ----------
    chart : on the chart clock (`origin_s` 0)

    Raises
    ------
    FormatError
        if one colour is a tom in one difficulty and a cymbal in another at the same tick, which
        notes.mid cannot say; or if MIDI cannot hold a tempo, a signature or the resolution
    ValueError
        if the chart is not on the chart clock, or has double kicks below Expert
    """
    require_writable(chart)
    resolution = chart.tempo_map.resolution
    drums = [track_name(MIDI_DRUM_TRACKS[0]), text_event(0, MIDI_DYNAMICS_TEXT)]
    for span in (*_gem_spans(chart), *_tom_marker_spans(chart), *_phrase_spans(chart)):
        drums += note_events(span)
    texts = [text_event(event.tick, f"[{event.text}]") for event in global_events_of(chart)]
    tracks = [_tempo_events(chart.tempo_map), drums, [track_name(MIDI_EVENT_TRACK), *texts]]
    return midi_bytes(tracks, resolution)


def _tempo_events(tempo_map: TempoMap) -> list[MidiEvent]:
    signatures = [signature_event(signature.tick, signature) for signature in tempo_map.time_signatures]
    tempos = [tempo_event(change.tick, quarter_us_of(change.bpm)) for change in tempo_map.tempo_changes]
    return [*signatures, *tempos]


def _gem_spans(chart: Chart) -> list[NoteSpan]:
    velocities: dict[int, dict[int, int]] = {}
    for difficulty, notes in chart.notes.items():
        for note in notes:
            number = MIDI_KICK[difficulty] + CODES_OF[LANE_OF_PAD[note.pad]].midi_step
            number = MIDI_DOUBLE_KICK if note.is_double_kick else number
            velocities.setdefault(number, {})[note.tick] = _VELOCITY_OF[note.dynamics]
    return [
        NoteSpan(tick, end_tick, number, by_tick[tick])
        for number, by_tick in velocities.items()
        for tick, end_tick in _short_spans(by_tick, chart.tempo_map.resolution)
    ]


def _tom_marker_spans(chart: Chart) -> list[NoteSpan]:
    """Spans that begin with each tom and end before the next gem of its colour, in any difficulty."""
    spans = []
    for lane, marker in _TOM_MARKER_OF.items():
        is_tom: dict[int, bool] = {}
        for difficulty, notes in chart.notes.items():
            for note in notes:
                if LANE_OF_PAD[note.pad] is not lane:
                    continue
                if is_tom.setdefault(note.tick, note.pad.is_tom) != note.pad.is_tom:
                    raise _tom_and_cymbal_error(note, difficulty)
        spans += [
            NoteSpan(tick, end_tick, marker, MIDI_NEUTRAL_VELOCITY)
            for tick, end_tick in _short_spans(is_tom, chart.tempo_map.resolution)
            if is_tom[tick]
        ]
    return spans


def _tom_and_cymbal_error(note: DrumNote, difficulty: Difficulty) -> FormatError:
    place = f"The {note.pad.colour} note of {difficulty.value.capitalize()} at tick {note.tick}"
    return FormatError(
        f"{place} is a tom where another difficulty has a cymbal, or the reverse; "
        "notes.mid cannot say that: make them the same, or write notes.chart."
    )


def _phrase_spans(chart: Chart) -> list[NoteSpan]:
    phrases = [(MIDI_STAR_POWER, phrase) for phrase in chart.star_power]
    phrases += [(number, phrase) for phrase in chart.activation_fills for number in MIDI_FILLS]
    return [
        NoteSpan(phrase.tick, phrase.end_tick, number, MIDI_NEUTRAL_VELOCITY) for number, phrase in phrases
    ]


def _short_spans(ticks: Iterable[int], resolution: int) -> list[tuple[int, int]]:
    """(start, end) of a short note on every tick, none reaching into the next one."""
    starts = sorted(ticks)
    length = max(resolution // _NOTES_PER_QUARTER, 1)
    spans = [(tick, min(tick + length, later)) for tick, later in pairwise(starts)]
    return [*spans, *((tick, tick + length) for tick in starts[-1:])]


def read_midi_chart(data: bytes, declared: DrumKind | None = None) -> ChartFile:
    """Read the drums of a notes.mid, whichever program wrote it.

    Parameters
    ----------
    data : the file
    declared : what song.ini says about the drum track. A track without tom markers is all cymbals if
        it is declared `FOUR_LANE_PRO` or not declared at all, and all toms if declared `FOUR_LANE`

    Returns
    -------
    the chart; `metadata` is None

    Raises
    ------
    FormatError
        if it is no MIDI file of format 1 with ticks per quarter note, is damaged, or a tempo or a
        time signature is zero
    """
    midi = parse_midi(data)
    if midi.file_format != 1:
        raise FormatError("notes.mid must be a MIDI file of format 1, with tracks; save it as such.")
    warnings = []
    drums = _named_track(midi, MIDI_DRUM_TRACKS)
    if drums is None:
        warnings.append("notes.mid has no PART DRUMS, so there are no drums in it.")
        drums = MidiTrack("", ())
    found = _read_drums(drums)
    kind = drum_kind(declared, has_pro_marks=found.has_tom_markers, has_fifth_lane=found.has_fifth_lane)
    if kind is None and found.has_colours:
        warnings.append("Neither tom markers nor song.ini say whether these are pro drums; taken as cymbals.")
    if found.has_flams:
        warnings.append("Flam markers of notes.mid were left out; their notes are kept as single ones.")
    texts = _texts(drums)
    placed = place_gems(found.gems, dict.fromkeys(found.gems, texts), kind or DrumKind.FOUR_LANE_PRO)
    events = _named_track(midi, (MIDI_EVENT_TRACK,))
    form = parse_global_events(_texts(events) if events else ())
    chart = Chart(
        tempo_map=tempo_map_of(midi.tracks[0].events if midi.tracks else (), midi.resolution),
        notes=placed.notes,
        star_power=found.star_power,
        activation_fills=found.fills,
        sections=form.sections,
        end_tick=form.end_tick,
    )
    return ChartFile(chart, None, (*warnings, *placed.warnings))


def _named_track(midi: MidiFile, names: Sequence[str]) -> MidiTrack | None:
    tracks = {track.name: track for track in reversed(midi.tracks)}
    return next((tracks[name] for name in names if name in tracks), None)


def _texts(track: MidiTrack) -> list[TextEvent]:
    return [TextEvent(event.tick, text) for event in track.events if (text := event.text) is not None]


@dataclass(frozen=True, slots=True)
class _Drums:
    """What stands in a drum track."""

    gems: Mapping[Difficulty, Sequence[Gem]]
    star_power: tuple[Phrase, ...]
    fills: tuple[Phrase, ...]
    has_tom_markers: bool
    has_flams: bool

    @property
    def has_fifth_lane(self) -> bool:
        return any(gem.lane is Lane.FIFTH for gems in self.gems.values() for gem in gems)

    @property
    def has_colours(self) -> bool:
        return any(gem.lane in _TOM_MARKER_OF for gems in self.gems.values() for gem in gems)


def _read_drums(track: MidiTrack) -> _Drums:
    spans = track.note_spans()
    has_dynamics = any(
        without_brackets(event.text) == without_brackets(MIDI_DYNAMICS_TEXT) for event in _texts(track)
    )
    markers = {lane: [span for span in spans if span.note == note] for lane, note in _TOM_MARKER_OF.items()}
    gems: dict[Difficulty, list[Gem]] = {difficulty: [] for difficulty in HARDEST_FIRST}
    for span in spans:
        if span.note in _GEM_OF:
            difficulty, lane = _GEM_OF[span.note]
            is_cymbal = not _is_marked(span.tick, markers.get(lane, ()))
            dynamics = _DYNAMICS_OF.get(span.velocity) if has_dynamics else None
            is_double = span.note == MIDI_DOUBLE_KICK
            gems[difficulty].append(Gem(span.tick, lane, is_cymbal, dynamics or Dynamics.NEUTRAL, is_double))
    return _Drums(
        gems,
        star_power=_phrases(spans, (MIDI_STAR_POWER,)),
        fills=_phrases(spans, MIDI_FILLS),
        has_tom_markers=any(markers.values()),
        has_flams=any(span.note == MIDI_FLAM for span in spans),
    )


def _is_marked(tick: int, markers: Sequence[NoteSpan]) -> bool:
    index = bisect_right(markers, tick, key=lambda marker: marker.tick)
    return index > 0 and tick < markers[index - 1].end_tick


def _phrases(spans: Iterable[NoteSpan], numbers: Sequence[int]) -> tuple[Phrase, ...]:
    """Phrases marked by any of these notes; five notes at once are one phrase."""
    found = {span.tick: span.end_tick - span.tick for span in spans if span.note in numbers}
    return tuple(Phrase(tick, length) for tick, length in found.items())
