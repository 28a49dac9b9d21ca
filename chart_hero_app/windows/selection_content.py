"""What the selection strip says about the selection, and which commands it offers for it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from chart_hero_app.commands.registry import CommandRegistry
from chart_hero_app.figures import bars_text, count_text
from chart_hero_app.view_models.song_session import SongSession
from chart_hero_app.widgets.selection_strip import StripButton, StripContent
from chart_hero_app.words import lane_name, percent_text
from chart_hero_core.domain.chart import DrumNote, Dynamics, Pad
from chart_hero_core.editing.bar_spans import bar_at
from chart_hero_core.editing.document import ChartDocument, is_doubtful
from chart_hero_core.editing.position import position_text

translate = QCoreApplication.translate

_LEAST_OFF_MS = 3
"""What was heard nearer to its place on the grid is not worth a word."""


def selection_content(session: SongSession, commands: CommandRegistry) -> StripContent:
    """Choose what the strip says: of the place under review, of the selected notes, or of nothing."""
    notes = session.editor.selected_notes
    place = session.review.current
    if place is not None and len(notes) > 1 and set(place.notes) <= set(notes):
        return _of_place(session, notes, commands)
    if len(notes) == 1:
        return _of_note(session, notes[0], commands)
    if notes:
        return _of_notes(session, notes, commands)
    return _of_nothing(commands) if session.has_grid else _before_the_chart(commands)


def _of_nothing(commands: CommandRegistry) -> StripContent:
    hints = [
        (commands.keys_text("review.next"), translate("Strip", "next doubtful")),
        (commands.keys_text("help.commands"), translate("Strip", "all commands")),
    ]
    detail = translate("Strip", "Click a note to edit it. Double-click a lane to add one.")
    return StripContent(detail=detail, hints=tuple(hint for hint in hints if hint[0]))


def _before_the_chart(commands: CommandRegistry) -> StripContent:
    hint = (commands.keys_text("help.commands"), translate("Strip", "all commands"))
    detail = translate("Strip", "Notes can be edited once the song is charted.")
    return StripContent(detail=detail, hints=(hint,) if hint[0] else ())


def _of_note(session: SongSession, note: DrumNote, commands: CommandRegistry) -> StripContent:
    document, limit = session.editor.document, session.review.limit
    place = translate("Strip", "bar %1").replace("%1", position_text(document.tempo_map, note.tick))
    doubtful = is_doubtful(note, limit)
    sure = translate("Strip", "%1 sure").replace("%1", percent_text(note.confidence)) if doubtful else ""
    detail = "  ".join(filter(None, [place, _heard_off(document, note), _settled(note)]))
    ids = ["review.keep"] if doubtful else []
    if note.pad.is_tom or note.pad.is_cymbal:
        ids.append("notes.cymbal")
    ids += ["notes.double_kick"] if note.pad is Pad.KICK else ["notes.ghost", "notes.accent"]
    if note.pad is Pad.YELLOW_CYMBAL:
        ids.append("notes.open_hat")
    texts = {
        "notes.cymbal": translate("Strip", "Tom") if note.pad.is_cymbal else translate("Strip", "Cymbal")
    }
    if note.dynamics is Dynamics.GHOST:
        texts["notes.ghost"] = translate("Strip", "No ghost")
    elif note.dynamics is Dynamics.ACCENT:
        texts["notes.accent"] = translate("Strip", "No accent")
    buttons = _buttons(commands, ids, texts) + _buttons(
        commands, ["review.repair", "notes.delete"], begins_group=True
    )
    return StripContent(lane_name(note.pad), detail, note.pad, sure, buttons=buttons)


def _of_notes(session: SongSession, notes: Sequence[DrumNote], commands: CommandRegistry) -> StripContent:
    n_doubtful = sum(is_doubtful(note, session.review.limit) for note in notes)
    doubt = translate("Strip", "%1 doubtful").replace("%1", count_text(n_doubtful)) if n_doubtful else ""
    title = translate("Strip", "%1 notes").replace("%1", count_text(len(notes)))
    pads = {note.pad for note in notes}
    ids = ["review.keep"] if n_doubtful else []
    ids += ["notes.ghost", "notes.accent"] if pads != {Pad.KICK} else ["notes.double_kick"]
    ids += ["notes.snap", "notes.repeat"]
    texts = {
        "review.keep": translate("Strip", "Keep all"),
        "notes.snap": translate("Strip", "Snap"),
        "notes.repeat": translate("Strip", "Repeat"),
    }
    buttons = _buttons(commands, ids, texts) + _buttons(
        commands,
        ["review.repair", "review.similar", "notes.delete"],
        {"review.similar": translate("Strip", "Similar bars")},
        begins_group=True,
    )
    return StripContent(title, _bars_of(session, notes), doubt=doubt, buttons=buttons)


def _of_place(session: SongSession, notes: Sequence[DrumNote], commands: CommandRegistry) -> StripContent:
    places = session.review.doubts.places
    number = session.review.current_number or 1
    n_doubtful = sum(is_doubtful(note, session.review.limit) for note in notes)
    doubt = translate("Strip", "Place %1 of %2").replace("%1", count_text(number))
    detail = translate("Strip", "%1 of %2 notes doubtful").replace("%1", count_text(n_doubtful))
    texts = {
        "review.keep": translate("Strip", "Keep all"),
        "review.similar": translate("Strip", "Similar bars"),
        "review.previous": translate("Strip", "Previous"),
        "review.next": translate("Strip", "Next"),
    }
    buttons = _buttons(commands, ["review.keep", "review.repair", "review.similar"], texts)
    buttons += _buttons(commands, ["review.previous", "review.next"], texts, begins_group=True)
    bars = _bars_of(session, notes)
    return StripContent(
        bars[:1].upper() + bars[1:],
        detail.replace("%2", count_text(len(notes))),
        doubt=doubt.replace("%2", count_text(len(places))),
        doubt_first=True,
        buttons=buttons,
    )


def _buttons(
    commands: CommandRegistry,
    ids: Sequence[str],
    texts: dict[str, str] | None = None,
    begins_group: bool = False,
) -> tuple[StripButton, ...]:
    """Make buttons of those commands that somebody carries out."""
    bound = {command.id for command in commands.commands}
    there = [command_id for command_id in ids if command_id in bound]
    return tuple(
        StripButton(
            command_id,
            (texts or {}).get(command_id, commands.command(command_id).label),
            commands.keys_text(command_id),
            "doubt" if command_id == "review.next" else "plain",
            commands.reason(command_id),
            begins_group and index == 0,
        )
        for index, command_id in enumerate(there)
    )


def _heard_off(document: ChartDocument, note: DrumNote) -> str:
    """How far from its place on the grid a note was heard; empty if near, or not heard at all."""
    if note.onset_s is None:
        return ""
    off_ms = round(1000 * (note.onset_s - float(document.tempo_map.seconds_at(note.tick))))
    if abs(off_ms) < _LEAST_OFF_MS:
        return ""
    late, early = translate("Strip", "heard %1 ms late"), translate("Strip", "heard %1 ms early")
    return (late if off_ms > 0 else early).replace("%1", str(abs(off_ms)))


def _settled(note: DrumNote) -> str:
    return translate("Strip", "settled by you") if note.is_pinned else ""


def _bars_of(session: SongSession, notes: Sequence[DrumNote]) -> str:
    tempo_map = session.editor.document.tempo_map
    return bars_text(bar_at(tempo_map, notes[0].tick).number, bar_at(tempo_map, notes[-1].tick).number)
