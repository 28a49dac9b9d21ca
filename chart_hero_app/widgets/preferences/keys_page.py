"""Which keys start what: search, change by pressing, conflicts, keyboards, lists to take along."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from chart_hero_app.commands.command import Command
from chart_hero_app.commands.key_files import read_key_file, write_key_file
from chart_hero_app.commands.key_map import KeyMap
from chart_hero_app.commands.key_presets import AZERTY, QWERTZ, STANDARD
from chart_hero_app.commands.registry import CommandRegistry
from chart_hero_app.jobs import Jobs
from chart_hero_app.messages import as_sentences
from chart_hero_app.settings import Settings
from chart_hero_app.theme.look import Look
from chart_hero_app.widgets.announce import announce
from chart_hero_app.widgets.button import Button
from chart_hero_app.widgets.preferences.key_capture import KeyCapture
from chart_hero_app.widgets.preferences.key_tree import KeyTree
from chart_hero_app.widgets.preferences.page import PreferencesPage
from chart_hero_app.widgets.soft_card import SoftCard, SoftKind
from chart_hero_app.words import keys_text
from chart_hero_core.errors import ChartHeroError, OptionError

_TREE_PX, _GAP_PX = 240, 8


@dataclass(frozen=True, slots=True)
class _Wish:
    command: Command
    is_added: bool


class KeysPage(PreferencesPage):
    """The Keys page.

    Parameters
    ----------
    look : colours and fonts
    settings : what is chosen
    commands : whose keys they are
    jobs : read and write files

    Signals
    -------
    file_wanted() : a list of keys is to be read; `take_file` takes it
    target_wanted() : the keys are to be written; `write_file` takes the file
    """

    icon_name = "key"
    file_wanted = Signal()
    target_wanted = Signal()

    def __init__(
        self,
        look: Look,
        settings: Settings,
        commands: CommandRegistry,
        jobs: Jobs,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(look, settings, parent)
        self._commands, self._jobs = commands, jobs
        self._wish: _Wish | None = None
        presets = {STANDARD: "QWERTY", AZERTY: "AZERTY", QWERTZ: "QWERTZ"}
        self.preset = self.segments("keys", "preset", self.tr("Keyboard"), presets)
        self.add_row(self.tr("Keyboard"), self.preset)
        self.field = QLineEdit()
        self.field.setPlaceholderText(self.tr("Find a command or a key"))
        self.field.setAccessibleName(self.tr("Find a command or a key"))
        self.field.setClearButtonEnabled(True)
        self.tree = KeyTree(look, commands)
        self.tree.setMinimumHeight(_TREE_PX)
        self.field.textChanged.connect(self.tree.search)
        self.tree.currentItemChanged.connect(self._follow_selection)
        self.tree.itemActivated.connect(lambda *_: self._capture(is_added=False))
        self.capture = KeyCapture(look)
        self.capture.pressed.connect(self._take_keys)
        self.capture.left.connect(self.tree.setFocus)
        self.said = QWidget()
        self._said_column = QVBoxLayout(self.said)
        self._said_column.setContentsMargins(0, 0, 0, 0)
        self.said.hide()
        self.add(self.field, _GAP_PX)
        self.add(self.tree, _GAP_PX, stretch=1)
        self.add(self.capture, 0)
        self.add(self.said, 0)
        self._add_buttons()
        commands.changed.connect(self._fill)
        look.changed.connect(self._fill)
        self._fill()

    @property
    def title(self) -> str:
        """What the page is called."""
        return self.tr("Keys")

    def _add_buttons(self) -> None:
        look = self.look
        self.change_button = Button(look, self.tr("Change keys"), icon_name="keyboard")
        self.add_button = Button(look, self.tr("Add keys"))
        self.clear_button = Button(look, self.tr("No keys"))
        self.reset_button = Button(look, self.tr("Reset"))
        self.change_button.clicked.connect(lambda: self._capture(is_added=False))
        self.add_button.clicked.connect(lambda: self._capture(is_added=True))
        self.clear_button.clicked.connect(self._clear)
        self.reset_button.clicked.connect(self._reset)
        self.add_line(self.change_button, self.add_button, self.clear_button, self.reset_button)
        self.reset_all_button = Button(look, self.tr("Reset all"))
        self.import_button = Button(look, self.tr("Import"), icon_name="import")
        self.export_button = Button(look, self.tr("Export"), icon_name="export")
        self.reset_all_button.clicked.connect(self._reset_all)
        self.import_button.clicked.connect(self.file_wanted)
        self.export_button.clicked.connect(self.target_wanted)
        self.add_line(self.reset_all_button, self.import_button, self.export_button)

    # What it shows

    def _fill(self) -> None:
        self.tree.fill()
        self._follow_selection()

    def _follow_selection(self) -> None:
        command, changed = self.tree.chosen, self._commands.key_map.changed
        for button in (self.change_button, self.add_button):
            button.setEnabled(command is not None)
        self.clear_button.setEnabled(command is not None and bool(self._commands.keys(command.id)))
        self.reset_button.setEnabled(command is not None and command.id in changed)
        self.reset_all_button.setEnabled(bool(changed))

    def _say(self, kind: SoftKind | None, text: str = "", *buttons: Button) -> None:
        """Say something below the table; nothing for no kind."""
        while (item := self._said_column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.said.setVisible(kind is not None)
        if kind is not None:
            card = SoftCard(self.look, kind, text)
            if buttons:
                card.add_buttons(*buttons)
            self._said_column.addWidget(card)
            card.show()  # at once, for one of its buttons may get the focus
            announce(self.said, text, at_once=kind == "error")

    # Changing one command's keys

    def _capture(self, *, is_added: bool) -> None:
        command = self.tree.chosen
        if command is not None:
            self._say(None)
            self._wish = _Wish(command, is_added)
            words = self.tr('Press the keys for "%1". Esc leaves them as they are.')
            self.capture.wait_for(words.replace("%1", command.label))

    def _take_keys(self, keys: str) -> None:
        wish = self._wish
        if wish is None:
            return
        rivals = [
            other for other in self._commands.users_of(keys, wish.command.scope) if other != wish.command
        ]
        if not rivals:
            self._give(wish, keys, ())
            return
        names = ", ".join(f'"{rival.label}"' for rival in rivals)
        words = self.tr("%1 starts %2 already.").replace("%1", keys_text(keys)).replace("%2", names)
        take = Button(self.look, self.tr("Take it from %1").replace("%1", names))
        take.clicked.connect(lambda: self._give(wish, keys, rivals))
        leave = Button(self.look, self.tr("Leave it"), "quiet")
        leave.clicked.connect(self._leave)
        self._say("warn", words, take, leave)
        take.setFocus(Qt.FocusReason.OtherFocusReason)

    def _leave(self) -> None:
        self._say(None)
        self.tree.setFocus(Qt.FocusReason.OtherFocusReason)

    def _give(self, wish: _Wish, keys: str, rivals: list[Command] | tuple[Command, ...]) -> None:
        """Give keys to a command, and take them from those that have them."""
        key_map, registry = self._commands.key_map, self._commands
        try:
            for rival in rivals:
                left = [key for key in registry.keys(rival.id) if key != keys]
                key_map = key_map.with_keys(rival.id, left)
            before = registry.keys(wish.command.id) if wish.is_added else ()
            key_map = key_map.with_keys(wish.command.id, dict.fromkeys((*before, keys)))
        except OptionError as error:
            self._say("error", as_sentences(str(error)))
            return
        self._say(None)
        self._take(key_map, wish.command)

    def _take(self, key_map: KeyMap, command: Command | None = None) -> None:
        self._commands.change_keys(key_map)
        if command is not None:
            self.tree.choose(command.id)
        self.tree.setFocus(Qt.FocusReason.OtherFocusReason)

    def _clear(self) -> None:
        command = self.tree.chosen
        if command is not None:
            self._take(self._commands.key_map.with_keys(command.id, ()), command)

    def _reset(self) -> None:
        command = self.tree.chosen
        if command is not None:
            self._take(self._commands.key_map.without_change(command.id), command)

    def _reset_all(self) -> None:
        self._say(None)
        self._take(replace(self._commands.key_map, changed={}), self.tree.chosen)

    # Files

    def take_file(self, path: Path) -> None:
        """Take the keys of a list that was exported."""
        self._jobs.start(lambda _: read_key_file(path), done=self._take_read, failed=self._tell_fault)

    def write_file(self, path: Path) -> None:
        """Write the keys into a file."""
        key_map = self._commands.key_map
        told = self.tr('Saved as "%1".').replace("%1", str(path))
        self._jobs.start(
            lambda _: write_key_file(path, key_map),
            done=lambda _: self._say("success", told),
            failed=self._tell_fault,
        )

    def _take_read(self, key_map: KeyMap) -> None:
        self._take(key_map)
        n_conflicts = len(self._commands.conflicts())
        if n_conflicts:
            words = self.tr("Imported. Some keys start two commands now; they are marked in the list.")
            self._say("warn", words)
        else:
            self._say("success", self.tr("Imported."))

    def _tell_fault(self, error: Exception) -> None:
        if not isinstance(error, ChartHeroError):
            raise error
        self._say("error", as_sentences(str(error)))
