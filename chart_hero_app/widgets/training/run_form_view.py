"""The form of the next run: how it begins, a few choices in words, what it will cost, and one button."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from chart_hero_app.figures import count_text
from chart_hero_app.theme.look import Look
from chart_hero_app.view_models.training.run_form import RunForm
from chart_hero_app.widgets.button import Button
from chart_hero_app.widgets.export_panel_rows import EvenScrollArea
from chart_hero_app.widgets.labels import hairline, label
from chart_hero_app.widgets.named_edit import named_edit
from chart_hero_app.widgets.soft_card import SoftCard
from chart_hero_app.widgets.training.expert_rows import ExpertRows
from chart_hero_app.widgets.training.result_card import EDGE_PX, ResultCard
from chart_hero_app.widgets.training.run_choice_rows import KindChoice, LaneChoice, WordChoice
from chart_hero_app.widgets.training.run_cost import RunCost
from chart_hero_core.runs.lengths import n_steps_of
from chart_hero_core.runs.plan import Boldness, DeviceChoice, RunKind, RunLength


class RunFormView(QWidget):
    """The page before the start.

    Parameters
    ----------
    form : what it shows and changes
    look : colours and fonts

    Signals
    -------
    start_asked() : the run shall begin
    data_asked() : the songs are to be seen
    """

    start_asked = Signal()
    data_asked = Signal()

    def __init__(self, form: RunForm, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._form, self._look = form, look
        self.start = Button(look, self.tr("Start"), "primary", "play")
        self.start.clicked.connect(self.start_asked)
        self._sentence = label("", "label-2", wraps=True)
        self.block: SoftCard | None = None
        self._blocks = QVBoxLayout()
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(24, 16, 24, 24)
        column.setSpacing(16)
        column.addLayout(self._head())
        column.addLayout(self._blocks)
        column.addWidget(self._beginning())
        column.addWidget(self._extent())
        self.cost = RunCost(look)
        column.addWidget(self.cost)
        column.addWidget(self._experts())
        column.addStretch(1)
        area = EvenScrollArea(body, column, self.tr("The next run"))
        row = QVBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(area)
        self._connect()
        self._show()

    # What it is made of

    def _head(self) -> QHBoxLayout:
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(label(self.tr("New run"), "page"))
        words.addWidget(self._sentence)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addLayout(words, 1)
        head.addWidget(self.start)
        return head

    def _beginning(self) -> QWidget:
        card = ResultCard(self.tr("How it begins"))
        self.kinds = KindChoice(self._look)
        self.bases = QComboBox()
        self.bases.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.bases.setMinimumContentsLength(14)
        self.name = QLineEdit()
        self.name.setMaxLength(60)
        fields = QHBoxLayout()
        fields.setContentsMargins(EDGE_PX, 12, EDGE_PX, 16)
        fields.setSpacing(16)
        self._base_row = _named(self.tr("Model to start from"), self.bases)
        fields.addWidget(self._base_row, 1)
        fields.addWidget(named_edit(self.tr("Name of the new model"), self.name), 1)
        card.column.addWidget(_inset(self.kinds))
        card.column.addSpacing(8)
        card.column.addWidget(hairline())
        card.column.addLayout(fields)
        return card

    def _extent(self) -> QWidget:
        card = ResultCard(self.tr("What it learns"))
        self.length = WordChoice(
            self._look, self.tr("How long"), (self.tr("Short"), self.tr("Normal"), self.tr("Long"))
        )
        self.boldness = WordChoice(
            self._look, self.tr("How strongly"), (self.tr("Careful"), self.tr("Normal"), self.tr("Bold"))
        )
        self.lanes = LaneChoice(self._look)
        pairs = QHBoxLayout()
        pairs.setContentsMargins(EDGE_PX, 0, EDGE_PX, 12)
        pairs.setSpacing(24)
        pairs.addWidget(self.length, 1)
        pairs.addWidget(self.boldness, 1)
        card.column.addLayout(pairs)
        card.column.addWidget(hairline())
        card.column.addWidget(_inset(self.lanes, top_px=12, bottom_px=16))
        return card

    def _experts(self) -> QWidget:
        self.unfold = Button(self._look, self.tr("Expert"), "quiet", "chevron-right")
        self.unfold.setCheckable(True)
        self.expert = ExpertRows(self._look)
        self.expert.hide()
        part = QWidget()
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        line = QHBoxLayout()
        line.addWidget(self.unfold)
        line.addStretch(1)
        column.addLayout(line)
        column.addWidget(self.expert)
        return part

    def _connect(self) -> None:
        form = self._form
        form.changed.connect(self._show)
        self.kinds.chosen.connect(lambda kind: form.choose(kind=kind))
        self.bases.activated.connect(lambda index: form.choose(base=form.bases[index].path))
        self.name.editingFinished.connect(lambda: form.choose(name=self.name.text().strip()))
        self.length.chosen.connect(lambda index: form.choose(length=list(RunLength)[index]))
        self.boldness.chosen.connect(lambda index: form.choose(boldness=list(Boldness)[index]))
        self.lanes.chosen.connect(lambda lanes: form.choose(lanes=lanes))
        self.cost.device_chosen.connect(lambda index: form.choose(device=list(DeviceChoice)[index]))
        self.expert.chosen.connect(lambda settings: form.choose(expert=settings))
        self.unfold.toggled.connect(self._unfold)

    # What it shows

    def _show(self) -> None:
        form = self._form
        choices, kind = form.choices, form.kind
        self._sentence.setText(self._words(kind))
        self.kinds.show_kind(kind, {each: form.reason_against(each) for each in RunKind})
        self._show_fields(kind)
        self.length.show_choice(
            list(RunLength).index(choices.length), self._length_hint(kind, choices.length)
        )
        self.boldness.show_choice(
            list(Boldness).index(choices.boldness), self._boldness_hint(choices.boldness)
        )
        learns = kind is not RunKind.CALIBRATE
        reason = "" if learns else self.tr("Calibration fits all lanes at once; there is nothing to choose.")
        self.length.offer(reason)
        self.boldness.offer(reason or self._boldness_reason(kind))
        self.lanes.show_lanes(choices.lanes, reason)
        self.cost.show_cost(form.estimate, form.is_estimating, choices.device, can_start=not form.block)
        self.expert.show_settings(choices.expert)
        self.expert.setEnabled(learns)
        self._show_block(form.block)
        self.start.setText(self.tr("Start") if learns else self.tr("Calibrate"))
        self.start.updateGeometry()
        self.start.setEnabled(not form.block)
        self.start.setToolTip(form.block)

    def _show_fields(self, kind: RunKind) -> None:
        form = self._form
        with QSignalBlocker(self.bases):
            self.bases.clear()
            self.bases.addItems([base.name for base in form.bases])
            self.bases.setCurrentIndex(form.bases.index(form.base))
        is_new = kind is RunKind.SCRATCH
        self._base_row.setEnabled(not is_new)
        self.bases.setToolTip(self.tr("The new model is compared with this one.") if is_new else "")
        if not self.name.hasFocus() and self.name.text() != form.name:
            self.name.setText(form.name)

    def _show_block(self, reason: str) -> None:
        if self.block is not None:
            if self.block.sentence.text() == reason:
                return
            self._blocks.removeWidget(self.block)
            self.block.hide()
            self.block.deleteLater()
            self.block = None
        if reason:
            self.block = SoftCard(self._look, "warn", reason)
            self.block.add_link(self.tr("Show the data"), self.data_asked.emit)
            self._blocks.addWidget(self.block)

    def _unfold(self, is_open: bool) -> None:
        self.expert.setVisible(is_open)
        self.unfold.show_icon("chevron-down" if is_open else "chevron-right")

    # Words

    def _words(self, kind: RunKind) -> str:
        if kind is RunKind.CALIBRATE:
            return self.tr("Fits thresholds and offsets to your songs. The model in use stays as it is.")
        if kind is RunKind.SCRATCH:
            return self.tr("Makes a new model from your sounds alone. The model in use stays as it is.")
        return self.tr("Makes a model that fits your songs. The model in use stays as it is.")

    def _length_hint(self, kind: RunKind, length: RunLength) -> str:
        words = {
            RunLength.SHORT: self.tr("A first try: %1 steps."),
            RunLength.NORMAL: self.tr("Enough for most songs: %1 steps."),
            RunLength.LONG: self.tr("Worth it with hundreds of charts: %1 steps."),
        }[length]
        return words.replace("%1", count_text(n_steps_of(kind, length)))

    def _boldness_hint(self, boldness: Boldness) -> str:
        return {
            Boldness.CAREFUL: self.tr("Stays close to the model it starts from."),
            Boldness.NORMAL: self.tr("Learns your sounds and keeps what it knew."),
            Boldness.BOLD: self.tr("Follows your songs alone; may hear others worse."),
        }[boldness]

    def _boldness_reason(self, kind: RunKind) -> str:
        is_new = kind is RunKind.SCRATCH
        return self.tr("A new model has nothing that it could stay close to.") if is_new else ""


def _inset(widget: QWidget, top_px: int = 0, bottom_px: int = 0) -> QWidget:
    place = QWidget()
    column = QVBoxLayout(place)
    column.setContentsMargins(EDGE_PX, top_px, EDGE_PX, bottom_px)
    column.addWidget(widget)
    return place


def _named(name: str, box: QComboBox) -> QWidget:
    """Put a list below its name, which screen readers speak too."""
    box.setAccessibleName(name)
    pair = QWidget()
    column = QVBoxLayout(pair)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    column.addWidget(label(name, "label-2"))
    column.addWidget(box)
    return pair
