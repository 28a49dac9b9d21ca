"""How everything looks: theme, text, colours of the lanes, motion, highway."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QComboBox, QGridLayout, QHBoxLayout, QWidget

from chart_hero_app.commands.registry import CommandRegistry
from chart_hero_app.settings import Settings
from chart_hero_app.theme.look import Look
from chart_hero_app.theme.theme import LanePalette
from chart_hero_app.theme.vision import ColourVision
from chart_hero_app.widgets.labels import label
from chart_hero_app.widgets.preferences.lane_colours import PaletteCard
from chart_hero_app.widgets.preferences.page import PreferencesPage
from chart_hero_app.widgets.preferences.percent_slider import PercentSlider

_HIGHWAY = "view.highway"


class LookPage(PreferencesPage):
    """The Look page.

    Parameters
    ----------
    look : colours and fonts
    settings : what is chosen
    commands : one of them shows the highway
    """

    icon_name = "eye"

    def __init__(
        self, look: Look, settings: Settings, commands: CommandRegistry, parent: QWidget | None = None
    ) -> None:
        super().__init__(look, settings, parent)
        self._commands = commands
        themes = {"system": self.tr("System"), "dark": self.tr("Dark"), "light": self.tr("Light")}
        self.theme = self.segments("look", "theme", self.tr("Theme"), themes)
        self.add_row(self.tr("Theme"), self.theme)
        self._add_colours()
        self._add_motion()
        self.add_heading(self.tr("Highway"))
        self.highway = QCheckBox(self.tr("Show the highway"))
        self.highway.clicked.connect(lambda: commands.run(_HIGHWAY))
        self.add(self.highway, 12)
        self.speed = PercentSlider(look, self.tr("Highway speed"), 50, 200, 10)
        self.speed.moved.connect(lambda percent: self.choose("look", "highway_speed", percent / 100))
        self.mirror(lambda: self.speed.show_value(round(100 * self.chosen("look", "highway_speed"))))
        self.add_row(self.tr("Speed"), self.speed)
        self.lefty = self.add_switch("kit", "is_lefty", self.tr("Left-handed: mirror the lanes"))
        self.column.addStretch(1)
        commands.ran.connect(self._show_highway)
        commands.changed.connect(self._show_highway)
        self._show_highway()

    @property
    def title(self) -> str:
        """What the page is called."""
        return self.tr("Look")

    def _add_colours(self) -> None:
        self.vision = QComboBox()
        self.vision.setAccessibleName(self.tr("Seen with"))
        for vision, name in (
            (ColourVision.FULL, self.tr("full colour vision")),
            (ColourVision.DEUTERANOPIA, self.tr("deuteranopia")),
            (ColourVision.PROTANOPIA, self.tr("protanopia")),
            (ColourVision.TRITANOPIA, self.tr("tritanopia")),
        ):
            self.vision.addItem(name, vision)
        self.vision.currentIndexChanged.connect(self._see)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(label(self.tr("Lane colours"), "subhead"))
        head.addStretch(1)
        head.addWidget(label(self.tr("Seen with"), "body-2"))
        head.addWidget(self.vision)
        self.add_layout(head)
        words = {
            LanePalette.GAME: (self.tr("Game"), self.tr("As in Clone Hero and YARG")),
            LanePalette.SAFE_A: (self.tr("Safe A"), self.tr("Apart for red-green blindness, hues kept")),
            LanePalette.SAFE_B: (self.tr("Safe B"), self.tr("Widest apart, kick in bone")),
        }
        grid = QGridLayout()
        grid.setSpacing(12)
        group = QButtonGroup(self)
        self.cards: dict[LanePalette, PaletteCard] = {}
        for place, (palette, (name, hint)) in enumerate(words.items()):
            card = PaletteCard(self.look, palette, name, hint)
            card.radio.clicked.connect(
                lambda _=False, palette=palette: self.choose("look", "palette", palette.value)
            )
            group.addButton(card.radio)
            grid.addWidget(card, 0, place)
            grid.setColumnStretch(place, 1)
            self.cards[palette] = card
        self.add_layout(grid, 10)
        self.mirror(self._show_palette)

    def _show_palette(self) -> None:
        chosen = self.chosen("look", "palette")
        for palette, card in self.cards.items():
            card.show_taken(palette.value == chosen)

    def _see(self) -> None:
        for card in self.cards.values():
            card.groove.see_with(self.vision.currentData())

    def _add_motion(self) -> None:
        self.motion = QCheckBox(self.tr("Reduce motion"))
        self.motion.clicked.connect(lambda is_on: self.choose("look", "reduces_motion", is_on))
        self.motion_note = label(self.tr("Follows the system until you tick it."), "label-2")
        self.add_line(self.motion, self.motion_note)
        self.mirror(self._show_motion)

    def _show_motion(self) -> None:
        with QSignalBlocker(self.motion):
            self.motion.setChecked(self.look.reduces_motion)
        self.motion_note.setVisible(self.chosen("look", "reduces_motion") is None)

    def _show_highway(self) -> None:
        is_bound = any(command.id == _HIGHWAY for command in self._commands.commands)
        self.highway.setVisible(is_bound)
        if is_bound:
            reason = self._commands.reason(_HIGHWAY)
            self.highway.setEnabled(not reason)
            self.highway.setToolTip(reason)
            self.highway.setChecked(bool(self._commands.is_on(_HIGHWAY)))
