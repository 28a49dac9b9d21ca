"""The table of all commands, with their words and keys; what it lacks, its owner adds to the registry."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

from chart_hero_app.commands.command import Command, Scope, Topic
from chart_hero_app.commands.table_of_songs import SONG_COMMANDS
from chart_hero_app.commands.table_rows import group

_LAYOUT = str(QT_TRANSLATE_NOOP("Commands", "Layout"))

APP_COMMANDS: tuple[Command, ...] = (
    *group(
        Topic.FILE,
        ("open", QT_TRANSLATE_NOOP("Commands", "Open a song"), "Ctrl+O", {"icon": "folder"}),
        ("open_folder", QT_TRANSLATE_NOOP("Commands", "Open a folder into the queue"), "Ctrl+Shift+O"),
        ("close", QT_TRANSLATE_NOOP("Commands", "Close song"), "Ctrl+W"),
        scope=Scope.APP,
    ),
    *group(
        Topic.FILE,
        ("export", QT_TRANSLATE_NOOP("Commands", "Export"), "Ctrl+E", {"icon": "export"}),
        ("export_again", QT_TRANSLATE_NOOP("Commands", "Export again"), "Ctrl+Shift+E"),
        ("identify", QT_TRANSLATE_NOOP("Commands", "Identify"), "Ctrl+I", {"icon": "search"}),
        ("saved", QT_TRANSLATE_NOOP("Commands", "Saved already"), "Ctrl+S", {"is_in_menu": False}),
        scope=Scope.APP,
    ),
    *group(
        Topic.FILE,
        ("preferences", QT_TRANSLATE_NOOP("Commands", "Preferences"), "Ctrl+,", {"icon": "gear"}),
        ("quit", QT_TRANSLATE_NOOP("Commands", "Quit"), "Ctrl+Q"),
        scope=Scope.APP,
    ),
    *group(
        Topic.EDIT,
        ("undo", QT_TRANSLATE_NOOP("Commands", "Undo"), "Ctrl+Z", {"repeats": True, "icon": "undo"}),
        (
            "redo",
            QT_TRANSLATE_NOOP("Commands", "Redo"),
            "Ctrl+Shift+Z Ctrl+Y",
            {"repeats": True, "icon": "redo"},
        ),
    ),
    *group(
        Topic.EDIT,
        ("cut", QT_TRANSLATE_NOOP("Commands", "Cut"), "Ctrl+X"),
        ("copy", QT_TRANSLATE_NOOP("Commands", "Copy"), "Ctrl+C"),
        ("paste", QT_TRANSLATE_NOOP("Commands", "Paste at the grid"), "Ctrl+V"),
        ("paste_as_fill", QT_TRANSLATE_NOOP("Commands", "Paste as fill"), "Ctrl+Shift+V"),
    ),
    *group(
        Topic.EDIT,
        ("select_all", QT_TRANSLATE_NOOP("Commands", "Select all"), "Ctrl+A"),
        ("select_none", QT_TRANSLATE_NOOP("Commands", "Select nothing"), "Esc"),
        (
            "extend_left",
            QT_TRANSLATE_NOOP("Commands", "Extend the selection to the left"),
            "Shift+Left",
            {"repeats": True},
        ),
        (
            "extend_right",
            QT_TRANSLATE_NOOP("Commands", "Extend the selection to the right"),
            "Shift+Right",
            {"repeats": True},
        ),
    ),
    *group(
        Topic.VIEW,
        ("zoom_in", QT_TRANSLATE_NOOP("Commands", "Zoom in"), "Ctrl++ Ctrl+=", {"repeats": True}),
        ("zoom_out", QT_TRANSLATE_NOOP("Commands", "Zoom out"), "Ctrl+-", {"repeats": True}),
        ("whole_song", QT_TRANSLATE_NOOP("Commands", "Whole song"), "Ctrl+0"),
        ("zoom_to_selection", QT_TRANSLATE_NOOP("Commands", "Zoom to the selection"), "Z"),
        ("follow", QT_TRANSLATE_NOOP("Commands", "Follow the playhead"), "Shift+F"),
    ),
    *group(
        Topic.VIEW,
        ("select_tool", QT_TRANSLATE_NOOP("Commands", "Select tool"), "V", {"icon": "pointer"}),
        ("pencil_tool", QT_TRANSLATE_NOOP("Commands", "Pencil tool"), "P", {"icon": "pencil"}),
        ("coarser", QT_TRANSLATE_NOOP("Commands", "Coarser snap"), ","),
        ("finer", QT_TRANSLATE_NOOP("Commands", "Finer snap"), "."),
        ("triplets", QT_TRANSLATE_NOOP("Commands", "Triplets"), "Ctrl+."),
        ("quintuplets", QT_TRANSLATE_NOOP("Commands", "Quintuplets"), ""),
        ("snap", QT_TRANSLATE_NOOP("Commands", "Snap"), "0"),
    ),
    *group(
        Topic.VIEW,
        ("drift", QT_TRANSLATE_NOOP("Commands", "Show drift"), "D"),
        ("model", QT_TRANSLATE_NOOP("Commands", "What the model says"), ""),
        ("velocity", QT_TRANSLATE_NOOP("Commands", "Velocity"), ""),
        ("game_lanes", QT_TRANSLATE_NOOP("Commands", "Game lanes"), ""),
        ("highway", QT_TRANSLATE_NOOP("Commands", "Highway"), "H"),
        ("panel", QT_TRANSLATE_NOOP("Commands", "Right panel"), "F7"),
        ("sound", QT_TRANSLATE_NOOP("Commands", "Sound"), "F9", {"icon": "speaker"}),
    ),
    *group(
        Topic.VIEW,
        ("panel_left", QT_TRANSLATE_NOOP("Commands", "Panel on the left"), ""),
        ("panel_right", QT_TRANSLATE_NOOP("Commands", "Panel on the right"), ""),
        ("panel_window", QT_TRANSLATE_NOOP("Commands", "Panel in its own window"), ""),
        submenu=_LAYOUT,
    ),
    *group(
        Topic.VIEW,
        ("highway_panel", QT_TRANSLATE_NOOP("Commands", "Highway under the panel"), ""),
        ("highway_left", QT_TRANSLATE_NOOP("Commands", "Highway on the left"), ""),
        ("highway_right", QT_TRANSLATE_NOOP("Commands", "Highway on the right"), ""),
        ("highway_window", QT_TRANSLATE_NOOP("Commands", "Highway in its own window"), ""),
        submenu=_LAYOUT,
    ),
    *group(
        Topic.VIEW,
        ("overview", QT_TRANSLATE_NOOP("Commands", "Overview"), ""),
        ("strips", QT_TRANSLATE_NOOP("Commands", "Energy strips"), ""),
        ("reset_layout", QT_TRANSLATE_NOOP("Commands", "Reset layout"), ""),
        submenu=_LAYOUT,
    ),
    *group(
        Topic.VIEW,
        ("editor", QT_TRANSLATE_NOOP("Commands", "Editor"), "Alt+1"),
        ("queue", QT_TRANSLATE_NOOP("Commands", "Queue"), "Alt+2"),
        ("training", QT_TRANSLATE_NOOP("Commands", "Training"), "Alt+3"),
        ("next_region", QT_TRANSLATE_NOOP("Commands", "Next region"), "F6", {"is_in_menu": False}),
        (
            "previous_region",
            QT_TRANSLATE_NOOP("Commands", "Previous region"),
            "Shift+F6",
            {"is_in_menu": False},
        ),
        ("full_screen", QT_TRANSLATE_NOOP("Commands", "Full screen"), "F11", {"mac_keys": ("Meta+Ctrl+F",)}),
        scope=Scope.APP,
    ),
    *group(
        Topic.HELP,
        ("commands", QT_TRANSLATE_NOOP("Commands", "Commands"), "Ctrl+K", {"icon": "search"}),
        ("keys", QT_TRANSLATE_NOOP("Commands", "Keys"), "F1", {"icon": "key"}),
        ("refresh_devices", QT_TRANSLATE_NOOP("Commands", "Refresh audio devices"), "F5"),
        scope=Scope.APP,
    ),
    *group(
        Topic.QUEUE,
        ("open", QT_TRANSLATE_NOOP("Commands", "Open song"), "Return Enter"),
        ("remove", QT_TRANSLATE_NOOP("Commands", "Remove from the queue"), "Del Backspace"),
        ("up", QT_TRANSLATE_NOOP("Commands", "Move up"), "Ctrl+Up", {"repeats": True}),
        ("down", QT_TRANSLATE_NOOP("Commands", "Move down"), "Ctrl+Down", {"repeats": True}),
        ("pause", QT_TRANSLATE_NOOP("Commands", "Pause or go on"), "Space"),
        scope=Scope.QUEUE,
    ),
    *group(
        Topic.TRAINING,
        ("data", QT_TRANSLATE_NOOP("Commands", "Training data"), ""),
        ("run", QT_TRANSLATE_NOOP("Commands", "Training run"), ""),
        ("result", QT_TRANSLATE_NOOP("Commands", "Training result"), ""),
        ("search", QT_TRANSLATE_NOOP("Commands", "Search for settings"), ""),
        ("models", QT_TRANSLATE_NOOP("Commands", "Models"), ""),
        ("scan", QT_TRANSLATE_NOOP("Commands", "Scan the training data again"), ""),
        scope=Scope.APP,
        is_in_menu=False,
    ),
    *group(
        Topic.TRAINING,
        ("listen", QT_TRANSLATE_NOOP("Commands", "Listen to song and chart"), "Space"),
        ("decide", QT_TRANSLATE_NOOP("Commands", "Accept offset, or use again"), "Return Enter"),
        ("leave_out", QT_TRANSLATE_NOOP("Commands", "Leave the song out"), "Del Backspace"),
        scope=Scope.DATA,
        is_in_menu=False,
    ),
    *group(
        Topic.REVIEW,
        ("repair_next", QT_TRANSLATE_NOOP("Commands", "Listen to the next reading"), "Down"),
        ("repair_previous", QT_TRANSLATE_NOOP("Commands", "Listen to the reading before"), "Up"),
        ("repair_1", QT_TRANSLATE_NOOP("Commands", "First reading"), "1"),
        ("repair_2", QT_TRANSLATE_NOOP("Commands", "Second reading"), "2"),
        ("repair_3", QT_TRANSLATE_NOOP("Commands", "Third reading"), "3"),
        ("repair_again", QT_TRANSLATE_NOOP("Commands", "Listen again"), "Space"),
        ("repair_take", QT_TRANSLATE_NOOP("Commands", "Take it"), "Return Enter"),
        ("repair_close", QT_TRANSLATE_NOOP("Commands", "Leave the fill"), "Esc"),
        scope=Scope.REPAIR,
        is_in_menu=False,
    ),
    *group(
        Topic.REVIEW,
        ("similar_tick", QT_TRANSLATE_NOOP("Commands", "Tick the bar"), "Space"),
        ("similar_listen", QT_TRANSLATE_NOOP("Commands", "Listen to the bar"), "Shift+Space"),
        scope=Scope.SIMILAR,
        is_in_menu=False,
    ),
)
"""Commands of the window and of its parts, in the order of menus and lists."""

COMMANDS: tuple[Command, ...] = (*APP_COMMANDS, *SONG_COMMANDS)
"""All of them."""
