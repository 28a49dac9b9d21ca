"""The tabs of the right panel come and go with the song."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from weakref import ref

import pytest
import shiboken6
from PySide6.QtWidgets import QApplication, QWidget

from chart_hero_app.theme.look import Look
from chart_hero_app.view_models.song_session import SongSession
from chart_hero_app.widgets.drums_panel import DrumsPanel
from chart_hero_app.widgets.review_panel import ReviewPanel
from chart_hero_app.widgets.right_panel import RightPanel
from chart_hero_app.widgets.song_panel import SongPanel
from chart_hero_app.windows.panel_tabs import PanelTabs
from tests.app.conftest import delete_what_was_closed
from tests.support.app_bench import AppBench

PANELS = (DrumsPanel, SongPanel, ReviewPanel)


@pytest.fixture
def panel(look: Look, qapp: QApplication) -> Iterator[RightPanel]:
    panel = RightPanel(look)
    panel.resize(304, 700)
    panel.show()
    yield panel
    panel.close()
    panel.deleteLater()


@pytest.fixture
def tabs(bench: AppBench, panel: RightPanel) -> PanelTabs:
    return PanelTabs(bench.app, panel)


def look_at_all(panel: RightPanel) -> None:
    for name in ("drums", "song", "sound", "review"):
        panel.show_page(name)


def pages(panel: RightPanel) -> list[QWidget]:
    return [page for kind in PANELS for page in panel.findChildren(kind)]


def test_the_tabs_stand_in_their_order(tabs: PanelTabs, panel: RightPanel) -> None:
    titles = [panel.tabs.tabText(index) for index in range(panel.tabs.count())]

    assert titles == ["Drums", "Song", "Sound", "Review"]
    assert pages(panel) == []


def test_a_song_fills_them_and_leaves_nothing_behind(
    tabs: PanelTabs, panel: RightPanel, session: SongSession, bench: AppBench
) -> None:
    tabs.show_song(session)
    look_at_all(panel)
    shown = pages(panel)
    kept = [ref(page) for page in shown]
    assert [type(page) for page in shown] == list(PANELS)

    tabs.show_song(None)
    bench.app.close_song()
    bench.until_idle()
    delete_what_was_closed()

    assert not any(shiboken6.isValid(page) for page in shown)
    shown.clear()
    gc.collect()
    assert [page() for page in kept] == [None, None, None]


def test_a_tab_is_filled_when_it_is_first_seen(
    tabs: PanelTabs, panel: RightPanel, session: SongSession
) -> None:
    rebuilt: list[int] = []
    tabs.rebuilt.connect(lambda: rebuilt.append(len(pages(panel))))

    tabs.show_song(session)
    at_first = [type(page) for page in pages(panel)]
    for name in ("review", "drums", "review"):
        panel.show_page(name)

    assert at_first == [DrumsPanel]
    assert [type(page) for page in pages(panel)] == [DrumsPanel, ReviewPanel]
    assert rebuilt == [1, 2]


def test_an_edit_after_the_song_was_put_away_reaches_nobody(
    tabs: PanelTabs, panel: RightPanel, session: SongSession
) -> None:
    tabs.show_song(session)
    look_at_all(panel)
    tabs.show_song(None)
    delete_what_was_closed()

    session.editor.undo()
    session.review.next()

    assert pages(panel) == []


def test_the_review_asks_for_the_export(
    tabs: PanelTabs, panel: RightPanel, session: SongSession, bench: AppBench
) -> None:
    asked: list[bool] = []
    tabs.export_asked.connect(lambda: asked.append(True))
    tabs.show_song(session)
    panel.show_page("review")

    panel.findChild(ReviewPanel).export.click()

    assert asked == [True]
