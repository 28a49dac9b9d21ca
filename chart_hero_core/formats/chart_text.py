"""notes.chart: the text format, written and read.

A note of yellow, blue or green is a TOM here unless a cymbal flag stands on its tick; notes.mid has
it the other way round. Both are made from and into the same `Pad`.

References
----------
github.com/TheNathannator/GuitarGame_ChartFormats, docs/Chart-File-Formats/chart-format/
    Format-Overview.md (sections, events, time) and Tracks/Drums.md.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from chart_hero_core.domain.chart import Chart, DrumNote, Dynamics, Phrase, SongMetadata
from chart_hero_core.domain.timing import TempoChange, TempoMap, TimeSignature
from chart_hero_core.errors import FormatError
from chart_hero_core.formats.chart_file import (
    UNKNOWN_CHARTER,
    UNKNOWN_TITLE,
    ChartFile,
    require_writable,
)
from chart_hero_core.formats.chart_lines import (
    ChartEvent,
    ChartSource,
    plain_number,
    section_text,
    unquoted,
)
from chart_hero_core.formats.drum_codes import (
    CHART_DOUBLE_KICK,
    CHART_FILL,
    CHART_SECTION_OF,
    CHART_STAR_POWER,
    CODES_OF,
    HARDEST_FIRST,
    LANE_CODES,
    LANE_OF_PAD,
    Lane,
)
from chart_hero_core.formats.drum_track import DrumKind, Gem, drum_kind, place_gems
from chart_hero_core.formats.global_events import TextEvent, global_events_of, parse_global_events
from chart_hero_core.formats.text_files import single_line

_LARGEST_EXPONENT = 6  # beats of 1/64 notes
_SECONDS = re.compile(r"\d+(\.\d+)?", re.ASCII)


def write_chart_text(chart: Chart, metadata: SongMetadata, audio_name: str | None = None) -> str:
    r"""Write a chart as the text of notes.chart, to be stored as UTF-8.

    Parameters
    ----------
    chart : on the chart clock (`origin_s` 0)
    metadata : what [Song] says; song.ini overrides it in the games
    audio_name : file name of the audio beside the chart; None for none

    Returns
    -------
    lines that end in "\n"

    Raises
    ------
    ValueError
        if the chart is not on the chart clock, or has double kicks below Expert
    """
    require_writable(chart)
    sections = {
        "Song": _song_lines(chart, metadata, audio_name),
        "SyncTrack": _sync_lines(chart.tempo_map),
        "Events": [f'{event.tick} = E "{event.text}"' for event in global_events_of(chart)],
    }
    for difficulty in HARDEST_FIRST:
        if notes := chart.notes.get(difficulty):
            sections[CHART_SECTION_OF[difficulty]] = _drum_lines(notes, chart)
    return "".join(section_text(name, lines) for name, lines in sections.items())


def _song_lines(chart: Chart, metadata: SongMetadata, audio_name: str | None) -> list[str]:
    texts = {
        "Name": metadata.title,
        "Artist": metadata.artist,
        "Charter": metadata.charter,
        "Album": metadata.album,
        "Genre": metadata.genre,
    }
    lines = [f'{key} = "{single_line(text)}"' for key, text in texts.items()]
    if year := single_line(metadata.year):
        lines.append(f'Year = ", {year}"')  # readers cut the first two characters off, comma or not
    lines += ["Offset = 0", f"Resolution = {chart.tempo_map.resolution}"]
    if metadata.preview_start_s is not None:
        lines.append(f"PreviewStart = {metadata.preview_start_s:.3f}")
    if audio_name is not None:
        lines.append(f'MusicStream = "{single_line(audio_name)}"')
    return lines


def _sync_lines(tempo_map: TempoMap) -> list[str]:
    timed = [(signature.tick, 0, _signature_code(signature)) for signature in tempo_map.time_signatures]
    timed += [(change.tick, 1, f"B {max(round(change.bpm * 1000), 1)}") for change in tempo_map.tempo_changes]
    return [f"{tick} = {code}" for tick, _, code in sorted(timed)]


def _signature_code(signature: TimeSignature) -> str:
    exponent = signature.denominator.bit_length() - 1
    return f"TS {signature.numerator}" + (f" {exponent}" if exponent != 2 else "")


def _drum_lines(notes: Iterable[DrumNote], chart: Chart) -> list[str]:
    timed = [(note.tick, "N", code, 0) for note in notes for code in _note_codes(note)]
    timed += [(phrase.tick, "S", CHART_STAR_POWER, phrase.length_ticks) for phrase in chart.star_power]
    timed += [(phrase.tick, "S", CHART_FILL, phrase.length_ticks) for phrase in chart.activation_fills]
    return [f"{tick} = {kind} {code} {length}" for tick, kind, code, length in sorted(timed)]


def _note_codes(note: DrumNote) -> list[int]:
    if note.is_double_kick:
        return [CHART_DOUBLE_KICK]  # instead of the kick, never beside it
    codes = CODES_OF[LANE_OF_PAD[note.pad]]
    flags = [
        codes.chart_cymbal if note.pad.is_cymbal else None,
        codes.chart_accent if note.dynamics is Dynamics.ACCENT else None,
        codes.chart_ghost if note.dynamics is Dynamics.GHOST else None,
    ]
    return [codes.chart_gem, *(flag for flag in flags if flag is not None)]


@dataclass(frozen=True, slots=True)
class _DrumSection:
    """One difficulty of a file."""

    gems: tuple[Gem, ...]
    star_power: tuple[Phrase, ...]
    fills: tuple[Phrase, ...]
    texts: tuple[TextEvent, ...]


def read_chart_text(data: str | bytes, declared: DrumKind | None = None) -> ChartFile:
    """Read the drums of a notes.chart, whichever program wrote it.

    Unknown sections and codes are skipped; lines that make no sense are skipped and told of. Star
    power and fills are those of the hardest difficulty.

    Parameters
    ----------
    data : the file; bytes in UTF-8 or UTF-16
    declared : what song.ini says about the drum track; None for nothing

    Raises
    ------
    FormatError
        if there is no [Song] with a Resolution, or a tempo or a time signature is zero
    """
    source = ChartSource.parse(data)
    song = source.values("Song")
    warnings: list[str] = []
    tempo_map = _tempo_map(source, _resolution(song), _offset_s(song, warnings))
    events = source.events("Events")
    form = parse_global_events(TextEvent(event.tick, unquoted(event.arguments)) for event in events)
    drums = {difficulty: _drum_section(source, CHART_SECTION_OF[difficulty]) for difficulty in HARDEST_FIRST}
    gems = {difficulty: section.gems for difficulty, section in drums.items()}
    kind = drum_kind(
        declared,
        has_pro_marks=any(gem.is_cymbal for found in gems.values() for gem in found),
        has_fifth_lane=any(gem.lane is Lane.FIFTH for found in gems.values() for gem in found),
    )
    texts = {difficulty: section.texts for difficulty, section in drums.items()}
    placed = place_gems(gems, texts, kind or DrumKind.FOUR_LANE)
    hardest = next((section for section in drums.values() if section.gems), None)
    if source.damaged:
        count, first = len(source.damaged), min(source.damaged)
        warnings.append(f"Damaged lines of notes.chart were skipped ({count}, the first is line {first}).")
    chart = Chart(
        tempo_map=tempo_map,
        notes=placed.notes,
        star_power=hardest.star_power if hardest else (),
        activation_fills=hardest.fills if hardest else (),
        sections=form.sections,
        end_tick=form.end_tick,
    )
    return ChartFile(chart, _metadata(song), (*warnings, *placed.warnings))


def _resolution(song: Mapping[str, str]) -> int:
    if not song:
        raise FormatError("notes.chart has no [Song] section: it is no chart, or was cut; export it again.")
    resolution = plain_number(song.get("Resolution", ""))
    if not resolution:
        raise FormatError("[Song] in notes.chart has no Resolution; add the line of its original.")
    return resolution


def _offset_s(song: Mapping[str, str], warnings: list[str]) -> float:
    text = song.get("Offset") or "0"
    try:
        offset_s = float(text)
    except ValueError:
        offset_s = math.nan
    if math.isfinite(offset_s):
        return offset_s
    warnings.append(f"Offset = {text} in notes.chart is no number of seconds; 0 was taken.")
    return 0.0


def _tempo_map(source: ChartSource, resolution: int, origin_s: float) -> TempoMap:
    tempos, signatures = {0: TempoChange(0, 120.0)}, {0: TimeSignature(0)}
    for event in source.events("SyncTrack"):
        if event.code == "B" and (numbers := source.numbers(event, 1, 1)):
            if numbers[0] == 0:
                raise FormatError("a tempo of 0 BPM; correct it in a chart editor.", event.line)
            tempos[event.tick] = TempoChange(event.tick, numbers[0] / 1000)
        elif event.code == "TS" and (signature := _signature(source, event)):
            if signature.bar_ticks(resolution) > 0:
                signatures[event.tick] = signature
            else:
                source.damaged.append(event.line)
    return TempoMap(tuple(tempos.values()), tuple(signatures.values()), origin_s, resolution)


def _signature(source: ChartSource, event: ChartEvent) -> TimeSignature | None:
    numbers = source.numbers(event, 1, 2)
    if numbers is None:
        return None
    numerator, exponent = numbers[0], numbers[1] if len(numbers) == 2 else 2
    if numerator == 0:
        raise FormatError("a time signature of 0 beats; correct it in a chart editor.", event.line)
    if exponent > _LARGEST_EXPONENT:
        source.damaged.append(event.line)
        return None
    return TimeSignature(event.tick, numerator, 2**exponent)


def _drum_section(source: ChartSource, name: str) -> _DrumSection:
    codes: dict[int, set[int]] = defaultdict(set)
    phrases: dict[int, list[Phrase]] = {CHART_STAR_POWER: [], CHART_FILL: []}
    texts = []
    for event in source.events(name):
        if event.code == "E":
            texts.append(TextEvent(event.tick, unquoted(event.arguments)))
        elif event.code == "N" and (numbers := source.numbers(event, 1, 2)):
            codes[event.tick].add(numbers[0])
        elif event.code == "S" and (numbers := source.numbers(event, 2, 2)) and numbers[0] in phrases:
            phrases[numbers[0]].append(Phrase(event.tick, max(numbers[1], 1)))  # 0: its own tick only
    gems = [gem for tick, found in codes.items() for gem in _gems(tick, found)]
    return _DrumSection(
        tuple(gems), tuple(phrases[CHART_STAR_POWER]), tuple(phrases[CHART_FILL]), tuple(texts)
    )


def _gems(tick: int, codes: set[int]) -> list[Gem]:
    """Make gems of the codes on one tick; a flag without its gem means nothing."""
    gems = [Gem(tick, Lane.KICK, is_double_kick=True)] if CHART_DOUBLE_KICK in codes else []
    for lane in LANE_CODES:
        if lane.chart_gem in codes:
            is_accent, is_ghost = lane.chart_accent in codes, lane.chart_ghost in codes
            dynamics = Dynamics.ACCENT if is_accent else Dynamics.GHOST if is_ghost else Dynamics.NEUTRAL
            gems.append(Gem(tick, lane.lane, lane.chart_cymbal in codes, dynamics))
    return gems


def _metadata(song: Mapping[str, str]) -> SongMetadata:
    def text(key: str, otherwise: str) -> str:
        return song.get(key, "").strip() or otherwise

    start = song.get("PreviewStart", "")
    unknown = SongMetadata(UNKNOWN_TITLE)
    return SongMetadata(
        title=text("Name", UNKNOWN_TITLE),
        artist=text("Artist", unknown.artist),
        album=text("Album", unknown.album),
        genre=text("Genre", unknown.genre),
        year=song.get("Year", "").lstrip(", ").strip(),
        charter=text("Charter", UNKNOWN_CHARTER),
        preview_start_s=float(start) if _SECONDS.fullmatch(start) else None,
    )
