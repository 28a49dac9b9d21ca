"""The page of the training workspace called Models: what songs can be heard with."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from chart_hero_app.messages import as_sentences
from chart_hero_app.view_models.training.models import ModelsModel
from chart_hero_app.view_models.training.result_words import fill
from chart_hero_app.view_models.training.studio import TrainingStudio
from chart_hero_app.widgets.announce import announce
from chart_hero_app.widgets.button import Button
from chart_hero_app.widgets.field_box import FieldBox
from chart_hero_app.widgets.labels import label
from chart_hero_app.widgets.training.delete_sheet import DeleteSheet
from chart_hero_app.widgets.training.model_entry import ModelEntry
from chart_hero_app.widgets.wrap_row import WrapRow
from chart_hero_core.runs.kept_models import KeptModel
from chart_hero_core.runs.model_names import MOST_SIGNS


class ModelsPage(QWidget):
    """All models, a card each.

    Parameters
    ----------
    studio : what the pages share

    Attributes
    ----------
    entries : the cards, the shipped model's first
    """

    def __init__(self, studio: TrainingStudio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio, self._look = studio, studio.look
        self.model: ModelsModel = studio.models_model
        self.entries: list[ModelEntry] = []
        self._shown: tuple[tuple[KeptModel, ...], KeptModel | None] | None = None
        self._renamed: KeptModel | None = None
        self.setAccessibleName(self.tr("Models"))
        self.import_button = Button(self._look, self.tr("Import"), icon_name="import")
        self.shipped_button = Button(self._look, "", icon_name="undo")
        self.remark = label("", wraps=True)
        self.remark.hide()
        self.sentence = label("", "body-2", wraps=True)
        self.name_box = FieldBox(
            self._look,
            self,
            self.tr("Name of the model"),
            self.tr("Rename"),
            fill(self.tr("Up to %1 letters."), str(MOST_SIGNS)),
            self._take_name,
        )
        self._lay_out()
        self._connect()
        self._show()

    def _lay_out(self) -> None:
        buttons = QWidget()
        row = QHBoxLayout(buttons)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.shipped_button)
        row.addWidget(self.import_button)
        head = WrapRow()
        head.add(label(self.tr("Models"), "page"), buttons)
        content = QWidget()
        self._column = QVBoxLayout(content)
        self._column.setContentsMargins(24, 16, 24, 16)
        self._column.setSpacing(12)
        self._column.addLayout(head)
        self._column.addWidget(self.sentence)
        self._column.addWidget(self.remark)
        self._cards = QVBoxLayout()
        self._cards.setSpacing(12)
        self._column.addLayout(self._cards)
        self._column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setAccessibleName(self.tr("Models"))
        area.setWidget(content)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.addWidget(area)

    def _connect(self) -> None:
        self.import_button.clicked.connect(self.ask_for_file)
        self.shipped_button.clicked.connect(self.model.use_shipped)
        self.model.changed.connect(self._show)
        self.model.told.connect(lambda words: self._say(words, "body-2"))
        self.model.refused.connect(lambda error: self._say(as_sentences(str(error)), "error"))

    def showEvent(self, event: QShowEvent) -> None:
        """See whether another program kept a model meanwhile."""
        super().showEvent(event)
        self.model.refresh()

    # What it shows

    def _show(self) -> None:
        state = self.model.models, self.model.in_use
        if state == self._shown:
            return
        self._shown = state
        in_use, shipped = self.model.in_use, self.model.shipped
        if in_use is not None and shipped is not None:
            words = self.tr(
                "Songs are heard with %1. Another model holds for songs heard from now on; those that were "
                "heard keep their chart. The Song tab hears one song with another model."
            )
            self.sentence.setText(fill(words, in_use.name))
            self.shipped_button.setText(fill(self.tr("Back to %1"), shipped.name))
            self.shipped_button.setVisible(not in_use.is_shipped)
        else:
            self.shipped_button.hide()
        self._show_cards()

    def _show_cards(self) -> None:
        for entry in self.entries:
            self._cards.removeWidget(entry)
            entry.hide()
            entry.deleteLater()
        in_use = self.model.in_use
        self.entries = [
            ModelEntry(self._look, model, in_use is not None and in_use.path == model.path)
            for model in self.model.models
        ]
        for entry in self.entries:
            self._cards.addWidget(entry)
            self._follow(entry)

    def _follow(self, entry: ModelEntry) -> None:
        model = entry.model
        entry.use_asked.connect(lambda: self.model.use(model))
        entry.export_asked.connect(lambda: self.ask_for_folder(model))
        entry.rename_asked.connect(lambda: self.ask_for_name(entry))
        entry.delete_asked.connect(lambda: self.ask_to_delete(model))

    def _say(self, words: str, kind: str) -> None:
        self.remark.setProperty("kind", kind)
        self.remark.style().polish(self.remark)
        self.remark.setText(words)
        self.remark.show()
        announce(self.remark, words, at_once=kind == "error")

    # What is asked

    def ask_for_file(self) -> QFileDialog:
        """Ask for a model to take in; what is none is refused with the reason."""
        dialog = self._dialog(self.tr("Import a drum model"), lambda path: self.model.take(path))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([self.tr("Drum models") + " (*.safetensors)", self.tr("All files") + " (*)"])
        dialog.open()
        return dialog

    def ask_for_folder(self, model: KeptModel) -> QFileDialog:
        """Ask where a model goes."""
        dialog = self._dialog(self.tr("Export to a folder"), lambda path: self.model.export(model, path))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.open()
        return dialog

    def _dialog(self, title: str, take: Callable[[Path], object]) -> QFileDialog:
        dialog = QFileDialog(self, title)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: take(Path(name)))
        return dialog

    def ask_for_name(self, entry: ModelEntry) -> None:
        """Ask what a model shall be called."""
        self._renamed = entry.model
        box, button = self.name_box, entry.rename_button
        box.ask(self.tr("Name of the model"), entry.model.name)
        below = button.mapTo(self, QPoint(button.width(), button.height() + 4))
        box.put(below - QPoint(box.fitted_size().width(), 0))

    def _take_name(self, name: str) -> str:
        if not name:
            return self.tr("Type a name first.")
        if self._renamed is not None and name != self._renamed.name:
            self.model.rename(self._renamed, name)
        return ""

    def ask_to_delete(self, model: KeptModel) -> None:
        """Ask before a model goes to the trash."""
        in_use = self.model.in_use
        is_in_use = in_use is not None and in_use.path == model.path
        sheet = DeleteSheet(self._look, model.name, is_in_use, self.window())
        sheet.accepted.connect(lambda: self.model.delete(model))
        sheet.closed.connect(sheet.deleteLater)
        sheet.open()
