"""What holds for every widget of the window: its words are whole, and a screen reader can name it."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QObject, QRect, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenuBar,
    QProgressBar,
    QScrollArea,
    QScrollBar,
    QTabBar,
    QWidget,
)

from chart_hero_app.widgets.labels import ElidedLabel

_CONTROLS = (QAbstractButton, QAbstractItemView, QAbstractSlider, QComboBox, QLineEdit, QProgressBar)


def settle() -> None:
    """Let layouts within layouts find their places."""
    for _ in range(3):
        QApplication.processEvents()


def visible_widgets(root: QWidget) -> Iterator[QWidget]:
    """Every widget below the root that can be seen."""
    for widget in root.findChildren(QWidget):
        if widget.isVisible() and not widget.visibleRegion().isEmpty():
            yield widget


def cut_words(root: QWidget) -> list[str]:
    """Widgets whose words have too little room, or that stand outside of what they stand in."""
    return [
        f"{_describe(widget)}: {problem}"
        for widget in visible_widgets(root)
        if (problem := _problem(widget, root)) and not _has_own_scroll(widget)
    ]


def _problem(widget: QWidget, root: QWidget) -> str:
    if isinstance(widget, QLabel) and not isinstance(widget, ElidedLabel) and widget.text():
        needed = widget.minimumSizeHint() if widget.wordWrap() else widget.sizeHint()
        if widget.width() < needed.width() or widget.height() < widget.minimumSizeHint().height():
            return f"{widget.size().toTuple()} of {needed.toTuple()}"
        if widget.wordWrap() and widget.height() < widget.heightForWidth(widget.width()):
            return f"height {widget.height()} of {widget.heightForWidth(widget.width())}"
    if isinstance(widget, QAbstractButton) and not _fits(widget):
        return f"{widget.size().toTuple()} of {widget.minimumSizeHint().toTuple()}"
    parent = widget.parentWidget()
    if isinstance(widget, QAbstractButton | QLabel) and parent is not None and parent is not root:
        inside = QRect(0, 0, parent.width(), parent.height())
        if not inside.contains(widget.geometry()):
            return f"{widget.geometry().getRect()} outside of {inside.getRect()}"
    return ""


def _fits(button: QAbstractButton) -> bool:
    needed = button.minimumSizeHint()
    return button.width() >= needed.width() and button.height() >= min(
        needed.height(), button.maximumHeight()
    )


def too_wide(root: QWidget) -> int:
    """Pixels that what is scrolled up and down stands out of its view at the side."""
    areas = [
        area for area in root.findChildren(QScrollArea) if area.isVisible() and area.widget() is not None
    ]
    return max([0, *(area.widget().minimumSizeHint().width() - area.viewport().width() for area in areas)])


def _has_own_scroll(widget: QWidget) -> bool:
    """Whether what has no room can be scrolled to, or lies behind an arrow (menus, tabs)."""
    ancestor: QObject | None = widget
    while isinstance(ancestor, QWidget):
        if isinstance(ancestor, QScrollArea | QScrollBar | QMenuBar | QTabBar):
            return True
        ancestor = ancestor.parentWidget()
    return widget.objectName().startswith("qt_")


def overlapping(widgets: list[QWidget]) -> list[str]:
    """Pairs of widgets of one parent that lie over each other."""
    shown = [widget for widget in widgets if widget.isVisible()]
    return [
        f"{_describe(first)} over {_describe(second)}"
        for i, first in enumerate(shown)
        for second in shown[:i]
        if first.geometry().intersects(second.geometry())
    ]


def nameless_controls(root: QWidget) -> list[str]:
    """Controls, and whatever takes the focus, without a name for screen readers."""
    return [
        _describe(widget)
        for widget in root.findChildren(QWidget)
        if _is_control(widget) and not _name(widget) and not widget.objectName().startswith("qt_")
    ]


def _is_control(widget: QWidget) -> bool:
    if isinstance(widget, QLabel | QScrollBar | QMenuBar) or isinstance(
        widget.parentWidget(), QTabBar | QLineEdit
    ):
        return False  # parts of Qt's own, which speaks for them
    if isinstance(widget, QAbstractItemView) and widget.window().inherits("QComboBoxPrivateContainer"):
        return False
    return isinstance(widget, _CONTROLS) or widget.focusPolicy() != Qt.FocusPolicy.NoFocus


def _name(widget: QWidget) -> str:
    if widget.accessibleName():
        return widget.accessibleName()
    return widget.text() if isinstance(widget, QAbstractButton | QLabel) else ""


def _describe(widget: QWidget) -> str:
    words = widget.text() if isinstance(widget, QLabel | QAbstractButton) else widget.accessibleName()
    return f"{type(widget).__name__} {words!r}"


def tab_order(root: QWidget) -> list[QWidget]:
    """Visible widgets that the Tab key reaches, in its order."""
    found: list[QWidget] = []
    widget = root.nextInFocusChain()
    while widget is not None and widget is not root:
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible() and widget.isEnabled():
            found.append(widget)
        widget = widget.nextInFocusChain()
    return found
