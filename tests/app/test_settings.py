from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from chart_hero_app.settings import Choices, KitChoices, Settings, UserFolders
from chart_hero_core.domain.chart import Pad
from chart_hero_core.projects.library import default_folder
from chart_hero_core.service import KitSpec, OpenHatLane


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "config" / "settings.json"


def test_without_a_file_the_programs_own_choices_hold(path: Path, qtbot: QtBot) -> None:
    assert Settings(path).choices == Choices()
    assert not path.exists()


def test_a_choice_is_there_at_the_next_start(path: Path, qtbot: QtBot) -> None:
    Settings(path).change("look", theme="light", text_percent=125)
    Settings(path).change("sound", latency_ms={"Headset": 12.0}, device="Headset")
    Settings(path).change("export", songs_folders=("/games/Songs",))

    choices = Settings(path).choices

    assert (choices.look.theme, choices.look.text_percent) == ("light", 125)
    assert choices.sound.latency_ms == {"Headset": 12.0}
    assert choices.export.songs_folders == ("/games/Songs",)


def test_a_change_is_told_once(path: Path, qtbot: QtBot) -> None:
    settings = Settings(path)

    with qtbot.waitSignal(settings.changed):
        settings.change("look", theme="dark")
    with qtbot.assertNotEmitted(settings.changed):
        settings.change("look", theme="dark")


def test_an_unknown_choice_is_a_mistake(path: Path, qtbot: QtBot) -> None:
    with pytest.raises(TypeError, match="colour"):
        Settings(path).change("look", colour="red")


def test_what_a_newer_version_wrote_stays(path: Path, qtbot: QtBot) -> None:
    path.parent.mkdir()
    path.write_text(json.dumps({"version": 7, "look": {"theme": "dark", "sparkle": 3}, "planets": [1]}))

    Settings(path).change("look", theme="light")

    kept = json.loads(path.read_text())
    assert kept["version"] == 7
    assert kept["look"]["sparkle"] == 3
    assert kept["planets"] == [1]


@pytest.mark.parametrize("value", [True, "big", None, [100]])
def test_a_value_of_the_wrong_kind_leaves_the_programs_own(path: Path, qtbot: QtBot, value: object) -> None:
    path.parent.mkdir()
    path.write_text(json.dumps({"look": {"text_percent": value, "theme": "dark"}}))

    look = Settings(path).choices.look

    assert (look.text_percent, look.theme) == (100, "dark")


def test_a_damaged_file_is_put_aside(path: Path, qtbot: QtBot) -> None:
    path.parent.mkdir()
    path.write_text("{ half a fi")

    assert Settings(path).choices == Choices()
    assert path.with_suffix(".damaged").read_text() == "{ half a fi"


def test_a_folder_that_cannot_be_written_is_told_once(tmp_path: Path, qtbot: QtBot) -> None:
    (tmp_path / "config").write_text("a file where the folder should be")
    settings = Settings(tmp_path / "config" / "settings.json")

    with qtbot.waitSignal(settings.not_saved) as told:
        settings.change("look", theme="dark")
    assert isinstance(told.args[0], OSError)
    with qtbot.assertNotEmitted(settings.not_saved):
        settings.change("look", theme="light")
    assert settings.choices.look.theme == "light"


def test_the_kit_is_one_that_the_charting_understands() -> None:
    kit = KitChoices(open_hat="blue", missing="blue_cymbal", stand_in="green_cymbal")

    assert kit.spec == KitSpec(OpenHatLane.BLUE, Pad.BLUE_CYMBAL, Pad.BLUE_CYMBAL, Pad.GREEN_CYMBAL)


@pytest.mark.parametrize("kit", [KitChoices(open_hat="pink"), KitChoices(missing="blue_cymbal")])
def test_a_kit_that_cannot_be_is_a_whole_one(kit: KitChoices) -> None:
    assert kit.spec == KitSpec()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not ask the environment for its folders")
def test_the_programs_own_files_lie_in_the_users_folders(own_folders: Path) -> None:
    folders = UserFolders.of_this_user()

    assert folders.settings.is_relative_to(own_folders)
    assert folders.projects.is_relative_to(own_folders)
    assert folders.logs.is_relative_to(own_folders)


def test_choices_of_a_newer_group_have_the_programs_own_values(path: Path, qtbot: QtBot) -> None:
    path.parent.mkdir()
    path.write_text(json.dumps({"version": 1, "look": {"theme": "dark"}}))

    choices = Settings(path).choices

    assert choices.transcription == Choices().transcription
    assert choices.general.start == "page"


def test_window_and_command_line_keep_projects_in_the_same_place(own_folders: Path) -> None:
    assert UserFolders.of_this_user().projects == default_folder()
