"""A song of the queue that has no name yet is identified in the window."""

from __future__ import annotations

from pathlib import Path

from chart_hero_app.messages import Answer
from chart_hero_app.view_models.queue import QueueEntry, QueueState
from chart_hero_app.view_models.queue_naming import NAMELESS
from chart_hero_app.view_models.song_session import SongSession
from chart_hero_app.windows.identifying import Identifying
from chart_hero_app.windows.main_window import MainWindow
from chart_hero_app.windows.shell import Workspace
from chart_hero_core.errors import QuotaError
from tests.support.app_bench import AppBench
from tests.support.identifying import FakeIdentifier


def nameless_row(bench: AppBench, song: Path) -> int:
    entry = QueueEntry(0, song, song.stem, state=QueueState.DONE, care="Unknown artist", is_nameless=True)
    bench.app.queue.restore([entry])
    return bench.app.queue.entries[0].number


def test_it_is_opened_and_asked_for(
    song: SongSession, window: MainWindow, bench: AppBench, identifying: Identifying, unknown_song: Path
) -> None:
    bench.app.close_song()
    bench.until_idle()
    number = nameless_row(bench, unknown_song)
    window.show_workspace(Workspace.QUEUE)

    bench.app.queue.ask_identify(number)
    bench.until(lambda: identifying.card.isVisible())

    assert bench.session.path == unknown_song
    assert window.workspace is Workspace.EDITOR
    bench.until_idle()


def test_what_is_taken_there_names_the_row(
    song: SongSession, bench: AppBench, identifying: Identifying, unknown_song: Path
) -> None:
    number = nameless_row(bench, unknown_song)
    bench.app.queue.ask_identify(number)
    bench.until(lambda: identifying.card.isVisible())

    identifying.card.use_button.click()
    bench.until_idle()

    entry = bench.app.queue.entry(number)
    assert entry is not None
    assert (entry.title, entry.artist) == ("Copper Sky", "The Quiet Engines")
    assert not entry.is_nameless
    assert entry.care != "Unknown artist"


def test_the_notice_leads_to_the_queue(
    song: SongSession, window: MainWindow, bench: AppBench, identifier: FakeIdentifier, unknown_song: Path
) -> None:
    bench.app.close_song()
    bench.app.settings.change("identification", names_queue=True)
    identifier.answers = [QuotaError("Used up.", "AudD", 902)]
    bench.app.queue.add(unknown_song)
    bench.until(lambda: bench.app.notice.says(NAMELESS))
    bench.until_idle()

    bench.app.notice.answer(Answer.SHOW_QUEUE)

    assert window.workspace is Workspace.QUEUE
    assert not bench.app.notice.says(NAMELESS)
