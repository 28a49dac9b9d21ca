"""The part of the Song tab about the drum model: what heard the song, and hearing it with another one."""

from __future__ import annotations

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QComboBox, QSizePolicy, QVBoxLayout, QWidget

from chart_hero_app.theme.look import Look
from chart_hero_app.view_models.song_model import SongModel
from chart_hero_app.widgets.button import Button
from chart_hero_app.widgets.labels import label
from chart_hero_app.widgets.wrap_row import WrapRow


class SongModelPart(QWidget):
    """One sentence, a list of models, and a button.

    Parameters
    ----------
    model : of the song
    look : colours and fonts
    """

    def __init__(self, model: SongModel, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.heard_with = label("", "body-2", wraps=True)
        self.box = QComboBox()
        self.box.setAccessibleName(self.tr("Model to hear the song again with"))
        self.box.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.box.activated.connect(self._choose)
        self.button = Button(look, self.tr("Hear again"))
        self.button.clicked.connect(model.hear_again)
        row = WrapRow(8, is_spread=False)
        row.add(self.box, self.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(label(self.tr("Drum model"), "subhead"))
        column.addWidget(self.heard_with)
        column.addLayout(row)
        self._note = label(
            self.tr("Notes that you touched stay. All others are heard anew, as one step of undo."),
            "label-2",
            wraps=True,
        )
        column.addWidget(self._note)
        model.changed.connect(self._show)
        self._show()

    def showEvent(self, event: QShowEvent) -> None:
        """See which models there are now."""
        super().showEvent(event)
        self._model.refresh()

    def _choose(self, index: int) -> None:
        self._model.choose(self._model.models[index])

    def _show(self) -> None:
        self.heard_with.setText(self._sentence())
        names = [model.name for model in self._model.models]
        if names != [self.box.itemText(index) for index in range(self.box.count())]:
            self.box.clear()
            self.box.addItems(names)
        if self._model.wanted is not None:
            self.box.setCurrentIndex(self._model.models.index(self._model.wanted))
        reason = self._model.reason
        self.button.setEnabled(not reason)
        self.button.setToolTip(reason)

    def _sentence(self) -> str:
        if not self._model.is_heard:
            return self.tr("Not heard yet.")
        if self._model.heard_with is None:
            return self.tr("Heard with a model of an earlier version.")
        return self.tr("Heard with %1.").replace("%1", self._model.heard_with.name)
