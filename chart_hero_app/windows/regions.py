"""The regions of the window, which F6 walks through."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import chain, pairwise

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget

_TAKES_TAB = (Qt.FocusPolicy.TabFocus, Qt.FocusPolicy.StrongFocus, Qt.FocusPolicy.WheelFocus)


class TabOrder(QObject):
    """Keeps the order of the Tab key as controls come and go.

    Parameters
    ----------
    window : that the regions stand in
    regions : tells them, in the order of reading
    """

    def __init__(self, window: QWidget, regions: Callable[[], Sequence[QWidget]]) -> None:
        super().__init__(window)
        self._window = window
        self._regions = regions
        self._timer = QTimer(self, interval=0, singleShot=True)
        self._timer.timeout.connect(self._order)

    def renew(self) -> None:
        """Order everything anew in the next turn of the event loop, once however often it is asked for."""
        self._timer.start()

    def _order(self) -> None:
        order_by_regions(self._window, self._regions())


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
        control.activateWindow()  # which may be a panel's own
        control.setFocus(Qt.FocusReason.TabFocusReason)
    return control


def order_by_regions(window: QWidget, regions: Sequence[QWidget]) -> None:
    """Have the Tab key go through the regions in order; within one, the order stays.

    Parameters
    ----------
    window : that they stand in
    regions : in the order of reading; what stands in none of them comes last
    """
    region_of = {
        widget: number
        for number, region in enumerate(regions)
        for widget in (region, *region.findChildren(QWidget))
    }
    reached: list[list[QWidget]] = [[] for _ in range(len(regions) + 1)]
    widget = window.nextInFocusChain()
    while widget is not None and widget is not window:
        if widget.focusPolicy() in _TAKES_TAB and widget.focusProxy() is None:
            reached[region_of.get(widget, -1)].append(widget)
        widget = widget.nextInFocusChain()
    for before, after in pairwise(chain.from_iterable(reached)):
        QWidget.setTabOrder(before, after)


def first_control(region: QWidget) -> QWidget | None:
    """First widget of a region that the Tab key reaches, in the order of the Tab key."""
    widget: QWidget | None = region
    while widget is not None:
        takes_tab = widget.focusPolicy() in _TAKES_TAB
        if takes_tab and _holds(region, widget) and widget.isVisible() and widget.isEnabled():
            return widget
        widget = widget.nextInFocusChain()
        if widget is region:
            break
    return None


def _holds(region: QWidget, widget: QWidget) -> bool:
    return widget is region or region.isAncestorOf(widget)
