"""The regions of the window, which F6 walks through."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget


def go_to_region(regions: Sequence[QWidget], step: int) -> QWidget | None:
    """Move the focus to the next region (step 1) or the one before (-1).

    Parameters
    ----------
    regions : in the order of reading
    step : 1 or -1

    Returns
    -------
    the widget that has the focus now; None if no region can take it
    """
    shown = [region for region in regions if region.isVisible() and first_control(region) is not None]
    if not shown:
        return None
    focus = QApplication.focusWidget()
    here = [i for i, region in enumerate(shown) if focus is not None and _holds(region, focus)]
    index = (here[0] + step) % len(shown) if here else (0 if step > 0 else -1)
    control = first_control(shown[index])
    if control is not None:
        control.window().setAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange)
        control.setFocus(Qt.FocusReason.TabFocusReason)
    return control


def order_by_regions(window: QWidget, regions: Sequence[QWidget]) -> None:
    """Have the Tab key go through the regions in order; within one, the order stays.

    Parameters
    ----------
    window : that they stand in
    regions : in the order of reading; what stands in none of them comes last
    """
    reached: list[list[QWidget]] = [[] for _ in range(len(regions) + 1)]
    widget = window.nextInFocusChain()
    while widget is not None and widget is not window:
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.focusProxy() is None:
            places = (i for i, region in enumerate(regions) if _holds(region, widget))
            reached[next(places, -1)].append(widget)
        widget = widget.nextInFocusChain()
    for before, after in pairwise(chain.from_iterable(reached)):
        QWidget.setTabOrder(before, after)


def first_control(region: QWidget) -> QWidget | None:
    """First widget of a region that the Tab key reaches, in the order of the Tab key."""
    widget: QWidget | None = region
    while widget is not None:
        takes_tab = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        if takes_tab and _holds(region, widget) and widget.isVisible() and widget.isEnabled():
            return widget
        widget = widget.nextInFocusChain()
        if widget is region:
            break
    return None


def _holds(region: QWidget, widget: QWidget) -> bool:
    return widget is region or region.isAncestorOf(widget)
