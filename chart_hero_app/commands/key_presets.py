"""Keys for keyboards on which the design's own cannot be typed, or lie far apart.

Letters are told by what is printed on the key, so only figures and signs need care: on AZERTY the row of
figures types signs unless Shift is held, and on QWERTZ the brackets need AltGr.
"""

from __future__ import annotations

from collections.abc import Mapping

from chart_hero_app.commands.table_of_songs import NOTE_KEYS, add_id, move_id

STANDARD, AZERTY, QWERTZ = "standard", "azerty", "qwertz"

_AZERTY_FIGURES = ("&", "É", '"', "'", "(", "-", "È", "_", "Ç", "À")
"""What the keys of the figures 1, 2 ... 9, 0 type without Shift."""

_FIGURE_COMMANDS = {
    **{add_id(pad): ("", figure) for figure, pad in enumerate(NOTE_KEYS)},
    **{move_id(pad): ("Ctrl+", figure) for figure, pad in enumerate(NOTE_KEYS)},
    "view.editor": ("Alt+", 0),
    "view.queue": ("Alt+", 1),
    "view.training": ("Alt+", 2),
    "view.snap": ("", 9),
    "view.whole_song": ("Ctrl+", 9),
}

PRESETS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    STANDARD: {},
    AZERTY: {
        **{
            command: (f"{modifiers}{_AZERTY_FIGURES[figure]}",)
            for command, (modifiers, figure) in _FIGURE_COMMANDS.items()
        },
        "view.zoom_in": ("Ctrl+=", "Ctrl++"),
        "view.zoom_out": ("Ctrl+)",),
        "view.finer": (";",),
        "view.triplets": ("Ctrl+;",),
        "review.more": ("=", "+"),
        "review.fewer": (")",),
        "play.loop_start": ("Shift+Home", "^"),
        "play.loop_end": ("Shift+End", "$"),
    },
    QWERTZ: {
        "play.loop_start": ("Ö", "Shift+Home"),
        "play.loop_end": ("Ä", "Shift+End"),
        "review.more": ("+",),
    },
}
"""Per keyboard, the commands that have other keys there."""
