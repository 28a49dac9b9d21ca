"""Parts of the export panel: what is written, and what there is to say about it before."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QSizePolicy, QVBoxLayout, QWidget

from chart_hero_app.figures import count_text, size_text
from chart_hero_app.settings import ExportChoices
from chart_hero_app.theme.look import Look
from chart_hero_app.view_models.export_remarks import ExportRemark
from chart_hero_app.widgets.labels import label
from chart_hero_app.widgets.soft_card import SoftCard
from chart_hero_app.widgets.wrap_row import WrapRow
from chart_hero_core.service import ExportPlan, ProblemKind


class ChoiceRow(QWidget):
    """Something that is written or not, and what that is.

    Parameters
    ----------
    name : what is written

    Signals
    -------
    chosen(bool) : it shall be written, or no longer
    """

    chosen = Signal(bool)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.box = QCheckBox(name)
        self.box.clicked.connect(self.chosen)
        self._detail = label("", "label-2")
        row = WrapRow(line_gap_px=0)
        row.add(self.box, self._detail)
        self.setLayout(row)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_choice(self, is_chosen: bool, detail: str) -> None:
        """Show whether it is written, and what that is."""
        self.box.setChecked(is_chosen)
        self._detail.setText(detail)
        self.box.setAccessibleDescription(detail)

    def rename(self, name: str) -> None:
        """Call it otherwise."""
        self.box.setText(name)


class WrittenChoices(QWidget):
    """Everything that may be written besides Expert.

    Signals
    -------
    chosen(str, bool) : a field of `ExportChoices` shall be so
    """

    chosen = Signal(str, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = {
            "has_difficulties": ChoiceRow(self.tr("Hard, Medium and Easy too")),
            "has_star_power": ChoiceRow(self.tr("Star power and fills")),
            "has_sections": ChoiceRow(self.tr("Sections")),
            "has_audio": ChoiceRow(self.tr("Audio")),
            "has_midi": ChoiceRow(self.tr("MIDI for a DAW")),
        }
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for name, row in self.rows.items():
            row.chosen.connect(lambda is_on, name=name: self.chosen.emit(name, is_on))
            column.addWidget(row)

    def show_choices(self, choices: ExportChoices, plan: ExportPlan | None, n_sections: int) -> None:
        """Show what is written.

        Parameters
        ----------
        choices : of the user
        plan : what that comes to; None while it is not known
        n_sections : of the song
        """
        is_unchanged = plan is not None and plan.is_audio_unchanged
        self.rows["has_audio"].rename(self.tr("Audio, unchanged") if is_unchanged else self.tr("Audio"))
        details = {
            "has_difficulties": self.tr("thinned, never moved"),
            "has_star_power": self._phrases(plan),
            "has_sections": self._sections(n_sections),
            "has_audio": self._audio(plan),
            "has_midi": self.tr("General MIDI"),
        }
        for name, detail in details.items():
            self.rows[name].show_choice(getattr(choices, name), detail)

    def _phrases(self, plan: ExportPlan | None) -> str:
        if plan is None or plan.n_star_power == 0:
            return ""
        words = self.tr("1 phrase") if plan.n_star_power == 1 else self.tr("%1 phrases")
        return words.replace("%1", count_text(plan.n_star_power))

    def _sections(self, n_sections: int) -> str:
        words = self.tr("1 section") if n_sections == 1 else self.tr("%1 sections")
        return words.replace("%1", count_text(n_sections)) if n_sections else ""

    def _audio(self, plan: ExportPlan | None) -> str:
        if plan is None or plan.audio_name is None:
            return ""
        words = "%1, %2" if plan.is_audio_unchanged else self.tr("%1, about %2")
        return words.replace("%1", plan.audio_name).replace("%2", size_text(plan.audio_bytes))


class ExportRemarks(QWidget):
    """What there is to say before an export, each with the way there.

    Parameters
    ----------
    look : colours and fonts

    Signals
    -------
    edit_asked() : the song's details are to be changed
    review_asked() : the doubtful notes are to be gone through
    place_asked(float) : a heard second is to be shown
    """

    edit_asked = Signal()
    review_asked = Signal()
    place_asked = Signal(float)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._remarks: tuple[ExportRemark, ...] = ()
        self.cards: list[SoftCard] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)

    def show_remarks(self, remarks: tuple[ExportRemark, ...]) -> None:
        """Show remarks, in their order; what blocks the export is said beside its button."""
        if remarks == self._remarks:
            return
        self._remarks = remarks
        for card in self.cards:
            self._column.removeWidget(card)
            card.hide()
            card.deleteLater()
        self.cards = [self._card(remark) for remark in remarks if not remark.problem.is_blocking]
        for card in self.cards:
            self._column.addWidget(card)

    def _card(self, remark: ExportRemark) -> SoftCard:
        is_doubt = remark.problem.kind is ProblemKind.DOUBTFUL
        card = SoftCard(self._look, "doubt" if is_doubt else "warn", remark.sentence)
        place_s = remark.place_s
        if is_doubt:
            card.add_link(self.tr("Review"), self.review_asked.emit)
        elif place_s is not None:
            card.add_link(self.tr("Show"), lambda: self.place_asked.emit(place_s))
        else:
            card.add_link(self.tr("Edit"), self.edit_asked.emit)
        return card
