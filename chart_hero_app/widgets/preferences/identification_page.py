"""The key for AudD, what is sent and what it costs, and what was found before."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QWidget

from chart_hero_app.figures import count_text
from chart_hero_app.identify_messages import key_fault, key_place_text
from chart_hero_app.theme.look import Look
from chart_hero_app.view_models.app import AppModel
from chart_hero_app.widgets.announce import announce
from chart_hero_app.widgets.button import Button
from chart_hero_app.widgets.key_field import KeyField
from chart_hero_app.widgets.labels import label
from chart_hero_app.widgets.preferences.page import PreferencesPage
from chart_hero_core.domain.identification import KeyPlace, KeyStatus
from chart_hero_core.domain.secret import Secret


class IdentificationPage(PreferencesPage):
    """The Identification page.

    Parameters
    ----------
    look : colours and fonts
    app : its key and its settings
    """

    icon_name = "search"

    def __init__(self, look: Look, app: AppModel, parent: QWidget | None = None) -> None:
        super().__init__(look, app.settings, parent)
        self._audd_key = app.audd_key
        self._add_key()
        self._add_queue()
        self._add_facts()
        self._add_results()
        self.column.addStretch(1)
        app.audd_key.changed.connect(self._show_key)
        self._show_key()

    @property
    def title(self) -> str:
        """What the page is called."""
        return self.tr("Identification")

    def show_choices(self) -> None:
        """Ask the keyring anew, too, which another program may have changed."""
        super().show_choices()
        if self.isVisible():
            self._audd_key.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        """Hold no key that nobody sees."""
        super().hideEvent(event)
        self.field.clear()

    # The key

    def _add_key(self) -> None:
        self.status = label("", wraps=True)
        self.add(self.status)
        self.field = KeyField(self.look, self._audd_key)
        self.add(self.field, 8)
        self.keep_button = Button(self.look, self.tr("Keep this key"), icon_name="key")
        self.test_button = Button(self.look, self.tr("Test the key that is kept"))
        self.forget_button = Button(self.look, self.tr("Forget the key"), "danger", "bin")
        self.add_line(self.keep_button, self.test_button, self.forget_button)
        self.outcome = label("", "label-2", wraps=True)
        self.outcome.hide()
        self.add(self.outcome, 4)
        self.field.edited.connect(self._show_key)
        self.keep_button.clicked.connect(self._test_and_keep)
        self.test_button.clicked.connect(self._test_kept)
        self.forget_button.clicked.connect(self._forget)

    def _show_key(self) -> None:
        status, has_key = self._audd_key.status, self._audd_key.has_key
        self.status.setText(
            key_place_text(status) or self.tr("No key yet. AudD is asked with a key of yours.")
        )
        place = KeyPlace.NOWHERE if status is None else status.place
        typed = bool(self.field.key)
        self.keep_button.setEnabled(typed)
        self.keep_button.setToolTip("" if typed else self.tr("Type a key first"))
        for button, is_offered in (
            (self.test_button, has_key),
            (self.forget_button, place in (KeyPlace.KEYRING, KeyPlace.SESSION)),
        ):
            button.setEnabled(is_offered)
            button.setToolTip("" if is_offered else self.tr("No key is kept here"))
        self._show_count()

    def _test_and_keep(self) -> None:
        """Test what was typed, and keep it if AudD accepts it."""
        key = self.field.key
        if self.field.is_accepted:
            self._keep(key)
            return
        self.field.say(self.tr("Testing the key..."))
        self._audd_key.test(key, lambda: self._keep(key), self.field.fail)

    def _keep(self, key: Secret) -> None:
        self._audd_key.keep(key, self._tell_kept, self.field.fail)

    def _tell_kept(self, status: KeyStatus) -> None:
        self.field.clear()
        if status.place is KeyPlace.SESSION:
            self._tell("")  # the line above says that it is not safe
        else:
            self._tell(self.tr("Tested and kept."), "success")

    def _test_kept(self) -> None:
        self._tell(self.tr("Testing the key..."))
        self._audd_key.test(
            None,
            lambda: self._tell(self.tr("AudD accepts this key."), "success"),
            lambda error: self._tell(key_fault(error), "error"),
        )

    def _forget(self) -> None:
        self.field.clear()
        self._tell("")
        self._audd_key.forget()

    def _tell(self, words: str, kind: str = "label-2") -> None:
        self.outcome.setProperty("kind", kind)
        self.outcome.style().polish(self.outcome)
        self.outcome.setText(words)
        self.outcome.setVisible(bool(words))
        if words:
            announce(self.outcome, words, at_once=kind == "error")

    # The queue

    def _add_queue(self) -> None:
        self.add_heading(self.tr("Queue"))
        self.add_switch(
            "identification",
            "names_queue",
            self.tr("Identify songs of the queue"),
            self.tr(
                "A song without title or artist is asked for once it is charted: 12 seconds of it go to "
                "audd.io, one request each. Only a sure match is taken, never a live or cover version."
            ),
        )

    # What is sent, what it costs

    def _add_facts(self) -> None:
        self.add_heading(self.tr("What is sent"))
        self.add_note(
            self.tr(
                "Only when you ask, or for the queue if you switch it on: 12 seconds of the song's sound to "
                "audd.io, nothing else of the file, not even its name. By name: title and artist as text to "
                "musicbrainz.org. Covers come from where AudD finds them, or from coverartarchive.org."
            )
        )
        self.add_heading(self.tr("What it costs"))
        self.add_note(
            self.tr(
                "One request of your AudD key for each song; two if AudD cannot use the first 12 seconds. "
                "A song that was identified before, and a search by name, cost nothing."
            )
        )
        self.count = self.add_note("")
        self.count.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)

    def _show_count(self) -> None:
        count = self._audd_key.count
        if count is None:
            self.count.setText("")
            return
        words = self.tr(
            "Sent from this computer: %1 this month, %2 in all. AudD does not say how many are left."
        )
        month = count.in_month(date.today())
        self.count.setText(words.replace("%1", count_text(month)).replace("%2", count_text(count.total)))

    # What was found

    def _add_results(self) -> None:
        self.add_heading(self.tr("What was found before"))
        self.add_note(self.tr("Kept on this computer, so that the same song is never paid for twice."))
        self.clear_button = Button(self.look, self.tr("Forget what was found"), icon_name="bin")
        self.clear_button.clicked.connect(self._clear)
        self.add_line(self.clear_button)
        self.cleared = label("", "success")
        self.cleared.hide()
        self.add(self.cleared, 4)

    def _clear(self) -> None:
        self._audd_key.forget_results(self._tell_cleared)

    def _tell_cleared(self) -> None:
        self.cleared.setText(self.tr("Forgotten. The next look-up of a song asks AudD again."))
        self.cleared.show()
        announce(self.cleared, self.cleared.text())
