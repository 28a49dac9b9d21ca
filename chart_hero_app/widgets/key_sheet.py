"""The sheet before the first look-up: what is sent, what it costs, and the key to ask with."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from chart_hero_app.identify_messages import key_place_text
from chart_hero_app.jobs import Job
from chart_hero_app.theme.look import Look
from chart_hero_app.view_models.audd_key import AuddKey
from chart_hero_app.widgets.button import Button
from chart_hero_app.widgets.key_field import KeyField
from chart_hero_app.widgets.labels import label
from chart_hero_app.widgets.sheet import Sheet
from chart_hero_core.domain.identification import KeyPlace, KeyStatus

_WIDTH_PX = 560


class KeySheet(Sheet):
    """Says what goes to audd.io; takes, tests and keeps a key where there is none.

    Parameters
    ----------
    look : colours and fonts
    audd_key : where the key is
    over : what it darkens

    Signals
    -------
    agreed(bool) : AudD is to be asked; whether a key that was typed is kept for this session alone
    name_asked() : the song is to be looked up by its name instead
    """

    agreed = Signal(bool)
    name_asked = Signal()

    def __init__(self, look: Look, audd_key: AuddKey, over: QWidget) -> None:
        super().__init__(look, self.tr("Which song is this?"), over, _WIDTH_PX)
        self._audd_key = audd_key
        self._wants_key = False
        self._job: Job[None] | Job[KeyStatus] | None = None
        self.sentence = label(
            self.tr("12 seconds of the song go to audd.io and count as one request."), wraps=True
        )
        self._hint = label(
            self.tr("Nothing else of the file is sent, not even its name. What is found is only proposed."),
            "label-2",
            wraps=True,
        )
        self.field = KeyField(look, audd_key)
        self.place_text = label("", "label-2", wraps=True)
        self.name_button = Button(look, self.tr("Search by name"))
        self.go_button = Button(look, self.tr("Continue"), "primary")
        for widget in (self.sentence, self._hint, self.field, self.place_text):
            self.column.addWidget(widget)
        self.foot.addStretch(1)
        self.add_buttons(self.name_button, self.go_button)
        self.field.edited.connect(self._show_ways)
        self.field.said.connect(self.place)
        self.name_button.clicked.connect(self._go_by_name)
        self.go_button.clicked.connect(self._go)
        audd_key.changed.connect(self._show_ways)
        self.closed.connect(self._forget)

    @property
    def controls(self) -> Sequence[QWidget]:
        """What Tab goes through."""
        field = self.field
        own = (field.edit, field.show_button, field.paste_button, field.test_button)
        return (*own, self.name_button, self.go_button, self.close_button)

    @property
    def main_button(self) -> Button:
        """Continue."""
        return self.go_button

    def ask(self, *, wants_key: bool = False) -> None:
        """Open it; `wants_key`: the key that was kept is no good, or gone, and another one is to be typed."""
        self._wants_key = wants_key
        self.field.clear()
        self._audd_key.refresh()
        self._show_ways()
        self.open_sheet(self.field.edit if self.field.isVisibleTo(self) else self.go_button)

    def _show_ways(self) -> None:
        status = self._audd_key.status
        has_key = status is not None and status.has_key and not self._wants_key
        typed = bool(self.field.key)
        self.field.setVisible(typed or not has_key)
        self.place_text.setText(key_place_text(status) if not self._wants_key else "")
        self.place_text.setVisible(bool(self.place_text.text()))
        can_go = (typed or has_key) and self._job is None
        self.go_button.setEnabled(can_go)
        self.go_button.setToolTip("" if can_go else self.tr("Type a key first"))
        if self.isVisible():
            self.place()

    # Going on

    def _go_by_name(self) -> None:
        self.close_sheet()
        self.name_asked.emit()

    def _go(self) -> None:
        """Test what was typed, keep it, and go on; with a key that is there, go on."""
        if not self.field.key:
            self._finish(is_for_now=False)
        elif self.field.is_accepted:
            self._keep()
        else:
            self.field.stop()
            self._job = self._audd_key.test(self.field.key, self._keep, self._fail)
            self._show_work(self.tr("Testing the key..."))

    def _keep(self) -> None:
        def finish(status: KeyStatus) -> None:
            self._finish(is_for_now=status.place is KeyPlace.SESSION)

        self._job = self._audd_key.keep(self.field.key, finish, self._fail)
        self._show_work(self.tr("Keeping the key..."))

    def _show_work(self, words: str) -> None:
        self.field.setEnabled(False)
        self.field.say(words)
        self._show_ways()

    def _fail(self, error: Exception) -> None:
        self._job = None
        self.field.setEnabled(True)
        self.field.fail(error)
        self._show_ways()

    def _finish(self, *, is_for_now: bool) -> None:
        self._job = None
        self.close_sheet()
        self.agreed.emit(is_for_now)

    def _forget(self) -> None:
        """Keep nothing of the key, and wait for nothing."""
        if self._job is not None:
            self._job.abandon()
            self._job = None
        self.field.setEnabled(True)
        self.field.clear()
