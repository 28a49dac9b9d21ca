"""Raw onsets as General MIDI drums: unquantised, in heard seconds, with the tempo map beside them.

A reader that knows nothing of us finds each stroke within half a tick (0.4 ms) of where it was heard,
second 0 of the sound at tick 0. The beats of the tempo map lie on the quarter notes of the file, its
bar lines on the file's. Where second 0 falls between two beats, the file begins with a pickup: one
quarter note as long as the sound lasts before its first beat.

References
----------
General MIDI System Level 1: drums are on channel 10 (the MIDI Association).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from chart_hero_core.domain.drums import DrumOnset, DrumVoice
from chart_hero_core.domain.timing import TempoChange, TempoMap, TimeSignature
from chart_hero_core.formats.drum_codes import (
    GENERAL_MIDI_CHANNEL,
    GENERAL_MIDI_NOTE_OF,
    VOICE_OF_GENERAL_MIDI,
)
from chart_hero_core.formats.midi_file import (
    LARGEST_RESOLUTION,
    MidiEvent,
    NoteSpan,
    midi_bytes,
    note_events,
    parse_midi,
    quarter_us_of,
    signature_event,
    tempo_event,
    tempo_map_of,
    track_end,
    track_name,
)

_LONGEST_TICK_S = 0.0008  # so that rounding to a tick moves no stroke by more than 0.4 ms
_SHORTEST_PICKUP_S = 0.0625  # 960 BPM: several sequencers refuse or clip tempi of 1000 BPM and more
_SAME_INSTANT_S = 1e-6
_NOTE_S = 0.05
_LARGEST_DENOMINATOR = 64


def write_general_midi(onsets: Sequence[DrumOnset], tempo_map: TempoMap, duration_s: float) -> bytes:
    """Write onsets as drums on channel 10 of a MIDI file of format 1.

    Parameters
    ----------
    onsets : on the heard clock, in any order; two of a voice less than a tick apart become the louder
    tempo_map : on the heard clock; its tick 0 may lie before or after second 0
    duration_s : length of the sound; the file is as long

    Raises
    ------
    FormatError
        if MIDI cannot hold a tempo, a time signature or the resolution
    """
    grid = _file_grid(tempo_map)
    end_tick = max(round(float(grid.tempo_map.ticks_at(duration_s))), 0)
    spans = _note_spans(onsets, grid.tempo_map)
    drums = [event for span in spans for event in note_events(span, GENERAL_MIDI_CHANNEL)]
    last_tick = max([end_tick, *(span.end_tick for span in spans)])
    tempo = [event for event in grid.events if event.tick <= last_tick]
    end = track_end(last_tick)
    return midi_bytes(
        [[track_name("Tempo"), *tempo, end], [track_name("Drums"), *drums, end]], grid.tempo_map.resolution
    )


def read_general_midi(
    data: bytes, voice_of_note: Mapping[int, DrumVoice] = VOICE_OF_GENERAL_MIDI
) -> list[DrumOnset]:
    """Read the drum strokes of a MIDI file, in rising order of time.

    Strokes are taken from channel 10 of all tracks; if nothing is there, from every track and
    channel, for recorded kits often play on channel 1.

    Parameters
    ----------
    data : the file, of format 0 or 1
    voice_of_note : what each note number means; others are passed over. Kits that differ from
        General MIDI bring their own

    Raises
    ------
    FormatError
        if it is no MIDI file, is damaged, or has no common time
    """
    midi = parse_midi(data)
    events = [event for track in midi.tracks for event in track.events]
    tempo_map = tempo_map_of(events, midi.resolution)
    strokes = [event for event in events if event.starts_note]
    on_drum_channel = [event for event in strokes if event.message.channel == GENERAL_MIDI_CHANNEL]
    drums = [event for event in on_drum_channel or strokes if event.message.note in voice_of_note]
    drums.sort(key=lambda event: event.tick)
    seconds = tempo_map.seconds_at([event.tick for event in drums])
    return [
        DrumOnset(float(onset_s), voice_of_note[event.message.note], event.message.velocity)
        for onset_s, event in zip(seconds, drums, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class _FileGrid:
    """The grid of the file.

    Parameters
    ----------
    tempo_map : with the tempi as the file stores them, tick 0 at second 0
    events : the same as MIDI events
    """

    tempo_map: TempoMap
    events: tuple[MidiEvent, ...]


@dataclass(frozen=True, slots=True)
class _Start:
    """How the file begins.

    Parameters
    ----------
    map_tick : the tick of the tempo map that is tick 0 of the file
    first_quarter_s : how long the first quarter note of the file lasts; None if the map's tempo holds
    """

    map_tick: int
    first_quarter_s: float | None


def _start(tempo_map: TempoMap) -> _Start:
    """Find the beat to begin with.

    A first beat less than 1/16 s into the sound is drawn to its very start, its quarter note being
    that much longer: a pickup of its own would have an absurd tempo.
    """
    quarter = tempo_map.resolution
    zero_tick = float(tempo_map.ticks_at(0.0))
    nearest = round(zero_tick / quarter) * quarter
    if abs(float(tempo_map.seconds_at(nearest))) < _SAME_INSTANT_S:
        return _Start(nearest, None)
    first = math.ceil(zero_tick / quarter) * quarter
    first_s = float(tempo_map.seconds_at(first))
    if first_s >= _SHORTEST_PICKUP_S:
        return _Start(first - quarter, first_s)
    return _Start(first, float(tempo_map.seconds_at(first + quarter)))


def _file_grid(tempo_map: TempoMap) -> _FileGrid:
    start = _start(tempo_map)
    begin = start.map_tick
    tempos = {0: quarter_us_of(tempo_map.bpm_at(begin))}
    settled = begin
    if start.first_quarter_s is not None:
        settled = begin + tempo_map.resolution
        tempos[0] = round(start.first_quarter_s * 1e6)
        tempos[settled - begin] = quarter_us_of(tempo_map.bpm_at(settled))
    tempos |= {
        change.tick - begin: quarter_us_of(change.bpm)
        for change in tempo_map.tempo_changes[1:]
        if change.tick > settled
    }
    factor = _factor(max(tempos.values()), tempo_map.resolution)
    events = [tempo_event(tick * factor, us) for tick, us in tempos.items()]
    events += [
        signature_event(signature.tick * factor, signature) for signature in _signatures(tempo_map, begin)
    ]
    changes = tuple(TempoChange(tick * factor, 60e6 / us) for tick, us in tempos.items())
    stored = TempoMap(changes, resolution=tempo_map.resolution * factor)
    return _FileGrid(stored, tuple(events))


def _factor(longest_quarter_us: int, resolution: int) -> int:
    """How many ticks of the file make one of the map, for ticks short enough to be exact."""
    wanted = math.ceil(longest_quarter_us / 1e6 / _LONGEST_TICK_S / resolution)
    return max(min(wanted, LARGEST_RESOLUTION // resolution), 1)


def _signatures(tempo_map: TempoMap, begin: int) -> list[TimeSignature]:
    """Time signatures with ticks counted from `begin`; bars also run on before the map's tick 0."""
    current = tempo_map.signature_at(begin)
    later = [
        signature for signature in tempo_map.time_signatures if signature.tick > max(begin, current.tick)
    ]
    first_line = begin + (current.tick - begin) % current.bar_ticks(tempo_map.resolution)
    if later:
        first_line = min(first_line, later[0].tick)
    signatures = {
        begin: _pickup_bar(first_line - begin, tempo_map.resolution) or current,
        first_line: current,
    }
    signatures |= {signature.tick: signature for signature in later}
    return [
        TimeSignature(tick - begin, signature.numerator, signature.denominator)
        for tick, signature in signatures.items()
    ]


def _pickup_bar(length_ticks: int, resolution: int) -> TimeSignature | None:
    """Make the shortest time signature whose bar has this length; None if there is none."""
    denominator = 4
    while length_ticks > 0 and denominator <= _LARGEST_DENOMINATOR:
        numerator, rest = divmod(length_ticks * denominator, 4 * resolution)
        if rest == 0:
            return TimeSignature(0, numerator, denominator)
        denominator *= 2
    return None


def _note_spans(onsets: Iterable[DrumOnset], grid: TempoMap) -> list[NoteSpan]:
    velocities: dict[int, dict[int, int]] = {}
    for onset in onsets:
        tick = round(float(grid.ticks_at(max(onset.onset_s, 0.0))))
        by_tick = velocities.setdefault(GENERAL_MIDI_NOTE_OF[onset.voice], {})
        by_tick[tick] = max(by_tick.get(tick, 0), onset.velocity)
    spans = []
    for note, by_tick in velocities.items():
        starts = sorted(by_tick)
        ends = [round(end) for end in grid.ticks_at(grid.seconds_at(starts) + _NOTE_S)]
        for tick, end, following in zip(starts, ends, [*starts[1:], math.inf], strict=True):
            spans.append(NoteSpan(tick, int(min(max(end, tick + 1), following)), note, by_tick[tick]))
    return spans
