"""The table of the commands of a song: notes, playing, review, tempo."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

from chart_hero_app.commands.command import Command, Topic
from chart_hero_app.commands.table_rows import group
from chart_hero_core.domain.chart import Pad

NOTE_KEYS: tuple[Pad, ...] = (
    Pad.KICK,
    Pad.SNARE,
    Pad.YELLOW_CYMBAL,
    Pad.YELLOW_TOM,
    Pad.BLUE_TOM,
    Pad.GREEN_TOM,
    Pad.BLUE_CYMBAL,
    Pad.GREEN_CYMBAL,
)
"""The pads of the keys 1 to 8."""

_ADD_TEXTS = (
    QT_TRANSLATE_NOOP("Commands", "Add kick"),
    QT_TRANSLATE_NOOP("Commands", "Add snare"),
    QT_TRANSLATE_NOOP("Commands", "Add hi-hat"),
    QT_TRANSLATE_NOOP("Commands", "Add high tom"),
    QT_TRANSLATE_NOOP("Commands", "Add mid tom"),
    QT_TRANSLATE_NOOP("Commands", "Add floor tom"),
    QT_TRANSLATE_NOOP("Commands", "Add ride"),
    QT_TRANSLATE_NOOP("Commands", "Add crash"),
)
_MOVE_TEXTS = (
    QT_TRANSLATE_NOOP("Commands", "Move to kick"),
    QT_TRANSLATE_NOOP("Commands", "Move to snare"),
    QT_TRANSLATE_NOOP("Commands", "Move to hi-hat"),
    QT_TRANSLATE_NOOP("Commands", "Move to high tom"),
    QT_TRANSLATE_NOOP("Commands", "Move to mid tom"),
    QT_TRANSLATE_NOOP("Commands", "Move to floor tom"),
    QT_TRANSLATE_NOOP("Commands", "Move to ride"),
    QT_TRANSLATE_NOOP("Commands", "Move to crash"),
)


def add_id(pad: Pad) -> str:
    """Id of the command that adds a note of a pad at the playhead."""
    return f"notes.add_{pad.value}"


def move_id(pad: Pad) -> str:
    """Id of the command that moves the selection to the lane of a pad."""
    return f"notes.move_to_{pad.value}"


SONG_COMMANDS: tuple[Command, ...] = (
    *group(
        Topic.NOTES,
        ("left", QT_TRANSLATE_NOOP("Commands", "Move one grid step earlier"), "Left"),
        ("right", QT_TRANSLATE_NOOP("Commands", "Move one grid step later"), "Right"),
        ("up", QT_TRANSLATE_NOOP("Commands", "Move one lane up"), "Up"),
        ("down", QT_TRANSLATE_NOOP("Commands", "Move one lane down"), "Down"),
        ("1_ms_earlier", QT_TRANSLATE_NOOP("Commands", "Move 1 ms earlier"), "Alt+Left"),
        ("1_ms_later", QT_TRANSLATE_NOOP("Commands", "Move 1 ms later"), "Alt+Right"),
        ("10_ms_earlier", QT_TRANSLATE_NOOP("Commands", "Move 10 ms earlier"), "Ctrl+Shift+Left"),
        ("10_ms_later", QT_TRANSLATE_NOOP("Commands", "Move 10 ms later"), "Ctrl+Shift+Right"),
        ("snap", QT_TRANSLATE_NOOP("Commands", "Snap to the grid"), "Q", {"repeats": False}),
        repeats=True,
    ),
    *group(
        Topic.NOTES,
        ("cymbal", QT_TRANSLATE_NOOP("Commands", "Cymbal or tom"), "C"),
        ("ghost", QT_TRANSLATE_NOOP("Commands", "Ghost"), "G"),
        ("accent", QT_TRANSLATE_NOOP("Commands", "Accent"), "A"),
        ("double_kick", QT_TRANSLATE_NOOP("Commands", "2x kick"), "X"),
        ("open_hat", QT_TRANSLATE_NOOP("Commands", "Open hi-hat"), "O"),
        ("louder", QT_TRANSLATE_NOOP("Commands", "Louder"), "Shift+Up", {"repeats": True}),
        ("softer", QT_TRANSLATE_NOOP("Commands", "Softer"), "Shift+Down", {"repeats": True}),
    ),
    *group(
        Topic.NOTES,
        ("delete", QT_TRANSLATE_NOOP("Commands", "Delete"), "Del Backspace", {"icon": "bin"}),
        ("repeat", QT_TRANSLATE_NOOP("Commands", "Repeat in the next bar"), "Ctrl+D"),
    ),
    *group(
        Topic.NOTES,
        *(
            (f"add_{pad.value}", text, str(key))
            for key, (pad, text) in enumerate(zip(NOTE_KEYS, _ADD_TEXTS, strict=True), 1)
        ),
        is_in_menu=False,
    ),
    *group(
        Topic.NOTES,
        *(
            (f"move_to_{pad.value}", text, f"Ctrl+{key}")
            for key, (pad, text) in enumerate(zip(NOTE_KEYS, _MOVE_TEXTS, strict=True), 1)
        ),
        is_in_menu=False,
    ),
    *group(
        Topic.PLAY,
        ("toggle", QT_TRANSLATE_NOOP("Commands", "Play or pause"), "Space", {"icon": "play"}),
        ("from_loop", QT_TRANSLATE_NOOP("Commands", "Play from the loop or selection"), "Shift+Space"),
        ("record", QT_TRANSLATE_NOOP("Commands", "Record from keys"), "R", {"icon": "record"}),
        ("loop", QT_TRANSLATE_NOOP("Commands", "Loop"), "L", {"icon": "loop"}),
        ("slow", QT_TRANSLATE_NOOP("Commands", "Slow, 60 %"), "W"),
        ("faster", QT_TRANSLATE_NOOP("Commands", "Speed +10 %"), "Ctrl+Up", {"repeats": True}),
        ("slower", QT_TRANSLATE_NOOP("Commands", "Speed -10 %"), "Ctrl+Down", {"repeats": True}),
    ),
    *group(
        Topic.PLAY,
        ("loop_start", QT_TRANSLATE_NOOP("Commands", "Loop starts here"), "[ Shift+Home"),
        ("loop_end", QT_TRANSLATE_NOOP("Commands", "Loop ends here"), "] Shift+End"),
        ("loop_selection", QT_TRANSLATE_NOOP("Commands", "Loop the selection"), "Ctrl+L"),
        ("loop_doubt", QT_TRANSLATE_NOOP("Commands", "Loop around this doubt"), "Shift+L"),
    ),
    *group(
        Topic.PLAY,
        ("to_start", QT_TRANSLATE_NOOP("Commands", "Start of the song"), "Home", {"icon": "to-start"}),
        ("to_end", QT_TRANSLATE_NOOP("Commands", "End of the song"), "End"),
        ("bar_back", QT_TRANSLATE_NOOP("Commands", "Bar back"), "PgUp", {"repeats": True}),
        ("bar_on", QT_TRANSLATE_NOOP("Commands", "Bar on"), "PgDown", {"repeats": True}),
        ("section_back", QT_TRANSLATE_NOOP("Commands", "Section back"), "Ctrl+PgUp", {"repeats": True}),
        ("section_on", QT_TRANSLATE_NOOP("Commands", "Section on"), "Ctrl+PgDown", {"repeats": True}),
        ("note_back", QT_TRANSLATE_NOOP("Commands", "Previous note"), "Ctrl+Left", {"repeats": True}),
        ("note_on", QT_TRANSLATE_NOOP("Commands", "Next note"), "Ctrl+Right", {"repeats": True}),
        ("go_to", QT_TRANSLATE_NOOP("Commands", "Go to bar or time"), "Ctrl+G"),
    ),
    *group(
        Topic.PLAY,
        ("click", QT_TRANSLATE_NOOP("Commands", "Click"), "K", {"icon": "metronome"}),
        ("drums", QT_TRANSLATE_NOOP("Commands", "Drum sounds"), "", {"icon": "drum-sounds"}),
        ("ears", QT_TRANSLATE_NOOP("Commands", "Song left ear, chart right"), "E"),
        ("mute", QT_TRANSLATE_NOOP("Commands", "Mute lane"), "M"),
        ("solo", QT_TRANSLATE_NOOP("Commands", "Solo lane"), "S"),
    ),
    *group(
        Topic.REVIEW,
        ("next", QT_TRANSLATE_NOOP("Commands", "Next doubtful note"), "N", {"icon": "doubt"}),
        ("previous", QT_TRANSLATE_NOOP("Commands", "Previous doubtful note"), "Shift+N"),
        ("keep", QT_TRANSLATE_NOOP("Commands", "Keep"), "Return Enter", {"icon": "check"}),
        ("pin", QT_TRANSLATE_NOOP("Commands", "Pin or unpin"), "U", {"icon": "pin"}),
        ("filter", QT_TRANSLATE_NOOP("Commands", "Show only doubtful, candidates or pinned"), "Ctrl+F"),
    ),
    *group(
        Topic.REVIEW,
        ("repair", QT_TRANSLATE_NOOP("Commands", "Repair fill"), "F", {"icon": "wand"}),
        ("similar", QT_TRANSLATE_NOOP("Commands", "Apply to similar bars"), "Ctrl+B"),
        ("listen_again", QT_TRANSLATE_NOOP("Commands", "Listen again to the selection"), "Ctrl+T"),
        ("other_model", QT_TRANSLATE_NOOP("Commands", "Hear the song with another model"), ""),
        ("more", QT_TRANSLATE_NOOP("Commands", "Active lane: more notes"), "+ =", {"repeats": True}),
        ("fewer", QT_TRANSLATE_NOOP("Commands", "Active lane: fewer notes"), "-", {"repeats": True}),
    ),
    *group(
        Topic.TEMPO,
        ("beat_tool", QT_TRANSLATE_NOOP("Commands", "Beat tool"), "B", {"icon": "beat-tool"}),
        ("tap", QT_TRANSLATE_NOOP("Commands", "Tap along"), "T"),
        ("start_bar", QT_TRANSLATE_NOOP("Commands", "Bar starts here"), "Shift+B"),
        ("start_bar_from_here", QT_TRANSLATE_NOOP("Commands", "Bar starts here, bars before stay"), ""),
        ("signature", QT_TRANSLATE_NOOP("Commands", "Time signature"), "Ctrl+Shift+T"),
    ),
    *group(
        Topic.TEMPO,
        ("halve", QT_TRANSLATE_NOOP("Commands", "Halve tempo"), "Ctrl+Shift+H"),
        ("double", QT_TRANSLATE_NOOP("Commands", "Double tempo"), "Ctrl+Shift+D"),
        ("bpm", QT_TRANSLATE_NOOP("Commands", "Set tempo"), ""),
        ("trust", QT_TRANSLATE_NOOP("Commands", "How well this bar fits"), ""),
        ("insert_marker", QT_TRANSLATE_NOOP("Commands", "Insert tempo marker"), ""),
        ("remove_marker", QT_TRANSLATE_NOOP("Commands", "Remove tempo marker"), ""),
    ),
    *group(
        Topic.TEMPO,
        ("new_section", QT_TRANSLATE_NOOP("Commands", "New section"), "Shift+S"),
        ("rename_section", QT_TRANSLATE_NOOP("Commands", "Rename section"), "F2"),
        ("delete_section", QT_TRANSLATE_NOOP("Commands", "Delete section"), ""),
    ),
)
"""In the order of menus and lists."""
