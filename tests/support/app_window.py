"""The whole window under the user's hands: what is dropped on it, what is pressed, what it says."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QPointF, QSettings, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from chart_hero_app.messages import Message
from chart_hero_app.windows.main_window import MainWindow
from tests.support.app_bench import AppBench


@contextmanager
def shown_window(bench: AppBench, folder: Path) -> Iterator[MainWindow]:
    """Show the window of an app; its layout is remembered in a folder."""
    window = MainWindow(bench.app, QSettings(str(folder / "layout.ini"), QSettings.Format.IniFormat))
    window.resize(1440, 900)
    window.show()
    try:
        bench.until(lambda: QApplication.activeWindow() is window)
        yield window
    finally:
        window.close()
        window.deleteLater()


def drop(window: MainWindow, *paths: Path) -> None:
    """Drag files and folders onto the middle of the window, and let go."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    middle, action = window.rect().center(), Qt.DropAction.CopyAction
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(window, QDragEnterEvent(QPoint(middle), action, data, buttons, keys))
    QApplication.sendEvent(window, QDropEvent(QPointF(middle), action, data, buttons, keys))


def press(window: MainWindow, key: Qt.Key | str, *modifiers: Qt.KeyboardModifier) -> None:
    """Press a key where the focus is."""
    held = Qt.KeyboardModifier.NoModifier
    for modifier in modifiers:
        held |= modifier
    QTest.keyClick(QApplication.focusWidget() or window, key, held)


def said(window: MainWindow) -> list[Message]:
    """What the window says now: its card, and its notice."""
    card = [window.error_card.message] if window.error_card.isVisible() else []
    notice = [window.notice_row.message] if window.notice_row.isVisible() else []
    return [message for message in (*card, *notice) if message is not None]
