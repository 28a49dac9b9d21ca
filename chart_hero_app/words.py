"""What lanes, keys, shares and instants are called, everywhere in the same way (counts: `figures`)."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QKeySequence

from chart_hero_app.figures import count_text
from chart_hero_core.domain.chart import Difficulty, Pad

translate = QCoreApplication.translate


def lane_name(pad: Pad) -> str:
    """What a lane is called: "Hi-hat"."""
    names = {
        Pad.KICK: translate("Words", "Kick"),
        Pad.SNARE: translate("Words", "Snare"),
        Pad.YELLOW_TOM: translate("Words", "High tom"),
        Pad.BLUE_TOM: translate("Words", "Mid tom"),
        Pad.GREEN_TOM: translate("Words", "Floor tom"),
        Pad.YELLOW_CYMBAL: translate("Words", "Hi-hat"),
        Pad.BLUE_CYMBAL: translate("Words", "Ride"),
        Pad.GREEN_CYMBAL: translate("Words", "Crash"),
    }
    return names[pad]


def difficulty_name(difficulty: Difficulty) -> str:
    """What a level of the chart is called: "Hard"."""
    names = {
        Difficulty.EXPERT: translate("Words", "Expert"),
        Difficulty.HARD: translate("Words", "Hard"),
        Difficulty.MEDIUM: translate("Words", "Medium"),
        Difficulty.EASY: translate("Words", "Easy"),
    }
    return names[difficulty]


def percent_text(share: float) -> str:
    """0.62 -> "62 %"."""
    return translate("Words", "%1 %").replace("%1", str(round(100 * share)))


def instant_in_song_text(seconds: float) -> str:
    """52.54 -> "0:52.5"; never ahead of the instant."""
    tenths = int(max(seconds, 0.0) * 10 + 1e-6)
    minutes, tenths = divmod(tenths, 600)
    return f"{minutes}:{tenths // 10:02}.{tenths % 10}"


def doubtful_text(count: int) -> str:
    """23 -> "23 doubtful"."""
    return translate("Words", "%1 doubtful").replace("%1", count_text(count))


def no_bars_yet() -> str:
    """Say why a song cannot be edited."""
    return translate("Words", "The song has no bars yet. You can edit it once it is charted.")


def keys_text(keys: QKeySequence | str) -> str:
    """Keys as they stand on a cap: "Ctrl K", "Del", on a Mac "⌘K"."""
    text = QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
    text = text.replace("Return", "Enter")  # as the key is called on most keyboards
    modifiers, plus, key = text.rpartition("+")
    if not key and plus:  # the key is + itself
        modifiers, key = modifiers.removesuffix("+"), "+"
    return " ".join([*filter(None, modifiers.split("+")), key])
