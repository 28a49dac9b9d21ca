"""What all pages of the preferences are made of: rows of a name and a control that mirror the settings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from PySide6.QtCore import QSignalBlocker, QSize
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QCheckBox, QLabel, QLayout, QSizePolicy, QVBoxLayout, QWidget

from chart_hero_app.settings import Settings
from chart_hero_app.theme.look import Look
from chart_hero_app.widgets.labels import hairline, label
from chart_hero_app.widgets.segments import SegmentedControl
from chart_hero_app.widgets.wrap_row import WrapRow

NAME_PX = 120
_ROW_GAP_PX, _NOTE_GAP_PX, _SWITCH_GAP_PX, _PART_GAP_PX = 16, 4, 6, 20
_BESIDE_PX, _INDENT_PX = 12, 22


class RowName(QLabel):
    """The name of a row: as wide as all others, or wider."""

    def __init__(self, look: Look, text: str) -> None:
        super().__init__(text)
        self._look = look
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.ensurePolished()

    def sizeHint(self) -> QSize:
        """Room for the column of names."""
        hint = super().sizeHint()
        return QSize(max(hint.width(), self._look.theme.text_px(NAME_PX)), hint.height())

    def minimumSizeHint(self) -> QSize:
        """Words are never cut."""
        return self.sizeHint()


class PreferencesPage(QWidget):
    """A page of the preferences.

    Parameters
    ----------
    look : colours and fonts
    settings : what is shown and changed

    Attributes
    ----------
    icon_name : stands before its title in the list of pages
    """

    icon_name: ClassVar[str]

    def __init__(self, look: Look, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        self.settings = settings
        self._mirrors: list[Callable[[], None]] = []
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(24, 8, 24, 24)
        self.column.setSpacing(0)
        self._ends_with_switch = False
        settings.changed.connect(self.show_choices)

    @property
    def title(self) -> str:
        """What the page is called."""
        raise NotImplementedError

    def show_choices(self) -> None:
        """Show what is chosen now."""
        for mirror in self._mirrors:
            mirror()

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what no setting tells of."""
        super().showEvent(event)
        self.show_choices()

    def mirror(self, show: Callable[[], None]) -> None:
        """Have something shown now, and whenever another thing is chosen."""
        self._mirrors.append(show)
        show()

    # What it is made of

    def add(self, widget: QWidget, gap_px: int = _ROW_GAP_PX, stretch: int = 0) -> None:
        """Add something as wide as the page, so far below what is there."""
        self._leave_gap(gap_px)
        self.column.addWidget(widget, stretch)

    def add_layout(self, layout: QLayout, gap_px: int = _ROW_GAP_PX) -> None:
        """Add widgets that are laid out already."""
        self._leave_gap(gap_px)
        self.column.addLayout(layout)

    def add_row(self, name: str, *controls: QWidget) -> None:
        """Add controls behind their name; what has no room beside it stands below."""
        self._add_wrapped(_BESIDE_PX, RowName(self.look, name), *controls)

    def add_line(self, *controls: QWidget) -> None:
        """Add controls side by side, in as many lines as they need."""
        self._add_wrapped(8, *controls)

    def add_note(self, text: str, gap_px: int = _NOTE_GAP_PX) -> QLabel:
        """Add a sentence about what is above it."""
        note = label(text, "label-2", wraps=True)
        self.add(note, gap_px)
        return note

    def add_heading(self, text: str) -> None:
        """Begin a part of the page."""
        self.add(hairline(), _PART_GAP_PX)
        self.add(label(text, "subhead"))

    def add_switch(self, group: str, name: str, text: str, hint: str = "") -> QCheckBox:
        """Add a box for a choice that is on or off.

        Parameters
        ----------
        group, name : of the settings
        text, hint : what it switches, and what that means
        """
        box = QCheckBox(text)
        box.clicked.connect(lambda is_on: self.choose(group, name, is_on))
        box.setAccessibleDescription(hint)
        self.add(box, _SWITCH_GAP_PX if self._ends_with_switch else 12)
        if hint:
            words = label(hint, "label-2", wraps=True)
            words.setContentsMargins(_INDENT_PX, 0, 0, 0)
            self.add(words, 0)
        self._ends_with_switch = True
        self.mirror(lambda: box.setChecked(bool(self.chosen(group, name))))
        return box

    def _add_wrapped(self, beside_px: int, *widgets: QWidget) -> None:
        row = WrapRow(beside_px, is_spread=False)
        row.add(*widgets)
        self.add_layout(row)

    def _leave_gap(self, gap_px: int) -> None:
        if self.column.count():
            self.column.addSpacing(gap_px)
        self._ends_with_switch = False

    def segments(self, group: str, name: str, words: str, options: Mapping[Any, str]) -> SegmentedControl:
        """Make a switch between a few values.

        Parameters
        ----------
        group, name : of the settings
        words : what is chosen, for screen readers
        options : values and what they are called
        """
        values = list(options)
        control = SegmentedControl(self.look, words, list(options.values()))
        control.chosen.connect(lambda index: self.choose(group, name, values[index]))

        def show() -> None:
            value = self.chosen(group, name)
            with QSignalBlocker(control):
                control.show_current(values.index(value) if value in values else 0)

        self.mirror(show)
        return control

    # The settings

    def chosen(self, group: str, name: str) -> Any:
        """What is chosen now."""
        return getattr(getattr(self.settings.choices, group), name)

    def choose(self, group: str, name: str, value: object) -> None:
        """Choose something else."""
        self.settings.change(group, **{name: value})
