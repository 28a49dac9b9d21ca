"""The preferences: pages in a list at the left; what is chosen applies at once, and there is no OK."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from chart_hero_app.theme.look import Look
from chart_hero_app.widgets.button import IconButton
from chart_hero_app.widgets.focus_ring import FocusRing
from chart_hero_app.widgets.labels import label
from chart_hero_app.widgets.preferences.page import PreferencesPage

WIDTH_PX, HEIGHT_PX = 832, 576
_LIST_PX, _ROW_PX = 200, 36
_MARGIN_PX = 48
"""Left free around it, where the screen is small."""


class PreferencesDialog(QDialog):
    """All pages. It stands beside the window, which goes on working; closing only hides it.

    Parameters
    ----------
    look : colours and fonts
    pages : from the top of the list
    """

    def __init__(self, look: Look, pages: Sequence[PreferencesPage], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.pages = tuple(pages)
        self.setWindowTitle(self.tr("Preferences"))
        self.list = QListWidget()
        self._stack = QStackedWidget()
        self._title = label("", "title")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._side = self._make_side()
        row.addWidget(self._side)
        row.addWidget(self._make_main(), 1)
        for page in self.pages:
            self._add(page)
        for button in self.findChildren(QPushButton):
            button.setAutoDefault(False)  # Enter in a field is no press of a button
        self._ring = FocusRing(look, _application(), self)
        self.list.currentRowChanged.connect(self._turn)
        look.changed.connect(self._follow_look)
        self.list.setCurrentRow(0)
        self._follow_look()
        self.resize(self._wanted_size())

    def _make_side(self) -> QWidget:
        self.list.setAccessibleName(self.tr("Pages"))
        self.list.setIconSize(QSize(16, 16))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        side = QFrame()
        side.setObjectName("preferences-side")
        side.setProperty("kind", "panel")
        side.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        head = label(self.tr("Preferences"), "title")
        head.setContentsMargins(12, 0, 12, 0)
        foot = label(self.tr("Changes apply at once."), "label-2", wraps=True)
        foot.setContentsMargins(12, 0, 12, 0)
        column = QVBoxLayout(side)
        column.setContentsMargins(8, 18, 8, 16)
        column.setSpacing(14)
        column.addWidget(head)
        column.addWidget(self.list, 1)
        column.addWidget(foot)
        return side

    def _make_main(self) -> QWidget:
        self.close_button = IconButton(self._look, "cross", self.tr("Close"), "Esc")
        self.close_button.clicked.connect(self.close)
        head = QHBoxLayout()
        head.setContentsMargins(24, 16, 16, 8)
        head.addWidget(self._title, 1)
        head.addWidget(self.close_button)
        main = QWidget()
        column = QVBoxLayout(main)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._stack, 1)
        return main

    def _add(self, page: PreferencesPage) -> None:
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setAccessibleName(page.title)
        area.setWidget(page)
        self._stack.addWidget(area)
        self.list.addItem(QListWidgetItem(page.title))

    # Which page is seen

    def show_page(self, page: PreferencesPage) -> None:
        """Turn to a page."""
        self.list.setCurrentRow(self.pages.index(page))

    @property
    def page(self) -> PreferencesPage:
        """The page that is seen."""
        return self.pages[max(self.list.currentRow(), 0)]

    def open_beside(self) -> None:
        """Show the preferences, or bring them to the front."""
        if not self.isVisible():
            self.resize(self._wanted_size())
            self.show()
        self.raise_()
        self.activateWindow()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _turn(self, row: int) -> None:
        self._stack.setCurrentIndex(row)
        self._title.setText(self.pages[row].title)
        self._tint()

    # How it looks

    def _follow_look(self) -> None:
        theme = self._look.theme
        metrics = QFontMetrics(theme.font("primary"))
        for row in range(self.list.count()):
            self.list.item(row).setSizeHint(QSize(0, max(_ROW_PX, metrics.height() + 16)))
        widest_px = max(metrics.horizontalAdvance(page.title) for page in self.pages)
        self._side.setFixedWidth(max(theme.text_px(_LIST_PX), widest_px + 76))
        self._tint()
        if self.isVisible():
            self.resize(self.size().expandedTo(self._wanted_size()))

    def _tint(self) -> None:
        """Draw the icon of the page that is seen in the colour of what is chosen."""
        theme = self._look.theme
        for row, page in enumerate(self.pages):
            is_seen = row == self.list.currentRow()
            item = self.list.item(row)
            item.setIcon(theme.icon(page.icon_name, "accent" if is_seen else "text-2"))
            item.setFont(theme.font("primary" if is_seen else "body"))

    def _wanted_size(self) -> QSize:
        theme = self._look.theme
        wanted = QSize(theme.text_px(WIDTH_PX), theme.text_px(HEIGHT_PX))
        room = self.screen().availableSize() - QSize(_MARGIN_PX, _MARGIN_PX)
        return wanted.boundedTo(room)


def _application() -> QApplication:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    return application
