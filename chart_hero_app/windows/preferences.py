"""The preferences of the window: made when they are first asked for, and asked for files by the system."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from chart_hero_app.commands.registry import CommandRegistry
from chart_hero_app.settings import UserFolders
from chart_hero_app.view_models.app import AppModel
from chart_hero_app.view_models.training.page_states import TrainingPageName
from chart_hero_app.widgets.preferences.dialog import PreferencesDialog
from chart_hero_app.widgets.preferences.export_page import ExportPage
from chart_hero_app.widgets.preferences.general_page import GeneralPage
from chart_hero_app.widgets.preferences.identification_page import IdentificationPage
from chart_hero_app.widgets.preferences.keys_page import KeysPage
from chart_hero_app.widgets.preferences.kit_page import KitPage
from chart_hero_app.widgets.preferences.look_page import LookPage
from chart_hero_app.widgets.preferences.privacy_page import PrivacyPage
from chart_hero_app.widgets.preferences.sound_page import SoundPage
from chart_hero_app.widgets.preferences.transcription_page import TranscriptionPage
from chart_hero_app.windows.file_choice import (
    choose_keys,
    choose_keys_target,
    choose_model,
    choose_report_target,
    choose_songs_folder,
)


class Preferences(PreferencesDialog):
    """All preferences of the app.

    Parameters
    ----------
    app : what they are about
    commands : whose keys are changed
    window : beside which it stands
    logs : folder of the log; None for that of this user

    Attributes
    ----------
    general, looks, sound, kit, keys, transcription, identification, export, privacy : the pages
    """

    def __init__(
        self, app: AppModel, commands: CommandRegistry, window: QWidget | None, logs: Path | None = None
    ) -> None:
        look, settings = app.look, app.settings
        self.general = GeneralPage(look, settings, app.jobs)
        self.looks = LookPage(look, settings, commands)
        self.sound = SoundPage(look, settings, app.player)
        self.kit = KitPage(look, settings)
        self.keys = KeysPage(look, settings, commands, app.jobs)
        self.transcription = TranscriptionPage(look, app)
        self.identification = IdentificationPage(look, app)
        self.export = ExportPage(look, settings)
        self.privacy = PrivacyPage(look, app, logs or UserFolders.of_this_user().logs)
        super().__init__(
            look,
            (
                self.general,
                self.looks,
                self.sound,
                self.kit,
                self.keys,
                self.transcription,
                self.identification,
                self.export,
                self.privacy,
            ),
            window,
        )
        self.general.folder_wanted.connect(lambda: choose_songs_folder(self, self.general.add_folder))
        self.keys.file_wanted.connect(lambda: choose_keys(self, self.keys.take_file))
        self.keys.target_wanted.connect(lambda: choose_keys_target(self, self.keys.write_file))
        self.transcription.models_wanted.connect(
            lambda: app.training.navigation.emit(TrainingPageName.MODELS)
        )
        self.transcription.models_wanted.connect(self.close)
        self.transcription.model_wanted.connect(lambda: choose_model(self, app.model.take))
        self.privacy.target_wanted.connect(lambda: choose_report_target(self, self.privacy.save_report))
