"""The drummer's own kit: which pads there are, and what is played on them."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QComboBox, QWidget

from chart_hero_app.settings import Settings
from chart_hero_app.theme.look import Look
from chart_hero_app.widgets.labels import label
from chart_hero_app.widgets.preferences.kit_drawing import KitDrawing
from chart_hero_app.widgets.preferences.page import PreferencesPage
from chart_hero_app.widgets.segments import SegmentedControl
from chart_hero_app.words import lane_name
from chart_hero_core.domain.chart import Pad
from chart_hero_core.service import OpenHatLane

CYMBALS = (Pad.YELLOW_CYMBAL, Pad.BLUE_CYMBAL, Pad.GREEN_CYMBAL)
_THREE, _TWO = 0, 1
_BELOW_DRAWING_PX = 8


class KitPage(PreferencesPage):
    """The My kit page. Only the mapping changes: nothing is listened to again.

    Parameters
    ----------
    look : colours and fonts
    settings : what is chosen
    """

    icon_name = "drum-sounds"

    def __init__(self, look: Look, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(look, settings, parent)
        self.drawing = KitDrawing(look)
        self.add(self.drawing)
        self.add_note(
            self.tr(
                "Nothing is listened to again: the notes of the open song change lanes at once, and Undo"
                " brings them back. Notes that you settled by hand stay."
            ),
            _BELOW_DRAWING_PX,
        )
        self.pads = SegmentedControl(look, self.tr("Cymbal pads"), [self.tr("Three"), self.tr("Two")])
        self.pads.chosen.connect(self._choose_pads)
        self.add_row(self.tr("Cymbal pads"), self.pads)
        self.missing = self._lane_box(self.tr("Missing cymbal"))
        self.missing.activated.connect(self._choose_missing)
        self.stand_in = self._lane_box(self.tr("Played instead on"))
        self.stand_in.activated.connect(lambda _: self._choose_two(stand_in=self.stand_in.currentData()))
        self._instead = label(self.tr("is played on"), "body-2")
        self.add_row(self.tr("Missing"), self.missing, self._instead, self.stand_in)
        self.second_crash = self._make_second_crash()
        self.add_row(self.tr("Second crash"), self.second_crash)
        hats = {
            OpenHatLane.YELLOW.value: self.tr("Yellow, with the closed"),
            OpenHatLane.BLUE.value: self.tr("Blue, where it stands out"),
        }
        self.open_hat = self.segments("kit", "open_hat", self.tr("Lane of open hi-hats"), hats)
        self.add_row(self.tr("Open hi-hat"), self.open_hat)
        self.lefty = self.add_switch("kit", "is_lefty", self.tr("Left-handed: mirror the lanes"))
        self.column.addStretch(1)
        self.mirror(self._show_kit)

    @property
    def title(self) -> str:
        """What the page is called."""
        return self.tr("My kit")

    # What it is made of

    def _lane_box(self, name: str) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(name)
        return box

    def _make_second_crash(self) -> QComboBox:
        box = self._lane_box(self.tr("Second of two crashes at once"))
        box.addItem(self.tr("On blue, beside the ride"), Pad.BLUE_CYMBAL.value)
        box.addItem(self.tr("On yellow, beside the hi-hat"), Pad.YELLOW_CYMBAL.value)
        box.addItem(self.tr("None: two crashes are one note"), Pad.GREEN_CYMBAL.value)
        box.activated.connect(lambda _: self.choose("kit", "second_crash", box.currentData()))
        self.mirror(lambda: box.setCurrentIndex(box.findData(self.chosen("kit", "second_crash"))))
        return box

    # What it shows

    def _show_kit(self) -> None:
        kit = self.settings.choices.kit.spec
        is_short = kit.missing is not None
        with QSignalBlocker(self.pads):
            self.pads.show_current(_TWO if is_short else _THREE)
        self._fill(self.missing, CYMBALS, kit.missing or Pad.BLUE_CYMBAL)
        others = tuple(pad for pad in CYMBALS if pad.value != self.missing.currentData())
        self._fill(self.stand_in, others, kit.stand_in or Pad.GREEN_CYMBAL)
        reason = "" if is_short else self.tr("Your kit has all three cymbal pads.")
        for widget in (self.missing, self._instead, self.stand_in):
            widget.setEnabled(is_short)
            widget.setToolTip(reason)
        self.drawing.show_kit(kit, self.settings.choices.kit.is_lefty)

    def _fill(self, box: QComboBox, pads: tuple[Pad, ...], chosen: Pad) -> None:
        with QSignalBlocker(box):
            box.clear()
            for pad in pads:
                box.addItem(lane_name(pad), pad.value)
            box.setCurrentIndex(max(box.findData(chosen.value), 0))

    # What it chooses

    def _choose_pads(self, index: int) -> None:
        if index == _TWO:
            self._choose_two()
        else:
            self.settings.change("kit", missing=None, stand_in=None)

    def _choose_missing(self) -> None:
        stand_in = self.stand_in.currentData()
        if stand_in == self.missing.currentData():
            stand_in = next(pad.value for pad in reversed(CYMBALS) if pad.value != stand_in)
        self._choose_two(stand_in=stand_in)

    def _choose_two(self, stand_in: str | None = None) -> None:
        """Take both lanes in one change: one alone is no kit."""
        self.settings.change(
            "kit", missing=self.missing.currentData(), stand_in=stand_in or self.stand_in.currentData()
        )
