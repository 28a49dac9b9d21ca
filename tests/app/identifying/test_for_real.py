"""The whole way, against a server on this computer that plays AudD and the cover archive."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from chart_hero_app.theme.look import Look
from chart_hero_app.view_models.song_session import SongSession
from chart_hero_app.windows.main_window import MainWindow
from chart_hero_core.service import Cover
from tests.support.app_bench import AppBench, an_identifier
from tests.support.keyrings import MemoryKeyring
from tests.support.network_services import (
    GOOD_KEY,
    Services,
    audd_answer,
    audd_error,
    json_reply,
    running_services,
)

pytestmark = pytest.mark.loopback


@pytest.fixture
def services(monkeypatch: pytest.MonkeyPatch) -> Iterator[Services]:
    with running_services() as running:
        for name in ("AUDD", "MUSICBRAINZ", "COVERART"):
            monkeypatch.setenv(f"CHART_HERO_{name}_URL", running.url)
        yield running


@pytest.fixture
def keyring() -> MemoryKeyring:
    return MemoryKeyring()


@pytest.fixture
def bench(
    tmp_path: Path, burst_model: Path, look: Look, qtbot: QtBot, keyring: MemoryKeyring
) -> Iterator[AppBench]:
    """An app that nobody told a key yet."""
    identifier = an_identifier(tmp_path / "identification", keyring)
    bench = AppBench(tmp_path / "app", burst_model, look, qtbot, identifier=identifier)
    yield bench
    bench.close()


def test_from_the_chip_to_a_named_song(
    services: Services, window: MainWindow, song: SongSession, bench: AppBench, keyring: MemoryKeyring
) -> None:
    answer = audd_answer()
    del answer["result"]["apple_music"]["artwork"]
    services.audd.extend([audd_error(700, "You haven't sent a file."), json_reply(answer)])
    identifying = window.identifying
    window.song_bar.identify.click()
    bench.until_idle()
    QTest.keyClicks(identifying.key_sheet.field.edit, GOOD_KEY)

    identifying.key_sheet.go_button.click()
    bench.until(lambda: identifying.is_open and identifying.card.isVisible())
    bench.until_idle()
    identifying.card.use_button.click()
    bench.until_idle()

    metadata = song.editor.document.metadata
    assert (metadata.title, metadata.artist) == ("Copper Sky", "The Quiet Engines")
    assert song.cover is not None
    assert Cover.sniffed(song.cover) is not None
    assert list(keyring.kept.values()) == [GOOD_KEY]
    assert len(services.uploads) == 1

    window.commands.run("file.identify")
    bench.until(lambda: identifying.card.isVisible())

    assert identifying.card.requests.text() == "Found before, so no request was used."
    assert len(services.uploads) == 1
