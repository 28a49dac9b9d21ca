"""Documents and changes as JSON, and back without loss: floats to the last bit, enums by value.

Notes stand in columns (all ticks, all pads ...): half the size of a list of notes, and read three times as
fast. What is kept is the JSON's zlib form, "packed"; equal documents have equal packed forms.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields
from operator import attrgetter
from typing import Any

from chart_hero_core.domain.chart import DrumNote, Dynamics, Pad, Section, SongMetadata
from chart_hero_core.domain.drums import DrumVoice, StrokeKey
from chart_hero_core.domain.timing import TempoChange, TempoMap, TimeSignature
from chart_hero_core.editing.change import Change
from chart_hero_core.editing.document import ChartDocument
from chart_hero_core.errors import FormatError

Json = Any
"""Whatever json.loads may return."""

_PADS = {pad.value: pad for pad in Pad}
_DYNAMICS = {dynamics.value: dynamics for dynamics in Dynamics}
_VOICES: dict[str | None, DrumVoice | None] = {voice.value: voice for voice in DrumVoice} | {None: None}


def to_json(value: Json) -> bytes:
    """Write a value as JSON, in ASCII; numbers of numpy count as plain ones."""
    return json.dumps(value, separators=(",", ":"), default=_plain).encode("ascii")


def from_json(content: bytes) -> Json:
    """Read what `to_json` wrote.

    Raises
    ------
    FormatError
        if it is no JSON
    """
    try:
        return json.loads(content)
    except ValueError as error:
        raise FormatError("It holds no JSON where some should be.") from error


def pack_document(document: ChartDocument) -> bytes:
    """Write a document."""
    values = {
        entry.name: _FIELD_WRITERS[entry.name](getattr(document, entry.name))
        for entry in fields(ChartDocument)
    }
    return _pack(values)


def unpack_document(packed: bytes) -> ChartDocument:
    """Read a document.

    Raises
    ------
    FormatError
        if the bytes are none, or break a law of documents
    """
    try:
        return ChartDocument(**{name: _FIELD_READERS[name](value) for name, value in _unpack(packed).items()})
    except _UNREADABLE as error:
        raise FormatError(f"It holds a chart that cannot be read ({error}).") from error


def pack_change(change: Change) -> bytes:
    """Write a change."""
    values = {
        "name": change.name,
        "removed": _write_notes(change.removed),
        "added": _write_notes(change.added),
        "fields_before": _write_fields(change.fields_before),
        "fields_after": _write_fields(change.fields_after),
        "unsettled": _write_settled(change.unsettled),
        "settled": _write_settled(change.settled),
    }
    return _pack({name: value for name, value in values.items() if value})


def unpack_change(packed: bytes) -> Change:
    """Read a change.

    Raises
    ------
    FormatError
        if the bytes are none
    """
    try:
        values = _unpack(packed)
        return Change(
            values["name"],
            _read_notes(values.get("removed")),
            _read_notes(values.get("added")),
            _read_fields(values.get("fields_before", {})),
            _read_fields(values.get("fields_after", {})),
            _read_settled(values.get("unsettled", ())),
            _read_settled(values.get("settled", ())),
        )
    except _UNREADABLE as error:
        raise FormatError(f"It holds an edit that cannot be read ({error}).") from error


_UNREADABLE = (ValueError, KeyError, TypeError, IndexError, AttributeError, zlib.error)
"""What foreign content raises on its way to a value."""


def _plain(number: Any) -> Json:
    """Turn a number of numpy, which an edit may have put into a note, into Python's own."""
    return number.item()


def _pack(value: Json) -> bytes:
    return zlib.compress(to_json(value), level=1)


def _unpack(packed: bytes) -> Json:
    return json.loads(zlib.decompress(packed))


# ---- notes ---------------------------------------------------------------------------------------


_value, _pad_value, _dynamics_value = map(attrgetter, ("_value_", "pad._value_", "dynamics._value_"))
"""`value` of an enum, five times as fast: an edit waits for it."""


def _write_notes(notes: Sequence[DrumNote]) -> Json:
    """Columns in the order of `DrumNote`'s fields, origins only if there are any; nothing for no notes."""
    columns: list[Json] = [
        [note.tick for note in notes],
        list(map(_pad_value, notes)),
        list(map(_dynamics_value, notes)),
        [note.is_double_kick for note in notes],
        [note.onset_s for note in notes],
        [note.voice and _value(note.voice) for note in notes],
        [note.velocity for note in notes],
        [note.confidence for note in notes],
        [note.is_pinned for note in notes],
    ]
    if any(note.origin for note in notes):
        columns.append([note.origin and [_value(note.origin.voice), note.origin.onset_s] for note in notes])
    return notes and columns


def _read_notes(columns: Json) -> tuple[DrumNote, ...]:
    if not columns:
        return ()
    ticks, pads, dynamics, doubles, onsets_s, voices, velocities, confidences, pins, *origins = columns
    return tuple(
        map(
            DrumNote,
            ticks,
            map(_PADS.__getitem__, pads),
            map(_DYNAMICS.__getitem__, dynamics),
            doubles,
            onsets_s,
            map(_VOICES.__getitem__, voices),
            velocities,
            confidences,
            pins,
            *([_origin_of(value) for value in column] for column in origins),
        )
    )


def _origin_of(value: Json) -> StrokeKey | None:
    return value and StrokeKey(DrumVoice(value[0]), value[1])


# ---- the other fields ------------------------------------------------------------------------------


def _write_fields(values: Mapping[str, Any]) -> Json:
    return {name: _FIELD_WRITERS[name](value) for name, value in values.items()}


def _read_fields(values: Json) -> dict[str, Any]:
    return {name: _FIELD_READERS[name](value) for name, value in values.items()}


def write_tempo_map(tempo_map: TempoMap) -> Json:
    """Tell a tempo map as JSON."""
    return {
        "tempo_changes": [[change.tick, change.bpm] for change in tempo_map.tempo_changes],
        "time_signatures": [
            [signature.tick, signature.numerator, signature.denominator]
            for signature in tempo_map.time_signatures
        ],
        "origin_s": tempo_map.origin_s,
        "resolution": tempo_map.resolution,
    }


def read_tempo_map(values: Json) -> TempoMap:
    """Read what `write_tempo_map` told."""
    return TempoMap(
        tuple(TempoChange(*change) for change in values["tempo_changes"]),
        tuple(TimeSignature(*signature) for signature in values["time_signatures"]),
        values["origin_s"],
        values["resolution"],
    )


def _write_sections(sections: Sequence[Section]) -> Json:
    return [[section.tick, section.name] for section in sections]


def _read_sections(values: Json) -> tuple[Section, ...]:
    return tuple(Section(*section) for section in values)


def _write_settled(strokes: Iterable[StrokeKey]) -> Json:
    return sorted([stroke.voice.value, stroke.onset_s] for stroke in strokes)


def _read_settled(values: Json) -> frozenset[StrokeKey]:
    return frozenset(StrokeKey(DrumVoice(voice), onset_s) for voice, onset_s in values)


def _write_sensitivities(sensitivities: Mapping[DrumVoice, float]) -> Json:
    return {voice.value: sensitivities[voice] for voice in DrumVoice if voice in sensitivities}


def _read_sensitivities(values: Json) -> dict[DrumVoice, float]:
    return {DrumVoice(voice): sensitivity for voice, sensitivity in values.items()}


def _write_metadata(metadata: SongMetadata) -> Json:
    values = {entry.name: getattr(metadata, entry.name) for entry in fields(SongMetadata)}
    return values | {"extra": dict(metadata.extra)}


def _read_metadata(values: Json) -> SongMetadata:
    return SongMetadata(**values)


def _write_bars(numbers: Iterable[int]) -> Json:
    return sorted(numbers)


def _read_bars(values: Json) -> frozenset[int]:
    return frozenset(values)


def _as_it_is(value: Json) -> Json:
    return value


_FIELD_WRITERS: Mapping[str, Callable[[Any], Json]] = {
    "tempo_map": write_tempo_map,
    "notes": _write_notes,
    "sections": _write_sections,
    "settled": _write_settled,
    "sensitivities": _write_sensitivities,
    "metadata": _write_metadata,
    "duration_s": _as_it_is,
    "accepted_bars": _write_bars,
}
_FIELD_READERS: Mapping[str, Callable[[Json], Any]] = {
    "tempo_map": read_tempo_map,
    "notes": _read_notes,
    "sections": _read_sections,
    "settled": _read_settled,
    "sensitivities": _read_sensitivities,
    "metadata": _read_metadata,
    "duration_s": _as_it_is,
    "accepted_bars": _read_bars,
}
