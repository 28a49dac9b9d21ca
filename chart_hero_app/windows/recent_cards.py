"""Projects as the cards of the start page show them."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QImage, QPixmap

from chart_hero_app.view_models.row_covers import PicturedSong, RowCovers
from chart_hero_app.widgets.recent_card import RecentSong, RecentState
from chart_hero_app.words import doubtful_text
from chart_hero_core.projects.library import LibraryEntry

translate = QCoreApplication.translate


def recent_songs(entries: Iterable[LibraryEntry], covers: RowCovers) -> list[RecentSong]:
    """Make cards of projects, in their order."""
    return [_card(entry, covers.picture(PicturedSong.of_entry(entry))) for entry in entries]


def _card(entry: LibraryEntry, cover: QImage | None) -> RecentSong:
    state, words = _state_of(entry)
    picture = None if cover is None else QPixmap.fromImage(cover)
    return RecentSong(str(entry.path), entry.title, words, state, picture)


def _state_of(entry: LibraryEntry) -> tuple[RecentState, str]:
    if entry.fault is not None or entry.summary is None:
        return "warn", translate("Recent", "Damaged, open to repair")
    if entry.is_half_heard:
        return "warn", translate("Recent", "Not heard to the end")
    if entry.summary.n_notes == 0:
        return "plain", translate("Recent", "No notes yet")
    if entry.summary.n_doubtful:
        return "doubt", doubtful_text(entry.summary.n_doubtful)
    return "success", translate("Recent", "Nothing doubtful")
