"""Projects as the cards of the start page show them."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QImage

from chart_hero_app.view_models.recent_covers import RecentCovers
from chart_hero_app.widgets.cover_art import cover_of
from chart_hero_app.widgets.recent_card import RecentSong, RecentState
from chart_hero_app.words import doubtful_text
from chart_hero_core.projects.library import LibraryEntry

translate = QCoreApplication.translate


def recent_songs(entries: Iterable[LibraryEntry], covers: RecentCovers) -> list[RecentSong]:
    """Make cards of projects, in their order."""
    return [_card(entry, covers.picture(entry)) for entry in entries]


def _card(entry: LibraryEntry, cover: QImage | None) -> RecentSong:
    state, words = _state_of(entry)
    artist = entry.summary.artist if entry.summary is not None else ""
    return RecentSong(str(entry.path), entry.title, words, state, cover_of(cover, entry.title, artist))


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
