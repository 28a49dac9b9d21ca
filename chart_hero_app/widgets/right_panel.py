"""The panel beside the timeline: tabs above, the highway below, or a sheet in place of both."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QPoint, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QSplitter, QTabWidget, QVBoxLayout, QWidget

from chart_hero_app.theme.look import Look
from chart_hero_app.theme.motion import SLIDE_MS, Movement
from chart_hero_app.widgets.button import IconButton
from chart_hero_app.widgets.labels import ElidedLabel, label
from chart_hero_app.words import difficulty_name
from chart_hero_core.domain.chart import Difficulty

TABS_PX = 40
HIGHWAY_PX = 304


class HighwayHost(QWidget):
    """The highway under its head line.

    Parameters
    ----------
    look : colours and fonts

    Signals
    -------
    menu_asked(QPoint) : the highway's menu is wanted at this place of the screen

    Attributes
    ----------
    head : what it is moved by
    """

    menu_asked = Signal(QPoint)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("highway")
        self.setProperty("kind", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("Highway"))
        self.head = QWidget()
        head = QHBoxLayout(self.head)
        head.setContentsMargins(16, 0, 8, 0)
        self._detail = ElidedLabel("label")
        self._detail.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.show_difficulty(Difficulty.EXPERT)
        self.dots = IconButton(look, "dots", self.tr("Highway menu"), edge_px=28)
        self.dots.clicked.connect(self._ask)
        head.addWidget(label(self.tr("Highway"), "subhead"))
        head.addWidget(self._detail, 1)
        head.addWidget(self.dots)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 2, 0, 0)
        self._column.setSpacing(2)
        self._column.addWidget(self.head)

    def show_difficulty(self, difficulty: Difficulty) -> None:
        """Say which level is seen; of all but Expert, that it is made of Expert and only looked at."""
        text, hint = self.tr("Expert, pro drums"), ""
        if difficulty is not Difficulty.EXPERT:
            text = self.tr("%1, made from Expert").replace("%1", difficulty_name(difficulty))
            hint = self.tr("A look at what the export writes. Edits are made in Expert.")
        self._detail.setText(text)
        self._detail.setToolTip(hint)
        self.setAccessibleDescription(f"{text}. {hint}" if hint else "")

    def set_highway(self, highway: QWidget) -> None:
        """Take the highway in, in place of the one before."""
        before = self._column.itemAt(1)
        widget = before.widget() if before is not None else None
        if widget is not None:
            self._column.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self._column.addWidget(highway, 1)

    def stand_at(self, side: str) -> None:
        """Have the hairline of a column of its own, "left" or "right" of the timeline; none anywhere else."""
        self._column.setContentsMargins(int(side == "right"), 2, int(side == "left"), 0)
        show_side(self, side)

    def _ask(self) -> None:
        self.menu_asked.emit(self.dots.mapToGlobal(QPoint(0, self.dots.height())))


class RightPanel(QWidget):
    """Tabs and highway, with a splitter between them.

    Parameters
    ----------
    look : colours and fonts

    Signals
    -------
    sheet_closed() : the sheet has gone, and the tabs are back
    """

    sheet_closed = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pages: dict[str, QScrollArea] = {}
        self._sheet: QWidget | None = None
        self.setObjectName("right-panel")
        self.setProperty("kind", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("Panel"))
        self.tabs = QTabWidget()
        self.tabs.setElideMode(Qt.TextElideMode.ElideNone)
        self.tabs.setUsesScrollButtons(True)
        self.tabs.setAccessibleName(self.tr("Panel pages"))
        self.tabs.tabBar().setDrawBase(False)
        self.tabs.tabBar().setAccessibleName(self.tr("Panel pages"))
        self.highway_host = HighwayHost(look)
        self._splitter = QSplitter(Qt.Orientation.Vertical)
        self._splitter.addWidget(self.tabs)
        self._splitter.addWidget(self.highway_host)
        self._splitter.setStretchFactor(0, 1)
        self._splitter.setStretchFactor(1, 0)
        self._splitter.setSizes([400, HIGHWAY_PX])
        self._splitter.handle(1).setAccessibleName(self.tr("Height of the highway"))
        self._slide = Movement(look.motion, SLIDE_MS, self._show_slide, self)
        self._side = "right"
        self._column = QVBoxLayout(self)
        self._column.setSpacing(0)
        self._column.addWidget(self._splitter)
        self.stand_at("right")

    # Pages

    def add_page(self, name: str, title: str, page: QWidget) -> None:
        """Add a tab; what has no room in it can be scrolled to.

        Parameters
        ----------
        name : for `show_page`
        title : on the tab
        page : what it shows
        """
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(page)
        area.setAccessibleName(title)
        self._pages[name] = area
        self.tabs.addTab(area, title)

    def replace_page(self, name: str, page: QWidget) -> None:
        """Let a tab show something else; what it showed before is deleted."""
        before = self._pages[name].takeWidget()
        before.hide()
        before.deleteLater()
        self._pages[name].setWidget(page)

    def show_page(self, name: str) -> None:
        """Turn to a tab."""
        self.tabs.setCurrentWidget(self._pages[name])

    @property
    def current_page(self) -> str:
        """Name of the tab that is seen; empty without one."""
        current = self.tabs.currentWidget()
        return next((name for name, page in self._pages.items() if page is current), "")

    # The place between tabs and highway

    def layout_state(self) -> QByteArray:
        """Where the splitter stands."""
        return self._splitter.saveState()

    def restore_layout(self, state: QByteArray) -> None:
        """Put the splitter where it stood."""
        self._splitter.restoreState(state)

    def reset_layout(self) -> None:
        """Put the splitter where it was drawn."""
        self._splitter.setSizes([max(self.height() - HIGHWAY_PX, 0), HIGHWAY_PX])

    def take_highway(self) -> None:
        """Bring the highway back from elsewhere."""
        if self._splitter.indexOf(self.highway_host) < 0:
            self._splitter.addWidget(self.highway_host)
            self.reset_layout()

    def stand_at(self, side: str) -> None:
        """Have the hairline towards the timeline: at its left where it stands "right" of it."""
        self._side = side
        self._column.setContentsMargins(self._hairline_px, 0, int(side == "left"), 0)
        show_side(self, side)

    @property
    def _hairline_px(self) -> int:
        return int(self._side == "right")

    # The sheet

    @property
    def sheet(self) -> QWidget | None:
        """What lies over the tabs; None for nothing."""
        return self._sheet

    def open_sheet(self, sheet: QWidget) -> None:
        """Lay something over the whole panel; it slides in from the edge."""
        self.close_sheet()
        self._sheet = sheet
        sheet.setParent(self)
        sheet.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        sheet.resize(self.size())
        sheet.show()
        sheet.raise_()
        sheet.setFocus(Qt.FocusReason.OtherFocusReason)
        self._splitter.setEnabled(False)
        self._slide.start()

    def _show_slide(self, share: float) -> None:
        if self._sheet is not None:
            left_px = round((1 - share) * self.width())
            self._sheet.move(-left_px if self._side == "left" else self._hairline_px + left_px, 0)

    def close_sheet(self) -> None:
        """Take the sheet away; it is not deleted."""
        if self._sheet is None:
            return
        self._slide.stop()
        self._sheet.hide()
        self._sheet.setParent(None)
        self._sheet = None
        self._splitter.setEnabled(True)
        self.sheet_closed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the sheet as large as the panel."""
        super().resizeEvent(event)
        if self._sheet is not None:
            self._sheet.resize(self.width() - 1, self.height())


def show_side(widget: QWidget, side: str) -> None:
    """Draw a panel's hairline where it stands "left" or "right" of the timeline; none for anywhere else."""
    if widget.property("side") != side:
        widget.setProperty("side", side)
        widget.style().unpolish(widget)
        widget.style().polish(widget)
