"""Covers of songs that have none."""

from __future__ import annotations

from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication

from chart_hero_app.widgets.cover_art import cover_of, drawn_cover


def test_the_same_song_has_the_same_cover(qapp: QApplication) -> None:
    first = drawn_cover("War of Freedom", "Sectoid").toImage()
    drawn_cover.cache_clear()

    assert drawn_cover("War of Freedom", "Sectoid").toImage() == first
    assert drawn_cover("War of Freedom", "Nobody").toImage() != first


def test_songs_can_be_told_apart_by_their_covers(qapp: QApplication) -> None:
    covers = [drawn_cover(f"Song {number}", "").toImage() for number in range(20)]

    assert all(covers.count(cover) == 1 for cover in covers)


def test_a_picture_of_its_own_goes_first(qapp: QApplication) -> None:
    own = QImage(8, 8, QImage.Format.Format_RGB32)
    own.fill(QColor("#123456"))

    assert cover_of(own, "Chaos God", "").toImage().pixelColor(4, 4).name() == "#123456"
    assert cover_of(None, "Chaos God", "").toImage() == drawn_cover("Chaos God", "").toImage()
