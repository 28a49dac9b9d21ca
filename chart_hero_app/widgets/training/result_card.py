"""A card of the result page: a title, something beside it, and what it is about."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from chart_hero_app.widgets.labels import hairline, label

EDGE_PX = 16


class ResultCard(QFrame):
    """A panel with a title.

    Parameters
    ----------
    title : what it is about

    Attributes
    ----------
    head : beside the title
    column : below it, from edge to edge
    """

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self.setAccessibleName(title)
        self.head = QHBoxLayout()
        self.head.setContentsMargins(EDGE_PX, 12, EDGE_PX, 8)
        self.head.setSpacing(8)
        self.head.addWidget(label(title, "subhead"))
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(1, 1, 1, 1)
        self.column.setSpacing(0)
        self.column.addLayout(self.head)

    def add_foot(self, *widgets: QWidget) -> QHBoxLayout:
        """Put a line at the bottom, below a hairline."""
        self.column.addWidget(hairline())
        foot = QHBoxLayout()
        foot.setContentsMargins(EDGE_PX, 10, EDGE_PX, 10)
        foot.setSpacing(8)
        for widget in widgets:
            foot.addWidget(widget)
        self.column.addLayout(foot)
        return foot
