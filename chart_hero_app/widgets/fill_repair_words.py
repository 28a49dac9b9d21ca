"""What readings of a fill are called, and what they do to the chart, in the user's language."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from chart_hero_app.figures import bars_text, count_text
from chart_hero_app.view_models.fill_repair import FillSpan
from chart_hero_core.review.fill_repair import Reading
from chart_hero_core.review.reading_names import ReadingName

translate = QCoreApplication.translate


def reading_name(name: ReadingName) -> str:
    """What a reading is called: "Down the kit"."""
    names = {
        ReadingName.AS_IT_IS: translate("Repair", "As it is"),
        ReadingName.DOWN_THE_KIT: translate("Repair", "Down the kit"),
        ReadingName.UP_THE_KIT: translate("Repair", "Up the kit"),
        ReadingName.ONE_TOM: translate("Repair", "One tom"),
        ReadingName.SNARE_BETWEEN: translate("Repair", "Snare between"),
        ReadingName.LESS_SNARE: translate("Repair", "Less snare"),
        ReadingName.MORE_TOMS: translate("Repair", "More toms"),
        ReadingName.FEWER_TOMS: translate("Repair", "Fewer toms"),
        ReadingName.MORE_CYMBALS: translate("Repair", "More cymbals"),
        ReadingName.FEWER_CYMBALS: translate("Repair", "Fewer cymbals"),
        ReadingName.MORE_KICKS: translate("Repair", "More kicks"),
        ReadingName.FEWER_KICKS: translate("Repair", "Fewer kicks"),
        ReadingName.LONGER_RUN: translate("Repair", "Longer run"),
        ReadingName.SHORTER_RUN: translate("Repair", "Shorter run"),
        ReadingName.OTHER_TOMS: translate("Repair", "Other toms"),
        ReadingName.OTHER_CYMBALS: translate("Repair", "Other cymbals"),
        ReadingName.OTHER_PADS: translate("Repair", "Other pads"),
    }
    return names[name]


def changes_text(reading: Reading) -> str:
    """What a reading does: "now in the chart", "changes 2 notes", "changes 3, removes 1"."""
    changes = reading.changes
    done = [
        (count, one, many, short)
        for count, one, many, short in (
            (
                changes.n_moved,
                translate("Repair", "changes 1 note"),
                translate("Repair", "changes %1 notes"),
                translate("Repair", "changes %1"),
            ),
            (
                changes.n_added,
                translate("Repair", "adds 1 note"),
                translate("Repair", "adds %1 notes"),
                translate("Repair", "adds %1"),
            ),
            (
                changes.n_removed,
                translate("Repair", "removes 1 note"),
                translate("Repair", "removes %1 notes"),
                translate("Repair", "removes %1"),
            ),
        )
        if count
    ]
    if reading.name is ReadingName.AS_IT_IS or not done:
        return translate("Repair", "now in the chart")
    if len(done) == 1:
        count, one, many, _ = done[0]
        return one if count == 1 else many.replace("%1", count_text(count))
    return ", ".join(short.replace("%1", count_text(count)) for count, _, _, short in done)


def fill_text(span: FillSpan) -> str:
    """Where a fill is: "bar 32, beats 3 and 4"."""
    bars = bars_text(span.first_bar, span.last_bar)
    if span.is_whole or span.n_bars > 1:
        return bars
    first, last = span.first_beat, span.last_beat
    if first == last:
        beats = translate("Repair", "beat %1")
    elif last == first + 1:
        beats = translate("Repair", "beats %1 and %2")
    else:
        beats = translate("Repair", "beats %1 to %2")
    return f"{bars}, {beats.replace('%1', str(first)).replace('%2', str(last))}"
