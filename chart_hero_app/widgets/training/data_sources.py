"""Where the songs of a data set come from: a card for each folder, for folders of games, for corrections."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from chart_hero_app.figures import count_text
from chart_hero_app.theme.look import Look
from chart_hero_app.view_models.training.data import DataModel
from chart_hero_app.view_models.training.data_figures import SourceFigures
from chart_hero_app.widgets.button import Button, IconButton
from chart_hero_app.widgets.labels import ElidedLabel, label
from chart_hero_app.widgets.mark import Mark
from chart_hero_app.widgets.wrap_row import WrapRow
from chart_hero_core.runs.data_set import DataSource, SourceKind
from chart_hero_core.service import GameFolder

translate = QCoreApplication.translate

CARD_PX = 296


def kind_words(kind: SourceKind) -> str:
    """What a folder is called by what was found in it."""
    return {
        SourceKind.UNKNOWN: translate("TrainingData", "Folder"),
        SourceKind.GAME_SONGS: translate("TrainingData", "Songs folder"),
        SourceKind.TAKES: translate("TrainingData", "Drum takes with MIDI"),
        SourceKind.ANNOTATED: translate("TrainingData", "Annotated songs"),
        SourceKind.PROJECTS: translate("TrainingData", "Own corrections"),
        SourceKind.KIT: translate("TrainingData", "Kit for synthesis"),
    }[kind]


class SourceCard(QFrame):
    """A folder in a few words, with a button.

    Parameters
    ----------
    look : colours and fonts
    icon_name : stands before the title
    title : what it is
    place : where it is; cut where room is short
    """

    def __init__(
        self, look: Look, icon_name: str, title: str, place: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look = look
        self.setProperty("kind", "card")
        self.setAccessibleName(f"{title}, {place}" if place else title)
        self.words = label("", "label-2", wraps=True)
        self.warning = label("", "warn", wraps=True)
        self.warning.hide()
        self.head = QHBoxLayout()
        self.head.setSpacing(8)
        self.head.addWidget(Mark(look, icon_name, "text-2"))
        self.head.addWidget(label(title, "subhead"), 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 8, 12)
        column.setSpacing(2)
        column.addLayout(self.head)
        if place:
            path = ElidedLabel("label")
            path.setText(place)
            column.addWidget(path)
        column.addWidget(self.words)
        column.addWidget(self.warning)
        column.addStretch(1)
        look.changed.connect(self._grow)
        self._grow()

    def say(self, words: str, warning: str = "") -> None:
        """Say how many songs it has, and what is wrong with it."""
        self.words.setText(words)
        self.words.setVisible(bool(words))
        self.warning.setText(warning)
        self.warning.setVisible(bool(warning))

    def _grow(self) -> None:
        self.setFixedWidth(self._look.theme.text_px(CARD_PX))


class DataSources(QWidget):
    """All sources, as many beside each other as there is room for.

    Parameters
    ----------
    model : of the page
    look : colours and fonts

    Signals
    -------
    corrections_asked() : the list of corrections is wanted
    rebuilt() : there are other controls
    """

    corrections_asked = Signal()
    rebuilt = Signal()

    def __init__(self, model: DataModel, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model, self._look = model, look
        self.setAccessibleName(self.tr("Sources"))
        self.cards: list[SourceCard] = []
        self._row = WrapRow(gap_px=12, line_gap_px=12, is_spread=False)
        self.setLayout(self._row)
        self._shown: object = None
        for signal in (model.changed, model.suggestions_changed, model.corrections_changed):
            signal.connect(self.refresh)
        model.scan.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show what there is now; cards are made anew only if there are others."""
        model = self._model
        shown = (
            model.sources,
            model.figures.sources,
            model.suggestions,
            len(model.corrections),
            model.scan.is_running,
        )
        if shown == self._shown:
            return
        self._shown = shown
        for old in self.cards:
            self._row.removeWidget(old)
            old.hide()
            old.deleteLater()
        corrections = self._model.corrections
        self.cards = [
            *(
                self._source_card(source)
                for source in model.sources
                if source.kind is not SourceKind.PROJECTS
            ),
            *([self._corrections_card(len(corrections))] if corrections or model.used_corrections else []),
            *(self._suggestion_card(game) for game in model.suggestions),
        ]
        self._row.add(*self.cards)
        self._row.invalidate()
        self.rebuilt.emit()

    def _source_card(self, source: DataSource) -> SourceCard:
        icon = "drum-sounds" if source.kind is SourceKind.KIT else "folder"
        card = SourceCard(self._look, icon, kind_words(source.kind), str(source.path))
        remove = IconButton(self._look, "bin", self.tr("Remove"), edge_px=28)
        remove.setAccessibleName(self.tr("Remove %1").replace("%1", source.path.name))
        remove.setToolTip(self.tr("Learn no longer from it. The folder stays as it is."))
        remove.clicked.connect(lambda: self._model.remove_source(source.path))
        card.head.addWidget(remove)
        figures = self._model.figures.sources.get(source.path, SourceFigures())
        card.say(self._songs_text(source, figures), source.note or self._warning(source, figures))
        return card

    def _songs_text(self, source: DataSource, figures: SourceFigures) -> str:
        if source.kind is SourceKind.KIT or not figures.n_songs:
            return ""
        words = self.tr("%1 of %2 songs used").replace("%1", count_text(figures.n_used))
        return words.replace("%2", count_text(figures.n_songs))

    def _warning(self, source: DataSource, figures: SourceFigures) -> str:
        if figures.n_songs or source.kind is SourceKind.KIT or self._model.scan.is_running:
            return ""
        return self.tr("No charts were found here. Choose the folder that holds the song folders.")

    def _suggestion_card(self, game: GameFolder) -> SourceCard:
        title = self.tr("Songs of %1").replace("%1", game.game.value)
        card = SourceCard(self._look, "search", title, str(game.path))
        add = Button(self._look, self.tr("Add"), height_px=28)
        add.setAccessibleName(self.tr("Add %1").replace("%1", title))
        add.clicked.connect(lambda: self._model.add_folders([game.path]))
        card.head.addWidget(add)
        card.say(self.tr("Found on this computer."))
        return card

    def _corrections_card(self, n_there: int) -> SourceCard:
        card = SourceCard(self._look, "pencil", kind_words(SourceKind.PROJECTS), "")
        choose = Button(self._look, self.tr("Choose"), height_px=28)
        choose.setAccessibleName(self.tr("Choose own corrections"))
        choose.clicked.connect(self.corrections_asked)
        card.head.addWidget(choose)
        n_used = len(self._model.used_corrections)
        off = self.tr("Off. %1 songs have edits of yours.")
        words = self.tr("%2 of %1 songs with edits of yours are used.") if n_used else off
        card.say(words.replace("%1", count_text(n_there)).replace("%2", count_text(n_used)))
        return card
