"""All words of a window: those of its widgets, those painted by hand, and those that screen readers speak."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QListView,
    QMenu,
    QPlainTextEdit,
    QTabBar,
    QTableView,
    QTreeView,
    QWidget,
)

from chart_hero_app.widgets.labels import ElidedLabel
from tests.support.widgets import visible_widgets

TRANSLATED = "é"
"""What the pseudo-locale puts behind every text."""
_LETTER = re.compile(r"[^\W\d_]")


def all_words(root: QWidget, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Everything that can be read in a window as it is now, or heard about it."""
    words = set(painted_words(root, monkeypatch))
    for widget in visible_widgets(root):
        words.update(_words_of(widget))
    return {word for word in words if word}


def not_translated(words: Iterable[str], names: Iterable[str] = ()) -> list[str]:
    """Words that no translator has seen; figures, and the given names of songs and devices, need none."""
    known = sorted(names, key=len, reverse=True)
    return sorted(
        word for word in words if TRANSLATED not in word and _LETTER.search(_without(word, known)) is not None
    )


def _without(word: str, names: Iterable[str]) -> str:
    for name in names:
        word = word.replace(name, "")
    return word


def painted_words(root: QWidget, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What Python paints as text while the window is painted."""
    painted: list[str] = []

    def watched(original: Callable[..., Any]) -> Callable[..., Any]:
        def draw(painter: QPainter, *arguments: Any) -> Any:
            painted.extend(argument for argument in arguments if isinstance(argument, str))
            return original(painter, *arguments)

        return draw

    with monkeypatch.context() as patch:
        patch.setattr(QPainter, "drawText", watched(QPainter.drawText))
        root.grab()
    return painted


def _words_of(widget: QWidget) -> Iterator[str]:
    yield widget.toolTip()
    yield widget.accessibleName()
    yield widget.accessibleDescription()
    if isinstance(widget, ElidedLabel):
        return  # its name is all of it, its text what there is room for
    elif isinstance(widget, QLabel | QAbstractButton):
        yield widget.text()
    elif isinstance(widget, QLineEdit):
        yield widget.placeholderText() if not widget.text() else widget.text()
    elif isinstance(widget, QPlainTextEdit):
        yield widget.placeholderText()
    elif isinstance(widget, QComboBox):
        yield from (widget.itemText(index) for index in range(widget.count()))
    elif isinstance(widget, QTabBar):
        yield from (widget.tabText(index) for index in range(widget.count()))
    elif isinstance(widget, QMenu):
        yield from (action.text().partition("\t")[0] for action in widget.actions())
    elif isinstance(widget, QAbstractItemView):
        yield from _words_of_items(widget)


def _words_of_items(view: QAbstractItemView) -> Iterator[str]:
    model, top = view.model(), QModelIndex()
    n_columns = 1 if isinstance(view, QListView) else model.columnCount(top)
    for row in range(model.rowCount(top)):
        for column in range(n_columns):
            yield str(model.index(row, column).data(Qt.ItemDataRole.DisplayRole) or "")
    if isinstance(view, QTableView | QTreeView):
        for column in range(n_columns):
            yield str(model.headerData(column, Qt.Orientation.Horizontal) or "")


def settle() -> None:
    """Let layouts follow."""
    for _ in range(4):
        QApplication.processEvents()
