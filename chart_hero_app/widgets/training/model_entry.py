"""A model on the models page: its name, where it comes from, its figures, what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from chart_hero_app.messages import as_sentences
from chart_hero_app.theme.look import Look
from chart_hero_app.view_models.training.model_words import foot_text, lane_text, origin_text, verdict_text
from chart_hero_app.widgets.button import Button
from chart_hero_app.widgets.labels import label
from chart_hero_app.widgets.lane_glyph import LaneGlyph
from chart_hero_app.widgets.mark import Mark
from chart_hero_app.widgets.wrap_row import WrapRow
from chart_hero_core.runs.kept_models import KeptModel
from chart_hero_core.runs.results import LaneChange

_EDGE_PX, _GAP_PX, _LANE_GAP_PX = 16, 6, 16


class ModelEntry(QFrame):
    """The card of a model.

    Parameters
    ----------
    look : colours and fonts
    model : it
    is_in_use : whether songs are heard with it

    Signals
    -------
    use_asked(), export_asked(), rename_asked(), delete_asked() : of its buttons
    """

    use_asked = Signal()
    export_asked = Signal()
    rename_asked = Signal()
    delete_asked = Signal()

    def __init__(self, look: Look, model: KeptModel, is_in_use: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model, self.is_in_use = model, is_in_use
        self._look = look
        self.setProperty("kind", "card")
        self.setAccessibleName(self.tr("%1, in use").replace("%1", model.name) if is_in_use else model.name)
        self.use_button = Button(look, self.tr("Use"))
        self.export_button = Button(look, self.tr("Export"), "quiet", "export")
        self.rename_button = Button(look, self.tr("Rename"), "quiet", "pencil")
        self.delete_button = Button(look, self.tr("Delete"), "quiet", "bin")
        column = QVBoxLayout(self)
        column.setContentsMargins(_EDGE_PX, 12, _EDGE_PX, 12)
        column.setSpacing(_GAP_PX)
        column.addLayout(self._head())
        for words in self._words():
            column.addWidget(words)
        if model.provenance is not None and model.provenance.lanes:
            column.addLayout(self._lanes(model.provenance.lanes))
        column.addWidget(label(foot_text(model), "label-2", wraps=True))
        self._name_buttons()

    def _head(self) -> WrapRow:
        """Name at the left, buttons at the right; below it where there is no room."""
        name = QWidget()
        row = QHBoxLayout(name)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(label(self.model.name, "subhead"))
        if self.is_in_use:
            row.addWidget(Mark(self._look, "check", "success"))
            row.addWidget(label(self.tr("In use"), "label"))
        buttons = QWidget()
        verbs = QHBoxLayout(buttons)
        verbs.setContentsMargins(0, 0, 0, 0)
        verbs.setSpacing(4)
        for button in self.buttons:
            verbs.addWidget(button)
        head = WrapRow()
        head.add(name, buttons)
        return head

    @property
    def buttons(self) -> tuple[Button, ...]:
        """What can be done with it, from the left."""
        return (self.use_button, self.export_button, self.rename_button, self.delete_button)

    def _words(self) -> list[QLabel]:
        if self.model.fault:
            return [label(as_sentences(self.model.fault), "error", wraps=True)]
        words = [label(origin_text(self.model), wraps=True)]
        verdict = verdict_text(self.model)
        return [*words, label(verdict, wraps=True)] if verdict else words

    def _lanes(self, lanes: tuple[LaneChange, ...]) -> WrapRow:
        row = WrapRow(_LANE_GAP_PX, 2, is_spread=False)
        for lane in lanes:
            entry = QWidget()
            parts = QHBoxLayout(entry)
            parts.setContentsMargins(0, 0, 0, 0)
            parts.setSpacing(4)
            parts.addWidget(LaneGlyph(self._look, lane.pad))
            parts.addWidget(label(lane_text(lane), "label"), 0, Qt.AlignmentFlag.AlignVCenter)
            row.add(entry)
        return row

    def _name_buttons(self) -> None:
        """Say which model a button is about, and why some cannot be pressed."""
        signals = (self.use_asked, self.export_asked, self.rename_asked, self.delete_asked)
        own = self.tr("It came with Chart Hero and stays as it is.") if self.model.is_shipped else ""
        fault = self.tr("It is damaged.") if self.model.fault else ""
        in_use = self.tr("It is in use.") if self.is_in_use else ""
        reasons = (fault or in_use, fault, own or fault, own)
        for button, signal, reason in zip(self.buttons, signals, reasons, strict=True):
            button.setAccessibleName(f"{button.text()} {self.model.name}")
            button.clicked.connect(lambda _=False, signal=signal: signal.emit())
            button.setEnabled(not reason)
            button.setToolTip(reason)
