"""The bar at the top of the window: menus, workspaces, the command field, preferences."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QMenuBar, QStyle, QWidget

from chart_hero_app.theme.look import Look
from chart_hero_app.widgets.button import ICON_PX, IconButton
from chart_hero_app.widgets.key_cap import draw_key_cap, key_cap_size
from chart_hero_app.widgets.segments import SegmentedControl

HEIGHT_PX = 40
_FIELD_PX = 232
_GAP_PX = 16
_EDGE_PX = 7


class CommandField(QAbstractButton):
    """Looks like a search field, and opens the list of commands.

    Parameters
    ----------
    look : colours and fonts
    command : that it stands for, whose keys it shows
    """

    def __init__(self, look: Look, command: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._command = command
        self._is_short = False
        self.setText(self.tr("Find a command"))
        self.setAccessibleName(self.text())
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        look.changed.connect(self.updateGeometry)
        look.keys.changed.connect(self._follow_keys)
        self._follow_keys()

    @property
    def keys(self) -> str:
        """What stands on the cap; empty without one."""
        return self._look.keys.text(self._command)

    def _follow_keys(self) -> None:
        self.setToolTip(self._look.keys.tooltip(self.text(), self._command))
        self.updateGeometry()
        self.update()

    def shorten(self, is_short: bool) -> None:
        """Leave the words out where there is no room for them."""
        self._is_short = is_short
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Room for icon, words and cap."""
        theme = self._look.theme
        metrics = QFontMetrics(theme.font("body"))
        cap_px = key_cap_size(theme, self.keys).width() if self.keys else 0
        height = max(28, metrics.height() + 8)
        if self._is_short:
            return QSize(8 + ICON_PX + 8 + cap_px + 8, height)
        needed = 8 + ICON_PX + 8 + metrics.horizontalAdvance(self.text()) + 16 + cap_px + 8
        return QSize(max(_FIELD_PX, needed), height)

    def minimumSizeHint(self) -> QSize:
        """Words are never cut."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the field."""
        theme = self._look.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = "border-strong" if self.underMouse() or theme.has_high_contrast else "border"
        painter.setPen(QPen(theme.color(edge), 1.0))
        painter.setBrush(theme.color("sunken"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        icon = QRect(8, (self.height() - ICON_PX) // 2, ICON_PX, ICON_PX)
        theme.draw_icon(painter, icon, "search")
        if not self._is_short:
            painter.setFont(theme.font("body"))
            painter.setPen(theme.color("text-3"))
            words = self.rect().adjusted(8 + ICON_PX + 8, 0, 0, 0)
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self.text())
        if self.keys:
            cap = key_cap_size(theme, self.keys)
            left = self.width() - cap.width() - 8
            place = QRectF(left, (self.height() - cap.height()) / 2, cap.width(), cap.height())
            draw_key_cap(painter, theme, place, self.keys)
        painter.end()


class TopBar(QWidget):
    """Menus left, workspaces in the middle, command field and preferences right.

    Parameters
    ----------
    look : colours and fonts
    menus : the window's menus; None where the system shows them elsewhere
    workspaces : names of the workspaces, from the left

    Signals
    -------
    workspace_chosen(int) : by its index
    palette_asked() : the list of commands is wanted
    preferences_asked() : the preferences are wanted
    """

    workspace_chosen = Signal(int)
    palette_asked = Signal()
    preferences_asked = Signal()

    def __init__(
        self,
        look: Look,
        menus: QMenuBar | None,
        workspaces: Sequence[str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._menus = menus
        self.setObjectName("top-bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("Top bar"))
        self.workspaces = SegmentedControl(look, self.tr("Workspace"), workspaces, 24, self)
        self.command_field = CommandField(look, "help.commands")
        self.gear = IconButton(look, "gear", self.tr("Preferences"), command="file.preferences")
        row = QHBoxLayout(self)
        row.setContentsMargins(_EDGE_PX, 0, _EDGE_PX, 0)
        row.setSpacing(6)
        if menus is not None:
            menus.setParent(self)
            row.addWidget(menus, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addStretch(1)
        row.addWidget(self.command_field)
        row.addWidget(self.gear)
        self.setMinimumHeight(HEIGHT_PX)
        self.workspaces.chosen.connect(self.workspace_chosen)
        self.command_field.clicked.connect(self.palette_asked)
        self.gear.clicked.connect(self.preferences_asked)
        look.changed.connect(self._place)
        look.keys.changed.connect(self._place)

    def show_badge(self, workspace: int, badge: str) -> None:
        """Show a few characters behind the name of a workspace; none for an empty text."""
        self.workspaces.segment(workspace).show_badge(badge)
        self._place()

    def sizeHint(self) -> QSize:
        """As high as the workspace switch needs."""
        return QSize(super().sizeHint().width(), max(HEIGHT_PX, self.workspaces.sizeHint().height() + 8))

    def minimumSizeHint(self) -> QSize:
        """As narrow as the window may be; the field gives way."""
        return QSize(320, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the workspaces in the middle."""
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        """Put the workspaces in the middle; shorten the field, then move aside, where room is short."""
        size = self.workspaces.sizeHint()
        menus_px = self._menus.sizeHint().width() if self._menus is not None else 0
        needed_px = _EDGE_PX + menus_px + 2 * _GAP_PX + size.width()
        self.command_field.shorten(False)
        self.command_field.shorten(needed_px + self._right_px() > self.width())
        if self._menus is not None:  # what has no room is behind the menu bar's own arrow
            menus_px = min(menus_px, self.width() - (needed_px - menus_px) - self._right_px())
            self._menus.setFixedWidth(max(menus_px, 48))
        left = max((self.width() - size.width()) // 2, _EDGE_PX + menus_px + _GAP_PX)
        left = min(left, self.width() - self._right_px() - _GAP_PX - size.width())
        place = QRect(left, (self.height() - size.height()) // 2, size.width(), size.height())
        self.workspaces.setGeometry(QStyle.visualRect(self.layoutDirection(), self.rect(), place))

    def _right_px(self) -> int:
        return self.command_field.sizeHint().width() + self.gear.width() + 2 * _EDGE_PX
