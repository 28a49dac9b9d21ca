"""How songs are heard and charted: threads, what counts as doubtful, what a chart has, the model."""

from __future__ import annotations

import os

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from chart_hero_app.figures import count_text
from chart_hero_app.messages import as_sentences
from chart_hero_app.theme.look import Look
from chart_hero_app.view_models.app import AppModel
from chart_hero_app.view_models.model_choice import usual_threads
from chart_hero_app.widgets.announce import announce
from chart_hero_app.widgets.button import Button
from chart_hero_app.widgets.labels import label
from chart_hero_app.widgets.preferences.page import PreferencesPage
from chart_hero_app.widgets.preferences.percent_slider import PercentSlider
from chart_hero_app.words import percent_text
from chart_hero_core.editing.document import is_doubtful
from chart_hero_core.service import ModelFacts

LOWEST_LIMIT, HIGHEST_LIMIT = 50, 90
"""Per cent: below, nothing would ever be doubtful; above, nearly everything."""


class TranscriptionPage(PreferencesPage):
    """The Transcription page.

    Parameters
    ----------
    look : colours and fonts
    app : its settings, the model in use, the open song

    Signals
    -------
    model_wanted() : a file of weights is to be chosen; `app.model.take` takes it
    models_wanted() : all models are to be shown
    """

    icon_name = "chip"
    model_wanted = Signal()
    models_wanted = Signal()

    def __init__(self, look: Look, app: AppModel, parent: QWidget | None = None) -> None:
        super().__init__(look, app.settings, parent)
        self._app = app
        self._add_doubt()
        self._add_threads()
        self._add_chart()
        self._add_model()
        self.column.addStretch(1)

    @property
    def title(self) -> str:
        """What the page is called."""
        return self.tr("Transcription")

    def _add_doubt(self) -> None:
        self.limit = PercentSlider(self.look, self.tr("Doubt limit"), LOWEST_LIMIT, HIGHEST_LIMIT, 1)
        self.limit.moved.connect(lambda percent: self.choose("review", "doubt_limit", percent / 100))
        self.add_row(self.tr("Doubt limit"), self.limit)
        self.limit_note = self.add_note("")
        self.mirror(self._show_limit)
        self._app.session_changed.connect(self._show_limit)

    def _show_limit(self) -> None:
        limit = self.chosen("review", "doubt_limit")
        self.limit.show_value(round(100 * limit))
        words = self.tr("Notes that the model is less than %1 sure of are doubtful. Higher: more to review.")
        words = words.replace("%1", percent_text(limit))
        session = self._app.session
        if session is not None:
            counts = self.tr("In this song: %1 of %2.")
            notes = session.editor.document.notes
            n_doubtful = sum(is_doubtful(note, limit) for note in notes)
            counts = counts.replace("%1", count_text(n_doubtful)).replace("%2", count_text(len(notes)))
            words = f"{words} {counts}"
        self.limit_note.setText(words)

    def _add_threads(self) -> None:
        self.threads = QComboBox()
        self.threads.setAccessibleName(self.tr("Threads"))
        usual = self.tr("All cores but one (%1)").replace("%1", str(usual_threads()))
        self.threads.addItem(usual, 0)
        for n_threads in range(1, (os.cpu_count() or 1) + 1):
            self.threads.addItem(str(n_threads), n_threads)
        self.threads.activated.connect(
            lambda _: self.choose("transcription", "n_threads", self.threads.currentData())
        )
        self.mirror(self._show_threads)
        self.add_row(self.tr("Threads"), self.threads)
        self.add_note(self.tr("Fewer leave more of the computer to other programs; hearing takes longer."))

    def _show_threads(self) -> None:
        place = self.threads.findData(self.chosen("transcription", "n_threads"))
        self.threads.setCurrentIndex(max(place, 0))

    def _add_chart(self) -> None:
        self.add_heading(self.tr("What a chart has"))
        tr = self.tr
        self.switches = {
            name: self.add_switch(group, name, text, hint)
            for group, name, text, hint in (
                ("transcription", "has_dynamics", tr("Ghosts and accents"), ""),
                (
                    "transcription",
                    "has_double_kick",
                    tr("2x kick"),
                    tr("Fast kicks in turns, for two pedals"),
                ),
                ("export", "has_difficulties", tr("Hard, Medium and Easy too"), tr("Thinned, never moved")),
                ("export", "has_star_power", tr("Star power and fills"), ""),
                ("export", "has_sections", tr("Sections"), ""),
            )
        }

    # The model

    def _add_model(self) -> None:
        self.add_heading(self.tr("Drum model"))
        self.model_name = label("", wraps=True)
        self.add(self.model_name)
        self.model_facts = self.add_note("")
        self.all_button = Button(self.look, self.tr("Choose another"))
        self.all_button.clicked.connect(self.models_wanted)
        self.choose_button = Button(self.look, self.tr("Take in a model file"))
        self.choose_button.clicked.connect(self.model_wanted)
        self.shipped_button = Button(self.look, self.tr("Use the shipped one"))
        self.shipped_button.clicked.connect(self._app.model.use_shipped)
        self.add_line(self.all_button, self.choose_button, self.shipped_button)
        self.add_note(self.tr("Holds for songs heard from now on. Songs that were heard keep their chart."))
        self.fault = label("", "error", wraps=True)
        self.fault.hide()
        self.add(self.fault)
        self._app.model.changed.connect(self._show_model)
        self._app.model.refused.connect(self._show_fault)
        self._show_model()

    def _show_model(self) -> None:
        model = self._app.model
        name = "" if model.facts is None else model.facts.name
        shipped = self.tr("%1, shipped with Chart Hero")
        own = self.tr("%1, one of your models")
        self.model_name.setText((shipped if model.is_shipped else own).replace("%1", name or "..."))
        self.model_facts.setText("" if model.facts is None else self._facts_text(model.facts))
        self.model_facts.setVisible(bool(self.model_facts.text()))
        self.shipped_button.setEnabled(not model.is_shipped)
        self.shipped_button.setToolTip(self.tr("It is in use.") if model.is_shipped else "")
        self.fault.hide()

    def _facts_text(self, facts: ModelFacts) -> str:
        parts = []
        if facts.score is not None:
            words = self.tr("Score %1 of 100 on %2 songs that it never heard.")
            figures = (f"{100 * facts.score:.0f}", count_text(facts.n_songs))
            parts.append(words.replace("%1", figures[0]).replace("%2", figures[1]))
        if facts.n_steps is not None:
            parts.append(self.tr("Trained in %1 steps.").replace("%1", count_text(facts.n_steps)))
        return " ".join(parts)

    def _show_fault(self, error: Exception) -> None:
        text = as_sentences(str(error))
        self.fault.setText(text)
        self.fault.show()
        announce(self.fault, text, at_once=True)
