"""Standard MIDI files: bytes to messages at absolute ticks, and back.

`mido` does the bytes. What it leaves open is settled here: ticks count from the start of a track,
texts are UTF-8 (Latin-1 where they are not), note-offs stand before note-ons of their tick.

References
----------
The Complete MIDI 1.0 Detailed Specification, "Standard MIDI Files 1.0" (the MIDI Association).
github.com/TheNathannator/GuitarGame_ChartFormats, docs/Chart-File-Formats/mid-format/Technical-Details.md.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import mido

from chart_hero_core.domain.timing import TempoChange, TempoMap, TimeSignature
from chart_hero_core.errors import FormatError

LARGEST_RESOLUTION = 0x7FFF
_LARGEST_TEMPO_US = 0xFFFFFF
_LARGEST_NUMERATOR = 255
_LARGEST_DENOMINATOR = 64
_TEXT_TYPES = frozenset({"text", "lyrics", "marker", "cue_marker"})
_RANKS = {"track_name": 0, "note_off": 2, "note_on": 3, "end_of_track": 4}
_OTHER_RANK = 1
# What mido lets through when its parser meets nonsense: its own complaints, reads behind the end of
# the data, look-ups of codes that do not exist.
_MIDO_ERRORS = (OSError, EOFError, ValueError, TypeError, LookupError, mido.KeySignatureError)


@dataclass(frozen=True, slots=True)
class MidiEvent:
    """A message and its place in ticks from the start of its track; `message.time` means nothing."""

    tick: int
    message: mido.Message | mido.MetaMessage

    @property
    def starts_note(self) -> bool:
        """Whether it is a note-on with a velocity; one without is a note-off."""
        return bool(self.message.type == "note_on" and self.message.velocity > 0)

    @property
    def ends_note(self) -> bool:
        """Whether it is a note-off, in either spelling."""
        return self.message.type in ("note_on", "note_off") and not self.starts_note

    @property
    def text(self) -> str | None:
        """The text of a text event; None for any other message."""
        return _decoded(self.message.text) if self.message.type in _TEXT_TYPES else None


@dataclass(frozen=True, slots=True)
class NoteSpan:
    """A note that sounds during [tick, end_tick)."""

    tick: int
    end_tick: int
    note: int
    velocity: int


@dataclass(frozen=True, slots=True)
class MidiTrack:
    """One track of a file.

    Parameters
    ----------
    name : its track name, "" without one
    events : in rising order of tick
    """

    name: str
    events: tuple[MidiEvent, ...]

    def note_spans(self) -> list[NoteSpan]:
        """Pair note-ons with note-offs, in rising order of start.

        A second note-on of a sounding note ends the first; a note that is never ended sounds until
        the track ends; no note is shorter than a tick.
        """
        spans: list[NoteSpan] = []
        sounding: dict[tuple[int, int], MidiEvent] = {}

        def end(start: MidiEvent, tick: int) -> None:
            end_tick = max(tick, start.tick + 1)
            spans.append(NoteSpan(start.tick, end_tick, start.message.note, start.message.velocity))

        for event in self.events:
            if not (event.starts_note or event.ends_note):
                continue
            key = event.message.channel, event.message.note
            if key in sounding:
                end(sounding.pop(key), event.tick)
            if event.starts_note:
                sounding[key] = event
        for start in sounding.values():
            end(start, self.events[-1].tick + 1)
        return sorted(spans, key=lambda span: (span.tick, span.note))


@dataclass(frozen=True, slots=True)
class MidiFile:
    """A file as it was read.

    Parameters
    ----------
    file_format : 0 one track, 1 tracks that play together
    resolution : ticks per quarter note
    tracks : in the order of the file
    """

    file_format: int
    resolution: int
    tracks: tuple[MidiTrack, ...]


def parse_midi(data: bytes) -> MidiFile:
    """Read a file.

    Raises
    ------
    FormatError
        if it is no MIDI file, is damaged, or counts time in video frames or separately per track
    """
    try:
        parsed = mido.MidiFile(file=io.BytesIO(data), clip=True)
    except _MIDO_ERRORS as error:
        raise FormatError("This is no MIDI file, or a damaged one; export it again.") from error
    if parsed.type not in (0, 1):
        raise FormatError(f"MIDI files of format {parsed.type} have no common time; save it as format 1.")
    if parsed.ticks_per_beat <= 0:
        raise FormatError("This MIDI file counts video frames; save it with ticks per quarter note.")
    return MidiFile(parsed.type, parsed.ticks_per_beat, tuple(_track(track) for track in parsed.tracks))


def _track(messages: Iterable[mido.Message | mido.MetaMessage]) -> MidiTrack:
    events, tick, name = [], 0, ""
    for message in messages:
        tick += message.time
        events.append(MidiEvent(tick, message))
        if message.type == "track_name" and not name:
            name = _decoded(message.name).strip()
    return MidiTrack(name, tuple(events))


def tempo_map_of(events: Iterable[MidiEvent], resolution: int) -> TempoMap:
    """Make a tempo map of the tempo and time signature messages among events; 120 BPM and 4/4 without.

    Raises
    ------
    FormatError
        if a tempo or a time signature is zero
    """
    tempos, signatures = {0: TempoChange(0, 120.0)}, {0: TimeSignature(0)}
    for event in sorted(events, key=lambda event: event.tick):
        message = event.message
        if message.type == "set_tempo":
            if message.tempo == 0:
                raise FormatError(f"A quarter note at tick {event.tick} lasts no time; correct its tempo.")
            tempos[event.tick] = TempoChange(event.tick, 60e6 / message.tempo)
        elif message.type == "time_signature" and message.denominator <= _LARGEST_DENOMINATOR:
            if message.numerator == 0:
                raise FormatError(f"A bar at tick {event.tick} has no beats; correct its time signature.")
            signature = TimeSignature(event.tick, message.numerator, message.denominator)
            if signature.bar_ticks(resolution) > 0:
                signatures[event.tick] = signature
    return TempoMap(tuple(tempos.values()), tuple(signatures.values()), resolution=resolution)


def midi_bytes(tracks: Sequence[Sequence[MidiEvent]], resolution: int) -> bytes:
    """Write a file of format 1 whose tracks hold these events, in any order.

    Raises
    ------
    FormatError
        if the resolution does not fit into a MIDI file
    """
    if resolution > LARGEST_RESOLUTION:
        raise FormatError(
            f"MIDI holds at most {LARGEST_RESOLUTION} ticks per quarter note, not {resolution}."
        )
    midi = mido.MidiFile(type=1, ticks_per_beat=resolution)
    for events in tracks:
        track, last_tick = midi.add_track(), 0
        for event in sorted(events, key=_file_order):
            track.append(event.message.copy(time=event.tick - last_tick))
            last_tick = event.tick
    buffer = io.BytesIO()
    midi.save(file=buffer)
    return buffer.getvalue()


def _file_order(event: MidiEvent) -> tuple[int, int]:
    return event.tick, _RANKS.get(event.message.type, _OTHER_RANK)


def track_name(name: str) -> MidiEvent:
    """Make the event that names a track."""
    return MidiEvent(0, mido.MetaMessage("track_name", name=_encodable(name)))


def text_event(tick: int, text: str) -> MidiEvent:
    """Make a text event."""
    return MidiEvent(tick, mido.MetaMessage("text", text=_encodable(text)))


def track_end(tick: int) -> MidiEvent:
    """Make the event that ends a track not before a tick."""
    return MidiEvent(tick, mido.MetaMessage("end_of_track"))


def note_events(span: NoteSpan, channel: int = 0) -> tuple[MidiEvent, MidiEvent]:
    """Make the two events of a note."""
    start = mido.Message("note_on", note=span.note, velocity=span.velocity, channel=channel)
    return MidiEvent(span.tick, start), MidiEvent(
        span.end_tick, mido.Message("note_off", note=span.note, velocity=0, channel=channel)
    )


def tempo_event(tick: int, quarter_us: int) -> MidiEvent:
    """Make the event from which on quarter notes last so many microseconds.

    Raises
    ------
    FormatError
        if MIDI cannot hold so slow or fast a tempo
    """
    if not 0 < quarter_us <= _LARGEST_TEMPO_US:
        raise FormatError(f"MIDI cannot hold a quarter note of {quarter_us} microseconds; change the tempo.")
    return MidiEvent(tick, mido.MetaMessage("set_tempo", tempo=quarter_us))


def quarter_us_of(bpm: float) -> int:
    """Whole microseconds per quarter note, as MIDI stores a tempo."""
    return round(60e6 / bpm)


def signature_event(tick: int, signature: TimeSignature) -> MidiEvent:
    """Make the event from which on bars have this form.

    Raises
    ------
    FormatError
        if a bar has more beats than MIDI can hold
    """
    if signature.numerator > _LARGEST_NUMERATOR:
        raise FormatError(f"MIDI cannot hold a bar of {signature.numerator} beats; shorten the bar.")
    numerator, denominator = signature.numerator, signature.denominator
    return MidiEvent(tick, mido.MetaMessage("time_signature", numerator=numerator, denominator=denominator))


def _encodable(text: str) -> str:
    return text.encode("utf-8").decode("latin-1")  # mido writes Latin-1: so these bytes are UTF-8


def _decoded(text: str) -> str:
    raw = text.encode("latin-1")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return text
