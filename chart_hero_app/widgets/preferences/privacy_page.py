"""What leaves this computer (nothing by itself), the log, and a report for whoever helps."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QCheckBox, QWidget

from chart_hero_app.messages import as_sentences
from chart_hero_app.report_bundle import save_report
from chart_hero_app.settings import Choices
from chart_hero_app.theme.look import Look
from chart_hero_app.view_models.app import AppModel
from chart_hero_app.widgets.announce import announce
from chart_hero_app.widgets.button import Button
from chart_hero_app.widgets.labels import label
from chart_hero_app.widgets.preferences.page import PreferencesPage
from chart_hero_core.errors import ExportError


class PrivacyPage(PreferencesPage):
    """The Privacy and log page.

    Parameters
    ----------
    look : colours and fonts
    app : what a report is about
    logs : folder of the log

    Signals
    -------
    target_wanted() : a report is to be saved; `save_report` takes the file
    """

    icon_name = "shield"
    target_wanted = Signal()

    def __init__(self, look: Look, app: AppModel, logs: Path, parent: QWidget | None = None) -> None:
        super().__init__(look, app.settings, parent)
        self._app = app
        self._logs = logs
        self.add(label(self.tr("Nothing leaves this computer by itself."), "subhead"))
        self.add_note(
            self.tr("Songs are heard and charted here. Network use: none but Identify, when you ask for it.")
        )
        self.add_heading(self.tr("Log"))
        self.add_note(
            self.tr("What the app did, for the case that something goes wrong: %1").replace("%1", str(logs))
        )
        self.open_button = Button(look, self.tr("Open the log folder"), icon_name="folder")
        self.open_button.clicked.connect(self._open_logs)
        self.add_line(self.open_button)
        self.add_heading(self.tr("Report"))
        self.add_note(
            self.tr(
                "One zip file with the log, versions and settings, to send to whoever helps you. You send it."
            )
        )
        self.has_paths = QCheckBox(self.tr("With names and folders of songs"))
        self.add(self.has_paths)
        self.save_button = Button(look, self.tr("Save a report"), icon_name="disk")
        self.save_button.clicked.connect(self.target_wanted)
        self.add_line(self.save_button)
        self.outcome = label("", wraps=True)
        self.outcome.hide()
        self.add(self.outcome)
        self.column.addStretch(1)

    @property
    def title(self) -> str:
        """What the page is called."""
        return self.tr("Privacy and log")

    def _open_logs(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._logs)))

    def save_report(self, target: Path) -> None:
        """Save a report to a file."""
        choices, engine, has_paths = self.settings.choices, self._app.engine, self.has_paths.isChecked()
        content = {entry.name: choices.content(entry.name) for entry in fields(Choices)}
        folder = self._logs
        self.save_button.setEnabled(False)

        def save(_: object) -> None:
            logs = sorted(folder.glob("*.log*")) if folder.is_dir() else []
            save_report(target, logs, content, engine.examine(), has_paths=has_paths)

        self._app.jobs.start(save, done=lambda _: self._tell_saved(target), failed=self._tell_failed)

    def _tell_saved(self, target: Path) -> None:
        self._tell(self.tr('Saved as "%1".').replace("%1", str(target)), "success")

    def _tell_failed(self, error: Exception) -> None:
        if not isinstance(error, ExportError):
            self.save_button.setEnabled(True)
            raise error
        self._tell(as_sentences(str(error)), "error")

    def _tell(self, text: str, kind: str) -> None:
        self.save_button.setEnabled(True)
        self.outcome.setProperty("kind", kind)
        self.outcome.style().polish(self.outcome)
        self.outcome.setText(text)
        self.outcome.show()
        announce(self.outcome, text, at_once=kind == "error")
