"""A window of its own for a panel of the editor."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from chart_hero_app.theme.look import Look
from chart_hero_app.widgets.focus_ring import FocusRing
from chart_hero_app.windows.editor_layout import on_screen


class PanelWindow(QWidget):
    """Stays over the main window, whose keys hold here too.

    Parameters
    ----------
    look : colours
    title : of the panel
    parent : in whose window the panel stood

    Signals
    -------
    closed() : its close button was pressed
    """

    closed = Signal()

    def __init__(self, look: Look, title: str, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Tool)
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.setProperty("kind", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        FocusRing(look, application, self)

    def hold(self, panel: QWidget) -> None:
        """Take a panel in."""
        self._column.addWidget(panel)
        panel.show()

    def put(self, place: QRect) -> None:
        """Stand at a place of the screens, or as near to it as there is a screen."""
        screens = sorted(
            QGuiApplication.screens(), key=lambda one: one is not QGuiApplication.primaryScreen()
        )
        self.setGeometry(on_screen(place, [screen.availableGeometry() for screen in screens]))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Leave it to the editor to hide the panel."""
        event.ignore()
        self.closed.emit()
