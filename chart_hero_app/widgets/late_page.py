"""A page that is made when it is first seen: what nobody looks at costs nothing when a song opens."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget


class LatePage(QWidget):
    """Stands in for a page until it is seen, then holds it.

    Parameters
    ----------
    make : makes the page; called once, or never

    Signals
    -------
    made() : there are new controls in the window
    """

    made = Signal()

    def __init__(self, make: Callable[[], QWidget], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._make: Callable[[], QWidget] | None = make
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self._column = column
        self.content: QWidget | None = None
        """The page; None until somebody has seen it."""

    @property
    def is_made(self) -> bool:
        """Whether the page is there."""
        return self._make is None

    def showEvent(self, event: QShowEvent) -> None:
        """Make the page, if nobody has seen it yet."""
        super().showEvent(event)
        make, self._make = self._make, None
        if make is not None:
            self.content = make()
            self._column.addWidget(self.content)
            self.made.emit()
