from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from chart_hero_app.settings import Settings
from chart_hero_app.widgets.preferences.privacy_page import PrivacyPage
from chart_hero_app.windows.preferences import Preferences
from tests.support.app_bench import AppBench


@pytest.fixture
def page(preferences: Preferences, logs: Path) -> PrivacyPage:
    (logs / "chart-hero.log").write_text('INFO opened "/music/ann/Secret Song.mp3"\n', encoding="utf-8")
    preferences.show_page(preferences.privacy)
    return preferences.privacy


def save(page: PrivacyPage, bench: AppBench, target: Path) -> dict[str, str]:
    page.save_report(target)
    bench.until_idle()
    with zipfile.ZipFile(target) as report:
        return {name: report.read(name).decode() for name in report.namelist()}


def test_a_report_names_no_song(
    page: PrivacyPage, bench: AppBench, settings: Settings, tmp_path: Path
) -> None:
    settings.change("export", songs_folders=("/music/ann/Secret Songs",), charter="Ann")
    settings.change("window", last_folder="/music/ann/Secret Songs")

    report = save(page, bench, tmp_path / "report.zip")

    assert set(report) == {"versions.txt", "settings.json", "chart-hero.log"}
    assert "Secret" not in "".join(report.values())
    assert "Ann" not in report["settings.json"]
    assert report["versions.txt"].startswith("Chart Hero ")
    assert json.loads(report["settings.json"])["look"]["theme"] == "dark"
    assert page.outcome.text() == f'Saved as "{tmp_path / "report.zip"}".'


def test_songs_are_named_where_the_user_wants_it(
    page: PrivacyPage, bench: AppBench, settings: Settings, tmp_path: Path
) -> None:
    settings.change("export", songs_folders=("/music/ann/Songs",))
    page.has_paths.click()

    report = save(page, bench, tmp_path / "report.zip")

    assert "Secret Song.mp3" in report["chart-hero.log"]
    assert json.loads(report["settings.json"])["export"]["songs_folders"] == ["/music/ann/Songs"]


def test_a_report_that_cannot_be_saved_is_said(page: PrivacyPage, bench: AppBench, tmp_path: Path) -> None:
    page.save_report(tmp_path / "nowhere" / "report.zip")
    bench.until_idle()

    assert page.outcome.text().startswith('The report "report.zip" cannot be written')
    assert page.outcome.property("kind") == "error"
    assert page.save_button.isEnabled()
