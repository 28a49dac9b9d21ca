"""What there is to say above the songs of a data set: faults, questions, a way out for a few songs."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from chart_hero_app.figures import count_text
from chart_hero_app.messages import Gravity, Message
from chart_hero_app.theme.look import Look
from chart_hero_app.view_models.training.data import DataModel
from chart_hero_app.widgets.announce import announce
from chart_hero_app.widgets.button import Button
from chart_hero_app.widgets.soft_card import SoftCard
from chart_hero_core.runs.data_set import CymbalAnswer


class DataRemarks(QWidget):
    """Cards, the gravest first; nothing where there is nothing to say.

    Parameters
    ----------
    model : of the page
    look : colours and fonts

    Signals
    -------
    details_asked(Message) : why the scan failed, at length
    rebuilt() : there are other controls
    """

    details_asked = Signal(object)
    rebuilt = Signal()

    def __init__(self, model: DataModel, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model, self._look = model, look
        self.cards: list[SoftCard] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self._said: object = None
        model.changed.connect(self._show)
        model.scan.changed.connect(self._show)
        self._show()

    @property
    def sentences(self) -> list[str]:
        """What is said, from the top."""
        return [card.sentence.text() for card in self.cards]

    def _show(self) -> None:
        model, figures = self._model, self._model.figures
        said = (
            model.scan.fault,
            model.scan.was_stopped,
            model.scan.is_running,
            model.asks_about_cymbals,
            model.cymbals,
            figures.n_swapped,
            figures.is_too_small,
            figures.n_training,
        )
        if said == self._said:
            return
        self._said = said
        for old in self.cards:
            self._column.removeWidget(old)
            old.hide()
            old.deleteLater()
        cards = (self._fault(), self._stopped(), self._cymbals(), self._too_few())
        self.cards = [card for card in cards if card is not None]
        for card in self.cards:
            self._column.addWidget(card)
        self.setVisible(bool(self.cards))
        self.rebuilt.emit()

    def _fault(self) -> SoftCard | None:
        fault = self._model.scan.fault
        if fault is None:
            return None
        card = SoftCard(self._look, "error", fault.sentence)
        card.add_link(self.tr("Scan again"), self._model.scan_again)
        if fault.details:
            message = Message(Gravity.FAULT, fault.sentence, details=fault.details)
            card.add_link(self.tr("Details"), lambda: self.details_asked.emit(message))
        announce(self, fault.sentence, at_once=True)
        return card

    def _stopped(self) -> SoftCard | None:
        scan = self._model.scan
        if not scan.was_stopped or scan.is_running:
            return None
        words = self.tr("Stopped. The %1 songs found so far stay.")
        card = SoftCard(self._look, "accent", words.replace("%1", count_text(self._model.figures.n_songs)))
        card.add_link(self.tr("Go on"), self._model.scan_again)
        return card

    def _cymbals(self) -> SoftCard | None:
        """Ask once; afterwards say what was answered, so that it can be changed."""
        model = self._model
        number = count_text(model.figures.n_swapped)
        if model.asks_about_cymbals:
            words = self.tr("In %1 charts ride and crash look swapped. Some charters do that. Are they?")
            card = SoftCard(self._look, "doubt", words.replace("%1", number))
            swapped = Button(self._look, self.tr("Swap them back"), height_px=28)
            as_written = Button(self._look, self.tr("Leave as written"), height_px=28)
            swapped.clicked.connect(lambda: model.answer_cymbals(CymbalAnswer.SWAPPED))
            as_written.clicked.connect(lambda: model.answer_cymbals(CymbalAnswer.AS_WRITTEN))
            card.add_buttons(swapped, as_written)
            return card
        if model.cymbals is CymbalAnswer.NOT_ASKED or not model.figures.n_swapped:
            return None
        is_swapped = model.cymbals is CymbalAnswer.SWAPPED
        yes = self.tr("Ride and crash of %1 charts are swapped back before anything is learned.")
        no = self.tr("Ride and crash of %1 charts look swapped, and are left as written.")
        card = SoftCard(self._look, "accent", (yes if is_swapped else no).replace("%1", number))
        card.add_link(self.tr("Change"), lambda: model.answer_cymbals(CymbalAnswer.NOT_ASKED))
        return card

    def _too_few(self) -> SoftCard | None:
        if not self._model.figures.is_too_small or self._model.scan.is_running:
            return None
        card = SoftCard(self._look, "warn", self.tr("Too few to train. Calibrate in seconds instead."))
        calibrate = Button(self._look, self.tr("Calibrate"), "primary", height_px=28)
        calibrate.clicked.connect(self._model.calibrate)
        card.add_buttons(calibrate)
        return card
